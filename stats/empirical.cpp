#include "likeness/stats/empirical.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/elementary.hpp"
#include "likeness/error.hpp"
#include "stats/weighted_sample.hpp"

namespace likeness::stats {

namespace {

struct Atom {
  double value = 0;
  double mass = 0;
};

/// A point of the interpolated part: the share of its weight below `value`.
struct Knot {
  double value = 0;
  double position = 0;
};

struct Parts {
  std::vector<Atom> atoms;  ///< increasing values
  std::vector<Knot> knots;  ///< increasing values, positions from 0 to 1
  double continuous_mass = 0;
};

void check_empirical(const EmpiricalOptions& options) {
  if (options.knots < 16) {
    throw Error(ErrorCode::kUsage, "an empirical distribution needs at least 16 knots, not " +
                                       std::to_string(options.knots) + "; set knots higher");
  }
  if (!(options.atom_share >= 0 && options.atom_share <= 1)) {
    throw Error(ErrorCode::kUsage, "atom_share of an empirical distribution must lie in [0, 1]");
  }
}

Parts split(const SortedSample& sample, const EmpiricalOptions& options) {
  Parts parts;
  double weight_before = 0;
  std::size_t begin = 0;
  while (begin < sample.size()) {
    const double value = sample.values[begin];
    std::size_t end = begin;
    double weight = 0;
    for (; end < sample.size() && sample.values[end] == value; ++end) weight += sample.weight(end);
    const double mass = weight / sample.total;
    if (end - begin >= options.atom_count && mass >= options.atom_share && weight > 0) {
      parts.atoms.push_back({value, mass});
    } else if (weight > 0) {
      parts.knots.push_back({value, weight_before + 0.5 * weight});
      weight_before += weight;
    }
    begin = end;
  }
  parts.continuous_mass = weight_before / sample.total;
  if (parts.knots.size() > 1) {
    const double first = parts.knots.front().position;
    const double length = parts.knots.back().position - first;
    for (Knot& knot : parts.knots) knot.position = (knot.position - first) / length;
    parts.knots.back().position = 1;
  }
  return parts;
}

/// Halfway from `value` to an atom; `value` itself where no number lies between.
double middle(double atom, double value) {
  const double half = 0.5 * atom + 0.5 * value;
  return half == atom ? value : half;
}

/// A lone value becomes an interval that ends halfway to the atoms beside it.
void spread_lone_knot(Parts& parts) {
  const double value = parts.knots.front().value;
  const auto above = std::lower_bound(parts.atoms.begin(), parts.atoms.end(), value,
                                      [](const Atom& atom, double v) { return atom.value < v; });
  double low = value;
  double high = value;
  if (above != parts.atoms.begin()) low = middle(std::prev(above)->value, value);
  if (above != parts.atoms.end()) high = middle(above->value, value);
  if (low < high) {
    parts.knots = {{low, 0}, {high, 1}};
  } else {
    parts.knots.clear();
    parts.atoms.insert(above, {value, parts.continuous_mass});
    parts.continuous_mass = 0;
  }
}

/// Keeps at most `count` knots: half of them by even steps of probability, a quarter each by even
/// steps of the logarithm of the rank from either end, so that tails keep their shape.
void thin(std::vector<Knot>& knots, std::size_t count) {
  const std::size_t size = knots.size();
  if (size <= count) return;
  std::vector<char> kept(size, 0);
  const std::size_t even = count / 2;
  std::size_t at = 0;
  for (std::size_t k = 0; k < even; ++k) {
    const double target = static_cast<double>(k) / static_cast<double>(even - 1);
    while (at + 1 < size && knots[at].position < target) ++at;
    kept[at] = 1;
  }
  const std::size_t tail = count / 4;
  const double log_size = log_deterministic(static_cast<double>(size) / 2);
  for (std::size_t k = 0; k < tail; ++k) {
    const double share = static_cast<double>(k) / static_cast<double>(tail);
    const auto rank = static_cast<std::size_t>(exp_deterministic(share * log_size)) - 1;
    kept[rank] = 1;
    kept[size - 1 - rank] = 1;
  }
  std::vector<Knot> rest;
  for (std::size_t i = 0; i < size; ++i) {
    if (kept[i] != 0) rest.push_back(knots[i]);
  }
  knots = std::move(rest);
}

}  // namespace

EmpiricalDistribution::EmpiricalDistribution(std::span<const double> values,
                                             const EmpiricalOptions& options,
                                             std::span<const double> weights) {
  check_empirical(options);
  Parts parts = split(SortedSample(values, weights), options);
  if (parts.knots.size() == 1) spread_lone_knot(parts);
  thin(parts.knots, options.knots);

  // Merge both lists; the distribution function is that of the atoms passed plus that of the knots.
  double atoms_passed = 0;
  std::size_t atom = 0;
  const auto continuous = [&](std::size_t next, double x) {
    if (next == 0) return 0.0;
    if (next == parts.knots.size()) return 1.0;
    const Knot& a = parts.knots[next - 1];
    const Knot& b = parts.knots[next];
    const double share = (0.5 * x - 0.5 * a.value) / (0.5 * b.value - 0.5 * a.value);
    return a.position + (b.position - a.position) * share;
  };
  const auto add = [&](double x, double position, double mass) {
    const double before = parts.continuous_mass * position + atoms_passed;
    value_.push_back(x);
    lower_.push_back(std::clamp(before, upper_.empty() ? 0.0 : upper_.back(), 1.0));
    atoms_passed += mass;
    upper_.push_back(
        std::clamp(parts.continuous_mass * position + atoms_passed, lower_.back(), 1.0));
  };
  for (std::size_t next = 0; next <= parts.knots.size(); ++next) {
    const double limit = next < parts.knots.size() ? parts.knots[next].value
                                                   : std::numeric_limits<double>::infinity();
    for (; atom < parts.atoms.size() && parts.atoms[atom].value < limit; ++atom) {
      const Atom& a = parts.atoms[atom];
      add(a.value, continuous(next, a.value), a.mass);
    }
    if (next < parts.knots.size()) add(limit, parts.knots[next].position, 0);
  }
  lower_.front() = 0;
  upper_.back() = 1;
  make_guide();
}

EmpiricalDistribution::EmpiricalDistribution(std::span<const Parameter> parameters) {
  const auto fail = [](const std::string& what) {
    throw Error(ErrorCode::kModel, "empirical distribution: " + what + "; the model is damaged");
  };
  if (parameters.size() != 3 || parameters[0].name != "value" || parameters[1].name != "lower" ||
      parameters[2].name != "upper") {
    fail("the parameters are not value, lower and upper");
  }
  value_ = parameters[0].values;
  lower_ = parameters[1].values;
  upper_ = parameters[2].values;
  if (value_.empty() || lower_.size() != value_.size() || upper_.size() != value_.size()) {
    fail("value, lower and upper differ in length or are empty");
  }
  double previous = 0;
  for (std::size_t k = 0; k < value_.size(); ++k) {
    if (!std::isfinite(value_[k]) || (k > 0 && !(value_[k] > value_[k - 1]))) {
      fail("value " + std::to_string(k) + " does not increase");
    }
    if (!(lower_[k] >= previous && upper_[k] >= lower_[k] && upper_[k] <= 1)) {
      fail("its distribution function falls at value " + std::to_string(k));
    }
    previous = upper_[k];
  }
  if (lower_.front() != 0 || upper_.back() != 1) fail("its probabilities don't sum to 1");
  make_guide();
}

void EmpiricalDistribution::make_guide() {
  guide_.resize(upper_.size());
  std::uint32_t k = 0;
  for (std::size_t g = 0; g < guide_.size(); ++g) {
    while (upper_[k] * static_cast<double>(guide_.size()) < static_cast<double>(g)) ++k;
    guide_[g] = k;
  }
}

std::vector<Parameter> EmpiricalDistribution::parameters() const {
  return {{"value", value_}, {"lower", lower_}, {"upper", upper_}};
}

double EmpiricalDistribution::distribution_function(double x, bool left) const {
  if (std::isnan(x)) return x;
  const auto at = std::lower_bound(value_.begin(), value_.end(), x);
  if (at == value_.end()) return 1;
  const auto k = static_cast<std::size_t>(at - value_.begin());
  if (*at == x) return left ? lower_[k] : upper_[k];
  if (k == 0) return 0;
  // Halves, so that a gap wider than the largest double does not overflow.
  const double share = (0.5 * x - 0.5 * value_[k - 1]) / (0.5 * value_[k] - 0.5 * value_[k - 1]);
  return upper_[k - 1] + (lower_[k] - upper_[k - 1]) * std::min(share, 1.0);
}

double EmpiricalDistribution::density(double x) const {
  if (std::isnan(x)) return x;
  const auto at = std::lower_bound(value_.begin(), value_.end(), x);
  if (at == value_.end()) return 0;
  const auto k = static_cast<std::size_t>(at - value_.begin());
  if (*at == x && upper_[k] > lower_[k]) return upper_[k] - lower_[k];
  if (k == 0) return *at == x && value_.size() > 1 ? density(std::nextafter(x, value_[1])) : 0;
  return (lower_[k] - upper_[k - 1]) / (value_[k] - value_[k - 1]);
}

double EmpiricalDistribution::inverse(double p) const {
  if (!(p >= 0 && p <= 1)) return std::numeric_limits<double>::quiet_NaN();
  const auto cell = static_cast<std::size_t>(p * static_cast<double>(guide_.size()));
  std::size_t k = guide_[std::min(cell, guide_.size() - 1)];
  while (k > 0 && upper_[k - 1] >= p) --k;
  while (upper_[k] < p) ++k;
  if (k == 0 || p >= lower_[k]) return value_[k];
  const double share = (p - upper_[k - 1]) / (lower_[k] - upper_[k - 1]);
  return std::clamp(value_[k - 1] * (1 - share) + value_[k] * share, value_[k - 1], value_[k]);
}

void EmpiricalDistribution::evaluate(Function function, std::span<const double> x,
                                     std::span<double> out) const {
  const auto each = [&](auto&& f) {
    for (std::size_t k = 0; k < x.size(); ++k) out[k] = f(x[k]);
  };
  switch (function) {
    case Function::kPdf:
      return each([this](double v) { return density(v); });
    case Function::kLogPdf:
      return each([this](double v) { return log_deterministic(density(v)); });
    case Function::kCdf:
      return each([this](double v) { return distribution_function(v, false); });
    case Function::kCdfLeft:
      return each([this](double v) { return distribution_function(v, true); });
    case Function::kSurvival:
      return each([this](double v) { return 1 - distribution_function(v, false); });
    case Function::kLogCdf:
      return each([this](double v) { return log_deterministic(distribution_function(v, false)); });
    case Function::kLogSurvival:
      return each(
          [this](double v) { return log_deterministic(1 - distribution_function(v, false)); });
    case Function::kQuantile:
    case Function::kSample:
      return each([this](double p) { return inverse(p); });
    case Function::kQuantileComplement:
      return each([this](double q) { return inverse(1 - q); });
  }
}

}  // namespace likeness::stats
