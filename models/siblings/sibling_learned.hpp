#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/siblings/sibling_clock.hpp"
#include "models/siblings/sibling_history.hpp"
#include "models/siblings/sibling_kind.hpp"
#include "models/siblings/sibling_model.hpp"
#include "models/siblings/sibling_plan.hpp"
#include "models/siblings/sibling_row_chain.hpp"

namespace likeness::models {

/// All that is learned of rows within parents: three chains, of how many rows there are given the
/// context, of the first row given that too, and of each further row given those before it. Rows
/// may have columns of their own that are known before.
struct SiblingModel::Learned {
  std::vector<CellColumn> context;
  std::vector<CellColumn> given;          ///< of each row
  std::vector<SiblingPlan> length_plans;  ///< one: the number of rows
  std::vector<SiblingPlan> plans;         ///< of each column
  std::optional<std::size_t> index;
  SiblingClock clock;
  SiblingHistory::Layout layout;
  std::optional<SiblingKind> kind;
  std::optional<SiblingRowChain> lengths;
  std::optional<SiblingRowChain> first;  ///< where any parent has a row
  std::optional<SiblingRowChain> next;   ///< where any parent has two

  [[nodiscard]] const SiblingClock* clock_or_null() const noexcept {
    return index ? &clock : nullptr;
  }

  [[nodiscard]] const SiblingKind* kind_or_null() const noexcept { return kind ? &*kind : nullptr; }

  /// The features of further rows: the context, what is given, then these, then those of the
  /// history, then what the clock tells of the row before.
  enum Position : std::size_t {
    kRows,
    kDone,
    kLeft,
    kProgress,
    kElapsed,
    kLogDone,
    kLogLeft,
    kPositions
  };
  [[nodiscard]] static std::vector<CellColumn> position_features();
  [[nodiscard]] std::vector<CellColumn> next_features() const;
  [[nodiscard]] std::vector<CellColumn> first_features() const;
  /// Writes what is known of a row beside context and history, which stands from column `begin` on.
  static void write_position(std::vector<ColumnValues>& features, std::size_t begin,
                             std::size_t row, std::uint64_t rows, std::uint64_t done,
                             double elapsed);

  void fields(io::Archive& archive);
};

}  // namespace likeness::models
