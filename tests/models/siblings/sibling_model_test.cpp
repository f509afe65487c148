#include "models/siblings/sibling_model.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "io/model_file.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

/// 120 parents of two kinds, of which the second has more rows. Rows have a time, and a level that
/// stays near the one before.
SiblingRows parents() {
  SiblingRows rows;
  rows.context_columns = {{.name = "kind", .levels = 2}};
  rows.context.resize(1);
  rows.columns = {{.name = "time", .lowest = 0, .highest = 1000, .step = 1},
                  {.name = "level", .lowest = -100, .highest = 100}};
  rows.cells.resize(2);
  rows.index = 0;
  for (std::uint64_t p = 0; p < 120; ++p) {
    const RandomStream random(3, p);
    const auto kind = static_cast<std::int32_t>(p % 2);
    rows.context[0].codes.push_back(kind);
    const std::uint64_t length = kind == 0 ? random.below(0, 4) : 6 + random.below(0, 6);
    double time = 0;
    double level = 30 * random.normal(1);
    for (std::uint64_t t = 0; t < length; ++t) {
      time += static_cast<double>(1 + random.below(10 + 3 * t, 9));
      level += 0.5 * random.normal(11 + 3 * t);
      rows.cells[0].numbers.push_back(time);
      rows.cells[1].numbers.push_back(std::clamp(level, -100.0, 100.0));
    }
    rows.ends.push_back(rows.cells[0].numbers.size());
  }
  return rows;
}

const SiblingModel& learned() {
  static const SiblingModel model =
      SiblingModel::learn(parents(), {.trees = {.rounds = 10}}, {.seed = 2});
  return model;
}

struct Asked {
  std::vector<ColumnValues> context = std::vector<ColumnValues>(1);
  std::vector<std::uint64_t> numbers;
};

Asked ask(std::uint64_t first, std::uint64_t count) {
  Asked asked;
  for (std::uint64_t p = first; p < first + count; ++p) {
    asked.numbers.push_back(p);
    asked.context[0].codes.push_back(static_cast<std::int32_t>(p % 2));
  }
  return asked;
}

DrawnSiblings draw(const SiblingModel& model, const Asked& asked) {
  return model.draw_rows(asked.context, asked.numbers,
                         model.draw_lengths(asked.context, asked.numbers, 9), 9);
}

}  // namespace

TEST_CASE("the rows of a parent are its own: whoever is drawn beside it, on however many threads") {
  const DrawnSiblings all = draw(learned(), ask(0, 300));
  set_threads(1);
  const DrawnSiblings alone = draw(learned(), ask(0, 300));
  set_threads(0);
  CHECK(alone.cells[1].numbers == all.cells[1].numbers);
  const DrawnSiblings some = draw(learned(), ask(90, 20));
  const std::size_t begin = all.ends[89];
  for (std::size_t c = 0; c < 2; ++c) {
    const std::vector<double>& numbers = all.cells[c].numbers;
    CHECK(some.cells[c].numbers ==
          std::vector<double>(numbers.begin() + static_cast<std::ptrdiff_t>(begin),
                              numbers.begin() + static_cast<std::ptrdiff_t>(all.ends[109])));
  }
}

TEST_CASE("lengths follow the context, times rise, and numbers stay near the one before") {
  const DrawnSiblings drawn = draw(learned(), ask(0, 400));
  std::size_t short_rows = 0;
  std::size_t begin = 0;
  double changes = 0;
  std::size_t steps = 0;
  for (std::size_t k = 0; k < drawn.ends.size(); ++k) {
    if (k % 2 == 0) short_rows += drawn.ends[k] - begin;
    for (std::size_t row = begin + 1; row < drawn.ends[k]; ++row) {
      const double step = drawn.cells[0].numbers[row] - drawn.cells[0].numbers[row - 1];
      CHECK((step >= 1 && step <= 9));
      changes += std::abs(drawn.cells[1].numbers[row] - drawn.cells[1].numbers[row - 1]);
      ++steps;
    }
    begin = drawn.ends[k];
  }
  CHECK(short_rows < 200 * 3);
  CHECK(drawn.ends.back() - short_rows > 200 * 5);
  CHECK(changes / static_cast<double>(steps) < 2);
}

