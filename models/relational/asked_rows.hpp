#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "likeness/dataset_model.hpp"
#include "models/constraints/table_conditions.hpp"
#include "models/relational/relational_model.hpp"
#include "models/sampling/row_conditions.hpp"

namespace likeness::models {

/// What the rows of a root table must meet.
class AskedRows {
 public:
  /// Throws Error(kUsage) for columns and values that aren't there, and columns that are computed
  /// from rows of other tables. `learned` must outlive this.
  AskedRows(std::size_t table, const LearnedTable& learned,
            const std::vector<Condition>& conditions, std::uint64_t max_tries);

  [[nodiscard]] std::size_t table() const noexcept { return table_; }
  [[nodiscard]] std::uint64_t max_tries() const noexcept { return max_tries_; }
  /// All of it in words.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

  /// Of each of some drawn rows, whether it meets all.
  [[nodiscard]] std::vector<bool> admitted(const std::vector<ColumnValues>& cells,
                                           std::size_t rows) const;

 private:
  std::size_t table_;
  const LearnedTable* learned_;
  std::uint64_t max_tries_;
  std::optional<RowConditions> drawn_;
  std::vector<std::string> computed_columns_;  ///< by rules, of which something is asked
  std::optional<models::TableConditions> computed_;
  std::string text_;
};

/// Throws Error(kUsage) also for tables that aren't there, and for those whose rows others make.
[[nodiscard]] std::vector<AskedRows> asked_rows(const RelationalModel& model,
                                                const DatasetSampleOptions& options);

/// The place of a table whose rows may be counted; Error(kUsage) where there is none of that name.
[[nodiscard]] std::size_t counted_table(const RelationalModel& model, const std::string& name);

}  // namespace likeness::models
