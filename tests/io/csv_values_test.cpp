#include "io/csv_values.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/random.hpp"

using namespace likeness;
using namespace likeness::io;

namespace {

ParsedNumber parse(std::string_view text) {
  return parse_number(text.data(), text.data() + text.size());
}

bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

/// A cell as the reader sees it: readable beyond its end, digits behind it.
bool parse_short(const std::string& cell, std::int64_t& value) {
  const std::string memory = cell + ",98765432101234567890";
  return parse_short_integer(memory.data(), cell.size(), value);
}

}  // namespace

TEST_CASE("short integers are read for every length, and nothing else passes for one") {
  std::int64_t value = 0;
  for (const std::int64_t expected :
       {0, 7, 42, 999, 1000, 65'536, 123'456, 9'876'543, 12'345'678, 99'999'999}) {
    CHECK(parse_short(std::to_string(expected), value));
    CHECK(value == expected);
  }
  for (const std::string cell : {"", "00", "007", "123456789", "-1", "+1", " 1", "1 ", "1.5", "12a",
                                 "1/", "1:", "\xB1\xB2", "1\x80"}) {
    CAPTURE(cell);
    CHECK_FALSE(parse_short(cell, value));
  }
}

TEST_CASE("whole numbers fit into 64 bits or say that they do not") {
  CHECK(parse("9223372036854775807").integer == std::numeric_limits<std::int64_t>::max());
  CHECK(parse("-9223372036854775808").integer == std::numeric_limits<std::int64_t>::min());
  CHECK(parse("9223372036854775808").kind == NumberKind::kBigInteger);
  CHECK(parse("-9223372036854775809").kind == NumberKind::kBigInteger);
  CHECK(parse("-9223372036854775809").real == -9223372036854775808.0);
  CHECK(parse("100000000000000000000000").real == 1e23);
  CHECK(parse(" +12\t").integer == 12);
  CHECK(parse("01").kind == NumberKind::kNone);
  CHECK(parse("-007").kind == NumberKind::kNone);
}

TEST_CASE("decimal numbers say how they are written") {
  const ParsedNumber number = parse("-12.50");
  CHECK(number.kind == NumberKind::kDecimal);
  CHECK(number.real == -12.5);
  CHECK(number.written.decimals == 2);
  CHECK(number.written.trailing_zero);
  CHECK(number.written.exponent == 0);
  CHECK(parse("1.5E+3").written.exponent == 'E');
  CHECK(parse("1.5E+3").written.exponent_plus);
  CHECK(parse("1.5e-03").written.exponent_digits == 2);
  CHECK(parse("1.5E+3").real == 1500);
  CHECK(parse("0.1234567890123456").written.full_length);
  CHECK_FALSE(parse("0.123456789012345").written.full_length);
}

TEST_CASE("numbers beyond the range of a double are infinite, those below it zero") {
  for (const std::string_view text : {"1e309", "-1e999999999999", "inf", "-Infinity", "+INF"}) {
    CHECK(parse(text).kind == NumberKind::kInfinite);
  }
  CHECK(parse(std::string(400, '9')).kind == NumberKind::kInfinite);
  CHECK(parse("1e-400").real == 0);
  CHECK(parse("1e-999999999999").real == 0);
  CHECK(parse("5e-324").real == std::numeric_limits<double>::denorm_min());
  CHECK(parse("0e999").real == 0);
  CHECK(parse(std::string(400, '0') + ".5").real == 0.5);
  CHECK(parse("0." + std::string(400, '0') + "1e401").real == 1.0);
  CHECK(parse("1" + std::string(400, '0') + "e-400").real == 1.0);
}

TEST_CASE("decimal numbers of any length are rounded as strtod rounds them") {
  const RandomStream random(1, 0);
  for (std::uint64_t k = 0; k < 20'000; ++k) {
    std::string text = k % 3 == 0 ? "-" : "";
    const std::uint64_t digits = 1 + random.below(4 * k, 24);
    const std::uint64_t point = random.below(4 * k + 1, digits + 1);
    for (std::uint64_t d = 0; d < digits; ++d) {
      if (d == point) text += '.';
      text += static_cast<char>('0' + random.below(100'000 + 32 * k + d, 10));
    }
    if (text.find('.') == std::string::npos) text += '.';
    if (k % 2 == 0) {
      text += 'e' + std::to_string(static_cast<int>(random.below(4 * k + 2, 660)) - 330);
    }
    const ParsedNumber number = parse(text);
    const double expected = std::strtod(text.c_str(), nullptr);
    CAPTURE(text);
    if (number.kind == NumberKind::kInfinite) {
      CHECK(std::abs(expected) == std::numeric_limits<double>::infinity());
    } else {
      CHECK(same_bits(number.real, expected));
    }
  }
}

TEST_CASE("strings of every length get codes in the order in which they come") {
  // Strings that share fronts, ends and everything but one byte, each in padded memory.
  std::vector<std::string> memory;
  for (std::size_t size = 1; size < 70; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      std::string text(size, 'x');
      text[at] = 'y';
      memory.push_back(text + std::string(kCellPadding, static_cast<char>('a' + size % 7)));
      memory.back().resize(size + kCellPadding);
    }
  }
  CsvDictionary dictionary;
  std::vector<std::string_view> strings;
  for (const std::string& padded : memory) {
    strings.push_back(std::string_view(padded).substr(0, padded.size() - kCellPadding));
    const auto key = CsvDictionary::key(strings.back());
    REQUIRE(dictionary.find(key) == CsvDictionary::kAbsent);
    CHECK(dictionary.add(key) == static_cast<std::int32_t>(strings.size() - 1));
  }
  for (std::size_t code = 0; code < strings.size(); ++code) {
    CHECK(dictionary.find(CsvDictionary::key(strings[code])) == static_cast<std::int32_t>(code));
  }
  CHECK(dictionary.strings() == strings);
}

TEST_CASE("a string that stands for a missing cell takes no code") {
  const std::string memory = "NA" + std::string(kCellPadding, ' ');
  const std::string other = "NB" + std::string(kCellPadding, ' ');
  const auto key = CsvDictionary::key(std::string_view(memory).substr(0, 2));
  CsvDictionary dictionary;
  CHECK(dictionary.find(key) == CsvDictionary::kAbsent);
  dictionary.add_missing(key);
  CHECK(dictionary.find(key) == -1);
  CHECK(dictionary.add(CsvDictionary::key(std::string_view(other).substr(0, 2))) == 0);
  CHECK(dictionary.release().size() == 1);
}
