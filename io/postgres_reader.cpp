#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/postgres_catalog.hpp"
#include "io/postgres_column.hpp"
#include "io/postgres_connection.hpp"
#include "io/postgres_dataset.hpp"
#include "io/sql_text.hpp"
#include "table/dataset_description.hpp"
#include "text/quote.hpp"

namespace likeness::io {
namespace {

std::string listed(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
  return text;
}

/// Rows in an order that is the same wherever the data are: by the key, its text by its bytes.
/// Without one, as the server keeps them, where the user may know; else by all that is read.
std::string order_of(const PostgresTable& table) {
  std::vector<std::string> order;
  for (const std::string& name : table.primary_key) {
    const auto column = std::ranges::find(table.columns, name, &PostgresColumn::name);
    if (column == table.columns.end()) continue;
    const bool text = column->type.category == 'S';
    order.push_back(sql_name(name) + (text ? " COLLATE \"C\"" : ""));
  }
  if (!order.empty() && order.size() == table.primary_key.size()) return listed(order);
  if (table.wholly_readable) return table.partitioned ? "tableoid, ctid" : "ctid";
  for (const PostgresColumn& column : table.columns) {
    order.push_back(sql_name(column.name) + "::pg_catalog.text COLLATE \"C\"");
  }
  return listed(order);
}

std::string copy_text(const PostgresTable& table) {
  std::vector<std::string> values;
  for (const PostgresColumn& column : table.columns) {
    values.push_back(postgres_expression(column.type, sql_name(column.name)));
  }
  return "COPY (SELECT " + listed(values) + " FROM " + (table.partitioned ? "" : "ONLY ") +
         sql_name(table.name) + " ORDER BY " + order_of(table) + ") TO STDOUT (FORMAT binary)";
}

/// Reads `COPY`'s binary form: a header, then rows of values that begin with their lengths.
class BinaryRows {
 public:
  BinaryRows(std::vector<PostgresCells>& cells, const std::vector<std::string>& where)
      : cells_(cells), where_(where) {
    std::size_t width = 0;
    for (const PostgresCells& one : cells) width += one.width();
    values_.resize(width);
  }

  void take(std::string_view bytes) {
    if (!begun_) {
      // Signature and flags, and an extension of given length.
      constexpr std::size_t kSignature = 11;
      (void)next(bytes, kSignature + 4);
      (void)next(bytes, length(bytes));
      begun_ = true;
    }
    while (!bytes.empty()) {
      const std::string_view count = next(bytes, 2);
      if (count == "\xff\xff") return;  // the end
      take_row(bytes);
    }
  }

 private:
  static std::string_view next(std::string_view& bytes, std::size_t size) {
    if (bytes.size() < size) {
      throw Error(ErrorCode::kInternal, "The server sent rows that end in the middle.");
    }
    const std::string_view part = bytes.substr(0, size);
    bytes.remove_prefix(size);
    return part;
  }

  static std::uint32_t length(std::string_view& bytes) {
    std::uint32_t value = 0;
    for (const char byte : next(bytes, 4)) value = value << 8 | static_cast<unsigned char>(byte);
    return value;
  }

  void take_row(std::string_view& bytes) {
    for (PostgresValue& value : values_) {
      constexpr std::uint32_t kMissing = 0xffffffff;
      const std::uint32_t size = length(bytes);
      value = size == kMissing ? PostgresValue() : next(bytes, size);
    }
    const PostgresValue* value = values_.data();
    for (std::size_t k = 0; k < cells_.size(); ++k) {
      cells_[k].add(value, where_[k]);
      value += cells_[k].width();
    }
  }

  std::vector<PostgresCells>& cells_;
  const std::vector<std::string>& where_;
  std::vector<PostgresValue> values_;
  bool begun_ = false;
};

/// `between` is called now and then, and may cancel.
Table read_rows_of(PostgresConnection& connection, const PostgresTable& table,
                   std::vector<std::string>& notes, const std::function<void()>& between) {
  std::vector<PostgresCells> cells;
  std::vector<std::string> where;
  for (const PostgresColumn& column : table.columns) {
    cells.emplace_back(column);
    where.push_back("Table " + text::in_quotes(table.name) + ": column " +
                    text::in_quotes(column.name));
  }
  if (!cells.empty()) {
    BinaryRows rows(cells, where);
    constexpr std::size_t kSome = 65'536;
    std::size_t messages = 0;
    connection.copy_out(copy_text(table), [&](std::string_view bytes) {
      rows.take(bytes);
      if (++messages % kSome == 0) between();
    });
  }
  if (cells.empty()) {
    notes.push_back("Table " + text::in_quotes(table.name) +
                    " has no column to learn, so that it will be empty");
  }
  std::vector<Column> columns;
  for (std::size_t k = 0; k < cells.size(); ++k) {
    columns.push_back(cells[k].finish(where[k], text::in_quotes(connection.shown()) + ", ", notes));
  }
  return Table(std::move(columns));
}

/// Which schemas have tables that the user may read; empty where none has.
std::string other_schemas_text(PostgresConnection& connection) {
  std::string names;
  for (const auto& row : connection.rows(
           "SELECT DISTINCT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = "
           "c.relnamespace WHERE c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\\_%' AND "
           "n.nspname <> 'information_schema' AND has_schema_privilege(n.oid, 'USAGE') AND "
           "has_any_column_privilege(c.oid, 'SELECT') ORDER BY 1")) {
    names += (names.empty() ? "" : ", ") + text::in_quotes(row[0]);
  }
  return names.empty() ? "" : "; there are some in " + names + ": name one by ?schema=";
}

}  // namespace

bool can_use_postgres() noexcept {
  return true;
}

StoredDataset read_postgres(const std::string& address, const DatasetReadOptions& options) {
  const PostgresAddress parsed = parse_postgres_address(address);
  PostgresConnection connection(parsed, PostgresConnection::Purpose::kRead);
  connection.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  const std::string schema = postgres_schema_name(connection, parsed.schema);
  if (schema.empty()) {
    connection.fail_because(parsed.schema.empty()
                                ? "no schema of the search path is there; name one by ?schema="
                                : "there is no schema " + text::in_quotes(parsed.schema));
  }
  if (connection.value("SELECT has_schema_privilege(" + sql_text(schema) + ", 'USAGE')") != "t") {
    connection.fail_because("permission denied for schema " + text::in_quotes(schema) +
                            "; connect as a user who may, or let its owner allow it");
  }
  connection.run("SET LOCAL search_path = " + sql_name(schema));
  PostgresCatalog catalog = read_postgres_catalog(connection);
  if (catalog.tables.empty()) {
    connection.fail_because("there is no table to read in the schema " + text::in_quotes(schema) +
                            other_schemas_text(connection));
  }
  StoredDataset result;
  result.schema = postgres_schema_text(catalog.schema);
  result.notes = std::move(catalog.notes);
  std::vector<TableKeys> keys;
  for (const PostgresTable& table : catalog.tables) {
    const auto report = [&] {
      report_progress(options.progress, {.stage = "read",
                                         .step = result.dataset.tables.size(),
                                         .total = catalog.tables.size(),
                                         .losses = {}});
    };
    report();
    result.dataset.tables.push_back(
        {table.name, read_rows_of(connection, table, result.notes, report)});
    keys.push_back({table.name, table.primary_key, table.unique});
  }
  result.metadata = describe_dataset(result.dataset, keys, std::move(catalog.relations));
  return result;
}

}  // namespace likeness::io
