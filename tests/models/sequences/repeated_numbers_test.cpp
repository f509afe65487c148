#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "likeness/csv.hpp"
#include "likeness/model.hpp"
#include "likeness/random.hpp"
#include "models/constraints/missing_cells.hpp"
#include "models/constraints/number_form.hpp"
#include "table/cell_text.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

/// Owners of 12 rows each; `row` writes the cells behind the key and the time.
Table rows_of(std::uint64_t owners, const std::string& columns,
              const std::function<std::string(std::uint64_t, std::uint64_t)>& row) {
  std::string text = "owner,time," + columns + '\n';
  for (std::uint64_t owner = 0; owner < owners; ++owner) {
    for (std::uint64_t time = 0; time < 12; ++time) {
      text +=
          "o" + std::to_string(owner) + ',' + std::to_string(time) + ',' + row(owner, time) + '\n';
    }
  }
  return io::parse_csv(text, "rows.csv");
}

Table made_like(const Table& real, const OptionValues& more = {}, const char* rounds = "10") {
  OptionValues options = {{"key", "owner"}, {"index", "time"}, {"rounds", rounds}};
  options.insert(options.end(), more.begin(), more.end());
  return make_recipe("sequences", options)
      .fit(real, detect_metadata(real), {.seed = 3})
      .sample(3000, {.seed = 5});
}

double correlation_of(const std::vector<double>& before, const std::vector<double>& after) {
  double x = 0, y = 0, xx = 0, yy = 0, xy = 0, n = 0;
  for (std::size_t k = 0; k < after.size(); ++k) {
    if (std::isnan(before[k]) || std::isnan(after[k])) continue;
    x += before[k];
    y += after[k];
    xx += before[k] * before[k];
    yy += after[k] * after[k];
    xy += before[k] * after[k];
    n += 1;
  }
  return (xy - x * y / n) / std::sqrt((xx - x * x / n) * (yy - y * y / n));
}

/// Pairs of a number and the one before it in the same sequence.
struct Steps {
  std::vector<double> before;
  std::vector<double> after;

  explicit Steps(const Table& table) {
    const std::vector<double> numbers = numbers_of_cells(table.column("level"));
    const std::vector<double> times = numbers_of_cells(table.column("time"));
    for (std::size_t row = 1; row < numbers.size(); ++row) {
      const bool both = !std::isnan(numbers[row]) && !std::isnan(numbers[row - 1]);
      if (times[row] < times[row - 1] || !both) continue;
      before.push_back(numbers[row - 1]);
      after.push_back(numbers[row]);
    }
  }

  [[nodiscard]] double repeated() const {
    double count = 0;
    for (std::size_t k = 0; k < after.size(); ++k) count += after[k] == before[k] ? 1 : 0;
    return count / static_cast<double>(after.size());
  }

  [[nodiscard]] double correlation() const { return correlation_of(before, after); }
};

}  // namespace

TEST_CASE("numbers repeat the row before as often as real ones do") {
  const RandomStream random(41, 0);
  double level = 0;
  const Table real = rows_of(80, "other,level", [&](std::uint64_t owner, std::uint64_t time) {
    const std::uint64_t at = 100 * owner + 5 * time;
    const double other = 10 * random.normal(at);
    const bool stays = time > 0 && random.uniform(at + 1) < 0.15;
    if (!stays) level = std::round(100 * (100 + 5 * other + random.normal(at + 2))) / 100;
    return std::to_string(other).substr(0, 5) + ',' + std::to_string(level).substr(0, 7);
  });
  CHECK(std::abs(Steps(made_like(real)).repeated() - Steps(real).repeated()) < 0.04);
}

TEST_CASE("numbers that would lie beyond all others don't stand still at the end of them") {
  const RandomStream random(42, 0);
  double level = 0;
  const Table real = rows_of(80, "level", [&](std::uint64_t owner, std::uint64_t time) {
    const std::uint64_t at = 100 * owner + 4 * time;
    level = time == 0 ? 5 * random.uniform(at) : std::abs(level + random.normal(at + 1));
    if (level > 5) level = 10 - level;
    return std::to_string(level).substr(0, 6);
  });
  CHECK(Steps(made_like(real)).repeated() < 0.006);
}

