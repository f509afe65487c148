#include "likeness/privacy.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "golden_tables.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"

namespace likeness::metrics {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kTolerance = 1e-9;

Table table_of(const char* json) {
  return golden_table(Json::parse(json));
}

/// Rows of three related numbers and a category.
Table related_rows(std::size_t rows, std::uint64_t seed) {
  Json x = Json::array();
  Json y = Json::array();
  Json z = Json::array();
  Json c = Json::array();
  const RandomStream random(seed, 0);
  for (std::size_t row = 0; row < rows; ++row) {
    const double base = random.normal(4 * row);
    x.push_back(base);
    y.push_back(2.0 * base + random.normal(4 * row + 1));
    z.push_back(random.uniform(4 * row + 2));
    c.push_back(random.uniform(4 * row + 3) < 0.3 ? "a" : "b");
  }
  return golden_table({{"x", {{"type", "float64"}, {"values", x}}},
                       {"y", {{"type", "float64"}, {"values", y}}},
                       {"z", {{"type", "float64"}, {"values", z}}},
                       {"c", {{"type", "category"}, {"values", c}}}});
}

const Metadata kRelated = golden_metadata(
    {{"sdtypes",
      {{"x", "numerical"}, {"y", "numerical"}, {"z", "numerical"}, {"c", "categorical"}}}});

const Finding& finding_of(const Privacy& privacy, const std::string& name) {
  const auto found = std::find_if(privacy.findings.begin(), privacy.findings.end(),
                                  [&](const Finding& finding) { return finding.name == name; });
  REQUIRE(found != privacy.findings.end());
  return *found;
}

}  // namespace

TEST_CASE("distances, overfitting and baseline protection are those of SDMetrics") {
  const Json golden = read_golden("single_metrics.json");
  for (const Json& table : golden["tables"]) {
    CAPTURE(table["name"].get<std::string>());
    const Table holdout = golden_table(table["holdout"]);
    const Privacy privacy =
        evaluate_privacy(golden_table(table["real"]), golden_table(table["synthetic"]), &holdout,
                         golden_metadata(table));
    std::vector<double> closest = table["closest"].get<std::vector<double>>();
    std::sort(closest.begin(), closest.end());
    const DistanceCurve& curve = privacy.curves.front();
    CHECK(curve.from == RowSource::kSynthetic);
    CHECK(curve.to == RowSource::kReal);
    CHECK(curve.rows == closest.size());
    CHECK(std::abs(curve.closest.front() - closest.front()) <= kTolerance);
    CHECK(std::abs(curve.closest.back() - closest.back()) <= kTolerance);
    const Json& overfitting = table["overfitting"];
    REQUIRE(privacy.overfitting_protection);
    CHECK(privacy.overfitting_protection->score ==
          doctest::Approx(overfitting["score"].get<double>()).epsilon(kTolerance));
    CHECK(privacy.overfitting_protection->closer_to_real ==
          doctest::Approx(overfitting["closer_to_training"].get<double>()).epsilon(kTolerance));
    const BaselineProtection& baseline = privacy.baseline_protection;
    CHECK(std::abs(baseline.synthetic_median - table["synthetic_median"].get<double>()) <=
          kTolerance);
    const double least = table["random_median"]["least"].get<double>();
    const double most = table["random_median"]["most"].get<double>();
    CHECK(baseline.random_median >= least - (most - least));
    CHECK(baseline.random_median <= most + (most - least));
  }
}

TEST_CASE("new row synthesis is that of SDMetrics") {
  const Json golden = read_golden("single_metrics.json");
  for (const Json& table : golden["tables"]) {
    for (const auto& [tolerance, score] : table["new_rows"].items()) {
      CAPTURE(tolerance);
      CHECK(new_row_share(golden_table(table["real"]), golden_table(table["synthetic"]),
                          golden_metadata(table), std::stod(tolerance)) ==
            doctest::Approx(score.get<double>()).epsilon(kTolerance));
    }
  }
}

TEST_CASE("disclosure protection is that of SDMetrics, by all three methods") {
  const Json golden = read_golden("single_metrics.json");
  for (const Json& table : golden["tables"]) {
    for (const Json& expected : table["disclosure"]) {
      const auto method = expected["method"].get<std::string>();
      CAPTURE(method);
      const DisclosureProtection found = disclosure_protection(
          golden_table(table["real"]), golden_table(table["synthetic"]), golden_metadata(table),
          table["known"].get<std::vector<std::string>>(),
          {expected["sensitive"].get<std::string>()},
          method == "cap"        ? CapMethod::kCap
          : method == "zero_cap" ? CapMethod::kZeroCap
                                 : CapMethod::kGeneralizedCap,
          4);
      CHECK(found.baseline_protection ==
            doctest::Approx(expected["baseline_protection"].get<double>()).epsilon(kTolerance));
      if (expected["score"].is_null()) {
        CHECK(std::isnan(found.score));
        continue;
      }
      CHECK(found.score == doctest::Approx(expected["score"].get<double>()).epsilon(kTolerance));
      CHECK(found.cap_protection ==
            doctest::Approx(expected["cap_protection"].get<double>()).epsilon(kTolerance));
    }
  }
}

