#include "likeness/quality.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "metrics/contingency_similarity.hpp"
#include "metrics/continuous_column.hpp"
#include "metrics/correlation_similarity.hpp"
#include "metrics/evaluation_parts.hpp"
#include "metrics/level_codes.hpp"
#include "metrics/mean.hpp"
#include "metrics/not_applicable.hpp"
#include "metrics/sdtype.hpp"
#include "metrics/shape_similarity.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness::metrics {
namespace {

void check_threshold(double threshold, std::string_view name) {
  if (threshold >= 0.0 && threshold <= 1.0) return;
  throw Error(ErrorCode::kUsage, "The threshold on the real " + std::string(name) + " is " +
                                     text::shortest(threshold) + ", but must be from 0 to 1.");
}

void check_columns(const Table& table, std::string_view which, const Metadata& metadata) {
  for (const ColumnMetadata& column : metadata.columns) {
    if (table.find(column.name) != nullptr) continue;
    throw Error(ErrorCode::kData, "The " + std::string(which) + " table has no column " +
                                      text::in_quotes(column.name) +
                                      "; both tables must have the columns of the metadata.");
  }
  for (const Column& column : table.columns()) {
    if (metadata.find(column.name) != nullptr) continue;
    throw Error(ErrorCode::kData,
                "Column " + text::in_quotes(column.name) + " of the " + std::string(which) +
                    " table is not in the metadata; describe it there or leave it out.");
  }
}

/// Both sides of a column of numbers.
struct Numbers {
  const ContinuousColumn* real = nullptr;
  const ContinuousColumn* synthetic = nullptr;
  CorrelationColumn real_correlation;
  CorrelationColumn synthetic_correlation;
};

/// A column, read once for its shape and for all of its pairs.
struct PreparedColumn {
  const ColumnMetadata* metadata = nullptr;
  bool continuous = false;
  Numbers numbers;  ///< where continuous
  LevelCodes bins;  ///< where continuous
  const LevelCodes* levels = &bins;
  std::string problem;  ///< why it has no numbers; empty where it has
  std::string bins_problem;
  ColumnShape shape;

