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

/// All that is learned of rows within parents: chains of how many rows there are given the
/// context, of how they end, of the first row given that too, and of each further row given those
/// before it. Rows may have columns of their own that are known before.
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
  /// At which end values rows end, of each of endable(): first of all, so that rows lead there.
  std::optional<SiblingRowChain> endings;
  std::optional<SiblingRowChain> first;  ///< where any parent has a row
  std::optional<SiblingRowChain> next;   ///< where any parent has two

  [[nodiscard]] const SiblingClock* clock_or_null() const noexcept {
    return index ? &clock : nullptr;
  }

  [[nodiscard]] const SiblingKind* kind_or_null() const noexcept { return kind ? &*kind : nullptr; }

  /// The columns of numbers at which rows end.
  [[nodiscard]] std::vector<std::size_t> endable() const;
  /// Of each of these, a category for each ending_codes().
  [[nodiscard]] std::vector<SiblingPlan> ending_plans() const;
  /// The features of how rows end.
  [[nodiscard]] std::vector<CellColumn> ending_features() const;
  /// Of a plan, which feature of first and further rows says how they end, if any does.
  [[nodiscard]] std::vector<std::optional<std::size_t>> end_features() const;

  /// The features of further rows: the context, how rows end, what is given, then these, then those
  /// of the history, what the clock tells of the row before, and the ways left to where rows end.
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
  /// Where what the clock tells begins among so many of these.
  [[nodiscard]] std::size_t first_told(std::size_t features) const;
  /// Of rows that end at a number, how far that is from the last number, for each row left.
  void write_ways_left(std::vector<ColumnValues>& features, std::size_t row, double rows_left,
                       const SiblingHistory& history, std::size_t parent) const;
  [[nodiscard]] std::vector<CellColumn> first_features() const;
  /// Writes what is known of a row beside context and history, which stands from column `begin` on.
  static void write_position(std::vector<ColumnValues>& features, std::size_t begin,
                             std::size_t row, std::uint64_t rows, std::uint64_t done,
                             double elapsed);

  void fields(io::Archive& archive);

 private:
  /// The context, how rows end, and what is given of each.
  [[nodiscard]] std::vector<CellColumn> plain_features() const;
};

}  // namespace likeness::models
