#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "tests/io/temporary_folder.hpp"

using namespace likeness;
using namespace likeness::io;

namespace {

std::string content(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

std::string round_trip(std::string_view text) {
  return format_csv(parse_csv(text, "t.csv"));
}

Table numbers(std::int64_t first, std::size_t rows) {
  Column integers;
  integers.name = "i";
  Column words;
  words.name = "w";
  words.type = ColumnType::kCategory;
  words.dictionary = StringArray(std::vector<std::string>{"even", "odd, really", ""});
  std::vector<std::int64_t> values;
  std::vector<std::int32_t> codes;
  for (std::size_t k = 0; k < rows; ++k) {
    values.push_back(first + static_cast<std::int64_t>(k));
    codes.push_back(static_cast<std::int32_t>(values.back() % 3));
  }
  integers.integers = std::move(values);
  words.codes = std::move(codes);
  return Table({integers, words});
}

}  // namespace

TEST_CASE("an ordinary file is written back as the same bytes") {
  for (const std::string_view text : {
           "a,b\n1,x\n-2,y\n",
           "x,y\n1.25,0.50\n3.00,1.75\n",
           "x,y\n1.25,0.5\n3.0,1.75\n",
           "x,y\n0.1,7e-05\n1e+16,12345.678\n",
           "x,y\n197.07600000000002,1.0\n2.5,1e+300\n",
           "d,t\n2024-02-29,2024-02-29T23:59:59Z\n1970-01-01,1969-12-31T00:00:00Z\n",
           "d,t\n29/02/2024,2024-02-29 23:59:59.125\n01/12/1970,1969-12-31 00:00:00.000\n",
           "b,c\ntrue,\nfalse,1\n,2\n",
           "b,c\nTrue, padded\nFalse,\" with,comma\"\n",
           "\"a,b\",\"c\"\"d\"\n\"l1\nl2\",\"say \"\"hi\"\"\"\n,x\n",
           "i,f,w,d\nNA,nan,,null\n1,2.5,x,2024-01-02\nNA,nan,,null\n",
           "zip,big\n007,12345678901234567890\n010,1\n",
       }) {
    CHECK(round_trip(text) == text);
  }
}

TEST_CASE("the bundled tables are written back as the same bytes") {
  std::size_t tables = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(LIKENESS_GOLDEN_FOLDER "/../../data")) {
    if (entry.path().extension() != ".csv") continue;
    CAPTURE(entry.path());
    CHECK(format_csv(read_csv(entry.path().string())) == content(entry.path().string()));
    ++tables;
  }
  CHECK(tables > 0);
}

TEST_CASE("strings that a spreadsheet would run are guarded where that is asked for") {
  const std::string text =
      "=name,amount,note,mark\n"
      "=1+1,-5,\"@SUM(A1,A2)\",-\n"
      "+49 30 1,7,-17,+3\n"
      "-cmd,7,plain,-\n";
  CsvReadOptions options;
  options.types = {{"note", ColumnType::kText, ""}};
  const Table table = parse_csv(text, "t.csv", options);
  CHECK(format_csv(table) == text);
  CHECK(format_csv(table, {.guard_formulas = true}) ==
        "'=name,amount,note,mark\n"
        "'=1+1,-5,\"'@SUM(A1,A2)\",-\n"
        "'+49 30 1,7,-17,+3\n"
        "'-cmd,7,plain,-\n");
}

TEST_CASE("line ends, the byte-order mark and needless quotes are not kept") {
  CHECK(round_trip("\xEF\xBB\xBF"
                   "a;b\r\n\"1\";y\r\n+2;x") == "a,b\n1,y\n2,x\n");
}

TEST_CASE("a missing cell of a single column is quoted, so that its line is not blank") {
  CHECK(round_trip("a\n1\n\n3\n") == "a\n1\n\"\"\n3\n");
  CHECK(round_trip(round_trip("a\n1\n\n3\n")) == "a\n1\n\"\"\n3\n");
}

