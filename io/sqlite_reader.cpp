#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "io/sqlite_catalog.hpp"
#include "io/sqlite_column.hpp"
#include "io/sqlite_database.hpp"
#include "io/sqlite_dataset.hpp"
#include "table/dataset_description.hpp"
#include "text/quote.hpp"

namespace likeness::io {
namespace {

std::string select_text(const SqliteTable& table) {
  std::string columns;
  for (const SqliteColumn& column : table.columns) {
    columns += (columns.empty() ? "" : ", ") + sql_name(column.name);
  }
  // Without an order, an index may give rows in its own.
  const bool hidden_rowid = std::ranges::any_of(
      table.columns, [](const SqliteColumn& column) { return column.name == "rowid"; });
  return "SELECT " + columns + " FROM " + sql_name(table.name) +
         (table.has_rowid && !hidden_rowid ? " ORDER BY rowid" : "");
}

void note_cells(const std::string& where, const SqliteCells& cells,
                std::vector<std::string>& notes) {
  if (cells.blobs() > 0) {
    notes.push_back(where + " holds " + std::to_string(cells.blobs()) +
                    (cells.blobs() == 1 ? " blob, which is" : " blobs, which are") +
                    " not learned and will be missing");
  }
  if (cells.mixed()) notes.push_back(where + " holds numbers and text, and is read as text");
}

/// The rows of a table; a column of blobs is left out where nothing else is in it.
Table read_rows(SqliteDatabase& database, const SqliteTable& table,
                std::vector<std::string>& notes) {
  std::vector<SqliteCells> cells;
  std::vector<std::string> where;
  for (const SqliteColumn& column : table.columns) {
    cells.emplace_back(column.name);
    where.push_back("Table " + text::in_quotes(table.name) + ": column " +
                    text::in_quotes(column.name));
  }
  SqliteStatement rows = database.prepare(select_text(table));
  while (rows.step()) {
    for (std::size_t k = 0; k < cells.size(); ++k) {
      cells[k].add(rows, static_cast<int>(k), where[k]);
    }
  }
  std::vector<Column> columns;
  for (std::size_t k = 0; k < cells.size(); ++k) {
    note_cells(where[k], cells[k], notes);
    columns.push_back(cells[k].finish(text::in_quotes(database.path()) + ", "));
  }
  return Table(std::move(columns));
}

TableKeys keys_of(const SqliteTable& table) {
  return {table.name, table.primary_key, table.unique};
}

}  // namespace

bool can_use_sqlite() noexcept {
  return true;
}

StoredDataset read_sqlite(const std::string& path, const DatasetReadOptions& options) {
  SqliteDatabase database = SqliteDatabase::open_to_read(path);
  database.run("BEGIN");
  // Damage shows before long work, not in the middle of it.
  const std::string check = database.value("PRAGMA quick_check(1)");
  if (check != "ok") {
    throw Error(ErrorCode::kData, "Can't read " + text::in_quotes(path) + ": it is damaged (" +
                                      check + "); restore it from a copy.");
  }
  SqliteCatalog catalog = read_sqlite_catalog(database);
  if (catalog.tables.empty()) {
    throw Error(ErrorCode::kData, "There is no table in " + text::in_quotes(path) + ".");
  }
  StoredDataset result;
  result.schema = std::move(catalog.schema);
  result.notes = std::move(catalog.notes);
  std::vector<TableKeys> keys;
  for (const SqliteTable& table : catalog.tables) {
    report_progress(options.progress, {.stage = "read",
                                       .step = result.dataset.tables.size(),
                                       .total = catalog.tables.size(),
                                       .losses = {}});
    result.dataset.tables.push_back({table.name, read_rows(database, table, result.notes)});
    keys.push_back(keys_of(table));
  }
  result.metadata = describe_dataset(result.dataset, keys, std::move(catalog.relations));
  return result;
}

}  // namespace likeness::io
