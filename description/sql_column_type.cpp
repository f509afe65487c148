#include "description/sql_column_type.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "text/number_text.hpp"

namespace likeness::description {
namespace {

bool names(const std::string& words, std::string_view part) {
  return words.find(part) != std::string::npos;
}

/// What is no plain value, as PostgreSQL spells it.
std::optional<std::string> pattern_of_type(const std::string& words) {
  if (words.starts_with("INTERVAL")) return "([1-9]|[1-9][0-9]) days";
  if (words == "JSON" || words == "JSONB") return R"(\{"value": [1-9][0-9]{0,2}\})";
  if (words == "BYTEA") return R"(\\x[0-9a-f]{16})";
  if (names(words, "BLOB") || names(words, "BINARY")) return "[0-9a-f]{16}";
  if (words == "POINT") return R"(\([0-9]{1,2}\.[0-9],[0-9]{1,2}\.[0-9]\))";
  if (words == "XML") return "<value>[1-9][0-9]{0,2}</value>";
  return std::nullopt;
}

/// Of a number with so many digits before its point.
void limit_digits(SqlColumn& column, double digits) {
  double most = 1;
  for (int k = 0; k < std::clamp(digits, 0.0, 12.0); ++k) most *= 10;
  if (most < 1000) column.description.maximum = text::shortest(most - 1);
}

}  // namespace

bool set_sql_list(SqlColumn& column) {
  const bool numbers = column.metadata.sdtype == "numerical";
  const std::string one = numbers ? "[1-9][0-9]{0,2}" : "[a-z]{4,8}";
  if (!column.description.values.empty() || (!numbers && column.metadata.sdtype != "text")) {
    return false;
  }
  column.metadata.sdtype = "text";
  column.metadata.computer_representation.reset();
  column.metadata.regex_format = "\\{" + one + "(," + one + "){0,2}\\}";
  column.description.decimals.reset();
  column.description.longest.reset();
  return true;
}

void set_sql_type(const std::string& words, const std::vector<std::string>& sizes,
                  SqlColumn& column) {
  ColumnMetadata& metadata = column.metadata;
  // Beyond what databases take, any size means: as large as can be.
  constexpr double kMostSize = 1e9;
  const auto size = [&](std::size_t k) -> std::optional<double> {
    const auto given = k < sizes.size() ? text::to_number(sizes[k]) : std::nullopt;
    return given ? std::optional(std::clamp(*given, -kMostSize, kMostSize)) : std::nullopt;
  };
  metadata.regex_format = pattern_of_type(words);
  if (metadata.regex_format) {
    metadata.sdtype = "text";
  } else if (words == "ENUM") {
    metadata.sdtype = "categorical";
  } else if (names(words, "BOOL")) {
    metadata.sdtype = "boolean";
  } else if (names(words, "TIMESTAMP") || names(words, "DATETIME")) {
    metadata.sdtype = "datetime";
    metadata.datetime_format = "%Y-%m-%d %H:%M:%S";
  } else if (names(words, "DATE")) {
    metadata.sdtype = "datetime";
    metadata.datetime_format = "%Y-%m-%d";
  } else if (words == "TIME" || words.starts_with("TIME ")) {
    metadata.sdtype = "datetime";
    metadata.datetime_format = "%H:%M:%S";
    column.description.minimum = "00:00:00";
    column.description.maximum = "23:59:59";
  } else if (names(words, "UUID")) {
    metadata.sdtype = "uuid4";
  } else if (names(words, "INET")) {
    metadata.sdtype = "ipv4_address";
  } else if (names(words, "MACADDR")) {
    metadata.sdtype = "mac_address";
  } else if (names(words, "INT") || names(words, "SERIAL")) {
    metadata.sdtype = "numerical";
    metadata.computer_representation = "Int64";
    column.description.decimals = 0;
    if (names(words, "SERIAL")) column.not_null = true;
  } else if (names(words, "NUMERIC") || names(words, "DECIMAL") || names(words, "MONEY")) {
    metadata.sdtype = "numerical";
    column.description.decimals = static_cast<int>(size(1).value_or(sizes.empty() ? 2 : 0));
    if (size(0)) limit_digits(column, *size(0) - *column.description.decimals);
  } else if (names(words, "REAL") || names(words, "DOUB") || names(words, "FLOA")) {
    metadata.sdtype = "numerical";
  } else {
    metadata.sdtype = "text";
    if (size(0)) column.description.longest = static_cast<std::uint64_t>(std::max(1.0, *size(0)));
  }
}

}  // namespace likeness::description