TEST_CASE("where cells are missing together, a number still follows from those before") {
  const RandomStream random(43, 0);
  double level = 0;
  const Table real = rows_of(80, "other,level", [&](std::uint64_t owner, std::uint64_t time) {
    const std::uint64_t at = 100 * owner + 5 * time;
    level = time == 0 ? 100 + 20 * random.normal(at) : level + 2 * random.normal(at + 1);
    const bool is_missing = random.uniform(at + 2) < 0.4;
    const std::string other = std::to_string(10 + random.normal(at + 3)).substr(0, 6);
    return is_missing ? std::string(",") : other + ',' + std::to_string(level).substr(0, 6);
  });
  CHECK(Steps(real).correlation() > 0.95);
  CHECK(Steps(made_like(real, {{"rules", "found"}})).correlation() > 0.85);
}

TEST_CASE("a number that most rows lack follows from others as far as it does") {
  const RandomStream random(44, 0);
  const Table real = rows_of(120, "other,level", [&](std::uint64_t owner, std::uint64_t time) {
    const std::uint64_t at = 100 * owner + 5 * time;
    const double other = 10 * random.normal(at);
    const double level = 100 + 5 * other + random.normal(at + 1);
    const bool is_missing = random.uniform(at + 2) < 0.7;
    return std::to_string(other).substr(0, 5) + ',' +
           (is_missing ? std::string() : std::to_string(level).substr(0, 6));
  });
  const Table made = made_like(real, {}, "1");
  CHECK(correlation_of(numbers_of_cells(made.column("other")),
                       numbers_of_cells(made.column("level"))) > 0.95);
}

TEST_CASE("categories that are missing together with others stay as before") {
  const RandomStream random(45, 0);
  std::uint64_t state = 0;
  const auto row = [&](std::uint64_t owner, std::uint64_t time) {
    const std::uint64_t at = 100 * owner + 6 * time;
    if (time == 0 || random.uniform(at) < 0.05) state = random.below(at + 1, 6);
    const bool is_missing = random.uniform(at + 2) < 0.4;
    const std::string other = std::to_string(10 + random.normal(at + 3)).substr(0, 6);
    return is_missing ? std::string(",") : other + ",s" + std::to_string(state);
  };
  const auto stays = [](const Table& table) {
    const Column& states = table.column("state");
    const CellText state_of(states);
    const CellText owner(table.column("owner"));
    double same = 0;
    double pairs = 0;
    for (std::size_t k = 1; k < states.size(); ++k) {
      if (!states.valid(k) || !states.valid(k - 1)) continue;
      if (owner(k) != owner(k - 1)) continue;
      same += state_of(k) == state_of(k - 1) ? 1 : 0;
      pairs += 1;
    }
    return same / pairs;
  };
  const Table real = rows_of(80, "other,state", row);
  CHECK(stays(real) > 0.93);
  CHECK(stays(made_like(real, {{"rules", "found"}})) > 0.93);
}

TEST_CASE("what is missing in a sequence is as it was before, else as it is later") {
  const Column numbers =
      io::parse_csv("n,k\n,a\n1,a\n,a\n2,b\n,b\n,c\n,c\n3,d\n", "n.csv").column("n");
  const std::vector<std::uint32_t> sequences = {0, 0, 0, 1, 1, 2, 2, 3};
  const Column filled = filled_within(numbers, sequences);
  const std::vector<double> cells = numbers_of_cells(filled);
  CHECK(std::vector<double>(cells.begin(), cells.begin() + 5) ==
        std::vector<double>{1, 1, 1, 2, 2});
  CHECK(std::isnan(cells[5]));
  CHECK(std::isnan(cells[6]));
  CHECK(cells[7] == 3);
}
