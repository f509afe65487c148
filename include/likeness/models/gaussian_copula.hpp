#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/models/synthesizer.hpp"

namespace likeness::models {

/// Options of `gaussian_copula`. Families are the names of stats::family_name, or `best` for the
/// parametric family with the smallest Kolmogorov-Smirnov distance.
struct GaussianCopulaOptions {
  /// Marginal of number columns. `empirical` follows the data and interpolates between its values;
  /// SDV's default is `beta`.
  std::string distribution = "empirical";
  /// The same for single columns: name and family.
  std::vector<std::pair<std::string, std::string>> column_distributions;
  /// Whether columns are learned given the level of another one along a forest of the strongest
  /// pairs. Off, the model is the plain Gaussian copula, for comparison: one latent order per
  /// column.
  bool forest = true;
  /// Whether numbers stay within the smallest and largest value seen.
  bool enforce_min_max = true;
  /// Whether numbers keep the decimals, and dates the resolution, that were seen.
  bool enforce_rounding = true;
  /// At most so many rows, evenly spread, are used to estimate correlations; from 100.
  std::uint64_t correlation_rows = 5'000;
  /// Sweeps of the stochastic EM that estimates correlations, from 2 to 10,000.
  int correlation_sweeps = 16;
};

/// A Gaussian copula over conditional ranks (docs/gaussian-copula.md). Throws Error(kUsage) for an
/// option out of its range.
[[nodiscard]] LIKENESS_EXPORT std::unique_ptr<Synthesizer> make_gaussian_copula(
    const GaussianCopulaOptions& options = {});

}  // namespace likeness::models