  [[nodiscard]] LevelView view() const {
    return {&levels->real, &levels->synthetic, levels->level_count};
  }
};

std::string unreadable(std::string_view which, const Column& column, std::string_view sdtype) {
  return "The " + std::string(which) + " column " + text::in_quotes(column.name) + " has type " +
         std::string(column_type_name(column.type)) + ", whose cells can't be read as " +
         std::string(sdtype) + ".";
}

/// Notes the first problem of either side.
const ContinuousColumn* read_side(PreparedColumn& prepared, const PairedTables& tables,
                                  TableSide side) {
  std::string problem;
  try {
    const auto& values = tables.numbers(side, *prepared.metadata);
    if (values) return &*values;
    problem = unreadable(side_name(side), tables.table(side).column(prepared.metadata->name),
                         prepared.metadata->sdtype);
  } catch (const Error& error) {
    problem = error.what();
  }
  if (prepared.problem.empty()) prepared.problem = std::move(problem);
  return nullptr;
}

void prepare_numbers(PreparedColumn& prepared, const PairedTables& tables) {
  Numbers& numbers = prepared.numbers;
  numbers.real = read_side(prepared, tables, TableSide::kReal);
  numbers.synthetic = read_side(prepared, tables, TableSide::kSynthetic);
  prepared.shape = {prepared.metadata->name, "KSComplement", kNotApplicable, prepared.problem};
  if (!prepared.problem.empty()) return;

  prepared.shape.score = ks_complement(*numbers.real, *numbers.synthetic);
  numbers.real_correlation = CorrelationColumn(*numbers.real);
  numbers.synthetic_correlation = CorrelationColumn(*numbers.synthetic);
}

void prepare_bins(PreparedColumn& prepared) {
  prepared.bins_problem = prepared.problem;
  if (!prepared.problem.empty()) return;
  auto real = discretize(*prepared.numbers.real);
  auto synthetic = discretize(*prepared.numbers.synthetic);
  if (!real || !synthetic) {
    prepared.bins_problem = "The range of the " + std::string(real ? "synthetic" : "real") +
                            " column " + text::in_quotes(prepared.metadata->name) +
                            " is too narrow or too wide to be cut into bins.";
    return;
  }
  prepared.bins.real = std::move(*real);
  prepared.bins.synthetic = std::move(*synthetic);
  prepared.bins.level_count = kBinLevels;
}

void prepare_levels(PreparedColumn& prepared, const PairedTables& tables) {
  prepared.levels = &tables.levels(*prepared.metadata);
  const std::string& name = prepared.metadata->name;
  prepared.shape = {name, "TVComplement", tv_complement(*prepared.levels), ""};
  if (std::isnan(prepared.shape.score)) {
    prepared.shape.error = "Column " + text::in_quotes(name) +
                           " has no cell that is not missing in one of the tables.";
  }
}

std::vector<PreparedColumn> prepare_columns(const PairedTables& tables) {
  std::vector<const ColumnMetadata*> compared;
  for (const ColumnMetadata& column : tables.metadata().columns) {
    if (is_compared(column.sdtype)) compared.push_back(&column);
  }
  std::vector<PreparedColumn> columns(compared.size());
  parallel_for(columns.size(), [&](std::size_t c) {
    PreparedColumn& column = columns[c];
    column.metadata = compared[c];
    column.continuous = is_continuous(column.metadata->sdtype);
    if (column.continuous) {
      prepare_numbers(column, tables);
      prepare_bins(column);
    } else {
      prepare_levels(column, tables);
    }
  });
  return columns;
}

/// Why a pair with this column has no correlation; empty where it has one.
std::string correlation_problem(const PreparedColumn& column) {
  if (!column.problem.empty()) return column.problem;
  const bool real_constant = column.numbers.real->constant();
  if (!real_constant && !column.numbers.synthetic->constant()) return "";
  return "The " + std::string(real_constant ? "real" : "synthetic") + " column " +
         text::in_quotes(column.metadata->name) + " is constant, so that it has no correlation.";
}

void compare_correlations(ColumnPairTrend& pair, const PreparedColumn& a, const PreparedColumn& b,
                          double threshold) {
  pair.error = correlation_problem(a);
  if (pair.error.empty()) pair.error = correlation_problem(b);
  if (!pair.error.empty()) return;

  const auto too_few = [&](std::string_view which) {
    return "Fewer than two rows of the " + std::string(which) +
           " table have both cells, so that there is no correlation.";
  };
  const std::optional<double> real =
      correlation(a.numbers.real_correlation, b.numbers.real_correlation);
  if (!real) {
    pair.error = too_few("real");
    return;
  }
  if (std::abs(*real) <= threshold) {
    pair.real_correlation = *real;
    pair.meets_threshold = threshold == 0.0;
    return;
  }
  const std::optional<double> synthetic =
      correlation(a.numbers.synthetic_correlation, b.numbers.synthetic_correlation);
  if (!synthetic) {
    pair.error = too_few("synthetic");
    return;
  }
  pair.real_correlation = *real;
  pair.synthetic_correlation = *synthetic;
  pair.score = 1.0 - std::abs(*real - *synthetic) / 2.0;
  pair.meets_threshold = threshold == 0.0 || !std::isnan(*real);
}

void compare_contingencies(ColumnPairTrend& pair, const PreparedColumn& a, const PreparedColumn& b,
                           double threshold) {
  pair.error = a.bins_problem.empty() ? b.bins_problem : a.bins_problem;
  if (!pair.error.empty()) return;
  const ContingencySimilarity similarity = contingency_similarity(a.view(), b.view(), threshold);
  pair.score = similarity.score;
  pair.real_association = similarity.real_association;
  pair.synthetic_association = similarity.synthetic_association;
  pair.meets_threshold = threshold == 0.0 || similarity.real_association > threshold;
}

ColumnPairTrend compare_pair(const PreparedColumn& a, const PreparedColumn& b,
                             const QualityOptions& options) {
  ColumnPairTrend pair{a.metadata->name,
                       b.metadata->name,
                       "",
                       kNotApplicable,
                       kNotApplicable,
                       kNotApplicable,
                       kNotApplicable,
                       false,
                       "",
                       kNotApplicable};
  if (a.continuous && b.continuous) {
    pair.metric = "CorrelationSimilarity";
    compare_correlations(pair, a, b, options.real_correlation_threshold);
  } else {
    pair.metric = "ContingencySimilarity";
    compare_contingencies(pair, a, b, options.real_association_threshold);
  }
  return pair;
}

bool counts(const ColumnPairTrend& trend) {
  return trend.meets_threshold && !std::isnan(trend.score);
}

/// Leaves the `most` worst of the pairs that count, worst first.
void keep_worst(std::vector<ColumnPairTrend>& trends, std::size_t most) {
  std::erase_if(trends, [](const ColumnPairTrend& trend) { return !counts(trend); });
  std::stable_sort(
      trends.begin(), trends.end(),
      [](const ColumnPairTrend& a, const ColumnPairTrend& b) { return a.score < b.score; });
  if (trends.size() > most) trends.resize(most);
}

/// Compares the pairs block by block: thousands of columns make more pairs than memory holds.
class PairComparison {
 public:
  /// Of every two columns where `left` is 0, otherwise of each of the first `left` columns with
  /// each of the others.
  PairComparison(const std::vector<PreparedColumn>& columns, const QualityOptions& options,
                 std::size_t left = 0)
      : columns_(columns), options_(options), left_(left), second_(left == 0 ? 1 : left) {}

