#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/models/ctgan.hpp"

namespace likeness::models {

/// Options of `copula_gan`. Families are the names of stats::family_name, or `best` for the
/// parametric family with the smallest Kolmogorov-Smirnov distance.
struct CopulaGanOptions {
  /// What number columns are made standard normal by. `empirical` follows the data; SDV's default
  /// is `beta`.
  std::string distribution = "empirical";
  /// The same for single columns: name and family.
  std::vector<std::pair<std::string, std::string>> column_distributions;
  /// The network and how it is trained.
  CtganOptions ctgan;
};

/// CTGAN on columns of numbers that were made standard normal by their fitted marginal
/// (docs/encoders.md). Throws Error(kUsage) for an option out of its range.
[[nodiscard]] LIKENESS_EXPORT std::unique_ptr<Synthesizer> make_copula_gan(
    const CopulaGanOptions& options = {});

}  // namespace likeness::models
