#include "stats/density_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/elementary.hpp"
#include "core/special_numbers.hpp"
#include "stats/families/special.hpp"
#include "stats/monotone_root.hpp"

namespace likeness::stats {

namespace {

/// The 5-point Gauss-Legendre rule on [-1, 1] (Abramowitz and Stegun 1964, table 25.4).
constexpr std::array<double, 5> kPlaces = {-0.906179845938663992798, -0.538469310105683091036, 0,
                                           0.538469310105683091036, 0.906179845938663992798};
constexpr std::array<double, 5> kWeights = {0.236926885056189087514, 0.478628670499366468041,
                                            0.568888888888888888889, 0.478628670499366468041,
                                            0.236926885056189087514};

}  // namespace

DensityTable::DensityTable(DensityNodes nodes) : nodes_(std::move(nodes)) {
  step_ = nodes_.bandwidth / 4;
  const std::size_t count = nodes_.node.size();
  for (std::size_t k = 0; k < count; ++k) {
    if (k == 0 || !cell_follows(k - 1)) segment_.push_back(k);
  }
  // The mass between each node and the next: a cell, or the tails that end in a gap.
  std::vector<double> between(count, 0);
  for (std::size_t k = 0; k + 1 < count; ++k) {
    const auto [from, to] = clipped(k);
    between[k] = cell_follows(k) ? cell_mass(k, from, to)
                                 : exp_deterministic(log_tail_mass(k, 0)) +
                                       exp_deterministic(log_tail_mass(k + 1, 0));
  }
  const double first_tail =
      std::isfinite(nodes_.lower) ? 0 : exp_deterministic(log_tail_mass(0, 0));
  const double last_tail =
      std::isfinite(nodes_.upper) ? 0 : exp_deterministic(log_tail_mass(count - 1, 0));
  below_.assign(count, first_tail);
  above_.assign(count, last_tail);
  for (std::size_t k = 1; k < count; ++k) below_[k] = below_[k - 1] + between[k - 1];
  for (std::size_t k = count - 1; k-- > 0;) above_[k] = above_[k + 1] + between[k];
  const double total = below_.back() + last_tail;
  for (double& mass : below_) mass /= total;
  for (double& mass : above_) mass /= total;
  log_total_ = log_deterministic(total);
}

double DensityTable::at(std::size_t node) const {
  return nodes_.origin + static_cast<double>(nodes_.node[node]) * step_;
}

/// The part of a cell that lies within the support, in cells from its left node.
std::pair<double, double> DensityTable::clipped(std::size_t left) const {
  return {std::max((nodes_.lower - at(left)) / step_, 0.0),
          std::clamp((nodes_.upper - at(left)) / step_, 0.0, 1.0)};
}

DensityTable::Place DensityTable::place(double x) const {
  const double cells = (x - nodes_.origin) / step_;
  const std::size_t count = nodes_.node.size();
  if (cells < static_cast<double>(nodes_.node.front())) return {count, false, 0};
  const auto next_segment = std::upper_bound(
      segment_.begin(), segment_.end(), cells,
      [this](double c, std::size_t k) { return c < static_cast<double>(nodes_.node[k]); });
  const std::size_t first = *std::prev(next_segment);
  const std::size_t last = (next_segment == segment_.end() ? count : *next_segment) - 1;
  const double offset = cells - static_cast<double>(nodes_.node[first]);
  const double length = static_cast<double>(last - first);
  if (offset > length) return {last, false, offset - length};
  const auto cell = std::min(static_cast<std::size_t>(offset), last - first - 1);
  return {first + cell, true, offset - static_cast<double>(cell)};
}

/// The logarithm of the (unscaled) density by Hermite's polynomial of degree five.
double DensityTable::interpolated(std::size_t left, double offset) const {
  const double t = offset;
  const double y0 = nodes_.log_density[left];
  const double y1 = nodes_.log_density[left + 1];
  const double d0 = 0.25 * nodes_.slope[left];
  const double d1 = 0.25 * nodes_.slope[left + 1];
  const double c0 = 0.0625 * nodes_.curvature[left];
  const double c1 = 0.0625 * nodes_.curvature[left + 1];
  const double rise = y1 - y0;
  const double a3 = 10 * rise - 6 * d0 - 4 * d1 - 1.5 * c0 + 0.5 * c1;
  const double a4 = -15 * rise + 8 * d0 + 7 * d1 + 1.5 * c0 - c1;
  const double a5 = 6 * rise - 3 * (d0 + d1) - 0.5 * (c0 - c1);
  return y0 + t * (d0 + t * (0.5 * c0 + t * (a3 + t * (a4 + t * a5))));
}

/// The unscaled mass between two offsets of a cell.
double DensityTable::cell_mass(std::size_t left, double from, double to) const {
  const double half = 0.5 * (to - from);
  double sum = 0;
  for (std::size_t k = 0; k < kPlaces.size(); ++k) {
    sum += kWeights[k] * exp_deterministic(interpolated(left, from + half * (1 + kPlaces[k])));
  }
  return half * step_ * sum;
}

/// The unscaled density at a distance (in bandwidths, outwards) from a segment's last node.
double DensityTable::log_tail_density(std::size_t node, double distance) const {
  return nodes_.log_density[node] - distance * (std::fabs(nodes_.slope[node]) + 0.5 * distance);
}

double DensityTable::log_tail_mass(std::size_t node, double distance) const {
  const double ratio = families::mills_ratio(std::fabs(nodes_.slope[node]) + distance);
  return log_tail_density(node, distance) + log_deterministic(ratio * nodes_.bandwidth);
}

/// The distance (in bandwidths, outwards) beyond which an unscaled mass lies: the tail is that of a
/// normal distribution from |slope| on.
double DensityTable::tail_quantile(std::size_t node, double mass) const {
  const double start = std::fabs(nodes_.slope[node]);
  const double share = mass / exp_deterministic(log_tail_mass(node, 0));
  const double log_start = families::log_normal_cdf(-start);
  const double p = exp_deterministic(log_start + log_deterministic(share));
  return std::max(-normal_quantile(p) - start, 0.0);
}

double DensityTable::log_density(double x) const {
  if (std::isnan(x)) return x;
  if (x < nodes_.lower || x > nodes_.upper || std::isinf(x)) return -kInfinity;
  const auto [left, in_cell, offset] = place(x);
  if (in_cell) return interpolated(left, offset) - log_total_;
  const std::size_t count = nodes_.node.size();
  double log_sum = -kInfinity;
  if (left < count) log_sum = log_tail_density(left, 0.25 * offset);
  const std::size_t right = left == count ? 0 : left + 1;
  if (right < count) {
    const double other = log_tail_density(right, (at(right) - x) / nodes_.bandwidth);
    const double larger = std::max(log_sum, other);
    log_sum = larger + log1p_deterministic(exp_deterministic(std::min(log_sum, other) - larger));
  }
  return log_sum - log_total_;
}

double DensityTable::density(double x) const {
  return exp_deterministic(log_density(x));
}

double DensityTable::mass_below(double x) const {
  if (std::isnan(x)) return x;
  if (x <= nodes_.lower) return 0;
  if (x >= nodes_.upper) return 1;
  const auto [left, in_cell, offset] = place(x);
  if (in_cell) {
    const double part = cell_mass(left, clipped(left).first, offset);
    return std::min(below_[left] + part * exp_deterministic(-log_total_), 1.0);
  }
  if (left == nodes_.node.size()) return exp_deterministic(log_mass_below(x));
  if (left + 1 == nodes_.node.size()) return 1 - exp_deterministic(log_mass_above(x));
  return below_[left + 1];
}

double DensityTable::mass_above(double x) const {
  if (std::isnan(x)) return x;
  if (x <= nodes_.lower) return 1;
  if (x >= nodes_.upper) return 0;
  const auto [left, in_cell, offset] = place(x);
  if (in_cell) {
    const double part = cell_mass(left, offset, clipped(left).second);
    return std::min(above_[left + 1] + part * exp_deterministic(-log_total_), 1.0);
  }
  if (left == nodes_.node.size()) return 1 - exp_deterministic(log_mass_below(x));
  if (left + 1 == nodes_.node.size()) return exp_deterministic(log_mass_above(x));
  return above_[left];
}

double DensityTable::log_mass_below(double x) const {
  if (x > nodes_.lower && !std::isinf(x) && place(x).left == nodes_.node.size()) {
    return log_tail_mass(0, (at(0) - x) / nodes_.bandwidth) - log_total_;
  }
  const double p = mass_below(x);
  return p < 0.5 ? log_deterministic(p) : log1p_deterministic(-mass_above(x));
}

double DensityTable::log_mass_above(double x) const {
  const std::size_t last = nodes_.node.size() - 1;
  if (x < nodes_.upper && !std::isinf(x) && x > at(last)) {
    return log_tail_mass(last, (x - at(last)) / nodes_.bandwidth) - log_total_;
  }
  const double q = mass_above(x);
  return q < 0.5 ? log_deterministic(q) : log1p_deterministic(-mass_below(x));
}

double DensityTable::inverse(double p, bool from_above) const {
  if (!(p >= 0 && p <= 1)) return std::numeric_limits<double>::quiet_NaN();
  if (p == 0) return from_above ? nodes_.upper : nodes_.lower;
  if (p == 1) return from_above ? nodes_.lower : nodes_.upper;
  if (p > 0.5) return inverse(1 - p, !from_above);
  const double total = exp_deterministic(log_total_);
  const std::size_t last = nodes_.node.size() - 1;
  if (!from_above && p < below_.front()) {
    return at(0) - nodes_.bandwidth * tail_quantile(0, p * total);
  }
  if (from_above && p < above_.back()) {
    return at(last) + nodes_.bandwidth * tail_quantile(last, p * total);
  }
  // The node to the left of the sought place, and the unscaled mass from it (or from the next one).
  std::size_t left = 0;
  if (from_above) {
    const auto next = std::lower_bound(above_.begin(), above_.end(), p, std::greater<>());
    left = static_cast<std::size_t>(next - above_.begin());
    left = left == 0 ? 0 : left - 1;
  } else {
    const auto next = std::upper_bound(below_.begin(), below_.end(), p);
    left = static_cast<std::size_t>(next - below_.begin()) - 1;
  }
  left = std::min(left, last - 1);
  if (!cell_follows(left)) return at(left);
  const std::pair<double, double> ends = clipped(left);
  const double from = ends.first;
  const double to = ends.second;
  const double rest = (from_above ? p - above_[left + 1] : p - below_[left]) * total;
  const double start = from_above
                           ? to - rest / (step_ * exp_deterministic(interpolated(left, to)))
                           : from + rest / (step_ * exp_deterministic(interpolated(left, from)));
  const double offset = monotone_root(from, to, start, [&](double t) {
    const double error =
        from_above ? rest - cell_mass(left, t, to) : cell_mass(left, from, t) - rest;
    return std::pair{error, error / (step_ * exp_deterministic(interpolated(left, t)))};
  });
  return std::clamp(at(left) + offset * step_, nodes_.lower, nodes_.upper);
}

}  // namespace likeness::stats
