#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "example_table.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "likeness/parallel.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

const Model& example_model() {
  static const Model model = [] {
    const Table table = example_table();
    return make_recipe("gaussian_copula").fit(table, detect_metadata(table), {.seed = 1});
  }();
  return model;
}

Table sampled(std::uint64_t rows, std::vector<Condition> conditions, std::uint64_t first_row = 0) {
  return example_model().sample(
      rows,
      {.seed = 2, .first_row = first_row, .conditions = std::move(conditions), .progress = {}});
}

std::string category(const Column& column, std::size_t row) {
  if (!column.valid(row)) return "(missing)";
  return std::string(column.dictionary[static_cast<std::size_t>(column.codes[row])]);
}

/// Shares of the categories of `column` among the rows that `accept` takes.
template <class Accept>
std::map<std::string, double> shares(const Table& table, const char* column, const Accept& accept) {
  std::map<std::string, double> counts;
  double total = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (!accept(row)) continue;
    ++counts[category(table.column(column), row)];
    ++total;
  }
  for (auto& [name, count] : counts) count /= total;
  return counts;
}

void check_close(const std::map<std::string, double>& a, const std::map<std::string, double>& b,
                 double tolerance) {
  for (const auto& [name, share] : a) {
    const auto found = b.find(name);
    CHECK(std::fabs(share - (found == b.end() ? 0 : found->second)) < tolerance);
  }
}

}  // namespace

TEST_CASE("every row meets its conditions, of any kind and number") {
  const Table table = sampled(300, {{"kind", "birch"}, {"grade", "top"}, {"joined", "2024-04-07"}});
  for (std::size_t row = 0; row < table.rows(); ++row) {
    CHECK(category(table.column("kind"), row) == "birch");
    CHECK(category(table.column("grade"), row) == "top");
    CHECK(table.column("points").integers[row] == 15);
  }
  const Table missing = sampled(100, {{"note", ""}, {"member", "True"}});
  CHECK(missing.column("note").missing_count() == 100);
}

TEST_CASE("conditions other than values are met, and leave the rest as it is distributed") {
  const Table free = sampled(60'000, {});
  const Table some = sampled(8'000, {{"note", "seen"},
                                     {"height", "10", Comparison::kGreaterOrEqual},
                                     {"height", "22.5", Comparison::kLess},
                                     {"kind", "ash", Comparison::kNotEqual}});
  const auto& heights = some.column("height").floats;
  CHECK(*std::min_element(heights.begin(), heights.end()) >= 10);
  CHECK(*std::max_element(heights.begin(), heights.end()) < 22.5);
  const auto wanted = [&](std::size_t row) {
    const double height = free.column("height").floats[row];
    return category(free.column("note"), row) == "seen" && height >= 10 && height < 22.5 &&
           category(free.column("kind"), row) != "ash";
  };
  const auto all = [](std::size_t) { return true; };
  for (const char* column : {"kind", "grade"}) {
    check_close(shares(free, column, wanted), shares(some, column, all), 0.03);
  }
}

TEST_CASE(
    "conditional rows follow the distribution of unconditional rows that meet the condition") {
  const Table free = sampled(60'000, {});
  // A level with a parent or children, a level beside a number, and a number.
  const Table by_note = sampled(8'000, {{"note", "seen"}});
  check_close(shares(by_note, "kind", [](std::size_t) { return true; }),
              shares(free, "kind", [&](std::size_t row) { return free.column("note").valid(row); }),
              0.03);
  const Table by_member = sampled(8'000, {{"member", "True"}, {"note", ""}});
  check_close(shares(by_member, "kind", [](std::size_t) { return true; }),
              shares(free, "kind",
                     [&](std::size_t row) {
                       return category(free.column("member"), row) == "True" &&
                              !free.column("note").valid(row);
                     }),
              0.03);
}

TEST_CASE("a condition on a number moves the columns that are correlated with it") {
  const Table table = sampled(4'000, {{"height", "12.5"}});
  double sum = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    CHECK(table.column("height").floats[row] == 12.5);
    sum += table.column("weight").floats[row];
  }
  CHECK(sum / 4'000 == doctest::Approx(25).epsilon(0.06));
  // Only `birch`, of mean 10, is often that tall.
  CHECK(shares(table, "kind", [](std::size_t) { return true; })["birch"] > 0.8);
}

TEST_CASE("conditional rows are the same whole, in halves, and for any number of threads") {
  const std::vector<Condition> conditions = {{"note", "seen"}, {"grade", "low"}};
  set_threads(1);
  const std::string whole = io::format_csv(sampled(400, conditions));
  const std::string first = io::format_csv(sampled(150, conditions));
  for (const int count : {2, 7}) {
    set_threads(count);
    std::string second = io::format_csv(sampled(250, conditions, 150));
    second.erase(0, second.find('\n') + 1);
    CHECK(first + second == whole);
  }
  set_threads(0);
}

TEST_CASE("conditions on unknown, made or repeated columns and impossible values are errors") {
  CHECK_THROWS_WITH_AS((void)sampled(1, {{"knd", "ash"}}),
                       "There is no column \"knd\" to set a condition on; did you mean \"kind\"?",
                       Error);
  CHECK_THROWS_WITH_AS((void)sampled(1, {{"kind", "asch"}}),
                       "Column \"kind\" has no value \"asch\"; did you mean \"ash\"?", Error);
  CHECK_THROWS_AS((void)sampled(1, {{"key", "1"}}), Error);
  CHECK_THROWS_AS((void)sampled(1, {{"kind", "ash"}, {"kind", "birch"}}), Error);
  CHECK_THROWS_AS((void)sampled(1, {{"height", "tall"}}), Error);
  CHECK_THROWS_AS((void)sampled(1, {{"height", "1e9"}}), Error);
  CHECK_THROWS_AS((void)sampled(1, {{"height", ""}}), Error);
  CHECK_THROWS_AS((void)sampled(1, {{"grade", "low"}, {"points", "15"}}), Error);
}

TEST_CASE("values of columns that depend on no other are never rejected") {
  const Table table = example_table(300);
  const Model model = make_recipe("independent").fit(table, detect_metadata(table), {.seed = 1});
  SampleReport report;
  (void)model.sample(50, {.seed = 2, .conditions = {{"kind", "birch"}, {"points", "15"}}}, &report);
  CHECK(report.rows == 50);
  CHECK(report.tries == 50);
  SampleReport one;
  (void)example_model().sample(50, {.seed = 2, .conditions = {{"kind", "birch"}}}, &one);
  CHECK(one.tries == 50);
}
