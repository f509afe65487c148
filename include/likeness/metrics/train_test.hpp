#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/metadata.hpp"
#include "likeness/metrics/paper_scores.hpp"
#include "likeness/table.hpp"

namespace likeness::metrics {

struct TrainTestOptions {
  std::string target;       ///< the column to predict from all others
  std::size_t folds = 5;    ///< at least 2
  std::size_t trees = 100;  ///< of each random forest
  std::uint64_t seed = 0;   ///< decides the folds and the forests
};

/// How well forests trained on one table predict the target in another: mean and spread over the
/// folds. The members of the other kind of target are NaN.
struct CrossValidatedScores {
  MeanAndSpread accuracy;  ///< classification
  MeanAndSpread f1;        ///< the mean over the classes of the test rows
  MeanAndSpread rmse;      ///< regression
  MeanAndSpread mape;      ///< mean of |error| / max(|truth|, 2^-52)
  MeanAndSpread r2;
};

/// Utility by training here and testing there. Each table is dealt into folds; a forest never sees
/// the fold that it is tested on, nor, for the sake of equal sizes, the fold of that number of its
/// own table.
struct LIKENESS_EXPORT TrainTestReport {
  std::string target;
  bool classification;
  CrossValidatedScores trtr;  ///< trained on real rows, tested on real ones: what can be reached
  CrossValidatedScores
      tstr;  ///< trained on synthetic, tested on real: what the synthetic are good for
  CrossValidatedScores trts;  ///< trained on real, tested on synthetic
  CrossValidatedScores tsts;  ///< trained on synthetic, tested on synthetic

  /// One JSON object with members of these names; NaN becomes null.
  [[nodiscard]] std::string to_json() const;
  /// For the terminal.
  [[nodiscard]] std::string to_text() const;
};

/// Classification where the target is not a number, or has fewer than 10 levels in the real table;
/// otherwise regression. Rows whose target is missing are left out; columns that the metadata calls
/// ids, text or personal data are no features.
///
/// Throws Error(kData) for an unknown target or one that can't be predicted, no other column to
/// predict from, or fewer rows than folds; Error(kUsage) for options out of range.
[[nodiscard]] LIKENESS_EXPORT TrainTestReport evaluate_train_test(const Table& real,
                                                                  const Table& synthetic,
                                                                  const Metadata& metadata,
                                                                  const TrainTestOptions& options);

}  // namespace likeness::metrics
