#include <doctest/doctest.h>

#include <cmath>
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

Table parse(std::string_view text, const CsvReadOptions& options = {}) {
  return parse_csv(text, "t.csv", options);
}

std::string cell(const Column& column, std::size_t row) {
  if (!column.valid(row)) return "<missing>";
  switch (column.type) {
    case ColumnType::kInt64:
    case ColumnType::kDatetime:
      return std::to_string(column.integers[row]);
    case ColumnType::kFloat64:
      return std::to_string(column.floats[row]);
    case ColumnType::kBool:
    case ColumnType::kCategory:
      return std::string(column.dictionary[static_cast<std::size_t>(column.codes[row])]);
    case ColumnType::kText:
      break;
  }
  return std::string(column.strings[row]);
}

std::vector<std::string> cells(const Column& column) {
  std::vector<std::string> all;
  for (std::size_t row = 0; row < column.size(); ++row) all.push_back(cell(column, row));
  return all;
}

using Cells = std::vector<std::string>;

/// The type of a column of the given cells, next to another one so that blank cells are no rows.
const Column& only(const Table& table) {
  return table.column("x");
}
Table column_of(const std::vector<std::string>& values, const CsvReadOptions& options = {}) {
  std::string text = "x,y\n";
  for (const std::string& value : values) text += value + ",1\n";
  return parse(text, options);
}
ColumnType type_of(const std::vector<std::string>& values) {
  return only(column_of(values)).type;
}

}  // namespace

TEST_CASE("rows are separated by LF, CRLF or CR, and the last one may lack it") {
  for (const std::string_view text : {"a,b\n1,x\n2,y\n", "a,b\n1,x\n2,y", "a,b\r\n1,x\r\n2,y\r\n",
                                      "a,b\r\n1,x\r\n2,y", "a,b\r1,x\r2,y\r", "a,b\r1,x\r2,y",
                                      "\xEF\xBB\xBF"
                                      "a,b\n1,x\n2,y\n",
                                      "\n\na,b\n1,x\n\n2,y\n\n"}) {
    CAPTURE(text);
    const Table table = parse(text);
    CHECK(table.rows() == 2);
    CHECK(cells(table.column("a")) == Cells{"1", "2"});
    CHECK(cells(table.column("b")) == Cells{"x", "y"});
  }
}

TEST_CASE("quoted fields hold separators, newlines and doubled quotes") {
  const Table table =
      parse("\"a,1\",b\r\n\"x,y\",\"l1\r\nl2\"\n\"say \"\"hi\"\"\",\"\"\"\"\n\"p\"q,5\" t\n");
  CHECK(cells(table.column("a,1")) == Cells{"x,y", "say \"hi\"", "pq"});
  CHECK(cells(table.column("b")) == Cells{"l1\r\nl2", "\"", "5\" t"});
}

TEST_CASE("a quoted number is a number, and an empty quoted cell is missing") {
  const Table table = parse("a,b\n\"12\",\"1.5\"\n\"\",\"\"\n");
  CHECK(table.column("a").type == ColumnType::kInt64);
  CHECK(table.column("b").type == ColumnType::kFloat64);
  CHECK(cells(table.column("a")) == Cells{"12", "<missing>"});
}

TEST_CASE("the separator is found among comma, semicolon, tab and bar") {
  for (const char separator : {',', ';', '\t', '|'}) {
    std::string text = "a,b\n1,2\n3,4\n";
    for (char& c : text) c = c == ',' ? separator : c;
    CHECK(parse(text).column_count() == 2);
  }
  CHECK(parse("a;b\n1,5;2,5\n3,5;4,5\n").column_count() == 2);
  CHECK(parse("a,b\n\"1;2;3\",4\n").column_count() == 2);
  CHECK(parse("name\nSmith\nMiller\n").column_count() == 1);
  CHECK(parse("a|b\n1|2\n", {.separator = ',', .missing = {}, .types = {}, .progress = {}})
            .column_count() == 1);
}

