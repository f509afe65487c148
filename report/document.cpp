#include "report/document.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "report/labels.hpp"
#include "text/datetime.hpp"
#include "text/number_text.hpp"

namespace likeness::report {
namespace {

constexpr int kScoreDigits = 4;

std::string score_text(double number) {
  const double just_below = 1 - std::pow(10.0, -kScoreDigits);
  return text::fixed(number < 1 ? std::min(number, just_below) : number, kScoreDigits);
}

std::string number_text(double number, Style style) {
  if (std::isnan(number)) return std::string(kNoNumber);
  switch (style) {
    case Style::kScore:
      return score_text(number);
    case Style::kNumber:
      return number_label(number);
    case Style::kShare:
      return text::percent(number);
    case Style::kCount:
      return text::grouped(static_cast<std::size_t>(number));
    case Style::kTime:
      return time_label(number);
    case Style::kDuration:
      break;
  }
  return duration_label(number);
}

struct Shown {
  Style style;

  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(bool truth) const { return truth ? "yes" : "no"; }
  std::string operator()(double number) const { return number_text(number, style); }
  std::string operator()(std::uint64_t whole) const {
    return style == Style::kCount ? text::grouped(whole) : std::to_string(whole);
  }
  std::string operator()(const std::string& words) const { return words; }
  std::string operator()(const std::vector<std::string>& names) const {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
  }
  std::string operator()(const std::vector<double>&) const { return ""; }
  std::string operator()(const metrics::Rate& rate) const {
    std::string text = number_text(rate.value, style);
    if (std::isnan(rate.low)) return text;
    return text + " (" + number_text(rate.low, style) + " to " + number_text(rate.high, style) +
           ')';
  }
  std::string operator()(const Uncertain& uncertain) const {
    std::string text = number_text(uncertain.value, style);
    if (std::isnan(uncertain.spread)) return text;
    return text + " ± " + number_text(uncertain.spread, style);
  }
};

}  // namespace

Value words_if_any(const std::string& text) {
  return text.empty() ? Value{} : words(text);
}

std::string shown(const Value& value) {
  return std::visit(Shown{value.style}, value.data);
}

bool is_number(const Value& value) noexcept {
  return std::holds_alternative<double>(value.data) ||
         std::holds_alternative<std::uint64_t>(value.data) ||
         std::holds_alternative<metrics::Rate>(value.data) ||
         std::holds_alternative<Uncertain>(value.data);
}

std::vector<std::size_t> listed_rows(const Table& table) {
  if (table.listed) return *table.listed;
  std::vector<std::size_t> rows(table.rows.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return rows;
}

std::vector<std::size_t> columns_for_people(const Table& table) {
  std::vector<std::size_t> columns;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    if (!table.columns[c].heading.empty()) columns.push_back(c);
  }
  return columns;
}

}  // namespace likeness::report
