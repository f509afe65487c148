#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/random.hpp"

/// Univariate distributions: evaluation, maximum-likelihood fitting and selection. Formulas,
/// parametrisations and what a fit does at its limits are in docs/distributions.md.
namespace likeness::stats {

enum class Family {
  kNormal,           ///< mean, standard_deviation
  kTruncatedNormal,  ///< mean, standard_deviation (of the parent normal), lower, upper
  kUniform,          ///< lower, upper
  kBeta,             ///< alpha, beta, lower, upper
  kGamma,            ///< shape, location, scale
  kStudentT,         ///< degrees_of_freedom, location, scale
  kLogLaplace,       ///< shape, location, scale
  kExponential,      ///< location, scale
  kLogNormal,        ///< shape, location, scale: log(x - location) has sd shape, mean log(scale)
  kKernelDensity,    ///< kernel_density.hpp
  kEmpirical,        ///< empirical.hpp
};

/// `normal`, `truncated_normal`, `uniform`, `beta`, `gamma`, `student_t`, `log_laplace`,
/// `exponential`, `log_normal`, `kernel_density`, `empirical`.
[[nodiscard]] LIKENESS_EXPORT std::string_view family_name(Family family) noexcept;

/// The family of that name; throws Error(kUsage), naming all of them, where there is none.
[[nodiscard]] LIKENESS_EXPORT Family family_from_name(std::string_view name);

/// All families, in the order of the enumeration.
[[nodiscard]] LIKENESS_EXPORT std::span<const Family> all_families() noexcept;

/// A named part of a distribution's state: one number for the parametric families, a vector for
/// the points of a kernel density or the knots of an empirical distribution.
struct Parameter {
  std::string name;
  std::vector<double> values;
};

/// F(x-) and F(x): they differ where x has positive probability.
struct Interval {
  double lower = 0;
  double upper = 0;
};

/// A univariate distribution with fixed parameters: immutable, so any number of threads may use it.
///
/// The functions over spans run in parallel, element k of `out` from element k of `x`; both have
/// the same length and may be the same memory. Results don't depend on the number of threads. NaN
/// in gives NaN out, and so does a probability outside of [0, 1].
class LIKENESS_EXPORT Distribution {
 public:
  virtual ~Distribution();

  [[nodiscard]] virtual Family family() const noexcept = 0;
  [[nodiscard]] std::string_view name() const noexcept { return family_name(family()); }

  /// Everything that make_distribution needs to build the same distribution again, bit for bit.
  [[nodiscard]] virtual std::vector<Parameter> parameters() const = 0;

  /// How many numbers a fit of this family estimates; AIC and BIC count them.
  [[nodiscard]] virtual std::size_t free_parameters() const noexcept = 0;

  /// The smallest interval [lower, upper] with probability one; its ends may be infinite.
  [[nodiscard]] virtual Interval support() const noexcept = 0;

  /// Density. Where x has positive probability (empirical only): that probability.
  void pdf(std::span<const double> x, std::span<double> out) const;
  void log_pdf(std::span<const double> x, std::span<double> out) const;
  /// F(x) = P(X <= x).
  void cdf(std::span<const double> x, std::span<double> out) const;
  /// F(x-) = P(X < x).
  void cdf_left(std::span<const double> x, std::span<double> out) const;
  /// P(X > x), with full relative precision where it is small.
  void survival(std::span<const double> x, std::span<double> out) const;
  void log_cdf(std::span<const double> x, std::span<double> out) const;
  void log_survival(std::span<const double> x, std::span<double> out) const;
  /// The smallest x with F(x) >= p.
  void quantile(std::span<const double> p, std::span<double> out) const;
  /// The x with P(X > x) = q: for the upper tail, where 1 - q would lose digits.
  void quantile_complement(std::span<const double> q, std::span<double> out) const;

  /// out[k] is sample number first + k of the endless sequence that `stream` stands for: a function
  /// of the distribution, the stream and that number alone.
  void sample(const RandomStream& stream, std::uint64_t first, std::span<double> out) const;

