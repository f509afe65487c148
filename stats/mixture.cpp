#include "likeness/stats/mixture.hpp"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>
#include <string>

#include "core/elementary.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "stats/families/special.hpp"
#include "stats/mixture_sums.hpp"
#include "stats/weighted_sample.hpp"

namespace likeness::stats {

namespace {

double digamma(double x) {
  return boost::math::digamma(x, families::kPolicy);
}
double log_gamma(double x) {
  return boost::math::lgamma(x, families::kPolicy);
}

void check_mixture(const MixtureOptions& options) {
  const auto require = [](bool holds, const char* what) {
    if (!holds) {
      throw Error(ErrorCode::kUsage, std::string("a Gaussian mixture needs ") + what);
    }
  };
  require(options.components > 0, "at least one component");
  require(options.weight_concentration > 0, "weight_concentration > 0");
  require(options.mean_precision > 0, "mean_precision > 0");
  require(options.degrees_of_freedom > 0, "degrees_of_freedom > 0");
  require(options.regularization >= 0, "regularization >= 0");
  require(!options.variance || *options.variance > 0, "variance > 0");
  require(options.tolerance >= 0, "tolerance >= 0");
}

/// Distinct values, brought to mean 0 and variance about 1, with their counts.
struct Standardized {
  std::vector<double> values;
  std::vector<double> counts;
  double size = 0;
  double center = 0;
  double scale = 1;
  double variance = 0;  ///< of the standardized values, divided by n - 1

  explicit Standardized(std::span<const double> given) {
    const SortedSample sample(given, {});
    const double lowest = sample.values.front();
    const double range = sample.values.back() - lowest;
    if (!(range < 1e150)) {
      throw Error(ErrorCode::kData,
                  "the values spread over more than 1e150, too far for a mixture; rescale them");
    }
    size = static_cast<double>(sample.size());
    double shift = 0;
    for (const double x : sample.values) shift += x - lowest;
    center = lowest + shift / size;
    double squares = 0;
    for (const double x : sample.values) squares += (x - center) * (x - center);
    if (squares > 0) scale = std::sqrt(squares / size);
    if (size > 1) variance = squares / (size - 1) / (scale * scale);
    for (std::size_t i = 0; i < sample.size(); ++i) {
      if (i == 0 || sample.values[i] != sample.values[i - 1]) {
        values.push_back((sample.values[i] - center) / scale);
        counts.push_back(0);
      }
      ++counts.back();
    }
  }
};

/// What a component holds of the values.
struct Share {
  double count = 0;
  double mean = 0;
  double variance = 0;
};

/// The variational posterior of one component, in standardized units.
struct Posterior {
  double beta_a = 0;  ///< of the stick's break: Beta(beta_a, beta_b)
  double beta_b = 0;
  double mean = 0;
  double mean_precision = 0;
  double degrees_of_freedom = 0;
  double variance = 0;
};

/// Variational inference of a mixture under a Dirichlet process with truncated stick-breaking
/// (Blei and Jordan 2006) and Gauss-Wishart priors (Bishop 2006, section 10.2), in one dimension.
/// Constants that don't change are left out of the bound in the way of scikit-learn.
class VariationalMixture {
 public:
  VariationalMixture(const Standardized& data, const MixtureOptions& options)
      : data_(data),
        options_(options),
        prior_mean_(options.mean ? (*options.mean - data.center) / data.scale : 0),
        prior_variance_(options.variance ? *options.variance / (data.scale * data.scale)
                                         : data.variance),
        regularization_(options.regularization / (data.scale * data.scale)) {}

  GaussianMixture fit(const std::vector<Share>& start) {
    GaussianMixture result;
    update(start);
    result.lower_bound = -std::numeric_limits<double>::infinity();
    for (std::size_t i = 1; i <= options_.max_iterations && !result.converged; ++i) {
      const std::vector<MixtureTerm> terms = expected_terms();
      const MixtureSums sums = mixture_sums(terms, data_.values, data_.counts);
      update(shares(terms, sums));
      const double bound = lower_bound(entropy(terms, sums));
      result.converged = std::fabs(bound - result.lower_bound) < options_.tolerance;
      result.lower_bound = bound;
      result.iterations = i;
    }
    describe(result);
    return result;
  }

