#include "constraints/lag_rule.hpp"

#include <cmath>
#include <string_view>

#include "constraints/lag_numbers.hpp"
#include "table/column_type.hpp"
#include "text/expression.hpp"
#include "text/number_text.hpp"

namespace likeness {
namespace {

constexpr double kDayOfLags = 86'400e6;  ///< microseconds

std::string offset_text(double offset, bool is_date) {
  if (offset == 0) return {};
  const std::string sign = offset < 0 ? " - " : " + ";
  double size = std::abs(offset);
  if (!is_date) return sign + text::shortest(size);
  std::string_view unit = " second";
  size /= 1e6;
  if (std::fmod(std::abs(offset), kDayOfLags) == 0) {
    unit = " day";
    size = std::abs(offset) / kDayOfLags;
  }
  return sign + text::shortest(size) + std::string(unit) + (size == 1 ? "" : "s");
}

std::vector<LagNumbers> numbers_of(const std::vector<std::string>& names, const Table& table,
                                   const SequenceRows& sequences) {
  std::vector<LagNumbers> numbers;
  for (const std::string& name : names) numbers.emplace_back(table.column(name), sequences);
  return numbers;
}

std::vector<const LagNumbers*> pointers_to(const std::vector<LagNumbers>& numbers) {
  std::vector<const LagNumbers*> pointers;
  for (const LagNumbers& one : numbers) pointers.push_back(&one);
  return pointers;
}

bool is_other_category(const Column& column, std::size_t row, const Column& source,
                       std::size_t before) {
  return column.valid(row) && source.valid(before) &&
         string_at(column, row) != string_at(source, before);
}

}  // namespace

std::string LagRule::text() const {
  const std::string before = " of the row before";
  if (kind == Kind::kNotBelow) {
    return text::column_word(column) + (strict ? " > " : " >= ") + text::column_word(source) +
           before;
  }
  std::string text = text::column_word(column) + " = ";
  text += text::column_word(kind == Kind::kCarried ? source : column) + before;
  text += offset_text(offset, is_date);
  const std::string of = kind == Kind::kSumOfBefore ? before : "";
  const auto part = [&](const std::string& name) {
    const std::string word = text::column_word(name) + of;
    return blanks_are_zero ? "coalesce(" + word + ", 0)" : word;
  };
  for (const std::string& name : added) text += " + " + part(name);
  for (const std::string& name : subtracted) text += " - " + part(name);
  return text;
}

std::vector<std::uint8_t> rows_that_break(const LagRule& rule, const Table& table,
                                          const SequenceRows& sequences) {
  const std::size_t rows = sequences.rows.size();
  std::vector<std::uint8_t> broken(rows, 0);
  const Column& column = table.column(rule.column);
  const bool is_sum = rule.kind == LagRule::Kind::kSum || rule.kind == LagRule::Kind::kSumOfBefore;
  const Column& source = table.column(is_sum ? rule.column : rule.source);
  if (!is_quantity(column.type) || !is_quantity(source.type)) {
    if (is_quantity(column.type) || is_quantity(source.type)) return broken;
    each_lag_step(sequences, [&](std::size_t row) {
      broken[row] =
          is_other_category(column, sequences.rows[row], source, sequences.rows[row - 1]) ? 1 : 0;
      return true;
    });
    return broken;
  }
  const LagNumbers numbers(column, sequences);
  const LagNumbers before(source, sequences);
  const std::vector<LagNumbers> added = numbers_of(rule.added, table, sequences);
  const std::vector<LagNumbers> subtracted = numbers_of(rule.subtracted, table, sequences);
  const std::vector<double> sums =
      lag_sums(pointers_to(added), pointers_to(subtracted), rows, rule.blanks_are_zero);
  each_lag_step(sequences, [&](std::size_t row) {
    const double last = before.values[row - 1];
    const double now = numbers.values[row];
    const double step = rule.kind == LagRule::Kind::kSumOfBefore ? sums[row - 1] : sums[row];
    if (std::isnan(last) || std::isnan(now) || std::isnan(step)) return true;
    const bool breaks = rule.kind == LagRule::Kind::kNotBelow
                            ? (rule.strict ? now <= last : now < last)
                            : !numbers.same(now, last + rule.offset + step);
    broken[row] = breaks ? 1 : 0;
    return true;
  });
  return broken;
}

}  // namespace likeness
