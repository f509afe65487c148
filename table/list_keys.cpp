#include <algorithm>
#include <set>
#include <string>

#include "table/key_codes.hpp"
#include "table/key_detect.hpp"
#include "table/relation_names.hpp"

namespace likeness {
namespace {

/// Whether a name says no more than that it is what a row is called.
bool is_plain_name(const std::vector<std::string>& words) {
  static const std::set<std::string> kNames = {"name", "label", "title", "value", "term"};
  return words.size() == 1 && kNames.contains(words.front());
}

/// Whether all cells of a column are in a list, many of them.
bool are_listed(const Column& column, const Column& list) {
  constexpr std::size_t kFewestCells = 20;
  const KeyCodes codes = key_codes(std::vector<KeyColumns>{{&list}, {&column}});
  std::vector<bool> in_list(codes.keys, false);
  for (const std::int64_t code : codes.of_tables[0]) {
    if (code >= 0) in_list[static_cast<std::size_t>(code)] = true;
  }
  std::size_t present = 0;
  for (const std::int64_t code : codes.of_tables[1]) {
    if (code < 0) continue;
    if (!in_list[static_cast<std::size_t>(code)]) return false;
    ++present;
  }
  return present >= kFewestCells;
}

/// Whether a column is named for a table and holds what one of that table's columns lists.
bool names_rows(const ColumnFacts& column, const TableFacts& table, const ColumnFacts& list) {
  constexpr double kNamedFor = 0.9;
  if (!column.joinable || column.unique || column.number || column.distinct < 2) return false;
  return name_affinity(column.words, table.words, {"id"}, false).score >= kNamedFor &&
         are_listed(*column.column, *list.column);
}

bool is_named_elsewhere(const TableFacts& table, const ColumnFacts& list,
                        const std::vector<TableFacts>& tables) {
  return std::ranges::any_of(tables, [&](const TableFacts& other) {
    return &other != &table && std::ranges::any_of(other.columns, [&](const ColumnFacts& column) {
      return names_rows(column, table, list);
    });
  });
}

}  // namespace

void find_list_keys(std::vector<TableFacts>& tables) {
  for (TableFacts& table : tables) {
    for (std::size_t k = 0; k < table.columns.size() && table.key.empty(); ++k) {
      const ColumnFacts& list = table.columns[k];
      if (!list.unique || !list.joinable || list.number || !is_plain_name(list.words)) continue;
      if (!is_named_elsewhere(table, list, tables)) continue;
      table.key = {k};
      table.key_confidence = 0.85;
      table.key_reason = "is different in all rows, and what other tables name rows by";
    }
  }
}

}  // namespace likeness
