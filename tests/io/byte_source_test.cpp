#include "io/byte_source.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <thread>

#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "tests/io/temporary_folder.hpp"

using namespace likeness;
using namespace likeness::io;

TEST_CASE("a regular file, an empty one and a pipe are read to their ends") {
  const TemporaryFolder folder;
  std::ofstream(folder / "file") << "some bytes";
  CHECK(ByteSource(folder / "file").bytes() == "some bytes");
  std::ofstream(folder / "empty") << "";
  CHECK(ByteSource(folder / "empty").bytes().empty());

  const std::string path = folder / "pipe";
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  const std::string sent(3'000'000, 'x');
  std::thread writer([&] { std::ofstream(path) << sent; });
  const ByteSource source(path);
  writer.join();
  CHECK(source.bytes() == sent);
}

TEST_CASE("/dev/stdin is read from where it stands") {
  const TemporaryFolder folder;
  std::ofstream(folder / "file") << "a,b\n1,2\n";
  const int kept = dup(STDIN_FILENO);
  const int file = open((folder / "file").c_str(), O_RDONLY);
  REQUIRE(dup2(file, STDIN_FILENO) == STDIN_FILENO);
  const Table table = read_csv("/dev/stdin");
  CHECK(ByteSource("/dev/stdin").bytes().empty());
  dup2(kept, STDIN_FILENO);
  close(file);
  close(kept);
  CHECK(table.column("b").integers[0] == 2);
}

TEST_CASE("a source that can't be read is an error with its name") {
  const TemporaryFolder folder;
  CHECK_THROWS_AS(ByteSource(folder / "absent"), Error);
  CHECK_THROWS_AS(ByteSource(folder / ""), Error);
}
