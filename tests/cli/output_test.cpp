#include <doctest/doctest.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "tests/cli/refusal.hpp"

namespace {

const std::string kPenguins = LIKENESS_DATA_FOLDER "/penguins.csv";

/// A fitted model in a folder of its own.
class Model {
 public:
  Model() { REQUIRE(run_likeness({"fit", kPenguins, "-o", path(), "-q"}).exit_code == 0); }
  [[nodiscard]] std::string path() const { return folder_ / "m.likeness"; }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("standard input and output stand for files everywhere") {
  const TemporaryFolder folder;
  const std::string csv = read_file(kPenguins);
  const Outcome fit = run_likeness({"fit", "-", "-o", "-", "-q"}, {.input = csv});
  CHECK(fit.exit_code == 0);
  const Outcome from_file = run_likeness({"fit", kPenguins, "-o", "-", "-q"});
  CHECK(fit.out == from_file.out);
  const Outcome sample =
      run_likeness({"sample", "-", "-n", "5", "-o", "-", "-q"}, {.input = fit.out});
  CHECK(sample.exit_code == 0);
  CHECK(std::count(sample.out.begin(), sample.out.end(), '\n') == 6);
  CHECK(run_likeness({"inspect", "-"}, {.input = fit.out}).exit_code == 0);
  CHECK(run_likeness({"detect", "-", "-q"}, {.input = csv}).out ==
        run_likeness({"detect", kPenguins, "-q"}).out);
  CHECK(run_likeness({"evaluate", kPenguins, "-", "-q"}, {.input = csv}).exit_code == 0);
  CHECK(run_likeness({"synth", "-", "-o", "-", "-q"}, {.input = csv}).exit_code == 0);
}

TEST_CASE("two inputs can't both be standard input") {
  (void)refusal(2, {"evaluate", "-", "-"});
  (void)refusal(2, {"fit", "-", "--metadata", "-", "-o", "m"});
}

TEST_CASE("a full device is said and ends with 1") {
  if (!std::filesystem::exists("/dev/full")) return;
  const Model model;
  for (const char* target : {"/dev/full", "-"}) {
    const Outcome outcome = run_likeness(
        {"sample", model.path(), "-n", "100000", "-o", target, "-q"}, {.output_path = "/dev/full"});
    CHECK(outcome.exit_code == 1);
    CHECK(outcome.error.find("No space left") != std::string::npos);
  }
  CHECK(run_likeness({"models"}, {.output_path = "/dev/full"}).exit_code == 1);
}

TEST_CASE("on a full disk the old file stays and nothing is left") {
  const TemporaryFolder folder;
  if (::mount("none", (folder / "").c_str(), "tmpfs", 0, "size=65536") != 0) {
    MESSAGE("no right to mount a small disk: not tried");
    return;
  }
  const std::string target = folder / "s.csv";
  write_file(target, "old\n");
  const Model model;
  const std::string sentence =
      refusal(1, {"sample", model.path(), "-n", "100000", "-o", target, "-q"});
  CHECK(sentence.find("No space left") != std::string::npos);
  CHECK(read_file(target) == "old\n");
  CHECK(folder.files() == 1);
  ::umount((folder / "").c_str());
}

TEST_CASE("a target that can't be written is refused before the work") {
  const TemporaryFolder folder;
  for (const std::string& target : {folder / "", folder / "nowhere/s.csv"}) {
    (void)refusal(1, {"fit", kPenguins, "-o", target, "-q"});
    (void)refusal(1, {"synth", kPenguins, "-o", target, "-q"});
  }
  CHECK(folder.files() == 0);
}

TEST_CASE("a failed run leaves the old file as it was") {
  const TemporaryFolder folder;
  write_file(folder / "m.likeness", "old");
  write_file(folder / "t.csv", "a,b\n1,2\n3\n");
  (void)refusal(3, {"fit", folder / "t.csv", "-o", folder / "m.likeness", "-q"});
  CHECK(read_file(folder / "m.likeness") == "old");
  CHECK(folder.files() == 2);
}

TEST_CASE("a successful run replaces the old file and keeps its permissions") {
  const TemporaryFolder folder;
  write_file(folder / "m.likeness", "old");
  ::chmod((folder / "m.likeness").c_str(), 0604);
  CHECK(run_likeness({"fit", kPenguins, "-o", folder / "m.likeness", "-q"}).exit_code == 0);
  CHECK(read_file(folder / "m.likeness").starts_with("likeness"));
  struct stat status {};
  REQUIRE(::stat((folder / "m.likeness").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0604);
  CHECK(folder.files() == 1);
}

TEST_CASE("a pipe that nobody reads any more ends the program without a word") {
  const Model model;
  const TemporaryFolder folder;
  const std::string pipe = folder / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  std::thread reader([&] {
    std::FILE* end = std::fopen(pipe.c_str(), "r");
    std::fgetc(end);
    std::fclose(end);
  });
  const Outcome outcome =
      run_likeness({"sample", model.path(), "-n", "1000000", "-o", "-"}, {.output_path = pipe});
  reader.join();
  CHECK(outcome.exit_code == 1);
  CHECK(outcome.error.find("likeness:") == std::string::npos);
}

TEST_CASE("Ctrl-C and SIGTERM end the work and leave nothing, even if sent twice at once") {
  const Model model;
  const TemporaryFolder folder;
  for (const int signal : {SIGINT, SIGTERM}) {
    const std::string target = folder / "s.csv";
    const pid_t process =
        start_likeness({"sample", model.path(), "-n", "1000000000000", "-o", target, "-q"});
    std::this_thread::sleep_for(std::chrono::milliseconds(700));
    REQUIRE(::kill(process, signal) == 0);
    ::kill(process, signal);
    CHECK(wait_for(process) == 1);
    CHECK(folder.files() == 0);
  }
}

#if !defined(__SANITIZE_ADDRESS__)  // AddressSanitizer itself needs more address space than that
TEST_CASE("too little memory is one sentence") {
  const Model model;
  const TemporaryFolder folder;
  write_file(
      folder / "t.csv", "a,b\n" + [] {
        std::string rows;
        for (int i = 0; i < 2'000'000; ++i) rows += std::to_string(i) + ",0.5\n";
        return rows;
      }());
  const std::string sentence =
      refusal(1, {"fit", folder / "t.csv", "-o", folder / "m.likeness", "-q", "--threads", "1"},
              {.memory_limit = 60UL << 20});
  CHECK(sentence.starts_with("Out of memory"));
  CHECK(folder.files() == 1);
}
#endif

TEST_CASE("names of columns and categories move no cursor of a terminal") {
  const TemporaryFolder folder;
  std::string rows = "a\x1b[31m,b\n";
  for (int k = 0; k < 40; ++k)
    rows += std::to_string(k % 7) + (k % 2 == 0 ? ",x\x1b]0;t\x07\n" : ",y\n");
  write_file(folder / "t.csv", rows);
  const std::string model = folder / "m.likeness";
  REQUIRE(run_likeness({"fit", folder / "t.csv", "-o", model, "-q"}).exit_code == 0);
  for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
           {"inspect", model},
           {"evaluate", folder / "t.csv", folder / "t.csv", "-q"},
           {"sample", model, "-n", "1", "--where", "\x1b[31m=1", "-o", folder / "s.csv"},
           {"sample", model, "-n", "1", "--where", "b=\x1b[31m", "-o", folder / "s.csv"},
           {"fit", folder / "\x1b[31m.csv", "-o", model}}) {
    CAPTURE(command[0]);
    const Outcome outcome = run_likeness(command);
    CHECK((outcome.out + outcome.error).find('\x1b') == std::string::npos);
    CHECK((outcome.out + outcome.error).find('\x07') == std::string::npos);
  }
}
