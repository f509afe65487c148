#include "description/key_combinations.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness::description {
namespace {

using streams::kMaking;

bool is_whole_number(const ColumnMetadata& metadata, const ColumnDescription& described) {
  const std::string type = metadata.computer_representation.value_or("");
  return described.values.empty() && !metadata.regex_format &&
         (metadata.sdtype == "id" ||
          (metadata.sdtype == "numerical" && (described.decimals == 0 || type.starts_with("Int"))));
}

/// The column of a key of several columns that can number the rows of a parent.
std::optional<std::size_t> numbering_column(const Metadata& metadata,
                                            const std::vector<std::string>& key,
                                            const DescribedTable& table,
                                            const TableDescription& described) {
  for (const std::string& name : key) {
    const std::size_t c = table.place_of(name);
    if (table.reference_of[c] != kNoRelation) continue;
    if (is_whole_number(metadata.columns[c], described.columns[c])) return c;
  }
  return std::nullopt;
}

/// A key of references and a number: rows of the same parents are numbered. False where that can't
/// be.
bool number_key_rows(const Metadata& metadata, const std::vector<std::string>& key,
                     const TableDescription& described, const std::vector<std::uint64_t>& relations,
                     const std::vector<std::uint64_t>& counts, DescribedTable& table) {
  const std::optional<std::size_t> column = numbering_column(metadata, key, table, described);
  if (!column) return false;
  std::uint64_t parents = 1;
  for (const std::uint64_t relation : relations) {
    if (table.references[relation].children) table.counting = relation;
    table.references[relation].stride = parents;
    const std::uint64_t count = counts[table.references[relation].parent];
    if (count == 0 || parents > (std::uint64_t{1} << 50) / count) return false;
    parents *= count;
  }
  const auto end = [&](const std::optional<std::string>& text) {
    return text ? text::to_number(*text) : std::nullopt;
  };
  const ColumnDescription& mine = described.columns[*column];
  table.first_number = static_cast<std::int64_t>(std::ceil(end(mine.minimum).value_or(1)));
  if (table.counting == kNoRelation) {
    table.numbered = NumberedRows::of(
        table.rows, parents, RandomStream(table.seed, kMaking.orders[streams::kMillion]),
        RandomStream(table.seed, kMaking.orders[streams::kMillion + 1]));
    if (!table.numbered) return false;
    const double last =
        static_cast<double>(table.first_number) + static_cast<double>(table.numbered->most()) - 1;
    if (last > end(mine.maximum).value_or(last)) {
      table.numbered.reset();
      return false;
    }
    for (const std::uint64_t relation : relations) {
      table.references[relation].combinations = parents;
    }
  }
  table.numbering = column;
  for (const std::uint64_t relation : relations) {
    for (const std::size_t c : table.references[relation].child_columns) table.missing[c] = 0;
  }
  return true;
}

/// A text of the key has values of its own then.
bool make_text_unique(const Metadata& metadata, const std::vector<std::string>& key,
                      const DescribedTable& table, TableDescription& described) {
  for (const std::string& name : key) {
    const std::size_t c = table.place_of(name);
    ColumnDescription& column = described.columns[c];
    if (table.reference_of[c] != kNoRelation || metadata.columns[c].sdtype != "text" ||
        metadata.columns[c].regex_format || !column.values.empty() ||
        column.longest.value_or(8) < 8) {
      continue;
    }
    column.unique = true;
    return true;
  }
  return false;
}

/// Each combination of the parents of some references is there once at most. Where `may_repeat`,
/// false if there are so many that a few rows that repeat are sooner drawn again, unless these are
/// too many.
bool combine_parents(const std::vector<std::uint64_t>& relations, bool is_key, bool may_repeat,
                     const std::vector<std::uint64_t>& counts, DescribedTable& table) {
  constexpr std::uint64_t kSparse = 4;
  std::uint64_t combinations = 1;
  for (const std::uint64_t relation : relations) {
    table.references[relation].stride = combinations;
    const std::uint64_t parents = counts[table.references[relation].parent];
    if (combinations > (std::uint64_t{1} << 62) / std::max<std::uint64_t>(1, parents)) {
      return false;
    }
    combinations *= parents;
  }
  if (combinations < table.rows) {
    throw Error(ErrorCode::kData, "Table " + text::in_quotes(table.name) + " is to have " +
                                      std::to_string(table.rows) +
                                      " rows with different keys, but the rows that they refer to "
                                      "give " +
                                      std::to_string(combinations) +
                                      "; ask for fewer rows, or for more of those.");
  }
  const bool sparse = table.rows <= kMostRowsApart && table.rows < combinations / kSparse;
  if (may_repeat && sparse) return false;
  for (const std::uint64_t relation : relations) {
    table.references[relation].combinations = combinations;
    if (!is_key) continue;
    for (const std::size_t c : table.references[relation].child_columns) table.missing[c] = 0;
  }
  return true;
}

}  // namespace

bool keep_combinations_apart(const Metadata& metadata, const std::vector<std::string>& columns,
                             bool alone, const std::vector<std::uint64_t>& counts,
                             TableDescription& described, DescribedTable& table) {
  const bool is_key = columns == metadata.composite_key;
  std::vector<std::uint64_t> relations;
  bool all = true;
  for (const std::string& name : columns) {
    const std::uint64_t relation = table.reference_of[table.place_of(name)];
    all = all && relation != kNoRelation && table.references[relation].is_drawn();
    const bool known = std::ranges::find(relations, relation) != relations.end();
    if (relation != kNoRelation && !known) relations.push_back(relation);
  }
  if (all) return combine_parents(relations, is_key, !is_key || !alone, counts, table);
  return is_key && (number_key_rows(metadata, columns, described, relations, counts, table) ||
                    make_text_unique(metadata, columns, table, described));
}

}  // namespace likeness::description
