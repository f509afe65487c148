#include "report/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace likeness::report {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kLeastSpike = 0.4;
constexpr std::size_t kFewValues = 12;
/// Values beyond these quantiles are shown only where they lie near the others.
constexpr double kTail = 0.005;
constexpr double kNearTail = 0.5;
/// How many times the median the upper tail lies at before a logarithmic axis is taken.
constexpr double kLongTail = 20;
constexpr double kMostBins = 40;
constexpr double kFewestBins = 5;

std::vector<double> sorted_present(const metrics::ContinuousColumn& column) {
  std::vector<double> values;
  values.reserve(column.present);
  for (std::size_t row = 0; row < column.values.size(); ++row) {
    if (column.valid(row)) values.push_back(column.values[row]);
  }
  std::sort(values.begin(), values.end());
  return values;
}

/// Linear interpolation between the order statistics.
double quantile(std::span<const double> sorted, double probability) {
  const double place = probability * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double weight = place - static_cast<double>(below);
  return (1 - weight) * sorted[below] + weight * sorted[above];
}

NumberSummary summarize(std::span<const double> sorted) {
  if (sorted.empty()) return {kNone, kNone, kNone, kNone, kNone, kNone, kNone};
  const auto count = static_cast<double>(sorted.size());
  double mean = 0;
  for (const double value : sorted) mean += value / count;
  double variance = 0;
  for (const double value : sorted) variance += (value - mean) * (value - mean) / (count - 1);
  return {mean,
          sorted.size() > 1 ? std::sqrt(variance) : kNone,
          sorted.front(),
          quantile(sorted, 0.25),
          quantile(sorted, 0.5),
          quantile(sorted, 0.75),
          sorted.back()};
}

double share_of(std::span<const double> sorted, double value) {
  const auto [begin, end] = std::equal_range(sorted.begin(), sorted.end(), value);
  return static_cast<double>(end - begin) / static_cast<double>(sorted.size());
}

/// The most frequent real value, where it outweighs the many others.
std::optional<Spike> find_spike(std::span<const double> real, std::span<const double> synthetic) {
  std::size_t distinct = 0;
  std::size_t longest = 0;
  double value = 0;
  for (std::size_t begin = 0, i = 0; i < real.size(); ++i) {
    if (i + 1 < real.size() && real[i + 1] == real[i]) continue;
    ++distinct;
    if (i + 1 - begin > longest) {
      longest = i + 1 - begin;
      value = real[i];
    }
    begin = i + 1;
  }
  const double share = static_cast<double>(longest) / static_cast<double>(real.size());
  if (distinct < kFewValues || share < kLeastSpike) return std::nullopt;
  return Spike{value, share, share_of(synthetic, value)};
}

std::vector<double> without(const std::vector<double>& sorted, const std::optional<Spike>& spike) {
  if (!spike) return sorted;
  std::vector<double> rest;
  std::copy_if(sorted.begin(), sorted.end(), std::back_inserter(rest),
               [&](double value) { return value != spike->value; });
  return rest;
}

struct Range {
  double lower = 0;
  double upper = 0;
};

