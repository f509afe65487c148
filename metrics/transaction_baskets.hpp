#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "likeness/stats/frequent_item_sets.hpp"
#include "likeness/transactions.hpp"

namespace likeness::metrics {

/// Baskets and what their items are called.
struct NamedBaskets {
  stats::Baskets baskets;
  std::vector<std::string> items;
};

[[nodiscard]] NamedBaskets make_baskets(const Table& table, const Transactions& transactions,
                                        BasketKind kind);

}  // namespace likeness::metrics
