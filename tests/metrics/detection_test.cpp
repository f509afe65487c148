#include <doctest/doctest.h>

#include <cmath>

#include "golden_tables.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/utility.hpp"

namespace likeness::metrics {
namespace {

using Json = nlohmann::ordered_json;

Detection detect(const Json& golden, std::uint64_t seed = 0) {
  return evaluate_detection(golden_table(golden["real"]), golden_table(golden["synthetic"]),
                            golden_metadata(golden), {.seed = seed, .trees = 10});
}

Table numbers(int first, int count) {
  Json values = Json::array();
  for (int k = 0; k < count; ++k) values.push_back(first + k * 7 % count);
  return golden_table({{"same", {{"type", "int64"}, {"values", Json(std::size_t(count), 1)}}},
                       {"n", {{"type", "int64"}, {"values", values}}}});
}

const Metadata kNumbers =
    golden_metadata({{"sdtypes", {{"same", "numerical"}, {"n", "numerical"}}}});

}  // namespace

TEST_CASE("logistic detection is that of SDMetrics, within the noise of its folds") {
  const Json golden = read_golden("single_metrics.json");
  for (const Json& table : golden["detection"]) {
    CAPTURE(table["name"].get<std::string>());
    double mean = 0.0;
    constexpr int kSeeds = 6;
    for (int seed = 0; seed < kSeeds; ++seed) {
      mean += detect(table, static_cast<std::uint64_t>(seed)).detectors[0].score / kSeeds;
    }
    // Numbers are standardized here and scaled by quartiles there, which moves the penalty a bit.
    CHECK(std::abs(mean - table["mean"].get<double>()) <
          2.0 * table["deviation"].get<double>() / std::sqrt(kSeeds) + 0.03);
  }
}

TEST_CASE("tables without a common value are told apart, equal ones are not") {
  const Detection apart =
      evaluate_detection(numbers(0, 90), numbers(1000, 90), kNumbers, {.trees = 10});
  for (const Detector& detector : apart.detectors) {
    CHECK(detector.auc.value == 1.0);
    CHECK(detector.score == 0.0);
  }
  CHECK(apart.telling_columns[0].column == "n");
  CHECK(apart.findings[0].severity == Severity::kNotice);
  const Detection equal =
      evaluate_detection(numbers(0, 90), numbers(0, 90), kNumbers, {.trees = 10});
  CHECK(equal.detectors[0].auc.value < 0.65);
  CHECK(equal.findings[0].severity == Severity::kFine);
}

TEST_CASE("detection has the same bits for any number of threads") {
  const Json table = read_golden("single_metrics.json")["detection"][0];
  const Detection expected = detect(table);
  for (const int threads : {1, 2, 7}) {
    set_threads(threads);
    const Detection found = detect(table);
    for (std::size_t k = 0; k < 2; ++k) {
      CHECK(found.detectors[k].auc.value == expected.detectors[k].auc.value);
      CHECK(found.detectors[k].score == expected.detectors[k].score);
    }
  }
  set_threads(0);
}

TEST_CASE("too few rows to tell tables apart are named") {
  CHECK_THROWS_WITH_AS((void)evaluate_detection(numbers(0, 9), numbers(0, 1), kNumbers),
                       "The synthetic table has 1 rows, fewer than the 3 folds of the detection "
                       "test; give more rows.",
                       Error);
}

}  // namespace likeness::metrics
