#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/cli/program.hpp"
#include "tests/io/temporary_folder.hpp"

/// Runs the program on something that it must refuse: checks the exit code, that it says one
/// sentence and prints nothing else, and returns the sentence.
inline std::string refusal(int exit_code, std::vector<std::string> arguments,
                           const Launch& launch = {}) {
  INFO("likeness ", [&] {
    std::string line;
    for (const std::string& argument : arguments) line += argument.substr(0, 80) + " ";
    return line;
  }());
  const Outcome outcome = run_likeness(arguments, launch);
  CHECK(outcome.exit_code == exit_code);
  CHECK(outcome.out.empty());
  CHECK(outcome.error.starts_with("likeness: "));
  CHECK(std::count(outcome.error.begin(), outcome.error.end(), '\n') == 1);
  CHECK(outcome.error.size() < 500);
  const bool ends = outcome.error.ends_with(".\n") || outcome.error.ends_with("?\n");
  CHECK_MESSAGE(ends, outcome.error);
  return outcome.error.size() < 11 ? "" : outcome.error.substr(10, outcome.error.size() - 11);
}

/// A fit of this table, quiet, that must be refused as bad data and leave no file.
inline std::string fit_refusal(const std::string& csv, const std::vector<std::string>& more = {}) {
  const TemporaryFolder folder;
  write_file(folder / "t.csv", csv);
  std::vector<std::string> arguments = {"fit", folder / "t.csv", "-o", folder / "m.likeness", "-q"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const std::string sentence = refusal(3, arguments);
  CHECK(folder.files() == 1);
  return sentence;
}
