#include "models/frame/value_grid.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "likeness/csv.hpp"
#include "likeness/random.hpp"
#include "models/frame/number_encoder.hpp"
#include "text/datetime.hpp"
#include "text/number_text.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

/// Uniform numbers in [0, 1).
std::vector<double> uniforms(std::size_t count, std::uint64_t seed) {
  const RandomStream stream(seed, 0);
  std::vector<double> values;
  for (std::size_t k = 0; k < count; ++k) values.push_back(stream.uniform(k));
  return values;
}

/// The encoder of a column of these cells.
NumberEncoder encoder_of(const std::vector<std::string>& cells) {
  std::string csv = "x\n";
  for (const std::string& cell : cells) csv += cell + '\n';
  return NumberEncoder(io::parse_csv(csv, "x.csv").column("x"));
}

std::vector<std::string> cells_of(std::size_t count, const auto& cell) {
  std::vector<std::string> cells;
  for (const double uniform : uniforms(count, 7)) cells.push_back(cell(uniform));
  return cells;
}

/// The share of numbers drawn between two bounds that pass when decoded.
double share_of(const NumberEncoder& encoder, double low, double high, const auto& passes) {
  std::size_t passed = 0;
  const std::vector<double> draws = uniforms(4000, 8);
  for (const double uniform : draws) {
    passed += passes(encoder.restrained(low + (high - low) * uniform)) ? 1 : 0;
  }
  return static_cast<double>(passed) / static_cast<double>(draws.size());
}

bool is_multiple(double value, double step) {
  return std::fabs(value / step - std::round(value / step)) < 1e-9;
}

std::string whole(double value) {
  return std::to_string(static_cast<std::int64_t>(value));
}

std::string cents(std::int64_t value) {
  const std::int64_t rest = value % 100;
  return std::to_string(value / 100) + (rest < 10 ? ".0" : ".") + std::to_string(rest);
}

}  // namespace

