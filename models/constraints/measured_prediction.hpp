#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "likeness/table.hpp"
#include "models/constraints/constraint_plan.hpp"
#include "models/constraints/deduced_cells.hpp"
#include "models/constraints/drawn_prediction.hpp"
#include "models/constraints/gap_column.hpp"
#include "models/row_questions.hpp"

namespace likeness::models {

/// The prediction of a number or date from which others are measured, such as the start of a known
/// end: the model knows no end but the distance from the start, and no distance where that is
/// asked for. So candidates are tried, each with the distances that it gives: their weights are the
/// likelihoods of their rows.
class MeasuredPrediction {
 public:
  /// All must outlive this.
  MeasuredPrediction(const RowQuestions& inner, const ConstraintPlan& plan,
                     const std::vector<ImputationRule>& rules, std::string column);

  /// Whether anything is measured from the column.
  [[nodiscard]] bool applies() const noexcept { return !gaps_.empty(); }
  /// Of each row of a table that has no cell in the column: what the cell may be; what drawn
  /// distances say where no candidate goes with the other cells. Nothing where all that is measured
  /// from it is missing.
  [[nodiscard]] std::vector<WeightedNumbers> of(const Table& asked, std::uint64_t seed) const;

 private:
  /// What is tried in some rows, and how much of the column each number stands for.
  struct Candidates {
    std::vector<std::size_t> row;
    std::vector<double> number;
    std::vector<double> width;
  };

  /// Between which numbers the model draws the column: what lies beyond is as likely to it as
  /// these.
  struct Ends {
    double least = 0;
    double most = 0;
  };

  [[nodiscard]] Ends ends_of_column(const Table& asked, std::uint64_t seed) const;
  [[nodiscard]] std::vector<WeightedNumbers> of_some(const Table& asked, const Ends& ends,
                                                     std::uint64_t seed) const;
  [[nodiscard]] Table without_measured(const Table& asked) const;
  /// Of a row: numbers that were drawn without what is measured, and by distances from that.
  struct Draws {
    std::vector<double> all;
    std::vector<double> by_distance;
  };
  void add_draws(const Table& asked, const Table& drawn, const NumberForm& form, const Ends& ends,
                 std::vector<Draws>& rows) const;
  [[nodiscard]] std::vector<double> log_weights(const Table& asked, const Table& drawn,
                                                const NumberForm& form,
                                                const Candidates& candidates) const;

  const RowQuestions& inner_;
  const ConstraintPlan& plan_;
  const std::vector<ImputationRule>& rules_;
  std::string column_;
  std::vector<const GapColumn*> gaps_;  ///< what is measured from the column
};

}  // namespace likeness::models