TEST_CASE("a missing cell is written as the first one of its column was") {
  CHECK(round_trip("a,b\n,1\nNA,2\n") == "a,b\n,1\n,2\n");
  CHECK(round_trip("a,b\nNA,1\n,2\nNULL,2\n") == "a,b\nNA,1\nNA,2\nNA,2\n");
}

TEST_CASE("separator and missing marker can be chosen") {
  const Table table = parse_csv("a,b\n1,x;y\n,\"u,v\"\n", "t.csv");
  CHECK(format_csv(table, {.separator = ';', .missing = "NA"}) == "a;b\n1;\"x;y\"\nNA;u,v\n");
  CHECK_THROWS_AS((void)format_csv(table, {.separator = '"', .missing = ""}), Error);
}

TEST_CASE("an empty string that is not missing is written in quotes") {
  CHECK(format_csv(numbers(0, 3)) == "i,w\n0,even\n1,\"odd, really\"\n2,\"\"\n");
}

TEST_CASE("tables appended one after another make the file that the whole makes") {
  const TemporaryFolder folder;
  write_csv(numbers(0, 50'000), folder / "whole.csv");
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    CsvWriter writer(folder / "parts.csv");
    writer.append(numbers(0, 1));
    writer.append(numbers(1, 29'999));
    writer.append(numbers(30'000, 20'000));
    writer.finish();
    CHECK(content(folder / "parts.csv") == content(folder / "whole.csv"));
  }
  set_threads(0);
  CHECK(content(folder / "whole.csv") == format_csv(numbers(0, 50'000)));
}

TEST_CASE("a table of other columns can't be appended") {
  const TemporaryFolder folder;
  CsvWriter writer(folder / "out.csv");
  writer.append(numbers(0, 1));
  CHECK_THROWS_AS(writer.append(parse_csv("a,b\n1,2\n", "t.csv")), Error);
}

TEST_CASE("a writer that is not finished leaves the old file and nothing beside it") {
  const TemporaryFolder folder;
  const std::string path = folder / "out.csv";
  write_csv(numbers(0, 2), path);
  {
    CsvWriter writer(path);
    writer.append(numbers(0, 5));
  }
  CHECK(content(path) == "i,w\n0,even\n1,\"odd, really\"\n");
  CHECK(folder.files() == 1);
}

TEST_CASE(
    "a disk that fills up while a file is written leaves the old file and nothing beside it") {
  const TemporaryFolder folder;
  const std::string path = folder / "out.csv";
  write_csv(numbers(0, 2), path);
  // A limit on the size of files stands in for the end of the disk.
  rlimit unlimited = {};
  REQUIRE(getrlimit(RLIMIT_FSIZE, &unlimited) == 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limited = {.rlim_cur = 100'000, .rlim_max = unlimited.rlim_max};
  REQUIRE(setrlimit(RLIMIT_FSIZE, &limited) == 0);
  CHECK_THROWS_WITH_AS(
      write_csv(numbers(0, 50'000), path),
      ("Cannot write \"" + path + "\": File too large; what was there before is unchanged.")
          .c_str(),
      Error);
  setrlimit(RLIMIT_FSIZE, &unlimited);
  std::signal(SIGXFSZ, handler);
  CHECK(content(path) == "i,w\n0,even\n1,\"odd, really\"\n");
  CHECK(folder.files() == 1);
}

TEST_CASE("a full disk and a closed pipe are errors") {
  CHECK_THROWS_WITH_AS(write_csv(numbers(0, 2), "/dev/full"),
                       "Cannot write \"/dev/full\": No space left on device.", Error);
  const TemporaryFolder folder;
  const std::string path = folder / "pipe";
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  const int reader = open(path.c_str(), O_RDONLY | O_NONBLOCK);
  CsvWriter writer(path);
  close(reader);
  CHECK_THROWS_AS(writer.append(numbers(0, 2)), Error);
}
