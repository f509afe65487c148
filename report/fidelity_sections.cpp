#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "report/labels.hpp"
#include "report/pair_shares.hpp"
#include "report/sections.hpp"
#include "text/number_text.hpp"

namespace likeness::report {
namespace {

constexpr std::size_t kDrawnPairs = 5;

/// The rows that `counts` picks, the lowest score first, those without a score last.
template <class Entry, class Counts>
std::vector<std::size_t> worst_first(const std::vector<Entry>& entries, const Counts& counts) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < entries.size(); ++row) {
    if (counts(entries[row])) rows.push_back(row);
  }
  std::stable_sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
    const double first = entries[a].score;
    const double second = entries[b].score;
    return !std::isnan(first) && (std::isnan(second) || first < second);
  });
  return rows;
}

std::string shapes_sentence(const metrics::QualityReport& quality) {
  return "How alike the distributions are, on average over " +
         text::grouped(quality.column_shapes.size()) +
         " columns. 0.95 means that at least 5% of the rows would have to change their value.";
}

std::string trends_sentence(const metrics::QualityReport& quality) {
  if (quality.counted_pairs == 0) {
    return "No two columns of the real table are related strongly enough to be scored.";
  }
  return "How alike the relations between columns are, on average over the " +
         text::grouped(quality.counted_pairs) + " of " + text::grouped(quality.pairs) +
         " pairs that are related in the real table.";
}

const ColumnComparison* find_column(const ComparedTables& tables, const std::string& name) {
  const auto found = std::find_if(tables.columns.begin(), tables.columns.end(),
                                  [&](const ColumnComparison& c) { return c.name == name; });
  return found == tables.columns.end() ? nullptr : &*found;
}

/// What differs, in a few words.
std::string column_difference(const ColumnComparison& column) {
  if (const auto* numbers = std::get_if<NumberComparison>(&column.distribution)) {
    const Style style = numbers->dates ? Style::kTime : Style::kNumber;
    return "median " + shown({numbers->real.median, style}) + " | " +
           shown({numbers->synthetic.median, style});
  }
  const auto* levels = std::get_if<LevelComparison>(&column.distribution);
  if (levels == nullptr || levels->levels.empty()) return "";
  const LevelShare& farthest = *std::max_element(
      levels->levels.begin(), levels->levels.end(), [](const LevelShare& a, const LevelShare& b) {
        return std::fabs(a.real - a.synthetic) < std::fabs(b.real - b.synthetic);
      });
  return shortened(farthest.name, 14) + ' ' + text::percent(farthest.real) + " | " +
         text::percent(farthest.synthetic);
}

Table shapes_table(const metrics::QualityReport& quality, const ComparedTables* tables) {
  Table table{{"column_shapes"},
              "Column shapes, worst first",
              {{{"score"}, "score"},
               {{"column"}, "column"},
               {{"metric"}, ""},
               {{"error"}, ""},
               {{}, "metric"}},
              {}};
  if (tables != nullptr) table.columns.push_back({{}, "real | synthetic"});
  for (const metrics::ColumnShape& shape : quality.column_shapes) {
    table.rows.push_back({score(shape.score), words(shape.column), words(shape.metric),
                          words_if_any(shape.error),
                          words(shape.error.empty() ? shape.metric : shape.error)});
    if (tables == nullptr) continue;
    const ColumnComparison* column = find_column(*tables, shape.column);
    table.rows.back().push_back(words(column == nullptr ? "" : column_difference(*column)));
    table.targets.push_back(
        column == nullptr ? "" : "column-" + std::to_string(column - tables->columns.data()));
  }
  table.listed = worst_first(quality.column_shapes, [](const auto&) { return true; });
  return table;
}

Table trends_table(const metrics::QualityReport& quality, std::vector<std::size_t> counted) {
  Table table{{"column_pair_trends"},
              "Column pair trends that count, worst first",
              {{{"score"}, "score"},
               {{"column_1"}, "column 1"},
               {{"column_2"}, "column 2"},
               {{"metric"}, "metric"},
               {{"real_correlation"}, ""},
               {{"synthetic_correlation"}, ""},
               {{"real_association"}, ""},
               {{"synthetic_association"}, ""},
               {{"meets_threshold"}, ""},
               {{"error"}, ""},
               {{}, "real"},
               {{}, "synthetic"}},
              {}};
  for (const metrics::ColumnPairTrend& pair : quality.column_pair_trends) {
    const bool numbers = std::isnan(pair.real_association);
    table.rows.push_back(
        {score(pair.score), words(pair.column_1), words(pair.column_2), words(pair.metric),
         score(pair.real_correlation), score(pair.synthetic_correlation),
         score(pair.real_association), score(pair.synthetic_association),
         Value{pair.meets_threshold}, words_if_any(pair.error),
         score(numbers ? pair.real_correlation : pair.real_association),
         score(numbers ? pair.synthetic_correlation : pair.synthetic_association)});
  }
  table.listed = std::move(counted);
  return table;
}