/// What to show of both: everything, unless a few values lie far away.
Range shown_range(std::span<const double> real, std::span<const double> synthetic) {
  Range all{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  Range core = all;
  for (const std::span<const double> sorted : {real, synthetic}) {
    if (sorted.empty()) continue;
    all.lower = std::min(all.lower, sorted.front());
    all.upper = std::max(all.upper, sorted.back());
    core.lower = std::min(core.lower, quantile(sorted, kTail));
    core.upper = std::max(core.upper, quantile(sorted, 1 - kTail));
  }
  const double near = kNearTail * (core.upper - core.lower);
  if (near == 0) return all;
  return {all.lower >= core.lower - near ? all.lower : core.lower,
          all.upper <= core.upper + near ? all.upper : core.upper};
}

bool whole_numbers(std::span<const double> sorted) {
  return std::all_of(sorted.begin(), sorted.end(), [](double value) {
    return std::fabs(value) < 1e15 && value == std::round(value);
  });
}

/// Twice the cube root of the rows (Rice's rule), within what can be seen.
double bin_count(std::size_t real, std::size_t synthetic) {
  const auto rows = static_cast<double>(std::min(real, synthetic));
  return std::clamp(std::ceil(2 * std::cbrt(rows)), kFewestBins, kMostBins);
}

/// Bins of whole numbers hold equally many of them and are cut halfway between two.
std::vector<double> make_edges(Range range, double bins, bool whole) {
  double width = (range.upper - range.lower) / bins;
  double first = range.lower;
  if (whole) {
    width = std::max(1.0, std::ceil((range.upper - range.lower + 1) / bins));
    first = range.lower - 0.5;
    bins = std::ceil((range.upper + 0.5 - first) / width);
  }
  std::vector<double> edges(static_cast<std::size_t>(bins) + 1);
  for (std::size_t i = 0; i < edges.size(); ++i) edges[i] = first + static_cast<double>(i) * width;
  if (!whole) edges.back() = range.upper;
  return edges;
}

/// Shares of `total` cells; returns the share that lies outside.
double fill_bins(std::span<const double> sorted, std::size_t total, const Histogram& histogram,
                 std::vector<double>& bins) {
  const std::vector<double>& edges = histogram.edges;
  bins.assign(edges.size() - 1, 0.0);
  if (total == 0) return 0;
  std::size_t outside = 0;
  const auto one = 1 / static_cast<double>(total);
  for (const double value : sorted) {
    const double place = histogram.axis == AxisKind::kLogarithmic ? std::log10(value) : value;
    if (place < edges.front() || place > edges.back()) {
      ++outside;
      continue;
    }
    const auto above = std::upper_bound(edges.begin(), edges.end(), place) - edges.begin();
    bins[std::min(static_cast<std::size_t>(above), bins.size()) - 1] += one;
  }
  return static_cast<double>(outside) * one;
}

bool has_long_tail(std::span<const double> real, Range range) {
  if (real.empty() || !(range.lower > 0)) return false;
  return quantile(real, 1 - kTail) > kLongTail * quantile(real, 0.5);
}

std::optional<Histogram> make_histogram(const std::vector<double>& real,
                                        const std::vector<double>& synthetic, bool dates) {
  if (real.empty() || synthetic.empty()) return std::nullopt;
  Histogram histogram;
  histogram.spike = dates ? std::nullopt : find_spike(real, synthetic);
  const std::vector<double> real_rest = without(real, histogram.spike);
  const std::vector<double> synthetic_rest = without(synthetic, histogram.spike);
  Range range = shown_range(real_rest, synthetic_rest);
  const double width = range.upper - range.lower;
  if (!(width > 0) || !std::isfinite(width)) return std::nullopt;

  bool whole = !dates && whole_numbers(real_rest) && whole_numbers(synthetic_rest);
  if (dates) histogram.axis = AxisKind::kTime;
  if (!dates && has_long_tail(real_rest, range)) {
    histogram.axis = AxisKind::kLogarithmic;
    range = {std::log10(range.lower), std::log10(range.upper)};
    whole = false;
  }
  const double bins = bin_count(real_rest.size(), synthetic_rest.size());
  histogram.edges = make_edges(range, bins, whole);
  if (!(histogram.edges[0] < histogram.edges[1])) return std::nullopt;
  histogram.real_outside = fill_bins(real_rest, real.size(), histogram, histogram.real);
  histogram.synthetic_outside =
      fill_bins(synthetic_rest, synthetic.size(), histogram, histogram.synthetic);
  return histogram;
}

}  // namespace

NumberComparison compare_numbers(const metrics::ContinuousColumn& real,
                                 const metrics::ContinuousColumn& synthetic, bool dates) {
  const std::vector<double> real_values = sorted_present(real);
  const std::vector<double> synthetic_values = sorted_present(synthetic);
  return {summarize(real_values), summarize(synthetic_values), dates,
          make_histogram(real_values, synthetic_values, dates)};
}

}  // namespace likeness::report
