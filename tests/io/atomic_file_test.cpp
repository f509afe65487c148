#include "io/atomic_file.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "likeness/error.hpp"
#include "tests/io/temporary_folder.hpp"

using namespace likeness;
using namespace likeness::io;
namespace fs = std::filesystem;

namespace {

std::string content(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

void write_whole(const std::string& path, std::string_view text) {
  AtomicFile file(path);
  file.write(text);
  file.commit();
}

}  // namespace

TEST_CASE("a file appears when it is committed, with nothing left beside it") {
  const TemporaryFolder folder;
  const std::string path = folder / "out.txt";
  {
    AtomicFile file(path);
    file.write(std::string_view("half "));
    CHECK_FALSE(fs::exists(path));
    file.write(std::string_view("whole"));
    file.commit();
  }
  CHECK(content(path) == "half whole");
  CHECK(folder.files() == 1);
}

TEST_CASE("a file that is not committed leaves what was there before") {
  const TemporaryFolder folder;
  const std::string path = folder / "out.txt";
  write_whole(path, "old");
  {
    AtomicFile file(path);
    file.write(std::string_view("new"));
    AtomicFile moved = std::move(file);
    moved.write(std::string_view("er"));
  }
  CHECK(content(path) == "old");
  CHECK(folder.files() == 1);
}

TEST_CASE("a file that replaces another keeps its permissions") {
  const TemporaryFolder folder;
  const std::string path = folder / "out.txt";
  write_whole(path, "old");
  REQUIRE(chmod(path.c_str(), 0640) == 0);
  write_whole(path, "new");
  CHECK(content(path) == "new");
  CHECK((fs::status(path).permissions() & fs::perms::all) == static_cast<fs::perms>(0640));
}

TEST_CASE("writing through a symbolic link replaces what it points to") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "deep");
  write_whole(folder / "deep/real.txt", "old");
  fs::create_symlink("deep/real.txt", folder / "link.txt");
  write_whole(folder / "link.txt", "new");
  CHECK(fs::is_symlink(folder / "link.txt"));
  CHECK(content(folder / "deep/real.txt") == "new");

  fs::create_symlink("deep/absent.txt", folder / "dangling.txt");
  write_whole(folder / "dangling.txt", "made");
  CHECK(fs::is_symlink(folder / "dangling.txt"));
  CHECK(content(folder / "deep/absent.txt") == "made");
}

TEST_CASE("a directory or a missing folder as target is an error that names it") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH_AS(AtomicFile{folder / ""},
                       ("Cannot write \"" + (folder / "") + "\": Is a directory.").c_str(), Error);
  CHECK_THROWS_AS(AtomicFile{folder / "absent/out.txt"}, Error);
  CHECK(folder.files() == 0);
}

TEST_CASE("a folder or file that may not be written is an error, and the file stays") {
  if (geteuid() == 0) return;  // root may write everywhere
  const TemporaryFolder folder;
  const std::string path = folder / "out.txt";
  write_whole(path, "old");
  REQUIRE(chmod(path.c_str(), 0444) == 0);
  CHECK_THROWS_AS(AtomicFile{path}, Error);
  REQUIRE(chmod((folder / "").c_str(), 0555) == 0);
  CHECK_THROWS_AS(AtomicFile{folder / "other.txt"}, Error);
  CHECK(content(path) == "old");
  REQUIRE(chmod((folder / "").c_str(), 0755) == 0);
}

TEST_CASE("a full device is an error when it is written to") {
  AtomicFile file("/dev/full");
  CHECK_THROWS_WITH_AS(file.write(std::string_view("x")),
                       "Cannot write \"/dev/full\": No space left on device.", Error);
}

TEST_CASE("a pipe is written as it is, and its closing is an error, not a signal") {
  const TemporaryFolder folder;
  const std::string path = folder / "pipe";
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  const int reader = open(path.c_str(), O_RDONLY | O_NONBLOCK);
  REQUIRE(reader >= 0);
  AtomicFile file(path);
  file.write(std::string_view("abc"));
  char bytes[8];
  CHECK(read(reader, bytes, sizeof bytes) == 3);
  close(reader);
  CHECK_THROWS_WITH_AS(file.write(std::string_view("def")),
                       ("Cannot write \"" + path + "\": Broken pipe.").c_str(), Error);
  CHECK(fs::is_fifo(path));
}
