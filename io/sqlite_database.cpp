#include "io/sqlite_database.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "text/quote.hpp"

namespace likeness::io {
namespace {

/// How long to wait for another program to finish what it writes.
constexpr int kPatience = 2000;  // milliseconds

/// Why a file can't be read, in words that say what to do.
std::string sqlite_reason(int result, const std::string& message) {
  switch (result & 0xff) {
    case SQLITE_NOTADB:
      return "it is not an SQLite database, or it is encrypted; decrypt it first";
    case SQLITE_CORRUPT:
      return "it is damaged or cut off (" + message + "); restore it from a copy";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program has locked it; try again when that is done";
    case SQLITE_CANTOPEN:
      return "it can't be opened; see that it is there and may be read";
    default:
      return message;
  }
}

/// Whether a file keeps a log beside it (WAL) and there is none now: opening it as usual would
/// leave an empty one behind.
bool would_leave_log(const std::string& path) {
  constexpr std::size_t kReadVersion = 19;  // 2 where there may be a log
  std::array<char, kReadVersion + 1> header = {};
  std::ifstream file(path, std::ios::binary);
  if (!file.read(header.data(), header.size()) || header[kReadVersion] != 2) return false;
  std::error_code error;
  return !std::filesystem::exists(path + "-wal", error);
}

/// A file that nobody else writes to, as SQLite's address.
std::string unchanging_address(const std::string& path) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string address = "file:";
  for (const char character : path) {
    const auto byte = static_cast<unsigned char>(character);
    if (character == '%' || character == '?' || character == '#') {
      address += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    } else {
      address += character;
    }
  }
  return address + "?immutable=1";
}

}  // namespace

SqliteDatabase::SqliteDatabase(const std::string& path, std::string shown_path, int flags,
                               ErrorCode code)
    : shown_path_(std::move(shown_path)), code_(code), handle_(nullptr, sqlite3_close_v2) {
  sqlite3* handle = nullptr;
  const int result = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  handle_.reset(handle);
  if (handle == nullptr) throw std::bad_alloc();
  if (result != SQLITE_OK) fail(result);
  sqlite3_busy_timeout(handle, kPatience);
  sqlite3_extended_result_codes(handle, 1);
}

SqliteDatabase SqliteDatabase::open_to_read(const std::string& path) {
  const bool alone = would_leave_log(path);
  SqliteDatabase database(alone ? unchanging_address(path) : path, path,
                          SQLITE_OPEN_READONLY | (alone ? SQLITE_OPEN_URI : 0), ErrorCode::kData);
  sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  database.run("PRAGMA cell_size_check = ON");
  return database;
}

SqliteDatabase SqliteDatabase::open_to_fill(const std::string& path,
                                            const std::string& shown_path) {
  SqliteDatabase database(path, shown_path, SQLITE_OPEN_READWRITE, ErrorCode::kInternal);
  sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  // The file appears under its name when it is whole, so nothing needs to be undone in it.
  database.run("PRAGMA journal_mode = OFF");
  database.run("PRAGMA synchronous = OFF");
  return database;
}

void SqliteDatabase::fail(int result) const {
  const std::string verb = code_ == ErrorCode::kData ? "Can't read " : "Can't write ";
  throw Error(code_,
              verb + text::in_quotes(shown_path_) + ": " + sqlite_reason(result, message()) + ".");
}

bool SqliteDatabase::try_run(const std::string& sql) {
  return sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
}

void SqliteDatabase::run(const std::string& sql) {
  if (!try_run(sql)) fail(sqlite3_extended_errcode(handle()));
}

SqliteStatement SqliteDatabase::prepare(const std::string& sql) {
  return {*this, sql};
}

std::string SqliteDatabase::value(const std::string& sql) {
  SqliteStatement statement = prepare(sql);
  return statement.step() ? std::string(statement.text(0)) : "";
}

void SqliteDatabase::close() {
  const int result = sqlite3_close(handle());
  if (result != SQLITE_OK) fail(result);
  (void)handle_.release();
}

SqliteStatement::SqliteStatement(SqliteDatabase& database, const std::string& sql)
    : database_(&database), statement_(nullptr, sqlite3_finalize) {
  sqlite3_stmt* statement = nullptr;
  const int result = sqlite3_prepare_v2(database.handle(), sql.c_str(), -1, &statement, nullptr);
  statement_.reset(statement);
  if (result != SQLITE_OK) database.fail(result);
}

bool SqliteStatement::step() {
  const int result = sqlite3_step(statement_.get());
  if (result == SQLITE_ROW) return true;
  if (result != SQLITE_DONE) database_->fail(result);
  return false;
}

bool SqliteStatement::insert() {
  const int result = sqlite3_step(statement_.get());
  sqlite3_reset(statement_.get());
  if (result == SQLITE_DONE) return true;
  if ((result & 0xff) != SQLITE_CONSTRAINT) database_->fail(result);
  return false;
}

std::string_view SqliteStatement::text(int column) const {
  const auto* const bytes =
      reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

void SqliteStatement::bind(int parameter, std::int64_t value) {
  sqlite3_bind_int64(statement_.get(), parameter, value);
}

void SqliteStatement::bind(int parameter, double value) {
  sqlite3_bind_double(statement_.get(), parameter, value);
}

void SqliteStatement::bind(int parameter, std::string_view value) {
  // An empty view may have no bytes to point at, which SQLite would take for a missing value.
  const char* const bytes = value.empty() ? "" : value.data();
  sqlite3_bind_text64(statement_.get(), parameter, bytes, value.size(), SQLITE_STATIC, SQLITE_UTF8);
}

void SqliteStatement::bind_nothing(int parameter) {
  sqlite3_bind_null(statement_.get(), parameter);
}

void SqliteStatement::bind_empty_blob(int parameter) {
  sqlite3_bind_zeroblob(statement_.get(), parameter, 0);
}

std::vector<std::vector<std::string>> sqlite_rows(SqliteDatabase& database,
                                                  const std::string& sql) {
  std::vector<std::vector<std::string>> rows;
  SqliteStatement statement = database.prepare(sql);
  while (statement.step()) {
    std::vector<std::string>& row = rows.emplace_back();
    for (int k = 0; k < statement.width(); ++k) row.emplace_back(statement.text(k));
  }
  return rows;
}

}  // namespace likeness::io
