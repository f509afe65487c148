#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "likeness/random.hpp"
#include "likeness/sequence_sampling.hpp"
#include "table/column_type.hpp"

using namespace likeness;

namespace {

std::string two_digits(long number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

/// Tickets that are opened with their first row, at any minute, and closed on the day of the last.
Table tickets() {
  const RandomStream random(41, 0);
  std::string text = "ticket,at,opened,closed,state\n";
  for (std::size_t ticket = 0; ticket < 40; ++ticket) {
    const auto draw = [&](std::uint64_t k, std::uint64_t below) {
      return static_cast<long>(random.below(32 * ticket + k, below));
    };
    const long day = 1 + draw(0, 20);
    const long rows = 2 + draw(1, 5);
    std::vector<std::string> times;
    for (long row = 0; row < rows; ++row) {
      times.push_back("2024-03-" + two_digits(day + row) + " " +
                      two_digits(draw(static_cast<std::uint64_t>(2 + row), 24)) + ":" +
                      two_digits(draw(static_cast<std::uint64_t>(10 + row), 60)) + ":" +
                      two_digits(row == 0 ? 0 : draw(static_cast<std::uint64_t>(20 + row), 60)));
    }
    for (long row = 0; row < rows; ++row) {
      text += "t" + std::to_string(ticket) + "," + times[static_cast<std::size_t>(row)] + "," +
              times[0] + "," + times.back().substr(0, 10) + "," + (row == 0 ? "new" : "open") +
              "\n";
    }
  }
  return io::parse_csv(text, "tickets.csv");
}

/// Meters that are read every week, from any day of some months on.
Table readings() {
  const RandomStream random(42, 0);
  std::string text = "meter,at,used\n";
  for (std::size_t meter = 0; meter < 40; ++meter) {
    const long first = static_cast<long>(random.below(2 * meter, 150));
    const long rows = 6 + static_cast<long>(random.below(2 * meter + 1, 18));
    for (long row = 0; row < rows; ++row) {
      text += "m" + std::to_string(meter) + "," + std::to_string(first + 7 * row) + "," +
              std::to_string(100 + (row * 7 + first) % 13) + "\n";
    }
  }
  return io::parse_csv(text, "readings.csv");
}

constexpr double kDayOfTimes = 86'400e6;

}  // namespace

TEST_CASE("a context that is the first or last time of its sequence is so in what is made") {
  const Table table = tickets();
  const OptionValues options = {
      {"key", "ticket"}, {"index", "at"}, {"rules", "found"}, {"rounds", "3"}};
  const Model model = make_recipe("sequences", options).fit(table, detect_metadata(table));
  SequenceSampleOptions asked;
  const Table made = SequenceSampler(model).sample(0, 60, asked);
  const Column& key = made.column("ticket");
  const Column& at = made.column("at");
  for (std::size_t row = 0; row < made.rows(); ++row) {
    const bool is_first = row == 0 || string_at(key, row) != string_at(key, row - 1);
    const bool is_last = row + 1 == made.rows() || string_at(key, row) != string_at(key, row + 1);
    if (is_first) CHECK(made.column("opened").integers[row] == at.integers[row]);
    const double day = std::floor(number_at(at, row) / kDayOfTimes) * kDayOfTimes;
    if (is_last) CHECK(number_at(made.column("closed"), row) == day);
  }
  asked.conditions = {{"opened", "2024-03-05 10:00:00", Comparison::kEqual}};
  CHECK_THROWS_AS((void)SequenceSampler(model).sample(0, 5, asked), Error);
}

TEST_CASE("weekly times stay a week apart up to the end of the learned ones, and beyond") {
  const Table table = readings();
  const OptionValues options = {{"key", "meter"}, {"index", "at"}, {"rounds", "3"}};
  const Model model = make_recipe("sequences", options).fit(table, detect_metadata(table));
  for (const std::uint64_t length : {std::uint64_t{0}, std::uint64_t{60}}) {
    SequenceSampleOptions asked;
    if (length > 0) asked.lengths = {length, length};
    const Table made = SequenceSampler(model).sample(0, 100, asked);
    const Column& key = made.column("meter");
    const Column& at = made.column("at");
    std::size_t other = 0;
    for (std::size_t row = 1; row < made.rows(); ++row) {
      if (string_at(key, row) != string_at(key, row - 1)) continue;
      other += number_at(at, row) - number_at(at, row - 1) != 7 ? 1 : 0;
    }
    CHECK(other == 0);
  }
}
