#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

/// What the likeness program did.
struct Outcome {
  int exit_code = -1;  ///< 128 + the signal where one ended it
  std::string out;
  std::string error;
};

/// How the program is started.
struct Launch {
  std::string input = {};                     ///< what it reads from standard input
  std::string output_path = {};               ///< where standard output goes; empty to collect it
  std::string folder = {};                    ///< where it starts; empty for here
  std::vector<std::string> environment = {};  ///< NAME=VALUE, besides the test's own
  unsigned long memory_limit = 0;             ///< bytes of address space; 0 for no limit
};

/// Runs the program and waits for its end.
[[nodiscard]] Outcome run_likeness(const std::vector<std::string>& arguments,
                                   const Launch& launch = {});

/// Starts it with standard output and error thrown away, and doesn't wait.
[[nodiscard]] pid_t start_likeness(const std::vector<std::string>& arguments);

/// Waits for what start_likeness() started: the exit code, or 128 + signal.
[[nodiscard]] int wait_for(pid_t process);

[[nodiscard]] std::string read_file(const std::string& path);
void write_file(const std::string& path, const std::string& text);
