#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "report/drawn_sequences.hpp"
#include "report/sections.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness::report {
namespace {

using metrics::SequenceColumn;
using metrics::SequenceEvaluation;

void add_both(const char* key, const char* label, const metrics::SideBySide& sides, Style style,
              std::vector<Block>& blocks) {
  blocks.emplace_back(Fact{
      {key, "synthetic"}, label, {sides.synthetic, style}, "real " + shown({sides.real, style})});
  blocks.emplace_back(Fact{{key, "real"}, "", {sides.real, style}});
}

/// The mean of a score over the columns that have it.
double mean_score(const std::vector<SequenceColumn>& columns, double SequenceColumn::*score) {
  double sum = 0;
  double count = 0;
  for (const SequenceColumn& column : columns) {
    if (std::isnan(column.*score)) continue;
    sum += column.*score;
    ++count;
  }
  return sum / count;
}

void add_names(const SequenceEvaluation& sequences, std::vector<Block>& blocks) {
  blocks.emplace_back(Fact{{"key"}, "", words(sequences.key)});
  blocks.emplace_back(Fact{{"index"}, "", words(sequences.index)});
  blocks.emplace_back(Fact{{"context"}, "", {sequences.context}});
  blocks.emplace_back(Fact{{"sequences", "synthetic"},
                           "sequences",
                           count(sequences.synthetic_sequences),
                           "real " + shown(count(sequences.real_sequences))});
  blocks.emplace_back(Fact{{"sequences", "real"}, "", count(sequences.real_sequences)});
  add_both("rows_per_sequence", "rows per sequence", sequences.mean_length, Style::kNumber, blocks);
}

void add_means(const SequenceEvaluation& sequences, std::vector<Block>& blocks) {
  const auto mean = [&](const char* key, const char* label, double SequenceColumn::*member,
                        const char* note) {
    blocks.emplace_back(
        Fact{{"means", key}, label, score(mean_score(sequences.columns, member)), note});
  };
  blocks.emplace_back(Fact{{"length_similarity"}, "lengths", score(sequences.length), "1 is best"});
  mean("inter_row", "differences from row to row", &SequenceColumn::inter_row,
       "mean over columns; 1 is best");
  mean("mean", "means of sequences", &SequenceColumn::mean, "likewise");
  mean("median", "", &SequenceColumn::median, "");
  mean("std", "spreads of sequences", &SequenceColumn::deviation, "likewise");
  mean("min", "", &SequenceColumn::minimum, "");
  mean("max", "", &SequenceColumn::maximum, "");
  mean("autocorrelation_error", "error of autocorrelations", &SequenceColumn::autocorrelation_error,
       "mean over columns and lags; 0 is best");
  blocks.emplace_back(Fact{{"context_changes"},
                           sequences.context.empty() ? "" : "sequences whose context changes",
                           share(sequences.context_changes)});
}

void add_times(const metrics::SequenceTimes& times, std::vector<Block>& blocks) {
  const std::size_t first = blocks.size();
  add_both("steps_back", "steps back in time", times.steps_back, Style::kShare, blocks);
  add_both("repeated", "repeated times", times.repeated, Style::kShare, blocks);
  blocks.emplace_back(Fact{{"grid"}, "", number(times.grid)});
  blocks.emplace_back(Fact{{"off_grid"},
                           times.grid > 0 ? "steps off the grid" : "",
                           share(times.off_grid),
                           "of " + shown(number(times.grid))});
  add_both("unseen_steps", "steps that no (other) real sequence takes", times.unseen_steps,
           Style::kShare, blocks);
  add_both("unseen_times", "times that no (other) real sequence has", times.unseen_times,
           Style::kShare, blocks);
  for (std::size_t k = first; k < blocks.size(); ++k) {
    Path& path = std::get<Fact>(blocks[k]).path;
    path.insert(path.begin(), "times");
  }
}

double lag_of(const std::vector<double>& correlations, std::size_t lag) {
  return lag <= correlations.size() ? correlations[lag - 1] : std::nan("");
}

Table columns_table(const std::vector<SequenceColumn>& columns) {
  Table table{{"columns"},
              "Columns of sequences, the worst differences first (1 is best)",
              {{{"column"}, "column"},
               {{"inter_row"}, "row to row"},
               {{"mean"}, "mean"},
               {{"median"}, ""},
               {{"std"}, "spread"},
               {{"min"}, ""},
               {{"max"}, ""},
               {{"inter_row_logarithm"}, ""},
               {{"second_difference"}, "smoothness"},
               {{"unchanged", "real"}, "unchanged, real"},
               {{"unchanged", "synthetic"}, "synthetic"}},
              {}};
  std::vector<std::size_t> order(columns.size());
  for (std::size_t k = 0; k < columns.size(); ++k) {
    const SequenceColumn& column = columns[k];
    order[k] = k;
    table.rows.push_back({words(column.column), score(column.inter_row), score(column.mean),
                          score(column.median), score(column.deviation), score(column.minimum),
                          score(column.maximum), score(column.inter_row_logarithm),
                          score(column.second_difference), share(column.unchanged.real),
                          share(column.unchanged.synthetic)});
  }
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    return columns[a].inter_row < columns[b].inter_row;
  });
  table.listed = std::move(order);
  return table;
}

