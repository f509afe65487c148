#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "likeness/model.hpp"
#include "likeness/stats/distribution.hpp"
#include "likeness/stats/factor_copula.hpp"
#include "likeness/stats/gaussian_copula.hpp"
#include "likeness/stats/vine_copula.hpp"
#include "models/copula/dependence_forest.hpp"
#include "models/copula/learned_column.hpp"
#include "models/frame/frame.hpp"
#include "models/sampling/row_conditions.hpp"

namespace likeness::models {

/// What a copula model is to learn.
struct CopulaModelOptions {
  bool forest = true;  ///< conditional ranks given a parent's level
  bool copula = true;  ///< correlations of normal scores; false: independent ranks
  /// A vine over the ranks in place of the Gaussian copula; needs `copula`, too, whose correlations
  /// place the values of coarse columns within their intervals.
  std::optional<stats::VineOptions> vine;
  /// Families to choose a number column's marginal from; one alone is simply fitted.
  std::vector<stats::Family> families = {stats::Family::kEmpirical};
  /// Distributions of single columns, by name.
  std::vector<std::pair<std::string, stats::Family>> column_families;
  FrameOptions frame;
  std::uint64_t correlation_rows = 5'000;
  int correlation_sweeps = 12;
};

/// The state that the copula synthesizers share: columns as conditional ranks along a forest, the
/// ranks' normal scores joined by a Gaussian copula (docs/gaussian-copula.md has the model in
/// full), or the ranks by a vine (docs/copulas.md).
struct CopulaModel {
  Frame frame;
  std::vector<LearnedColumn> learned;  ///< of each learned column of the frame
  std::vector<std::int32_t> order;     ///< learned columns, parents before children
  /// What joins the ranks: one of these, or none, and they are independent.
  std::optional<stats::GaussianCopula> copula;
  std::optional<stats::FactorCopula> factors;
  std::optional<stats::VineCopula> vine;
};

[[nodiscard]] CopulaModel fit_copula_model(const Table& table, const Metadata& metadata,
                                           const CopulaModelOptions& options,
                                           const FitOptions& fit_options);

/// Cells of the learned columns for rows [first_row, first_row + rows) of the endless table of
/// `seed`.
[[nodiscard]] std::vector<ColumnValues> sample_freely(const CopulaModel& model, std::uint64_t seed,
                                                      std::uint64_t first_row, std::size_t rows);

/// Some rows of a model that is still being learned.
struct TrialRows {
  Eigen::MatrixXd ranks;            ///< of every column
  std::vector<ColumnValues> cells;  ///< of the columns of levels
};
[[nodiscard]] TrialRows make_trial_rows(const CopulaModel& model, std::uint64_t seed);

/// Learns LearnedColumn::shown_ranks of numbers that have a state, from rows of the model, so that
/// the numbers shown are distributed as in the table however showing depends on the others.
void learn_shown_ranks(const TrialRows& made, CopulaModel& model);

/// All cells of such rows; numbers that a state hides are unknown.
[[nodiscard]] std::vector<ColumnValues> trial_cells(const CopulaModel& model, TrialRows made);

/// Cells of rows that meet the conditions, exactly as the model distributes them given these:
/// values by sample_given_values(), all other conditions by rejection of such rows.
[[nodiscard]] std::vector<ColumnValues> sample_conditionally(const CopulaModel& model,
                                                             const RowConditions& conditions,
                                                             std::uint64_t rows,
                                                             const SampleOptions& options,
                                                             SampleReport& report);

/// Cells of rows that have the values given (docs/gaussian-copula.md), as the tries of
/// sample_by_tries(); whatever options.conditions are.
[[nodiscard]] std::vector<ColumnValues> sample_given_values(const CopulaModel& model,
                                                            const RowConditions& values,
                                                            std::uint64_t rows,
                                                            const SampleOptions& options,
                                                            SampleReport& report);

/// sample_given_values() for a model with a vine: whole rows are tried.
[[nodiscard]] std::vector<ColumnValues> sample_vine_given_values(const CopulaModel& model,
                                                                 const RowConditions& values,
                                                                 std::uint64_t rows,
                                                                 const SampleOptions& options,
                                                                 SampleReport& report);

/// Throws Error(kUsage) where the column never shows the value that is given.
void require_possible(const CopulaModel& model, const RowConditions::OfColumn& asked);

void fields(io::Archive& archive, CopulaModel& model);

/// The columns and the other facts that were learned, for summaries.
[[nodiscard]] io::Json describe_copula_columns(const CopulaModel& model);
[[nodiscard]] io::Json describe_copula_model(const CopulaModel& model);

}  // namespace likeness::models
