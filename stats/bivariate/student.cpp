#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/elementary.hpp"
#include "stats/bivariate/brent.hpp"
#include "stats/bivariate/kernel.hpp"
#include "stats/bivariate/student_orthant.hpp"
#include "stats/bivariate/student_table.hpp"

namespace likeness::stats::detail {
namespace {

constexpr double kLeastFreedom = 2;
constexpr double kMostFreedom = 50;

/// log(t_2 / (t_1 t_1)) at the origin, where t_k is the density in k dimensions, for rho = 0:
/// log(Gamma((nu + 2) / 2) Gamma(nu / 2) / Gamma((nu + 1) / 2)^2).
double log_peak(double nu) {
  return std::log(boost::math::tgamma_ratio(0.5 * nu + 1, 0.5 * nu + 0.5)) -
         std::log(boost::math::tgamma_ratio(0.5 * nu + 0.5, 0.5 * nu));
}

/// C(u, v) = t_2(x, y; rho, nu) with x = t^-1(u), y = t^-1(v); Demarta and McNeil (2005),
/// International Statistical Review 73.
class Student final : public CopulaKernelOf<Student> {
 public:
  Student(double rho, double nu)
      : rho_(rho),
        nu_(nu),
        variance_((1 - rho) * (1 + rho)),
        log_factor_(log_peak(nu) - 0.5 * log_deterministic(variance_)),
        quantile_(nu),
        score_(nu),
        conditional_quantile_(nu + 1),
        conditional_score_(nu + 1) {}

  /// x = t^-1(u) and log(1 + x^2 / nu).
  [[nodiscard]] MarginScore score(double u) const override {
    const double x = quantile(u);
    return {x, log1p_deterministic(x * x / nu_)};
  }

  /// log c = constant - (nu + 2) / 2 log(1 + (x^2 + y^2 - 2 rho x y) / (nu (1 - rho^2)))
  ///         + (nu + 1) / 2 (log(1 + x^2 / nu) + log(1 + y^2 / nu)).
  [[nodiscard]] double log_density(MarginScore u, MarginScore v) const override {
    const double distance = EllipticalPoint(u.first, v.first).form(rho_) / (nu_ * variance_);
    return log_factor_ - 0.5 * (nu_ + 2) * log1p_deterministic(distance) +
           0.5 * (nu_ + 1) * (u.second + v.second);
  }

  [[nodiscard]] double cdf(double u, double v) const override {
    return student_orthant(quantile(u), quantile(v), u, v, rho_, nu_);
  }

  /// t_(nu + 1)((y - rho x) / sqrt((nu + x^2) (1 - rho^2) / (nu + 1))).
  [[nodiscard]] double hfunc1(double u, double v) const override {
    const double x = quantile(u);
    return normal_cdf(conditional_score_((quantile(v) - rho_ * x) / scale(x)));
  }

  [[nodiscard]] double hinv1(double u, double p) const override {
    const double x = quantile(u);
    return normal_cdf(score_(conditional_quantile_(normal_quantile(p)) * scale(x) + rho_ * x));
  }

  [[nodiscard]] double kendall_tau() const override {
    return 2 / std::numbers::pi * std::asin(rho_);
  }

  /// 2 t_(nu + 1)(-sqrt((nu + 1) (1 - rho) / (1 + rho))); in the other two corners with -rho.
  [[nodiscard]] TailDependence tail_dependence() const override {
    const boost::math::students_t distribution(nu_ + 1);
    const auto corner = [&](double rho) {
      return 2 * boost::math::cdf(distribution, -std::sqrt((nu_ + 1) * (1 - rho) / (1 + rho)));
    };
    return {.lower_lower = corner(rho_),
            .upper_upper = corner(rho_),
            .lower_upper = corner(-rho_),
            .upper_lower = corner(-rho_)};
  }

 private:
  [[nodiscard]] double quantile(double u) const { return quantile_(normal_quantile(u)); }

  [[nodiscard]] double scale(double x) const {
    return std::sqrt((nu_ + x * x) * variance_ / (nu_ + 1));
  }

  double rho_;
  double nu_;
  double variance_;
  double log_factor_;
  StudentQuantile quantile_;
  StudentScore score_;
  StudentQuantile conditional_quantile_;
  StudentScore conditional_score_;
};

double student_rho(double tau) {
  return std::clamp(std::sin(std::numbers::pi / 2 * tau), -kStrongestCorrelation,
                    kStrongestCorrelation);
}

/// The likelihood of one nu as a function of rho, with D = nu (1 - rho^2) + x^2 + y^2 - 2 rho x y:
/// n (nu + 1) / 2 log(1 - rho^2) - (nu + 2) / 2 sum of log D + terms without rho.
class Profile {
 public:
  Profile(std::span<const double> normal_u, std::span<const double> normal_v, double nu)
      : nu_(nu), rows_(static_cast<double>(normal_u.size())), points_(normal_u.size()) {
    const StudentQuantile quantile(nu);
    const double margins =
        parallel_sum(points_.size(), 4096, 0.0, [&](std::size_t begin, std::size_t end) {
          double sum = 0;
          for (std::size_t i = begin; i < end; ++i) {
            const double x = quantile(normal_u[i]);
            const double y = quantile(normal_v[i]);
            points_[i] = EllipticalPoint(x, y);
            sum += log_deterministic((1 + x * x / nu) * (1 + y * y / nu));
          }
          return sum;
        });
    constant_ =
        rows_ * (log_peak(nu) + 0.5 * (nu + 2) * log_deterministic(nu)) + 0.5 * (nu + 1) * margins;
  }

