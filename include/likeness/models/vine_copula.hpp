#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/models/synthesizer.hpp"

namespace likeness::models {

/// Options of `vine_copula`.
struct VineCopulaOptions {
  /// Marginal of number columns, as for gaussian_copula.
  std::string distribution = "empirical";
  /// regular, canonical or drawable.
  std::string structure = "regular";
  /// Trees with copulas; 0 means all. More cost time, as each is fitted after the one below.
  int trees = 10;
  /// Families to choose each pair's copula from, by name; empty means all.
  std::vector<std::string> families;
  /// aic, bic or log_likelihood.
  std::string criterion = "aic";
  /// Whether columns are learned given the level of another one along a forest of the strongest
  /// pairs.
  bool forest = true;
  /// Whether numbers stay within the smallest and largest value seen.
  bool enforce_min_max = true;
  /// Whether numbers keep the decimals, and dates the resolution, that were seen.
  bool enforce_rounding = true;
  /// At most so many rows, evenly spread, are used to fit the vine; from 100.
  std::uint64_t rows = 5'000;
};

/// A vine over conditional ranks (docs/copulas.md). Throws Error(kUsage) for an option out of its
/// range.
[[nodiscard]] LIKENESS_EXPORT std::unique_ptr<Synthesizer> make_vine_copula(
    const VineCopulaOptions& options = {});

}  // namespace likeness::models
