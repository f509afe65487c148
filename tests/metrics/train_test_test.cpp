#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "golden_tables.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "likeness/report.hpp"
#include "likeness/utility.hpp"

namespace likeness::metrics {
namespace {

using Json = nlohmann::ordered_json;

/// y is 3 x + noise, c is whether x is above 50, in words; z means nothing.
Table table(std::uint64_t seed, bool related) {
  const RandomStream random(seed, 0);
  Json x = Json::array();
  Json y = Json::array();
  Json z = Json::array();
  Json c = Json::array();
  for (std::uint64_t row = 0; row < 120; ++row) {
    const double value = 100 * random.uniform(4 * row);
    const double source = related ? value : 100 * random.uniform(4 * row + 1);
    x.push_back(value);
    y.push_back(3 * source + 200 + random.uniform(4 * row + 2));
    z.push_back(random.uniform(4 * row + 3));
    c.push_back(source > 50 ? "high" : "low");
  }
  return golden_table({{"x", {{"type", "float64"}, {"values", x}}},
                       {"y", {{"type", "float64"}, {"values", y}}},
                       {"z", {{"type", "float64"}, {"values", z}}},
                       {"c", {{"type", "category"}, {"values", c}}}});
}

Metadata metadata() {
  Metadata result;
  for (const char* name : {"x", "y", "z", "c"}) {
    result.columns.emplace_back();
    result.columns.back().name = name;
    result.columns.back().sdtype = name == std::string("c") ? "categorical" : "numerical";
  }
  return result;
}

TrainTestReport report(const Table& real, const Table& synthetic, const char* target) {
  return evaluate_train_test(real, synthetic, metadata(),
                             {.target = target, .folds = 5, .trees = 20, .seed = 1});
}

}  // namespace

TEST_CASE("a category with the same rule in both tables is predicted all four ways") {
  const TrainTestReport scores = report(table(1, true), table(2, true), "c");
  CHECK(scores.classification);
  for (const CrossValidatedScores* way : {&scores.trtr, &scores.tstr, &scores.trts, &scores.tsts}) {
    CHECK(way->accuracy.mean > 0.95);
    CHECK(way->f1.mean > 0.95);
    CHECK(std::isnan(way->rmse.mean));
  }
}

TEST_CASE("synthetic rows without the relation teach nothing about real ones") {
  const TrainTestReport scores = report(table(1, true), table(2, false), "y");
  CHECK_FALSE(scores.classification);
  CHECK(scores.trtr.r2.mean > 0.95);
  CHECK(scores.tstr.r2.mean < 0.9);
  CHECK(scores.tstr.rmse.mean > 3 * scores.trtr.rmse.mean);
  CHECK(scores.tstr.mape.mean > scores.trtr.mape.mean);
  CHECK(std::isnan(scores.trtr.accuracy.mean));
}

TEST_CASE("the report is the same for any number of threads") {
  const Table real = table(1, true);
  const Table synthetic = table(2, true);
  set_threads(1);
  const std::string one = report::to_json(report(real, synthetic, "y"));
  set_threads(7);
  CHECK(report::to_json(report(real, synthetic, "y")) == one);
  set_threads(0);
}

TEST_CASE("targets that can't be predicted are refused with a reason") {
  const Table real = table(1, true);
  CHECK_THROWS_AS((void)report(real, real, "nothing"), Error);
  Metadata ids = metadata();
  ids.columns[3].sdtype = "id";
  CHECK_THROWS_AS((void)evaluate_train_test(real, real, ids, {.target = "c"}), Error);
  CHECK_THROWS_AS((void)evaluate_train_test(real, real, metadata(), {.target = "c", .folds = 1}),
                  Error);
  CHECK_THROWS_AS((void)evaluate_train_test(real, real, metadata(), {.target = "c", .folds = 500}),
                  Error);
}

}  // namespace likeness::metrics
