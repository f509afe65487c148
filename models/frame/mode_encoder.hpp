#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "likeness/random.hpp"
#include "likeness/stats/mixture.hpp"

namespace likeness::models {

/// What a column's modes may be.
struct ModeOptions {
  std::size_t most_modes = 10;   ///< the most components to fit; from 1
  double lowest_weight = 0.005;  ///< components of at most this weight are no modes
};

/// Mode-specific normalization of one column of numbers (Xu et al. 2019, section 4.2): a number is
/// the component of a Gaussian mixture that it comes from, drawn by responsibility, and its offset
/// from there, (x - mean) / (4 sd) kept within -0.99 and 0.99. docs/encoders.md names the
/// departures from other libraries.
class ModeEncoder {
 public:
  ModeEncoder() = default;
  /// Fits the mixture to `values`, at least one and none of them NaN. Throws Error(kData) for
  /// values that spread over more than 1e150.
  explicit ModeEncoder(std::span<const double> values, const ModeOptions& options = {});
  /// Takes a mixture as it is, without components of at most `lowest_weight` unless all are.
  ModeEncoder(const stats::GaussianMixture& mixture, double lowest_weight);

  /// How many modes there are: at least 1.
  [[nodiscard]] std::size_t size() const noexcept { return mean_.size(); }

  /// offsets[k], modes[k] become those of values[k]; the mode is drawn by element first + k of
  /// `random`. Throws Error(kData) for a missing number (NaN).
  void encode(std::span<const double> values, const RandomStream& random, std::uint64_t first,
              std::span<float> offsets, std::span<std::uint32_t> modes) const;

  /// The probability that a number is given each mode.
  [[nodiscard]] std::vector<double> mode_probabilities(double value) const;
  /// The offset of a number from mode `mode`.
  [[nodiscard]] double offset(double value, std::size_t mode) const noexcept;
  /// The number at an offset, kept within -1 and 1, from a mode.
  [[nodiscard]] double decode(double offset, std::size_t mode) const noexcept;

  void fields(io::Archive& archive);

 private:
  void probabilities(double value, std::span<double> out) const noexcept;

  std::vector<double> mean_;
  std::vector<double> deviation_;
  std::vector<double> log_offset_;  ///< as GaussianMixture has it
};

}  // namespace likeness::models
