#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/random.hpp"
#include "likeness/stats/eigen.hpp"

namespace likeness::stats {

namespace detail {
class CopulaKernel;
}

/// The families of bivariate copulas; formulas and sources in docs/copulas.md.
enum class CopulaFamily {
  kIndependence,  ///< no parameter
  kGaussian,      ///< correlation in (-1, 1)
  kStudent,       ///< correlation in (-1, 1), degrees of freedom in [2, 50]
  kClayton,       ///< theta in (0, 28]
  kGumbel,        ///< theta in [1, 50]
  kFrank,         ///< theta in [-35, 35]
  kJoe,           ///< theta in [1, 30]
};

/// "independence", "gaussian", "student", "clayton", "gumbel", "frank" or "joe".
[[nodiscard]] LIKENESS_EXPORT std::string_view copula_family_name(CopulaFamily family) noexcept;

/// The family of that name; throws Error (kUsage) that lists the names if there is none.
[[nodiscard]] LIKENESS_EXPORT CopulaFamily copula_family(std::string_view name);

/// All families, in the order of the enumeration.
[[nodiscard]] LIKENESS_EXPORT std::span<const CopulaFamily> all_copula_families() noexcept;

[[nodiscard]] LIKENESS_EXPORT std::size_t copula_parameter_count(CopulaFamily family) noexcept;

/// True for the families that are not symmetric under U -> 1 - U and therefore come in rotations:
/// Clayton, Gumbel and Joe.
[[nodiscard]] LIKENESS_EXPORT bool copula_rotates(CopulaFamily family) noexcept;

/// The limits, as q goes to 0, of the probability that the second variable is in its corner of
/// width q given that the first one is. "upper_lower" is the corner where the first variable is
/// high and the second one low.
struct TailDependence {
  double lower_lower = 0;
  double upper_upper = 0;
  double lower_upper = 0;
  double upper_lower = 0;
};

enum class CopulaFitMethod {
  kMaximumLikelihood,
  kKendallTau,  ///< the parameter that has the sample's tau; Student's degrees of freedom by
                ///< likelihood
};

enum class CopulaCriterion {
  kAic,            ///< 2 k - 2 log-likelihood, k parameters
  kBic,            ///< k log n - 2 log-likelihood
  kLogLikelihood,  ///< -2 log-likelihood
};

/// What `BivariateCopula::select` chooses among, and how.
struct CopulaSelection {
  /// The candidates; empty means all families. Rotations are tried where the family has them.
  std::vector<CopulaFamily> families = {};
  bool rotations = true;
  CopulaFitMethod method = CopulaFitMethod::kMaximumLikelihood;
  CopulaCriterion criterion = CopulaCriterion::kAic;
};

struct BivariateFit;

/// A bivariate copula: the joint distribution of two uniform variables U and V. A value, cheap to
/// copy, immutable, safe to share between threads.
///
/// Arguments must lie in the open interval (0, 1), else Error (kData); within it they are moved
/// into [1e-10, 1 - 1e-10], where every family can be evaluated, and results that are probabilities
/// stay in there as well.
///
/// A rotation by 90, 180 or 270 degrees, counter-clockwise, is the copula with the density
/// c(1 - u, v), c(1 - u, 1 - v) or c(u, 1 - v); all families are symmetric in u and v.
class LIKENESS_EXPORT BivariateCopula {
 public:
  /// The independence copula.
  BivariateCopula();

  /// Throws Error (kUsage) if the number of parameters is not the family's, a parameter is out of
  /// its range (see CopulaFamily), the rotation is none of 0, 90, 180, 270, or the family has no
  /// rotations and it is not 0.
  explicit BivariateCopula(CopulaFamily family, std::vector<double> parameters = {},
                           int rotation = 0);

  [[nodiscard]] CopulaFamily family() const noexcept { return family_; }
  [[nodiscard]] int rotation() const noexcept { return rotation_; }
  [[nodiscard]] std::span<const double> parameters() const noexcept { return parameters_; }

  [[nodiscard]] double pdf(double u, double v) const;
  [[nodiscard]] double log_pdf(double u, double v) const;

  /// P(U <= u, V <= v).
  [[nodiscard]] double cdf(double u, double v) const;

  /// P(V <= v | U = u), the derivative of the cdf by u.
  [[nodiscard]] double hfunc1(double u, double v) const;

  /// P(U <= u | V = v), the derivative of the cdf by v.
  [[nodiscard]] double hfunc2(double u, double v) const;

  /// The v with hfunc1(u, v) = p.
  [[nodiscard]] double hinv1(double u, double p) const;

  /// The u with hfunc2(u, v) = p.
  [[nodiscard]] double hinv2(double p, double v) const;

  /// Evaluates every element, in parallel; all spans have one length, and `out` may be u or v.
  void hfunc1(std::span<const double> u, std::span<const double> v, std::span<double> out) const;
  void hfunc2(std::span<const double> u, std::span<const double> v, std::span<double> out) const;

  /// Sum of log_pdf over the rows, in parallel; the same bits for any number of threads.
  [[nodiscard]] double log_likelihood(std::span<const double> u, std::span<const double> v) const;

  /// The copula of (V, U).
  [[nodiscard]] BivariateCopula flipped() const;

  /// Kendall's tau of the copula.
  [[nodiscard]] double kendall_tau() const;

  [[nodiscard]] TailDependence tail_dependence() const;

  /// `rows` x 2: rows first_row, first_row + 1, ... of an endless sample. Row i takes elements 2 i
  /// and 2 i + 1 of the stream and depends on nothing else.
  [[nodiscard]] Eigen::MatrixXd sample(std::size_t rows, const RandomStream& stream,
                                       std::uint64_t first_row = 0) const;

  /// "clayton 90 (2.5)", for people.
  [[nodiscard]] std::string describe() const;

  /// The parameters of one family and rotation that fit pseudo-observations best. Where the data
  /// have a dependence that the family can't have (Clayton with negative tau), its parameter ends
  /// at the boundary next to independence. Throws Error (kData) if u and v differ in length, have
  /// fewer than two rows, or hold a value outside of (0, 1), with its row.
  [[nodiscard]] static BivariateFit fit(
      CopulaFamily family, int rotation, std::span<const double> u, std::span<const double> v,
      CopulaFitMethod method = CopulaFitMethod::kMaximumLikelihood);

  /// The best by the criterion among the families and rotations that can have the sign of the
  /// sample's tau; of equals the first. In parallel; the same result for any number of threads.
  /// Throws as `fit` does.
  [[nodiscard]] static BivariateFit select(std::span<const double> u, std::span<const double> v,
                                           const CopulaSelection& selection = {});

 private:
  CopulaFamily family_ = CopulaFamily::kIndependence;
  int rotation_ = 0;
  std::vector<double> parameters_;
  std::shared_ptr<const detail::CopulaKernel> kernel_;
};

/// A fitted copula and the log-likelihood of the data it was fitted to.
struct BivariateFit {
  BivariateCopula copula;
  double log_likelihood = 0;
};

/// The value of the criterion, to be made small, for `parameters` parameters and `rows` rows.
[[nodiscard]] LIKENESS_EXPORT double copula_criterion(CopulaCriterion criterion,
                                                      double log_likelihood, std::size_t parameters,
                                                      std::size_t rows);

}  // namespace likeness::stats
