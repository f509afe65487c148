#include "io/postgres_cell_text.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "table/column_type.hpp"

namespace likeness::io {
namespace {

/// How times are written to columns of such a kind; nothing for other kinds.
const char* time_format_for(PostgresKind kind) {
  switch (kind) {
    case PostgresKind::kDate:
      return "%Y-%m-%d";
    case PostgresKind::kTime:
      return "%H:%M:%S.%f";
    case PostgresKind::kTimestamp:
      return "%Y-%m-%d %H:%M:%S.%f";
    case PostgresKind::kInstant:
      return "%Y-%m-%d %H:%M:%S.%f%:z";
    default:
      return nullptr;
  }
}

bool has_directive(const std::string& format, std::string_view letters) {
  for (std::size_t k = 0; k + 1 < format.size(); ++k) {
    if (format[k] != '%') continue;
    std::size_t letter = format.find_first_not_of("-^,:0123456789", k + 1);
    if (letter == std::string::npos) return false;
    if (letters.find(format[letter]) != std::string_view::npos) return true;
    k = letter;
  }
  return false;
}

/// Of `varchar(n)` and `char(n)`.
std::size_t most_characters(const PostgresType& type) {
  constexpr int kHeader = 4;
  const bool limited = (type.name == "varchar" || type.name == "bpchar") && type.modifier > kHeader;
  return limited ? static_cast<std::size_t>(type.modifier - kHeader) : 0;
}

std::string_view first_characters(std::string_view text, std::size_t count) {
  for (std::size_t k = 0; k < text.size(); ++k) {
    const bool begins = (static_cast<unsigned char>(text[k]) & 0xc0) != 0x80;
    if (begins && count-- == 0) return text.substr(0, k);
  }
  return text;
}

/// Whether all times of a column are written with one offset: `...%S+02:00`, `...%SZ`.
bool has_fixed_offset(const std::string& format) {
  const std::size_t second = format.rfind("%S");
  if (second == std::string::npos) return false;
  const std::size_t sign = format.find_first_of("+-Z", second);
  return sign != std::string::npos && format.find('%', sign) == std::string::npos;
}

std::string time_type_for(const std::string& format) {
  if (has_directive(format, "JK")) return "interval";
  if (has_directive(format, "z") || has_fixed_offset(format)) return "timestamp with time zone";
  const bool clock = has_directive(format, "HIMSfTp");
  const bool day = has_directive(format, "YymdjbBF");
  if (clock && day) return "timestamp";
  return clock ? "time" : "date";
}

}  // namespace

PostgresCellText::PostgresCellText(const Column& column, const PostgresType& type, bool not_null)
    : column_(column), kind_(type.kind), limit_(most_characters(type)), text_(column) {
  const char* const format = time_format_for(kind_);
  const bool shows_offset = kind_ == PostgresKind::kInstant &&
                            column.type == ColumnType::kDatetime &&
                            has_fixed_offset(column.datetime_format);
  if (column.type == ColumnType::kDatetime && format != nullptr && !shows_offset) {
    format_.emplace(format);
  }
  // What was never learned, such as a picture, but has to be there.
  if (not_null && column.missing_count() == column.size()) {
    missing_.clear();
    append_escaped(postgres_stand_in(type), missing_);
  }
}

void PostgresCellText::append(std::size_t row, std::string& out) {
  if (!column_.valid(row)) {
    out += missing_;
  } else if (format_) {
    format_->append(column_.integers[row], out);
  } else if (column_.type == ColumnType::kInt64 && column_.notation.plain()) {
    std::array<char, 24> digits{};
    out.append(
        digits.data(),
        std::to_chars(digits.data(), digits.data() + digits.size(), column_.integers[row]).ptr);
  } else if (column_.type == ColumnType::kBool && kind_ == PostgresKind::kTruth) {
    out += column_.codes[row] == 0 ? 'f' : 't';
  } else if (column_.type == ColumnType::kFloat64 && kind_ == PostgresKind::kWhole) {
    out += number_text(std::round(column_.floats[row]));
  } else if (is_string(column_.type)) {
    append_text(string_at(column_, row), out);
  } else {
    append_text(text_(row), out);
  }
}

void PostgresCellText::append_text(std::string_view text, std::string& out) {
  if (limit_ > 0 && text.size() > limit_) {
    const std::string_view beginning = first_characters(text, limit_);
    if (beginning.size() < text.size()) ++cut_;
    text = beginning;
  }
  append_escaped(text, out);
}

void PostgresCellText::append_escaped(std::string_view text, std::string& out) const {
  for (const char character : text) {
    switch (character) {
      case '\\':
        out += "\\\\";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      default:
        out += character;
    }
  }
}

std::string postgres_type_for(const Column& column) {
  switch (column.type) {
    case ColumnType::kInt64:
      return column.notation.plain() ? "bigint" : "text";
    case ColumnType::kFloat64:
      if (!column.notation.plain()) return "text";
      return column.decimals >= 0 ? "numeric" : "double precision";
    case ColumnType::kBool: {
      const std::string_view no = column.dictionary.size() > 0 ? column.dictionary[0] : "";
      return no == "false" || no == "False" || no == "FALSE" ? "boolean" : "text";
    }
    case ColumnType::kDatetime:
      return time_type_for(column.datetime_format);
    case ColumnType::kCategory:
    case ColumnType::kText:
      break;
  }
  return "text";
}

}  // namespace likeness::io
