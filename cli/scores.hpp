#pragma once

#include <cstddef>
#include <string>

#include "cli/files.hpp"
#include "likeness/core/progress.hpp"
#include "likeness/metrics/diagnostic.hpp"
#include "likeness/metrics/evaluation.hpp"
#include "likeness/metrics/quality.hpp"

namespace likeness::cli {

/// Everything that is said about a synthetic table.
struct Scores {
  metrics::QualityReport quality;
  metrics::DiagnosticReport diagnostic;

  /// A table for the terminal; lists stop after `longest_list` rows, or never where 0.
  [[nodiscard]] std::string to_text(std::size_t longest_list) const;
  /// The same for those who take a whole evaluation.
  [[nodiscard]] metrics::Evaluation evaluation() const;
  /// {"quality": ..., "diagnostic": ...}, as docs/metrics.md describes both.
  [[nodiscard]] std::string to_json() const;
};

/// How long the lists are that synth and evaluate print unasked.
inline constexpr std::size_t kLongestList = 20;

[[nodiscard]] Scores evaluate(const DescribedTable& real, const io::Table& synthetic,
                              const ProgressCallback& progress);

}  // namespace likeness::cli
