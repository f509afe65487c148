#include "stats/tree_ensemble.hpp"

#include <limits>
#include <numeric>

#include "core/streams.hpp"
#include "likeness/parallel.hpp"

namespace likeness::stats {
namespace {

/// Each tree has two streams: one draws its rows, one its columns.
RandomStream row_stream(std::uint64_t seed, std::size_t tree) {
  return RandomStream(seed, streams::kTrees.rows_and_columns[2 * std::uint64_t{tree}]);
}
RandomStream column_stream(std::uint64_t seed, std::size_t tree) {
  return RandomStream(seed, streams::kTrees.rows_and_columns[2 * std::uint64_t{tree} + 1]);
}

/// How often each row is drawn. A count stays below 65,536: already 100 draws of one row have a
/// probability below 1e-150.
std::vector<std::uint16_t> bootstrap_rows(std::size_t rows, const RandomStream& random) {
  std::vector<std::uint16_t> counts(rows);
  for (std::size_t k = 0; k < rows; ++k) ++counts[random.below(k, rows)];
  return counts;
}

void scale_to_one(std::vector<double>& shares) {
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  if (!(sum > 0)) return;
  for (double& share : shares) share /= sum;
}

/// leaf_of_row[k] becomes the leaf of row k, whose bins begin at block[k * columns], for each k of
/// `rows`. All rows go down a step at a time: the steps of different rows don't wait for each
/// other.
void find_leaves(const Tree& tree, const std::uint8_t* block, std::size_t columns,
                 const std::vector<std::uint32_t>& rows, std::vector<std::int32_t>& leaf_of_row) {
  const TreeNode* nodes = tree.nodes.data();
  std::vector<std::uint32_t> on_the_way;
  if (!nodes[0].is_leaf()) on_the_way = rows;
  for (const std::uint32_t k : rows) leaf_of_row[k] = 0;
  while (!on_the_way.empty()) {
    std::size_t left_over = 0;
    for (const std::uint32_t k : on_the_way) {
      const TreeNode& node = nodes[leaf_of_row[k]];
      const std::int32_t next =
          tree.child(node, block[k * columns + static_cast<std::size_t>(node.column)]);
      leaf_of_row[k] = next;
      on_the_way[left_over] = k;
      left_over += nodes[next].is_leaf() ? 0 : 1;
    }
    on_the_way.resize(left_over);
  }
  for (const std::uint32_t k : rows) leaf_of_row[k] = nodes[leaf_of_row[k]].next;
}

/// The mean over the trees of each row's leaf values, added in the order of the trees. Tree t does
/// not answer for the rows where drawn[t] is true; `drawn` may be empty.
Eigen::MatrixXd mean_leaf_values(const BinnedRows& bins, const std::vector<Tree>& trees,
                                 std::size_t outputs, const std::vector<std::vector<bool>>& drawn) {
  constexpr std::size_t kRowsPerChunk = 4096;  // every chunk reads every tree from memory
  const auto columns = static_cast<std::size_t>(bins.cols());
  Eigen::MatrixXd means(bins.rows(), static_cast<Eigen::Index>(outputs));
  const auto chunk = [&](std::size_t begin, std::size_t end) {
    // Row after row: a row's way down a tree then stays within a cache line or two.
    std::vector<std::uint8_t> block((end - begin) * columns);
    for (std::size_t c = 0; c < columns; ++c) {
      const std::uint8_t* column = bins.col(static_cast<Eigen::Index>(c)).data();
      for (std::size_t row = begin; row < end; ++row) {
        block[(row - begin) * columns + c] = column[row];
      }
    }
    std::vector<double> sums((end - begin) * outputs);
    std::vector<double> answers(end - begin);
    std::vector<std::uint32_t> rows;
    std::vector<std::int32_t> leaf_of_row(end - begin);
    for (std::size_t t = 0; t < trees.size(); ++t) {
      rows.clear();
      for (std::size_t k = 0; k < end - begin; ++k) {
        if (drawn.empty() || !drawn[t][begin + k]) rows.push_back(static_cast<std::uint32_t>(k));
      }
      find_leaves(trees[t], block.data(), columns, rows, leaf_of_row);
      for (const std::uint32_t k : rows) {
        const double* leaf =
            trees[t].values.data() + static_cast<std::size_t>(leaf_of_row[k]) * outputs;
        for (std::size_t s = 0; s < outputs; ++s) sums[k * outputs + s] += leaf[s];
        ++answers[k];
      }
    }
    for (std::size_t k = 0; k < end - begin; ++k) {
      for (std::size_t s = 0; s < outputs; ++s) {
        means(static_cast<Eigen::Index>(begin + k), static_cast<Eigen::Index>(s)) =
            answers[k] > 0 ? sums[k * outputs + s] / answers[k]
                           : std::numeric_limits<double>::quiet_NaN();
      }
    }
  };
  parallel_chunks(static_cast<std::size_t>(bins.rows()), kRowsPerChunk, chunk);
  return means;
}

}  // namespace

Eigen::MatrixXd TreeEnsemble::predict(const MixedRows& rows) const {
  return mean_leaf_values(columns.apply(rows), trees, outputs, {});
}

TreeEnsemble grow_ensemble(const MixedRows& rows, const TreeTargets& targets,
                           const TreeOptions& tree, const EnsembleOptions& options,
                           std::uint64_t seed) {
  TreeEnsemble ensemble{ColumnBins(rows, tree.max_bins),
                        std::vector<Tree>(options.trees),
                        targets.slots,
                        std::vector<double>(rows.columns()),
                        {}};
  const BinnedRows bins = ensemble.columns.apply(rows);
  const TreeProblem problem{
      bins, ensemble.columns,         targets.classification, targets.slots, targets.offset,
      tree, options.columns_per_split};
  std::vector<std::vector<double>> importance(options.trees, std::vector<double>(rows.columns()));
  std::vector<std::vector<bool>> drawn(options.out_of_bag ? options.trees : 0);
  parallel_for(options.trees, [&](std::size_t t) {
    const std::vector<std::uint16_t> counts = options.bootstrap
                                                  ? bootstrap_rows(rows.rows(), row_stream(seed, t))
                                                  : std::vector<std::uint16_t>(rows.rows(), 1);
    if (options.out_of_bag) drawn[t].assign(counts.begin(), counts.end());
    ensemble.trees[t] =
        grow_tree(problem, make_entries(targets, counts), column_stream(seed, t), importance[t]);
    scale_to_one(importance[t]);
  });
  for (const std::vector<double>& shares : importance) {
    for (std::size_t c = 0; c < shares.size(); ++c) ensemble.importance[c] += shares[c];
  }
  scale_to_one(ensemble.importance);
  if (options.out_of_bag) {
    ensemble.out_of_bag = mean_leaf_values(bins, ensemble.trees, ensemble.outputs, drawn);
  }
  return ensemble;
}

}  // namespace likeness::stats
