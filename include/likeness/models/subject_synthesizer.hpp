#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/models/synthesizer.hpp"

namespace likeness::models {

/// Changes how often a value is drawn.
struct Boost {
  std::string column;
  std::string value;     ///< spelled as in a CSV cell
  double factor = 1;     ///< on the odds of the value, wherever it may be drawn; above 0
  bool balance = false;  ///< all values of the column alike instead; value and factor don't matter
};

/// A model whose rows are the events of subjects, drawn one after another.
class LIKENESS_EXPORT SubjectSynthesizer : public Synthesizer {
 public:
  /// sample(), with some values more or less frequent than they were in the real table. A row then
  /// depends on the boosts, too, and still not on other rows. Throws Error(kUsage) for a column
  /// that doesn't hold repeated values, and for a value that is not among them.
  [[nodiscard]] virtual Table sample_scenario(std::uint64_t rows, const SampleOptions& options,
                                              const std::vector<Boost>& boosts) const = 0;

  /// How many rows the first `subjects` subjects of the endless table of `seed` have.
  [[nodiscard]] virtual std::uint64_t rows_of_subjects(std::uint64_t subjects,
                                                       std::uint64_t seed) const = 0;

  [[nodiscard]] Table sample(std::uint64_t rows, const SampleOptions& options) const override {
    return sample_scenario(rows, options, {});
  }
};

}  // namespace likeness::models
