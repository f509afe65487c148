#pragma once

#include <cstdint>
#include <string>

#include "likeness/stats/knn_mtd.hpp"
#include "models/frame/mixed_table.hpp"
#include "models/neighbours/pseudo_rows.hpp"
#include "models/neighbours/row_choice.hpp"

namespace likeness::models {

/// `triangular` or `kernel`.
[[nodiscard]] stats::Membership membership_from_name(const std::string& name);

/// Frobenius norm of the difference of the association matrices of two sets of rows, missing
/// numbers as their column's mean.
[[nodiscard]] double association_difference(const MixedValues& real, const MixedValues& made);

/// Mean over the number columns of the KS complement; 1 without any.
[[nodiscard]] double ks_complement(const MixedValues& real, const MixedValues& made);

/// The nearest-neighbour distance ratio of made rows to real ones, the mean over the rows, in two
/// units of distance.
struct DistanceRatio {
  double as_they_are = 0;   ///< numbers and codes as they are
  double standardized = 0;  ///< each divided by its standard deviation
};
[[nodiscard]] DistanceRatio distance_ratio(const MixedValues& real, const MixedValues& made);
/// The distances of each real row among the others: what fresh real rows have. Needs 3 rows.
[[nodiscard]] DistanceRatio real_distance_ratio(const MixedValues& real);

/// `asked`, or where it is 0 the least spread, of a few, with which made rows have the distance
/// ratio of real rows in both units.
[[nodiscard]] double choose_spread(double asked, const MixedTable& table, const MixedValues& real,
                                   stats::KnnMtdOptions options, int group_column,
                                   std::uint64_t seed);

/// The least mixing of category codes, of a few, with which made rows equal real ones no more often
/// than these equal each other, and are as far from them. 0 where most columns are numbers, which
/// keep rows apart.
[[nodiscard]] double choose_code_mixing(const MixedTable& table, const MixedValues& real,
                                        stats::KnnMtdOptions options, int group_column,
                                        std::uint64_t seed);

/// `asked`, or where it is 0 the number of neighbours among 3, 5, 7 and 10 whose rows have the
/// lowest association difference; always below the number of rows.
[[nodiscard]] std::size_t choose_neighbours(std::size_t asked, const MixedValues& real,
                                            stats::KnnMtdOptions options, int group_column,
                                            std::uint64_t seed);

/// Diffuses `real` into a pool of which no row may be a real one, as far as `choice` asks for that.
[[nodiscard]] PseudoRows fit_pseudo_rows(const MixedTable& table, const MixedValues& real,
                                         const PseudoRowOptions& options,
                                         const RowChoiceOptions& choice, std::uint64_t seed);

}  // namespace likeness::models
