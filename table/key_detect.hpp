#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "likeness/dataset.hpp"
#include "likeness/table.hpp"

namespace likeness {

/// What detection asks of a column, found once.
struct ColumnFacts {
  const Column* column = nullptr;
  std::vector<std::string> words;  ///< of its name, without a prefix that all columns share
  std::size_t present = 0;
  std::size_t distinct = 0;
  bool unique = false;    ///< every row has a value of its own
  bool joinable = false;  ///< whole numbers, or strings that may be codes
  bool number = false;
};

struct TableFacts {
  std::string name;
  const Table* table = nullptr;
  std::vector<std::string> words;
  std::vector<ColumnFacts> columns;
  std::vector<std::size_t> key;  ///< columns of the primary key; empty where there is none
  double key_confidence = 0;
  std::string key_reason;
  bool doubled = false;  ///< some rows repeat the key of others
};

[[nodiscard]] std::vector<TableFacts> collect_facts(const Dataset& dataset);

/// Finds primary keys of one column.
void find_single_keys(std::vector<TableFacts>& tables);

/// Of tables without a key, a column of names (`name`, `label`) by which another table's column,
/// named for this table, refers to them: a list whose codes are its names, however short it is.
void find_list_keys(std::vector<TableFacts>& tables);

/// Of tables without a key, columns that are named for their table and different in all but a few
/// rows: keys, if any table refers to them, of which some rows were entered twice.
void find_doubled_keys(std::vector<TableFacts>& tables);

/// Finds keys of several columns of tables that have none, among those that refer to others
/// (`refers[table][column]`), identify by their names, or are times.
void find_composite_keys(std::vector<TableFacts>& tables,
                         const std::vector<std::vector<bool>>& refers);

/// Finds keys of several columns of tables that still have none, among those that another table has
/// by the same names, though none of them refers to anything by itself: the state, county and tract
/// of a place, which its households name.
void find_shared_keys(std::vector<TableFacts>& tables);

/// Whether those columns have different values in all rows, none missing.
[[nodiscard]] bool identifies_rows(const Table& table, const std::vector<const Column*>& columns);

}  // namespace likeness
