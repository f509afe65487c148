#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/metadata.hpp"
#include "table/cell_text.hpp"
#include "table/declared_types.hpp"

using namespace likeness;

namespace {

/// A column `d` of these cells.
Column column_of(const std::vector<std::string>& cells) {
  std::string csv = "d,x\n";
  for (const std::string& cell : cells) csv += '"' + cell + "\",a\n";
  return io::parse_csv(csv, "d.csv").column("d");
}

/// `count` days of 2021 from the 13th of a month on, written by a function of day and month.
template <class Write>
std::vector<std::string> days(int count, const Write& write) {
  std::vector<std::string> cells;
  for (int k = 0; k < count; ++k) cells.push_back(write(13 + k % 15, 1 + k % 12));
  return cells;
}

std::string two(int number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

std::string iso(int day, int month) {
  return "2021-" + two(month) + "-" + two(day);
}

/// What the cells of a column look like when they are written.
std::vector<std::string> written(const Column& column) {
  std::vector<std::string> cells;
  const CellText text(column);
  for (std::size_t row = 0; row < column.size(); ++row) cells.push_back(text(row));
  return cells;
}

ColumnMetadata declared(const std::string& format) {
  ColumnMetadata metadata;
  metadata.name = "d";
  metadata.sdtype = "datetime";
  metadata.datetime_format = format;
  return metadata;
}

}  // namespace

TEST_CASE("dates come back as programs of all kinds write them") {
  const std::vector<std::vector<std::string>> columns = {
      {"2021-08-15 08:36:25 UTC", "2021-12-01 23:59:59 UTC"},
      {"15-AUG-2021", "02-MAY-2020"},
      {"13. Feb 2023", "04. May 2022"},
      {"Mon, Feb 13 2023", "Wed, May 4 2022"},
      {"Mon 2023-02-13", "Wed 2022-05-04"},
      {"Monday, 13 Feb 2023", "Wednesday, 04 May 2022"},
      {"15-aug-2021", "02-may-2020"},
      {"15AUG2021", "02MAY2020"},
      {"15AUG2021:08:36:25", "02OCT2020:18:00:00"},
      {"15-AUG-21", "02-OCT-20"},
      {"15/Aug/2021:08:36:25 +0200", "02/Oct/2020:18:00:00 +0200"},
      {"20210815T083625Z", "20200502T183625Z"},
      {"2021-08-15T08:36:25.123Z", "2020-05-02T18:36:25.001Z"},
      {"2021-08-15 08:36:25,123", "2020-05-02 18:36:25,001"},
      {"2021-08-15 08:36:25+02:00", "2021-09-15 08:36:25+02:00"},
      {"Aug 15, 2021 8:36 AM", "May 2, 2020 11:05 PM"},
      {"8/15/2021 8:36 am", "5/2/2020 11:05 pm"},
      {"Sun Aug 15 08:36:25 2021", "Sat May 02 18:36:25 2020"},
      {"Sun, 15 Aug 2021 08:36:25 GMT", "Sat, 02 May 2020 18:36:25 GMT"},
      {"2021-08", "2020-12"},
      {"08:36:25", "23:59:59"},
      {"8:36", "23:59"},
      {"8:36 AM", "11:59 PM"},
      {"08:36:25.250", "36:00:00.125"},
      {"1 days 08:36:25", "12 days 23:59:59"},
      {"0 days 00:15:00.500000", "2 days 07:00:00.250000"},
      {"1 days 08:36:25", "-1 days +23:59:59", "-3 days +01:00:00", "-2 days +00:00:00"},
      {"P1DT8H36M25S", "P0DT0H0M5S"},
      {"54h 58m", "9h 05m"},
      {"[15/Aug/2021:08:36:25 +0000]", "[02/May/2020:18:00:00 +0000]"},
      {" 2021-08-15 ", " 2020-05-02 "},
      {"Sunday, 15 August 2021", "Saturday, 02 May 2020"},
  };
  for (const std::vector<std::string>& cells : columns) {
    CAPTURE(cells[0]);
    const Column column = column_of(cells);
    CHECK(column.type == ColumnType::kDatetime);
    CHECK(written(column) == cells);
  }
}

TEST_CASE("nanoseconds are dates, cut to microseconds") {
  const Column column =
      column_of({"2021-09-18T02:31:48.072212204", "2022-05-03T14:26:40.679849100"});
  CHECK(column.type == ColumnType::kDatetime);
  CHECK(written(column)[0] == "2021-09-18T02:31:48.072212000");
  CHECK(column.integers[0] % 1'000'000 == 72'212);
}

TEST_CASE("whole numbers are dates where all of them are") {
  const auto digits = [](const char* time) {
    return days(30, [&](int day, int month) { return "2021" + two(month) + two(day) + time; });
  };
  for (const char* time : {"", "083625", "0836"}) {
    CAPTURE(time);
    const Column column = column_of(digits(time));
    CHECK(column.type == ColumnType::kDatetime);
    CHECK(written(column) == digits(time));
  }
  CHECK(column_of({"202108", "202109", "202110", "202111", "202112", "202201"}).type ==
        ColumnType::kDatetime);
  CHECK(column_of({"20210815", "20210816", "20210817", "20210818", "20210855", "20210899"}).type ==
        ColumnType::kInt64);
  CHECK(column_of({"20210815", "20210816"}).type == ColumnType::kInt64);
}

TEST_CASE("dates as numbers may have gaps, and numbers that stand for none") {
  std::vector<std::string> cells =
      days(60, [](int day, int month) { return "2021" + two(month) + two(day) + ".0"; });
  cells[5] = "";
  const Column gaps = column_of(cells);
  CHECK(gaps.type == ColumnType::kDatetime);
  CHECK(written(gaps) == cells);
  for (std::string& cell : cells) cell = cell.substr(0, 8);
  for (std::size_t k = 0; k < 60; k += 4) cells[k] = k % 8 == 0 ? "0" : "99999999";
  CHECK(column_of(cells).type == ColumnType::kDatetime);
  CHECK(column_of(cells).missing_count() == 16);
}

TEST_CASE("one cell that is no date among many counts as missing, and is named") {
  for (const std::string odd : {"0000-00-00", "2021-13-45", "?", "unknown"}) {
    CAPTURE(odd);
    std::vector<std::string> cells = days(300, iso);
    cells[7] = odd;
    const Column column = column_of(cells);
    CHECK(column.type == ColumnType::kDatetime);
    CHECK(column.missing_count() == 1);
    CHECK_FALSE(column.valid(7));
    CHECK(column.missing_marker.empty());
    REQUIRE(column.notes.size() == 1);
    CHECK(column.notes[0].text ==
          "column \"d\": 1 of 300 cells is no date and counts as missing (row 8: \"" + odd + "\")");
    CHECK(column.notes[0].remedy == ColumnNote::Remedy::kMissingMarker);
    CHECK(column.notes[0].cell == odd);
  }
  std::vector<std::string> numbers =
      days(300, [](int day, int month) { return "2021" + two(month) + two(day); });
  numbers[7] = "99999999";
  CHECK(column_of(numbers).type == ColumnType::kDatetime);
  CHECK(column_of(numbers).missing_count() == 1);
}

TEST_CASE("24:00:00 and leap seconds are no times") {
  for (const std::string odd : {"24:00:00", "23:59:60"}) {
    CAPTURE(odd);
    std::vector<std::string> times =
        days(100, [](int day, int month) { return two(month) + ":" + two(day) + ":00"; });
    std::vector<std::string> dates =
        days(100, [](int day, int month) { return iso(day, month) + " 08:36:25"; });
    times[3] = odd;
    dates[3] = "2021-08-15 " + odd;
    CHECK(column_of(times).datetime_format == "%H:%M:%S");
    CHECK(column_of(times).missing_count() == 1);
    CHECK(column_of(dates).datetime_format == "%Y-%m-%d %H:%M:%S");
    CHECK(column_of(dates).missing_count() == 1);
  }
}

TEST_CASE("many impossible dates are missing ones, too") {
  std::vector<std::string> cells = days(100, iso);
  for (std::size_t k = 0; k < 20; ++k) cells[3 * k] = "2021-02-3" + std::to_string(k % 10);
  CHECK(column_of(cells).type == ColumnType::kDatetime);
  CHECK(column_of(cells).missing_count() == 20);
  CHECK(column_of(cells).missing_marker.empty());
}

TEST_CASE("an odd cell does not change how the others are written") {
  std::vector<std::string> times =
      days(100, [](int day, int month) { return two(month) + ":" + two(day); });
  times[3] = "24:00";
  CHECK(column_of(times).datetime_format == "%H:%M");
  std::vector<std::string> dates = days(100, [](int day, int month) {
    return "2021-" + std::to_string(month) + "-" + std::to_string(day);
  });
  dates[3] = "2021-2-31";
  CHECK(column_of(dates).datetime_format == "%Y-%-m-%-d");
}

TEST_CASE("a word that often stands for no date is how missing ones are written") {
  std::vector<std::string> cells = days(100, iso);
  for (std::size_t k = 0; k < 40; ++k) cells[2 * k] = "ongoing";
  const Column column = column_of(cells);
  CHECK(column.type == ColumnType::kDatetime);
  CHECK(column.missing_count() == 40);
  CHECK(column.missing_marker == "ongoing");
}

TEST_CASE("dates of several formats are written like most of them, and that is said") {
  std::vector<std::string> cells = days(60, iso);
  cells[1] = "14/02/2021";
  cells[5] = "18/06/2021";
  const Column column = column_of(cells);
  CHECK(column.type == ColumnType::kDatetime);
  CHECK(column.missing_count() == 0);
  CHECK(written(column)[1] == "2021-02-14");
  REQUIRE(column.notes.size() == 1);
  CHECK(column.notes[0].text.find("row 2: \"14/02/2021\" as \"2021-02-14\"") != std::string::npos);
}

TEST_CASE("hours and minutes without a colon are times where all of many are") {
  const std::vector<std::string> cells =
      days(120, [](int day, int month) { return two(month) + two(day); });
  CHECK(column_of(cells).datetime_format == "%H%M");
  CHECK(written(column_of(cells)) == cells);
  CHECK(column_of({"0101", "0102", "0230"}).type == ColumnType::kCategory);
  std::vector<std::string> codes;
  for (int code = 1; code < 40; ++code) codes.push_back("00" + two(code));
  CHECK(column_of(codes).type != ColumnType::kDatetime);
}

TEST_CASE("what is too rarely a date stays a string") {
  std::vector<std::string> cells = days(100, iso);
  for (std::size_t k = 0; k < 20; ++k) cells[2 * k] = "A-" + std::to_string(k);
  CHECK(column_of(cells).type != ColumnType::kDatetime);
  CHECK(column_of({"2023-02-28", "28.02.2023"}).type == ColumnType::kCategory);
}

TEST_CASE("offsets that change with summer time are written as they were") {
  std::vector<std::string> cells;
  for (int month = 1; month <= 12; ++month) {
    const bool summer = month >= 4 && month <= 10;
    cells.push_back("2021-" + two(month) + "-15 02:30:00" + (summer ? "+02:00" : "+01:00"));
  }
  const Column column = column_of(cells);
  CHECK(column.utc_offsets.size() == 3);
  CHECK(written(column) == cells);
  CHECK(column.notes.empty());
  const std::string later = io::format_csv(Table(std::vector<Column>{column}));
  CHECK(later.find("2021-07-15 02:30:00+02:00") != std::string::npos);
}

TEST_CASE("the metadata's format decides, even where the cells could be read otherwise") {
  const Column read = column_of({"12/08/2021", "08/06/2021", "03/11/2022"});
  CHECK(read.datetime_format == "%m/%d/%Y");
  REQUIRE(read.notes.size() == 1);
  CHECK(read.notes[0].text.find("month first") != std::string::npos);
  const Column column = as_declared(read, declared("%d/%m/%Y"));
  CHECK(column.datetime_format == "%d/%m/%Y");
  CHECK(written(column) == written(read));
  CHECK(column.integers[0] == 1'628'726'400'000'000);
  CHECK(column.notes.empty());
}

TEST_CASE("a format in strptime's words is written back in the clothes of the cells") {
  const Column upper = as_declared(column_of({"15-AUG-2021", "02-MAY-2020"}), declared("%d-%b-%Y"));
  CHECK(written(upper) == std::vector<std::string>{"15-AUG-2021", "02-MAY-2020"});
  const Column bare = as_declared(column_of({"5/8/2021", "2/11/2020"}), declared("%d/%m/%Y"));
  CHECK(written(bare) == std::vector<std::string>{"5/8/2021", "2/11/2020"});
  const Column detected = column_of({"15-AUG-2021", "02-MAY-2020", "03-JUN-2020"});
  const Metadata metadata = detect_metadata(Table(std::vector<Column>{detected}));
  CHECK(metadata.columns[0].datetime_format == "%d-%b-%Y");
}

TEST_CASE("a cell that does not follow the metadata's format is an error that names it") {
  CHECK_THROWS_WITH_AS(
      (void)as_declared(column_of({"12/08/2021", "08/26/2021"}), declared("%d/%m/%Y")),
      "Column \"d\" holds \"08/26/2021\" in row 2, which is not a date in the format %d/%m/%Y that "
      "the metadata names.",
      Error);
}

TEST_CASE("digits that the metadata calls numbers are numbers") {
  const std::vector<std::string> cells =
      days(30, [](int day, int month) { return "2021" + two(month) + two(day); });
  ColumnMetadata metadata;
  metadata.name = "d";
  metadata.sdtype = "numerical";
  const Column column = as_declared(column_of(cells), metadata);
  CHECK(column.type == ColumnType::kInt64);
  CHECK(written(column) == cells);
}

TEST_CASE("what looks like dates and can't be read is text, and refused as dates by its cell") {
  const Column column = column_of(days(100, [](int day, int month) {
    return std::to_string(day) + ". Tag " + std::to_string(month) + " 2021";
  }));
  CHECK(column.type != ColumnType::kDatetime);
  const Table table(std::vector<Column>{column});
  Metadata metadata = detect_metadata(table);
  CHECK(metadata.columns[0].sdtype == "text");
  const std::vector<ColumnNote> notes = column_notes(table, metadata);
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].text.find("look like dates of no known format") != std::string::npos);
  metadata.columns[0].sdtype = "datetime";
  CHECK_THROWS_WITH_AS((void)as_declared(column, metadata.columns[0]),
                       "Column \"d\" holds \"13. Tag 1 2021\" in row 1, which is not a date of a "
                       "known format; give the format or another sdtype in the metadata.",
                       Error);
}
