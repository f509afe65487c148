#include "constraints/table_constraint.hpp"

#include <algorithm>
#include <utility>

#include "likeness/constraints.hpp"
#include "likeness/error.hpp"
#include "text/nearest_name.hpp"

namespace likeness {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

std::string_view without_blanks(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
}

/// A rule taken apart: the name as it is written, and what follows its colon.
struct NamedText {
  std::string_view name;
  std::string_view expression;
};

NamedText split_at(std::string_view text, std::size_t colon) {
  return {without_blanks(text.substr(0, colon)), without_blanks(text.substr(colon + 1))};
}

[[noreturn]] void refuse_nameless(std::string_view text, const DatasetMetadata& metadata) {
  const std::string table = metadata.tables.empty() ? "table" : metadata.tables.front().name;
  throw Error(ErrorCode::kUsage, "The rule " + text::in_quotes(text) +
                                     " names no table; of several tables write " +
                                     text::in_quotes(table + ": " + std::string(text)) +
                                     " where it holds in that one.");
}

/// In quotes up to the closing one.
NamedText split_quoted(std::string_view text, const DatasetMetadata& metadata) {
  const std::size_t end = text.find(text.front(), 1);
  if (end == std::string_view::npos) refuse_nameless(text, metadata);
  const std::string_view rest = without_blanks(text.substr(end + 1));
  if (!rest.starts_with(':')) refuse_nameless(text, metadata);
  return {text.substr(1, end - 1), without_blanks(rest.substr(1))};
}

/// At the last colon before which a table's name stands, which may have colons of its own; else at
/// the first one, unless that stands within a text of the expression.
NamedText split_plain(std::string_view text, const DatasetMetadata& metadata) {
  for (std::size_t colon = text.rfind(':'); colon != std::string_view::npos && colon > 0;
       colon = text.rfind(':', colon - 1)) {
    const NamedText parts = split_at(text, colon);
    if (metadata.find(parts.name) != nullptr) return parts;
  }
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || text.find_first_of("'<>=") < colon) {
    refuse_nameless(text, metadata);
  }
  return split_at(text, colon);
}

}  // namespace

std::string known_table(std::string_view name, const DatasetMetadata& metadata) {
  if (metadata.find(name) != nullptr) return std::string(name);
  std::vector<std::string_view> names;
  for (const NamedMetadata& table : metadata.tables) names.emplace_back(table.name);
  throw Error(ErrorCode::kUsage, "There is no table " + text::in_quotes(name) + " for a rule" +
                                     text::did_you_mean(name, names));
}

TableConstraint parse_table_constraint(std::string_view text, const DatasetMetadata& metadata) {
  const std::string_view trimmed = without_blanks(text);
  if (trimmed.empty()) refuse_nameless(text, metadata);
  const bool is_quoted = trimmed.front() == '`' || trimmed.front() == '"';
  const NamedText parts =
      is_quoted ? split_quoted(trimmed, metadata) : split_plain(trimmed, metadata);
  return {known_table(parts.name, metadata), parse_constraint(parts.expression)};
}

void add_constraint(TableConstraint rule, DatasetMetadata& metadata) {
  const std::string name = known_table(rule.table, metadata);
  const auto table = std::ranges::find(metadata.tables, name, &NamedMetadata::name);
  table->metadata.constraints.push_back(std::move(rule.constraint));
}

}  // namespace likeness
