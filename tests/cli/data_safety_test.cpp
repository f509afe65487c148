#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "tests/cli/refusal.hpp"

namespace {

namespace fs = std::filesystem;

std::string table_text() {
  std::string text = "a,b\n";
  for (int i = 0; i < 60; ++i) text += std::to_string(i % 7) + (i % 3 == 0 ? ".5,x\n" : ".25,y\n");
  return text;
}

/// A folder with the table t.csv.
class TableFolder : public TemporaryFolder {
 public:
  TableFolder() { write_file(*this / "t.csv", table_text()); }
};

std::vector<std::string> network_command(const TemporaryFolder& folder, const std::string& epochs) {
  return {"fit",
          folder / "t.csv",
          "-o",
          folder / "m.likeness",
          "-q",
          "--set",
          "epochs=" + epochs,
          "--set",
          "compress_dims=8",
          "--set",
          "decompress_dims=8",
          "--set",
          "embedding_dim=4",
          "--model",
          "tvae"};
}

void sleep(int milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

}  // namespace

TEST_CASE("no verb writes over one of its inputs, whatever it is called") {
  const TableFolder folder;
  const std::string table = folder / "t.csv";
  fs::create_symlink(table, folder / "link.csv");
  fs::create_hard_link(table, folder / "twin.csv");
  REQUIRE(run_likeness({"fit", table, "-o", folder / "m", "-q"}).exit_code == 0);
  const std::string model = read_file(folder / "m");
  const std::size_t files = folder.files();

  CHECK(refusal(2, {"fit", table, "-o", table}) ==
        "--output would overwrite \"" + table + "\", which is read (table); name another file.");
  for (const std::string& name :
       {table, folder / "./t.csv", folder / "link.csv", folder / "twin.csv"}) {
    CAPTURE(name);
    (void)refusal(2, {"fit", table, "-o", name});
    (void)refusal(2, {"fit", table, "-o", folder / "n", "--checkpoint", name});
    (void)refusal(2, {"synth", table, "-o", name});
    (void)refusal(2, {"synth", table, "-o", folder / "s.csv", "--html", name});
    (void)refusal(2, {"evaluate", table, folder / "twin.csv", "--json", name});
    (void)refusal(2, {"compare", folder / "twin.csv", table, "--json", name});
    (void)refusal(2, {"rules", table, "--json", name});
    (void)refusal(2, {"detect", table, "-o", name});
    (void)refusal(2, {"sample", folder / "m", "--conditions", table, "-o", name});
  }
  (void)refusal(2, {"sample", folder / "m", "-n", "1", "-o", folder / "m"});
  fs::copy_file(table, folder / "m.checkpoint");
  (void)refusal(2, {"fit", folder / "m.checkpoint", "-o", folder / "m"});
  CHECK(read_file(table) == table_text());
  CHECK(read_file(folder / "m") == model);
  CHECK(folder.files() == files + 1);
}

TEST_CASE("two outputs don't share a file") {
  const TableFolder folder;
  const std::string table = folder / "t.csv";
  CHECK(refusal(2, {"synth", table, "-o", folder / "s", "--json", folder / "./s"})
            .find("can't both go to") != std::string::npos);
  (void)refusal(2, {"synth", table, "-o", "-", "--json", "-"});
  (void)refusal(2, {"evaluate", table, table, "--html", folder / "s", "--json", folder / "s"});
  CHECK(folder.files() == 1);
  CHECK(run_likeness({"synth", table, "-o", "/dev/null", "--json", "/dev/null", "-q"}).exit_code ==
        0);
}

TEST_CASE("a symbolic link that leads nowhere else is not replaced") {
  const TableFolder folder;
  fs::create_symlink(folder / "b", folder / "a");
  fs::create_symlink(folder / "a", folder / "b");
  (void)refusal(1, {"fit", folder / "t.csv", "-o", folder / "a", "-q"});
  CHECK(fs::is_symlink(folder / "a"));
  CHECK(folder.files() == 3);
}

TEST_CASE("a fit removes no checkpoint that it neither wrote nor continued") {
  const TableFolder folder;
  const std::string checkpoint = folder / "m.likeness.checkpoint";
  write_file(checkpoint, "of an interrupted training");
  CHECK(run_likeness({"fit", folder / "t.csv", "-o", folder / "m.likeness", "-q"}).exit_code == 0);
  CHECK(read_file(checkpoint) == "of an interrupted training");
}

TEST_CASE("a training doesn't begin where its checkpoint would replace another file") {
  const TableFolder folder;
  const std::string checkpoint = folder / "m.likeness.checkpoint";
  write_file(checkpoint, "somebody's notes");
  (void)refusal(2, network_command(folder, "2"));
  CHECK(read_file(checkpoint) == "somebody's notes");
}

TEST_CASE("two outputs are one file however it is spelled, also before it exists") {
  const TableFolder folder;
  const std::string table = folder / "t.csv";
  fs::create_directory_symlink(".", folder / "d");
  (void)refusal(2, {"synth", table, "-q", "-o", folder / "new", "--json", folder / "./new"});
  (void)refusal(2, {"synth", table, "-q", "-o", folder / "d/new", "--json", folder / "new"});
  const std::string relative = fs::relative(folder / "new").string();
  (void)refusal(2, {"synth", table, "-q", "-o", relative, "--json", folder / "new"});
}

TEST_CASE("a training that is told to end keeps its checkpoint and the old model") {
  for (const int signal : {SIGTERM, SIGHUP}) {
    const TableFolder folder;
    write_file(folder / "m.likeness", "old");
    const pid_t process = start_likeness(network_command(folder, "100000000"));
    sleep(1500);
    REQUIRE(::kill(process, signal) == 0);
    CHECK(wait_for(process) == 1);
    CHECK(read_file(folder / "m.likeness") == "old");
    CHECK(fs::exists(folder / "m.likeness.checkpoint"));
    CHECK(folder.files() == 3);
  }
}

TEST_CASE("an input that becomes shorter while it is read is bad data") {
  const TemporaryFolder folder;
  std::string rows = "a,b\n";
  for (int i = 0; i < 3'000'000; ++i) rows += std::to_string(i) + ",0.5\n";
  for (const int wait : {20, 60, 120}) {
    write_file(folder / "t.csv", rows);
    const pid_t process = start_likeness({"detect", folder / "t.csv", "-o", "/dev/null", "-q"});
    sleep(wait);
    fs::resize_file(folder / "t.csv", 4096);
    const int code = wait_for(process);
    CHECK_MESSAGE((code == 3 || code == 0), code);  // 0 where the program was quicker
  }
}

#ifdef O_TMPFILE
TEST_CASE("nothing is left of an output when the program is killed") {
  const TableFolder folder;
  const int unnamed = ::open((folder / "").c_str(), O_TMPFILE | O_WRONLY, 0600);
  if (unnamed < 0) {
    MESSAGE("the file system has no unnamed files: not tried");
    return;
  }
  ::close(unnamed);
  REQUIRE(run_likeness({"fit", folder / "t.csv", "-o", folder / "m", "-q"}).exit_code == 0);
  for (const int signal : {SIGKILL, SIGQUIT, SIGHUP}) {
    const pid_t process = start_likeness(
        {"sample", folder / "m", "-n", "1000000000000", "-o", folder / "s.csv", "-q"});
    sleep(500);
    REQUIRE(::kill(process, signal) == 0);
    CHECK(wait_for(process) != 0);
    CHECK(folder.files() == 2);
  }
}
#endif
