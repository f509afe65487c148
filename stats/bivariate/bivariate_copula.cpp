#include "likeness/stats/bivariate_copula.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "core/elementary.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/stats/kendall.hpp"
#include "stats/bivariate/kernel.hpp"
#include "stats/bivariate/selection.hpp"
#include "text/nearest_name.hpp"
#include "text/number_text.hpp"

namespace likeness::stats {

namespace {

using detail::family_traits;
using detail::FamilyTraits;
using detail::kSmallest;

constexpr std::array kCopulaFamilies{CopulaFamily::kIndependence, CopulaFamily::kGaussian,
                                     CopulaFamily::kStudent,      CopulaFamily::kClayton,
                                     CopulaFamily::kGumbel,       CopulaFamily::kFrank,
                                     CopulaFamily::kJoe};

std::string number(double value) {
  return text::significant(value, 6);
}

double inside(double u) {
  return std::clamp(u, kSmallest, 1 - kSmallest);
}

double checked(double u) {
  if (!(u > 0 && u < 1)) {
    throw Error(ErrorCode::kData,
                "A copula is evaluated within the open interval (0, 1), but an "
                "argument is " +
                    number(u) + "; turn data into pseudo-observations first.");
  }
  return inside(u);
}

void check_rotation(CopulaFamily family, int rotation) {
  const FamilyTraits& traits = family_traits(family);
  if (rotation != 0 && rotation != 90 && rotation != 180 && rotation != 270) {
    throw Error(ErrorCode::kUsage, "The rotation of a copula is " + std::to_string(rotation) +
                                       ", but must be 0, 90, 180 or 270 degrees.");
  }
  if (rotation != 0 && !traits.rotates) {
    throw Error(ErrorCode::kUsage, "The " + std::string(traits.name) +
                                       " copula has no rotations, but " + std::to_string(rotation) +
                                       " degrees were asked for.");
  }
}

void check_parameters(const FamilyTraits& traits, std::span<const double> parameters) {
  const std::string name(traits.name);
  if (parameters.size() != traits.lower.size()) {
    throw Error(ErrorCode::kUsage, "The " + name + " copula has " +
                                       std::to_string(traits.lower.size()) + " parameters, but " +
                                       std::to_string(parameters.size()) + " were given.");
  }
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    if (parameters[k] >= traits.lower[k] && parameters[k] <= traits.upper[k]) continue;
    throw Error(ErrorCode::kUsage, "Parameter " + std::to_string(k + 1) + " of the " + name +
                                       " copula is " + number(parameters[k]) +
                                       ", but must lie between " + number(traits.lower[k]) +
                                       " and " + number(traits.upper[k]) + ".");
  }
}

bool turns_u(int rotation) {
  return rotation == 90 || rotation == 180;
}
bool turns_v(int rotation) {
  return rotation == 180 || rotation == 270;
}

double turned(double u, bool turn) {
  return turn ? 1 - u : u;
}

void check_pair(std::span<const double> u, std::span<const double> v) {
  if (u.size() != v.size()) {
    throw Error(ErrorCode::kData, "The two variables of a copula have " + std::to_string(u.size()) +
                                      " and " + std::to_string(v.size()) +
                                      " rows, but must have as many.");
  }
  for (std::size_t i = 0; i < u.size(); ++i) {
    for (const double value : {u[i], v[i]}) {
      if (value > 0 && value < 1) continue;
      throw Error(ErrorCode::kData, "Row " + std::to_string(i) + " of a copula's data holds " +
                                        number(value) +
                                        ", which is not within the open interval (0, 1); turn data "
                                        "into pseudo-observations first.");
    }
  }
}

void check_room(std::span<const double> u, std::span<double> out) {
  if (out.size() == u.size()) return;
  throw Error(ErrorCode::kUsage, "There is room for " + std::to_string(out.size()) +
                                     " values of a copula's " + std::to_string(u.size()) +
                                     " rows; give one for each.");
}

void check_pair_sample(std::span<const double> u, std::span<const double> v) {
  check_pair(u, v);
  if (u.size() < 2) {
    throw Error(ErrorCode::kData, "A copula can't be fitted to " + std::to_string(u.size()) +
                                      " rows; it needs at least 2.");
  }
}

std::vector<double> prepared(std::span<const double> margin, bool turn) {
  std::vector<double> result(margin.size());
  std::transform(margin.begin(), margin.end(), result.begin(),
                 [turn](double u) { return turned(inside(u), turn); });
  return result;
}

}  // namespace

