#include "tests/cli/program.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "tests/io/temporary_folder.hpp"

namespace {

std::vector<char*> pointers(const std::vector<std::string>& strings) {
  std::vector<char*> result;
  for (const std::string& string : strings) result.push_back(const_cast<char*>(string.c_str()));
  result.push_back(nullptr);
  return result;
}

/// Seconds: what hangs is ended and fails its test.
constexpr unsigned kLongestRun = 600;

/// In the child: never returns. Only what is safe between fork and exec.
[[noreturn]] void become(const std::vector<char*>& arguments, const std::vector<char*>& environment,
                         const char* input, const char* output, const char* error,
                         const Launch& launch) {
  const auto redirect = [](const char* path, int flags, int descriptor) {
    const int opened = ::open(path, flags, 0600);
    if (opened < 0 || ::dup2(opened, descriptor) < 0) ::_exit(126);
  };
  redirect(input, O_RDONLY, STDIN_FILENO);
  redirect(output, O_WRONLY | O_CREAT, STDOUT_FILENO);
  redirect(error, O_WRONLY | O_CREAT, STDERR_FILENO);
  if (!launch.folder.empty() && ::chdir(launch.folder.c_str()) != 0) ::_exit(126);
  if (launch.memory_limit > 0) {
    const rlimit limit{launch.memory_limit, launch.memory_limit};
    if (::setrlimit(RLIMIT_AS, &limit) != 0) ::_exit(126);
  }
  // As a shell would start it, also where the tests run under nohup.
  for (const int signal : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE}) ::signal(signal, SIG_DFL);
  ::alarm(kLongestRun);
  ::execve(arguments[0], arguments.data(), environment.data());
  ::_exit(127);
}

pid_t start(const std::vector<std::string>& arguments, const std::string& input,
            const std::string& output, const std::string& error, const Launch& launch) {
  std::vector<std::string> words = {LIKENESS_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> environment;
  for (char** entry = environ; *entry != nullptr; ++entry) environment.emplace_back(*entry);
  environment.insert(environment.begin(), launch.environment.begin(), launch.environment.end());
  const std::vector<char*> word_pointers = pointers(words);
  const std::vector<char*> environment_pointers = pointers(environment);
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("no new process");
  if (child == 0) {
    become(word_pointers, environment_pointers, input.c_str(), output.c_str(), error.c_str(),
           launch);
  }
  return child;
}

}  // namespace

Outcome run_likeness(const std::vector<std::string>& arguments, const Launch& launch) {
  const TemporaryFolder folder;
  write_file(folder / "in", launch.input);
  const std::string output = launch.output_path.empty() ? folder / "out" : launch.output_path;
  const pid_t child = start(arguments, folder / "in", output, folder / "error", launch);
  Outcome outcome;
  outcome.exit_code = wait_for(child);
  if (launch.output_path.empty()) outcome.out = read_file(output);
  outcome.error = read_file(folder / "error");
  return outcome;
}

pid_t start_likeness(const std::vector<std::string>& arguments) {
  return start(arguments, "/dev/null", "/dev/null", "/dev/null", {});
}

int wait_for(pid_t process) {
  int status = 0;
  if (::waitpid(process, &status, 0) != process) throw std::runtime_error("no such process");
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("can't read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_file(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file) throw std::runtime_error("can't write " + path);
}
