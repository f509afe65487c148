#include <doctest/doctest.h>

#include "tests/cli/refusal.hpp"
#include "tests/thorough.hpp"

namespace {

const std::string kPenguins = LIKENESS_DATA_FOLDER "/penguins.csv";

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// What synth makes of this table; it must be fine with it.
std::string synthetic(const std::string& csv, const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments = {"synth", "-", "-o", "-", "-q"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Outcome outcome = run_likeness(arguments, {.input = csv});
  CHECK_MESSAGE(outcome.exit_code == 0, outcome.error);
  CHECK(outcome.error.starts_with("Quality"));  // the scores, and nothing else
  return outcome.out;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = text.find('\n', start);
    lines.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

/// Thirty rows of a number and a category, each row followed by `line_end`.
std::string plain_table(const std::string& line_end) {
  std::string csv = "x,c" + line_end;
  for (int i = 0; i < 30; ++i) {
    csv += std::to_string(i * 7 % 30) + (i % 3 == 0 ? ".5,u" : ".25,v") + line_end;
  }
  return csv;
}

/// A fitted model's bytes.
const std::string& model_bytes() {
  static const std::string bytes = run_likeness({"fit", kPenguins, "-o", "-", "-q"}).out;
  return bytes;
}

/// What sampling says of a file with these bytes; no output may be left.
std::string sample_refusal(const std::string& bytes, int exit_code,
                           const std::vector<std::string>& more = {}) {
  const TemporaryFolder folder;
  write_file(folder / "m.likeness", bytes);
  std::vector<std::string> arguments = {"sample", folder / "m.likeness", "-n", "10",
                                        "-o",     folder / "s.csv",      "-q"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const std::string sentence = refusal(exit_code, arguments);
  CHECK(folder.files() == 1);
  return sentence;
}

std::string metadata_refusal(const std::string& json) {
  const TemporaryFolder folder;
  write_file(folder / "m.json", json);
  return fit_refusal(plain_table("\n"), {"--metadata", folder / "m.json"});
}

}  // namespace

TEST_CASE("a missing file and a directory are named") {
  const TemporaryFolder folder;
  for (const std::string& path : {folder / "none.csv", folder / ""}) {
    CHECK(contains(refusal(3, {"fit", path, "-o", folder / "m", "-q"}), path));
    CHECK(contains(refusal(3, {"detect", path, "-q"}), path));
    CHECK(contains(refusal(3, {"evaluate", kPenguins, path, "-q"}), path));
    CHECK(contains(refusal(3, {"fit", kPenguins, "--metadata", path, "-o", folder / "m", "-q"}),
                   path));
  }
  CHECK(folder.files() == 0);
}

TEST_CASE("an empty file and one with a header only are refused") {
  CHECK(contains(fit_refusal(""), "empty"));
  (void)fit_refusal("\n");
  CHECK(contains(fit_refusal("a,b\n"), "no rows"));
}

TEST_CASE("a ragged row is named by its line") {
  CHECK(contains(fit_refusal("a,b\n1,2\n3\n4,5\n"), "line 3"));
  CHECK(contains(fit_refusal("a,b\n1,2\n\"3\n4\",5\n6,7,8\n"), "line 5"));
}

TEST_CASE("an unterminated quote is named by the line where it begins") {
  CHECK(contains(fit_refusal("a,b\n1,2\n3,\"4\n5,6\n"), "line 3"));
}

TEST_CASE("embedded zero bytes and invalid UTF-8 are named by line") {
  CHECK(contains(fit_refusal(std::string("a,b\n1,2\n3,\0\n", 12)), "line 3"));
  CHECK(contains(fit_refusal("a,b\n1,2\n3,\xff\xfe\n"), "line 3"));
}

TEST_CASE("duplicate and empty header names are refused") {
  CHECK(contains(fit_refusal("a,b,a\n1,2,3\n"), "\"a\""));
  (void)fit_refusal("a,,c\n1,2,3\n");
}

TEST_CASE("a byte-order mark and CRLF are fine") {
  const std::string plain = synthetic(plain_table("\n"));
  CHECK(synthetic("\xef\xbb\xbf" + plain_table("\n")) == plain);
  CHECK(synthetic(plain_table("\r\n")) == plain);
}

TEST_CASE("a column without any value stays so") {
  std::string csv = "x,nothing,c\n";
  for (int i = 0; i < 30; ++i) csv += std::to_string(i * 1.5) + (i % 2 == 0 ? ",,u\n" : ",NA,v\n");
  const std::vector<std::string> lines = lines_of(synthetic(csv));
  REQUIRE(lines.size() == 31);
  for (std::size_t i = 1; i < lines.size(); ++i) CHECK(contains(lines[i], ",,"));
}

TEST_CASE("constant columns stay constant") {
  std::string csv = "x,n,c\n";
  for (int i = 0; i < 30; ++i) csv += std::to_string(i * 1.5) + ",7,same\n";
  const std::vector<std::string> lines = lines_of(synthetic(csv));
  REQUIRE(lines.size() == 31);
  for (std::size_t i = 1; i < lines.size(); ++i) CHECK(lines[i].ends_with(",7,same"));
}

TEST_CASE("a single data row is learned or refused in one sentence") {
  const Outcome outcome =
      run_likeness({"synth", "-", "-o", "-", "-q", "-n", "3"}, {.input = "x,c\n1.5,u\n"});
  CHECK((outcome.exit_code == 0 || outcome.exit_code == 3));
}

TEST_CASE("infinities are refused with their line, or read as words") {
  (void)fit_refusal("x,y\n1.5,2\ninf,3\n2.5,1\n");
}

TEST_CASE("numbers up to 1e308 are fine") {
  std::string csv = "x,y\n";
  for (int i = 0; i < 30; ++i) {
    csv += (i % 2 == 0 ? "1e308," : "-1e308,") + std::to_string(i * 1.25) + "\n";
  }
  for (const std::string& line : lines_of(synthetic(csv))) {
    CHECK(!contains(line, "inf"));
    CHECK(!contains(line, "nan"));
  }
}

TEST_CASE("hundreds of thousands of categories are fine") {
  const int rows = is_thorough() ? 1'000'000 : 300'000;
  std::string csv = "c,x\n";
  for (int i = 0; i < rows; ++i) {
    csv += "level" + std::to_string(i) + (i % 2 == 0 ? ",1\n" : ",2\n");
  }
  const TemporaryFolder folder;
  write_file(folder / "m.json", R"({"METADATA_SPEC_VERSION": "SINGLE_TABLE_V1", "columns": {
    "c": {"sdtype": "categorical"}, "x": {"sdtype": "categorical"}}})");
  const std::string out = synthetic(csv, {"-n", "100", "--metadata", folder / "m.json"});
  CHECK(lines_of(out).size() == 101);
}

TEST_CASE("thousands of columns are fine") {
  const int columns = is_thorough() ? 5000 : 1000;
  std::string csv;
  for (int row = -1; row < 30; ++row) {
    for (int column = 0; column < columns; ++column) {
      if (column > 0) csv += ',';
      csv += row < 0 ? "c" + std::to_string(column)
                     : std::to_string((row * 31 + column * 17) % 97) + ".5";
    }
    csv += '\n';
  }
  CHECK(lines_of(synthetic(csv, {"--model", "independent"})).size() == 31);
}

TEST_CASE("metadata that names other columns, or is no metadata, is refused") {
  CHECK(contains(metadata_refusal(R"({"METADATA_SPEC_VERSION": "SINGLE_TABLE_V1", "columns": {
                   "x": {"sdtype": "numerical"}, "d": {"sdtype": "categorical"}}})"),
                 "\"c\""));
  CHECK(contains(metadata_refusal(R"({"METADATA_SPEC_VERSION": "SINGLE_TABLE_V1", "columns": {
                   "x": {"sdtype": "datetime", "datetime_format": "%Y"},
                   "c": {"sdtype": "categorical"}}})"),
                 "\"x\""));
  CHECK(contains(metadata_refusal("x,c\n"), "line 1, column 1"));
  CHECK(contains(metadata_refusal(std::string(1'000'000, '[')), "nested"));
}

