#include "metrics/telling_apart.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "core/streams.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "metrics/plain_boosting.hpp"
#include "metrics/prediction.hpp"

namespace likeness::metrics {
namespace {

constexpr std::size_t kDetectionFolds = 5;
constexpr std::size_t kFewestDetected = 2 * kDetectionFolds;

/// Features of rows one after another, as trees read them.
std::vector<std::uint8_t> interleaved(const DetectionFeatures& features) {
  std::vector<std::uint8_t> bins(features.rows() * features.count());
  for (std::size_t f = 0; f < features.count(); ++f) {
    for (std::size_t row = 0; row < features.rows(); ++row) {
      bins[row * features.count() + f] = features.bins()[f][row];
    }
  }
  return bins;
}

std::vector<std::size_t> deal(std::size_t rows, std::uint64_t seed, std::uint64_t first) {
  std::vector<std::size_t> folds(rows);
  for (std::size_t k = 0; k < rows; ++k) folds[k] = k % kDetectionFolds;
  const RandomStream random(seed, streams::kEvaluation.detection_folds);
  for (std::size_t k = rows; k > 1; --k) std::swap(folds[k - 1], folds[random.below(first + k, k)]);
  return folds;
}

/// The fold of each owner, for all of its rows.
std::vector<std::size_t> deal_owners(std::span<const std::size_t> owners, std::uint64_t seed,
                                     std::uint64_t first) {
  if (owners.empty()) return {};
  const std::vector<std::size_t> folds = deal(*std::ranges::max_element(owners) + 1, seed, first);
  std::vector<std::size_t> of_rows;
  for (const std::size_t owner : owners) of_rows.push_back(folds[owner]);
  return of_rows;
}

std::vector<std::size_t> deal_rows(const DetectionFeatures& features, std::uint64_t seed,
                                   std::span<const std::size_t> owners) {
  const std::size_t real = features.real_rows();
  const std::size_t synthetic = features.rows() - real;
  std::vector<std::size_t> folds =
      owners.empty() ? deal(real, seed, 0) : deal_owners(owners.first(real), seed, 0);
  const std::vector<std::size_t> others =
      owners.empty() ? deal(synthetic, seed, real + 1)
                     : deal_owners(owners.subspan(real), seed, std::uint64_t{1} << 32);
  folds.insert(folds.end(), others.begin(), others.end());
  return folds;
}

/// The log-odds of the rows of one fold, learned from the others.
void score_fold(const DetectionFeatures& features, const std::vector<std::uint8_t>& bins,
                const std::vector<std::size_t>& folds, std::size_t fold,
                std::vector<double>& scores) {
  std::vector<std::uint8_t> targets(features.rows(), 0);
  std::fill_n(targets.begin(), features.real_rows(), std::uint8_t{1});
  std::vector<std::uint32_t> trained;
  std::vector<std::uint32_t> tested;
  for (std::size_t row = 0; row < folds.size(); ++row) {
    (folds[row] == fold ? tested : trained).push_back(static_cast<std::uint32_t>(row));
  }
  const std::vector<double> of_tested =
      boost_plainly(bins, features.count(), targets, trained, tested);
  for (std::size_t k = 0; k < tested.size(); ++k) scores[tested[k]] = of_tested[k];
}

}  // namespace

ToldApart tell_apart(const DetectionFeatures& features, std::uint64_t seed,
                     std::span<const std::size_t> owners) {
  if (features.count() == 0 || features.real_rows() < kFewestDetected) return {};
  const std::vector<std::uint8_t> bins = interleaved(features);
  const std::vector<std::size_t> folds = deal_rows(features, seed, owners);
  std::vector<double> scores(features.rows());
  parallel_for(kDetectionFolds,
               [&](std::size_t fold) { score_fold(features, bins, folds, fold, scores); });
  std::size_t right = 0;
  std::vector<double> real;
  std::vector<double> synthetic;
  for (std::size_t row = 0; row < scores.size(); ++row) {
    const bool is_real = row < features.real_rows();
    right += (scores[row] > 0) == is_real ? 1 : 0;
    (is_real ? real : synthetic).push_back(scores[row]);
  }
  return {static_cast<double>(right) / static_cast<double>(scores.size()),
          area_under_curve(real, synthetic).value};
}

}  // namespace likeness::metrics
