#include "likeness/stats/kernel_density.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <variant>

#include "core/special_numbers.hpp"
#include "likeness/error.hpp"
#include "stats/density_table.hpp"
#include "stats/kernel_bandwidth.hpp"
#include "stats/kernel_sum.hpp"
#include "stats/weighted_sample.hpp"
#include "text/number_text.hpp"

namespace likeness::stats {

namespace {

void check_density_bounds(const Kernels& kernels) {
  const double smallest = kernels.point.front();
  const double largest = kernels.point.back();
  if (kernels.lower <= smallest && largest <= kernels.upper && kernels.lower < kernels.upper) {
    return;
  }
  throw Error(ErrorCode::kData, "the values reach from " + text::shortest(smallest) + " to " +
                                    text::shortest(largest) +
                                    ", outside of the kernel density's bounds; widen them");
}

Kernels kernels_of(std::span<const double> values, const KernelDensityOptions& options,
                   std::span<const double> weights) {
  if (options.bandwidth && !(*options.bandwidth > 0 && std::isfinite(*options.bandwidth))) {
    throw Error(ErrorCode::kUsage, "a kernel density's bandwidth must be a number above 0, not " +
                                       text::shortest(*options.bandwidth));
  }
  SortedSample sample(values, weights);
  Kernels kernels;
  kernels.lower = options.lower.value_or(-kInfinity);
  kernels.upper = options.upper.value_or(kInfinity);
  kernels.weight.resize(sample.size());
  for (std::size_t i = 0; i < sample.size(); ++i) {
    kernels.weight[i] = sample.weight(i) / sample.total;
  }
  kernels.bandwidth =
      options.bandwidth ? *options.bandwidth : kernel_bandwidth(sample, options.rule);
  kernels.point = std::move(sample.values);
  check_density_bounds(kernels);
  return kernels;
}

void require(bool holds) {
  if (holds) return;
  throw Error(ErrorCode::kModel,
              "kernel density: its parameters are not those of one; the model is damaged");
}

Kernels restored_kernels(const std::vector<double>& points, const std::vector<double>& weights) {
  require(!points.empty() && points.size() == weights.size());
  require(std::is_sorted(points.begin(), points.end()));
  double total = 0;
  for (const double weight : weights) {
    require(weight >= 0);
    total += weight;
  }
  require(std::fabs(total - 1) < 1e-6);
  Kernels kernels;
  kernels.point = points;
  kernels.weight = weights;
  return kernels;
}

DensityNodes restored_nodes(std::span<const Parameter> parameters) {
  DensityNodes nodes;
  require(parameters[0].values.size() == 1);
  nodes.origin = parameters[0].values[0];
  for (const double place : parameters[1].values) {
    require(std::fabs(place) < 1e15 && place == std::nearbyint(place));
    nodes.node.push_back(static_cast<std::int64_t>(place));
    require(nodes.node.size() < 2 || nodes.node.end()[-1] > nodes.node.end()[-2]);
  }
  nodes.log_density = parameters[2].values;
  nodes.slope = parameters[3].values;
  nodes.curvature = parameters[4].values;
  const std::size_t count = nodes.node.size();
  require(count >= 2 && nodes.log_density.size() == count && nodes.slope.size() == count &&
          nodes.curvature.size() == count);
  // A run of one node has no cell.
  for (std::size_t k = 0; k < count; ++k) {
    const bool before = k > 0 && nodes.node[k] == nodes.node[k - 1] + 1;
    const bool after = k + 1 < count && nodes.node[k + 1] == nodes.node[k] + 1;
    require(before || after);
  }
  return nodes;
}

std::vector<double> bound(double end) {
  return std::isfinite(end) ? std::vector{end} : std::vector<double>{};
}

}  // namespace

struct KernelDensity::Estimate {
  std::variant<KernelSum, DensityTable> form;
};

KernelDensity::KernelDensity(std::span<const double> values, const KernelDensityOptions& options,
                             std::span<const double> weights) {
  Kernels kernels = kernels_of(values, options, weights);
  bandwidth_ = kernels.bandwidth;
  lower_ = kernels.lower;
  upper_ = kernels.upper;
  if (values.size() > options.exact_limit) {
    if (auto nodes = tabulate(kernels, 4 * values.size())) {
      estimate_ = std::make_shared<const Estimate>(Estimate{DensityTable(std::move(*nodes))});
      return;
    }
  }
  estimate_ = std::make_shared<const Estimate>(Estimate{KernelSum(std::move(kernels))});
}

KernelDensity::KernelDensity(std::span<const Parameter> parameters)
    : lower_(-kInfinity), upper_(kInfinity) {
  constexpr std::array<std::string_view, 5> kExact = {"bandwidth", "lower", "upper", "point",
                                                      "weight"};
  constexpr std::array<std::string_view, 8> kTable = {
      "bandwidth", "lower", "upper", "origin", "node", "log_density", "slope", "curvature"};
  const bool exact = parameters.size() == kExact.size();
  require(exact || parameters.size() == kTable.size());
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    require(parameters[k].name == (exact ? kExact[k] : kTable[k]));
    for (const double number : parameters[k].values) require(std::isfinite(number));
  }
  require(parameters[0].values.size() == 1 && parameters[0].values[0] > 0);
  bandwidth_ = parameters[0].values[0];
  require(parameters[1].values.size() <= 1 && parameters[2].values.size() <= 1);
  if (!parameters[1].values.empty()) lower_ = parameters[1].values[0];
  if (!parameters[2].values.empty()) upper_ = parameters[2].values[0];
  require(lower_ < upper_);
  const auto complete = [this](auto parts) {
    parts.bandwidth = bandwidth_;
    parts.lower = lower_;
    parts.upper = upper_;
    return parts;
  };
  if (exact) {
    Kernels kernels = complete(restored_kernels(parameters[3].values, parameters[4].values));
    require(kernels.point.front() >= lower_ && kernels.point.back() <= upper_);
    estimate_ = std::make_shared<const Estimate>(Estimate{KernelSum(std::move(kernels))});
  } else {
    DensityTable table(complete(restored_nodes(parameters.subspan(3))));
    require(table.valid());
    estimate_ = std::make_shared<const Estimate>(Estimate{std::move(table)});
  }
}

