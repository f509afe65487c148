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

void ValueRanks::save(const std::vector<ValueRanks>& ranks, const std::string& prefix,
                      io::ModelFile& file) {
  std::vector<double> values;
  std::vector<double> ends;
  std::vector<std::int64_t> sizes;
  for (const ValueRanks& one : ranks) {
    values.insert(values.end(), one.values_.begin(), one.values_.end());
    ends.insert(ends.end(), one.ends_.begin(), one.ends_.end());
    sizes.push_back(static_cast<std::int64_t>(one.values_.size()));
    sizes.push_back(static_cast<std::int64_t>(one.ends_.size()));
  }
  file.add(prefix + ".values", values);
  file.add(prefix + ".ends", ends);
  file.add(prefix + ".sizes", sizes);
}

std::vector<ValueRanks> ValueRanks::load(const std::string& prefix, const io::ModelFile& file) {
  const auto values = file.tensor<double>(prefix + ".values");
  const auto ends = file.tensor<double>(prefix + ".ends");
  const auto sizes = file.tensor<std::int64_t>(prefix + ".sizes");
  const auto check = [&](bool right) {
    if (!right) {
      throw Error(ErrorCode::kModel,
                  file.where() + " has ranks \"" + prefix + "\" that don't fit each other.");
    }
  };
  std::vector<ValueRanks> ranks;
  std::size_t value = 0;
  std::size_t end = 0;
  check(sizes.size() % 2 == 0);
  check(std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); }));
  for (std::size_t k = 0; k < sizes.size(); k += 2) {
    const auto value_count = static_cast<std::uint64_t>(sizes[k]);
    const auto end_count = static_cast<std::uint64_t>(sizes[k + 1]);
    check(value_count >= 1 && value_count <= values.size() - value);
    check(end_count == 0 ? value_count == kIntervals + 1 : end_count == value_count);
    check(end_count <= ends.size() - end);
    ValueRanks one;
    const auto own_values = values.subspan(value, value_count);
    const auto own_ends = ends.subspan(end, end_count);
    one.values_.assign(own_values.begin(), own_values.end());
    one.ends_.assign(own_ends.begin(), own_ends.end());
    check(std::is_sorted(one.values_.begin(), one.values_.end()) &&
          std::is_sorted(one.ends_.begin(), one.ends_.end()));
    value += value_count;
    end += end_count;
    ranks.push_back(std::move(one));
  }
  check(value == values.size() && end == ends.size());
  return ranks;
}

}  // namespace likeness::models
