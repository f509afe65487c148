#include <algorithm>

#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "models/sampling/cell_condition.hpp"

namespace likeness {

Condition parse_condition(std::string_view text) {
  const std::size_t cut = text.find_first_of("=<>!");
  const char sign = cut == std::string_view::npos ? '\0' : text[cut];
  const bool with_equals = sign != '=' && sign != '\0' && text.substr(cut + 1, 1) == "=";
  if (cut == 0 || sign == '\0' || (sign == '!' && !with_equals)) {
    throw Error(ErrorCode::kUsage, "The condition \"" + std::string(text) +
                                       "\" is not of the form column=value, nor with !=, <, <=, > "
                                       "or >= in place of =.");
  }
  Condition condition{std::string(text.substr(0, cut)),
                      std::string(text.substr(cut + (with_equals ? 2 : 1)))};
  if (sign == '!') condition.comparison = Comparison::kNotEqual;
  if (sign == '<') {
    condition.comparison = with_equals ? Comparison::kLessOrEqual : Comparison::kLess;
  }
  if (sign == '>') {
    condition.comparison = with_equals ? Comparison::kGreaterOrEqual : Comparison::kGreater;
  }
  return condition;
}

namespace models {
namespace {

constexpr std::string_view kSigns[] = {"=", "!=", "<", "<=", ">", ">="};

}  // namespace

std::string condition_text(const Condition& condition) {
  return condition.column + std::string(kSigns[static_cast<std::size_t>(condition.comparison)]) +
         condition.value;
}

std::string condition_text(const std::vector<Condition>& conditions) {
  std::string text;
  for (const Condition& condition : conditions) {
    text += (text.empty() ? "" : " and ") + condition_text(condition);
  }
  return text;
}

std::vector<std::vector<Condition>> by_column(const std::vector<Condition>& conditions) {
  std::vector<std::vector<Condition>> groups;
  for (const Condition& condition : conditions) {
    const auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& one) {
      return one.front().column == condition.column;
    });
    if (group == groups.end()) {
      groups.push_back({condition});
    } else {
      group->push_back(condition);
    }
  }
  return groups;
}

}  // namespace models
}  // namespace likeness