TEST_CASE("truncated, bit-flipped, foreign and newer model files are refused") {
  const std::string& bytes = model_bytes();
  REQUIRE(bytes.size() > 1000);
  CHECK(contains(sample_refusal("", 4), "empty"));
  CHECK(contains(sample_refusal(bytes.substr(0, bytes.size() / 2), 4), "cut short"));
  for (const std::size_t at : {std::size_t{9}, std::size_t{100}, bytes.size() - 1}) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 4);
    CHECK(contains(sample_refusal(damaged, 4), "damaged"));
  }
  CHECK(contains(sample_refusal(read_file(kPenguins), 4), "not a model file of likeness"));
  // The preamble of an empty file of version 3, whose checksum is right.
  const std::string newer(
      "likeness\x03\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x28\0\0\0\0\0\0\0"
      "\x5c\xac\x9d\x85\0\0\0\0",
      40);
  CHECK(contains(sample_refusal(newer, 4), "newer"));
}

TEST_CASE("a missing model file is named, and a folder without tables") {
  const TemporaryFolder folder;
  CHECK(contains(refusal(4, {"inspect", folder / "none.likeness"}), "none.likeness"));
  (void)refusal(3, {"inspect", folder / ""});
}

TEST_CASE("a condition on an unknown column or value is refused") {
  CHECK(contains(sample_refusal(model_bytes(), 2, {"--where", "specis=Gentoo"}), "\"species\""));
  CHECK(contains(sample_refusal(model_bytes(), 2, {"--where", "species=Gento"}), "Gento"));
}