TEST_CASE("rows of parents come back from a file") {
  io::ModelFile file;
  io::Archive::saving(file).save(learned());
  SiblingModel loaded;
  io::Archive::from(file).load(loaded);
  const Asked asked = ask(7, 12);
  CHECK(draw(loaded, asked).cells[1].numbers == draw(learned(), asked).cells[1].numbers);
  CHECK(loaded.describe() == learned().describe());
}

TEST_CASE("a value that one parent alone has, however often, is not handed out") {
  SiblingRows rows;
  rows.columns = {{.name = "level", .lowest = 0, .highest = 100}};
  rows.cells.resize(1);
  for (std::size_t p = 0; p < 40; ++p) {
    for (std::size_t t = 0; t < 8; ++t) {
      const double value = static_cast<double>((p * 37 + t * 11) % 100);
      rows.cells[0].numbers.push_back(p == 5 ? 61.25 : value);
    }
    rows.ends.push_back(rows.cells[0].numbers.size());
  }
  const SiblingModel model = SiblingModel::learn(rows, {.trees = {.rounds = 5}}, {.seed = 2});
  Asked asked = ask(0, 300);
  asked.context.clear();
  const DrawnSiblings drawn = draw(model, asked);
  CHECK(std::count(drawn.cells[0].numbers.begin(), drawn.cells[0].numbers.end(), 61.25) == 0);
}

TEST_CASE("what is known of a row by itself tells on it, and a row follows from its element") {
  SiblingRows rows;
  rows.given_columns = {{"weight", 0, true}};
  rows.given.resize(1);
  rows.columns = {{.name = "price", .lowest = 0, .highest = 40}};
  rows.cells.resize(1);
  for (std::uint64_t p = 0; p < 60; ++p) {
    for (std::uint64_t t = 0; t < 1 + p % 3; ++t) {
      const auto weight = static_cast<double>(RandomStream(5, p).below(t, 20));
      rows.given[0].numbers.push_back(weight);
      rows.cells[0].numbers.push_back(2 * weight + RandomStream(6, p).uniform(t));
    }
    rows.ends.push_back(rows.cells[0].numbers.size());
  }
  const SiblingModel model =
      SiblingModel::learn(rows, {.trees = {.rounds = 10}, .learns_lengths = false}, {.seed = 2});
  CHECK(model.given() == 1);
  const std::vector<std::uint64_t> lengths = {2, 1};
  const std::vector<ColumnValues> given = {{{}, {2, 17, 17}}};
  const std::vector<std::uint64_t> elements = {11, 12, 30};
  const auto prices = model.draw_rows({lengths, given, elements}, 4).cells[0].numbers;
  CHECK(prices[0] + 10 < prices[1]);
  const std::vector<std::uint64_t> one = {1};
  const auto alone = model.draw_rows({one, {{{}, {17}}}, std::span(elements).last(1)}, 4);
  CHECK(alone.cells[0].numbers[0] == prices[2]);
}

TEST_CASE("rows that are to be even are spread over what they may be") {
  SiblingRows rows;
  rows.columns = {{.name = "level", .lowest = 0, .highest = 99}};
  rows.cells.resize(1);
  for (std::size_t p = 0; p < 100; ++p) {
    rows.cells[0].numbers.push_back(static_cast<double>(p));
    rows.ends.push_back(p + 1);
  }
  const SiblingModel model =
      SiblingModel::learn(rows, {.trees = {.rounds = 0}, .learns_lengths = false}, {.seed = 2});
  const std::vector<std::uint64_t> lengths(100, 1);
  std::vector<std::uint64_t> elements(100);
  std::iota(elements.begin(), elements.end(), std::uint64_t{100});
  const auto drawn = model.draw_rows({lengths, {}, elements, true}, 4).cells[0].numbers;
  const auto low = std::count_if(drawn.begin(), drawn.end(), [](double x) { return x < 49.5; });
  CHECK(low >= 49);
  CHECK(low <= 51);
}

