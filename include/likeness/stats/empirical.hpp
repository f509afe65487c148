#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/stats/distribution.hpp"

namespace likeness::stats {

struct EmpiricalOptions {
  /// The most points that the interpolated part is kept by; at least 16. With fewer distinct values
  /// than this nothing is left out. Otherwise the distance to the whole interpolation, as sup |F -
  /// G|, is at most 2 / knots (in practice a hundredth of that), at every size of the sample.
  std::size_t knots = 1000;
  /// A value is an atom, kept as an exact step, where it occurs at least this often ...
  std::size_t atom_count = 5;
  /// ... and makes up at least this share of the total weight. Not more than 1 / atom_share atoms
  /// can exist.
  double atom_share = 0.001;
};

/// The distribution of a sample itself, fit for handing out: repeated values stay what they are
/// (atoms: exact steps of the distribution function), all others only shape a piecewise linear
/// quantile function between them, so that no single value is given back as it was.
///
/// With no atoms and no more values than knots this is the usual linear interpolation between order
/// statistics (type 7 of Hyndman and Fan 1996): F(x_(i)) = (i - 1) / (n - 1). Values with weights
/// or ties that are not atoms stand at the middle of their own weight. A lone value that is no atom
/// is spread evenly halfway to its neighbouring atoms.
class LIKENESS_EXPORT EmpiricalDistribution final : public Distribution {
 public:
  /// Throws Error(kData) on no values, NaN or infinities, or unusable weights (one per value,
  /// finite, not negative, not all zero; empty: all 1), Error(kUsage) on options out of range.
  explicit EmpiricalDistribution(std::span<const double> values,
                                 const EmpiricalOptions& options = {},
                                 std::span<const double> weights = {});

  /// Restores what parameters() gave: `value` (increasing), `lower` and `upper` (F to the left of
  /// and at each value). Throws Error(kModel) where they are no distribution function.
  explicit EmpiricalDistribution(std::span<const Parameter> parameters);

  [[nodiscard]] Family family() const noexcept override { return Family::kEmpirical; }
  [[nodiscard]] std::vector<Parameter> parameters() const override;
  /// The number of knots and atoms.
  [[nodiscard]] std::size_t free_parameters() const noexcept override { return value_.size(); }
  [[nodiscard]] Interval support() const noexcept override {
    return {value_.front(), value_.back()};
  }

 private:
  void evaluate(Function function, std::span<const double> x, std::span<double> out) const override;

  void make_guide();
  [[nodiscard]] double distribution_function(double x, bool left) const;
  [[nodiscard]] double density(double x) const;
  [[nodiscard]] double inverse(double p) const;

  // F runs from lower_[k] to upper_[k] at value_[k] (a step where they differ) and on, linearly, to
  // lower_[k + 1] at value_[k + 1].
  std::vector<double> value_;
  std::vector<double> lower_;
  std::vector<double> upper_;
  // guide_[g] is the first k with upper_[k] >= g / guide_.size(): where to look for a quantile.
  std::vector<std::uint32_t> guide_;
};

}  // namespace likeness::stats
