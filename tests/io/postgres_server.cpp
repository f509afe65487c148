#include "tests/io/postgres_server.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <vector>

namespace {

namespace fs = std::filesystem;

/// Where Debian's package, or another, has the server's programs.
std::string programs() {
  std::vector<std::string> found;
  std::error_code error;
  for (fs::directory_iterator it("/usr/lib/postgresql", error), end; !error && it != end;
       it.increment(error)) {
    const std::string folder = it->path().string() + "/bin";
    if (fs::exists(folder + "/initdb", error)) found.push_back(folder);
  }
  if (!found.empty()) return *std::ranges::max_element(found);
  for (const char* const folder : {"/usr/local/bin", "/usr/bin"}) {
    if (fs::exists(std::string(folder) + "/initdb", error)) return folder;
  }
  return "";
}

int free_port() {
  const int descriptor = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in place = {};
  place.sin_family = AF_INET;
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof place;
  const bool bound = bind(descriptor, reinterpret_cast<sockaddr*>(&place), size) == 0 &&
                     getsockname(descriptor, reinterpret_cast<sockaddr*>(&place), &size) == 0;
  close(descriptor);
  return bound ? ntohs(place.sin_port) : 0;
}

/// The server refuses to run as root.
const passwd* other_user() {
  if (geteuid() != 0) return nullptr;
  const passwd* const user = getpwnam("postgres");
  return user != nullptr ? user : getpwnam("nobody");
}

/// Starts a program that ends with this one.
int start_program(const std::vector<std::string>& arguments, const std::string& log) {
  std::vector<char*> words;
  for (const std::string& word : arguments) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  const passwd* const user = other_user();
  const int process = fork();
  if (process != 0) return process;
  const int file = open(log.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0644);
  dup2(file, 1);
  dup2(file, 2);
  const bool changed = user == nullptr || (setgid(user->pw_gid) == 0 && setuid(user->pw_uid) == 0);
  prctl(PR_SET_PDEATHSIG, SIGQUIT);
  setenv("LC_ALL", "C", 1);
  unsetenv("PGUSER");
  if (changed && chdir("/") == 0) execv(words[0], words.data());
  _exit(127);
}

bool ended_well(int process) {
  int status = 0;
  return process > 0 && waitpid(process, &status, 0) == process && WIFEXITED(status) &&
         WEXITSTATUS(status) == 0;
}

}  // namespace

PostgresServer* PostgresServer::get() {
  static const std::unique_ptr<PostgresServer> server = [] {
    std::unique_ptr<PostgresServer> made(new PostgresServer());
    if (!made->start()) {
      MESSAGE(
          "skipped: no PostgreSQL server can be started here (it takes the package postgresql)");
      made.reset();
    }
    return made;
  }();
  return server.get();
}

bool PostgresServer::start() {
  const std::string folder = programs();
  if (folder.empty()) return false;
  std::string pattern = "/tmp/likeness-postgres-XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) return false;
  folder_ = pattern;
  std::ofstream(folder_ + "/password") << "secret\n";
  const passwd* const user = other_user();
  for (const std::string& path : {folder_, folder_ + "/password"}) {
    if (user != nullptr && chown(path.c_str(), user->pw_uid, user->pw_gid) != 0) return false;
  }
  const std::string data = folder_ + "/data";
  const std::string log = folder_ + "/log";
  if (!ended_well(start_program(
          {folder + "/initdb", "-D", data, "-U", "postgres", "-N", "-E", "UTF8", "--locale=C",
           "--auth-local=trust", "--auth-host=scram-sha-256", "--pwfile=" + folder_ + "/password"},
          log))) {
    return false;
  }
  port_ = free_port();
  process_ =
      start_program({folder + "/postgres", "-D", data, "-k", folder_, "-p", std::to_string(port_),
                     "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c",
                     "timezone=Europe/Berlin", "-c", "shared_buffers=16MB", "-c", "autovacuum=off"},
                    log);
  constexpr int kTries = 600;
  for (int k = 0; k < kTries; ++k) {
    if (PQping(address("postgres").c_str()) == PQPING_OK) return true;
    usleep(50'000);
  }
  return false;
}

PostgresServer::~PostgresServer() {
  if (process_ > 0) {
    kill(process_, SIGQUIT);
    waitpid(process_, nullptr, 0);
  }
  std::error_code ignored;
  if (!folder_.empty()) fs::remove_all(folder_, ignored);
}

std::string PostgresServer::address(const std::string& database,
                                    const std::string& settings) const {
  return "postgresql://postgres@/" + database + "?host=" + folder_ +
         "&port=" + std::to_string(port_) + settings;
}

std::string PostgresServer::tcp_address(const std::string& user_and_password,
                                        const std::string& database) const {
  return "postgresql://" + user_and_password + "@127.0.0.1:" + std::to_string(port_) + "/" +
         database;
}

void PostgresServer::make_database(const std::string& name) const {
  run_sql(address("postgres"), "CREATE DATABASE \"" + name + "\"");
}

std::string run_sql(const std::string& address, const std::string& sql) {
  const std::unique_ptr<PGconn, void (*)(PGconn*)> connection(PQconnectdb(address.c_str()),
                                                              PQfinish);
  REQUIRE_MESSAGE(PQstatus(connection.get()) == CONNECTION_OK, PQerrorMessage(connection.get()));
  const std::unique_ptr<PGresult, void (*)(PGresult*)> result(PQexec(connection.get(), sql.c_str()),
                                                              PQclear);
  const ExecStatusType status = PQresultStatus(result.get());
  REQUIRE_MESSAGE((status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK),
                  PQerrorMessage(connection.get()));
  std::string text;
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    for (int column = 0; column < PQnfields(result.get()); ++column) {
      text += (column == 0 ? "" : "|") + std::string(PQgetvalue(result.get(), row, column));
    }
    text += '\n';
  }
  return text;
}