namespace detail {

const FamilyTraits& family_traits(CopulaFamily family) {
  static const std::array<FamilyTraits, 7> kTraits{
      independence_traits(), gaussian_traits(), student_traits(), clayton_traits(),
      gumbel_traits(),       frank_traits(),    joe_traits()};
  return kTraits[static_cast<std::size_t>(family)];
}

double tau_or_zero(std::span<const double> u, std::span<const double> v) {
  const double tau = kendall_tau(u, v);
  return std::isnan(tau) ? 0 : tau;
}

std::vector<CopulaCandidate> copula_candidates(const CopulaSelection& selection, double tau) {
  const std::span<const CopulaFamily> families =
      selection.families.empty() ? std::span<const CopulaFamily>(kCopulaFamilies)
                                 : selection.families;
  std::vector<CopulaCandidate> result;
  for (const CopulaFamily family : families) {
    if (!copula_rotates(family) || (tau >= 0 && !selection.rotations)) {
      result.push_back({family, 0});
    } else if (selection.rotations) {
      result.push_back({family, tau >= 0 ? 0 : 90});
      result.push_back({family, tau >= 0 ? 180 : 270});
    }
  }
  if (result.empty()) result.push_back({CopulaFamily::kIndependence, 0});
  return result;
}

BivariateFit fit_candidate(CopulaCandidate candidate, std::span<const double> u,
                           std::span<const double> v, double tau, CopulaFitMethod method) {
  const auto [family, rotation] = candidate;
  const FamilyTraits& traits = family_traits(family);
  const std::vector<double> first = prepared(u, turns_u(rotation));
  const std::vector<double> second = prepared(v, turns_v(rotation));
  const double rotated_tau = rotation == 90 || rotation == 270 ? -tau : tau;
  const bool by_tau = method == CopulaFitMethod::kKendallTau;
  const PairView data{first, second};
  KernelFit fit = traits.fit != nullptr ? traits.fit(data, rotated_tau, by_tau)
                                        : fit_one_parameter(traits, data, rotated_tau, by_tau);
  return {BivariateCopula(family, std::move(fit.parameters), rotation), fit.log_likelihood};
}

const BivariateFit& best_fit(std::span<const BivariateFit> fits, CopulaCriterion criterion,
                             std::size_t rows) {
  const auto value = [&](const BivariateFit& fit) {
    return copula_criterion(criterion, fit.log_likelihood, fit.copula.parameters().size(), rows);
  };
  return *std::ranges::min_element(fits, {}, value);
}

}  // namespace detail

std::string_view copula_family_name(CopulaFamily family) noexcept {
  return family_traits(family).name;
}

CopulaFamily copula_family(std::string_view name) {
  std::vector<std::string> known;
  for (const CopulaFamily family : kCopulaFamilies) {
    if (copula_family_name(family) == name) return family;
    known.emplace_back(copula_family_name(family));
  }
  throw Error(ErrorCode::kUsage,
              "There is no copula family " + text::in_quotes(name) +
                  text::did_you_mean(name, known, "; choose one of " + text::joined(known) + '.'));
}

std::span<const CopulaFamily> all_copula_families() noexcept {
  return kCopulaFamilies;
}

std::size_t copula_parameter_count(CopulaFamily family) noexcept {
  return family_traits(family).lower.size();
}

bool copula_rotates(CopulaFamily family) noexcept {
  return family_traits(family).rotates;
}

BivariateCopula::BivariateCopula() : BivariateCopula(CopulaFamily::kIndependence) {}

BivariateCopula::BivariateCopula(CopulaFamily family, std::vector<double> parameters, int rotation)
    : family_(family), rotation_(rotation), parameters_(std::move(parameters)) {
  check_rotation(family, rotation);
  check_parameters(family_traits(family), parameters_);
  kernel_ = family_traits(family).make(parameters_);
}

double BivariateCopula::log_pdf(double u, double v) const {
  const double x = turned(checked(u), turns_u(rotation_));
  const double y = turned(checked(v), turns_v(rotation_));
  return kernel_->log_density(kernel_->score(x), kernel_->score(y));
}

double BivariateCopula::pdf(double u, double v) const {
  return exp_deterministic(log_pdf(u, v));
}

double BivariateCopula::cdf(double u, double v) const {
  u = checked(u);
  v = checked(v);
  const double turned_cdf =
      kernel_->cdf(turned(u, turns_u(rotation_)), turned(v, turns_v(rotation_)));
  switch (rotation_) {
    case 90:
      return v - turned_cdf;
    case 180:
      return u + v - 1 + turned_cdf;
    case 270:
      return u - turned_cdf;
    default:
      return turned_cdf;
  }
}

double BivariateCopula::hfunc1(double u, double v) const {
  const bool turn = turns_v(rotation_);
  const double h =
      kernel_->hfunc1(turned(checked(u), turns_u(rotation_)), turned(checked(v), turn));
  return inside(turned(h, turn));
}

double BivariateCopula::hfunc2(double u, double v) const {
  const bool turn = turns_u(rotation_);
  const double h =
      kernel_->hfunc1(turned(checked(v), turns_v(rotation_)), turned(checked(u), turn));
  return inside(turned(h, turn));
}

