#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include "example_table.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "likeness/parallel.hpp"
#include "likeness/quality.hpp"
#include "tests/io/temporary_folder.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

Model fitted(const Table& table, const OptionValues& options = {},
             std::string_view model = "vine_copula") {
  return make_recipe(model, options)
      .fit(table, detect_metadata(table), {.seed = 3, .progress = {}});
}

std::string sampled(const Model& model, std::uint64_t rows, std::uint64_t first_row = 0,
                    std::vector<Condition> conditions = {}) {
  return io::format_csv(model.sample(
      rows,
      {.seed = 5, .first_row = first_row, .conditions = std::move(conditions), .progress = {}}));
}

/// Two numbers that go together in their lower tails alone: the larger, the looser.
Table lower_tail_table() {
  const RandomStream random(4, 0);
  std::string text = "x,y\n";
  for (std::uint64_t i = 0; i < 2000; ++i) {
    // Clayton's copula with theta 4, by its inverse h-function; exponential margins.
    const double u = random.uniform(2 * i);
    const double p = random.uniform(2 * i + 1);
    const double v = std::pow(1 + std::pow(u, -4) * (std::pow(p, -0.8) - 1), -0.25);
    text += std::to_string(-std::log1p(-u)) + ',' + std::to_string(-std::log1p(-v)) + '\n';
  }
  return io::parse_csv(text, "tail.csv");
}

/// The share of the rows whose x is in its lowest 2% that have y there as well.
double lower_tail_share(const Table& table) {
  const std::size_t rows = table.rows();
  const auto threshold = [&](const std::vector<double>& values) {
    std::vector<double> sorted = values;
    std::sort(sorted.begin(), sorted.end());
    return sorted[rows / 50];
  };
  const std::vector<double> x(table.column("x").floats.begin(), table.column("x").floats.end());
  const std::vector<double> y(table.column("y").floats.begin(), table.column("y").floats.end());
  const double low_x = threshold(x);
  const double low_y = threshold(y);
  std::size_t both = 0;
  for (std::size_t i = 0; i < rows; ++i) both += x[i] < low_x && y[i] < low_y ? 1 : 0;
  return static_cast<double>(both) / (static_cast<double>(rows) / 50);
}

}  // namespace

TEST_CASE("a vine keeps dependence in the tail that a Gaussian copula loses") {
  const Table table = lower_tail_table();
  const auto share = [&](std::string_view model) {
    return lower_tail_share(
        fitted(table, {}, model)
            .sample(10'000, {.seed = 1, .first_row = 0, .conditions = {}, .progress = {}}));
  };
  const double real = lower_tail_share(table);
  CHECK(std::fabs(share("vine_copula") - real) < 0.1);
  CHECK(share("gaussian_copula") < real - 0.15);
}

TEST_CASE("a vine's quality on mixed columns is as good as the Gaussian copula's") {
  const Table table = example_table();
  const Metadata metadata = detect_metadata(table);
  const auto score = [&](std::string_view model) {
    const Table sample =
        fitted(table, {}, model)
            .sample(2000, {.seed = 5, .first_row = 0, .conditions = {}, .progress = {}});
    return metrics::evaluate_quality(table, sample, metadata).overall_score;
  };
  CHECK(score("vine_copula") > score("gaussian_copula") - 0.01);
}

TEST_CASE("two halves of a vine's sample are the whole, for any number of threads") {
  const auto model = fitted(example_table(200), {{"trees", "2"}});
  const std::string whole = sampled(model, 100);
  const std::string second = sampled(model, 40, 60);
  CHECK(whole.substr(whole.size() - 200) == second.substr(second.size() - 200));
  for (const int threads : {1, 2, 7}) {
    set_threads(threads);
    CHECK(sampled(fitted(example_table(200), {{"trees", "2"}}), 100) == whole);
  }
  set_threads(0);
}

TEST_CASE("a vine comes back from its model file") {
  const TemporaryFolder folder;
  const std::string path = folder / "model.likeness";
  for (const OptionValues& options :
       {OptionValues{{"structure", "drawable"}, {"criterion", "bic"}},
        OptionValues{{"families", "independence"}},
        OptionValues{
            {"structure", "canonical"}, {"families", "student,clayton"}, {"trees", "1"}}}) {
    const auto model = fitted(example_table(120), options);
    model.save(path);
    const auto loaded = load_model(path);
    CHECK(loaded.name() == "vine_copula");
    CHECK(sampled(loaded, 50) == sampled(model, 50));
    CHECK(loaded.to_json() == model.to_json());
  }
}

TEST_CASE("a vine's columns can be held to values that occur") {
  const Table table = example_table(1000);
  const auto model = fitted(table, {{"trees", "2"}});
  const std::vector<Condition> conditions{{"kind", "cedar"}, {"member", "True"}};
  const Table sample =
      model.sample(200, {.seed = 2, .first_row = 0, .conditions = conditions, .progress = {}});
  const Column& kind = sample.column("kind");
  double height = 0;
  for (std::size_t row = 0; row < 200; ++row) {
    CHECK(kind.dictionary[static_cast<std::size_t>(kind.codes[row])] == "cedar");
    height += sample.column("height").floats[row] / 200;
  }
  // Cedars are 20 high on average.
  CHECK(height == doctest::Approx(20).epsilon(0.1));
  const std::string whole = sampled(model, 20, 0, conditions);
  const std::string second = sampled(model, 5, 15, conditions);
  CHECK(whole.substr(whole.size() - 30) == second.substr(second.size() - 30));
}

TEST_CASE("conditions on a vine that can't be met are errors") {
  const auto model = fitted(lower_tail_table(), {{"families", "clayton"}});
  CHECK_THROWS_AS(static_cast<void>(sampled(model, 1, 0, {{"z", "1"}})), Error);
  CHECK_THROWS_AS(static_cast<void>(sampled(model, 1, 0, {{"x", "0.5"}, {"x", "0.6"}})), Error);
  CHECK_THROWS_AS(static_cast<void>(sampled(model, 1, 0, {{"x", "1e9"}})), Error);
}

TEST_CASE("one column is learned without a vine") {
  const Table table = io::parse_csv("a\n1\n2\n2\n5\n", "one.csv");
  CHECK(fitted(table)
            .sample(10, {.seed = 1, .first_row = 0, .conditions = {}, .progress = {}})
            .rows() == 10);
}

TEST_CASE("options of a vine that are out of range are named") {
  CHECK_THROWS_WITH_AS(
      static_cast<void>(make_recipe("vine_copula", {{"structure", "round"}})),
      "Option \"structure\" of vine_copula is \"round\", but must be regular, canonical or "
      "drawable.",
      Error);
  CHECK_THROWS_AS(static_cast<void>(make_recipe("vine_copula", {{"criterion", "best"}})), Error);
  CHECK_THROWS_AS(static_cast<void>(make_recipe("vine_copula", {{"families", "tawn"}})), Error);
  CHECK_THROWS_AS(static_cast<void>(make_recipe("vine_copula", {{"trees", "-1"}})), Error);
}
