#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "constraints/constraint_check.hpp"
#include "likeness/table.hpp"

namespace likeness::models {

/// Which rows of a table that is learned break which rules. Both arguments must outlive this.
class RealRows {
 public:
  RealRows(const Table& table, const std::vector<ConstraintCheck>& checks);

  /// How many rows break one of the rules.
  [[nodiscard]] std::size_t broken(std::size_t check) const;

  /// Throws Error(kUsage) for a rule that no row meets and for two that no row meets together,
  /// Error(kData) for rows that break a rule, where it says to refuse them.
  void refuse_what_cannot_be() const;

  /// Rows that no rule leaves out.
  [[nodiscard]] std::vector<std::size_t> kept() const;

 private:
  [[nodiscard]] bool share_columns(std::size_t a, std::size_t b) const;
  void refuse_contradiction(std::size_t k) const;
  [[noreturn]] void refuse_rows(std::size_t k, std::size_t broken) const;

  const Table& table_;
  const std::vector<ConstraintCheck>& checks_;
  std::vector<std::vector<std::uint8_t>> broken_;
};

}  // namespace likeness::models
