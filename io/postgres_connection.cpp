#include "io/postgres_connection.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include "io/sql_text.hpp"
#include "text/quote.hpp"

namespace likeness::io {
namespace {

/// How long to wait for a server that does not answer, where the user says nothing else.
constexpr const char* kConnectSeconds = "15";

std::string first_line(std::string_view message) {
  // With several lines, the last `FATAL` is why; otherwise the first line is.
  const std::size_t fatal = message.rfind("FATAL: ");
  if (fatal != std::string_view::npos) message.remove_prefix(fatal + 7);
  const std::size_t begin = message.find_first_not_of(" \n");
  if (begin == std::string_view::npos) return "the server gives no reason";
  message.remove_prefix(begin);
  message = message.substr(0, message.find('\n'));
  while (message.ends_with('.') || message.ends_with(' ')) message.remove_suffix(1);
  return std::string(message);
}

/// What to do about a connection that was refused.
std::string connection_remedy(std::string_view message) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kRemedies = {{
      {"password", "correct the password in the address, in PGPASSWORD or in ~/.pgpass"},
      {"no pg_hba.conf entry", "let the server's administrator admit this user and computer"},
      {"authentication failed", "connect as a user whom the server admits"},
      {"could not translate host name", "correct the name of the computer"},
      {"Connection refused", "see that the server runs and listens at this port"},
      {"No such file or directory", "see that the server runs here, or name its computer"},
      {"timeout expired", "see that the computer can be reached"},
      {"database", "name a database that is there"},
      {"role", "name a user whom the server knows"},
      {"too many", "try again when others are done"},
  }};
  for (const auto& [part, remedy] : kRemedies) {
    if (message.find(part) != std::string_view::npos) return "; " + std::string(remedy);
  }
  return "";
}

/// What to do about a statement that failed.
std::string statement_remedy(std::string_view state) {
  if (state == "42501") return "; connect as a user who may, or let its owner allow it";
  if (state == "2BP01") return "; name another schema, or remove what depends on it first";
  if (state == "53100") return "; the server's disk is full";
  if (state == "55P03" || state == "40P01") return "; try again when others are done";
  return "";
}

void say_nothing(void* /*context*/, const PGresult* /*result*/) {}

}  // namespace

PostgresConnection::PostgresConnection(const PostgresAddress& address, Purpose purpose)
    : shown_(address.shown), purpose_(purpose), handle_(nullptr, PQfinish) {
  connect(address);
  PQsetNoticeReceiver(handle_.get(), say_nothing, nullptr);
  // Text in one form, whatever the server's settings; a user's limits are for other programs.
  run("SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres'; SET extra_float_digits = 1; "
      "SET bytea_output = 'hex'; SET standard_conforming_strings = on; "
      "SET lc_monetary = 'C'; SET client_min_messages = 'warning'; SET statement_timeout = 0; "
      "SET idle_in_transaction_session_timeout = 0");
}

void PostgresConnection::connect(const PostgresAddress& address) {
  struct FreeOptions {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
  };
  const std::unique_ptr<PQconninfoOption, FreeOptions> given(
      PQconninfoParse(address.url.c_str(), nullptr));
  // The reason may show a password.
  if (given == nullptr) {
    fail_because(
        "the address can't be understood; it has the form "
        "postgresql://user:password@host:port/database?schema=name, with special characters as % "
        "and two digits, and settings that libpq knows");
  }
  std::vector<const char*> names = {"fallback_application_name", "client_encoding"};
  std::vector<const char*> values = {"likeness", "UTF8"};
  bool patience = false;
  for (const PQconninfoOption* option = given.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr || std::string_view(option->keyword) == "client_encoding") continue;
    patience = patience || std::string_view(option->keyword) == "connect_timeout";
    names.push_back(option->keyword);
    values.push_back(option->val);
  }
  if (!patience) {
    names.push_back("connect_timeout");
    values.push_back(kConnectSeconds);
  }
  names.push_back(nullptr);
  values.push_back(nullptr);
  handle_.reset(PQconnectdbParams(names.data(), values.data(), 0));
  if (handle_ == nullptr) throw std::bad_alloc();
  if (PQstatus(handle_.get()) != CONNECTION_OK) {
    const std::string reason = first_line(PQerrorMessage(handle_.get()));
    fail_because(reason + connection_remedy(reason));
  }
  constexpr int kOldest = 120000;
  if (PQserverVersion(handle_.get()) < kOldest) {
    fail_because("the server is older than PostgreSQL 12; use a newer one");
  }
}

PostgresConnection::Result PostgresConnection::query(const std::string& sql) {
  Result result(PQexec(handle_.get(), sql.c_str()));
  if (!succeeded(result)) fail();
  return result;
}