  [[nodiscard]] double pdf(double x) const { return one(Function::kPdf, x); }
  [[nodiscard]] double log_pdf(double x) const { return one(Function::kLogPdf, x); }
  [[nodiscard]] double cdf(double x) const { return one(Function::kCdf, x); }
  [[nodiscard]] double survival(double x) const { return one(Function::kSurvival, x); }
  [[nodiscard]] double log_cdf(double x) const { return one(Function::kLogCdf, x); }
  [[nodiscard]] double log_survival(double x) const { return one(Function::kLogSurvival, x); }
  [[nodiscard]] double quantile(double p) const { return one(Function::kQuantile, p); }
  [[nodiscard]] double quantile_complement(double q) const {
    return one(Function::kQuantileComplement, q);
  }
  [[nodiscard]] double sample(const RandomStream& stream, std::uint64_t index) const {
    return one(Function::kSample, stream.uniform(index));
  }
  /// Both limits of the distribution function at x.
  [[nodiscard]] Interval cdf_interval(double x) const {
    return {one(Function::kCdfLeft, x), one(Function::kCdf, x)};
  }

  /// Sum of log_pdf over the values.
  [[nodiscard]] double log_likelihood(std::span<const double> values) const;

 protected:
  /// What `evaluate` computes; kSample turns a uniform number into a value with this distribution.
  enum class Function {
    kPdf,
    kLogPdf,
    kCdf,
    kCdfLeft,
    kSurvival,
    kLogCdf,
    kLogSurvival,
    kQuantile,
    kQuantileComplement,
    kSample,
  };

 private:
  /// out[k] = function(x[k]) for spans of one length, on the calling thread.
  virtual void evaluate(Function function, std::span<const double> x,
                        std::span<double> out) const = 0;

  void batch(Function function, std::span<const double> x, std::span<double> out) const;
  [[nodiscard]] double one(Function function, double x) const {
    double y = 0;
    evaluate(function, {&x, 1}, {&y, 1});
    return y;
  }
};

/// What a fit knows besides the values.
struct FitOptions {
  /// One weight per value, finite and not negative, not all zero; empty: all weights are 1.
  std::span<const double> weights = {};
  /// The ends of the support, where they are known; the values must lie within. Truncated normal,
  /// uniform and beta keep to both, gamma, log-Laplace, exponential and log-normal take `lower` for
  /// their location, the kernel density reflects at them; the others don't look at them.
  std::optional<double> lower = {};
  std::optional<double> upper = {};
};

/// The distribution of `family` with the largest likelihood of the values. Where all values are
/// equal the result is the empirical distribution with that one atom, whatever the family.
/// Throws Error(kData) where there are no values, where one is not finite (its index is named) or
/// outside of the bounds, where they spread over more than 1e300, or where the weights are
/// unusable.
[[nodiscard]] LIKENESS_EXPORT std::unique_ptr<Distribution> fit_distribution(
    Family family, std::span<const double> values, const FitOptions& options = {});

/// Restores a distribution from what parameters() gave. Throws Error(kModel) where a parameter is
/// missing, unknown, of the wrong length or out of its range.
[[nodiscard]] LIKENESS_EXPORT std::unique_ptr<Distribution> make_distribution(
    Family family, std::span<const Parameter> parameters);

/// Makes a parametric distribution from its numbers in the order of the enumeration's comments.
[[nodiscard]] LIKENESS_EXPORT std::unique_ptr<Distribution> make_distribution(
    Family family, std::span<const double> parameters);

enum class SelectionCriterion {
  kKolmogorovSmirnov,  ///< smallest distance to the empirical distribution function
  kAic,                ///< smallest 2 k - 2 log L
  kBic,                ///< smallest k log n - 2 log L
};

/// Fits every family of the list (not empty) and gives back the one that does best by the
/// criterion, the earlier one where two are level. A family whose fit fails is passed over; throws
/// the last one's Error where all fail.
[[nodiscard]] LIKENESS_EXPORT std::unique_ptr<Distribution> select_distribution(
    std::span<const double> values, std::span<const Family> families,
    SelectionCriterion criterion = SelectionCriterion::kKolmogorovSmirnov,
    const FitOptions& options = {});

/// The Kolmogorov-Smirnov distance sup |F_n(x) - F(x)| between the empirical distribution function
/// of the values and the distribution. Throws Error(kData) on no values or NaN.
[[nodiscard]] LIKENESS_EXPORT double kolmogorov_smirnov_distance(const Distribution& distribution,
                                                                 std::span<const double> values);

}  // namespace likeness::stats
