#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "io/atomic_file.hpp"
#include "io/beside.hpp"
#include "io/host_schema.hpp"
#include "io/refused_rows.hpp"
#include "io/sqlite_catalog.hpp"
#include "io/sqlite_database.hpp"
#include "io/sqlite_dataset.hpp"
#include "io/sqlite_orphans.hpp"
#include "io/sqlite_schema.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"
#include "text/characters.hpp"
#include "text/quote.hpp"

namespace likeness::io {
namespace {

namespace fs = std::filesystem;

/// Binds the cells of a column as the table's are stored: numbers as numbers, others as text.
class CellBinder {
 public:
  CellBinder(const Column& column, const SqliteColumn& declared)
      : column_(column),
        text_(column),
        stands_in_(declared.not_null && column.missing_count() == column.size()),
        as_bits_(column.type == ColumnType::kBool && declares_truth(declared.declared_type) &&
                 column.dictionary[0] == "False" && column.dictionary[1] == "True") {}

  void bind(SqliteStatement& statement, int parameter, std::size_t row) {
    if (!column_.valid(row)) {
      // What was never learned, such as a picture, but has to be there.
      return stands_in_ ? statement.bind_empty_blob(parameter) : statement.bind_nothing(parameter);
    }
    const bool plain = column_.notation.plain();
    if (column_.type == ColumnType::kInt64 && plain) {
      statement.bind(parameter, column_.integers[row]);
    } else if (column_.type == ColumnType::kFloat64 && plain) {
      statement.bind(parameter, rounded(row));
    } else if (as_bits_) {
      statement.bind(parameter, std::int64_t{column_.codes[row]});
    } else if (is_string(column_.type)) {
      statement.bind(parameter, string_at(column_, row));
    } else {
      shown_ = text_(row);
      statement.bind(parameter, std::string_view(shown_));
    }
  }

 private:
  /// Truth values of such a column are 0 and 1, as SQLite compares them, unless the real ones were
  /// spelled otherwise.
  static bool declares_truth(std::string type) {
    for (char& c : type) c = text::to_upper(c);
    return type.find("BOOL") != std::string::npos;
  }

  /// The number that the digits of its column are.
  double rounded(std::size_t row) {
    double value = column_.floats[row];
    if (column_.decimals < 0) return value;
    shown_ = text_(row);
    std::from_chars(shown_.data(), shown_.data() + shown_.size(), value);
    return value;
  }

  const Column& column_;
  CellText text_;
  bool stands_in_;
  bool as_bits_;
  std::string shown_;
};

/// An insertion into a table, for the columns that both it and the rows have.
struct Insertion {
  SqliteStatement statement;
  std::vector<SqliteColumn> columns;
};

class SqliteWriter : public DatasetWriter {
 public:
  SqliteWriter(std::string path, DatasetMetadata metadata, const DatasetWriteOptions& options)
      : path_(std::move(path)),
        metadata_(std::move(metadata)),
        overwrite_(options.overwrite),
        beside_(make_file_beside(path_)),
        database_(SqliteDatabase::open_to_fill(beside_.path(), path_)) {
    if (schema_kind(options.schema) == "sqlite") {
      schema_ = parse_sqlite_schema(options.schema);
    } else {
      note_ = other_schema_note(options.schema, "sqlite");
    }
    for (const auto& [name, value] : schema_.pragmas) set_pragma(name, value);
    database_.run("PRAGMA foreign_keys = OFF");
    database_.run("BEGIN");
    for (const std::string& statement : schema_.tables) database_.run(statement);
  }

  void append(std::string_view table, const Table& rows) override {
    Insertion& insertion = insertion_for(std::string(table), rows);
    std::vector<std::unique_ptr<CellBinder>> cells;
    for (std::size_t k = 0; k < insertion.columns.size(); ++k) {
      cells.push_back(std::make_unique<CellBinder>(rows.column(insertion.columns[k].name),
                                                   insertion.columns[k]));
    }
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      for (std::size_t k = 0; k < cells.size(); ++k) {
        cells[k]->bind(insertion.statement, static_cast<int>(k) + 1, row);
      }
      if (!insertion.statement.insert()) {
        refused_.refuse(std::string(table), 1, database_.message());
      }
    }
    refused_.give(std::string(table), rows.rows());
  }

  std::vector<std::string> finish() override {
    refused_.check_some_left();
    if (refused_.any()) remove_orphans();
    std::vector<std::string> notes = refused_.notes();
    if (!note_.empty()) notes.push_back(note_);
    for (const std::string& statement : schema_.others) {
      if (!database_.try_run(statement)) {
        notes.push_back("An index, view or trigger could not be made: " + database_.message());
      }
    }
    insertions_.clear();
    database_.run("COMMIT");
    database_.close();
    appear();
    return notes;
  }

