#include "text/datetime.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/error.hpp"

using namespace likeness;

namespace {

std::string written(std::int64_t microseconds, std::string_view format) {
  std::string out;
  text::DatetimeFormat(format).append(microseconds, out);
  return out;
}

std::string detected(const std::vector<std::string_view>& values) {
  return text::detect_datetime_format(values).value_or("none");
}

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;

}  // namespace

TEST_CASE("every day from year 1 to year 9999 comes back from its text, in the right order") {
  const text::DatetimeFormat format("%Y-%m-%d");
  std::int64_t day = -719'162;
  std::string text;
  format.append(day * kDay, text);
  CHECK(text == "0001-01-01");
  for (; day <= 2'932'896; ++day) {
    text.clear();
    format.append(day * kDay, text);
    if (format.parse(text) != day * kDay) FAIL(text);
  }
  CHECK(text == "9999-12-31");
  CHECK(written(0, "%A %d %B %Y") == "Thursday 01 January 1970");
  CHECK(written(19'782 * kDay, "%a %Y-%m-%d, day %j") == "Thu 2024-02-29, day 060");
}

TEST_CASE("days that do not exist are not read") {
  const text::DatetimeFormat format("%Y-%m-%d");
  for (const std::string_view text :
       {"2023-02-29", "1900-02-29", "2024-04-31", "2024-13-01", "2024-00-10", "2024-01-00",
        "0000-01-01", "24-01-01", "2024-01-01 ", " 2024-01-01", "2024-01", ""}) {
    CAPTURE(text);
    CHECK_FALSE(format.parse(text));
  }
  CHECK(format.parse("2000-02-29"));
  CHECK_FALSE(text::DatetimeFormat("%Y-%j").parse("2023-366"));
}

TEST_CASE("times, halves of the day, fractions and offsets are read and written") {
  CHECK(text::DatetimeFormat("%H:%M:%S").parse("01:02:03") == 3'723 * kSecond);
  CHECK(text::DatetimeFormat("%I:%M %p").parse("12:30 AM") == 30 * 60 * kSecond);
  CHECK(text::DatetimeFormat("%I:%M %p").parse("1:30 pm") ==
        13 * 3600 * kSecond + 30 * 60 * kSecond);
  CHECK(written(30 * 60 * kSecond, "%I:%M %p %-I") == "12:30 AM 12");
  CHECK(text::DatetimeFormat("%S.%f").parse("01.5") == 1'500'000);
  CHECK(text::DatetimeFormat("%S.%f").parse("01.000001") == 1'000'001);
  CHECK(written(1'500'000, "%S.%f") == "01.500000");
  CHECK(text::DatetimeFormat("%S.%3f").parse("01.250") == 1'250'000);
  CHECK_FALSE(text::DatetimeFormat("%S.%3f").parse("01.25"));
  CHECK(written(1'250'000, "%S.%3f") == "01.250");
  const text::DatetimeFormat zone("%Y-%m-%dT%H:%M%z");
  const std::int64_t noon = kDay / 2;
  for (const std::string_view text : {"1970-01-01T12:00Z", "1970-01-01T14:00+0200",
                                      "1970-01-01T06:30-05:30", "1970-01-01T13:00+01"}) {
    CAPTURE(text);
    CHECK(zone.parse(text) == noon);
  }
  CHECK(written(noon, "%F %T%z") == "1970-01-01 12:00:00+0000");
  CHECK(written(-1, "%F %T.%f") == "1969-12-31 23:59:59.999999");
}

TEST_CASE("two digits of a year are of 1969 to 2068, and numbers may lack zeros") {
  CHECK(text::DatetimeFormat("%d/%m/%y").parse("1/1/70") == 0);
  CHECK(written(*text::DatetimeFormat("%y").parse("68"), "%Y") == "2068");
  CHECK(written(*text::DatetimeFormat("%y").parse("69"), "%Y") == "1969");
  CHECK(written(0, "%-d.%-m.%y %%") == "1.1.70 %");
}

TEST_CASE("an instant out of range is moved to the nearest that has a name") {
  CHECK(written(std::numeric_limits<std::int64_t>::min(), "%F") == "0001-01-01");
  CHECK(written(std::numeric_limits<std::int64_t>::max(), "%F %T.%f") ==
        "9999-12-31 23:59:59.999999");
}

TEST_CASE("an unknown directive is an error that names it") {
  CHECK_THROWS_WITH_AS(text::DatetimeFormat("%Y-%Q"),
                       "The datetime format \"%Y-%Q\" has \"%Q\", which is not a known directive.",
                       Error);
  CHECK_THROWS_AS(text::DatetimeFormat("%"), Error);
  CHECK_THROWS_AS(text::DatetimeFormat("%-Y"), Error);
  CHECK_THROWS_AS(text::DatetimeFormat("%3d"), Error);
}

TEST_CASE("the format of a column is the one that all values follow") {
  CHECK(detected({"2024-01-02", "2024-12-31"}) == "%Y-%m-%d");
  CHECK(detected({"2024/01/02"}) == "%Y/%m/%d");
  CHECK(detected({"02.01.2024"}) == "%d.%m.%Y");
  CHECK(detected({"2.1.2024", "12.10.2024"}) == "%-d.%-m.%Y");
  CHECK(detected({"2024-01-02T03:04:05"}) == "%Y-%m-%dT%H:%M:%S");
  CHECK(detected({"2024-01-02 03:04"}) == "%Y-%m-%d %H:%M");
  CHECK(detected({"2024-01-02T03:04:05.678Z"}) == "%Y-%m-%dT%H:%M:%S.%3fZ");
  CHECK(detected({"2024-01-02 03:04:05.678901"}) == "%Y-%m-%d %H:%M:%S.%f");
  CHECK(detected({"1/2/2024 1:05 PM", "12/31/2024 11:59 AM"}) == "%-m/%-d/%Y %-I:%M %p");
  CHECK(detected({"01/02/2024 12:05 PM", "12/31/2024 12:59 AM"}) == "%m/%d/%Y %I:%M %p");
  CHECK(detected({"02-Jan-2024"}) == "%d-%b-%Y");
  CHECK(detected({"Aug-22", "May-05"}) == "%b-%y");
  CHECK(detected({"January 2, 2024", "May 12, 2024"}) == "%B %-d, %Y");
}

TEST_CASE("names in capitals, durations, offsets and nanoseconds have directives") {
  CHECK(written(0, "%d-%^b-%Y %,a %^A") == "01-JAN-1970 thu THURSDAY");
  CHECK(text::DatetimeFormat("%d%^b%Y").parse("02jan1970") == kDay);
  CHECK(written(kDay / 2, "%,p %p") == "pm PM");
  CHECK(written(0, "%H:%M:%S.%9f") == "00:00:00.000000000");
  CHECK(text::DatetimeFormat("%S.%9f").parse("01.123456789") == 1'123'456);
  CHECK(text::DatetimeFormat("%S.%f").parse("01.123456789") == 1'123'456);
  const text::DatetimeFormat zone("%H:%M%:z");
  std::int32_t offset = 0;
  CHECK(zone.parse("01:30-03:30", offset) == 5 * 3600 * kSecond);
  CHECK(offset == -12'600);
  std::string out;
  zone.append(5 * 3600 * kSecond, out, offset);
  CHECK(out == "01:30-03:30");
  const text::DatetimeFormat hours("%-K:%M");
  CHECK(hours.parse("125:30") == (125 * 60 + 30) * 60 * kSecond);
  CHECK(hours.parse("-1:30") == -90 * 60 * kSecond);
  CHECK(written(-90 * 60 * kSecond, "%K:%M") == "-01:30");
  CHECK(written(3 * kDay + kSecond, "%J days %H:%M:%S") == "3 days 00:00:01");
  CHECK(text::DatetimeFormat("%-d.%^b %3f%:z %%").plain_text() == "%d.%b %f%z %%");
}

TEST_CASE("months and weekdays are read and written in other languages") {
  CHECK(detected({"12. März 2021", "3. Dezember 2020"}) == "%-d. %[de]B %Y");
  CHECK(detected({"3 août 2020", "14 février 2021"}) == "%-d %,[fr]B %Y");
  CHECK(detected({"1er mai 2020", "14 février 2021"}) == "%,[fr]d %,[fr]B %Y");
  CHECK(detected({"21 de diciembre de 2021", "7 de enero de 2023"}) == "%-d de %,[es]B de %Y");
  CHECK(detected({"18 december 2021", "2 maart 2019"}) == "%-d %,[nl]B %Y");
  CHECK(detected({"21. Feb 2020", "08. Mär 2021"}) == "%d. %[de]b %Y");
  CHECK(detected({"Freitag, 5. März 2021"}) == "%[de]A, %-d. %[de]B %Y");
  CHECK(detected({"12. März 2021 14:30"}) == "%d. %[de]B %Y %H:%M");
  CHECK(detected({"13th February 2023", "1st May 2022", "22nd June 2021"}) == "%[en]d %B %Y");
  CHECK(written(59 * kDay, "%[fr]d %,[fr]B %Y, %^[de]A") == "1er mars 1970, SONNTAG");
  CHECK(text::DatetimeFormat("%[it]B %Y").parse("marzo 1970") == 59 * kDay);
  CHECK(text::DatetimeFormat("%-d. %,[de]B").plain_text() == "%d. %[de]B");
  CHECK_THROWS_AS(text::DatetimeFormat("%[xx]B"), Error);
  CHECK_THROWS_AS(text::DatetimeFormat("%[de]Y"), Error);
  CHECK_THROWS_AS(text::DatetimeFormat("%[de"), Error);
}

TEST_CASE("day or month first is decided by all values") {
  CHECK(detected({"01/02/2024", "13/02/2024"}) == "%d/%m/%Y");
  CHECK(detected({"01/02/2024", "02/13/2024"}) == "%m/%d/%Y");
  CHECK(detected({"01/02/2024"}) == "%m/%d/%Y");
  CHECK(detected({"01-02-2024"}) == "%d-%m-%Y");
  CHECK(detected({"13/02/2024", "02/13/2024"}) == "none");
}

TEST_CASE("one offset for all is part of the text, several become UTC") {
  CHECK(detected({"2024-01-02T03:04:05+01:00", "2024-07-02T03:04:05+01:00"}) ==
        "%Y-%m-%dT%H:%M:%S+01:00");
  CHECK(detected({"2024-01-02T03:04:05+01:00", "2024-07-02T03:04:05+02:00"}) ==
        "%Y-%m-%dT%H:%M:%S%:z");
  CHECK(detected({"2024-01-02 03:04:05.5", "2024-01-02 03:04:05.25"}) == "%Y-%m-%d %H:%M:%S.%f");
}

TEST_CASE("what is no date has no format") {
  for (const std::string_view value :
       {"State-gov", "16:9", "2024", "2024-01-02x", "1.2.3.4", "555-12-3456", "A-1234-56", ""}) {
    CAPTURE(value);
    CHECK(detected({value}) == "none");
  }
  CHECK(detected({}) == "none");
  CHECK(detected({"2024-01-02", "[PAD]"}) == "none");
}

TEST_CASE("what has the shape of a date is told from other codes") {
  for (const std::string_view value :
       {"2021-13-45", "0000-00-00", "31.31.2021", "2021-02-30 25:61:00", "15 ao\xC3\xBBt 2021",
        "2021-08-15T08:36:25.123+01:00", "15-XXX-2021"}) {
    CAPTURE(value);
    CHECK(text::looks_like_date(value));
  }
  for (const std::string_view value : {"2021-0001", "1.2.3.4", "555-12-3456", "A-1234-56", "2021",
                                       "12 Main Street 1990 West", "12345678", "1990 x"}) {
    CAPTURE(value);
    CHECK_FALSE(text::looks_like_date(value));
  }
}
