#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace likeness::metrics {

/// Log-odds of rows of class 1, learned from other rows.
///
/// A hundred boosted trees of six levels, with XGBoost's default learning rate and penalty, grown
/// without looking whether they help: scores are to be those that the literature has.
/// `bins` are those of all rows, row after row, `features` each; `targets` the classes of all.
/// Gives the log-odds of the rows `tested`, in their order; those `trained` are learned from.
[[nodiscard]] std::vector<double> boost_plainly(std::span<const std::uint8_t> bins,
                                                std::size_t features,
                                                std::span<const std::uint8_t> targets,
                                                std::span<const std::uint32_t> trained,
                                                std::span<const std::uint32_t> tested);

}  // namespace likeness::metrics