Pictures pair_pictures(const metrics::QualityReport& quality, std::vector<std::size_t> worst,
                       const ComparedTables& tables) {
  Pictures pictures;
  worst.resize(std::min(worst.size(), kDrawnPairs));
  for (const std::size_t row : worst) {
    const metrics::ColumnPairTrend& pair = quality.column_pair_trends[row];
    PairShares shares = share_pair(tables, pair.column_1, pair.column_2);
    if (shares.real.size() == 0) continue;
    pictures.pictures.push_back({pair.column_1 + " × " + pair.column_2, std::move(shares),
                                 "score " + shown(score(pair.score))});
  }
  return pictures;
}

}  // namespace

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

namespace {

/// How many columns are in no score, as their cells can't be what the real ones are.
std::size_t uncompared_columns(const metrics::QualityReport& quality) {
  return static_cast<std::size_t>(
      std::ranges::count_if(quality.column_shapes, [](const metrics::ColumnShape& shape) {
        return std::isnan(shape.score) && !shape.error.empty();
      }));
}

std::string score_note(const metrics::QualityReport& quality) {
  const std::size_t without = uncompared_columns(quality);
  if (without == 0) return "1 is best";
  return "1 is best; without " + text::grouped(without) + " of " +
         text::grouped(quality.column_shapes.size()) + " columns, which can't be compared";
}

}  // namespace

Section quality_section(const metrics::QualityReport& quality, const ComparedTables* tables) {
  Section section{"quality", "Quality", {"quality"}};
  section.score = {
      {"overall_score"},
      "quality",
      score(quality.overall_score),
      score_note(quality),
      Card{"Quality", "of 1", quality.overall_score, quality_sentence(quality.overall_score)}};
  const std::vector<std::size_t> counted =
      worst_first(quality.column_pair_trends, [](const metrics::ColumnPairTrend& pair) {
        return pair.meets_threshold && !std::isnan(pair.score);
      });
  section.blocks = {
      Fact{{"column_shapes_score"},
           "column shapes",
           score(quality.column_shapes_score),
           text::grouped(quality.column_shapes.size()) + " columns",
           Card{"Single columns", "of 1", quality.column_shapes_score, shapes_sentence(quality)}},
      Fact{{"column_pair_trends_score"},
           "column pair trends",
           score(quality.column_pair_trends_score),
           text::grouped(quality.counted_pairs) + " of " + text::grouped(quality.pairs) +
               " pairs count",
           Card{"Pairs of columns", "of 1", quality.column_pair_trends_score,
                trends_sentence(quality)}},
      Fact{{"pairs"}, "", count(quality.pairs)},
      Fact{{"counted_pairs"}, "", count(quality.counted_pairs)},
      Fact{{"real_rows"}, "", count(quality.real_rows)},
      Fact{{"synthetic_rows"}, "", count(quality.synthetic_rows)},
      Fact{{"real_correlation_threshold"}, "", score(quality.options.real_correlation_threshold)},
      Fact{{"real_association_threshold"}, "", score(quality.options.real_association_threshold)},
      shapes_table(quality, tables),
      trends_table(quality, counted)};
  if (tables == nullptr) return section;
  if (counted.empty()) {
    section.blocks.emplace_back(
        Paragraph{"No two columns are related strongly enough to be "
                  "scored."});
    return section;
  }
  section.blocks.emplace_back(Paragraph{
      "How often values of the worst pairs come together, from faint (rarely) to full (often): "
      "compare the two sides of a picture."});
  section.blocks.emplace_back(pair_pictures(quality, counted, *tables));
  return section;
}

namespace {

Table constraint_table(const std::vector<metrics::ConstraintAdherence>& constraints) {
  Table table{{"constraint_validity"},
              "Constraints, worst first",
              {{{"score"}, "score"},
               {{"real_score"}, "real rows"},
               {{"constraint"}, "constraint"},
               {{"class_name"}, ""},
               {{"error"}, ""}},
              {},
              worst_first(constraints, [](const metrics::ConstraintAdherence& one) {
                return !(one.score >= 1 && one.real_score >= 1);
              })};
  for (const metrics::ConstraintAdherence& one : constraints) {
    table.rows.push_back({score(one.score), score(one.real_score),
                          words(one.error.empty() ? one.constraint : one.error), words(one.kind),
                          words_if_any(one.error)});
  }
  return table;
}

}  // namespace

