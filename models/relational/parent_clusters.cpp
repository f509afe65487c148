#include "models/relational/parent_clusters.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/hash.hpp"
#include "models/relational/relation_rows.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kCommonLevels = 6;  ///< of a column that are told apart
constexpr std::size_t kMostClusterFeatures = 64;
constexpr std::size_t kLearnedRows = 5000;  ///< that centres are learned from
constexpr std::size_t kMeansRounds = 15;
constexpr double kPriorRows = 5;  ///< that draw averages of few rows to the mean

using Feature = std::vector<double>;

/// Columns as features: numbers by their ranks, the most frequent categories as indicators.
void add_features(const ColumnValues& cells, std::vector<Feature>& features) {
  const std::size_t rows = cells.size();
  if (cells.codes.empty()) {
    std::vector<double> sorted;
    for (const double number : cells.numbers) {
      if (!std::isnan(number)) sorted.push_back(number);
    }
    if (sorted.empty()) return;
    std::sort(sorted.begin(), sorted.end());
    Feature ranks(rows, 0.5);
    for (std::size_t k = 0; k < rows; ++k) {
      if (std::isnan(cells.numbers[k])) continue;
      const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), cells.numbers[k]);
      ranks[k] = 0.5 * static_cast<double>((low - sorted.begin()) + (high - sorted.begin())) /
                 static_cast<double>(sorted.size());
    }
    features.push_back(std::move(ranks));
    return;
  }
  const auto levels =
      static_cast<std::size_t>(*std::max_element(cells.codes.begin(), cells.codes.end()) + 1);
  std::vector<std::size_t> count(levels, 0);
  for (const std::int32_t code : cells.codes) ++count[static_cast<std::size_t>(code)];
  std::vector<std::size_t> order(levels);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return count[a] > count[b]; });
  for (std::size_t k = 0; k < std::min(levels, kCommonLevels); ++k) {
    if (count[order[k]] == rows) return;
    Feature is(rows, 0);
    for (std::size_t row = 0; row < rows; ++row) {
      is[row] = static_cast<std::size_t>(cells.codes[row]) == order[k] ? 1 : 0;
    }
    features.push_back(std::move(is));
  }
}

/// What the children of each parent are on average, drawn to the mean of all where they are few.
Feature averaged(const Feature& of_children, const std::vector<std::int32_t>& parents,
                 std::size_t parent_rows) {
  double sum = 0;
  double rows = 0;
  Feature sums(parent_rows, 0);
  Feature counts(parent_rows, 0);
  for (std::size_t k = 0; k < parents.size(); ++k) {
    if (parents[k] == kNoParent) continue;
    sum += of_children[k];
    rows += 1;
    sums[static_cast<std::size_t>(parents[k])] += of_children[k];
    counts[static_cast<std::size_t>(parents[k])] += 1;
  }
  const double mean = rows > 0 ? sum / rows : 0;
  for (std::size_t b = 0; b < parent_rows; ++b) {
    sums[b] = (sums[b] + kPriorRows * mean) / (counts[b] + kPriorRows);
  }
  return sums;
}

void to_unit_variance(Feature& feature) {
  const auto rows = static_cast<double>(feature.size());
  const double mean = std::accumulate(feature.begin(), feature.end(), 0.0) / rows;
  double variance = 0;
  for (const double value : feature) variance += (value - mean) * (value - mean) / rows;
  const double scale = variance > 0 ? 1 / std::sqrt(variance) : 0;
  for (double& value : feature) value = (value - mean) * scale;
}

/// k-means (Lloyd 1982) from centres that are far apart (Arthur and Vassilvitskii 2007).
class KMeans {
 public:
  KMeans(const std::vector<Feature>& features, std::size_t rows) : width_(features.size()) {
    points_.resize(rows * width_);
    for (std::size_t f = 0; f < width_; ++f) {
      for (std::size_t row = 0; row < rows; ++row) points_[row * width_ + f] = features[f][row];
    }
    for (std::size_t k = 0; k < std::min(rows, kLearnedRows); ++k) {
      learned_.push_back(k * rows / std::min(rows, kLearnedRows));
    }
  }

