#include "table/cell_text.hpp"

#include <array>
#include <cmath>

#include "table/column_type.hpp"
#include "table/quantities.hpp"
#include "text/number_format.hpp"
#include "text/number_notation.hpp"
#include "text/number_text.hpp"
#include "text/spaces.hpp"

namespace likeness {
namespace {

/// What a text says in the notation of a column that has one; a plain number may be given, too.
std::optional<text::NotedNumber> noted_number(const Column& column, std::string_view text) {
  if (column.notation.plain()) return std::nullopt;
  return text::read_number(column.notation, text);
}

}  // namespace

CellText::CellText(const Column& column, DecimalText decimals)
    : column_(column), decimals_(decimals) {
  if (column.type == ColumnType::kDatetime) datetime_.emplace(column.datetime_format);
}

std::string CellText::operator()(std::size_t row) const {
  if (!column_.valid(row)) return {};
  switch (column_.type) {
    case ColumnType::kInt64: {
      if (column_.notation.plain() || decimals_ == DecimalText::kShortest) {
        return std::to_string(column_.integers[row]);
      }
      std::string text;
      text::write_number(column_.notation, column_.integers[row], text);
      return text;
    }
    case ColumnType::kFloat64: {
      if (decimals_ == DecimalText::kShortest) return number_text(column_.floats[row]);
      if (!column_.notation.plain()) {
        std::string text;
        text::write_number(column_.notation, column_.floats[row], column_.decimals,
                           column_.min_decimals, text);
        return text;
      }
      std::array<char, text::kNumberSize> buffer{};
      return {buffer.data(), text::write_float(column_.floats[row], column_.decimals,
                                               column_.min_decimals, buffer.data())};
    }
    case ColumnType::kDatetime: {
      std::string text;
      const std::int64_t time = column_.integers[row];
      datetime_->append(time, text, utc_offset_at(column_.utc_offsets, time));
      return text;
    }
    case ColumnType::kBool:
    case ColumnType::kCategory:
    case ColumnType::kText:
      break;
  }
  return std::string(string_at(column_, row));
}

std::optional<double> number_of(const Column& column, std::string_view text) {
  if (column.type != ColumnType::kDatetime) {
    if (const auto noted = noted_number(column, text)) return noted->value;
    return text::to_number(text::without_spaces(text));
  }
  const auto time = text::DatetimeFormat(column.datetime_format).parse(text::without_spaces(text));
  if (!time) return std::nullopt;
  return static_cast<double>(*time);
}

std::optional<std::int64_t> integer_of(const Column& column, std::string_view text) {
  if (column.type == ColumnType::kDatetime) {
    return text::DatetimeFormat(column.datetime_format).parse(text::without_spaces(text));
  }
  if (const auto noted = noted_number(column, text); noted && noted->whole) return noted->integer;
  if (const auto value = text::to_number<std::int64_t>(text::without_spaces(text))) return value;
  constexpr double kExact = 9007199254740992;
  const std::optional<double> number = number_of(column, text);
  if (!number || !(std::abs(*number) <= kExact) || std::trunc(*number) != *number) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(*number);
}

std::string number_text(double number) {
  return text::shortest(number == 0.0 ? 0.0 : number);
}

}  // namespace likeness