double BivariateCopula::hinv1(double u, double p) const {
  const bool turn = turns_v(rotation_);
  const double v = kernel_->hinv1(turned(checked(u), turns_u(rotation_)), turned(checked(p), turn));
  return inside(turned(v, turn));
}

double BivariateCopula::hinv2(double p, double v) const {
  const bool turn = turns_u(rotation_);
  const double u = kernel_->hinv1(turned(checked(v), turns_v(rotation_)), turned(checked(p), turn));
  return inside(turned(u, turn));
}

void BivariateCopula::hfunc1(std::span<const double> u, std::span<const double> v,
                             std::span<double> out) const {
  check_pair(u, v);
  check_room(u, out);
  parallel_chunks(u.size(), 1024, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) out[i] = hfunc1(u[i], v[i]);
  });
}

void BivariateCopula::hfunc2(std::span<const double> u, std::span<const double> v,
                             std::span<double> out) const {
  check_pair(u, v);
  check_room(u, out);
  parallel_chunks(u.size(), 1024, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) out[i] = hfunc2(u[i], v[i]);
  });
}

double BivariateCopula::log_likelihood(std::span<const double> u, std::span<const double> v) const {
  check_pair(u, v);
  return kernel_->log_likelihood(detail::scores(*kernel_, prepared(u, turns_u(rotation_))),
                                 detail::scores(*kernel_, prepared(v, turns_v(rotation_))));
}

double BivariateCopula::kendall_tau() const {
  const double tau = kernel_->kendall_tau();
  return rotation_ == 90 || rotation_ == 270 ? -tau : tau;
}

BivariateCopula BivariateCopula::flipped() const {
  BivariateCopula result = *this;
  if (rotation_ == 90 || rotation_ == 270) result.rotation_ = 360 - rotation_;
  return result;
}

TailDependence BivariateCopula::tail_dependence() const {
  TailDependence tails = kernel_->tail_dependence();
  if (turns_u(rotation_)) {
    std::swap(tails.lower_lower, tails.upper_lower);
    std::swap(tails.upper_upper, tails.lower_upper);
  }
  if (turns_v(rotation_)) {
    std::swap(tails.lower_lower, tails.lower_upper);
    std::swap(tails.upper_upper, tails.upper_lower);
  }
  return tails;
}

Eigen::MatrixXd BivariateCopula::sample(std::size_t rows, const RandomStream& stream,
                                        std::uint64_t first_row) const {
  Eigen::MatrixXd result(static_cast<Eigen::Index>(rows), 2);
  parallel_chunks(rows, 1024, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint64_t element = 2 * (first_row + i);
      const double u = inside(stream.uniform(element));
      const auto row = static_cast<Eigen::Index>(i);
      result(row, 0) = u;
      result(row, 1) = hinv1(u, stream.uniform(element + 1));
    }
  });
  return result;
}

std::string BivariateCopula::describe() const {
  std::string text(copula_family_name(family_));
  if (rotation_ != 0) text += ' ' + std::to_string(rotation_);
  for (std::size_t k = 0; k < parameters_.size(); ++k) {
    text += (k == 0 ? " (" : ", ") + number(parameters_[k]);
  }
  return parameters_.empty() ? text : text + ')';
}

BivariateFit BivariateCopula::fit(CopulaFamily family, int rotation, std::span<const double> u,
                                  std::span<const double> v, CopulaFitMethod method) {
  check_rotation(family, rotation);
  check_pair_sample(u, v);
  return detail::fit_candidate({family, rotation}, u, v, detail::tau_or_zero(u, v), method);
}

BivariateFit BivariateCopula::select(std::span<const double> u, std::span<const double> v,
                                     const CopulaSelection& selection) {
  check_pair_sample(u, v);
  const double tau = detail::tau_or_zero(u, v);
  const std::vector<detail::CopulaCandidate> tried = detail::copula_candidates(selection, tau);
  std::vector<BivariateFit> fits(tried.size());
  parallel_for(tried.size(), [&](std::size_t k) {
    fits[k] = detail::fit_candidate(tried[k], u, v, tau, selection.method);
  });
  return detail::best_fit(fits, selection.criterion, u.size());
}

double copula_criterion(CopulaCriterion criterion, double log_likelihood, std::size_t parameters,
                        std::size_t rows) {
  const auto count = static_cast<double>(parameters);
  switch (criterion) {
    case CopulaCriterion::kAic:
      return 2 * count - 2 * log_likelihood;
    case CopulaCriterion::kBic:
      return count * std::log(static_cast<double>(rows)) - 2 * log_likelihood;
    case CopulaCriterion::kLogLikelihood:
      break;
  }
  return -2 * log_likelihood;
}

}  // namespace likeness::stats
