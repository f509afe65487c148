#pragma once

#include <string>
#include <utility>
#include <vector>

#include "likeness/stats/distribution.hpp"
#include "models/options.hpp"

namespace likeness::models {

/// The names of all families of distributions.
[[nodiscard]] std::vector<std::string> family_names();

/// Options that choose the distributions of number columns.
struct DistributionOptions {
  std::string distribution = "empirical";  ///< a family, or `best` of the parametric ones
  std::string column_distributions;        ///< `age=gamma,pay=beta`

  void declare(OptionTable& table, const std::string& model);

  /// The families to choose from: one, or for `best` the parametric ones.
  [[nodiscard]] std::vector<stats::Family> families() const;

  /// A family for each column named. Throws Error(kUsage) for an unknown family, and for `best`.
  [[nodiscard]] std::vector<std::pair<std::string, stats::Family>> column_families(
      const std::string& model) const;
};

}  // namespace likeness::models