Table autocorrelation_table(const std::vector<SequenceColumn>& columns) {
  Table table{{"autocorrelation"},
              "Correlation of a row with the one 1 or 5 rows later, the largest errors first",
              {{{"column"}, "column"},
               {{"mean_error"}, "error, all lags"},
               {{}, "1, real"},
               {{}, "synthetic"},
               {{}, "5, real"},
               {{}, "synthetic"},
               {{"real"}, ""},
               {{"synthetic"}, ""}},
              {}};
  std::vector<std::size_t> listed;
  std::vector<double> errors;
  for (const SequenceColumn& column : columns) {
    if (column.real_autocorrelation.empty()) continue;
    if (!std::isnan(column.autocorrelation_error)) listed.push_back(table.rows.size());
    errors.push_back(column.autocorrelation_error);
    table.rows.push_back({words(column.column),
                          score(column.autocorrelation_error),
                          score(lag_of(column.real_autocorrelation, 1)),
                          score(lag_of(column.synthetic_autocorrelation, 1)),
                          score(lag_of(column.real_autocorrelation, 5)),
                          score(lag_of(column.synthetic_autocorrelation, 5)),
                          {column.real_autocorrelation},
                          {column.synthetic_autocorrelation}});
  }
  std::ranges::stable_sort(listed,
                           [&](std::size_t a, std::size_t b) { return errors[a] > errors[b]; });
  table.listed = std::move(listed);
  return table;
}

Table transitions_table(const std::vector<metrics::SequenceTransitions>& transitions) {
  Table table{{"transitions"},
              "Which category follows which (1 is best)",
              {{{"column"}, "column"},
               {{"score"}, "score"},
               {{"stays", "real"}, "stays, real"},
               {{"stays", "synthetic"}, "synthetic"},
               {{"unseen", "real"}, "unseen, real"},
               {{"unseen", "synthetic"}, "synthetic"}},
              {}};
  for (const metrics::SequenceTransitions& column : transitions) {
    table.rows.push_back({words(column.column), score(column.score), share(column.stays.real),
                          share(column.stays.synthetic), share(column.unseen.real),
                          share(column.unseen.synthetic)});
  }
  return table;
}

Table transition_shares_table(const std::vector<metrics::SequenceTransitions>& transitions) {
  Table table{{"transition_shares"},
              "How often a category follows another",
              {{{"column"}, "column"},
               {{"from"}, "from"},
               {{"to"}, "to"},
               {{"real"}, "real"},
               {{"synthetic"}, "synthetic"}},
              {}};
  for (const metrics::SequenceTransitions& column : transitions) {
    for (const metrics::SequenceTransition& one : column.shares) {
      table.rows.push_back({words(column.column), words(one.from), words(one.to),
                            share(one.share.real), share(one.share.synthetic)});
    }
  }
  table.collapsed = true;
  return table;
}

