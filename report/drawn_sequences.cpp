#include "report/drawn_sequences.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "metrics/sequences/paired_sequences.hpp"
#include "text/quote.hpp"

namespace likeness::report {
namespace {

using metrics::PairedSequences;
using metrics::TableSide;

constexpr std::size_t kDrawnColumns = 6;
constexpr std::size_t kDrawnSequences = 12;
constexpr std::size_t kMostLinePoints = 200;
constexpr double kMicrosecondsOfDay = 86400e6;

metrics::ContinuousColumn row_counts(const SequenceRows& rows) {
  metrics::ContinuousColumn counts;
  for (std::size_t s = 0; s < rows.size(); ++s) {
    counts.values.push_back(static_cast<double>(rows.length(s)));
  }
  counts.present = counts.values.size();
  const auto [least, most] = std::ranges::minmax(counts.values);
  counts.minimum = least;
  counts.maximum = most;
  return counts;
}

/// Sequences of two rows or more, spread evenly over the table.
std::vector<std::size_t> spread_sequences(const SequenceRows& rows) {
  std::vector<std::size_t> long_ones;
  for (std::size_t s = 0; s < rows.size(); ++s) {
    if (rows.length(s) > 1) long_ones.push_back(s);
  }
  const std::size_t count = std::min(long_ones.size(), kDrawnSequences);
  std::vector<std::size_t> spread;
  for (std::size_t k = 0; k < count; ++k) {
    spread.push_back(long_ones[(2 * k + 1) * long_ones.size() / (2 * count)]);
  }
  return spread;
}

/// Where the rows of one table stand from the first of their sequence on.
class Timeline {
 public:
  Timeline(const PairedSequences& sequences, TableSide side) : rows_(sequences.side(side)) {
    const std::string& index = sequences.names().index;
    if (index.empty()) return;
    times_ = sequences.times(side);
    if (sequences.tables().table(side).column(index).type != ColumnType::kDatetime) return;
    for (double& time : times_) time /= kMicrosecondsOfDay;
  }
  [[nodiscard]] double operator()(std::size_t sequence, std::size_t row) const {
    const std::size_t begin = rows_.begin(sequence);
    return times_.empty() ? static_cast<double>(row - begin) : times_[row] - times_[begin];
  }

 private:
  const SequenceRows& rows_;
  std::vector<double> times_;
};

std::vector<SequenceLines::Line> lines_of(const PairedSequences& sequences, TableSide side,
                                          const std::vector<double>& numbers) {
  const SequenceRows& rows = sequences.side(side);
  const Timeline timeline(sequences, side);
  std::vector<SequenceLines::Line> lines;
  for (const std::size_t s : spread_sequences(rows)) {
    SequenceLines::Line& line = lines.emplace_back();
    const std::size_t every = 1 + rows.length(s) / kMostLinePoints;
    for (std::size_t k = rows.begin(s); k < rows.ends[s]; k += every) {
      line.x.push_back(timeline(s, k));
      line.y.push_back(numbers[k]);
    }
  }
  return lines;
}

std::string time_title(const PairedSequences& sequences) {
  const std::string& index = sequences.names().index;
  if (index.empty()) return "rows behind the first";
  const bool is_date = sequences.tables().real().column(index).type == ColumnType::kDatetime;
  return is_date ? "days since the first row" : index + " since the first row";
}

/// Columns of numbers that vary, those whose differences from row to row are least alike first.
std::vector<const metrics::SequenceColumn*> columns_to_draw(
    const metrics::SequenceEvaluation& sequences) {
  std::vector<const metrics::SequenceColumn*> columns;
  for (const metrics::SequenceColumn& column : sequences.columns) {
    if (column.column != sequences.index) columns.push_back(&column);
  }
  std::ranges::stable_sort(columns, [](const auto* a, const auto* b) {
    return !std::isnan(a->inter_row) && (std::isnan(b->inter_row) || a->inter_row < b->inter_row);
  });
  columns.resize(std::min(columns.size(), kDrawnColumns));
  return columns;
}

}  // namespace

Pictures picture_sequences(const metrics::SequenceEvaluation& sequences,
                           const metrics::PairedTables& tables) {
  const PairedSequences paired(tables, {sequences.key, sequences.index});
  Pictures pictures;
  NumberComparison lengths = compare_numbers(row_counts(paired.side(TableSide::kReal)),
                                             row_counts(paired.side(TableSide::kSynthetic)), false);
  Picture rows{"Rows per sequence", {}, "share of the sequences"};
  if (lengths.histogram) {
    rows.data = *std::move(lengths.histogram);
  } else {
    rows.note = "All sequences have the same number of rows.";
  }
  pictures.pictures.push_back(std::move(rows));
  for (const metrics::SequenceColumn* column : columns_to_draw(sequences)) {
    const ColumnMetadata& meaning = *tables.metadata().find(column->column);
    const auto real = paired.numbers(TableSide::kReal, meaning);
    const auto synthetic = paired.numbers(TableSide::kSynthetic, meaning);
    if (!real || !synthetic) continue;
    pictures.pictures.push_back(
        {column->column,
         SequenceLines{lines_of(paired, TableSide::kReal, *real),
                       lines_of(paired, TableSide::kSynthetic, *synthetic), time_title(paired)}});
    if (std::isnan(column->autocorrelation_error)) continue;
    pictures.pictures.push_back(
        {column->column + ", autocorrelation",
         LagCurves{column->real_autocorrelation, column->synthetic_autocorrelation}});
  }
  return pictures;
}

}  // namespace likeness::report