TEST_CASE("blank lines are skipped, but are missing cells of a table of one column") {
  CHECK(parse("a,b\n1,2\n\n  \n3,4\n").rows() == 2);
  CHECK(cells(parse("a\n1\n\n3\n").column("a")) == Cells{"1", "<missing>", "3"});
  CHECK(parse("a\tb\n1\t2\n\t\n").rows() == 2);
}

TEST_CASE("numbers are whole or decimal, as all rows say") {
  CHECK(type_of({"1", "-2", "+3", " 4 ", ""}) == ColumnType::kInt64);
  CHECK(type_of({"9223372036854775807", "-9223372036854775808"}) == ColumnType::kInt64);
  CHECK(type_of({"1", "2.5"}) == ColumnType::kFloat64);
  CHECK(type_of({"1", "1e3"}) == ColumnType::kFloat64);
  CHECK(type_of({".5", "5."}) == ColumnType::kFloat64);
  const Table table = column_of({"1", "", "2.25", "-1e308", " 7 "});
  const Column& x = only(table);
  CHECK(x.floats[0] == 1);
  CHECK_FALSE(x.valid(1));
  CHECK(x.floats[1] == 0);
  CHECK(x.floats[2] == 2.25);
  CHECK(x.floats[3] == -1e308);
  CHECK(x.floats[4] == 7);
}

TEST_CASE("versions and codes with spaces keep their spelling") {
  std::string text = "version,code,price,width\n";
  for (int row = 0; row < 200; ++row) {
    const int minor = row % 12;
    text += "1." + std::to_string(minor) + "," + (minor < 10 ? " " : "") + std::to_string(minor) +
            "," + std::to_string(row) + (row % 2 == 0 ? ".5," : ".50,") +
            (row < 100 ? (row < 10 ? "  " : " ") : "") + std::to_string(row) + "\n";
  }
  const Table table = parse(text);
  CHECK(table.column("version").type == ColumnType::kCategory);
  CHECK(cell(table.column("version"), 10) == "1.10");
  CHECK(cell(table.column("version"), 1) == "1.1");
  CHECK(table.column("code").type == ColumnType::kCategory);
  CHECK(cell(table.column("code"), 1) == " 1");
  // Of many values they are numbers all the same.
  CHECK(table.column("price").type == ColumnType::kFloat64);
  CHECK(table.column("width").type == ColumnType::kInt64);
  // Where all cells begin with a space, it belongs to the separator.
  CHECK(parse("a, b\n1, 2\n3, 4\n").column(" b").type == ColumnType::kInt64);
  // Of few decimals some of which end in 0, but not as versions do.
  CHECK(parse("x\n2.5\n2.50\n1.05\n0.99\n").column("x").type == ColumnType::kFloat64);
}

TEST_CASE("what only looks like a number is a string") {
  for (const std::string value :
       {"007", "00", "1,2,3", "0x10", "1e", "1e+", "--1", "1 2", "1_000", ".", "-", "e5",
        "12345678901234567890", "1.2.3", "$5", "12E3", "01e-07"}) {
    CAPTURE(value);
    CHECK(type_of({"\"" + value + "\"", "1"}) == ColumnType::kCategory);
  }
}

TEST_CASE("whole numbers beyond 64 bits are decimal where others are, and strings otherwise") {
  CHECK(type_of({"12345678901234567890", "1.5"}) == ColumnType::kFloat64);
  CHECK(type_of({"12345678901234567890", "15"}) == ColumnType::kCategory);
}

TEST_CASE("an infinite number is an error that names the cell") {
  for (const std::string value : {"inf", "-Infinity", "1e400", "+INF"}) {
    CHECK_THROWS_WITH_AS(
        (void)column_of({"1.5", value}),
        "\"t.csv\", line 3, column \"x\": the number is infinite or beyond the range of a double; "
        "leave such cells empty.",
        Error);
  }
  CHECK(type_of({"1e308", "1e-400"}) == ColumnType::kFloat64);
  CHECK(type_of({"inf", "word"}) == ColumnType::kCategory);
}

