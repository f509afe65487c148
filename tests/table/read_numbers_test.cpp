#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "likeness/csv.hpp"
#include "table/cell_text.hpp"

using namespace likeness;

namespace {

/// A column `x` of these cells, of a file with that separator.
Column column_of(const std::vector<std::string>& cells, char separator = ',') {
  std::string csv = std::string("x") + separator + "y\n";
  for (const std::string& cell : cells) {
    csv += '"';
    for (const char c : cell) csv += c == '"' ? "\"\"" : std::string(1, c);
    csv += std::string("\"") + separator + "a\n";
  }
  return io::parse_csv(csv, "x.csv").column("x");
}

std::vector<std::string> written(const Column& column) {
  std::vector<std::string> cells;
  const CellText text(column);
  for (std::size_t row = 0; row < column.size(); ++row) cells.push_back(text(row));
  return cells;
}

}  // namespace

TEST_CASE("numbers in everyday clothes are numbers, and are written back in them") {
  struct Case {
    std::vector<std::string> cells;
    double first;
  };
  const Case cases[] = {
      {{"$45,650.91", "$7.00", "$1,245,650.10"}, 45650.91},
      {{"-$45,650.91", "$7.00", "-$12.50"}, -45650.91},
      {{"$-5.00", "$7.00"}, -5},
      {{"1.234,56 EUR", "7,00 EUR", "-12,50 EUR"}, 1234.56},
      {{"\xE2\x82\xAC 1.234", "\xE2\x82\xAC 7.500"}, 1234},
      {{"CHF 1'234.50", "CHF 12.00"}, 1234.5},
      {{"R$ 1.234,56", "R$ 7,00"}, 1234.56},
      {{"16.2%", "3.0%", "-0.5%"}, 16.2},
      {{"16.2 %", "3.0 %"}, 16.2},
      {{"(34.89)", "12.50", "(1.00)"}, -34.89},
      {{"(1,234)", "12", "7,654,321"}, -1234},
      {{"34.89-", "12.50"}, -34.89},
      {{"+3.5%", "-2.0%", "+1.0%"}, 3.5},
      {{"+3.5", "-2.0", "0.0", "+1.0"}, 3.5},
      {{"+3", "-2", "0", "+15"}, 3},
      {{"12 kg", "800 kg"}, 12},
      {{"12.5kg", "80.0kg"}, 12.5},
      {{"5.5 mg/dL", "4.0 mg/dL"}, 5.5},
      {{"37.2 \xC2\xB0"
        "C",
        "36.9 \xC2\xB0"
        "C"},
       37.2},
      {{"1 234,5", "12,0", "1 234 567,5"}, 1234.5},
      {{"12,34,567", "1,00,000", "999"}, 1234567},
      {{"1,234", "12,345", "999"}, 1234},
      {{"1,5", "2,75"}, 1.5},
      {{"0,123", "0,250"}, 0.123},
      {{"120/80", "135/95", "99/61"}, 12080},
      {{"5'11\"", "6'2\""}, 511},
  };
  for (const Case& one : cases) {
    CAPTURE(one.cells[0]);
    const Column column = column_of(one.cells);
    REQUIRE((column.type == ColumnType::kFloat64 || column.type == ColumnType::kInt64));
    const double first = column.type == ColumnType::kFloat64
                             ? column.floats[0]
                             : static_cast<double>(column.integers[0]);
    CHECK(first == one.first);
    if (one.cells[0] != "1,5") CHECK(written(column) == one.cells);
    CHECK(number_of(column, one.cells[0]) == one.first);
  }
}

TEST_CASE("a written column reads back as itself") {
  const Column column = column_of({"$45,650.91", "$7.00", "-$1,245,650.10"});
  const Table table(std::vector<Column>{column});
  const std::string csv = io::format_csv(table);
  CHECK(csv == "x\n\"$45,650.91\"\n$7.00\n\"-$1,245,650.10\"\n");
  CHECK(io::format_csv(io::parse_csv(csv, "again.csv")) == csv);
}

TEST_CASE("a lone zero needs no clothes, and has no say in them") {
  const Column column = column_of({"16.20%", "0", "3.00%"});
  CHECK(column.min_decimals == 2);
  CHECK(column.floats[1] == 0);
}

TEST_CASE("what a lone comma means follows from the cells, and else from the separator") {
  CHECK(column_of({"1,234", "5,678"}).integers[0] == 1234);
  CHECK(column_of({"1,234", "5,678"}, ';').floats[0] == 1.234);
  CHECK(column_of({"1,234", "56,78"}).floats[0] == 1.234);
  CHECK(column_of({"1,234", "12345"}).floats[0] == 1.234);
  CHECK(column_of({"1,234", "1,234,567"}, ';').integers[0] == 1234);
  CHECK(column_of({"1,5", "2,25"}, ';').floats[1] == 2.25);
  CHECK(column_of({"1.234 EUR", "5.678 EUR"}).integers[0] == 1234);
}