/// The mean difference of both sides, and those rows of a table whose sides differ most first.
template <class Entry, class Sides>
double mean_difference(const std::vector<Entry>& entries, const Sides& sides,
                       std::vector<std::size_t>& listed) {
  double sum = 0;
  std::vector<double> differences;
  for (std::size_t k = 0; k < entries.size(); ++k) {
    const double difference = std::abs(sides(entries[k]).real - sides(entries[k]).synthetic);
    differences.push_back(difference);
    if (std::isnan(difference)) continue;
    sum += difference;
    listed.push_back(k);
  }
  std::ranges::stable_sort(
      listed, [&](std::size_t a, std::size_t b) { return differences[a] > differences[b]; });
  return sum / static_cast<double>(listed.size());
}

void add_cross_correlations(const std::vector<metrics::LaggedCorrelation>& correlations,
                            std::vector<Block>& facts, std::vector<Block>& tables) {
  Table table{
      {"cross_correlations"},
      "Correlation of a column with another one 1 or 5 rows later, the largest errors first",
      {{{"column_1"}, "column"},
       {{"column_2"}, "of the later row"},
       {{"lag"}, "rows later"},
       {{"real"}, "real"},
       {{"synthetic"}, "synthetic"}},
      {}};
  std::vector<std::size_t> listed;
  const double error = mean_difference(
      correlations, [](const auto& one) { return one.correlation; }, listed);
  for (const metrics::LaggedCorrelation& one : correlations) {
    table.rows.push_back({words(one.column_1), words(one.column_2), count(one.lag),
                          score(one.correlation.real), score(one.correlation.synthetic)});
  }
  table.listed = std::move(listed);
  table.collapsed = true;
  facts.emplace_back(Fact{{"means", "cross_correlation_error"},
                          correlations.empty() ? "" : "error of lagged correlations",
                          score(error),
                          "of pairs of columns; 0 is best"});
  tables.emplace_back(std::move(table));
}

void add_context_relations(const std::vector<metrics::ContextRelation>& relations,
                           std::vector<Block>& facts, std::vector<Block>& tables) {
  Table table{{"context_relations"},
              "Context and what sequences hold, the largest errors first",
              {{{"context"}, "context"},
               {{"of"}, "of sequences"},
               {{"real"}, "real"},
               {{"synthetic"}, "synthetic"}},
              {}};
  std::vector<std::size_t> listed;
  const double error = mean_difference(
      relations, [](const auto& one) { return one.association; }, listed);
  for (const metrics::ContextRelation& one : relations) {
    table.rows.push_back({words(one.context), words(one.of), score(one.association.real),
                          score(one.association.synthetic)});
  }
  table.listed = std::move(listed);
  table.collapsed = true;
  facts.emplace_back(Fact{{"means", "context_error"},
                          relations.empty() ? "" : "error of associations with the context",
                          score(error),
                          "0 is best"});
  tables.emplace_back(std::move(table));
}

Table detectors_table(const std::vector<metrics::SequenceDetector>& detectors) {
  Table table{{"detection"},
              "Boosted trees that tell synthetic sequences from real ones (0.5 is guessing)",
              {{{"of"}, ""},
               {{}, "by"},
               {{"accuracy"}, "accuracy"},
               {{"auc"}, "AUC"},
               {{"holdout_accuracy"}, "accuracy of held-out ones"}},
              {}};
  for (const metrics::SequenceDetector& one : detectors) {
    std::string by = one.of;
    std::ranges::replace(by, '_', ' ');
    table.rows.push_back({words(one.of), words(by == "windows" ? "windows of 3 rows" : by),
                          score(one.accuracy), score(one.auc), score(one.holdout_accuracy)});
  }
  return table;
}