TEST_CASE("decimals remember the digits that were seen") {
  const auto digits = [](const std::vector<std::string>& values) {
    const Table table = column_of(values);
    return std::pair(only(table).decimals, only(table).min_decimals);
  };
  CHECK(digits({"1.25", "0.50"}) == std::pair(2, 2));
  CHECK(digits({"1.25", "3.0"}) == std::pair(2, 1));
  CHECK(digits({"1.25", "3"}) == std::pair(2, 0));
  CHECK(digits({"1.25", "1.125"}) == std::pair(3, 1));
  CHECK(digits({"1.25", "1e-5"}) == std::pair(-1, 1));
  CHECK(digits({"197.07600000000002", "1.0"}) == std::pair(-1, 1));
}

TEST_CASE("a number that alone has no decimals, and zeros with a sign, are written as they were") {
  const auto same = [](const std::vector<std::string>& values) {
    std::string text = "x\n";
    for (const std::string& value : values) text += (value.empty() ? "\"\"" : value) + "\n";
    const std::string made = format_csv(parse_csv(text, "t.csv"));
    CAPTURE(made);
    return made == text;
  };
  CHECK(same({"0", "12.50", "0", "3.07", "0", "", "0", "0", "4.00"}));
  CHECK(same({"12.5", "-999", "-999", "-999", "3.0", "-999", "-999"}));
  CHECK(same({"+1.5", "-2.0", "+0.0"}));
  CHECK(same({"+1", "0", "-2", "+7"}));
}

TEST_CASE("what is written of numbers with a space behind their sign is read as it was") {
  const std::string written = format_csv(parse_csv("a\tb\n1e-7\t- 0.0\n2.50\t1\n", "t.csv"));
  CHECK(written == "a,b\n1e-07,0\n2.50,1\n");
  CHECK(format_csv(parse_csv(written, "t.csv")) == written);
  const std::string signs = format_csv(parse_csv("a\n- 5\n3\n- 7\n", "t.csv"));
  CHECK(signs == "a\n-5\n3\n-7\n");
}

TEST_CASE("truth values are bool in one spelling, which is kept") {
  const Table table = column_of({"true", "false", "", "true"});
  const Column& x = only(table);
  CHECK(x.type == ColumnType::kBool);
  CHECK(x.codes[0] == 1);
  CHECK(x.codes[1] == 0);
  CHECK(x.dictionary[0] == "false");
  CHECK(x.dictionary[1] == "true");
  CHECK_FALSE(x.valid(2));
  CHECK(type_of({"True", "True"}) == ColumnType::kBool);
  CHECK(type_of({"FALSE", "TRUE"}) == ColumnType::kBool);
  CHECK(type_of({"True", "false"}) == ColumnType::kCategory);
  CHECK(type_of({"1", "0"}) == ColumnType::kInt64);
  CHECK(type_of({"yes", "no"}) == ColumnType::kCategory);
}