TEST_CASE("a limit of detection is a number below it, and is written as the limit") {
  std::vector<std::string> cells;
  for (int k = 0; k < 60; ++k) {
    cells.push_back(k % 4 == 0 ? "<0.5" : std::to_string(k + 1) + ".5");
  }
  const Column column = column_of(cells);
  REQUIRE(column.type == ColumnType::kFloat64);
  CHECK(column.missing_count() == 0);
  CHECK(column.floats[0] == 0.25);
  CHECK(written(column) == cells);
  CHECK(number_of(column, "<0.5") == 0.25);
  cells[1] = "0.3";
  CHECK(column_of(cells).type != ColumnType::kFloat64);
}

TEST_CASE("one odd cell among many numbers counts as missing, and is named") {
  std::vector<std::string> cells;
  for (int k = 0; k < 400; ++k) cells.push_back(std::to_string(5000 + 7 * k) + ".5");
  cells[200] = "?";
  const Column column = column_of(cells);
  CHECK(column.type == ColumnType::kFloat64);
  CHECK(column.missing_count() == 1);
  REQUIRE(column.notes.size() == 1);
  CHECK(column.notes[0].text ==
        "column \"x\": 1 of 400 cells is no number and counts as missing (row 201: \"?\")");
  CHECK(column.notes[0].cell == "?");
  CHECK(column.missing_marker.empty());
}

TEST_CASE("codes, names with zeros in front and too many odd cells are no numbers") {
  const auto many = [](const auto& cell) {
    std::vector<std::string> cells;
    for (int k = 0; k < 60; ++k) cells.push_back(cell(k));
    return cells;
  };
  CHECK(column_of(many([](int k) { return "A" + std::to_string(k); })).type == ColumnType::kText);
  CHECK(column_of(many([](int k) { return "00" + std::to_string(k); })).type == ColumnType::kText);
  CHECK(column_of(many([](int k) { return std::to_string(k) + "-B"; })).type == ColumnType::kText);
  CHECK(column_of(many([](int k) { return std::to_string(k) + (k % 5 == 0 ? "B" : ""); })).type ==
        ColumnType::kText);
  CHECK(column_of(many([](int k) { return k % 9 == 0 ? "?" : std::to_string(k % 5); })).type ==
        ColumnType::kCategory);
  // 02110 is a place as 94110 is, and no slip among numbers.
  CHECK(column_of(many([](int k) {
          return (k == 7 ? "0" : "9") + std::to_string(2100 + k);
        })).type == ColumnType::kText);
  CHECK(column_of({"12345678901234567890", "1", "2"}).type == ColumnType::kCategory);
}

TEST_CASE("digits, E and digits are codes, unless the column has numbers with an exponent") {
  for (const std::vector<std::string>& cells : {std::vector<std::string>{"12E3", "45E1", "27E10"},
                                                {"12E3", "455", "27E10"},
                                                {"01e-07", "02e-03"}}) {
    CHECK(column_of(cells).type == ColumnType::kCategory);
    CHECK(written(column_of(cells)) == cells);
  }
  CHECK(column_of({"4.7e3", "10e3"}).type == ColumnType::kFloat64);
  CHECK(column_of({"1e5", "1e6"}).type == ColumnType::kFloat64);
}

TEST_CASE("numbers with an exponent keep it, and their digits") {
  const Column column =
      io::parse_csv("x\n4.762e+03\n1.614e-01\n-2.500e+11\n0.000e+00\n", "x.csv").column("x");
  CHECK(column.decimals == 3);
  CHECK(column.significant_digits == 4);
  CHECK(written(column) ==
        std::vector<std::string>{"4.762e+03", "1.614e-01", "-2.500e+11", "0.000e+00"});
  const Column capital = io::parse_csv("x\n5.2963E-04\n8.7210E-03\n", "x.csv").column("x");
  CHECK(written(capital) == std::vector<std::string>{"5.2963E-04", "8.7210E-03"});
  CHECK(number_of(capital, "0.001") == 0.001);
}

TEST_CASE("one number of many digits does not lengthen the others") {
  std::string csv = "x\n";
  for (int k = 0; k < 399; ++k) csv += std::to_string(k) + "." + (k % 10 == 0 ? "50" : "25") + "\n";
  CHECK(io::parse_csv(csv + "12345678901234567.89\n", "x.csv").column("x").decimals == 2);
  CHECK(io::parse_csv(csv + "0.30000000000000004\n", "x.csv").column("x").decimals == 2);
  CHECK(io::parse_csv(csv + "0.3001\n", "x.csv").column("x").decimals == 4);
}
