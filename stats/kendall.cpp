#include "likeness/stats/kendall.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "likeness/error.hpp"

namespace likeness::stats {

namespace {

struct Observation {
  double x;
  double y;
};

std::vector<Observation> paired(std::span<const double> x, std::span<const double> y) {
  if (x.size() != y.size()) {
    throw Error(ErrorCode::kData,
                "Kendall's tau needs two variables of one length, but they have " +
                    std::to_string(x.size()) + " and " + std::to_string(y.size()) + " values.");
  }
  std::vector<Observation> observations(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (std::isnan(x[i]) || std::isnan(y[i])) {
      throw Error(ErrorCode::kData, "Kendall's tau is not defined with the missing value at row " +
                                        std::to_string(i) + "; drop or impute such rows first.");
    }
    observations[i] = {x[i], y[i]};
  }
  return observations;
}

/// The pairs within runs of equal neighbours.
template <class Equal>
std::uint64_t tied_pairs(std::size_t size, Equal equal_to_previous) {
  std::uint64_t pairs = 0;
  std::uint64_t run = 0;
  for (std::size_t i = 1; i < size; ++i) {
    run = equal_to_previous(i) ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

/// Sorts `values` and returns how many pairs were strictly out of order. Short blocks by insertion,
/// then bottom-up merging.
std::uint64_t sort_counting_inversions(std::vector<double>& values) {
  constexpr std::size_t kBlock = 16;
  const std::size_t size = values.size();
  std::uint64_t inversions = 0;
  for (std::size_t begin = 0; begin < size; begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, size);
    for (std::size_t i = begin + 1; i < end; ++i) {
      const double value = values[i];
      std::size_t place = i;
      for (; place > begin && values[place - 1] > value; --place) values[place] = values[place - 1];
      values[place] = value;
      inversions += i - place;
    }
  }
  std::vector<double> merged(size);
  for (std::size_t width = kBlock; width < size; width *= 2) {
    for (std::size_t begin = 0; begin < size; begin += 2 * width) {
      const std::size_t middle = std::min(begin + width, size);
      const std::size_t end = std::min(begin + 2 * width, size);
      std::size_t left = begin;
      std::size_t right = middle;
      std::size_t out = begin;
      while (left < middle && right < end) {
        // Without branches: which side is next is a coin toss.
        const bool take_right = values[right] < values[left];
        merged[out++] = take_right ? values[right] : values[left];
        inversions += take_right ? middle - left : 0;
        right += take_right ? 1 : 0;
        left += take_right ? 0 : 1;
      }
      std::copy(values.begin() + static_cast<std::ptrdiff_t>(left),
                values.begin() + static_cast<std::ptrdiff_t>(middle),
                merged.begin() + static_cast<std::ptrdiff_t>(out));
      out += middle - left;
      std::copy(values.begin() + static_cast<std::ptrdiff_t>(right),
                values.begin() + static_cast<std::ptrdiff_t>(end),
                merged.begin() + static_cast<std::ptrdiff_t>(out));
    }
    values.swap(merged);
  }
  return inversions;
}

}  // namespace

KendallCounts kendall_counts(std::span<const double> x, std::span<const double> y) {
  std::vector<Observation> sorted = paired(x, y);
  std::sort(sorted.begin(), sorted.end(), [](const Observation& a, const Observation& b) {
    return a.x < b.x || (a.x == b.x && a.y < b.y);
  });
  KendallCounts counts;
  const std::size_t size = sorted.size();
  counts.pairs = size < 2 ? 0 : static_cast<std::uint64_t>(size) * (size - 1) / 2;
  counts.tied_x = tied_pairs(size, [&](std::size_t i) { return sorted[i].x == sorted[i - 1].x; });
  counts.tied_both = tied_pairs(size, [&](std::size_t i) {
    return sorted[i].x == sorted[i - 1].x && sorted[i].y == sorted[i - 1].y;
  });
  std::vector<double> values(size);
  std::transform(sorted.begin(), sorted.end(), values.begin(),
                 [](const Observation& observation) { return observation.y; });
  // Observations tied in x stand in the order of y, so that no inversion is one of theirs.
  counts.discordant = sort_counting_inversions(values);
  counts.tied_y = tied_pairs(size, [&](std::size_t i) { return values[i] == values[i - 1]; });
  return counts;
}

double kendall_tau(std::span<const double> x, std::span<const double> y) {
  const KendallCounts counts = kendall_counts(x, y);
  const auto untied_x = static_cast<double>(counts.pairs - counts.tied_x);
  const auto untied_y = static_cast<double>(counts.pairs - counts.tied_y);
  if (untied_x == 0 || untied_y == 0) return std::numeric_limits<double>::quiet_NaN();
  return std::clamp(counts.score() / (std::sqrt(untied_x) * std::sqrt(untied_y)), -1.0, 1.0);
}

}  // namespace likeness::stats
