#include "models/sampling/cell_condition.hpp"

#include <algorithm>
#include <cmath>

#include "core/special_numbers.hpp"
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

/// What read() makes of the condition's value. `x=>5` asks for the value `>5`, which a column of
/// categories may have; where it has not, the signs were meant the other way round.
template <class Read>
auto value_of(const std::string& name, const Condition& condition, const Read& read) {
  const std::string& value = condition.value;
  try {
    return read();
  } catch (const Error&) {
    const bool reversed = condition.comparison == Comparison::kEqual && value.size() > 1 &&
                          (value[0] == '>' || value[0] == '<' || value[0] == '=');
    if (!reversed) throw;
  }
  throw Error(ErrorCode::kUsage,
              "Column \"" + name + "\" has no value \"" + value + "\"; did you mean " + name +
                  (value[0] == '=' ? "" : value.substr(0, 1)) + '=' + value.substr(1) + '?');
}

}  // namespace

CellCondition::CellCondition(const std::string& name, const LevelEncoder& levels,
                             const std::vector<Condition>& conditions)
    : levels_(static_cast<std::size_t>(levels.size()), true) {
  bool equality = false;
  for (const Condition& condition : conditions) {
    require_value(name, condition);
    equality = equality || condition.comparison == Comparison::kEqual;
    const std::vector<bool> met = value_of(
        name, condition, [&] { return levels.compare(condition.comparison, condition.value); });
    for (std::size_t level = 0; level < met.size(); ++level) {
      levels_[level] = levels_[level] && met[level];
    }
  }
  if (std::find(levels_.begin(), levels_.end(), true) == levels_.end()) {
    fail_unmet(name, conditions);
  }
  if (equality) given_ = FixedValue{.level = only_level().value(), .number = 0};
}

CellCondition::CellCondition(const std::string& name, const NumberEncoder& numbers,
                             const std::vector<Condition>& conditions)
    : CellCondition(
          name, [&](const std::string& text) { return numbers.number_of(text); }, conditions) {
  if (numbers.bounded() && (numbers.minimum() > most_ || numbers.maximum() < least_)) {
    present_ = false;
  }
  // A cell shows numbers as they are written: rounded.
  if (given_ && !std::isnan(given_->number) &&
      numbers.restrained(given_->number) != given_->number) {
    present_ = false;
  }
  if (impossible()) fail_unmet(name, conditions);
}

CellCondition::CellCondition(const std::string& name,
                             const std::function<double(const std::string&)>& number_of,
                             const std::vector<Condition>& conditions) {
  for (const Condition& condition : conditions) {
    require_value(name, condition);
    if (condition.value.empty()) {
      add_missing(condition);
    } else {
      add(condition, value_of(name, condition, [&] { return number_of(condition.value); }));
    }
  }
  if (impossible()) fail_unmet(name, conditions);
}

CellCondition CellCondition::only(std::int32_t level, std::int32_t levels) {
  CellCondition condition;
  condition.levels_.assign(static_cast<std::size_t>(levels), false);
  condition.levels_[static_cast<std::size_t>(level)] = true;
  condition.given_ = FixedValue{.level = level, .number = 0};
  return condition;
}

void CellCondition::add_missing(const Condition& condition) {
  if (condition.comparison != Comparison::kEqual) {
    missing_ = false;
    return;
  }
  present_ = false;
  given_ = FixedValue{.level = 0, .number = std::numeric_limits<double>::quiet_NaN()};
}

void CellCondition::add(const Condition& condition, double value) {
  const Comparison comparison = condition.comparison;
  if (comparison == Comparison::kNotEqual) {
    excluded_.push_back(value);
    return;
  }
  missing_ = false;
  if (comparison == Comparison::kEqual) given_ = FixedValue{.level = 0, .number = value};
  if (comparison == Comparison::kEqual || comparison == Comparison::kGreaterOrEqual) {
    least_ = std::max(least_, value);
  }
  if (comparison == Comparison::kEqual || comparison == Comparison::kLessOrEqual) {
    most_ = std::min(most_, value);
  }
  if (comparison == Comparison::kGreater) {
    least_ = std::max(least_, std::nextafter(value, kInfinity));
  }
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