  void learn(std::size_t clusters) {
    start(clusters);
    for (std::size_t round = 0; round < kMeansRounds; ++round) {
      std::vector<double> sums(centres_.size(), 0);
      std::vector<double> counts(clusters, 0);
      for (const std::size_t row : learned_) {
        const std::size_t c = nearest(row);
        counts[c] += 1;
        for (std::size_t f = 0; f < width_; ++f) sums[c * width_ + f] += points_[row * width_ + f];
      }
      for (std::size_t k = 0; k < centres_.size(); ++k) {
        if (counts[k / width_] > 0) centres_[k] = sums[k] / counts[k / width_];
      }
    }
  }

  /// The nearest centre of a row among those in use.
  [[nodiscard]] std::size_t nearest(std::size_t row) const {
    std::size_t best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t c = 0; c * width_ < centres_.size(); ++c) {
      if (!dropped_.empty() && dropped_[c]) continue;
      const double distance = distance_to(row, c);
      if (distance < least) {
        least = distance;
        best = c;
      }
    }
    return best;
  }

  void drop(const std::vector<bool>& dropped) { dropped_ = dropped; }

 private:
  [[nodiscard]] double distance_to(std::size_t row, std::size_t centre) const {
    double sum = 0;
    for (std::size_t f = 0; f < width_; ++f) {
      const double d = points_[row * width_ + f] - centres_[centre * width_ + f];
      sum += d * d;
    }
    return sum;
  }

  void start(std::size_t clusters) {
    add_centre(learned_[learned_.size() / 2]);
    std::vector<double> least(learned_.size(), std::numeric_limits<double>::infinity());
    for (std::size_t c = 1; c < clusters; ++c) {
      double total = 0;
      for (std::size_t k = 0; k < learned_.size(); ++k) {
        least[k] = std::min(least[k], distance_to(learned_[k], c - 1));
        total += least[k];
      }
      double rest = total * static_cast<double>(mixed_bits(c) >> 11) * 0x1p-53;
      std::size_t k = 0;
      while (k + 1 < learned_.size() && rest >= least[k]) rest -= least[k++];
      add_centre(learned_[k]);
    }
  }

  void add_centre(std::size_t row) {
    for (std::size_t f = 0; f < width_; ++f) centres_.push_back(points_[row * width_ + f]);
  }

  std::size_t width_;
  std::vector<double> points_;
  std::vector<std::size_t> learned_;
  std::vector<double> centres_;
  std::vector<bool> dropped_;
};

std::vector<Feature> features_of(const ClusterInput& input) {
  const std::size_t rows = input.degrees.size();
  std::vector<Feature> features;
  Feature degree(rows);
  for (std::size_t b = 0; b < rows; ++b) degree[b] = std::log1p(input.degrees[b]);
  features.push_back(std::move(degree));
  for (const ColumnValues& cells : input.columns) add_features(cells, features);
  std::vector<Feature> of_children;
  for (const ColumnValues& cells : input.child_columns) add_features(cells, of_children);
  for (const Feature& one : of_children) {
    features.push_back(averaged(one, input.parents, rows));
  }
  if (features.size() > kMostClusterFeatures) features.resize(kMostClusterFeatures);
  for (Feature& feature : features) to_unit_variance(feature);
  return features;
}

}  // namespace

ParentClusters cluster_parents(const ClusterInput& input, std::size_t most, std::size_t share) {
  const std::size_t rows = input.degrees.size();
  ParentClusters clusters;
  clusters.of_parent.assign(rows, 0);
  const std::size_t wanted = std::min(most, rows / (4 * std::max<std::size_t>(share, 1)));
  if (wanted < 2) return clusters;
  KMeans means(features_of(input), rows);
  means.learn(wanted);
  std::vector<std::size_t> count(wanted, 0);
  std::vector<std::size_t> nearest(rows);
  for (std::size_t row = 0; row < rows; ++row) ++count[nearest[row] = means.nearest(row)];
  std::vector<bool> dropped(wanted);
  for (std::size_t c = 0; c < wanted; ++c) dropped[c] = count[c] < share;
  means.drop(dropped);
  std::vector<std::int32_t> number(wanted, -1);
  std::int32_t used = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::size_t c = dropped[nearest[row]] ? means.nearest(row) : nearest[row];
    if (number[c] < 0) number[c] = used++;
    clusters.of_parent[row] = number[c];
  }
  clusters.count = std::max(used, std::int32_t{1});
  return clusters;
}

}  // namespace likeness::models
