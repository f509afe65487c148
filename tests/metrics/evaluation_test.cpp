#include "likeness/evaluation.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "golden_tables.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/report.hpp"

namespace likeness::metrics {
namespace {

using Json = nlohmann::ordered_json;

/// Tables of tests/data/single_metrics.json.
struct Tables {
  Json golden = read_golden("single_metrics.json")["tables"][0];
  Table real = golden_table(golden["real"]);
  Table synthetic = golden_table(golden["synthetic"]);
  Table holdout = golden_table(golden["holdout"]);
  Metadata metadata = golden_metadata(golden);
};

bool skipped(const Evaluation& evaluation, const std::string& part) {
  return std::any_of(evaluation.skipped.begin(), evaluation.skipped.end(),
                     [&](const Skipped& skipped) { return skipped.part == part; });
}

}  // namespace

TEST_CASE("an evaluation has every part that its input allows, and says what it left out") {
  const Tables tables;
  const Evaluation full =
      evaluate({tables.real, tables.synthetic, tables.metadata, &tables.holdout, "level"}, {});
  CHECK(!full.columns.empty());
  CHECK(full.privacy);
  CHECK(full.detection);
  CHECK(full.utility);
  CHECK(full.papers);
  CHECK(full.train_test);
  CHECK(full.skipped.empty());
  CHECK(std::is_sorted(full.findings.begin(), full.findings.end(),
                       [](const Finding& a, const Finding& b) { return a.severity > b.severity; }));

  const Evaluation plain = evaluate({tables.real, tables.synthetic, tables.metadata}, {});
  CHECK(skipped(plain, "utility"));
  CHECK(skipped(plain, "membership_inference"));
  EvaluationOptions quick;
  quick.columns = quick.privacy = quick.detection = false;
  const Evaluation least = evaluate({tables.real, tables.synthetic, tables.metadata}, quick);
  CHECK(!least.privacy);
  CHECK(!least.detection);
  CHECK(!least.papers);
  CHECK(skipped(least, "privacy"));
  CHECK(least.quality.overall_score == full.quality.overall_score);
}

TEST_CASE("the JSON of an evaluation holds every part, and the text every finding") {
  const Tables tables;
  const Evaluation evaluation =
      evaluate({tables.real, tables.synthetic, tables.metadata, &tables.holdout, "level"}, {});
  const Json json = Json::parse(report::to_json(evaluation));
  for (const char* part : {"quality", "diagnostic", "findings", "columns", "privacy", "detection",
                           "utility", "papers", "train_test", "skipped"}) {
    CAPTURE(part);
    CHECK(json.contains(part));
  }
  CHECK(json["findings"].size() == evaluation.findings.size());
  CHECK(json["privacy"]["membership_inference"]["auc"]["value"].get<double>() ==
        evaluation.privacy->membership_inference->auc.value);
  const std::string text = report::to_text(evaluation);
  CHECK(json["verdict"].size() == 3);
  CHECK(!json["likeness"].get<std::string>().empty());
  for (const char* part : {"Quality ", "Diagnostic ", "Verdict\n", "Privacy\n", "Telling real rows",
                           "Predicting level", "Findings", "exact"}) {
    CAPTURE(part);
    CHECK(text.find(part) != std::string::npos);
  }
}

TEST_CASE("parts that nobody asked for are left out where the data don't allow them") {
  const Table one = golden_table(Json::parse(R"({"n": {"type": "int64", "values": [5]}})"));
  const Metadata number = golden_metadata({{"sdtypes", {{"n", "numerical"}}}});
  const Evaluation single = evaluate({one, one, number}, {});
  CHECK(single.privacy);
  CHECK(!single.detection);
  CHECK(skipped(single, "detection"));
  const Metadata id = golden_metadata({{"sdtypes", {{"n", "id"}}}});
  CHECK(skipped(evaluate({one, one, id}, {}), "privacy and detection"));
  CHECK_THROWS_AS((void)evaluate({one, one, number, nullptr, "n"}, {}), Error);
}

}  // namespace likeness::metrics
