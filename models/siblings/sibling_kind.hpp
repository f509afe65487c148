#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "models/frame/column_values.hpp"
#include "models/siblings/cell_column.hpp"
#include "models/siblings/sibling_plan.hpp"

namespace likeness::models {

/// Rows of a parent that are of several kinds, by one of their categories, and of which each is
/// more like the last one of its kind than like the row before: seasons at one position, payments
/// on one account. Of each kind its numbers are remembered.
struct SiblingKind {
  std::size_t column = 0;                  ///< of the plans: the kind
  std::vector<std::size_t> numbers;        ///< of the plans
  std::vector<std::vector<double>> means;  ///< of each number, of each kind: over all rows
  std::vector<CellColumn> features;        ///< what is told of a row once its kind is known

  void fields(io::Archive& archive, std::span<const SiblingPlan> plans);
};

/// The category that tells most so; none where rows of a kind tell little more than the row before.
/// `cells` are inner ones, `ends` says where parents end.
[[nodiscard]] std::optional<SiblingKind> find_kind(std::span<const SiblingPlan> plans,
                                                   const std::vector<ColumnValues>& cells,
                                                   std::span<const std::size_t> ends);

/// What is remembered of the kinds of some parents' rows.
class KindMemory {
 public:
  KindMemory(const SiblingKind& kind, std::size_t parents);

  void reset(std::size_t parent);
  void advance(std::size_t parent, const std::vector<ColumnValues>& cells, std::size_t row);
  /// The features of a row of that kind, into row `row` of the columns from `first` on.
  void write(std::size_t parent, std::int32_t kind, std::vector<ColumnValues>& features,
             std::size_t row, std::size_t first) const;

 private:
  [[nodiscard]] std::size_t at(std::size_t parent, std::int32_t kind) const noexcept {
    return (parent * kinds_ + static_cast<std::size_t>(kind)) * stride_;
  }

  const SiblingKind& kind_;
  std::size_t kinds_;
  std::size_t stride_;  ///< of a kind: rows, then of each number the last one, the sum, how many
  std::vector<double> states_;
};

}  // namespace likeness::models
