#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/progress.hpp"
#include "likeness/random.hpp"
#include "likeness/stats/bivariate_copula.hpp"
#include "likeness/stats/eigen.hpp"
#include "likeness/stats/vine_structure.hpp"

namespace likeness::stats {

enum class VineKind {
  kRegular,    ///< any regular vine: each tree a maximum spanning tree
  kCanonical,  ///< each tree a star around the variable with most dependence
  kDrawable,   ///< a path, found by nearest neighbours and improved by reversals
};

struct VineOptions {
  VineKind kind = VineKind::kRegular;
  /// Trees with copulas other than independence; fewer are faster and stiffer.
  std::size_t truncation = std::numeric_limits<std::size_t>::max();
  /// The candidates for each edge.
  CopulaSelection pairs = {};
  /// Told after every tree; may be empty.
  ProgressCallback progress = {};
};

struct VineFit;

/// A vine copula: the joint distribution of d uniform variables, built from bivariate copulas of
/// pairs of variables and, from the second tree on, of conditional distributions of pairs (Aas,
/// Czado, Frigessi and Bakken 2009, Insurance: Mathematics and Economics 44). A value, immutable,
/// safe to share between threads. All its loops are parallel and give the same bits for any number
/// of threads.
///
/// Data are rows x d matrices with values within the open interval (0, 1), else Error (kData) that
/// names row and column; see BivariateCopula for what happens next to 0 and 1.
class LIKENESS_EXPORT VineCopula {
 public:
  /// pairs[t][e] is the copula of edge e of tree t, its first argument belonging to
  /// structure.order()[e]. There may be fewer than d - 1 trees: the vine is truncated, and the
  /// others are independent. Throws Error (kUsage) if a tree has not all its edges.
  VineCopula(VineStructure structure, std::vector<std::vector<BivariateCopula>> pairs);

  /// Selects structure and copulas tree by tree: among the edges that a regular vine may have,
  /// those with most dependence by the absolute value of Kendall's tau (Dissmann, Brechmann, Czado
  /// and Kurowicka 2013, Computational Statistics & Data Analysis 59), each with its best copula.
  /// Needs two rows. A constant column goes with nothing and ends up independent or next to it.
  [[nodiscard]] static VineFit fit(const Eigen::Ref<const Eigen::MatrixXd>& u,
                                   const VineOptions& options = {});

  /// Selects the copulas alone; options.kind is not read. Throws Error (kUsage) if the structure
  /// has not as many variables as `u` has columns.
  [[nodiscard]] static VineFit fit(const Eigen::Ref<const Eigen::MatrixXd>& u,
                                   const VineStructure& structure, const VineOptions& options = {});

  [[nodiscard]] std::size_t dimension() const noexcept { return structure_.dimension(); }
  /// The number of trees with copulas.
  [[nodiscard]] std::size_t truncation() const noexcept { return pairs_.size(); }
  [[nodiscard]] const VineStructure& structure() const noexcept { return structure_; }
  [[nodiscard]] const BivariateCopula& pair(std::size_t tree, std::size_t edge) const {
    return pairs_[tree][edge];
  }
  [[nodiscard]] std::size_t parameter_count() const;

  /// One value per row.
  [[nodiscard]] Eigen::VectorXd log_pdf(const Eigen::Ref<const Eigen::MatrixXd>& u) const;
  [[nodiscard]] Eigen::VectorXd pdf(const Eigen::Ref<const Eigen::MatrixXd>& u) const;

  /// Sum of log_pdf, added up in the order of the rows.
  [[nodiscard]] double log_likelihood(const Eigen::Ref<const Eigen::MatrixXd>& u) const;

  /// Rosenblatt's transform: data from this copula become independent uniforms. Column order()[e]
  /// becomes the distribution function of that variable given those after it in the order.
  [[nodiscard]] Eigen::MatrixXd rosenblatt(const Eigen::Ref<const Eigen::MatrixXd>& u) const;

  /// The inverse: independent uniforms become a sample of this copula.
  [[nodiscard]] Eigen::MatrixXd inverse_rosenblatt(
      const Eigen::Ref<const Eigen::MatrixXd>& uniforms) const;

  /// `rows` x d: rows first_row, first_row + 1, ... of an endless sample. Row i takes elements i d
  /// to i d + d - 1 of the stream and depends on nothing else.
  [[nodiscard]] Eigen::MatrixXd sample(std::size_t rows, const RandomStream& stream,
                                       std::uint64_t first_row = 0) const;

  /// All of the copula as named numbers: "order" (d), "array" (the structure's trees one after
  /// another), "families" (their place in CopulaFamily), "rotations" and "parameters" (edge by
  /// edge, tree by tree).
  [[nodiscard]] std::map<std::string, std::vector<double>> state() const;

  /// The copula with that state; throws Error (kModel) where it is not one.
  [[nodiscard]] static VineCopula restore(const std::map<std::string, std::vector<double>>& state);

 private:
  VineStructure structure_;
  std::vector<std::vector<BivariateCopula>> pairs_;
};

/// A fitted vine and the log-likelihood of the data it was fitted to.
struct VineFit {
  VineCopula copula;
  double log_likelihood = 0;
};

/// Ranks divided by n + 1, column by column; equal values share their mean rank. Throws Error
/// (kData) if `data` has no rows or holds a NaN.
[[nodiscard]] LIKENESS_EXPORT Eigen::MatrixXd pseudo_observations(
    const Eigen::Ref<const Eigen::MatrixXd>& data);

}  // namespace likeness::stats
