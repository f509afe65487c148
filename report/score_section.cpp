#include <algorithm>
#include <cmath>

#include "report/markup.hpp"
#include "report/number_label.hpp"
#include "report/sections.hpp"

namespace likeness::report {
namespace {

/// A score with what it means.
struct Score {
  std::string name;
  double value = 0;   ///< in [0, 1]
  std::string shown;  ///< as text
  std::string unit;   ///< behind it, small
  std::string sentence;
};

void write_score(Markup& out, const Score& score) {
  out.open("li").element("h3", score.name);
  out.open("span", {{"class", "value"}})
      .text(score.shown)
      .element("small", std::isnan(score.value) ? "" : score.unit)
      .close();
  const double filled = std::isnan(score.value) ? 0 : std::clamp(score.value, 0.0, 1.0);
  out.open("div", {{"class", "gauge"}, {"aria-hidden", "true"}});
  out.element("span", "", {{"style", "width:" + coordinate(100 * filled) + '%'}}).close();
  out.element("p", score.sentence).close();
}

std::string quality_sentence(double score) {
  if (std::isnan(score)) return "There is no column or pair that could be compared.";
  if (score >= 0.95) return "Columns and pairs of columns look nearly the same in both tables.";
  if (score >= 0.9) return "Columns and pairs of columns look alike, with small differences.";
  if (score >= 0.8) {
    return "Columns and pairs of columns look similar, with differences that an analysis may "
           "notice.";
  }
  return "The tables differ clearly; look at the worst columns and pairs before using this one.";
}

Score quality_score(const metrics::QualityReport& quality) {
  return {"Quality", quality.overall_score, score_label(quality.overall_score, 2), "of 1",
          quality_sentence(quality.overall_score)};
}

Score shape_score(const metrics::QualityReport& quality) {
  return {
      "Single columns", quality.column_shapes_score, score_label(quality.column_shapes_score, 2),
      "of 1",
      "How alike the distributions are, on the mean over " +
          count_label(quality.column_shapes.size()) +
          " columns. 0.95 means that at least 5% of the rows would have to change their value."};
}

Score trend_score(const metrics::QualityReport& quality) {
  const std::string pairs =
      count_label(quality.counted_pairs) + " of " + count_label(quality.pairs);
  return {"Pairs of columns", quality.column_pair_trends_score,
          score_label(quality.column_pair_trends_score, 2), "of 1",
          quality.counted_pairs == 0
              ? "No two columns of the real table hang together strongly enough to be scored."
              : "How alike the relations between columns are, on the mean over the " + pairs +
                    " pairs that hang together in the real table."};
}

Score diagnostic_score(const metrics::DiagnosticReport& diagnostic) {
  const auto faulty = static_cast<std::size_t>(
      std::count_if(diagnostic.data_validity.begin(), diagnostic.data_validity.end(),
                    [](const metrics::ColumnValidity& check) { return check.score < 1; }));
  std::string sentence =
      "Every cell could stand in the real table: ranges, levels, keys and "
      "formats are kept.";
  if (std::isnan(diagnostic.overall_score)) {
    sentence = "There was nothing to check.";
  } else if (diagnostic.overall_score < 1) {
    sentence = count_label(faulty) + " of " + count_label(diagnostic.data_validity.size()) +
               " checks of ranges, levels, keys and formats found cells that could not stand in "
               "the real table.";
    if (diagnostic.data_structure_score < 1) sentence += " Some columns differ in name or type.";
  }
  return {"Validity", diagnostic.overall_score, score_label(diagnostic.overall_score, 2), "of 1",
          sentence};
}

Score detection_score(const metrics::Detection& detection) {
  double best = 0.5;
  for (const metrics::Detector& detector : detection.detectors) {
    if (detector.auc.value > best) best = detector.auc.value;
  }
  return {"Told apart", 2 * best - 1, score_label(best, 2), "0.5 is best",
          "How well the best classifier tells synthetic rows from real ones: 0.5 is guessing, 1 is "
          "always right."};
}

Score new_rows_score(const metrics::Privacy& privacy) {
  return {"New rows", 1 - privacy.copies.exact.value, share_label(1 - privacy.copies.exact.value),
          "of the rows",
          "Synthetic rows that equal no real one: " + count_label(privacy.copies.exact_rows) +
              " exact copies. Among fresh real rows, " +
              share_label(privacy.copies.exact_baseline) + " have a twin."};
}

}  // namespace

std::string scores_section(const metrics::Evaluation& evaluation) {
  Markup out;
  out.open("ul", {{"class", "scores"}});
  write_score(out, quality_score(evaluation.quality));
  write_score(out, shape_score(evaluation.quality));
  write_score(out, trend_score(evaluation.quality));
  write_score(out, diagnostic_score(evaluation.diagnostic));
  if (evaluation.detection && !evaluation.detection->detectors.empty()) {
    write_score(out, detection_score(*evaluation.detection));
  }
  if (evaluation.privacy) write_score(out, new_rows_score(*evaluation.privacy));
  out.close();
  out.element(
      "p",
      "Quality is the mean of the scores for single columns and for pairs. It says how "
      "useful the table is, not how safe: a copy of the real table would score 1. Two random "
      "halves of one real table fall short of 1 as well, small ones by several per cent.");
  return out.take();
}

}  // namespace likeness::report
