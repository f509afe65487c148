#include "likeness/utility.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "golden_tables.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"

namespace likeness::metrics {
namespace {

using Json = nlohmann::ordered_json;

/// A class and a number that follow from x, or not; and a column of noise.
Table rows(std::size_t count, std::uint64_t seed, bool related = true) {
  Json x = Json::array();
  Json noise = Json::array();
  Json label = Json::array();
  Json number = Json::array();
  const RandomStream random(seed, 0);
  for (std::size_t row = 0; row < count; ++row) {
    const double value = random.normal(3 * row);
    const double cause = related ? value : random.normal(3 * row + 2);
    x.push_back(value);
    noise.push_back(random.normal(3 * row + 1));
    label.push_back(cause > 0.3 ? "yes" : "no");
    number.push_back(3.0 * cause + 1.0);
  }
  return golden_table({{"x", {{"type", "float64"}, {"values", x}}},
                       {"noise", {{"type", "float64"}, {"values", noise}}},
                       {"other", {{"type", "float64"}, {"values", noise}}},
                       {"label", {{"type", "category"}, {"values", label}}},
                       {"number", {{"type", "float64"}, {"values", number}}}});
}

Metadata metadata(const char* left_out) {
  Json sdtypes = {{"x", "numerical"},
                  {"noise", "numerical"},
                  {"other", "numerical"},
                  {"label", "categorical"},
                  {"number", "numerical"}};
  sdtypes[left_out] = "id";
  return golden_metadata({{"sdtypes", sdtypes}});
}

const UtilityOptions kQuick{.trees = 20};

}  // namespace

TEST_CASE("a class is predicted as well from synthetic rows of the same kind as from real ones") {
  const Table holdout = rows(150, 3);
  const Utility utility =
      evaluate_utility(rows(200, 1), rows(180, 2), &holdout, metadata("number"), "label", kQuick);
  CHECK(utility.classification);
  CHECK(utility.classes.size() == 2);
  CHECK(utility.tested_on == "holdout");
  CHECK(utility.test_rows == 150);
  CHECK(utility.real_rows == 200);
  CHECK(utility.synthetic_rows == 180);
  REQUIRE(utility.models.size() == 2);
  for (const UtilityModel& model : utility.models) {
    CHECK(model.trained_on_real.auc > 0.95);
    CHECK(model.trained_on_synthetic.auc > 0.95);
    CHECK(model.trained_on_synthetic.accuracy > 0.9);
    CHECK(std::isnan(model.trained_on_real.r2));
  }
  CHECK(utility.naive.auc == 0.5);
  CHECK(utility.importance[0].column == "x");
  for (const Finding& finding : utility.findings) CHECK(finding.severity == Severity::kFine);
}

TEST_CASE("synthetic rows without the relation are found to teach nothing") {
  const Utility classes = evaluate_utility(rows(200, 1), rows(200, 2, false), nullptr,
                                           metadata("number"), "label", kQuick);
  CHECK(classes.tested_on == "real");
  CHECK(classes.test_rows == 50);
  CHECK(classes.real_rows == 150);
  CHECK(classes.models[0].trained_on_synthetic.auc < 0.7);
  CHECK(classes.findings[0].severity == Severity::kWarning);
  CHECK(!classes.findings[0].advice.empty());
}

TEST_CASE("a number is predicted by regression") {
  const Utility utility =
      evaluate_utility(rows(200, 1), rows(200, 2), nullptr, metadata("label"), "number", kQuick);
  CHECK(!utility.classification);
  CHECK(utility.models[1].model == "linear_regression");
  CHECK(utility.models[1].trained_on_synthetic.r2 > 0.99);
  CHECK(utility.models[0].trained_on_synthetic.r2 > 0.9);
  CHECK(utility.naive.r2 < 0.1);
  CHECK(std::isnan(utility.naive.accuracy));
}

TEST_CASE("utility has the same bits for any number of threads") {
  const Table real = rows(120, 1);
  const Table synthetic = rows(120, 2);
  const auto score = [&] {
    const Utility found =
        evaluate_utility(real, synthetic, nullptr, metadata("number"), "label", kQuick);
    return found.models[0].trained_on_synthetic.auc + found.models[1].trained_on_synthetic.auc;
  };
  const double expected = score();
  for (const int threads : {1, 2, 7}) {
    set_threads(threads);
    CHECK(score() == expected);
  }
  set_threads(0);
}

TEST_CASE("targets that can't be predicted are refused with the reason") {
  const Table table = golden_table(Json::parse(
      R"({"a": {"type": "int64", "values": [1, 2, 3]}, "b": {"type": "category", "values": ["x", "x", "x"]},
          "k": {"type": "int64", "values": [1, 2, 3]}})"));
  const Metadata meaning =
      golden_metadata({{"sdtypes", {{"a", "numerical"}, {"b", "categorical"}, {"k", "id"}}}});
  CHECK_THROWS_WITH_AS(
      (void)evaluate_utility(table, table, nullptr, meaning, "b"),
      "The target \"b\" has a single value in the real table, so that there is nothing to predict; "
      "choose another one.",
      Error);
  CHECK_THROWS_WITH_AS((void)evaluate_utility(table, table, nullptr, meaning, "k"),
                       "The target \"k\" is of sdtype id, which can't be predicted; choose a "
                       "numerical, datetime, categorical or boolean column.",
                       Error);
  CHECK_THROWS_AS((void)evaluate_utility(table, table, nullptr, meaning, "nothing"), Error);
}

}  // namespace likeness::metrics
