#pragma once

#include <cstddef>
#include <optional>

#include "likeness/table.hpp"

namespace likeness {

/// How often the values of a column repeat; missing cells don't count.
struct ValueCounts {
  std::size_t present = 0;   ///< cells with a value
  std::size_t distinct = 0;  ///< different values
  std::size_t once = 0;      ///< values that a single row has

  /// Whether every row has a value of its own.
  [[nodiscard]] bool all_different() const noexcept { return distinct == present; }
  /// Whether a value occurs `rows` times on average.
  [[nodiscard]] bool repeats(std::size_t rows) const noexcept { return present >= rows * distinct; }
};

[[nodiscard]] ValueCounts count_values(const Column& column);

/// The counts of a column, made when they are first asked for.
class CountedColumn {
 public:
  /// `column` must outlive this.
  explicit CountedColumn(const Column& column) : column_(column) {}

  [[nodiscard]] const ValueCounts& counts() const {
    if (!counts_) counts_ = count_values(column_);
    return *counts_;
  }
  [[nodiscard]] const Column& operator*() const noexcept { return column_; }
  [[nodiscard]] const Column* operator->() const noexcept { return &column_; }

 private:
  const Column& column_;
  mutable std::optional<ValueCounts> counts_;
};

}  // namespace likeness
