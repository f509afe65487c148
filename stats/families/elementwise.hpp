#pragma once

#include <cmath>

#include "core/elementary.hpp"
#include "likeness/stats/distribution.hpp"

namespace likeness::stats::families {

/// Turns functions of one number into those over spans without a virtual call per element.
///
/// `Derived` defines log_pdf_at, cdf_at, survival_at, quantile_at and quantile_complement_at, and
/// whichever of the functions below it can do better than by its default.
template <class Derived>
class Elementwise : public Distribution {
 public:
  [[nodiscard]] double pdf_at(double x) const { return exp_deterministic(self().log_pdf_at(x)); }
  [[nodiscard]] double cdf_left_at(double x) const { return self().cdf_at(x); }
  [[nodiscard]] double log_cdf_at(double x) const {
    const double p = self().cdf_at(x);
    return p < 0.5 ? log_deterministic(p) : log1p_deterministic(-self().survival_at(x));
  }
  [[nodiscard]] double log_survival_at(double x) const {
    const double q = self().survival_at(x);
    return q < 0.5 ? log_deterministic(q) : log1p_deterministic(-self().cdf_at(x));
  }
  [[nodiscard]] double sample_at(double uniform) const { return self().quantile_at(uniform); }

 private:
  [[nodiscard]] const Derived& self() const { return static_cast<const Derived&>(*this); }

  void evaluate(Function function, std::span<const double> x, std::span<double> out) const final {
    const Derived& d = self();
    const auto each = [&](auto&& f) {
      for (std::size_t k = 0; k < x.size(); ++k) out[k] = f(x[k]);
    };
    switch (function) {
      case Function::kPdf:
        return each([&d](double v) { return d.pdf_at(v); });
      case Function::kLogPdf:
        return each([&d](double v) { return d.log_pdf_at(v); });
      case Function::kCdf:
        return each([&d](double v) { return d.cdf_at(v); });
      case Function::kCdfLeft:
        return each([&d](double v) { return d.cdf_left_at(v); });
      case Function::kSurvival:
        return each([&d](double v) { return d.survival_at(v); });
      case Function::kLogCdf:
        return each([&d](double v) { return d.log_cdf_at(v); });
      case Function::kLogSurvival:
        return each([&d](double v) { return d.log_survival_at(v); });
      case Function::kQuantile:
        return each([&d](double p) { return d.quantile_at(p); });
      case Function::kQuantileComplement:
        return each([&d](double q) { return d.quantile_complement_at(q); });
      case Function::kSample:
        return each([&d](double u) { return d.sample_at(u); });
    }
  }
};

}  // namespace likeness::stats::families