  [[nodiscard]] double log_likelihood(double rho) const {
    const double variance = (1 - rho) * (1 + rho);
    const double logs =
        parallel_sum(points_.size(), 4096, 0.0, [&](std::size_t begin, std::size_t end) {
          double sum = 0;
          for (std::size_t i = begin; i < end; ++i) {
            sum += log_deterministic(nu_ * variance + points_[i].form(rho));
          }
          return sum;
        });
    return constant_ + 0.5 * rows_ * (nu_ + 1) * log_deterministic(variance) -
           0.5 * (nu_ + 2) * logs;
  }

  /// The best rho: Newton's method on the derivative, kept within the bracket of its sign changes.
  [[nodiscard]] double best_rho(double start) const {
    double lower = -kStrongestCorrelation;
    double upper = kStrongestCorrelation;
    double rho = std::clamp(start, lower, upper);
    for (int step = 0; step < 60 && upper - lower > 1e-16; ++step) {
      const Derivatives at = derivatives(rho);
      (at.first > 0 ? lower : upper) = rho;
      double next = at.second < 0 ? rho - at.first / at.second : lower - 1;
      if (!(next > lower && next < upper)) next = 0.5 * (lower + upper);
      const double moved = std::fabs(next - rho);
      rho = next;
      if (moved < 1e-7 * (1 - std::fabs(rho))) break;
    }
    return rho;
  }

 private:
  struct Derivatives {
    double first = 0;
    double second = 0;
    Derivatives& operator+=(const Derivatives& other) {
      first += other.first;
      second += other.second;
      return *this;
    }
  };

  [[nodiscard]] Derivatives derivatives(double rho) const {
    const double variance = (1 - rho) * (1 + rho);
    const Derivatives sums =
        parallel_sum(points_.size(), 4096, Derivatives{}, [&](std::size_t begin, std::size_t end) {
          Derivatives part;
          for (std::size_t i = begin; i < end; ++i) {
            const double inverse = 1 / (nu_ * variance + points_[i].form(rho));
            const double slope = (nu_ * rho + points_[i].product) * inverse;
            part += Derivatives{slope, nu_ * inverse + 2 * slope * slope};
          }
          return part;
        });
    return {(nu_ + 2) * sums.first - rows_ * (nu_ + 1) * rho / variance,
            (nu_ + 2) * sums.second - rows_ * (nu_ + 1) * (1 + rho * rho) / (variance * variance)};
  }

  double nu_;
  double rows_;
  double constant_ = 0;
  std::vector<EllipticalPoint> points_;
};

std::vector<double> normal_scores(std::span<const double> margin) {
  std::vector<double> result(margin.size());
  parallel_chunks(margin.size(), 4096, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) result[i] = normal_quantile(margin[i]);
  });
  return result;
}

/// Brent's search over 1 / nu, the best rho within.
KernelFit fit_student(PairView data, double tau, bool hold_first) {
  const std::vector<double> u = normal_scores(data.u);
  const std::vector<double> v = normal_scores(data.v);
  const double held = student_rho(tau);
  KernelFit best{{held, kMostFreedom}, -std::numeric_limits<double>::infinity()};
  static_cast<void>(maximize(
      [&](double inverse) {
        const double nu = std::clamp(1 / inverse, kLeastFreedom, kMostFreedom);
        const Profile profile(u, v, nu);
        const double rho = hold_first ? held : profile.best_rho(best.parameters[0]);
        const double log_likelihood = profile.log_likelihood(rho);
        if (log_likelihood > best.log_likelihood) best = {{rho, nu}, log_likelihood};
        return log_likelihood;
      },
      1 / kMostFreedom, 1 / kLeastFreedom, 0.1, 0.03, 1e-5));
  return best;
}

}  // namespace

FamilyTraits student_traits() {
  return {.family = CopulaFamily::kStudent,
          .name = "student",
          .rotates = false,
          .lower = {-kStrongestCorrelation, kLeastFreedom},
          .upper = {kStrongestCorrelation, kMostFreedom},
          .make = [](std::span<const double> parameters) -> std::unique_ptr<const CopulaKernel> {
            return std::make_unique<Student>(parameters[0], parameters[1]);
          },
          .from_tau = student_rho,
          .fit = fit_student};
}

}  // namespace likeness::stats::detail