bool PostgresConnection::succeeded(const Result& result) {
  switch (PQresultStatus(result.get())) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_EMPTY_QUERY:
    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
      return true;
    default:
      note_failure(result.get());
      return false;
  }
}

void PostgresConnection::note_failure(const PGresult* result) {
  const char* const state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const char* const primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  const bool gone = PQstatus(handle_.get()) != CONNECTION_OK;
  failure_.state = gone || state == nullptr ? "" : state;
  failure_.message = primary != nullptr ? primary : first_line(PQerrorMessage(handle_.get()));
  const char* const context = PQresultErrorField(result, PG_DIAG_CONTEXT);
  // `COPY t, line 3, column x: "..."` says where.
  if (context != nullptr && failure_.of_data() && std::string_view(context).starts_with("COPY ")) {
    failure_.message += " (" + first_line(context) + ")";
  }
}

void PostgresConnection::fail(const std::string& doing) const {
  if (failure_.state.empty()) {
    fail_because("the server has gone (" + failure_.message + "); try again when it is back");
  }
  fail_because((doing.empty() ? "" : doing + ": ") + failure_.message +
               statement_remedy(failure_.state));
}

void PostgresConnection::fail_because(const std::string& reason) const {
  const bool reads = purpose_ == Purpose::kRead;
  throw Error(
      reads ? ErrorCode::kData : ErrorCode::kInternal,
      (reads ? "Can't read " : "Can't write ") + text::in_quotes(shown_) + ": " + reason + ".");
}

void PostgresConnection::run(const std::string& sql) {
  (void)query(sql);
}

void PostgresConnection::begin_attempt() {
  run("SAVEPOINT likeness_attempt");
}

bool PostgresConnection::end_attempt(bool succeeded) {
  if (succeeded) {
    run("RELEASE likeness_attempt");
    return true;
  }
  if (PQstatus(handle_.get()) != CONNECTION_OK) fail();
  const PostgresFailure failure = failure_;
  run("ROLLBACK TO likeness_attempt; RELEASE likeness_attempt");
  failure_ = failure;
  return false;
}

bool PostgresConnection::try_run(const std::string& sql) {
  begin_attempt();
  // By the protocol that takes one statement alone, whatever a model file has in it.
  const Result result(
      PQexecParams(handle_.get(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0));
  return end_attempt(succeeded(result));
}

std::vector<std::vector<std::string>> PostgresConnection::rows(const std::string& sql) {
  const Result result = query(sql);
  std::vector<std::vector<std::string>> rows;
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    std::vector<std::string>& cells = rows.emplace_back();
    for (int column = 0; column < PQnfields(result.get()); ++column) {
      cells.emplace_back(PQgetvalue(result.get(), row, column),
                         static_cast<std::size_t>(PQgetlength(result.get(), row, column)));
    }
  }
  return rows;
}

std::string PostgresConnection::value(const std::string& sql) {
  const auto found = rows(sql);
  return found.empty() || found[0].empty() ? "" : found[0][0];
}

std::uint64_t PostgresConnection::changed(const std::string& sql) {
  const std::string text = PQcmdTuples(query(sql).get());
  return text.empty() ? 0 : std::stoull(text);
}

bool PostgresConnection::drain() {
  bool good = true;
  while (const Result result{PQgetResult(handle_.get())}) good = succeeded(result) && good;
  return good;
}

void PostgresConnection::copy_out(const std::string& sql,
                                  const std::function<void(std::string_view)>& take) {
  (void)query(sql);
  char* bytes = nullptr;
  int length = 0;
  while ((length = PQgetCopyData(handle_.get(), &bytes, 0)) > 0) {
    const std::unique_ptr<char, void (*)(void*)> message(bytes, PQfreemem);
    take({bytes, static_cast<std::size_t>(length)});
  }
  if (length == -2) note_failure(nullptr);
  const bool ended = drain();
  if (length == -2 || !ended) fail();
}

bool PostgresConnection::try_copy_in(const std::string& sql,
                                     std::span<const std::string_view> parts) {
  begin_attempt();
  const Result begun(PQexec(handle_.get(), sql.c_str()));
  if (!succeeded(begun)) return end_attempt(false);
  bool sent = true;
  for (const std::string_view part : parts) {
    sent = sent && PQputCopyData(handle_.get(), part.data(), static_cast<int>(part.size())) == 1;
  }
  sent = sent && PQputCopyEnd(handle_.get(), nullptr) == 1;
  if (!sent) note_failure(nullptr);
  const bool ended = drain();
  return end_attempt(sent && ended);
}

std::string postgres_schema_name(PostgresConnection& connection, const std::string& wanted) {
  if (wanted.empty()) return connection.value("SELECT current_schema()");
  return connection.value("SELECT nspname FROM pg_namespace WHERE nspname = " + sql_text(wanted));
}

}  // namespace likeness::io
