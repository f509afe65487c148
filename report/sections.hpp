#pragma once

#include <span>
#include <string>
#include <vector>

#include "likeness/evaluation.hpp"
#include "likeness/report.hpp"
#include "report/compared_tables.hpp"
#include "report/projection.hpp"

/// What the report says, one function per section. Each gives the markup inside of its section.
namespace likeness::report {

/// The scores with what they mean.
[[nodiscard]] std::string scores_section(const metrics::Evaluation& evaluation);

/// The verdicts, the most severe first; says what was left out of the evaluation.
[[nodiscard]] std::string findings_section(const metrics::Evaluation& evaluation);

/// The columns and pairs with the lowest scores.
[[nodiscard]] std::string worst_section(const metrics::QualityReport& quality,
                                        const ComparedTables& tables);

/// A picture of every column.
[[nodiscard]] std::string columns_section(const metrics::QualityReport& quality,
                                          const ComparedTables& tables);

/// The association matrices and their difference.
[[nodiscard]] std::string associations_section(const ComparedTables& tables);

/// Both tables in two dimensions.
[[nodiscard]] std::string projection_section(const Projection& projection);

/// How close records come to real ones.
[[nodiscard]] std::string distances_section(const metrics::Privacy& privacy);

/// What models trained on either table can do.
[[nodiscard]] std::string utility_section(const metrics::Utility& utility);

/// How the training went.
[[nodiscard]] std::string losses_section(std::span<const NamedSeries> losses);

}  // namespace likeness::report
