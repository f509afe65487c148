#include <doctest/doctest.h>
#include <signal.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "program.hpp"
#include "refusal.hpp"

namespace {

std::string table_text() {
  std::string text = "a,b\n";
  for (int i = 0; i < 60; ++i) {
    text += std::to_string(i % 7) + (i % 3 == 0 ? ".5,x\n" : ".25,y\n");
  }
  return text;
}

/// A fit of a small network for so many epochs.
std::vector<std::string> fit_command(const TemporaryFolder& folder, const std::string& epochs) {
  return {"fit",   folder / "t.csv",    "-o",      folder / "m.likeness",
          "--set", "epochs=" + epochs,  "--set",   "compress_dims=8",
          "--set", "decompress_dims=8", "--set",   "embedding_dim=4",
          "--set", "least_steps=1",     "--model", "tvae"};
}

std::vector<std::string> with(std::vector<std::string> command,
                              const std::vector<std::string>& more) {
  command.insert(command.end(), more.begin(), more.end());
  return command;
}

}  // namespace

TEST_CASE("Ctrl-C while a network is trained writes the model as it is, and --resume goes on") {
  const TemporaryFolder folder;
  write_file(folder / "t.csv", table_text());
  const pid_t process = start_likeness(fit_command(folder, "100000000"));
  std::this_thread::sleep_for(std::chrono::seconds(1));
  ::kill(process, SIGINT);
  ::kill(process, SIGINT);
  CHECK(wait_for(process) == 0);
  CHECK(std::filesystem::exists(folder / "m.likeness.checkpoint"));
  const Outcome inspected = run_likeness({"inspect", folder / "m.likeness"});
  CHECK(inspected.out.find("end: stopped") != std::string::npos);
  CHECK(run_likeness({"sample", folder / "m.likeness", "-n", "5", "-o", "-", "-q"}).exit_code == 0);

  CHECK(refusal(2, with(fit_command(folder, "5"), {"--resume", "-q"}))
            .find("with other options: epochs") != std::string::npos);
  const Outcome resumed =
      run_likeness(with(fit_command(folder, "100000000"), {"--resume", "--max-time", "0.1s"}));
  CHECK(resumed.exit_code == 0);
  CHECK(resumed.error.find("Training continues after epoch") != std::string::npos);
  CHECK(resumed.error.find("time limit") != std::string::npos);
}

TEST_CASE("a training that is complete leaves no checkpoint") {
  const TemporaryFolder folder;
  write_file(folder / "t.csv", table_text());
  const Outcome fresh = run_likeness(with(fit_command(folder, "3"), {"--resume"}));
  CHECK(fresh.exit_code == 0);
  CHECK(fresh.error.find("begins anew") != std::string::npos);
  CHECK(run_likeness(with(fit_command(folder, "3"), {"--checkpoint", folder / "c", "-q"}))
            .exit_code == 0);
  CHECK(folder.files() == 2);  // the table and the model
}

TEST_CASE("training options of a model that isn't trained are said to have no effect") {
  const TemporaryFolder folder;
  write_file(folder / "t.csv", table_text());
  const std::vector<std::string> command = {"fit", folder / "t.csv", "-o", folder / "m.likeness"};
  for (const std::vector<std::string>& option : {std::vector<std::string>{"--max-time", "1m"},
                                                 {"--resume"},
                                                 {"--checkpoint", folder / "c"}}) {
    CAPTURE(option.front());
    const Outcome outcome = run_likeness(with(command, option));
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.error.find("Nothing was trained in epochs here") != std::string::npos);
  }
  CHECK(run_likeness(command).error.find("Nothing was trained") == std::string::npos);
}

TEST_CASE("training options that make no sense are refused") {
  const TemporaryFolder folder;
  write_file(folder / "t.csv", table_text());
  for (const std::string time : {"0", "-3", "soon", "5y", "", "1e99d"}) {
    CAPTURE(time);
    CHECK(refusal(2, with(fit_command(folder, "3"), {"--max-time", time})).find("--max-time") !=
          std::string::npos);
  }
  CHECK(refusal(2, {"synth", folder / "t.csv", "-o", folder / "s.csv", "--resume"})
            .find("--resume needs --checkpoint") != std::string::npos);
  CHECK(folder.files() == 1);
}
