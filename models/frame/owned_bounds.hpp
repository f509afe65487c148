#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace likeness::models {

/// What becomes of numbers beyond those that enough owners reach.
struct BoundedNumbers {
  std::vector<double> moved;         ///< where each comes to
  std::vector<std::size_t> sources;  ///< the place of the number nearest to that; itself: it stays
  std::size_t beyond = 0;            ///< how many lay beyond
};

/// Numbers without those beyond that of the `fewest`-th owner at either end; nothing where fewer
/// owners have a number. `owners` says whose each is; below 0: nobody's, by itself.
///
/// An owner's numbers move together, so that they go on following one another as they did: of an
/// owner with a share s beyond the upper bound, the largest 2 s are drawn together between the
/// smallest of these and the bound; likewise at the other end; and where that would be all of them,
/// all move as far as takes the farthest to its bound, and are drawn together where the other end
/// would leave the other bound then. Positive numbers of several magnitudes do so as logarithms.
/// Where fewer than `fewest` numbers lie beyond an end, these are left to what counts rows.
[[nodiscard]] std::optional<BoundedNumbers> bound_by_owners(std::span<const double> numbers,
                                                            std::span<const std::int32_t> owners,
                                                            std::size_t fewest);

}  // namespace likeness::models
