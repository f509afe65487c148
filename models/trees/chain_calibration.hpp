#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/trees/chain_order.hpp"
#include "models/trees/sequential_model.hpp"

namespace likeness::models {

/// Moves the log-odds of every decision by a constant, so that rows which the chain draws come to
/// each state as often as the rows it was learned from (docs/sequential-trees.md). What small
/// errors of each column do to the columns behind it adds up otherwise. `columns` are those that
/// ChainColumn::column names; of a chain without known columns.
void calibrate_chain(std::vector<ChainColumn>& chain, std::span<const StateColumn> columns,
                     std::uint64_t seed);

}  // namespace likeness::models
