#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/constraints/constraint_plan.hpp"
#include "models/constraints/deduced_cells.hpp"
#include "models/row_questions.hpp"

namespace likeness::models {

/// Questions about rows of the table, asked of a model that learned what a plan makes of them.
class ConstrainedQuestions final : public RowQuestions {
 public:
  /// All must outlive this, also what the rules, of rows by themselves, point to.
  ConstrainedQuestions(const RowQuestions& inner, const ConstraintPlan& plan,
                       std::vector<ImputationRule> rules)
      : inner_(inner), plan_(plan), rules_(std::move(rules)) {}

  [[nodiscard]] std::vector<double> log_likelihood(
      const Table& table, std::span<const std::string> hidden) const override;
  [[nodiscard]] Table predict(const Table& table, const std::string& column,
                              std::uint64_t seed) const override;
  /// Filled cells obey the rules, as far as the known ones of their row allow it; others stay
  /// missing.
  [[nodiscard]] Table impute(const Table& table, std::uint64_t seed) const override;

 private:
  void need_all_columns(const Table& table) const;
  /// The table with the column that is asked for, blank, where it lacks that.
  [[nodiscard]] Table with_asked_column(const Table& table, const std::string& name) const;
  /// The table without a cell in the column that is asked for.
  [[nodiscard]] Table asked_of(const Table& table, const std::string& column) const;
  /// The prediction as if nothing was measured from the column.
  [[nodiscard]] Table predicted_alone(const Table& table, const std::string& column, bool is_blank,
                                      std::uint64_t seed) const;
  /// The prediction of a computed column: what it is where others are drawn, many times.
  [[nodiscard]] Table predicted_by_draws(const Table& table, const std::string& column,
                                         std::uint64_t seed) const;
  /// The table with all missing cells drawn, whatever the rules say.
  [[nodiscard]] Table drawn(const Table& table, std::uint64_t seed) const;
  /// A row as it is drawn so that it breaks no rule, if one of some tries does; it is row `row` of
  /// `known`, whose cells stay.
  [[nodiscard]] std::optional<Table> drawn_to_obey(const Table& given, const Table& known,
                                                   std::size_t row, std::uint64_t seed) const;
  /// The first row of some tries at one row that breaks no rule.
  [[nodiscard]] std::optional<Table> first_to_obey(const Table& given, const Table& tries) const;
  /// The columns that tries at one row filled so that rules are broken.
  [[nodiscard]] std::vector<std::string> tied_columns(const Table& given, const Table& known,
                                                      const Table& tries) const;
  /// Filled cells that break rules are missing again.
  [[nodiscard]] Table without_broken(const Table& given, Table filled) const;

  const RowQuestions& inner_;
  const ConstraintPlan& plan_;
  std::vector<ImputationRule> rules_;
};

}  // namespace likeness::models
