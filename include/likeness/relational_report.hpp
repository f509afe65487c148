#pragma once

#include <cstddef>
#include <string>

#include "likeness/dataset.hpp"
#include "likeness/export.hpp"
#include "likeness/relational_evaluation.hpp"
#include "likeness/report.hpp"

/// What was measured of several tables, written for people and for programs.
namespace likeness::report {

[[nodiscard]] LIKENESS_EXPORT std::string to_text(const metrics::RelationalEvaluation& evaluation,
                                                  std::size_t longest_list = kLongestList);
[[nodiscard]] LIKENESS_EXPORT std::string to_json(const metrics::RelationalEvaluation& evaluation,
                                                  const Origin& origin = {});
/// One page with a picture of the tables and their relations, coloured by their scores, and the
/// numbers of children of each relation, real over synthetic.
[[nodiscard]] LIKENESS_EXPORT std::string relational_html(
    const metrics::RelationalInput& input, const metrics::RelationalEvaluation& evaluation,
    const Origin& origin = {});

/// Tables, keys, relations and cardinalities, a line each.
[[nodiscard]] LIKENESS_EXPORT std::string schema_text(const DatasetMetadata& metadata,
                                                      const Dataset& dataset);

}  // namespace likeness::report