TEST_CASE("dates are read in the one format that all cells follow") {
  const Table table = column_of({"1970-01-02", "", "2024-02-29"});
  const Column& x = only(table);
  CHECK(x.type == ColumnType::kDatetime);
  CHECK(x.datetime_format == "%Y-%m-%d");
  CHECK(x.integers[0] == 86'400'000'000);
  CHECK(x.integers[1] == 0);
  CHECK_FALSE(x.valid(1));
  CHECK(type_of({"2023-02-29", "2024-02-29"}) == ColumnType::kCategory);
  CHECK(type_of({"2023-02-28", "28.02.2023"}) == ColumnType::kCategory);
}

TEST_CASE("strings are categories, or text where most of them differ") {
  std::vector<std::string> names;
  for (int k = 0; k < 60; ++k) names.push_back("person " + std::to_string(k));
  CHECK(type_of(names) == ColumnType::kText);
  names.resize(20);
  CHECK(type_of(names) == ColumnType::kCategory);
  const Table table = column_of({" b", "a", " b", "NA", ""});
  CHECK(cells(only(table)) == Cells{" b", "a", " b", "<missing>", "<missing>"});
  CHECK(only(table).dictionary.size() == 2);
  CHECK(only(table).dictionary[0] == " b");
}

TEST_CASE("a column without a name is called as pandas calls it") {
  CHECK(parse(",a,b\n0,1,2\n").find("Unnamed: 0") != nullptr);
  CHECK(parse("a,b,\n1,2,\n").find("Unnamed: 2") != nullptr);
  const Table twice = parse(",Unnamed: 0,a\n0,5,2\n");
  REQUIRE(twice.find("Unnamed: 0.1") != nullptr);
  CHECK(twice.column_count() == 3);
}

TEST_CASE("the markers of missing cells can be chosen") {
  CsvReadOptions options;
  options.missing = {"?", "-999"};
  const Table table = parse("a,b,c\n1,NA,?\n-999,x,2.5\n", options);
  CHECK(cells(table.column("a")) == Cells{"1", "<missing>"});
  CHECK(cells(table.column("b")) == Cells{"NA", "x"});
  CHECK(table.column("c").type == ColumnType::kFloat64);
  CHECK(table.column("c").missing_count() == 1);
}

TEST_CASE("a column that is missing throughout stays missing") {
  const Table table = parse("a,b\n,1\nNA,2\n");
  CHECK(table.column("a").type == ColumnType::kFloat64);
  CHECK(table.column("a").missing_count() == 2);
}

TEST_CASE("the type of a column can be chosen, and cells that do not fit are errors") {
  const auto with = [](ColumnType type) {
    CsvReadOptions options;
    options.types = {{"x", type, ""}};
    return options;
  };
  CHECK(only(column_of({"1", "2"}, with(ColumnType::kCategory))).type == ColumnType::kCategory);
  CHECK(only(column_of({"1", "2"}, with(ColumnType::kText))).type == ColumnType::kText);
  CHECK(only(column_of({"1", "2"}, with(ColumnType::kFloat64))).floats[1] == 2.0);
  CHECK(only(column_of({"", ""}, with(ColumnType::kInt64))).type == ColumnType::kInt64);
  CHECK(only(column_of({"", ""}, with(ColumnType::kBool))).type == ColumnType::kBool);
  CHECK(only(column_of({"", ""}, with(ColumnType::kDatetime))).type == ColumnType::kDatetime);
  CHECK_THROWS_WITH_AS((void)column_of({"1", "x"}, with(ColumnType::kFloat64)),
                       "\"t.csv\", line 3, column \"x\": the cell is not a number.", Error);
  CHECK_THROWS_AS((void)column_of({"1", "2.5"}, with(ColumnType::kInt64)), Error);
  CHECK_THROWS_AS((void)column_of({"1", "2.5"}, with(ColumnType::kBool)), Error);
  CHECK_THROWS_AS((void)column_of({"1", "2.5"}, with(ColumnType::kDatetime)), Error);
  CsvReadOptions options;
  options.types = {{"xx", ColumnType::kText, ""}};
  CHECK_THROWS_WITH_AS((void)column_of({"1"}, options),
                       "\"t.csv\" has no column \"xx\"; did you mean \"x\"?", Error);
}

TEST_CASE("bad input is refused with the place where it is bad") {
  const auto message = [](std::string_view text) -> std::string {
    try {
      (void)parse(text);
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::kData);
      return error.what();
    }
    return "no error";
  };
  using namespace std::string_view_literals;
  CHECK(message("") == "\"t.csv\" is empty; a header line and rows are needed.");
  CHECK(message("\n\n") == "\"t.csv\" holds nothing but blank lines.");
  CHECK(message("a,b\n") == "\"t.csv\" has a header but no rows.");
  CHECK(message("a,b\n\n \n") == "\"t.csv\" has a header but no rows.");
  CHECK(message("a") == "\"t.csv\" has a header but no rows.");
  CHECK(message("a,b\n1,2\n3\n") ==
        "\"t.csv\", line 3: the row has 1 cell, but the header has 2; quote cells that contain the "
        "separator.");
  CHECK(message("a,b\n1,2\n\n3,4,5,6\n") ==
        "\"t.csv\", line 4: the row has 4 cells, but the header has 2; quote cells that contain "
        "the separator.");
  CHECK(message("a,b\n\"l1\nl2\",2\n3,4,5\n") ==
        "\"t.csv\", line 4: the row has 3 cells, but the header has 2; quote cells that contain "
        "the separator.");
  CHECK(message("a,b,a\n1,2,3\n") ==
        "\"t.csv\", line 1: columns 1 and 3 have the same name \"a\"; rename one.");
  CHECK(message("Report 2020,,\na,b,c\n") ==
        "\"t.csv\", line 1: column 2 has no name, nor do most columns (the separator is \",\"); "
        "begin the file with a line that names every column.");
  CHECK(message("a,b\n1,2\n3,\"x\n5,6\n") ==
        "\"t.csv\", line 3, column \"b\": a quote is opened but never closed.");
  CHECK(message("a,\"b\n1,2\n") == "\"t.csv\", line 1: a quote is opened but never closed.");
  CHECK(message("a,b\n1,2\n3,x\0y\n"sv) ==
        "\"t.csv\", line 3, column \"b\": there is a NUL byte; is this a text file?");
  CHECK(message("a,b\n1,2\n3,x\xFFy\n") ==
        "\"t.csv\", line 3, column \"b\": the cell is not valid UTF-8; save the file as UTF-8.");
  CHECK(message("a,b\xC3\n1,2\n") ==
        "\"t.csv\", line 1: the header is not valid UTF-8; save the file as UTF-8.");
  CHECK(message("\xFF\xFE"
                "a\0,\0b\0\n\0"sv) ==
        "\"t.csv\" is UTF-16 text by its byte-order mark; save it as UTF-8.");
}

