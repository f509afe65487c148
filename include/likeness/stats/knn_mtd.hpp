#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/stats/eigen.hpp"
#include "likeness/stats/mega_trend_diffusion.hpp"
#include "likeness/stats/mixed_rows.hpp"

namespace likeness::stats {

/// Whose values are diffused together with a row's own.
enum class Neighbourhood {
  kRows,     ///< those of the nearest rows by Gower's distance over all columns
  kColumns,  ///< for each column, the nearest values in it alone (Sivakumar et al. 2022)
};

/// Where a new value lies on average.
enum class DiffusionCentre {
  kRow,            ///< at the row's own value, so that only the shape comes from the neighbours
  kNeighbourhood,  ///< where the diffused range puts it, as in the papers
};

/// The defaults keep the statistics of the table; `papers_knn_mtd_options()` gives those of the
/// papers. docs/mega-trend-diffusion.md shows what each costs and gains.
struct KnnMtdOptions {
  /// Neighbours of each row besides itself; at least 1 and below the number of rows. A group with
  /// fewer rows uses all of them.
  std::size_t neighbours = 5;
  Neighbourhood neighbourhood = Neighbourhood::kRows;
  Membership membership = Membership::kTriangular;
  DiffusionCentre centre = DiffusionCentre::kRow;
  /// Scales the deviation from the centre: 1 for the whole diffused range. More keeps new rows
  /// further from real ones, less keeps the relations between columns.
  double spread = 0.4;
  /// The membership at the bounds of mega-trend diffusion.
  double membership_at_bounds = 1e-20;
  /// Let the columns of a row deviate together, as rows of a neighbourhood do.
  bool dependent_columns = true;
  /// Shrink each column towards its mean so that diffusion does not add to its variance.
  bool keep_variance = true;
  /// Probability of taking a row's category codes, all together, from one of its neighbours.
  double category_switch = 0.25;
  /// Probability with which each category code then comes from a neighbour of its own, so that
  /// codes are found together that no row has together.
  double code_mixing = 0;
  /// A number that at least this share of the rows have, and 5 times as many as have the column's
  /// median level, is kept as it is, as missing values are: the zeros of a semicontinuous column,
  /// for one. Above 1: none.
  double atom_share = 0.05;
  /// In columns where values repeat (at most half as many levels as rows), take the nearest level.
  bool snap_to_levels = true;
  /// Reflect values outside the smallest and largest real ones back inside.
  bool within_range = true;
  /// Rows [0, round), [round, 2 round), ... take turns together, one round after another; 0 for all
  /// rows at once. For rows of which each round already represents the whole.
  std::size_t round = 0;
};

/// kNNMTD as published: neighbours by column, the whole range, every column alone, no correction.
[[nodiscard]] LIKENESS_EXPORT KnnMtdOptions papers_knn_mtd_options();

/// New rows. Column j of numbers and codes is column j of the rows given.
struct DiffusedRows {
  Eigen::MatrixXd numbers;
  Eigen::MatrixXi codes;
  std::vector<std::size_t> source;  ///< the real row that each was made from
};

/// k-nearest-neighbour mega-trend diffusion (Sivakumar, Ramamurthy, Radhakrishnan and Won 2022,
/// "Synthetic sampling from small datasets: A modified mega-trend diffusion approach using
/// k-nearest neighbors", Knowledge-Based Systems 235): each new row is a real row whose numbers
/// move within the diffused range of its neighbourhood. Real rows take turns in random order, each
/// once before any repeats. Draws by inversion, nothing is rejected.
///
/// Immutable; any number of threads may share one.
class LIKENESS_EXPORT KnnMtd {
 public:
  /// `groups`, one whole number per row or nothing: neighbours come from rows of the same group (of
  /// a classification target, say); a row that is alone in its group has its neighbours in all
  /// rows. Throws Error(kData) for fewer than 2 rows, no columns, infinite numbers or numbers
  /// beyond 1e150, and Error(kUsage) for options out of range.
  KnnMtd(const MixedRows& rows, const KnnMtdOptions& options = {},
         std::span<const int> groups = {});

  KnnMtd(KnnMtd&&) noexcept;
  KnnMtd& operator=(KnnMtd&&) noexcept;
  ~KnnMtd();

  /// New rows first_row, first_row + 1, ...; row i is a function of (rows, options, groups, seed,
  /// i, attempt) alone. Its source is the same in all attempts.
  [[nodiscard]] DiffusedRows sample(std::size_t count, std::uint64_t seed,
                                    std::uint64_t first_row = 0, std::uint64_t attempt = 0) const;

 private:
  struct State;
  std::unique_ptr<const State> state_;
};

}  // namespace likeness::stats