Section diagnostic_section(const metrics::DiagnosticReport& diagnostic) {
  const std::vector<std::size_t> faulty = worst_first(
      diagnostic.data_validity,
      [](const metrics::ColumnValidity& check) { return check.score < 1 || !check.error.empty(); });
  const std::string checks = text::grouped(diagnostic.data_validity.size());
  std::string sentence =
      "Every cell could be in the real table: ranges, categories, keys and formats are kept.";
  if (std::isnan(diagnostic.overall_score)) {
    sentence = "There was nothing to check.";
  } else if (diagnostic.overall_score < 1) {
    sentence = faulty.empty() ? ""
                              : text::grouped(faulty.size()) + " of " + checks +
                                    " checks of ranges, categories, keys and formats found cells "
                                    "that could not be in the real table.";
    if (diagnostic.constraint_validity_score < 1) {
      sentence += std::string(sentence.empty() ? "" : " ") + "Some rows break a constraint.";
    }
    if (diagnostic.data_structure_score < 1) sentence += " Some columns differ in name or type.";
  }
  Section section{"diagnostic", "Diagnostic", {"diagnostic"}};
  section.score = {{"overall_score"},
                   "diagnostic",
                   score(diagnostic.overall_score),
                   "1 is best",
                   Card{"Validity", "of 1", diagnostic.overall_score, sentence}};
  Table table{{"data_validity"},
              "Checks with faults, worst first",
              {{{"score"}, "score"},
               {{"column"}, "column"},
               {{"metric"}, ""},
               {{"error"}, ""},
               {{}, "metric"}},
              {},
              faulty};
  for (const metrics::ColumnValidity& check : diagnostic.data_validity) {
    table.rows.push_back({score(check.score), words(check.column), words(check.metric),
                          words_if_any(check.error),
                          words(check.error.empty() ? check.metric : check.error)});
  }
  section.blocks = {
      Fact{{"data_validity_score"},
           "data validity",
           score(diagnostic.data_validity_score),
           text::grouped(diagnostic.data_validity.size() - faulty.size()) + " of " + checks +
               " checks without a fault"},
      Fact{{"data_structure_score"}, "data structure", score(diagnostic.data_structure_score)},
      std::move(table)};
  if (diagnostic.constraint_validity.empty()) return section;
  const std::size_t all = diagnostic.constraint_validity.size();
  const auto kept = static_cast<std::size_t>(
      std::count_if(diagnostic.constraint_validity.begin(), diagnostic.constraint_validity.end(),
                    [](const metrics::ConstraintAdherence& one) { return one.score == 1; }));
  section.blocks.push_back(
      Fact{{"constraint_validity_score"},
           "constraint validity",
           score(diagnostic.constraint_validity_score),
           text::grouped(kept) + " of " + text::grouped(all) + " constraints hold in every row"});
  section.blocks.push_back(constraint_table(diagnostic.constraint_validity));
  return section;
}

Section column_metrics_section(const std::vector<metrics::ColumnMetric>& columns) {
  const auto style = [](metrics::Unit unit) {
    switch (unit) {
      case metrics::Unit::kShare:
        return Style::kShare;
      case metrics::Unit::kInstant:
        return Style::kTime;
      case metrics::Unit::kDuration:
        return Style::kDuration;
      case metrics::Unit::kNone:
        break;
    }
    return Style::kNumber;
  };
  Table table{{"columns"},
              "",
              {{{"score"}, "score"},
               {{"column"}, "column"},
               {{"metric"}, "metric"},
               {{"real"}, "real"},
               {{"synthetic"}, "synthetic"},
               {{"error"}, ""}},
              {}};
  for (const metrics::ColumnMetric& metric : columns) {
    const Style unit = style(metric.unit);
    table.rows.push_back({score(metric.score), words(metric.column), words(metric.metric),
                          Value{metric.real, unit}, Value{metric.synthetic, unit},
                          words_if_any(metric.error)});
  }
  table.listed = worst_first(columns, [](const metrics::ColumnMetric& metric) {
    // Quality and diagnostic list these.
    for (const char* elsewhere : {"KSComplement", "TVComplement", "BoundaryAdherence",
                                  "CategoryAdherence", "KeyUniqueness"}) {
      if (metric.metric == elsewhere) return false;
    }
    return metric.score < 1.0;
  });
  return {"metrics", "Other metrics of single columns, worst first", {}, {}, {std::move(table)}};
}

}  // namespace likeness::report