TEST_CASE("files of other kinds are named, and not read as a table of one column") {
  using namespace std::string_view_literals;
  const auto refused = [](std::string_view text, const std::string& complaint) {
    CHECK_THROWS_WITH_AS((void)parse(text), doctest::Contains(complaint.c_str()), Error);
  };
  refused("{\"a\": 1}\n{\"a\": 2}\n", "is JSON");
  refused(" [\n  {\"a\": 1},\n  {\"a\": 2}]", "is JSON");
  refused("[[1, 2], [3, 4]]", "is JSON");
  refused("PAR1\x15\x04\x15", "is a Parquet file");
  refused("ARROW1\0\0\n1\n"sv, "is an Arrow file");
  refused("likeness\x02\0\0\0"sv, "is a model of likeness");
  refused("<!DOCTYPE html><table>", "is an HTML page");
  refused("\x28\xB5\x2F\xFD\x04", "Zstandard");
  // Headers that only look alike.
  CHECK(parse("[Date],{x}\n1,2\n").column(0).name == "[Date]");
  CHECK(parse("{\"a\"},b\n1,2\n").column_count() == 2);
  CHECK(parse("PAR1,BZh,<DATE>\n1,2,3\n").column(2).name == "<DATE>");
}

TEST_CASE("a file that is not there and a directory are errors that say so") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH_AS(
      (void)read_csv(folder / "no.csv"),
      ("Cannot read \"" + (folder / "no.csv") + "\": No such file or directory.").c_str(), Error);
  CHECK_THROWS_WITH_AS((void)read_csv(folder / ""),
                       ("Cannot read \"" + (folder / "") + "\": Is a directory.").c_str(), Error);
}