bool KernelDensity::exact() const noexcept {
  return std::holds_alternative<KernelSum>(estimate_->form);
}

std::vector<Parameter> KernelDensity::parameters() const {
  std::vector<Parameter> result = {
      {"bandwidth", {bandwidth_}}, {"lower", bound(lower_)}, {"upper", bound(upper_)}};
  if (const auto* sum = std::get_if<KernelSum>(&estimate_->form)) {
    result.push_back({"point", sum->kernels().point});
    result.push_back({"weight", sum->kernels().weight});
    return result;
  }
  const DensityNodes& nodes = std::get<DensityTable>(estimate_->form).nodes();
  result.push_back({"origin", {nodes.origin}});
  result.push_back({"node", {nodes.node.begin(), nodes.node.end()}});
  result.push_back({"log_density", nodes.log_density});
  result.push_back({"slope", nodes.slope});
  result.push_back({"curvature", nodes.curvature});
  return result;
}

void KernelDensity::evaluate(Function function, std::span<const double> x,
                             std::span<double> out) const {
  const auto each = [&](auto&& f) {
    for (std::size_t k = 0; k < x.size(); ++k) out[k] = f(x[k]);
  };
  std::visit(
      [&](const auto& form) {
        switch (function) {
          case Function::kPdf:
            return each([&](double v) { return form.density(v); });
          case Function::kLogPdf:
            return each([&](double v) { return form.log_density(v); });
          case Function::kCdf:
          case Function::kCdfLeft:
            return each([&](double v) { return form.mass_below(v); });
          case Function::kSurvival:
            return each([&](double v) { return form.mass_above(v); });
          case Function::kLogCdf:
            return each([&](double v) { return form.log_mass_below(v); });
          case Function::kLogSurvival:
            return each([&](double v) { return form.log_mass_above(v); });
          case Function::kQuantile:
            return each([&](double p) { return form.inverse(p, false); });
          case Function::kQuantileComplement:
            return each([&](double q) { return form.inverse(q, true); });
          case Function::kSample:
            return each([&](double u) { return form.drawn(u); });
        }
      },
      estimate_->form);
}

}  // namespace likeness::stats
