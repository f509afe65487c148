#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/copula/dependence_forest.hpp"

namespace likeness::models {

/// What edges between columns gain: their mutual information over some rows less its price by BIC.
class PairInformation {
 public:
  /// Both outlive it.
  PairInformation(std::span<const CodedColumn> columns, std::span<const std::size_t> rows);

  /// Of an edge between two columns, 0 or less where it doesn't pay; `counts` is memory for it.
  /// Where one of them is partly unknown: of the rows that show both, and in proportion to their
  /// number.
  [[nodiscard]] double gain(std::size_t first, std::size_t second,
                            std::vector<std::uint32_t>& counts) const;

 private:
  /// Rows level by level: those of level k are rows[begin[k]], ... before begin[k + 1].
  struct Grouped {
    std::vector<std::uint32_t> rows;
    std::vector<std::uint32_t> begin;
  };

  [[nodiscard]] double entropy_of(const CodedColumn& column) const;
  [[nodiscard]] Grouped grouped(const CodedColumn& column) const;
  [[nodiscard]] double term(std::uint32_t count) const;
  [[nodiscard]] double joint_terms(const CodedColumn& a, const CodedColumn& b,
                                   std::vector<std::uint32_t>& counts) const;
  [[nodiscard]] bool may_inform(std::size_t first, std::size_t second, double least,
                                std::vector<std::uint32_t>& counts) const;

  std::span<const CodedColumn> columns_;
  std::span<const std::size_t> rows_;
  double total_;
  std::vector<double> terms_;    ///< p log p of counts over all rows, as far as there is room
  std::vector<double> entropy_;  ///< of each column
  std::vector<Grouped> groups_;  ///< of wide tables, where most pairs are soon seen not to pay
};

}  // namespace likeness::models