void add_next_row(const std::vector<metrics::NextRowPrediction>& predictions,
                  std::vector<Block>& facts, std::vector<Block>& tables) {
  Table table{{"next_row"},
              "Predicting the next real row, the largest losses first",
              {{{"column"}, "column"},
               {{"metric"}, ""},
               {{"real"}, "learned from real"},
               {{"synthetic"}, "from synthetic"},
               {{}, ""}},
              {}};
  std::vector<std::size_t> listed;
  std::vector<double> losses;
  double real = 0;
  double synthetic = 0;
  for (const metrics::NextRowPrediction& one : predictions) {
    losses.push_back(one.score.real - one.score.synthetic);
    if (!std::isnan(losses.back())) {
      listed.push_back(table.rows.size());
      real += one.score.real;
      synthetic += one.score.synthetic;
    }
    table.rows.push_back({words(one.column), words(one.classification ? "accuracy" : "r2"),
                          score(one.score.real), score(one.score.synthetic),
                          words(one.classification ? "accuracy" : "R2")});
  }
  std::ranges::stable_sort(listed,
                           [&](std::size_t a, std::size_t b) { return losses[a] > losses[b]; });
  const auto scored = static_cast<double>(listed.size());
  table.listed = std::move(listed);
  facts.emplace_back(Fact{{"means", "next_row_synthetic"},
                          predictions.empty() ? "" : "prediction of the next row",
                          score(synthetic / scored),
                          "learned from real rows " + shown(score(real / scored))});
  facts.emplace_back(Fact{{"means", "next_row_real"}, "", score(real / scored)});
  tables.emplace_back(std::move(table));
}

void add_sequence_privacy(const metrics::SequencePrivacy& privacy, std::vector<Block>& blocks) {
  const bool has_holdout = privacy.baseline == "holdout";
  blocks.emplace_back(Fact{{"privacy", "nearer_to_learned"},
                           has_holdout ? "sequences nearer to learned than to held-out ones" : "",
                           {privacy.nearer, Style::kShare},
                           "50% is best"});
  blocks.emplace_back(Fact{{"privacy", "runs_copied"},
                           "runs of three rows that a real sequence has",
                           share(privacy.runs_copied),
                           (has_holdout ? "of those held out " : "real ones of another sequence ") +
                               shown(share(privacy.runs_baseline))});
  blocks.emplace_back(Fact{{"privacy", "runs_baseline"}, "", share(privacy.runs_baseline)});
  blocks.emplace_back(Fact{{"privacy", "baseline"}, "", words(privacy.baseline)});
  blocks.emplace_back(Fact{{"privacy", "sequences_copied"},
                           "whole sequences that are real ones",
                           share(privacy.sequences_copied)});
}

std::string whose_rows(const SequenceEvaluation& sequences) {
  std::string sentence =
      sequences.key.empty()
          ? "All rows are one sequence"
          : "Rows with the same " + text::in_quotes(sequences.key) + " are a sequence";
  if (!sequences.index.empty()) sentence += ", in the order of " + text::in_quotes(sequences.index);
  return sentence + ". Numbers beside those of the real table are its own.";
}

}  // namespace

Section sequences_section(const SequenceEvaluation& sequences, const metrics::PairedTables* pair) {
  Section section{"sequences", "Sequences", {"sequences"}};
  std::vector<Block>& facts = section.blocks;
  std::vector<Block> tables;
  facts.emplace_back(Paragraph{whose_rows(sequences), false});
  add_names(sequences, facts);
  add_means(sequences, facts);
  if (sequences.times) add_times(*sequences.times, facts);
  tables.emplace_back(columns_table(sequences.columns));
  tables.emplace_back(autocorrelation_table(sequences.columns));
  add_cross_correlations(sequences.cross_correlations, facts, tables);
  add_context_relations(sequences.context_relations, facts, tables);
  tables.emplace_back(transitions_table(sequences.transitions));
  tables.emplace_back(transition_shares_table(sequences.transitions));
  add_next_row(sequences.next_row, facts, tables);
  if (sequences.privacy) add_sequence_privacy(*sequences.privacy, facts);
  tables.emplace_back(detectors_table(sequences.detection));
  if (pair != nullptr) {
    facts.emplace_back(Paragraph{
        "Some sequences of either table over each other, from their first rows on: broad lines are "
        "real ones. Then how alike a row is to those behind it, real as an area."});
    facts.emplace_back(picture_sequences(sequences, *pair));
  }
  std::ranges::move(tables, std::back_inserter(facts));
  return section;
}

}  // namespace likeness::report
