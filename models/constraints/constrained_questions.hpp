#pragma once

#include <string>
#include <vector>

#include "models/constraints/constraint_plan.hpp"
#include "models/row_questions.hpp"

namespace likeness::models {

/// Questions about rows of the table, asked of a model that learned what a plan makes of them.
class ConstrainedQuestions final : public RowQuestions {
 public:
  /// Both must outlive this.
  ConstrainedQuestions(const RowQuestions& inner, const ConstraintPlan& plan)
      : inner_(inner), plan_(plan) {}

  [[nodiscard]] std::vector<double> log_likelihood(const Table& table) const override;
  [[nodiscard]] Table predict(const Table& table, const std::string& column,
                              std::uint64_t seed) const override;
  [[nodiscard]] Table impute(const Table& table, std::uint64_t seed) const override;

 private:
  void need_all_columns(const Table& table) const;

  const RowQuestions& inner_;
  const ConstraintPlan& plan_;
};

}  // namespace likeness::models