 private:
  /// Only those that say what a database is like, not what to do with it.
  void set_pragma(const std::string& name, const std::string& value) {
    static const std::set<std::string> kKept = {"application_id", "auto_vacuum", "encoding",
                                                "page_size", "user_version"};
    if (kKept.contains(name)) database_.run("PRAGMA " + name + " = " + sql_text(value));
  }

  Insertion& insertion_for(const std::string& table, const Table& rows) {
    const auto found = insertions_.find(table);
    if (found != insertions_.end()) return found->second;
    if (schema_.tables.empty()) make_table(table, rows);
    std::vector<SqliteColumn> columns;
    std::string names;
    std::string places;
    for (const SqliteColumn& column : sqlite_columns(database_, table)) {
      if (rows.find(column.name) == nullptr) continue;
      names += (columns.empty() ? "" : ", ") + sql_name(column.name);
      places += columns.empty() ? "?" : ", ?";
      columns.push_back(column);
    }
    if (columns.empty()) {
      throw Error(ErrorCode::kData, "The database has no table " + text::in_quotes(table) +
                                        " with a column of the rows for it.");
    }
    const std::string sql =
        "INSERT INTO " + sql_name(table) + " (" + names + ") VALUES (" + places + ")";
    return insertions_.emplace(table, Insertion{SqliteStatement(database_, sql), columns})
        .first->second;
  }

  void make_table(const std::string& name, const Table& rows) {
    const auto found = std::ranges::find(metadata_.tables, name, &NamedMetadata::name);
    const NamedMetadata unknown{name, {}};
    database_.run(table_statement(found == metadata_.tables.end() ? unknown : *found, rows,
                                  metadata_.relations));
  }

  /// What refers to a row that was kept out has to go, too.
  void remove_orphans() {
    for (bool found = true; found;) {
      found = false;
      for (const auto& row :
           sqlite_rows(database_,
                       "SELECT DISTINCT \"table\", rowid FROM pragma_foreign_key_check "
                       "WHERE rowid IS NOT NULL")) {
        database_.run("DELETE FROM " + sql_name(row[0]) + " WHERE rowid = " + row[1]);
        leave_out(row[0], 1);
        found = true;
      }
      for (const auto& row : sqlite_rows(database_,
                                         "SELECT DISTINCT \"table\" FROM pragma_foreign_key_check "
                                         "WHERE rowid IS NULL")) {
        found = remove_without_rowid(row[0]) || found;
      }
    }
  }

  bool remove_without_rowid(const std::string& table) {
    std::uint64_t removed = 0;
    for (const std::string& statement : orphan_deletions(database_, table)) {
      database_.run(statement);
      removed += std::stoull(sqlite_rows(database_, "SELECT changes()")[0][0]);
    }
    if (removed > 0) leave_out(table, removed);
    return removed > 0;
  }

  void leave_out(const std::string& table, std::uint64_t rows) {
    refused_.refuse(table, rows, "they refer to rows that were left out");
  }

  void appear() {
    flush_to_disk(beside_.path());
    const std::string target = follow_links(path_).string();
    if (!overwrite_ && fs::exists(fs::symlink_status(path_))) {
      throw Error(ErrorCode::kInternal, "Can't write " + text::in_quotes(path_) +
                                            ": something has appeared there in the meantime.");
    }
    std::error_code error;
    fs::rename(beside_.path(), target, error);
    if (error) {
      throw Error(ErrorCode::kInternal,
                  "Can't write " + text::in_quotes(path_) + ": " + error.message() + ".");
    }
    beside_.keep();
  }

  std::string path_;
  DatasetMetadata metadata_;
  SqliteSchema schema_;
  bool overwrite_;
  Beside beside_;
  SqliteDatabase database_;
  std::map<std::string, Insertion> insertions_;
  RefusedRows refused_;
  std::string note_;  ///< on a schema of another kind
};

}  // namespace

std::unique_ptr<DatasetWriter> make_sqlite_writer(const std::string& path,
                                                  const DatasetMetadata& metadata,
                                                  const DatasetWriteOptions& options) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (fs::is_directory(status)) {
    throw Error(ErrorCode::kUsage, text::in_quotes(path) + " is a folder, not a file to write.");
  }
  if (fs::exists(status) && !options.overwrite) {
    throw Error(ErrorCode::kUsage, text::in_quotes(path) +
                                       " exists already; name another file, or ask for it to be "
                                       "overwritten.");
  }
  return std::make_unique<SqliteWriter>(path, metadata, options);
}

}  // namespace likeness::io
