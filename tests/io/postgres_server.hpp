#pragma once

#include <string>

/// A PostgreSQL server of the tests' own, which runs until their program ends.
class PostgresServer {
 public:
  /// Null where none can be started; says so once.
  static PostgresServer* get();

  /// By its socket, as the user `postgres`; `settings` begin with `&`.
  [[nodiscard]] std::string address(const std::string& database,
                                    const std::string& settings = "") const;
  /// By TCP, where the server asks for a password.
  [[nodiscard]] std::string tcp_address(const std::string& user_and_password,
                                        const std::string& database) const;
  /// Makes an empty database.
  void make_database(const std::string& name) const;

  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;
  ~PostgresServer();

 private:
  PostgresServer() = default;
  bool start();

  std::string folder_;
  int port_ = 0;
  int process_ = 0;
};

/// Runs statements in a database, each row of whose last result is a line of cells.
std::string run_sql(const std::string& address, const std::string& sql);