TEST_CASE("a number that is another one or lies so far behind it does so in what is drawn") {
  SiblingRows rows;
  rows.given_columns = {{"ordered", 0, true}};
  rows.given.resize(1);
  rows.columns = {{.name = "due", .lowest = 0, .highest = 2000, .step = 1}};
  rows.cells.resize(1);
  for (std::uint64_t p = 0; p < 400; ++p) {
    const auto ordered = static_cast<double>(RandomStream(8, p).below(0, 1900));
    rows.given[0].numbers.push_back(ordered);
    rows.cells[0].numbers.push_back(ordered + (p % 4 == 0 ? 0 : 28));
    rows.ends.push_back(p + 1);
  }
  const SiblingModel model =
      SiblingModel::learn(rows, {.trees = {.rounds = 5}, .learns_lengths = false}, {.seed = 2});
  std::vector<std::uint64_t> elements(40);
  std::iota(elements.begin(), elements.end(), std::uint64_t{0});
  std::vector<ColumnValues> given(1);
  for (int k = 0; k < 40; ++k) given[0].numbers.push_back(31.0 * k);
  const std::vector<std::uint64_t> lengths(40, 1);
  const auto due = model.draw_rows({lengths, given, elements, true}, 4).cells[0].numbers;
  for (std::size_t k = 0; k < due.size(); ++k) {
    const double days = due[k] - given[0].numbers[k];
    CHECK((days == 0 || days == 28));
  }
}

TEST_CASE("a city lies in its country, however few rows tell so") {
  SiblingRows rows;
  rows.given_columns = {{"country", 10, false}};
  rows.given.resize(1);
  rows.columns = {{.name = "city", .levels = 40}};
  rows.cells.resize(1);
  for (std::int32_t p = 0; p < 160; ++p) {
    rows.given[0].codes.push_back(p % 40 / 4);
    rows.cells[0].codes.push_back(p % 40);
    rows.ends.push_back(static_cast<std::size_t>(p) + 1);
  }
  const SiblingModel model =
      SiblingModel::learn(rows, {.trees = {.rounds = 5}, .learns_lengths = false}, {.seed = 2});
  std::vector<std::uint64_t> elements(60);
  std::iota(elements.begin(), elements.end(), std::uint64_t{0});
  std::vector<ColumnValues> given(1);
  for (std::int32_t k = 0; k < 60; ++k) given[0].codes.push_back(k % 10);
  const std::vector<std::uint64_t> lengths(60, 1);
  const auto cities = model.draw_rows({lengths, given, elements, true}, 4).cells[0].codes;
  for (std::size_t k = 0; k < cities.size(); ++k) CHECK(cities[k] / 4 == given[0].codes[k]);
}

TEST_CASE("of two clerks each keeps what is theirs") {
  SiblingRows rows;
  rows.columns = {{.name = "first", .levels = 2}, {.name = "last", .levels = 2}};
  rows.cells = {{{0, 1}, {}}, {{1, 0}, {}}};
  rows.ends = {1, 2};
  const SiblingModel model =
      SiblingModel::learn(rows, {.trees = {.rounds = 5}, .learns_lengths = false}, {.seed = 2});
  const std::vector<std::uint64_t> lengths(4, 1);
  const std::vector<std::uint64_t> elements = {0, 1, 2, 3};
  for (const std::uint64_t seed : {1, 2, 3}) {
    const auto drawn = model.draw_rows({lengths, {}, elements, true}, seed).cells;
    for (std::size_t k = 0; k < 4; ++k) CHECK(drawn[0].codes[k] != drawn[1].codes[k]);
  }
}