 private:
  /// Responsibilities, summed, to weighted means and variances.
  std::vector<Share> shares(const std::vector<MixtureTerm>& terms, const MixtureSums& sums) const {
    std::vector<Share> result(terms.size());
    for (std::size_t k = 0; k < terms.size(); ++k) {
      const double count = sums.count[k] + kSmallCount;
      const double shift = sums.first[k] / count;
      const double spread = sums.second[k] - shift * (2 * sums.first[k] - shift * sums.count[k]);
      // As with the small count in every mean: an empty component lies at 0.
      const double mean = terms[k].mean * (sums.count[k] / count) + shift;
      const double moved = terms[k].mean + shift - mean;
      result[k] = {count, mean, std::max((spread + moved * moved * sums.count[k]) / count, 0.0)};
    }
    return result;
  }

  /// The posterior given what every component holds.
  void update(const std::vector<Share>& shares) {
    posterior_.resize(shares.size());
    double later = 0;
    for (std::size_t k = shares.size(); k-- > 0;) {
      const auto& [count, mean, variance] = shares[k];
      Posterior& p = posterior_[k];
      p.beta_a = 1 + count;
      p.beta_b = options_.weight_concentration + later;
      later += count;
      p.mean_precision = options_.mean_precision + count;
      p.mean = (options_.mean_precision * prior_mean_ + count * mean) / p.mean_precision;
      p.degrees_of_freedom = options_.degrees_of_freedom + count;
      const double pull = mean - prior_mean_;
      const double squares = prior_variance_ + count * (variance + regularization_) +
                             count * options_.mean_precision / p.mean_precision * pull * pull;
      p.variance = std::max(squares / p.degrees_of_freedom, kLeastVariance);
    }
  }

  /// The expected log density of every component under the posterior.
  std::vector<MixtureTerm> expected_terms() const {
    std::vector<MixtureTerm> terms;
    double sticks = 0;
    for (const Posterior& p : posterior_) {
      const double both = digamma(p.beta_a + p.beta_b);
      const double log_weight = digamma(p.beta_a) - both + sticks;
      sticks += digamma(p.beta_b) - both;
      const double log_precision = log_deterministic(2) + digamma(0.5 * p.degrees_of_freedom) -
                                   log_deterministic(p.degrees_of_freedom * p.variance);
      terms.push_back(
          {log_weight - families::kHalfLogTwoPi + 0.5 * (log_precision - 1 / p.mean_precision),
           p.mean, 0.5 / p.variance});
    }
    return terms;
  }

  /// -sum r log r = sum of log norms - sum r term, the latter from the moments.
  double entropy(const std::vector<MixtureTerm>& terms, const MixtureSums& sums) const {
    double value = sums.log_norm;
    for (std::size_t k = 0; k < terms.size(); ++k) {
      value -= terms[k].offset * sums.count[k] - terms[k].half_precision * sums.second[k];
    }
    return value;
  }

  double lower_bound(double entropy) const {
    double bound = entropy;
    const double log_two = log_deterministic(2);
    const double log_scale = log_deterministic(data_.scale);
    for (const Posterior& p : posterior_) {
      const double n = p.degrees_of_freedom;
      const double log_precision_root = -0.5 * log_deterministic(n * p.variance) - log_scale;
      bound += n * log_precision_root + 0.5 * n * log_two + log_gamma(0.5 * n);
      bound += log_gamma(p.beta_a) + log_gamma(p.beta_b) - log_gamma(p.beta_a + p.beta_b);
      bound -= 0.5 * log_deterministic(p.mean_precision);
    }
    return bound;
  }

  /// The components in the values' own units.
  void describe(GaussianMixture& result) const {
    const std::vector<MixtureTerm> terms = expected_terms();
    double stick = 1;
    double sum = 0;
    for (std::size_t k = 0; k < posterior_.size(); ++k) {
      const Posterior& p = posterior_[k];
      result.weight.push_back(stick * p.beta_a / (p.beta_a + p.beta_b));
      sum += result.weight.back();
      stick *= p.beta_b / (p.beta_a + p.beta_b);
      result.mean.push_back(data_.center + data_.scale * p.mean);
      result.standard_deviation.push_back(data_.scale * std::sqrt(p.variance));
      result.log_offset.push_back(terms[k].offset);
    }
    for (double& weight : result.weight) weight /= sum;
  }

