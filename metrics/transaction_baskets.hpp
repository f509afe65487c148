#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "likeness/io/transactions.hpp"
#include "likeness/metrics/association_rules.hpp"
#include "likeness/stats/frequent_item_sets.hpp"

namespace likeness::metrics {

/// Baskets and what their items are called.
struct NamedBaskets {
  stats::Baskets baskets;
  std::vector<std::string> items;
};

/// The rows of each subject, in the order of the table; rows without one are left out.
struct SubjectRows {
  std::vector<std::size_t> offsets;  ///< subject k has rows[offsets[k]] up to rows[offsets[k + 1]]
  std::vector<std::size_t> rows;

  [[nodiscard]] std::size_t size() const noexcept { return offsets.size() - 1; }
  [[nodiscard]] std::size_t count(std::size_t subject) const noexcept {
    return offsets[subject + 1] - offsets[subject];
  }
};

[[nodiscard]] SubjectRows rows_by_subject(const io::Transactions& transactions);

[[nodiscard]] NamedBaskets make_baskets(const io::Table& table,
                                        const io::Transactions& transactions, BasketKind kind);

}  // namespace likeness::metrics
