#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/cli/program.hpp"
#include "tests/io/temporary_folder.hpp"

namespace {

/// A verb at work in a folder of its own, over older outputs.
struct Work {
  std::vector<std::string> command;
  std::vector<std::string> outputs;
};

const std::vector<Work>& works() {
  static const std::vector<Work> kWorks = {
      {{"fit", "real.csv", "--model", "gaussian_copula", "-o", "new.likeness"}, {"new.likeness"}},
      {{"sample", "old.likeness", "-n", "50", "-o", "rows.csv"}, {"rows.csv"}},
      {{"synth", "real.csv", "--model", "independent", "-o", "rows.csv", "--json", "scores.json",
        "--html", "page.html"},
       {"rows.csv", "scores.json", "page.html"}},
      {{"evaluate", "real.csv", "other.csv", "--json", "scores.json"}, {"scores.json"}},
      {{"impute", "old.likeness", "real.csv", "-o", "rows.csv"}, {"rows.csv"}},
      {{"score", "old.likeness", "real.csv", "-o", "rows.csv"}, {"rows.csv"}},
      {{"detect", "real.csv", "-o", "metadata.json"}, {"metadata.json"}},
      {{"inspect", "old.likeness", "--json"}, {}},
  };
  return kWorks;
}

/// What the verbs read, once for all: a table, another, and a model that answers every question.
const std::map<std::string, std::string>& inputs() {
  static const std::map<std::string, std::string> kInputs = [] {
    std::string table = "a,b,c\n";
    for (int row = 0; row < 40; ++row) {
      table += std::to_string(row * 7 % 23) + (row % 3 == 0 ? ",x," : ",y,") +
               (row % 5 == 0 ? "" : std::to_string(row % 4)) + '\n';
    }
    const TemporaryFolder folder;
    write_file(folder / "real.csv", table);
    const Outcome fitted = run_likeness({"fit", folder / "real.csv", "--model", "sequential_trees",
                                         "-o", folder / "old.likeness", "-q"});
    REQUIRE(fitted.exit_code == 0);
    return std::map<std::string, std::string>{{"real.csv", table},
                                              {"other.csv", table + "3,x,1\n"},
                                              {"old.likeness", read_file(folder / "old.likeness")}};
  }();
  return kInputs;
}

std::map<std::string, std::string> files_of(const TemporaryFolder& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "")) {
    files[entry.path().filename().string()] = read_file(entry.path().string());
  }
  return files;
}

/// What one run left and said.
struct End {
  Outcome outcome;
  std::map<std::string, std::string> files;
  long calls = 0;
};

End run(const Work& work, const std::string& calls, long at, const char* how) {
  const TemporaryFolder folder;
  const TemporaryFolder count;
  for (const auto& [name, text] : inputs()) write_file(folder / name, text);
  for (const std::string& name : work.outputs) write_file(folder / name, "old\n");
  std::vector<std::string> command = work.command;
  if (command.front() != "inspect") command.emplace_back("-q");
  End end;
  end.outcome = run_likeness(
      command, {.folder = folder / "",
                .environment = {"LD_PRELOAD=" LIKENESS_FAULT_INJECTOR, "LIKENESS_FAULT=" + calls,
                                "OMP_NUM_THREADS=2", "LIKENESS_FAULT_AT=" + std::to_string(at),
                                std::string("LIKENESS_FAULT_HOW=") + how,
                                "LIKENESS_FAULT_COUNT=" + (count / "count")}});
  end.files = files_of(folder);
  // A program that is ended by force may not come to count.
  const std::string counted =
      std::filesystem::exists(count / "count") ? read_file(count / "count") : "";
  end.calls = counted.empty() ? 0 : std::stol(counted);
  return end;
}

/// At most `most` of the numbers 1 to n, from the first to the last.
std::vector<long> some_of(long n, long most) {
  std::vector<long> some;
  for (long k = 0; k < std::min(n, most); ++k) {
    some.push_back(n <= most ? k + 1 : 1 + k * (n - 1) / (most - 1));
  }
  return some;
}

void check_is_one_sentence(const std::string& error) {
  CAPTURE(error);
  // The library of threads ends a program by itself, with a line of its own.
  if (error.starts_with("\nlibgomp: ")) return;
  CHECK(error.starts_with("likeness: "));
  CHECK(std::count(error.begin(), error.end(), '\n') == 1);
}

/// Either the work is done as ever, or it is refused by a sentence and nothing is half done.
void check_end(const End& end, const End& whole, bool by_signal) {
  const bool done = end.outcome.exit_code == 0;
  CAPTURE(end.outcome.exit_code);
  CAPTURE(end.outcome.error);
  if (done) CHECK(end.files == whole.files);
  const bool refused = end.outcome.exit_code >= 1 && end.outcome.exit_code <= 5;
  if (!by_signal && !done) {
    CHECK(refused);
    check_is_one_sentence(end.outcome.error);
  }
  if (by_signal) CHECK((done || refused || end.outcome.exit_code == 128 + 15));
  for (const auto& [name, text] : end.files) {
    CAPTURE(name);
    const auto expected = whole.files.find(name);
    REQUIRE(expected != whole.files.end());  // no litter
    CHECK((text == expected->second || text == "old\n"));
  }
  CHECK(end.files.size() == whole.files.size());
}

/// The program with one of these calls failing, for each or some of them.
void try_faults(const std::string& calls, const char* how, long most) {
  for (const Work& work : works()) {
    CAPTURE(work.command.front());
    const End whole = run(work, calls, -1, how);
    REQUIRE(whole.outcome.exit_code == 0);
    for (const long at : some_of(whole.calls, most)) {
      CAPTURE(at);
      check_end(run(work, calls, at, how), whole, std::string(how) == "signal");
    }
  }
}

}  // namespace

TEST_CASE(
    "whatever call the system refuses, each verb leaves old or new files and says one sentence") {
  for (const char* calls : {"write", "read", "open", "link", "rename", "fsync", "map"}) {
    CAPTURE(calls);
    try_faults(calls, "error", 4);
  }
}

TEST_CASE("whatever allocation fails, each verb leaves old or new files and says one sentence") {
  try_faults("allocate", "error", 8);
}

TEST_CASE("calls that do half of what was asked, or are interrupted, change nothing") {
  for (const Work& work : works()) {
    CAPTURE(work.command.front());
    for (const char* calls : {"write", "read"}) {
      const End whole = run(work, calls, -1, "short");
      for (const char* how : {"short", "interrupt"}) {
        CAPTURE(how);
        const End end = run(work, calls, 0, how);
        CHECK(end.outcome.exit_code == 0);
        CHECK(end.files == whole.files);
        CHECK(end.outcome.out == whole.outcome.out);
      }
    }
  }
}

TEST_CASE("a supervisor's kill at any stage leaves old or new files and nothing else") {
  for (const char* calls : {"allocate", "write"}) {
    CAPTURE(calls);
    try_faults(calls, "signal", 4);
  }
}
