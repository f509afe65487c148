#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

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

std::string whose_rows(const SequenceEvaluation& sequences) {
  std::string sentence =
      sequences.key.empty()
          ? "All rows are one sequence"
          : "Rows with the same " + text::in_quotes(sequences.key) + " are a sequence";
  if (!sequences.index.empty()) sentence += ", in the order of " + text::in_quotes(sequences.index);
  return sentence + ". Numbers beside those of the real table are its own.";
}

}  // namespace

Section sequences_section(const SequenceEvaluation& sequences) {
  Section section{"sequences", "Sequences", {"sequences"}};
  section.blocks.emplace_back(Paragraph{whose_rows(sequences), false});
  add_names(sequences, section.blocks);
  add_means(sequences, section.blocks);
  if (sequences.times) add_times(*sequences.times, section.blocks);
  section.blocks.emplace_back(columns_table(sequences.columns));
  section.blocks.emplace_back(autocorrelation_table(sequences.columns));
  section.blocks.emplace_back(transitions_table(sequences.transitions));
  section.blocks.emplace_back(transition_shares_table(sequences.transitions));
  return section;
}

}  // namespace likeness::report
