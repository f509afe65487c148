#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/sql_text.hpp"
#include "likeness/error.hpp"

namespace likeness::io {

class SqliteStatement;

/// An open SQLite file. What goes wrong throws Error with the file's name and the reason. One
/// thread at a time.
class SqliteDatabase {
 public:
  /// For reading alone: nothing is written, no view or trigger may call what is dangerous.
  [[nodiscard]] static SqliteDatabase open_to_read(const std::string& path);
  /// An empty file that is there for it. `shown_path` names it in errors.
  [[nodiscard]] static SqliteDatabase open_to_fill(const std::string& path,
                                                   const std::string& shown_path);

  /// Runs statements without results.
  void run(const std::string& sql);
  /// Runs them; whether they succeeded. The reason for a failure is in message().
  [[nodiscard]] bool try_run(const std::string& sql);
  [[nodiscard]] SqliteStatement prepare(const std::string& sql);
  /// The one value of a query, as text.
  [[nodiscard]] std::string value(const std::string& sql);

  [[nodiscard]] const std::string& path() const noexcept { return shown_path_; }
  [[nodiscard]] std::string message() const { return sqlite3_errmsg(handle_.get()); }
  /// Throws what the last call's result means.
  [[noreturn]] void fail(int result) const;
  [[nodiscard]] sqlite3* handle() const noexcept { return handle_.get(); }

  /// Closes it, which throws where something is left to be written and can't be.
  void close();

 private:
  SqliteDatabase(const std::string& path, std::string shown_path, int flags, ErrorCode code);

  std::string shown_path_;
  ErrorCode code_;
  std::unique_ptr<sqlite3, int (*)(sqlite3*)> handle_;
};

/// A query or an insertion. Columns are counted from 0, parameters from 1.
class SqliteStatement {
 public:
  SqliteStatement(SqliteDatabase& database, const std::string& sql);

  /// Whether there is a next row.
  bool step();
  /// Runs an insertion; false where a constraint forbids it.
  [[nodiscard]] bool insert();

  [[nodiscard]] int width() const noexcept { return sqlite3_column_count(statement_.get()); }
  [[nodiscard]] int type(int column) const noexcept {
    return sqlite3_column_type(statement_.get(), column);
  }
  [[nodiscard]] std::int64_t integer(int column) const noexcept {
    return sqlite3_column_int64(statement_.get(), column);
  }
  [[nodiscard]] double real(int column) const noexcept {
    return sqlite3_column_double(statement_.get(), column);
  }
  /// The bytes of a text, valid until the next step.
  [[nodiscard]] std::string_view text(int column) const;

  void bind(int parameter, std::int64_t value);
  void bind(int parameter, double value);
  /// The text must stay until the statement has run.
  void bind(int parameter, std::string_view value);
  void bind_nothing(int parameter);
  void bind_empty_blob(int parameter);

 private:
  SqliteDatabase* database_;
  std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement_;
};

/// The rows of a query, each cell as text.
[[nodiscard]] std::vector<std::vector<std::string>> sqlite_rows(SqliteDatabase& database,
                                                                const std::string& sql);

}  // namespace likeness::io
