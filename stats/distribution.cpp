#include "likeness/stats/distribution.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/stats/empirical.hpp"
#include "likeness/stats/kernel_density.hpp"
#include "stats/families/families.hpp"
#include "stats/weighted_sample.hpp"
#include "text/nearest_name.hpp"
#include "text/number_text.hpp"

namespace likeness::stats {

namespace {

using families::Bounds;
using families::WeightedValues;

/// How a family is named, fitted and restored; the last two have classes of their own.
struct FamilyEntry {
  Family family;
  std::string_view name;
  std::size_t parameter_count = 0;
  families::Fitted (*fit)(const WeightedValues&, const Bounds&) = nullptr;
  families::Fitted (*make)(std::span<const double>) = nullptr;
  std::array<std::string_view, 4> parameter_names = {};
};

constexpr std::array<FamilyEntry, 11> kFamilies = {{
    {Family::kNormal,
     "normal",
     2,
     families::fit_normal,
     families::make_normal,
     {"mean", "standard_deviation"}},
    {Family::kTruncatedNormal,
     "truncated_normal",
     4,
     families::fit_truncated_normal,
     families::make_truncated_normal,
     {"mean", "standard_deviation", "lower", "upper"}},
    {Family::kUniform,
     "uniform",
     2,
     families::fit_uniform,
     families::make_uniform,
     {"lower", "upper"}},
    {Family::kBeta,
     "beta",
     4,
     families::fit_beta,
     families::make_beta,
     {"alpha", "beta", "lower", "upper"}},
    {Family::kGamma,
     "gamma",
     3,
     families::fit_gamma,
     families::make_gamma,
     {"shape", "location", "scale"}},
    {Family::kStudentT,
     "student_t",
     3,
     families::fit_student_t,
     families::make_student_t,
     {"degrees_of_freedom", "location", "scale"}},
    {Family::kLogLaplace,
     "log_laplace",
     3,
     families::fit_log_laplace,
     families::make_log_laplace,
     {"shape", "location", "scale"}},
    {Family::kExponential,
     "exponential",
     2,
     families::fit_exponential,
     families::make_exponential,
     {"location", "scale"}},
    {Family::kLogNormal,
     "log_normal",
     3,
     families::fit_log_normal,
     families::make_log_normal,
     {"shape", "location", "scale"}},
    {Family::kKernelDensity, "kernel_density"},
    {Family::kEmpirical, "empirical"},
}};

const FamilyEntry& entry_of(Family family) {
  const auto found = std::find_if(kFamilies.begin(), kFamilies.end(),
                                  [family](const auto& entry) { return entry.family == family; });
  assert(found != kFamilies.end());
  return *found;
}

constexpr std::size_t kValueChunk = 4096;

/// Scales fitted to values farther apart could overflow; closer ones count as equal.
constexpr double kLargestRange = 1e300;
constexpr double kLeastRange = 1e-300;

void check_bounds(const WeightedValues& sample, const FitOptions& options) {
  const double maximum = sample.minimum + sample.range;
  if (options.lower && !(std::isfinite(*options.lower) && *options.lower <= sample.minimum)) {
    throw Error(ErrorCode::kData, "the lower bound " + text::shortest(*options.lower) +
                                      " is above the smallest value " +
                                      text::shortest(sample.minimum) + "; lower it");
  }
  if (options.upper && !(std::isfinite(*options.upper) && *options.upper >= maximum)) {
    throw Error(ErrorCode::kData, "the upper bound " + text::shortest(*options.upper) +
                                      " is below the largest value " + text::shortest(maximum) +
                                      "; raise it");
  }
}

}  // namespace

Distribution::~Distribution() = default;

std::string_view family_name(Family family) noexcept {
  return entry_of(family).name;
}

Family family_from_name(std::string_view name) {
  std::vector<std::string> known;
  for (const FamilyEntry& entry : kFamilies) {
    if (entry.name == name) return entry.family;
    known.emplace_back(entry.name);
  }
  throw Error(ErrorCode::kUsage,
              "There is no distribution " + text::in_quotes(name) +
                  text::did_you_mean(name, known, "; choose one of " + text::joined(known) + '.'));
}

std::span<const Family> all_families() noexcept {
  static constexpr auto kAll = [] {
    std::array<Family, kFamilies.size()> all{};
    for (std::size_t k = 0; k < all.size(); ++k) all[k] = kFamilies[k].family;
    return all;
  }();
  return kAll;
}

void Distribution::batch(Function function, std::span<const double> x,
                         std::span<double> out) const {
  if (x.size() != out.size()) {
    throw Error(ErrorCode::kUsage, "a distribution was given " + std::to_string(x.size()) +
                                       " numbers and room for " + std::to_string(out.size()) +
                                       " results; make both the same length");
  }
  parallel_chunks(x.size(), kValueChunk, [&](std::size_t begin, std::size_t end) {
    evaluate(function, x.subspan(begin, end - begin), out.subspan(begin, end - begin));
  });
}

void Distribution::pdf(std::span<const double> x, std::span<double> out) const {
  batch(Function::kPdf, x, out);
}
void Distribution::log_pdf(std::span<const double> x, std::span<double> out) const {
  batch(Function::kLogPdf, x, out);
}
void Distribution::cdf(std::span<const double> x, std::span<double> out) const {
  batch(Function::kCdf, x, out);
}
void Distribution::cdf_left(std::span<const double> x, std::span<double> out) const {
  batch(Function::kCdfLeft, x, out);
}
void Distribution::survival(std::span<const double> x, std::span<double> out) const {
  batch(Function::kSurvival, x, out);
}
void Distribution::log_cdf(std::span<const double> x, std::span<double> out) const {
  batch(Function::kLogCdf, x, out);
}
void Distribution::log_survival(std::span<const double> x, std::span<double> out) const {
  batch(Function::kLogSurvival, x, out);
}
void Distribution::quantile(std::span<const double> p, std::span<double> out) const {
  batch(Function::kQuantile, p, out);
}
void Distribution::quantile_complement(std::span<const double> q, std::span<double> out) const {
  batch(Function::kQuantileComplement, q, out);
}

void Distribution::sample(const RandomStream& stream, std::uint64_t first,
                          std::span<double> out) const {
  parallel_chunks(out.size(), kValueChunk, [&](std::size_t begin, std::size_t end) {
    const std::span<double> part = out.subspan(begin, end - begin);
    stream.fill_uniform(first + begin, part);
    evaluate(Function::kSample, part, part);
  });
}

double Distribution::log_likelihood(std::span<const double> values) const {
  return parallel_sum(values.size(), kValueChunk, 0.0, [&](std::size_t begin, std::size_t end) {
    std::array<double, kValueChunk> log_density;
    const std::span<double> out(log_density.data(), end - begin);
    evaluate(Function::kLogPdf, values.subspan(begin, end - begin), out);
    double sum = 0;
    for (const double term : out) sum += term;
    return sum;
  });
}

std::unique_ptr<Distribution> fit_distribution(Family family, std::span<const double> values,
                                               const FitOptions& options) {
  const CheckedSample checked = check_sample(values, options.weights);
  const WeightedValues sample{values, options.weights, checked.total, checked.minimum,
                              checked.maximum - checked.minimum};
  if (!(sample.range < kLargestRange)) {
    throw Error(ErrorCode::kData,
                "the values spread over more than 1e300, too far for a fit; rescale them");
  }
  check_bounds(sample, options);
  if (family == Family::kEmpirical || sample.range < kLeastRange) {
    return std::make_unique<EmpiricalDistribution>(values, EmpiricalOptions{}, options.weights);
  }
  if (family == Family::kKernelDensity) {
    KernelDensityOptions density;
    density.lower = options.lower;
    density.upper = options.upper;
    return std::make_unique<KernelDensity>(values, density, options.weights);
  }
  return entry_of(family).fit(sample, {options.lower, options.upper});
}

std::unique_ptr<Distribution> make_distribution(Family family,
                                                std::span<const Parameter> parameters) {
  if (family == Family::kEmpirical) return std::make_unique<EmpiricalDistribution>(parameters);
  if (family == Family::kKernelDensity) return std::make_unique<KernelDensity>(parameters);
  const FamilyEntry& entry = entry_of(family);
  std::vector<double> numbers;
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    const Parameter& parameter = parameters[k];
    families::require_parameter(
        k < entry.parameter_count && parameter.name == entry.parameter_names[k], family,
        "no parameter " + parameter.name + " in place " + std::to_string(k));
    families::require_parameter(parameter.values.size() == 1, family,
                                "one number for " + parameter.name);
    numbers.push_back(parameter.values.front());
  }
  return make_distribution(family, numbers);
}

std::unique_ptr<Distribution> make_distribution(Family family, std::span<const double> parameters) {
  const FamilyEntry& entry = entry_of(family);
  families::require_parameter(entry.make != nullptr, family, "vectors as parameters");
  families::require_parameter(parameters.size() == entry.parameter_count, family,
                              std::to_string(entry.parameter_count) + " parameters");
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    families::require_parameter(std::isfinite(parameters[k]), family,
                                "a finite " + std::string(entry.parameter_names[k]));
  }
  return entry.make(parameters);
}

void families::require_parameter(bool holds, Family family, std::string_view condition) {
  if (holds) return;
  throw Error(ErrorCode::kModel, "the parameters of a " + std::string(family_name(family)) +
                                     " distribution are wrong: it needs " + std::string(condition));
}

}  // namespace likeness::stats
