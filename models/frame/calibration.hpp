#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "likeness/random.hpp"
#include "models/frame/encoded_table.hpp"
#include "models/frame/marginal.hpp"

namespace likeness::models {

/// Brings one column's numbers from the distribution that a network gives them to that of the real
/// ones: x becomes Q(F(x)), F the made ones' distribution function and Q the real ones' quantile
/// function, both kept on a limited number of points. Order is kept.
class NumberMap {
 public:
  NumberMap() = default;
  /// NaN (missing) is passed over; both need at least one number.
  NumberMap(std::span<const double> made, std::span<const double> real);

  /// Where F jumps, `uniform` in (0, 1) chooses between its two limits. NaN stays.
  [[nodiscard]] double operator()(double value, double uniform) const;

  void fields(io::Archive& archive);

 private:
  NumberMarginal made_;
  NumberMarginal real_;
};

/// What is added to the logits of each entry (mode or level) of a column so that, in `made` rows,
/// entries are the largest as often as `shares` says: found step by step, by the logarithm of
/// wanted over found share, keeping the best. Entry k of row i is made[i * stride + k].
[[nodiscard]] std::vector<float> entry_offsets(const float* made, std::size_t rows,
                                               std::size_t stride, std::span<const double> shares);

/// The largest of `count` logits after their offsets are added (none where `offsets` is null).
[[nodiscard]] std::size_t largest_entry(const float* logits, const float* offsets,
                                        std::size_t count) noexcept;

}  // namespace likeness::models
