#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "likeness/stats/bivariate_copula.hpp"

namespace likeness::stats::detail {

/// Selection among bivariate copulas in steps that a vine can spread over its edges.

struct CopulaCandidate {
  CopulaFamily family;
  int rotation;
};

/// Kendall's tau, or 0 where a variable is constant: it goes with nothing.
[[nodiscard]] double tau_or_zero(std::span<const double> u, std::span<const double> v);

/// The families and rotations that can have the sign of tau; at least one.
[[nodiscard]] std::vector<CopulaCandidate> copula_candidates(const CopulaSelection& selection,
                                                             double tau);

/// Fits one candidate to data that were checked before and whose Kendall's tau is known.
[[nodiscard]] BivariateFit fit_candidate(CopulaCandidate candidate, std::span<const double> u,
                                         std::span<const double> v, double tau,
                                         CopulaFitMethod method);

/// The first of those with the smallest criterion.
[[nodiscard]] const BivariateFit& best_fit(std::span<const BivariateFit> fits,
                                           CopulaCriterion criterion, std::size_t rows);

}  // namespace likeness::stats::detail
