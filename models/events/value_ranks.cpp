#include "models/events/value_ranks.hpp"

#include <algorithm>
#include <cmath>

#include "likeness/error.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kIntervals = 64;

}  // namespace

ValueRanks::ValueRanks(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  std::vector<double> distinct = values;
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  if (distinct.size() == 1 ||
      (distinct.size() <= kIntervals && values.size() >= 3 * distinct.size())) {
    for (const double value : distinct) {
      const auto end = std::upper_bound(values.begin(), values.end(), value);
      ends_.push_back(static_cast<double>(end - values.begin()) /
                      static_cast<double>(values.size()));
    }
    values_ = std::move(distinct);
    return;
  }
  for (std::size_t k = 0; k <= kIntervals; ++k) {
    const double place =
        static_cast<double>(k) / kIntervals * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    const double share = place - static_cast<double>(below);
    // Straight lines between neighbours must not leave their sign.
    const bool signs_differ = (values[below] < 0) != (values[above] < 0);
    values_.push_back(signs_differ ? values[share < 0.5 ? below : above]
                                   : values[below] + share * (values[above] - values[below]));
  }
}

double ValueRanks::value_at(double rank) const noexcept {
  if (!ends_.empty()) {
    const auto found = std::lower_bound(ends_.begin(), ends_.end() - 1, rank);
    return values_[static_cast<std::size_t>(found - ends_.begin())];
  }
  const double place = std::clamp(rank, 0.0, 1.0) * kIntervals;
  const auto interval = std::min(static_cast<std::size_t>(place), kIntervals - 1);
  const double share = place - static_cast<double>(interval);
  const double low = values_[interval];
  const double high = values_[interval + 1];
  if ((low < 0) != (high < 0)) return share < 0.5 ? low : high;
  return low + share * (high - low);
}

double ValueRanks::rank_of(double value, double within) const noexcept {
  if (!ends_.empty()) {
    const auto found = std::lower_bound(values_.begin(), values_.end() - 1, value);
    const auto k = static_cast<std::size_t>(found - values_.begin());
    const double begin = k == 0 ? 0 : ends_[k - 1];
    return begin + within * (ends_[k] - begin);
  }
  const auto place = [&](auto knot) {
    return static_cast<double>(knot - values_.begin()) / kIntervals;
  };
  const auto from = std::lower_bound(values_.begin(), values_.end(), value);
  const auto to = std::upper_bound(values_.begin(), values_.end(), value);
  if (to - from > 1) return place(from) + within * (place(to - 1) - place(from));
  if (from == values_.end()) return 1;
  if (*from == value || from == values_.begin()) return place(from);
  const double low = *(from - 1);
  return place(from - 1) + (value - low) / (*from - low) / kIntervals;
}

void ValueRanks::fields(io::Archive& archive) {
  archive("values", values_);
  archive("ends", ends_);
  const auto is_finite = [](double value) { return std::isfinite(value); };
  archive.require(
      !values_.empty() &&
          (ends_.empty() ? values_.size() == kIntervals + 1 : ends_.size() == values_.size()) &&
          std::all_of(values_.begin(), values_.end(), is_finite) &&
          std::is_sorted(values_.begin(), values_.end()) &&
          std::is_sorted(ends_.begin(), ends_.end()),
      "the ranks of a number don't fit each other");
}

}  // namespace likeness::models
