#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "likeness/privacy.hpp"
#include "metrics/row_matrix.hpp"

/// The parts of evaluate_privacy(), each in a file of its own.
namespace likeness::metrics {

/// The tables as the attacks see them: at most PrivacyOptions::most_rows of each.
struct PrivacyTables {
  std::vector<std::string> names;
  std::vector<std::string> number_names;
  std::vector<bool> whole;
  std::vector<bool> is_datetime;
  std::vector<std::uint32_t> level_counts;
  RowMatrix real;
  RowMatrix synthetic;
  std::optional<RowMatrix> holdout;
};

/// A table as wild as it can be within the real one's ranges and levels: SDMetrics' random data.
[[nodiscard]] RowMatrix random_rows(const PrivacyTables& tables, std::size_t rows,
                                    std::uint64_t seed);

/// How much the copies should worry, exact and near ones.
[[nodiscard]] Severity copying_severity(const Copies& copies);

/// Fills `curves`, `baseline_protection`, `overfitting_protection` and the near copies.
void measure_distances(const PrivacyTables& tables, const PrivacyOptions& options,
                       Privacy& privacy);

[[nodiscard]] MembershipInference infer_membership(const PrivacyTables& tables,
                                                   const PrivacyOptions& options);

/// `secret` indexes PrivacyTables::names; there must be another column.
[[nodiscard]] AttributeInference infer_attribute(const PrivacyTables& tables, std::size_t secret,
                                                 const PrivacyOptions& options);

[[nodiscard]] SinglingOut single_out(const PrivacyTables& tables, const PrivacyOptions& options);

/// NewRowSynthesis of rows that are read already.
[[nodiscard]] double new_row_share(const RowMatrix& real, const RowMatrix& synthetic,
                                   double tolerance);

/// What the numbers mean, in words.
[[nodiscard]] std::vector<Finding> privacy_findings(const Privacy& privacy);

/// Success counts of an attack and its control as rates and risk; `control_attacks` 0 for none.
[[nodiscard]] AttackRisk attack_risk(std::size_t successes, std::size_t attacks,
                                     std::size_t control_successes, std::size_t control_attacks,
                                     double naive_success);

}  // namespace likeness::metrics
