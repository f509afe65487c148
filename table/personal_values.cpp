#include "table/personal_values.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>

#include "table/cell_text.hpp"
#include "table/column_type.hpp"
#include "table/personal_data.hpp"
#include "text/check_digits.hpp"

namespace likeness {
namespace {

/// The share of values that must have a form; the others may be mistyped.
constexpr double kNearlyAll = 0.95;

/// With fewer values than this, a form may be chance.
constexpr std::size_t kFewestValues = 6;

/// How many rows a value has on average where it points to nobody.
constexpr std::size_t kRowsOfPersonalPlace = 5;

bool whole_at(const Column& column, std::size_t row) {
  const double value = number_at(column, row);
  return std::isfinite(value) && value == std::floor(value);
}

/// Whether test(row) holds for nearly all cells with a value; ends early where it can't.
template <class Test>
bool nearly_all(const Column& column, std::size_t present, const Test& test) {
  const auto allowed = static_cast<std::size_t>((1 - kNearlyAll) * static_cast<double>(present));
  std::size_t failed = 0;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (column.valid(row) && !test(row) && ++failed > allowed) return false;
  }
  return present > 0;
}

/// At least six letters and digits, two of them digits: `555-0117`, `C01X00T47`.
bool is_long_code(std::string_view text) {
  std::size_t digits = 0;
  std::size_t letters = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') ++digits;
    if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) ++letters;
  }
  return digits >= 2 && digits + letters >= 6;
}

bool are_long_codes(const Column& column) {
  constexpr double kSixDigits = 100'000;
  const std::size_t present = column.size() - column.missing_count();
  if (is_string(column.type)) {
    return nearly_all(column, present,
                      [&](std::size_t row) { return is_long_code(string_at(column, row)); });
  }
  return nearly_all(column, present, [&](std::size_t row) {
    return whole_at(column, row) && number_at(column, row) >= kSixDigits;
  });
}

}  // namespace

bool can_be_personal(const Column& column, std::string_view kind) {
  switch (column.type) {
    case ColumnType::kBool:
    case ColumnType::kDatetime:
      return false;
    case ColumnType::kFloat64:
      if (kind == "latitude" || kind == "longitude") return true;
      break;
    case ColumnType::kInt64:
      if (kind == "postcode") return true;
      break;
    case ColumnType::kCategory:
    case ColumnType::kText:
      if (!is_personal_number(kind)) return true;
      break;
  }
  return is_personal_number(kind) && are_long_codes(column);
}

std::string_view personal_kind_of_values(const CountedColumn& column) {
  const std::size_t present = column->size() - column->missing_count();
  if (present < kFewestValues) return {};
  const auto several = [&] { return column.counts().distinct >= kFewestValues; };
  if (column->type == ColumnType::kInt64) {
    const CellText text_of(*column);
    const auto is_card = [&](std::size_t row) { return text::is_card_number(text_of(row)); };
    return nearly_all(*column, present, is_card) && several() ? "credit_card_number" : "";
  }
  if (!is_string(column->type) || !several()) return {};
  const auto all = [&](bool (*has_form)(std::string_view)) {
    return nearly_all(*column, present,
                      [&](std::size_t row) { return has_form(string_at(*column, row)); });
  };
  const auto is_email = [](std::string_view text) { return text::is_email(text); };
  const auto is_ipv4 = [](std::string_view text) { return text::is_ipv4(text); };
  if (all(is_email)) return "email";
  if (all(text::is_iban)) return "iban";
  if (all(text::is_card_number)) return "credit_card_number";
  if (!column.counts().repeats(kRowsOfPersonalPlace) && all(is_ipv4)) return "ipv4_address";
  return {};
}

bool are_long_numbers(const Column& column) {
  if (!is_number(column.type) || column.size() < column.missing_count() + kFewestValues)
    return false;
  double lowest = std::numeric_limits<double>::infinity();
  double highest = -lowest;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) continue;
    if (!whole_at(column, row)) return false;
    lowest = std::min(lowest, number_at(column, row));
    highest = std::max(highest, number_at(column, row));
  }
  constexpr double kNineDigits = 1e8;
  if (lowest < kNineDigits) return false;
  const double unit = std::pow(10.0, std::floor(std::log10(lowest)));
  // Amounts have more and fewer digits; times of one year keep to a small part of their range.
  return highest < 10 * unit && highest - lowest >= unit / 2;
}

}  // namespace likeness
