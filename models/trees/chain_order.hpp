#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "models/trees/column_states.hpp"

namespace likeness::models {

/// One column's cells as states.
struct StateColumn {
  const ColumnStates* states = nullptr;
  std::vector<std::int32_t> cells;
};

/// A column whose state follows from the state of another in every row.
struct Determined {
  std::size_t by = 0;               ///< which column
  std::vector<std::int32_t> state;  ///< of each of its states
};

/// Mutual information of pairs of columns, of up to 10,000 rows, in few bins, less what independent
/// columns show.
class StateInformation {
 public:
  /// `columns` need not outlive it.
  explicit StateInformation(std::span<const StateColumn> columns);
  /// In nats.
  [[nodiscard]] double between(std::size_t a, std::size_t b) const;

 private:
  std::vector<std::vector<std::uint8_t>> bins_;  ///< of each column
};

/// `column` as determined by `by`, where that holds in all rows and would be a wonder by chance.
[[nodiscard]] std::optional<Determined> find_dependency(const StateColumn& by, std::size_t by_index,
                                                        const StateColumn& column);

/// In which order columns are drawn.
struct ChainOrder {
  std::vector<std::size_t> columns;  ///< each once
  /// Of each column: what determines it, an earlier one.
  std::vector<std::optional<Determined>> determined;
  /// Mutual information of pairs, columns * columns of them, in nats.
  std::vector<double> information;
};

/// Greedy: begins with the column that tells most about all others, and goes on with the one about
/// which most is told by those before; columns of few states before all others, which costs these
/// nothing and lets each be learned from whole groups of rows. What determines a column comes
/// before it. `wanted` comes first, in that order.
[[nodiscard]] ChainOrder choose_order(std::span<const StateColumn> columns,
                                      std::span<const std::size_t> wanted);

}  // namespace likeness::models
