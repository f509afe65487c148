#include "models/sampling/cell_condition.hpp"

#include <algorithm>
#include <cmath>

#include "likeness/error.hpp"

namespace likeness::models {
namespace {

bool is_by_size(Comparison comparison) {
  return comparison != Comparison::kEqual && comparison != Comparison::kNotEqual;
}

[[noreturn]] void fail_unmet(const std::string& name, const std::vector<Condition>& conditions) {
  throw Error(ErrorCode::kUsage, "Column \"" + name + "\" has no value that meets " +
                                     condition_text(conditions) + ".");
}

void require_value(const std::string& name, const Condition& condition) {
  if (!is_by_size(condition.comparison) || !condition.value.empty()) return;
  throw Error(ErrorCode::kUsage, "The condition " + condition_text(condition) + " on column \"" +
                                     name + "\" needs a value to compare with.");
}

}  // namespace

CellCondition::CellCondition(const std::string& name, const LevelEncoder& levels,
                             const std::vector<Condition>& conditions)
    : levels_(static_cast<std::size_t>(levels.size()), true) {
  for (const Condition& condition : conditions) {
    require_value(name, condition);
    const std::vector<bool> met = levels.compare(condition.comparison, condition.value);
    for (std::size_t level = 0; level < met.size(); ++level) {
      levels_[level] = levels_[level] && met[level];
    }
  }
  if (std::find(levels_.begin(), levels_.end(), true) == levels_.end()) {
    fail_unmet(name, conditions);
  }
}

CellCondition::CellCondition(const std::string& name, const NumberEncoder& numbers,
                             const std::vector<Condition>& conditions) {
  for (const Condition& condition : conditions) {
    require_value(name, condition);
    add(numbers, condition);
  }
  if (numbers.bounded() && (numbers.minimum() > most_ || numbers.maximum() < least_)) {
    present_ = false;
  }
  if (!missing_ && (!present_ || least_ > most_)) fail_unmet(name, conditions);
}

void CellCondition::add(const NumberEncoder& numbers, const Condition& condition) {
  const Comparison comparison = condition.comparison;
  if (condition.value.empty()) {
    (comparison == Comparison::kEqual ? present_ : missing_) = false;
    return;
  }
  const double value = numbers.number_of(condition.value);
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (comparison == Comparison::kNotEqual) {
    excluded_.push_back(value);
    return;
  }
  missing_ = false;
  if (comparison == Comparison::kEqual || comparison == Comparison::kGreaterOrEqual) {
    least_ = std::max(least_, value);
  }
  if (comparison == Comparison::kEqual || comparison == Comparison::kLessOrEqual) {
    most_ = std::min(most_, value);
  }
  if (comparison == Comparison::kGreater)
    least_ = std::max(least_, std::nextafter(value, kInfinity));
  if (comparison == Comparison::kLess) most_ = std::min(most_, std::nextafter(value, -kInfinity));
}

bool CellCondition::admits(double number) const noexcept {
  if (std::isnan(number)) return missing_;
  return present_ && number >= least_ && number <= most_ &&
         std::find(excluded_.begin(), excluded_.end(), number) == excluded_.end();
}

std::optional<std::int32_t> CellCondition::only_level() const noexcept {
  const auto first = std::find(levels_.begin(), levels_.end(), true);
  if (first == levels_.end() || std::find(first + 1, levels_.end(), true) != levels_.end()) {
    return std::nullopt;
  }
  return static_cast<std::int32_t>(first - levels_.begin());
}

}  // namespace likeness::models
