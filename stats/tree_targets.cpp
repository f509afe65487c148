#include "stats/tree_targets.hpp"

#include <cmath>
#include <string>

#include "likeness/error.hpp"
#include "text/number_text.hpp"

namespace likeness::stats {
namespace {

constexpr std::size_t kMaxClasses = 65'535;

void check_length(std::size_t rows, std::size_t targets) {
  if (rows == targets) return;
  throw Error(ErrorCode::kData, "There are " + std::to_string(rows) + " rows, but " +
                                    std::to_string(targets) + " targets; give one for each row.");
}

void check_labels(std::span<const int> labels, std::size_t classes) {
  if (classes == 0 || classes > kMaxClasses) {
    throw Error(ErrorCode::kUsage, "The number of classes is " + std::to_string(classes) +
                                       ", but must be between 1 and " +
                                       std::to_string(kMaxClasses) + ".");
  }
  for (std::size_t row = 0; row < labels.size(); ++row) {
    if (labels[row] >= 0 && static_cast<std::size_t>(labels[row]) < classes) continue;
    throw Error(ErrorCode::kData, "The label of row " + std::to_string(row) + " is " +
                                      std::to_string(labels[row]) + ", but must be between 0 and " +
                                      std::to_string(classes - 1) + ".");
  }
}

}  // namespace

std::vector<double> balanced_class_weights(std::span<const int> labels, std::size_t classes) {
  check_labels(labels, classes);
  std::vector<double> rows_of_class(classes);
  for (const int label : labels) ++rows_of_class[static_cast<std::size_t>(label)];
  std::vector<double> weights(classes);
  for (std::size_t c = 0; c < classes; ++c) {
    if (rows_of_class[c] == 0) continue;
    weights[c] =
        static_cast<double>(labels.size()) / (static_cast<double>(classes) * rows_of_class[c]);
  }
  return weights;
}

TreeTargets class_targets(std::size_t rows, std::span<const int> labels, std::size_t classes,
                          const TreeOptions& options) {
  check_length(rows, labels.size());
  check_labels(labels, classes);
  const std::vector<double>& weights = options.class_weights;
  if (!weights.empty() && weights.size() != classes) {
    throw Error(ErrorCode::kUsage, "There are " + std::to_string(weights.size()) +
                                       " class weights for " + std::to_string(classes) +
                                       " classes; give one for each, or none.");
  }
  double sum = 0;
  for (const double weight : weights) {
    if (!(weight >= 0) || std::isinf(weight)) {
      throw Error(ErrorCode::kUsage, "A class weight is " + text::shortest(weight) +
                                         ", but must be a finite number of at least 0.");
    }
    sum += weight;
  }
  if (!weights.empty() && sum <= 0) {
    throw Error(ErrorCode::kUsage, "All class weights are 0; at least one must be above.");
  }
  TreeTargets result{true, classes, 0, std::vector<double>(rows, 1.0),
                     std::vector<std::uint16_t>(rows)};
  for (std::size_t row = 0; row < rows; ++row) {
    const auto label = static_cast<std::size_t>(labels[row]);
    result.slot_of_row[row] = static_cast<std::uint16_t>(label);
    if (!weights.empty()) result.values[row] = weights[label];
  }
  return result;
}

TreeTargets number_targets(std::size_t rows, std::span<const double> targets) {
  check_length(rows, targets.size());
  double mean = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    if (!std::isfinite(targets[row])) {
      throw Error(ErrorCode::kData, "The target of row " + std::to_string(row) +
                                        " is not a finite number; leave such rows out.");
    }
    mean += targets[row] / static_cast<double>(rows);
  }
  TreeTargets result{false, 1, mean, std::vector<double>(rows), std::vector<std::uint16_t>(rows)};
  for (std::size_t row = 0; row < rows; ++row) result.values[row] = targets[row] - mean;
  return result;
}

void check_tree_options(const TreeOptions& options, std::size_t columns) {
  if (options.max_bins < 2 || options.max_bins > 255) {
    throw Error(ErrorCode::kUsage, "max_bins is " + std::to_string(options.max_bins) +
                                       ", but must be between 2 and 255.");
  }
  if (options.min_rows_in_leaf < 1) {
    throw Error(ErrorCode::kUsage, "min_rows_in_leaf is 0, but a leaf holds at least 1 row.");
  }
  if (options.columns_per_split > columns) {
    throw Error(ErrorCode::kUsage,
                "columns_per_split is " + std::to_string(options.columns_per_split) +
                    ", but there are only " + std::to_string(columns) + " columns.");
  }
}

std::vector<TreeEntry> make_entries(const TreeTargets& targets,
                                    std::span<const std::uint16_t> counts) {
  std::vector<TreeEntry> entries;
  entries.reserve(counts.size());
  for (std::size_t row = 0; row < counts.size(); ++row) {
    if (counts[row] == 0) continue;
    entries.push_back({targets.values[row] * counts[row], static_cast<std::uint32_t>(row),
                       targets.slot_of_row[row], counts[row]});
  }
  return entries;
}

}  // namespace likeness::stats