TEST_CASE("a step that all numbers keep, from wherever it begins, is kept") {
  const auto on = [](const NumberEncoder& encoder, double step, double offset) {
    return share_of(encoder, 10, 900,
                    [&](double value) { return is_multiple(value - offset, step); });
  };
  const auto fives =
      encoder_of(cells_of(200, [](double u) { return whole(5 * std::floor(200 * u)); }));
  CHECK(fives.step() == 5);
  CHECK(on(fives, 5, 0) == 1);
  const auto odd =
      encoder_of(cells_of(200, [](double u) { return whole(1 + 2 * std::floor(500 * u)); }));
  CHECK(odd.step() == 2);
  CHECK(on(odd, 2, 1) == 1);
  const auto quarters = encoder_of(
      cells_of(200, [](double u) { return cents(25 * static_cast<std::int64_t>(4000 * u)); }));
  CHECK(quarters.step() == 0.25);
  CHECK(on(quarters, 0.25, 0) == 1);
  const auto nickels = encoder_of(
      cells_of(200, [](double u) { return cents(5 * static_cast<std::int64_t>(20'000 * u)); }));
  CHECK(on(nickels, 0.05, 0) == 1);
  const auto prices = encoder_of(cells_of(
      200, [](double u) { return cents(100 * static_cast<std::int64_t>(1000 * u) + 99); }));
  CHECK(prices.step() == 1);
  CHECK(on(prices, 1, 0.99) == 1);
  CHECK(prices.restrained(17.2) == 16.99);
}

TEST_CASE("what holds for most numbers holds for as many of those that are made") {
  const auto mixed = encoder_of(cells_of(2000, [](double u) {
    const auto value = static_cast<std::int64_t>(1e7 * u);
    return cents(value % 10 < 6 ? value / 100 * 100 : value);
  }));
  CHECK(mixed.step() == doctest::Approx(0.01));
  CHECK(share_of(mixed, 10, 99'900, [](double value) { return is_multiple(value, 1); }) ==
        doctest::Approx(0.6).epsilon(0.05));
  const auto endings = encoder_of(cells_of(2000, [](double u) {
    const auto value = static_cast<std::int64_t>(1e7 * u);
    return cents(value / 100 * 100 + (value % 10 < 7 ? 99 : value % 10 < 9 ? 49 : value % 100));
  }));
  CHECK(share_of(endings, 10, 99'900, [](double value) { return is_multiple(value - 0.99, 1); }) ==
        doctest::Approx(0.7).epsilon(0.05));
  CHECK(share_of(endings, 10, 99'900, [](double value) { return is_multiple(value - 0.49, 1); }) ==
        doctest::Approx(0.2).epsilon(0.1));
  std::vector<std::string> nearly =
      cells_of(400, [](double u) { return whole(100 * std::floor(1000 * u)); });
  nearly[17] = "12345";
  CHECK(share_of(encoder_of(nearly), 100, 99'000,
                 [](double value) { return is_multiple(value, 100); }) > 0.98);
}

TEST_CASE("numbers without a pattern get none") {
  const auto any = encoder_of(cells_of(500, [](double u) { return whole(10'000 * u); }));
  CHECK(any.step() == 1);
  CHECK(share_of(any, 10, 9900, [](double value) { return is_multiple(value, 2); }) ==
        doctest::Approx(0.5).epsilon(0.1));
  const auto skewed =
      encoder_of(cells_of(2000, [](double u) { return whole(-400 * std::log(1 - u)); }));
  CHECK(share_of(skewed, 10, 2000, [](double value) { return is_multiple(value, 10); }) ==
        doctest::Approx(0.1).epsilon(0.2));
  CHECK(encoder_of({"5", "10", "15"}).step() == 1);
}

TEST_CASE("a number on the grid stays, so that a condition can ask for it") {
  const auto mixed = encoder_of(cells_of(2000, [](double u) {
    const auto value = static_cast<std::int64_t>(100'000 * u);
    return cents(value % 10 < 6 ? value / 100 * 100 : value);
  }));
  for (const double value : {12.0, 12.5, 12.37}) CHECK(mixed.restrained(value) == value);
  for (const double uniform : uniforms(100, 3)) {
    const double once = mixed.restrained(900 * uniform);
    CHECK(mixed.restrained(once) == once);
  }
}

TEST_CASE("whole numbers beyond 2^53 keep their last digits") {
  const auto large = encoder_of(cells_of(300, [](double u) {
    return std::to_string(9'100'000'000'000'000'000 + 5 * static_cast<std::int64_t>(1e15 * u) + 2);
  }));
  std::vector<double> draws;
  for (const double uniform : uniforms(1000, 5)) {
    draws.push_back(large.minimum() + (large.maximum() - large.minimum()) * uniform);
  }
  const Column column = large.decode(draws);
  std::size_t sevens = 0;
  for (const std::int64_t value : column.integers) {
    CHECK(value % 5 == 2);
    sevens += value % 10 == 7 ? 1 : 0;
  }
  CHECK(static_cast<double>(sevens) == doctest::Approx(500).epsilon(0.15));
}

TEST_CASE("dates keep their grid of minutes, hours and days of the week") {
  const auto date = [](std::int64_t day, int minute) {
    const auto two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return "2021-" + two(1 + day / 28 % 12) + "-" + two(1 + day % 28) + " " + two(minute / 60) +
           ":" + two(minute % 60);
  };
  const auto quarters = encoder_of(cells_of(300, [&](double u) {
    return date(static_cast<std::int64_t>(336 * u),
                15 * static_cast<int>(static_cast<std::int64_t>(1e6 * u) % 96));
  }));
  CHECK(quarters.step() == 900e6);
  CHECK(quarters.describe()["step"] == "15 minutes");
  const auto nightly = encoder_of(
      cells_of(300, [&](double u) { return date(static_cast<std::int64_t>(336 * u), 150); }));
  CHECK(nightly.step() == 86'400e6);
  CHECK(nightly.text_of(nightly.restrained(nightly.minimum() + 7.3 * 86'400e6)).substr(11) ==
        "02:30");
  // Days from a Monday on, without weekends.
  std::string csv = "x\n";
  for (const double u : uniforms(600, 9)) {
    const auto weeks = static_cast<std::int64_t>(500 * u);
    const auto day = 4 + 7 * weeks + static_cast<std::int64_t>(1e6 * u) % 5;
    text::DatetimeFormat("%Y-%m-%d").append(day * 86'400'000'000, csv);
    csv += '\n';
  }
  const NumberEncoder weekdays(io::parse_csv(csv, "x.csv").column("x"));
  CHECK(share_of(weekdays, weekdays.minimum(), weekdays.maximum(), [](double value) {
          return static_cast<std::int64_t>(value / 86'400e6 + 3) % 7 < 5;
        }) == 1);
}

TEST_CASE("dates on the first or last days of months stay there") {
  const auto months = [](int shift, int step) {
    std::string csv = "x\n";
    for (int k = 0; k < 60; k += step) {
      std::string first;
      text::DatetimeFormat("%Y%m%d").append(
          *text::DatetimeFormat("%Y-%m").parse(std::to_string(2015 + k / 12) + "-" +
                                               std::to_string(1 + k % 12)) +
              shift * 86'400'000'000,
          first);
      csv += first.substr(0, 4) + "-" + first.substr(4, 2) + "-" + first.substr(6) + "\n";
    }
    return NumberEncoder(io::parse_csv(csv, "x.csv").column("x"));
  };
  const auto drawn = [](const NumberEncoder& encoder, double share) {
    return encoder.text_of(
        encoder.restrained(encoder.minimum() + share * (encoder.maximum() - encoder.minimum())));
  };
  for (const double uniform : uniforms(200, 4)) {
    CHECK(drawn(months(0, 1), uniform).ends_with("-01"));
    CHECK(drawn(months(0, 3), uniform).find("-02-") == std::string::npos);
  }
  CHECK(drawn(months(-1, 1), 0) == "2014-12-31");
  CHECK(drawn(months(-1, 1), 0.02) == "2015-01-31");
}

TEST_CASE("significant digits are kept where they are what numbers have in common") {
  const auto digits = encoder_of(cells_of(300, [](double u) {
    const double value = std::pow(10.0, 6 * u - 4);
    const int decimals = static_cast<int>(3 - std::floor(std::log10(value)));
    return text::shortest(std::round(value * std::pow(10.0, decimals)) / std::pow(10.0, decimals));
  }));
  const double value = digits.restrained(12.3456789);
  CHECK(value == 12.35);
  const auto scientific = encoder_of({"4.762e+03", "1.614e-01", "2.347e+11", "2.416e-11"});
  CHECK(scientific.text_of(scientific.restrained(123456.789)) == "1.235e+05");
}

TEST_CASE("zero has a sign where it has one in the table") {
  const auto plain = encoder_of({"-0.50", "0.25", "1.75", "0.00"});
  CHECK_FALSE(std::signbit(plain.restrained(-0.001)));
  const auto with_sign = encoder_of({"-0.50", "0.25", "-0.00", "0.00"});
  CHECK(std::signbit(with_sign.restrained(-0.001)));
  CHECK_FALSE(std::signbit(with_sign.restrained(0.001)));
}
