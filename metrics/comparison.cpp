#include <algorithm>
#include <cmath>
#include <utility>

#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "likeness/evaluation.hpp"
#include "likeness/parallel.hpp"
#include "likeness/privacy.hpp"
#include "likeness/quality.hpp"
#include "likeness/random.hpp"
#include "likeness/stats/neighbours.hpp"
#include "likeness/utility.hpp"
#include "metrics/evaluation_parts.hpp"
#include "metrics/prediction.hpp"
#include "metrics/privacy_tables.hpp"
#include "metrics/row_keys.hpp"
#include "table/table_rows.hpp"

namespace likeness::metrics {
namespace {

constexpr double kNormal95 = 1.959963984540054;
constexpr std::size_t kMostDistanceRows = 10000;

/// Rows drawn with replacement.
Table bootstrap_sample(const Table& table, std::size_t sample, std::uint64_t stream,
                       const ComparisonOptions& options) {
  const std::size_t count = std::min(table.rows(), options.most_rows);
  const RandomStream random(options.seed, streams::kEvaluation.bootstrap[stream]);
  std::vector<std::size_t> rows(count);
  for (std::size_t k = 0; k < count; ++k) {
    rows[k] = static_cast<std::size_t>(random.below(sample * count + k, table.rows()));
  }
  return take_table_rows(table, rows);
}

/// One score over the bootstrap samples.
struct Samples {
  std::vector<double> quality;
  std::vector<double> shapes;
  std::vector<double> trends;
};

/// The standard deviation (n - 1) of those that aren't NaN; NaN for fewer than two.
double deviation(const std::vector<double>& values) {
  double sum = 0.0;
  double count = 0.0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    sum += value;
    count += 1.0;
  }
  if (count < 2.0) return std::numeric_limits<double>::quiet_NaN();
  double squares = 0.0;
  for (const double value : values) {
    if (!std::isnan(value)) squares += (value - sum / count) * (value - sum / count);
  }
  return std::sqrt(squares / (count - 1.0));
}

UncertainScore with_spread(const Rate& rate) {
  return {rate.value, (rate.high - rate.low) / (2.0 * kNormal95)};
}

/// The given quantile of distances.
double quantile(const Eigen::MatrixXd& distances, double share) {
  std::vector<double> sorted(distances.data(), distances.data() + distances.size());
  const auto place =
      sorted.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(sorted.size() - 1));
  std::nth_element(sorted.begin(), place, sorted.end());
  return *place;
}

/// How near the rows are to the closest real row, against real rows among each other.
void measure_nearness(const RowMatrix& real, const RowMatrix& synthetic, std::uint64_t seed,
                      Copies& copies, ComparedTable& compared) {
  constexpr double kNearShare = 0.01;
  if (real.rows() < 2) return;
  const auto drawn = [&](const RowMatrix& rows) {
    return take_rows(rows, draw_rows(rows.rows(), kMostDistanceRows, seed,
                                     streams::kEvaluation.comparison_rows));
  };
  const RowMatrix reference = drawn(real);
  const stats::NeighbourSearch search(reference.view(), stats::Distance::kGower);
  const Eigen::MatrixXd usual = search.nearest_others(1).distances;
  const Eigen::MatrixXd found = search.nearest(drawn(synthetic).view(), 1).distances;
  if (usual.mean() > 0.0) compared.relative_distance = found.mean() / usual.mean();
  copies.near_distance = quantile(usual, kNearShare);
  const auto near = [&](const Eigen::MatrixXd& distances) {
    return static_cast<std::size_t>((distances.array() <= copies.near_distance).count());
  };
  copies.near = wilson_rate(near(found), static_cast<std::size_t>(found.size()));
  copies.near_baseline = static_cast<double>(near(usual)) / static_cast<double>(usual.size());
  compared.near_copies = copies.near.value;
  compared.usual_near_copies = copies.near_baseline;
}

void measure_rows(const PairedTables& tables, const ComparisonOptions& options,
                  ComparedTable& compared) {
  const RowMatrices rows = read_rows(tables, false);
  std::vector<RowKey> keys = row_keys(rows.tables[0]);
  std::sort(keys.begin(), keys.end());
  Copies copies;
  copies.exact = wilson_rate(count_among(row_keys(rows.tables[1]), keys), rows.tables[1].rows());
  copies.exact_baseline = static_cast<double>(count_twins(keys)) / static_cast<double>(keys.size());
  compared.exact_copies = with_spread(copies.exact);
  measure_nearness(rows.tables[0], rows.tables[1], options.seed, copies, compared);
  compared.copying = copying_severity(copies);
}

/// What a forest trained on the synthetic rows, and one trained on real ones, score.
void compare_utility(const PairedTables& tables, const ComparisonOptions& options,
                     ComparedTable& compared, Comparison& comparison) {
  const Utility utility = measure_utility(tables, options.target, {.seed = options.seed});
  const bool two = utility.classes.size() == 2;
  const auto member = !utility.classification ? &PredictionScores::r2
                      : two                   ? &PredictionScores::auc
                                              : &PredictionScores::accuracy;
  comparison.utility_metric = !utility.classification ? "r2" : two ? "auc" : "accuracy";
  comparison.real_utility = utility.models[0].trained_on_real.*member;
  compared.utility = utility.models[0].trained_on_synthetic.*member;
}

