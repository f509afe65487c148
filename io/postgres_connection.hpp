#pragma once

#include <libpq-fe.h>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/postgres_address.hpp"
#include "likeness/error.hpp"

namespace likeness::io {

/// Why a statement failed.
struct PostgresFailure {
  std::string state;    ///< five characters (SQLSTATE); empty where the connection broke
  std::string message;  ///< one line
  /// Whether the rows are to blame, which the server could do without.
  [[nodiscard]] bool of_data() const { return state.starts_with("22") || state.starts_with("23"); }
};

/// A connection to a PostgreSQL server. What goes wrong throws Error with the address, which has no
/// password, and the reason. One thread at a time.
class PostgresConnection {
 public:
  enum class Purpose { kRead, kWrite };

  PostgresConnection(const PostgresAddress& address, Purpose purpose);

  /// Runs statements without results, or with one that is thrown away.
  void run(const std::string& sql);
  /// Runs one statement; whether it succeeded. A failure, of which failure() has the reason, is
  /// undone and leaves the transaction as it was. Throws where the server is gone.
  [[nodiscard]] bool try_run(const std::string& sql);
  /// The rows of a query, each cell as text, a missing one as nothing.
  [[nodiscard]] std::vector<std::vector<std::string>> rows(const std::string& sql);
  /// The one value of a query.
  [[nodiscard]] std::string value(const std::string& sql);
  /// The number of rows that a statement changed.
  [[nodiscard]] std::uint64_t changed(const std::string& sql);

  /// Runs `COPY ... TO STDOUT`, and hands over what comes, a message each.
  void copy_out(const std::string& sql, const std::function<void(std::string_view)>& take);
  /// Runs `COPY ... FROM STDIN` with such text. As try_run().
  [[nodiscard]] bool try_copy_in(const std::string& sql, std::span<const std::string_view> parts);

  [[nodiscard]] const PostgresFailure& failure() const noexcept { return failure_; }
  [[nodiscard]] const std::string& shown() const noexcept { return shown_; }
  /// Throws what the last failure means. `doing` says what with: `table "a"`; may be empty.
  [[noreturn]] void fail(const std::string& doing = "") const;
  [[noreturn]] void fail_because(const std::string& reason) const;

 private:
  struct Clear {
    void operator()(PGresult* result) const { PQclear(result); }
  };
  using Result = std::unique_ptr<PGresult, Clear>;

  void connect(const PostgresAddress& address);
  [[nodiscard]] Result query(const std::string& sql);
  [[nodiscard]] bool succeeded(const Result& result);
  void note_failure(const PGresult* result);
  /// Whether all results that are still to come are good.
  [[nodiscard]] bool drain();
  void begin_attempt();
  [[nodiscard]] bool end_attempt(bool succeeded);

  std::string shown_;
  Purpose purpose_;
  PostgresFailure failure_;
  std::unique_ptr<PGconn, void (*)(PGconn*)> handle_;
};

/// The schema that an address names, or the first one of the search path that is there; empty where
/// there is none.
[[nodiscard]] std::string postgres_schema_name(PostgresConnection& connection,
                                               const std::string& wanted);

}  // namespace likeness::io
