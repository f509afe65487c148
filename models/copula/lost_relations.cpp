#include "models/copula/lost_relations.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/elementary.hpp"
#include "likeness/parallel.hpp"

namespace likeness::models {
namespace {

/// By how much a correlation may be off, beside its standard error: it is taken from rows that were
/// made, 8,192 or fewer, and compared with one of fewer real rows.
constexpr double kMostLost = 0.035;
/// More columns than this are not looked at.
constexpr Eigen::Index kMostRelatedColumns = 1000;

/// Of a state, whether it shows its number is all that counts.
std::vector<double> ranks_of(const ColumnValues& values, bool is_state, std::size_t most_rows) {
  constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> scores(values.size(), kUnknown);
  std::vector<std::pair<double, std::size_t>> sorted;
  const std::size_t looked_at = std::min(scores.size(), most_rows);
  sorted.reserve(looked_at);
  for (std::size_t k = 0; k < looked_at; ++k) {
    const std::size_t row = k * scores.size() / looked_at;
    double cell = values.codes.empty() ? values.numbers[row] : values.codes[row];
    if (is_state && cell > 0) cell = 1;
    if (!std::isnan(cell)) sorted.emplace_back(cell, row);
  }
  std::sort(sorted.begin(), sorted.end());
  const auto count = static_cast<double>(sorted.size());
  for (std::size_t begin = 0; begin < sorted.size();) {
    std::size_t end = begin;
    while (end < sorted.size() && sorted[end].first == sorted[begin].first) ++end;
    const double score = normal_quantile(0.5 * static_cast<double>(begin + end) / count);
    for (; begin < end; ++begin) scores[sorted[begin].second] = score;
  }
  return scores;
}

bool has_order(const Frame& frame, std::size_t k) {
  const LevelEncoder* levels = frame.level_encoder(k);
  return levels == nullptr ||
         (levels->ordered() && (frame.is_state(k) || frame.has_gaps(k) || !levels->has_missing()));
}

/// Columns that have much to do with one that loses would lose that when only the other is taken.
void spread_of(const Eigen::MatrixXd& correlations, const std::vector<bool>& hangs,
               std::vector<bool>& loses) {
  constexpr double kMuch = 0.25;
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t a = 0; a < loses.size(); ++a) {
      for (std::size_t b = 0; b < loses.size() && hangs[a] && !loses[a]; ++b) {
        const double found =
            correlations(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(b));
        if (!loses[b] || std::fabs(found) < kMuch) continue;
        loses[a] = true;
        changed = true;
      }
    }
  }
}

struct Correlations {
  Eigen::MatrixXd values;  ///< 0 where nothing is known
  Eigen::MatrixXd counts;  ///< of the rows where both columns are known
};

/// Correlations over the rows where both columns are known.
Correlations correlations(const std::vector<std::vector<double>>& scores,
                          const std::vector<std::size_t>& columns) {
  const auto width = static_cast<Eigen::Index>(columns.size());
  const auto height = static_cast<Eigen::Index>(scores[columns[0]].size());
  Eigen::MatrixXd known(height, width);
  Eigen::MatrixXd values(height, width);
  for (Eigen::Index c = 0; c < width; ++c) {
    const std::vector<double>& column = scores[columns[static_cast<std::size_t>(c)]];
    for (Eigen::Index row = 0; row < height; ++row) {
      const double score = column[static_cast<std::size_t>(row)];
      known(row, c) = std::isnan(score) ? 0 : 1;
      values(row, c) = std::isnan(score) ? 0 : score;
    }
  }
  const Eigen::MatrixXd counts = known.transpose() * known;
  const Eigen::MatrixXd sums = values.transpose() * known;
  const Eigen::MatrixXd squares = values.cwiseAbs2().transpose() * known;
  Eigen::MatrixXd found = values.transpose() * values;
  for (Eigen::Index a = 0; a < width; ++a) {
    for (Eigen::Index b = 0; b < width; ++b) {
      const double count = counts(a, b);
      const double of_a = squares(a, b) - sums(a, b) * sums(a, b) / count;
      const double of_b = squares(b, a) - sums(b, a) * sums(b, a) / count;
      const double product = found(a, b) - sums(a, b) * sums(b, a) / count;
      found(a, b) = count >= 30 && of_a > 0 && of_b > 0 ? product / std::sqrt(of_a * of_b) : 0;
    }
  }
  return {std::move(found), counts};
}

}  // namespace

bool may_be_taken(const CopulaModel& model, std::size_t k) {
  const LearnedColumn& column = model.learned[k];
  if (column.parent < 0 || column.is_determined()) return false;
  if (!column.has_levels()) return true;
  return model.frame.is_state(k) && !model.frame.is_state(static_cast<std::size_t>(column.parent));
}

std::vector<std::vector<double>> rank_scores(const Frame& frame,
                                             const std::vector<ColumnValues>& values,
                                             std::size_t most_rows) {
  std::vector<std::vector<double>> scores(values.size());
  parallel_for(values.size(), [&](std::size_t k) {
    if (has_order(frame, k)) scores[k] = ranks_of(values[k], frame.is_state(k), most_rows);
  });
  return scores;
}

std::vector<std::size_t> columns_that_lose(const CopulaModel& model,
                                           const std::vector<std::vector<double>>& real,
                                           const std::vector<std::vector<double>>& made) {
  std::vector<std::size_t> ordered;
  std::vector<bool> hangs;
  for (std::size_t k = 0; k < real.size(); ++k) {
    if (real[k].empty()) continue;
    ordered.push_back(k);
    hangs.push_back(may_be_taken(model, k));
  }
  const auto width = static_cast<Eigen::Index>(ordered.size());
  const bool any = std::find(hangs.begin(), hangs.end(), true) != hangs.end();
  if (!any || width < 2 || width > kMostRelatedColumns) return {};
  const Correlations of_real = correlations(real, ordered);
  const Correlations of_made = correlations(made, ordered);
  const auto is_lost = [&](Eigen::Index a, Eigen::Index b) {
    const double off = of_real.values(a, b) - of_made.values(a, b);
    return off * off > kMostLost * kMostLost + 1 / std::max(of_real.counts(a, b), 1.0);
  };
  std::vector<bool> loses(ordered.size(), false);
  for (Eigen::Index a = 0; a < width; ++a) {
    for (Eigen::Index b = 0; b < width; ++b) {
      if (is_lost(a, b) && hangs[static_cast<std::size_t>(a)])
        loses[static_cast<std::size_t>(a)] = true;
    }
  }
  spread_of(of_real.values, hangs, loses);
  std::vector<std::size_t> losing;
  for (std::size_t a = 0; a < ordered.size(); ++a) {
    if (loses[a]) losing.push_back(ordered[a]);
  }
  return losing;
}

}  // namespace likeness::models