ComparedTable measure(const Table& real, const NamedTable& table, const Metadata& metadata,
                      const ComparisonOptions& options, Comparison& comparison) {
  ComparedTable compared;
  compared.name = table.name;
  const PairedTables tables(real, table.table, metadata);
  const QualityReport quality = measure_quality(tables, {});
  compared.quality.value = quality.overall_score;
  compared.column_shapes.value = quality.column_shapes_score;
  compared.column_pair_trends.value = quality.column_pair_trends_score;
  compared.diagnostic = measure_diagnostic(tables).overall_score;
  measure_rows(tables, options, compared);
  DetectionOptions detection;
  detection.seed = options.seed;
  if (std::min(real.rows(), table.table.rows()) >= detection.folds) {
    compared.detection_auc = with_spread(measure_detection(tables, detection).detectors.back().auc);
  }
  if (!options.target.empty()) {
    compare_utility(tables, options, compared, comparison);
  }
  return compared;
}

/// Errors say which table they are about.
template <class Run>
void naming(const std::string& name, const Run& run) {
  try {
    run();
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kCancelled) throw;
    throw Error(error.code(), name + ": " + error.what());
  }
}

std::vector<Samples> sample_scores(const Table& real, std::span<const NamedTable> tables,
                                   const Metadata& metadata, const ComparisonOptions& options) {
  std::vector<Samples> samples(tables.size());
  for (std::size_t sample = 0; sample < options.samples; ++sample) {
    report_progress(options.progress,
                    {.stage = "bootstrap", .step = sample, .total = options.samples, .losses = {}});
    const Table real_sample = bootstrap_sample(real, sample, 0, options);
    for (std::size_t t = 0; t < tables.size(); ++t) {
      const QualityReport quality = evaluate_quality(
          real_sample, bootstrap_sample(tables[t].table, sample, t + 1, options), metadata);
      samples[t].quality.push_back(quality.overall_score);
      samples[t].shapes.push_back(quality.column_shapes_score);
      samples[t].trends.push_back(quality.column_pair_trends_score);
    }
  }
  return samples;
}

/// a - b with the standard error of its bootstrap samples.
UncertainScore difference(double a, double b, const Samples& of_a, const Samples& of_b) {
  std::vector<double> differences;
  for (std::size_t k = 0; k < of_a.quality.size(); ++k) {
    differences.push_back(of_a.quality[k] - of_b.quality[k]);
  }
  return {a - b, deviation(differences)};
}

bool is_noise(const UncertainScore& score) {
  return !(std::abs(score.value) > kNormal95 * score.spread);
}

void rank(std::vector<ComparedTable>& tables, std::vector<Samples>& samples) {
  std::vector<std::size_t> order(tables.size());
  for (std::size_t t = 0; t < order.size(); ++t) order[t] = t;
  const auto score = [&](std::size_t t) {
    return std::isnan(tables[t].quality.value) ? -1.0 : tables[t].quality.value;
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return score(a) > score(b); });
  std::vector<ComparedTable> ranked;
  std::size_t leader = 0;  // of the current rank, in the order
  const auto behind = [&](std::size_t front, std::size_t back) {
    return difference(tables[order[front]].quality.value, tables[order[back]].quality.value,
                      samples[order[front]], samples[order[back]]);
  };
  for (std::size_t k = 0; k < order.size(); ++k) {
    ComparedTable table = tables[order[k]];
    table.behind_best = behind(0, k);
    table.tied_with_previous = k > 0 && is_noise(behind(k - 1, k));
    if (!is_noise(behind(leader, k))) leader = k;
    table.rank = leader + 1;
    ranked.push_back(std::move(table));
  }
  tables = std::move(ranked);
}

Comparison compare_in_session(const Table& real, std::span<const NamedTable> tables,
                              const Metadata& metadata, const ComparisonOptions& options) {
  if (tables.empty()) throw Error(ErrorCode::kUsage, "There is no synthetic table to compare.");
  if (options.samples < 2 || options.most_rows < 1) {
    throw Error(ErrorCode::kUsage, "A spread takes at least 2 bootstrap samples of 1 row.");
  }
  Comparison comparison;
  comparison.samples = options.samples;
  for (std::size_t t = 0; t < tables.size(); ++t) {
    report_progress(options.progress,
                    {.stage = "compare", .step = t, .total = tables.size(), .losses = {}});
    naming(tables[t].name, [&] {
      comparison.tables.push_back(measure(real, tables[t], metadata, options, comparison));
    });
  }
  std::vector<Samples> samples = sample_scores(real, tables, metadata, options);
  for (std::size_t t = 0; t < tables.size(); ++t) {
    comparison.tables[t].quality.spread = deviation(samples[t].quality);
    comparison.tables[t].column_shapes.spread = deviation(samples[t].shapes);
    comparison.tables[t].column_pair_trends.spread = deviation(samples[t].trends);
  }
  rank(comparison.tables, samples);
  return comparison;
}

}  // namespace

Comparison compare_tables(const Table& real, std::span<const NamedTable> tables,
                          const Metadata& metadata, const ComparisonOptions& options) {
  return parallel_session([&] { return compare_in_session(real, tables, metadata, options); });
}

}  // namespace likeness::metrics
