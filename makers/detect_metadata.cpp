#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "likeness/metadata.hpp"
#include "makers/locale_detection.hpp"
#include "makers/person_values.hpp"
#include "table/column_type.hpp"
#include "table/metadata_rules.hpp"

namespace likeness {
namespace {

using makers::KnownNames;
using Use = makers::KnownNames::Use;

/// Of the values, this share must be known: lists hold the common names only.
constexpr double kShareKnown = 0.5;
constexpr std::size_t kFewestCells = 6;
constexpr std::size_t kMostCellsSeen = 1000;

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
        return makers::locales_of_full_name(names, text) != 0;
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

/// The strings of a column, each once.
std::vector<std::string_view> distinct_strings(const Column& column) {
  constexpr std::size_t kMostDistinct = 2000;
  std::unordered_set<std::string_view> seen;
  std::vector<std::string_view> distinct;
  for (std::size_t row = 0; row < column.size() && seen.size() < kMostDistinct; ++row) {
    if (!column.valid(row)) continue;
    const std::string_view text = string_at(column, row);
    if (seen.insert(text).second) distinct.push_back(text);
  }
  return distinct;
}

template <class Test>
bool share_of(const std::vector<std::string_view>& texts, double share, const Test& test) {
  const auto passed = static_cast<double>(std::ranges::count_if(texts, test));
  return passed >= share * static_cast<double>(texts.size());
}

/// Whether lists know enough of these as full names, or enough of their parts: of no language does
/// a list hold them all.
bool are_full_names(const KnownNames& names, const std::vector<std::string_view>& texts) {
  constexpr double kSharePart = 0.4;
  const auto is_full_name = [&](std::string_view text) {
    return makers::locales_of_full_name(names, text) != 0;
  };
  const auto has_given = [&](std::string_view text) {
    return names.locales_of(Use::kGiven, makers::written_name(text).first) != 0;
  };
  const auto has_family = [&](std::string_view text) {
    return names.locales_of(Use::kFamily, makers::written_name(text).last) != 0;
  };
  return share_of(texts, kShareKnown, is_full_name) ||
         (share_of(texts, kSharePart, has_given) && share_of(texts, kSharePart, has_family));
}

/// The kind of personal data that nearly all strings are, though each is there in many rows: a few
/// different ones may be categories.
std::string_view kind_of_repeated(const KnownNames& names, const Column& column) {
  constexpr std::size_t kFewNames = 10;
  constexpr std::size_t kFewAddresses = 20;
  constexpr double kNearlyAll = 0.9;
  constexpr double kShareKnownAlone = 0.8;  // words that may be other things, too
  const std::vector<std::string_view> texts = distinct_strings(column);
  if (texts.size() < kFewNames) return {};
  if (share_of(texts, kNearlyAll, makers::is_international_phone)) return "phone_number";
  if (texts.size() > kFewAddresses && share_of(texts, kNearlyAll, makers::is_street_with_number)) {
    return "street_address";
  }
  if (makers::names_thing(column.name)) return {};
  if (share_of(texts, kNearlyAll, makers::is_written_as_name) && are_full_names(names, texts)) {
    return "name";
  }
  if (!makers::names_person(column.name)) return {};
  const auto are_of = [&](Use use) {
    return share_of(texts, kShareKnownAlone, [&names, use](std::string_view text) {
      return names.locales_of(use, text) != 0;
    });
  };
  if (are_of(Use::kFamily)) return "last_name";
  return are_of(Use::kGiven) ? "first_name" : "";
}

}  // namespace

Metadata detect_metadata(const Table& table) {
  Metadata metadata = metadata_by_rules(table);
  std::optional<KnownNames> names;
  for (ColumnMetadata& meaning : metadata.columns) {
    const Column& column = table.column(meaning.name);
    const bool repeats = meaning.sdtype == "categorical" && is_string(column.type);
    if (!repeats && !is_unnamed(meaning, column)) continue;
    if (!names) names.emplace();
    const std::string_view kind =
        repeats ? kind_of_repeated(*names, column) : kind_of_names(*names, column);
    if (kind.empty()) continue;
    meaning.sdtype = kind;
    meaning.pii = true;
    meaning.regex_format.reset();
    if (metadata.primary_key == meaning.name) metadata.primary_key.reset();
  }
  return metadata;
}

}  // namespace likeness
