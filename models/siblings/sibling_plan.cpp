#include "models/siblings/sibling_plan.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "core/elementary.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostCodedValues = 20;
constexpr std::size_t kMostChangingValues =
    31;  ///< where rows mostly differ from those before them
constexpr std::size_t kFewestOwners = 5;
/// Of the numbers that are there, how many may have a value that few parents have, which becomes
/// the nearest other.
constexpr double kMostMovedRows = 0.05;

/// Whether most rows differ from the one before them: hours do, days with many rows each don't.
bool mostly_changes(std::span<const double> numbers, std::span<const std::uint32_t> groups) {
  std::size_t steps = 0;
  std::size_t changes = 0;
  for (std::size_t k = 1; k < numbers.size(); ++k) {
    if (groups[k] != groups[k - 1]) continue;
    ++steps;
    changes += numbers[k] != numbers[k - 1] ? 1 : 0;
  }
  return 2 * changes > steps;
}

/// The values of a column that has few, with those that few parents have left out; empty where
/// there are many.
std::vector<double> few_values(std::span<const double> numbers,
                               std::span<const std::uint32_t> groups) {
  struct Owned {
    double value = 0;
    std::size_t rows = 0;
    std::set<std::uint32_t> owners;
  };
  const std::size_t most = mostly_changes(numbers, groups) ? kMostChangingValues : kMostCodedValues;
  std::vector<Owned> found;
  std::size_t there = 0;
  for (std::size_t k = 0; k < numbers.size(); ++k) {
    if (std::isnan(numbers[k])) continue;
    ++there;
    const auto at =
        std::lower_bound(found.begin(), found.end(), numbers[k],
                         [](const Owned& one, double value) { return one.value < value; });
    if (at != found.end() && at->value == numbers[k]) {
      ++at->rows;
      if (at->owners.size() < kFewestOwners) at->owners.insert(groups[k]);
      continue;
    }
    if (found.size() == most) return {};
    found.insert(at, {numbers[k], 1, {groups[k]}});
  }
  if (found.size() * kFewestOwners > numbers.size()) return {};
  std::vector<double> values;
  std::size_t moved = 0;
  for (const Owned& one : found) {
    if (one.owners.size() >= kFewestOwners) {
      values.push_back(one.value);
    } else {
      moved += one.rows;
    }
  }
  if (static_cast<double>(moved) > kMostMovedRows * static_cast<double>(there)) return {};
  return values;
}

}  // namespace

SiblingPlan::SiblingPlan(SiblingColumn column, const ColumnValues& cells,
                         std::span<const std::uint32_t> groups, bool may_code)
    : column_(std::move(column)) {
  if (column_.levels == 0 && may_code) values_ = few_values(cells.numbers, groups);
}

double SiblingPlan::to_inner(double number) const noexcept {
  return is_logarithmic_ ? log_deterministic(number) : number;
}

double SiblingPlan::to_outer(double inner) const noexcept {
  return is_logarithmic_ && !std::isnan(inner) ? exp_deterministic(inner) : inner;
}

bool SiblingPlan::is_end(double inner) const noexcept {
  return std::binary_search(end_values_.begin(), end_values_.end(), inner);
}

ColumnValues SiblingPlan::inner(const ColumnValues& cells) const {
  ColumnValues seen = cells;
  if (is_number()) {
    if (is_logarithmic_) {
      for (double& number : seen.numbers) number = std::isnan(number) ? number : to_inner(number);
    }
    return seen;
  }
  if (values_.empty()) return seen;
  seen.codes.resize(cells.numbers.size());
  for (std::size_t k = 0; k < cells.numbers.size(); ++k) {
    const double number = cells.numbers[k];
    std::size_t code = values_.size();
    if (!std::isnan(number)) {
      code = static_cast<std::size_t>(std::lower_bound(values_.begin(), values_.end(), number) -
                                      values_.begin());
      const bool below_is_nearer =
          code == values_.size() ||
          (code > 0 && number - values_[code - 1] < values_[code] - number);
      if (below_is_nearer) --code;
    }
    seen.codes[k] = static_cast<std::int32_t>(code);
  }
  seen.numbers.clear();
  return seen;
}

void SiblingPlan::write_outer(const ColumnValues& inner, std::size_t row, ColumnValues& cells,
                              std::size_t to) const {
  if (is_number()) {
    cells.numbers[to] = to_outer(inner.numbers[row]);
  } else if (values_.empty()) {
    cells.codes[to] = inner.codes[row];
  } else {
    const auto code = static_cast<std::size_t>(inner.codes[row]);
    cells.numbers[to] =
        code < values_.size() ? values_[code] : std::numeric_limits<double>::quiet_NaN();
  }
}

double SiblingPlan::held(double inner) const noexcept {
  if (std::isnan(inner)) return inner;
  double number = to_outer(inner);
  if (column_.step > 0) {
    number = column_.lowest + std::round((number - column_.lowest) / column_.step) * column_.step;
  }
  return to_inner(std::clamp(number, column_.lowest, column_.highest));
}

void SiblingPlan::fields(io::Archive& archive) {
  archive("name", column_.name);
  archive("levels", column_.levels);
  archive("ordered", column_.ordered);
  archive("lowest", column_.lowest);
  archive("highest", column_.highest);
  archive("step", column_.step);
  archive("is_time", column_.is_time);
  archive("values", values_);
  archive("logarithmic", is_logarithmic_);
  (void)archive.optional("missing_level", column_.missing_level >= 0, column_.missing_level);
  (void)archive.optional("one_way", one_way_.any(), one_way_);
  (void)archive.optional("end_values", !end_values_.empty(), end_values_);
  if (!archive.loading()) return;
  const auto is_finite = [](double value) { return std::isfinite(value); };
  archive.require(
      end_values_.empty() || (is_number() && std::ranges::all_of(end_values_, is_finite) &&
                              std::ranges::is_sorted(end_values_)),
      "the numbers at which rows end are out of range");
  const bool sound = column_.levels >= 0 && column_.missing_level < std::max(column_.levels, 1) &&
                     std::isfinite(column_.lowest) && std::isfinite(column_.highest) &&
                     column_.lowest <= column_.highest && std::isfinite(column_.step) &&
                     column_.step >= 0 && std::is_sorted(values_.begin(), values_.end()) &&
                     (values_.empty() || column_.levels == 0) &&
                     (!is_logarithmic_ || column_.lowest > 0);
  archive.require(sound, "a column of rows within parents is out of range");
}

}  // namespace likeness::models
