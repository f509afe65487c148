#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "likeness/stats/distribution.hpp"
#include "stats/families/weighted_values.hpp"

/// The families' own fits and constructors; distribution.cpp has checked the sample and the bounds.
namespace likeness::stats::families {

/// Known ends of the support, as in FitOptions.
struct Bounds {
  std::optional<double> lower;
  std::optional<double> upper;
};

using Fitted = std::unique_ptr<Distribution>;

[[nodiscard]] Fitted fit_normal(const WeightedValues& sample, const Bounds& bounds);
[[nodiscard]] Fitted fit_truncated_normal(const WeightedValues& sample, const Bounds& bounds);
[[nodiscard]] Fitted fit_uniform(const WeightedValues& sample, const Bounds& bounds);
[[nodiscard]] Fitted fit_beta(const WeightedValues& sample, const Bounds& bounds);
[[nodiscard]] Fitted fit_gamma(const WeightedValues& sample, const Bounds& bounds);
[[nodiscard]] Fitted fit_student_t(const WeightedValues& sample, const Bounds& bounds);
[[nodiscard]] Fitted fit_log_laplace(const WeightedValues& sample, const Bounds& bounds);
[[nodiscard]] Fitted fit_exponential(const WeightedValues& sample, const Bounds& bounds);
[[nodiscard]] Fitted fit_log_normal(const WeightedValues& sample, const Bounds& bounds);

/// The numbers stand in the order of the enumeration's comments; finite, their count checked.
[[nodiscard]] Fitted make_normal(std::span<const double> parameters);
[[nodiscard]] Fitted make_truncated_normal(std::span<const double> parameters);
[[nodiscard]] Fitted make_uniform(std::span<const double> parameters);
[[nodiscard]] Fitted make_beta(std::span<const double> parameters);
[[nodiscard]] Fitted make_gamma(std::span<const double> parameters);
[[nodiscard]] Fitted make_student_t(std::span<const double> parameters);
[[nodiscard]] Fitted make_log_laplace(std::span<const double> parameters);
[[nodiscard]] Fitted make_exponential(std::span<const double> parameters);
[[nodiscard]] Fitted make_log_normal(std::span<const double> parameters);

/// Throws Error(kModel) naming the family and the condition unless it holds.
void require_parameter(bool holds, Family family, std::string_view condition);

}  // namespace likeness::stats::families
