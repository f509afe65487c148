#include <doctest/doctest.h>

#include <limits>

#include "likeness/report.hpp"

namespace likeness::report {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

metrics::QualityReport example() {
  metrics::QualityReport report{};
  report.column_shapes = {{"age", "KSComplement", 0.95, ""},
                          {"Größe", "KSComplement", 0.5, ""},
                          {"gone", "TVComplement", kNone, "No cell."}};
  report.column_pair_trends = {
      {"age", "Größe", "CorrelationSimilarity", 0.75, 0.9, 0.4, kNone, true, ""},
      {"age", "gone", "ContingencySimilarity", kNone, kNone, kNone, 0.1, false, ""}};
  report.pairs = 2;
  report.counted_pairs = 1;
  report.column_shapes_score = 0.725;
  report.column_pair_trends_score = 0.75;
  report.overall_score = 0.7375;
  return report;
}

}  // namespace

TEST_CASE("the text gives the scores, then columns and counted pairs, worst first") {
  CHECK(to_text(example()) ==
        "Quality 0.7375 (1 is best; without 1 of 3 columns, which can't be compared)\n"
        "  column shapes       0.7250  3 columns\n"
        "  column pair trends  0.7500  1 of 2 pairs count\n"
        "\n"
        "Column shapes, worst first\n"
        "  score   column  metric\n"
        "  0.5000  Größe   KSComplement\n"
        "  0.9500  age     KSComplement\n"
        "  -       gone    No cell.\n"
        "\n"
        "Column pair trends that count, worst first\n"
        "  score   column 1  column 2  metric                 real    synthetic\n"
        "  0.7500  age       Größe     CorrelationSimilarity  0.9000  0.4000\n");
}

TEST_CASE("long lists stop and say how much they leave out") {
  const std::string text = to_text(example(), 1);
  CHECK(text.find("  0.5000  Größe   KSComplement\n  ... and 2 more") != std::string::npos);
  CHECK(text.find("age     KSComplement") == std::string::npos);
  CHECK(to_text(example(), 0).find("more") == std::string::npos);
}

TEST_CASE("a report without columns is its scores") {
  metrics::QualityReport report{};
  report.overall_score = report.column_shapes_score = report.column_pair_trends_score = kNone;
  CHECK(to_text(report) ==
        "Quality - (1 is best)\n"
        "  column shapes       -  0 columns\n"
        "  column pair trends  -  0 of 0 pairs count\n");
}

TEST_CASE("the text of a diagnostic lists what is at fault") {
  metrics::DiagnosticReport report{};
  report.data_validity = {{"age", "BoundaryAdherence", 0.99, ""},
                          {"kind", "CategoryAdherence", 1.0, ""},
                          {"born", "BoundaryAdherence", kNone, "No dates."}};
  report.data_validity_score = 0.995;
  report.data_structure_score = 0.5;
  report.overall_score = 0.7475;
  CHECK(to_text(report) ==
        "Diagnostic 0.7475 (1 is best)\n"
        "  data validity   0.9950  1 of 3 checks without a fault\n"
        "  data structure  0.5000\n"
        "\n"
        "Checks with faults, worst first\n"
        "  score   column  metric\n"
        "  0.9900  age     BoundaryAdherence\n"
        "  -       born    No dates.\n");
}

TEST_CASE("the verdict in text says of what nothing was measured") {
  metrics::Evaluation evaluation;
  evaluation.quality.overall_score = 0.9;
  const std::string text = to_text(evaluation);
  CHECK(text.find("Privacy was not measured.") != std::string::npos);
  CHECK(text.find("Usefulness was not measured: ") != std::string::npos);
}

}  // namespace likeness::report