TEST_CASE("a separator that can't be one is an error") {
  CsvReadOptions options;
  options.separator = '"';
  CHECK_THROWS_AS((void)parse("a,b\n1,2\n", options), Error);
}

TEST_CASE("one data row is a table") {
  const Table table = parse("a,b,c\n1,x,2.5\n");
  CHECK(table.rows() == 1);
  CHECK(table.column("b").type == ColumnType::kCategory);
}

TEST_CASE("a table of many chunks reads the same with any number of threads") {
  // Late surprises: a decimal number, a string, a quoted newline and blank lines far down.
  std::string text = "i,late_float,late_string,name,quoted\n";
  std::vector<std::string> late;
  for (int k = 0; k < 100'000; ++k) {
    const std::string number = std::to_string(k);
    late.push_back(k == 70'001 ? "seven" : number);
    text += number + ',' + (k == 60'000 ? "0.5" : number) + ',' + late.back() + ",name " +
            std::to_string(k % 1000) + ',' + (k % 7 == 0 ? "\"a\nb\"" : "ab") + '\n';
    if (k % 1009 == 0) text += "\n";
  }
  set_threads(1);
  const Table one = parse(text);
  CHECK(one.rows() == 100'000);
  CHECK(one.column("i").type == ColumnType::kInt64);
  CHECK(one.column("late_float").type == ColumnType::kFloat64);
  CHECK(one.column("late_string").type == ColumnType::kInt64);
  CHECK(one.column("late_string").missing_count() == 1);
  REQUIRE(one.column("late_string").notes.size() == 1);
  CHECK(one.column("late_string").notes[0].text ==
        "column \"late_string\": 1 of 100000 cells is no number and counts as missing (row 70002: "
        "\"seven\")");
  CHECK(one.column("name").dictionary.size() == 1000);
  CHECK(one.column("i").integers[99'999] == 99'999);
  CHECK(one.column("late_float").floats[60'000] == 0.5);
  CHECK(one.column("late_float").floats[99'999] == 99'999);
  late[70'001] = "<missing>";
  CHECK(cells(one.column("late_string")) == late);
  CHECK(cell(one.column("quoted"), 70'000) == "a\nb");
  const std::string written = format_csv(one);
  for (const int count : {2, 7}) {
    set_threads(count);
    CHECK(format_csv(parse(text)) == written);
  }
  set_threads(0);
}

TEST_CASE("a million distinct strings and five thousand columns are read") {
  std::string names = "id,n\n";
  for (int k = 0; k < 1'000'000; ++k) {
    names += 'u' + std::to_string(k * 7919LL % 1'000'003) + ",1\n";
  }
  const Table tall = parse(names);
  CHECK(tall.column("id").type == ColumnType::kText);
  CHECK(tall.column("id").strings[999'999] == "u" + std::to_string(999'999 * 7919LL % 1'000'003));

  std::string header;
  std::string row;
  for (int c = 0; c < 5000; ++c) {
    header += (c == 0 ? "c" : ",c") + std::to_string(c);
    row += (c == 0 ? "" : ",") + std::to_string(c);
  }
  const Table wide = parse(header + '\n' + row + '\n' + row + '\n');
  CHECK(wide.column_count() == 5000);
  CHECK(wide.column("c4999").integers[1] == 4999);
}

TEST_CASE("reading reports its progress and can be cancelled") {
  std::string text = "a,b\n";
  for (int k = 0; k < 50'000; ++k) text += "1234,5678\n";
  CsvReadOptions options;
  std::uint64_t last = 0;
  options.progress = [&](const Progress& progress) {
    CHECK(progress.stage == "read");
    CHECK(progress.step >= last);
    last = progress.step;
    return true;
  };
  (void)parse(text, options);
  CHECK(last == text.size());
  options.progress = [](const Progress&) { return false; };
  CHECK_THROWS_AS((void)parse(text, options), Error);
}