TEST_CASE("a table that is the real one fails every attack's test, a fresh one none") {
  const Table real = related_rows(400, 1);
  const Table holdout = related_rows(400, 2);
  const PrivacyOptions options{.attacks = 300};
  const Privacy copied = evaluate_privacy(real, real, &holdout, kRelated, options);
  for (const char* name :
       {"exact_copies", "near_copies", "distance_to_closest_record", "membership_inference",
        "nearest_neighbour_distance_ratio", "dcr_overfitting_protection", "attribute_inference",
        "singling_out_univariate", "singling_out_multivariate"}) {
    CAPTURE(name);
    CHECK(finding_of(copied, name).severity == Severity::kSerious);
    CHECK(!finding_of(copied, name).advice.empty());
  }
  CHECK(copied.membership_inference->auc.value > 0.99);

  const Privacy fresh = evaluate_privacy(real, related_rows(400, 3), &holdout, kRelated, options);
  for (const Finding& finding : fresh.findings) {
    CAPTURE(finding.verdict);
    CHECK(finding.severity <= Severity::kNotice);
  }
  CHECK(fresh.membership_inference->auc.low < 0.5);
  CHECK(fresh.membership_inference->auc.high > 0.5);
}

TEST_CASE("without a holdout, the real rows among themselves are the measure") {
  const Table real = related_rows(300, 1);
  const Privacy privacy =
      evaluate_privacy(real, related_rows(300, 3), nullptr, kRelated, {.attacks = 100});
  CHECK(!privacy.membership_inference);
  CHECK(!privacy.overfitting_protection);
  CHECK(std::isnan(privacy.holdout_overlap));
  CHECK(privacy.curves[1].from == RowSource::kReal);
  CHECK(privacy.copies.reference == "real");
  CHECK(finding_of(privacy, "near_copies").severity == Severity::kFine);
}

TEST_CASE("a holdout that was learned from is noticed") {
  const Table real = related_rows(300, 1);
  const Privacy privacy =
      evaluate_privacy(real, related_rows(300, 3), &real, kRelated, {.attacks = 50});
  CHECK(privacy.holdout_overlap == 1.0);
  CHECK(finding_of(privacy, "holdout_overlap").severity == Severity::kSerious);
}

TEST_CASE("privacy has the same bits for any number of threads, and follows the seed") {
  const Table real = related_rows(200, 1);
  const Table synthetic = related_rows(150, 2);
  const Table holdout = related_rows(100, 3);
  const auto verdicts = [&](std::uint64_t seed) {
    std::string all;
    for (const Finding& finding :
         evaluate_privacy(real, synthetic, &holdout, kRelated, {.seed = seed, .attacks = 80})
             .findings) {
      all += finding.verdict + std::to_string(finding.low) + '\n';
    }
    return all;
  };
  const std::string expected = verdicts(0);
  for (const int threads : {1, 2, 7}) {
    set_threads(threads);
    CHECK(verdicts(0) == expected);
  }
  set_threads(0);
  CHECK(verdicts(1) != expected);
}

TEST_CASE("tables of one row, one column or missing cells only are no trouble") {
  const Table one = table_of(R"({"n": {"type": "int64", "values": [5]}})");
  const Metadata number = golden_metadata({{"sdtypes", {{"n", "numerical"}}}});
  const Privacy single = evaluate_privacy(one, one, &one, number);
  CHECK(single.copies.exact.value == 1.0);
  CHECK(single.attribute_inference.empty());
  const Table gaps = table_of(R"({"n": {"type": "int64", "values": [null, null, null]},
                                      "c": {"type": "category", "values": [null, null, null]}})");
  const Metadata both = golden_metadata({{"sdtypes", {{"n", "numerical"}, {"c", "categorical"}}}});
  CHECK(evaluate_privacy(gaps, gaps, nullptr, both).copies.exact.value == 1.0);
}

TEST_CASE("privacy says what it can't use") {
  const Table one = table_of(R"({"n": {"type": "int64", "values": [5, 6]}})");
  const Metadata id = golden_metadata({{"sdtypes", {{"n", "id"}}}});
  CHECK_THROWS_AS((void)evaluate_privacy(one, one, nullptr, id), Error);
  const Metadata number = golden_metadata({{"sdtypes", {{"n", "numerical"}}}});
  CHECK_THROWS_WITH_AS((void)evaluate_privacy(one, one, nullptr, number, {.sensitive = {"wage"}}),
                       "The sensitive column \"wage\" is not a numerical, datetime, categorical or "
                       "boolean column of "
                       "the real table.",
                       Error);
  CHECK_THROWS_AS((void)disclosure_protection(one, one, number, {}, {"n"}), Error);
  CHECK_THROWS_AS((void)disclosure_protection(one, one, number, {"n"}, {"x"}), Error);
}

}  // namespace likeness::metrics
