#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "likeness/model.hpp"
#include "likeness/table.hpp"
#include "models/frame/level_encoder.hpp"
#include "models/sampling/cell_condition.hpp"

namespace likeness::models {

/// Conditions on cells of a table, for columns that are computed from what is drawn.
class TableConditions {
 public:
  /// Throws Error(kUsage) for a value that is none of its column. `schema` has the columns, and the
  /// dictionaries of those with codes.
  TableConditions(const Table& schema, const std::vector<Condition>& conditions);

  /// Sets the verdict of each row that doesn't meet them to `refused`.
  void refuse(const Table& table, std::vector<std::uint8_t>& verdicts, std::uint8_t refused) const;

  /// All of them in words; empty where there are none.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  struct OfColumn {
    std::string column;
    LevelEncoder levels;  ///< of a column that is no quantity
    bool number = false;
    CellCondition cells;
  };
  std::vector<OfColumn> columns_;
  std::string text_;
};

}  // namespace likeness::models