  void run(QualityReport& report) {
    const std::size_t count = columns_.size();
    report.pairs = left_ > 0 ? left_ * (count - left_) : count < 2 ? 0 : count * (count - 1) / 2;
    total_ = report.pairs;
    const bool all_listed = report.pairs <= options_.most_pairs_listed;
    std::vector<ColumnPairTrend>& listed = report.column_pair_trends;
    Mean mean;
    for (std::size_t begin = 0; begin < report.pairs; begin += kBlock) {
      for (ColumnPairTrend& trend : compare_next(std::min(kBlock, report.pairs - begin))) {
        if (counts(trend)) {
          mean.add(trend.score);
          ++report.counted_pairs;
        }
        listed.push_back(std::move(trend));
      }
      if (!all_listed) keep_worst(listed, options_.most_pairs_listed);
    }
    report.column_pair_trends_score = mean.value();
  }

 private:
  static constexpr std::size_t kBlock = 65536;
  static constexpr std::size_t kPairsBetweenReports = 2048;

  std::vector<ColumnPairTrend> compare_next(std::size_t size) {
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    for (; pairs.size() < size; ++second_) {
      if (second_ == columns_.size()) {
        ++first_;
        second_ = left_ == 0 ? first_ + 1 : left_;
      }
      pairs.emplace_back(first_, second_);
    }
    std::vector<ColumnPairTrend> trends(size);
    for (std::size_t begin = 0; begin < size; begin += kPairsBetweenReports) {
      report_progress(options_.progress,
                      {.stage = "pairs", .step = done_, .total = total_, .losses = {}});
      const std::size_t some = std::min(kPairsBetweenReports, size - begin);
      parallel_for(some, [&](std::size_t k) {
        const auto& [first, second] = pairs[begin + k];
        trends[begin + k] = compare_pair(columns_[first], columns_[second], options_);
      });
      done_ += some;
    }
    return trends;
  }

  const std::vector<PreparedColumn>& columns_;
  const QualityOptions& options_;
  std::uint64_t done_ = 0;  // pairs
  std::uint64_t total_ = 0;
  std::size_t left_;
  std::size_t first_ = 0;  // the next pair
  std::size_t second_;
};

void average_scores(QualityReport& report) {
  Mean shapes;
  for (const ColumnShape& shape : report.column_shapes) shapes.add(shape.score);
  report.column_shapes_score = shapes.value();
  Mean overall;
  overall.add(report.column_shapes_score);
  overall.add(report.column_pair_trends_score);
  report.overall_score = overall.value();
}

}  // namespace

QualityReport evaluate_quality(const Table& real, const Table& synthetic, const Metadata& metadata,
                               const QualityOptions& options) {
  return measure_quality(PairedTables(real, synthetic, metadata), options);
}

QualityReport measure_quality(const PairedTables& tables, const QualityOptions& options) {
  check_threshold(options.real_correlation_threshold, "correlation");
  check_threshold(options.real_association_threshold, "association");
  check_columns(tables.real(), "real", tables.metadata());
  check_columns(tables.synthetic(), "synthetic", tables.metadata());
  tables.check_rows();

  std::vector<PreparedColumn> columns = prepare_columns(tables);
  QualityReport report{};
  report.options = options;
  report.options.progress = {};
  report.real_rows = tables.real().rows();
  report.synthetic_rows = tables.synthetic().rows();
  PairComparison(columns, options).run(report);
  for (PreparedColumn& column : columns) report.column_shapes.push_back(std::move(column.shape));
  average_scores(report);
  return report;
}

QualityReport measure_pairs_across(const PairedTables& tables, std::size_t left,
                                   const QualityOptions& options) {
  const std::vector<PreparedColumn> columns = prepare_columns(tables);
  const auto& described = tables.metadata().columns;
  const auto compared = static_cast<std::size_t>(
      std::count_if(described.begin(), described.begin() + static_cast<std::ptrdiff_t>(left),
                    [](const ColumnMetadata& column) { return is_compared(column.sdtype); }));
  QualityReport report{};
  report.column_pair_trends_score = kNotApplicable;
  if (compared > 0 && compared < columns.size()) {
    PairComparison(columns, options, compared).run(report);
  }
  return report;
}

}  // namespace likeness::metrics
