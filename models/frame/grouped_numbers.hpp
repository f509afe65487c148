#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace likeness::models {

/// A number, and whose it is; below 0: nobody's, by itself.
struct OwnedNumber {
  double number = 0;
  std::int32_t owner = -1;
};

/// Groups of neighbouring numbers.
struct NumberGroups {
  std::vector<std::size_t> ends;  ///< where each ends among the sorted numbers
  std::vector<double> numbers;    ///< one for each, rising
};

/// What all numbers of at most so many decimals are whole multiples of; 0 where that can't be said,
/// as of numbers of more than twelve. Below 0: as many decimals as they have.
[[nodiscard]] double common_step(std::span<const double> numbers, int decimals);

/// The multiple of a step of common_step() that is nearest to a number; itself for 0.
[[nodiscard]] double on_steps(double number, double step);

/// Joins neighbours among `sorted` until `fewest` owners have a number of each group
/// (microaggregation: Domingo-Ferrer and Mateo-Sanz 2002), equal ones always. A group's number is
/// the mean, of as many decimals (any below 0), and a multiple of what all numbers are multiples
/// of; next to it where somebody has just that, and there is another within the group. No groups
/// where fewer owners have a number.
[[nodiscard]] NumberGroups group_by_owners(std::span<const OwnedNumber> sorted, std::size_t fewest,
                                           int decimals);

}  // namespace likeness::models
