#include <algorithm>
#include <array>
#include <cmath>

#include "core/elementary.hpp"
#include "likeness/parallel.hpp"
#include "stats/density_table.hpp"

namespace likeness::stats {

namespace {

constexpr int kNodesPerBandwidth = 4;
constexpr std::int64_t kNodeReach = 9 * kNodesPerBandwidth;  ///< nodes this far from a point
constexpr std::int64_t kKernelReach =
    12 * kNodesPerBandwidth;  ///< points this far from a node count
constexpr std::size_t kTerms = 9;

/// The moments sum w d^p of the points next to one node, d in bandwidths.
struct Bin {
  std::int64_t node = 0;
  std::array<double, kTerms> moment{};
};

std::vector<Bin> binned(const std::vector<std::pair<double, double>>& points, double origin,
                        double bandwidth) {
  std::vector<Bin> bins;
  for (const auto& [point, weight] : points) {
    const double place = (point - origin) / bandwidth * kNodesPerBandwidth;
    const double nearest = std::nearbyint(place);
    const auto node = static_cast<std::int64_t>(nearest);
    if (bins.empty() || bins.back().node != node) bins.push_back({node, {}});
    const double d = (place - nearest) / kNodesPerBandwidth;
    double term = weight;
    for (double& moment : bins.back().moment) {
      moment += term;
      term *= d;
    }
  }
  return bins;
}

/// phi(u) He_p(u) for p = 0 ... kTerms + 1, u being the distance of two nodes: the derivatives of
/// the normal density but for their sign. Divided by p! with the shift d^p they expand phi(u - d).
using Derivatives = std::array<double, kTerms + 2>;

std::vector<Derivatives> kernel_derivatives() {
  std::vector<Derivatives> table;
  for (std::int64_t offset = -kKernelReach; offset <= kKernelReach; ++offset) {
    const double u = static_cast<double>(offset) / kNodesPerBandwidth;
    Derivatives values{};
    values[0] = normal_pdf(u);
    values[1] = u * values[0];
    for (std::size_t p = 2; p < values.size(); ++p) {
      values[p] = u * values[p - 1] - static_cast<double>(p - 1) * values[p - 2];
    }
    table.push_back(values);
  }
  return table;
}

/// All whole numbers within kNodeReach of a bin and within [first, last]; nothing if too many.
std::optional<std::vector<std::int64_t>> nodes_around(const std::vector<Bin>& bins,
                                                      std::int64_t first, std::int64_t last,
                                                      std::size_t most_nodes) {
  std::vector<std::int64_t> nodes;
  std::int64_t next = first;
  for (const Bin& bin : bins) {
    next = std::max(next, bin.node - kNodeReach);
    for (; next <= std::min(bin.node + kNodeReach, last); ++next) {
      if (nodes.size() == most_nodes) return std::nullopt;
      nodes.push_back(next);
    }
  }
  return nodes;
}

}  // namespace

std::optional<DensityNodes> tabulate(const Kernels& kernels, std::size_t most_nodes) {
  DensityNodes result;
  result.bandwidth = kernels.bandwidth;
  result.lower = kernels.lower;
  result.upper = kernels.upper;
  result.origin = kernels.point.front();
  if (std::isfinite(kernels.upper)) result.origin = kernels.upper;
  if (std::isfinite(kernels.lower)) result.origin = kernels.lower;
  const double span = (kernels.point.back() - kernels.point.front()) / kernels.bandwidth;
  if (!(span < 1e12)) return std::nullopt;

  const auto points = reflected_points(kernels, 12);
  const std::vector<Bin> bins = binned(points, result.origin, kernels.bandwidth);
  const auto place_of = [&](double end) {
    return (end - result.origin) / kernels.bandwidth * kNodesPerBandwidth;
  };
  const std::int64_t first = std::isfinite(kernels.lower)
                                 ? static_cast<std::int64_t>(std::floor(place_of(kernels.lower)))
                                 : bins.front().node - kNodeReach;
  const std::int64_t last = std::isfinite(kernels.upper)
                                ? static_cast<std::int64_t>(std::ceil(place_of(kernels.upper)))
                                : bins.back().node + kNodeReach;
  auto nodes = nodes_around(bins, first, last, most_nodes);
  if (!nodes || nodes->size() < 2) return std::nullopt;
  result.node = std::move(*nodes);

  static const std::vector<Derivatives> kDerivatives = kernel_derivatives();
  const std::size_t count = result.node.size();
  result.log_density.resize(count);
  result.slope.resize(count);
  result.curvature.resize(count);
  constexpr std::size_t kChunk = 256;
  parallel_chunks(count, kChunk, [&](std::size_t begin, std::size_t end) {
    auto near = std::lower_bound(bins.begin(), bins.end(), result.node[begin] - kKernelReach,
                                 [](const Bin& bin, std::int64_t node) { return bin.node < node; });
    for (std::size_t k = begin; k < end; ++k) {
      const std::int64_t node = result.node[k];
      while (near->node < node - kKernelReach) ++near;
      std::array<double, 3> sum{};
      for (auto bin = near; bin != bins.end() && bin->node <= node + kKernelReach; ++bin) {
        const auto& values =
            kDerivatives[static_cast<std::size_t>(node - bin->node + kKernelReach)];
        double factorial = 1;
        for (std::size_t p = 0; p < kTerms; ++p) {
          const double moment = bin->moment[p] / factorial;
          for (std::size_t order = 0; order < 3; ++order) sum[order] += moment * values[p + order];
          factorial *= static_cast<double>(p + 1);
        }
      }
      const double slope = -sum[1] / sum[0];
      result.log_density[k] = log_deterministic(sum[0] / kernels.bandwidth);
      result.slope[k] = slope;
      result.curvature[k] = sum[2] / sum[0] - slope * slope;
    }
  });
  return result;
}

}  // namespace likeness::stats
