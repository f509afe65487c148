#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/metadata.hpp"
#include "likeness/table.hpp"

namespace likeness::metrics {

/// Something that holds between columns in every row of the real table that has values there.
struct ColumnRule {
  std::string text;  ///< `start <= end`, `net + vat = gross`, `city determines state`
  std::vector<std::string> columns;  ///< those it speaks of
  std::size_t real_rows = 0;         ///< that it could be checked in
  std::size_t synthetic_rows = 0;
  std::size_t broken = 0;  ///< synthetic rows that break it

  [[nodiscard]] double broken_share() const noexcept {
    return synthetic_rows == 0 ? 0
                               : static_cast<double>(broken) / static_cast<double>(synthetic_rows);
  }
};

/// The rules that every real row obeys and that hardly hold by chance: order of two numbers or
/// dates, sums, differences, products and proportions of numbers, lengths of time, and columns that
/// another one determines, among them what stays the same in all rows of an id. Those that
/// synthetic rows break most often come first. docs/metrics.md has the conditions.
[[nodiscard]] LIKENESS_EXPORT std::vector<ColumnRule> find_column_rules(const Table& real,
                                                                        const Table& synthetic,
                                                                        const Metadata& metadata);

}  // namespace likeness::metrics
