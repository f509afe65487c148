#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/stats/eigen.hpp"
#include "likeness/stats/mixed_rows.hpp"

namespace likeness::stats {

struct LinearModelOptions {
  /// The weights' penalty: this times half their sum of squares is added to the sum of the rows'
  /// losses. Intercepts are free. scikit-learn's C is one divided by it. At least 0.
  double penalty = 1.0;
  /// Classification: how much a row of each class counts; empty for 1 each.
  std::vector<double> class_weights = {};
  /// Fitting ends when no partial derivative, divided by the rows, is above this.
  double tolerance = 1e-4;
  std::size_t max_iterations = 200;
};

/// Logistic regression (two classes), multinomial logistic regression (more) and ridge regression
/// on mixed columns. Numbers are centred and divided by their standard deviation, a missing one is
/// the mean; every level of a category column has a weight, a missing cell is a level of its own
/// and a level that the fit did not see weighs nothing. Fitted by L-BFGS (Liu and Nocedal 1989).
/// Immutable once fitted; the same bits for any number of threads.
class LIKENESS_EXPORT LinearModel {
 public:
  /// Labels are whole numbers in [0, classes), one per row. Throws Error(kData) for no rows, no
  /// columns, infinite numbers or labels out of range; Error(kUsage) for a negative penalty or
  /// class weights that are not one per class.
  [[nodiscard]] static LinearModel fit_classifier(const MixedRows& rows,
                                                  std::span<const int> labels, std::size_t classes,
                                                  const LinearModelOptions& options = {});

  /// Squared error, halved. Targets must be finite; errors as above.
  [[nodiscard]] static LinearModel fit_regressor(const MixedRows& rows,
                                                 std::span<const double> targets,
                                                 const LinearModelOptions& options = {});

  LinearModel(LinearModel&&) noexcept;
  LinearModel& operator=(LinearModel&&) noexcept;
  ~LinearModel();

  /// rows x classes probabilities, or rows x 1 predictions. Throws Error(kData) where the columns
  /// differ in number from those of the fit.
  [[nodiscard]] Eigen::MatrixXd predict(const MixedRows& rows) const;

 private:
  struct State;
  explicit LinearModel(std::unique_ptr<const State> state);
  std::unique_ptr<const State> state_;
};

}  // namespace likeness::stats
