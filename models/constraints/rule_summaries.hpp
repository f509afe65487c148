#pragma once

#include <vector>

#include "likeness/model.hpp"

namespace likeness::models {

/// What a learned model has besides where it obeys rules.
class RuleSummaries {
 public:
  virtual ~RuleSummaries() = default;
  /// The rules, and how each is obeyed.
  [[nodiscard]] virtual std::vector<ConstraintSummary> summaries() const = 0;
};

}  // namespace likeness::models