 public:
  /// Added to every component's count, so that nothing is divided by zero.
  static constexpr double kSmallCount = 10 * std::numeric_limits<double>::epsilon();
  /// Of equal values without regularization.
  static constexpr double kLeastVariance = 1e-200;

 private:
  const Standardized& data_;
  const MixtureOptions& options_;
  double prior_mean_;
  double prior_variance_;
  double regularization_;
  std::vector<Posterior> posterior_;
};

/// What components hold by given responsibilities.
std::vector<Share> starting_shares(const Standardized& data, std::span<const double> values,
                                   std::span<const double> responsibilities,
                                   std::size_t components) {
  std::vector<Share> shares(components);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double x = (values[i] - data.center) / data.scale;
    for (std::size_t k = 0; k < components; ++k) {
      const double r = responsibilities[i * components + k];
      shares[k].count += r;
      shares[k].mean += r * x;
    }
  }
  for (Share& share : shares) {
    share.count += VariationalMixture::kSmallCount;
    share.mean /= share.count;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double x = (values[i] - data.center) / data.scale;
    for (std::size_t k = 0; k < components; ++k) {
      const double d = x - shares[k].mean;
      shares[k].variance += responsibilities[i * components + k] * d * d;
    }
  }
  for (Share& share : shares) share.variance /= share.count;
  return shares;
}

}  // namespace

GaussianMixture fit_gaussian_mixture(std::span<const double> values,
                                     std::span<const double> responsibilities,
                                     const MixtureOptions& options) {
  check_mixture(options);
  if (responsibilities.size() != values.size() * options.components) {
    throw Error(ErrorCode::kUsage,
                "a mixture was given " + std::to_string(responsibilities.size()) +
                    " responsibilities; it needs one for each of " + std::to_string(values.size()) +
                    " values and " + std::to_string(options.components) + " components");
  }
  for (std::size_t i = 0; i < responsibilities.size(); ++i) {
    if (!(responsibilities[i] >= 0) || !std::isfinite(responsibilities[i])) {
      throw Error(ErrorCode::kData, "responsibility " + std::to_string(i) +
                                        " is negative or not finite; each is a probability");
    }
  }
  const Standardized data(values);
  return VariationalMixture(data, options)
      .fit(starting_shares(data, values, responsibilities, options.components));
}

GaussianMixture fit_gaussian_mixture(std::span<const double> values,
                                     const MixtureOptions& options) {
  check_mixture(options);
  const Standardized data(values);
  MixtureOptions fitting = options;
  fitting.components = std::min(options.components, values.size());
  const std::vector<std::size_t> labels = k_means(values, fitting.components);
  std::vector<Share> shares(fitting.components);
  const auto place_of = [&](std::size_t i) { return (values[i] - data.center) / data.scale; };
  for (std::size_t i = 0; i < values.size(); ++i) {
    ++shares[labels[i]].count;
    shares[labels[i]].mean += place_of(i);
  }
  for (Share& share : shares) {
    share.count += VariationalMixture::kSmallCount;
    share.mean /= share.count;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    Share& share = shares[labels[i]];
    share.variance += (place_of(i) - share.mean) * (place_of(i) - share.mean) / share.count;
  }
  return VariationalMixture(data, fitting).fit(shares);
}

void mixture_responsibilities(const GaussianMixture& mixture, std::span<const double> values,
                              std::span<double> out) {
  const std::size_t components = mixture.size();
  if (out.size() != values.size() * components) {
    throw Error(ErrorCode::kUsage, "there is room for " + std::to_string(out.size()) +
                                       " responsibilities, not for values times components");
  }
  constexpr std::size_t kChunk = 1024;
  parallel_chunks(values.size(), kChunk, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const std::span<double> row = out.subspan(i * components, components);
      for (std::size_t k = 0; k < components; ++k) {
        const double z = (values[i] - mixture.mean[k]) / mixture.standard_deviation[k];
        row[k] = mixture.log_offset[k] - 0.5 * z * z;
      }
      const double largest = *std::max_element(row.begin(), row.end());
      double sum = 0;
      for (double& part : row) {
        part = exp_deterministic(part - largest);
        sum += part;
      }
      for (double& part : row) part /= sum;
    }
  });
}

}  // namespace likeness::stats
