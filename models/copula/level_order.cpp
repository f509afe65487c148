#include "models/copula/level_order.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "likeness/parallel.hpp"
#include "likeness/random.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostOrderRows = 20'000;
constexpr std::size_t kRowsAtOnce = 2048;
constexpr int kRounds = 20;
/// Columns of numbers that decide on the order of a category's levels, at most.
constexpr std::size_t kMostOrderedNumbers = 200;

/// The rows that are used, column by column.
std::vector<std::vector<std::int32_t>> spread_codes(std::span<const CodedColumn> columns) {
  std::vector<std::vector<std::int32_t>> spread(columns.size());
  parallel_for(columns.size(), [&](std::size_t c) {
    const auto& codes = columns[c].codes;
    const std::size_t count = std::min(codes.size(), kMostOrderRows);
    const double stride = static_cast<double>(codes.size()) / static_cast<double>(count);
    spread[c].resize(count);
    for (std::size_t i = 0; i < count; ++i) {
      spread[c][i] = codes[static_cast<std::size_t>(static_cast<double>(i) * stride)];
    }
  });
  return spread;
}

/// Scores become the mean of their rows' scores, less the mean over all rows.
void average_rows(std::span<const std::int32_t> codes, std::span<const double> row_scores,
                  std::span<const double> counts, std::span<double> scores) {
  std::fill(scores.begin(), scores.end(), 0.0);
  double total = 0;
  double known = 0;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (codes[i] == CodedColumn::kUnknown) continue;
    scores[static_cast<std::size_t>(codes[i])] += row_scores[i];
    total += row_scores[i];
    ++known;
  }
  const double mean = known > 0 ? total / known : 0;
  for (std::size_t k = 0; k < scores.size(); ++k) {
    scores[k] = counts[k] > 0 ? scores[k] / counts[k] - mean : 0;
  }
}

}  // namespace

std::vector<std::vector<double>> correspondence_scores(std::span<const CodedColumn> columns) {
  if (columns.empty()) return {};
  const auto codes = spread_codes(columns);
  const std::size_t rows = codes[0].size();
  std::vector<std::vector<double>> counts(columns.size());
  std::vector<std::vector<double>> scores(columns.size());
  parallel_for(columns.size(), [&](std::size_t c) {
    counts[c].assign(static_cast<std::size_t>(columns[c].levels), 0);
    scores[c].assign(counts[c].size(), 0);
    for (const std::int32_t code : codes[c]) {
      if (code != CodedColumn::kUnknown) ++counts[c][static_cast<std::size_t>(code)];
    }
  });
  // Any start that is not orthogonal to the axis will do; the same one every time.
  std::vector<double> row_scores(rows);
  RandomStream(0, 0).fill_normal(0, row_scores);
  for (int round = 0; round < kRounds; ++round) {
    parallel_for(columns.size(),
                 [&](std::size_t c) { average_rows(codes[c], row_scores, counts[c], scores[c]); });
    parallel_chunks(rows, kRowsAtOnce, [&](std::size_t begin, std::size_t end) {
      std::fill(row_scores.begin() + static_cast<std::ptrdiff_t>(begin),
                row_scores.begin() + static_cast<std::ptrdiff_t>(end), 0.0);
      for (std::size_t c = 0; c < columns.size(); ++c) {
        for (std::size_t i = begin; i < end; ++i) {
          if (codes[c][i] == CodedColumn::kUnknown) continue;
          row_scores[i] += scores[c][static_cast<std::size_t>(codes[c][i])];
        }
      }
    });
    const double squares =
        std::inner_product(row_scores.begin(), row_scores.end(), row_scores.begin(), 0.0);
    if (!(squares > 1e-20)) break;
    const double scale = std::sqrt(static_cast<double>(rows) / squares);
    for (double& score : row_scores) score *= scale;
  }
  return scores;
}

std::vector<double> scores_by_numbers(const CodedColumn& column,
                                      const std::vector<std::vector<double>>& ranks) {
  std::vector<const std::vector<double>*> numbers;
  for (const auto& scores : ranks) {
    if (!scores.empty() && numbers.size() < kMostOrderedNumbers) numbers.push_back(&scores);
  }
  const auto levels = static_cast<Eigen::Index>(column.levels);
  const auto width = static_cast<Eigen::Index>(numbers.size());
  Eigen::MatrixXd means = Eigen::MatrixXd::Zero(levels, width);
  Eigen::MatrixXd counts = Eigen::MatrixXd::Zero(levels, width);
  for (Eigen::Index c = 0; c < width; ++c) {
    const std::vector<double>& scores = *numbers[static_cast<std::size_t>(c)];
    for (std::size_t row = 0; row < scores.size(); ++row) {
      if (column.codes[row] == CodedColumn::kUnknown || std::isnan(scores[row])) continue;
      means(column.codes[row], c) += scores[row];
      ++counts(column.codes[row], c);
    }
  }
  means.array() /= counts.array().max(1);
  const Eigen::MatrixXd weighted = means.cwiseProduct(counts.cwiseSqrt());
  const Eigen::MatrixXd between = weighted.transpose() * weighted;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(between);
  const Eigen::VectorXd scores = means * eigen.eigenvectors().col(width - 1);
  return {scores.begin(), scores.end()};
}

std::vector<std::int32_t> order_by_score(std::span<const double> scores) {
  std::vector<std::int32_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
    return scores[static_cast<std::size_t>(a)] < scores[static_cast<std::size_t>(b)];
  });
  return order;
}

}  // namespace likeness::models
