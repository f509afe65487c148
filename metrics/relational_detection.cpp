#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <numeric>
#include <unordered_set>
#include <vector>

#include "core/streams.hpp"
#include "core/variant.hpp"
#include "likeness/relational_evaluation.hpp"
#include "metrics/detection_features.hpp"
#include "metrics/joined_tables.hpp"
#include "metrics/relational_tables.hpp"
#include "metrics/row_matrix.hpp"
#include "metrics/sdtype.hpp"
#include "metrics/telling_apart.hpp"

namespace likeness::metrics {
namespace {

DetectionFeatures sampled_rows(const Table& real, const Table& synthetic,
                               const RelationalDetectionOptions& options) {
  const std::size_t count = std::min({real.rows(), synthetic.rows(), options.most_rows});
  return {
      draw_rows(real.rows(), count, options.seed, streams::kEvaluation.detection_real),
      draw_rows(synthetic.rows(), count, options.seed, streams::kEvaluation.detection_synthetic)};
}

std::size_t level_at(const Codes& codes, std::size_t row) {
  return visit([&](const auto& values) { return static_cast<std::size_t>(values[row]); }, codes);
}

/// Of each parent, how many children it has, their means and how many different categories.
struct Aggregates {
  std::vector<std::size_t> parents;  ///< of each child
  std::vector<double> counts;        ///< of each parent

  Aggregates(const Relation& relation, const Dataset& dataset)
      : parents(parent_rows(relation, dataset)), counts(dataset.find(relation.parent)->rows(), 0) {
    for (const std::size_t parent : parents) {
      if (parent != kNoParent) ++counts[parent];
    }
  }

  [[nodiscard]] std::vector<double> means(const ContinuousColumn& column) const {
    std::vector<double> sums(counts.size(), 0);
    std::vector<double> present(counts.size(), 0);
    for (std::size_t row = 0; row < parents.size(); ++row) {
      if (parents[row] == kNoParent || !column.valid(row)) continue;
      sums[parents[row]] += column.values[row];
      ++present[parents[row]];
    }
    for (std::size_t k = 0; k < sums.size(); ++k) sums[k] /= present[k];  // NaN where there is none
    return sums;
  }

  [[nodiscard]] std::vector<double> levels(const Codes& codes, const LevelCodes& both) const {
    std::unordered_set<std::uint64_t> seen;
    std::vector<double> distinct(counts.size(), 0);
    for (std::size_t row = 0; row < parents.size(); ++row) {
      if (parents[row] == kNoParent) continue;
      const std::size_t level = level_at(codes, row);
      if (both.missing_level && level == *both.missing_level) continue;
      const bool fresh = seen.insert(parents[row] * std::uint64_t{both.level_count} + level).second;
      distinct[parents[row]] += fresh ? 1 : 0;
    }
    return distinct;
  }
};

void add_children(const Relation& relation, const RelationalInput& input,
                  const PairedTables& children, DetectionFeatures& features) {
  const Aggregates real(relation, input.real);
  const Aggregates synthetic(relation, input.synthetic);
  features.add_numbers(real.counts, synthetic.counts);
  for (const ColumnMetadata& column : children.metadata().columns) {
    if (column.sdtype == "numerical") {
      const auto& of_real = children.numbers(TableSide::kReal, column);
      const auto& of_synthetic = children.numbers(TableSide::kSynthetic, column);
      if (!of_real || !of_synthetic) continue;
      features.add_numbers(real.means(*of_real), synthetic.means(*of_synthetic));
    } else if (column.sdtype == "categorical") {
      const LevelCodes& codes = children.levels(column);
      features.add_numbers(real.levels(codes.real, codes),
                           synthetic.levels(codes.synthetic, codes));
    }
  }
}

std::unique_ptr<PairedTables> paired(const RelationalInput& input, const std::string& table) {
  return std::make_unique<PairedTables>(*input.real.find(table), *input.synthetic.find(table),
                                        *input.metadata.find(table));
}

}  // namespace

std::vector<TableDetection> evaluate_relational_detection(
    const RelationalInput& input, const RelationalDetectionOptions& options) {
  check_relational_tables(input);
  std::vector<TableDetection> result;
  for (const NamedMetadata& table : input.metadata.tables) {
    report_progress(options.progress, {.stage = "detection",
                                       .step = result.size(),
                                       .total = input.metadata.tables.size(),
                                       .losses = {}});
    const auto tables = paired(input, table.name);
    DetectionFeatures features = sampled_rows(tables->real(), tables->synthetic(), options);
    features.add_columns(*tables);
    const ToldApart alone = tell_apart(features, options.seed);
    bool has_children = false;
    for (const Relation& relation : input.metadata.relations) {
      if (relation.parent != table.name || relation.parent_columns.size() > 1) continue;
      add_children(relation, input, *paired(input, relation.child), features);
      has_children = true;
    }
    const ToldApart together = has_children ? tell_apart(features, options.seed) : ToldApart{};
    result.push_back({table.name, alone.accuracy, alone.auc, together.accuracy, together.auc});
  }
  return result;
}

}  // namespace likeness::metrics
