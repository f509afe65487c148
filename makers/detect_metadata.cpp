#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

#include "likeness/metadata.hpp"
#include "makers/locale_detection.hpp"
#include "table/column_type.hpp"
#include "table/metadata_rules.hpp"
#include "text/characters.hpp"

namespace likeness {
namespace {

using makers::KnownNames;
using Use = makers::KnownNames::Use;

/// Of the values, this share must be known: lists hold the common names only.
constexpr double kShareKnown = 0.5;
constexpr std::size_t kFewestCells = 6;
constexpr std::size_t kMostCellsSeen = 1000;

bool is_full_name_known(const KnownNames& names, std::string_view text) {
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos) return false;
  const std::string_view first = text.substr(0, space);
  const std::string_view last = text.substr(text.rfind(' ') + 1);
  return (names.locales_of(Use::kGiven, first) & names.locales_of(Use::kFamily, last)) != 0 ||
         (names.locales_of(Use::kFamily, first) & names.locales_of(Use::kGiven, last)) != 0;
}

template <class Test>
double share_of_cells(const Column& column, const Test& test) {
  const std::size_t step = std::max<std::size_t>(1, column.size() / kMostCellsSeen);
  std::size_t cells = 0;
  std::size_t known = 0;
  for (std::size_t row = 0; row < column.size(); row += step) {
    if (!column.valid(row)) continue;
    ++cells;
    known += test(string_at(column, row)) ? 1 : 0;
  }
  return cells < kFewestCells ? 0 : static_cast<double>(known) / static_cast<double>(cells);
}

/// The kind of names that most values are; empty for none.
std::string_view kind_of_names(const KnownNames& names, const Column& column) {
  const auto is_known = [&](Use use) {
    return [&names, use](std::string_view text) { return names.locales_of(use, text) != 0; };
  };
  if (share_of_cells(column, [&](std::string_view text) {
        return is_full_name_known(names, text);
      }) >= kShareKnown) {
    return "name";
  }
  const double given = share_of_cells(column, is_known(Use::kGiven));
  const double family = share_of_cells(column, is_known(Use::kFamily));
  if (given >= kShareKnown && given >= family) return "first_name";
  return family >= kShareKnown ? "last_name" : "";
}

/// Whether the rules took the column for strings that are nearly all different, without knowing
/// what they are.
bool is_unnamed(const ColumnMetadata& meaning, const Column& column) {
  return is_string(column.type) &&
         (meaning.sdtype == "text" || meaning.sdtype == "unknown" || meaning.sdtype == "id");
}

}  // namespace

Metadata detect_metadata(const Table& table) {
  Metadata metadata = metadata_by_rules(table);
  std::optional<KnownNames> names;
  for (ColumnMetadata& meaning : metadata.columns) {
    const Column& column = table.column(meaning.name);
    if (!is_unnamed(meaning, column)) continue;
    if (!names) names.emplace();
    const std::string_view kind = kind_of_names(*names, column);
    if (kind.empty()) continue;
    meaning.sdtype = kind;
    meaning.pii = true;
    meaning.regex_format.reset();
    if (metadata.primary_key == meaning.name) metadata.primary_key.reset();
  }
  return metadata;
}

}  // namespace likeness
