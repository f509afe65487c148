#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/quality.hpp"
#include "metrics/adherence.hpp"
#include "metrics/evaluation_parts.hpp"
#include "metrics/not_applicable.hpp"
#include "metrics/sdtype.hpp"
#include "metrics/shape_similarity.hpp"

namespace likeness::metrics {
namespace {

/// Both sides of one column.
struct Sides {
  const PairedTables& tables;
  const ColumnMetadata& metadata;

  [[nodiscard]] const Column& real() const { return tables.real().column(metadata.name); }
  [[nodiscard]] const Column& synthetic() const { return tables.synthetic().column(metadata.name); }
};

ColumnMetric scored(const Sides& sides, std::string metric, double score,
                    double real = kNotApplicable, double synthetic = kNotApplicable,
                    Unit unit = Unit::kNone) {
  return {sides.metadata.name, std::move(metric), score, real, synthetic, "", unit};
}

ColumnMetric failed(const ColumnMetadata& metadata, std::string metric, std::string error) {
  return {metadata.name,  std::move(metric), kNotApplicable,
          kNotApplicable, kNotApplicable,    std::move(error)};
}

std::vector<double> present_values(const ContinuousColumn& column) {
  if (column.complete()) return column.values;
  std::vector<double> values;
  values.reserve(column.present);
  for (std::size_t row = 0; row < column.values.size(); ++row) {
    if (column.valid(row)) values.push_back(column.values[row]);
  }
  return values;
}

struct Statistics {
  double mean = kNotApplicable;
  double median = kNotApplicable;
  double deviation = kNotApplicable;  ///< standard, n - 1
};

/// `values` are put in another order.
double median(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  const double below = *std::max_element(values.begin(), middle);
  return below + (*middle - below) / 2.0;
}

Statistics statistics(const ContinuousColumn& column) {
  if (column.present == 0) return {};
  std::vector<double> values = present_values(column);
  const auto count = static_cast<double>(values.size());
  // Deviations from the minimum keep the digits of instants, which are far from 0.
  double sum = 0.0;
  for (const double value : values) sum += value - column.minimum;
  const double shifted_mean = sum / count;
  double squares = 0.0;
  for (const double value : values) {
    const double deviation = value - column.minimum - shifted_mean;
    squares += deviation * deviation;
  }
  return {.mean = column.minimum + shifted_mean,
          .median = median(values),
          .deviation = values.size() < 2 ? kNotApplicable : std::sqrt(squares / (count - 1.0))};
}

double range_coverage(const ContinuousColumn& real, const ContinuousColumn& synthetic) {
  if (real.present == 0 || synthetic.present == 0 || real.constant()) return kNotApplicable;
  const double range = real.maximum - real.minimum;
  const double uncovered_below = std::max((synthetic.minimum - real.minimum) / range, 0.0);
  const double uncovered_above = std::max((real.maximum - synthetic.maximum) / range, 0.0);
  return std::max(1.0 - (uncovered_below + uncovered_above), 0.0);
}

void add_statistics(const Sides& sides, const ContinuousColumn& real,
                    const ContinuousColumn& synthetic, std::vector<ColumnMetric>& metrics) {
  const Statistics real_statistics = statistics(real);
  const Statistics synthetic_statistics = statistics(synthetic);
  const double range = real.maximum - real.minimum;
  const bool dates = sides.metadata.sdtype == "datetime";
  const auto add = [&](const char* metric, double Statistics::*member, Unit of_dates) {
    const double of_real = real_statistics.*member;
    const double of_synthetic = synthetic_statistics.*member;
    const double similarity = 1.0 - std::abs(of_real - of_synthetic) / range;
    const bool computable = range > 0.0 && !std::isnan(similarity);
    metrics.push_back(scored(sides, metric, computable ? std::max(similarity, 0.0) : kNotApplicable,
                             of_real, of_synthetic, dates ? of_dates : Unit::kNone));
  };
  add("StatisticSimilarity(mean)", &Statistics::mean, Unit::kInstant);
  add("StatisticSimilarity(median)", &Statistics::median, Unit::kInstant);
  add("StatisticSimilarity(std)", &Statistics::deviation, Unit::kDuration);
}

void add_continuous(const Sides& sides, std::vector<ColumnMetric>& metrics) {
  const auto& real = sides.tables.numbers(TableSide::kReal, sides.metadata);
  const auto& synthetic = sides.tables.numbers(TableSide::kSynthetic, sides.metadata);
  if (!real || !synthetic) {
    throw Error(ErrorCode::kData, "The " + std::string(real ? "synthetic" : "real") + " column \"" +
                                      sides.metadata.name + "\" can't be read as " +
                                      sides.metadata.sdtype + ".");
  }
  metrics.push_back(scored(sides, "KSComplement", ks_complement(*real, *synthetic)));
  metrics.push_back(scored(sides, "BoundaryAdherence", boundary_adherence(*real, *synthetic)));
  metrics.push_back(scored(sides, "RangeCoverage", range_coverage(*real, *synthetic)));
  add_statistics(sides, *real, *synthetic, metrics);
}

/// How many cells have each level that occurs; missing cells left out.
struct LevelCounts {
  std::vector<double> real;
  std::vector<double> synthetic;
};

LevelCounts present_levels(const LevelCodes& levels) {
  const std::vector<std::size_t> real = count_levels(levels.real, levels.level_count);
  const std::vector<std::size_t> synthetic = count_levels(levels.synthetic, levels.level_count);
  LevelCounts counts;
  for (std::size_t level = 0; level < real.size(); ++level) {
    if (levels.missing_level == level || real[level] + synthetic[level] == 0) continue;
    counts.real.push_back(static_cast<double>(real[level]));
    counts.synthetic.push_back(static_cast<double>(synthetic[level]));
  }
  return counts;
}

double category_coverage(const LevelCounts& counts) {
  std::size_t real = 0;
  std::size_t covered = 0;
  for (std::size_t level = 0; level < counts.real.size(); ++level) {
    if (counts.real[level] == 0.0) continue;
    ++real;
    covered += counts.synthetic[level] > 0.0 ? 1 : 0;
  }
  return real == 0 ? kNotApplicable : static_cast<double>(covered) / static_cast<double>(real);
}

void add_discrete(const Sides& sides, std::vector<ColumnMetric>& metrics) {
  const LevelCodes& levels = sides.tables.levels(sides.metadata);
  const LevelCounts counts = present_levels(levels);
  metrics.push_back(scored(sides, "TVComplement", tv_complement(levels)));
  metrics.push_back(scored(sides, "CSTest", chi_squared_of_shares(counts.real, counts.synthetic)));
  metrics.push_back(scored(sides, "CategoryAdherence", category_adherence(levels)));
  metrics.push_back(scored(sides, "CategoryCoverage", category_coverage(counts)));
}

ContinuousColumn sequence_lengths(const Codes& codes, std::uint32_t level_count) {
  ContinuousColumn lengths;
  for (const std::size_t count : count_levels(codes, level_count)) {
    if (count > 0) lengths.values.push_back(static_cast<double>(count));
  }
  lengths.present = lengths.values.size();
  return lengths;
}

/// KSComplement of how often each id occurs.
double sequence_length_similarity(const Sides& sides) {
  const LevelCodes& levels = sides.tables.levels(sides.metadata);
  const std::uint32_t present_levels = levels.missing_level.value_or(levels.level_count);
  const auto lengths = [&](const Codes& codes) {
    ContinuousColumn all = sequence_lengths(codes, levels.level_count);
    if (levels.missing_level && count_levels(codes, levels.level_count)[present_levels] > 0) {
      all.values.pop_back();  // the missing level has the highest code
      --all.present;
    }
    return all;
  };
  return ks_complement(lengths(levels.real), lengths(levels.synthetic));
}

void add_key(const Sides& sides, bool is_primary, std::vector<ColumnMetric>& metrics) {
  if (is_primary) {
    metrics.push_back(scored(sides, "KeyUniqueness", key_uniqueness(sides.synthetic())));
  } else if (sides.metadata.sdtype == "id") {
    metrics.push_back(scored(sides, "SequenceLengthSimilarity", sequence_length_similarity(sides)));
  }
}

double missing_share(const Column& column) {
  return static_cast<double>(column.missing_count()) / static_cast<double>(column.size());
}

std::vector<ColumnMetric> metrics_of(const Sides& sides, bool is_primary) {
  std::vector<ColumnMetric> metrics;
  try {
    if (is_continuous(sides.metadata.sdtype)) {
      add_continuous(sides, metrics);
    } else if (is_discrete(sides.metadata.sdtype)) {
      add_discrete(sides, metrics);
    }
    if (!is_continuous(sides.metadata.sdtype)) add_key(sides, is_primary, metrics);
  } catch (const Error& error) {
    const bool continuous = is_continuous(sides.metadata.sdtype);
    metrics.push_back(
        failed(sides.metadata, continuous ? "KSComplement" : "TVComplement", error.what()));
  }
  const double real = missing_share(sides.real());
  const double synthetic = missing_share(sides.synthetic());
  metrics.push_back(scored(sides, "MissingValueSimilarity", 1.0 - std::abs(real - synthetic), real,
                           synthetic, Unit::kShare));
  return metrics;
}

}  // namespace

std::vector<ColumnMetric> evaluate_columns(const Table& real, const Table& synthetic,
                                           const Metadata& metadata) {
  return measure_columns(PairedTables(real, synthetic, metadata));
}

std::vector<ColumnMetric> measure_columns(const PairedTables& tables) {
  tables.check_rows();
  const Metadata& metadata = tables.metadata();
  std::vector<std::vector<ColumnMetric>> by_column(metadata.columns.size());
  parallel_for(by_column.size(), [&](std::size_t c) {
    const ColumnMetadata& meaning = metadata.columns[c];
    const bool in_real = tables.real().find(meaning.name) != nullptr;
    if (in_real && tables.synthetic().find(meaning.name) != nullptr) {
      by_column[c] = metrics_of({tables, meaning}, metadata.primary_key == meaning.name);
      return;
    }
    by_column[c] = {failed(meaning, "MissingValueSimilarity",
                           "The " + std::string(in_real ? "synthetic" : "real") +
                               " table has no column \"" + meaning.name + "\".")};
  });
  std::vector<ColumnMetric> metrics;
  for (std::vector<ColumnMetric>& column : by_column) {
    std::move(column.begin(), column.end(), std::back_inserter(metrics));
  }
  return metrics;
}

}  // namespace likeness::metrics
