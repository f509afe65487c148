#include "models/siblings/sibling_regression.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace likeness::models {
namespace {

constexpr std::size_t kMostIndicators = 12;
constexpr std::size_t kFewestIndicated = 10;
constexpr double kOwnLead = 0.97;  ///< that a ridge towards a target's own past must do better by
constexpr double kMostDeviations = 8;  ///< beyond which inputs are cut off

/// Lower triangular factor of a matrix given by its lower half; what isn't positive is left out.
void factor_lower(std::vector<double>& a, std::size_t n) {
  for (std::size_t j = 0; j < n; ++j) {
    double diagonal = a[j * n + j];
    for (std::size_t k = 0; k < j; ++k) diagonal -= a[j * n + k] * a[j * n + k];
    const bool is_sound = diagonal > 1e-9;
    const double root = is_sound ? std::sqrt(diagonal) : 0;
    a[j * n + j] = root;
    for (std::size_t i = j + 1; i < n; ++i) {
      double sum = a[i * n + j];
      const double* const row_i = &a[i * n];
      const double* const row_j = &a[j * n];
      for (std::size_t k = 0; k < j; ++k) sum -= row_i[k] * row_j[k];
      a[i * n + j] = is_sound ? sum / root : 0;
    }
  }
}

std::vector<double> solve_factored(const std::vector<double>& a, std::vector<double> b) {
  const std::size_t n = b.size();
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) b[i] -= a[i * n + k] * b[k];
    b[i] = a[i * n + i] > 0 ? b[i] / a[i * n + i] : 0;
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) b[i] -= a[k * n + i] * b[k];
    b[i] = a[i * n + i] > 0 ? b[i] / a[i * n + i] : 0;
  }
  return b;
}

/// The weights of some of the n inputs, of a regression on these alone; `a` by its lower half.
std::vector<double> own_weights(const std::vector<double>& a, const std::vector<double>& b,
                                std::size_t n, std::span<const std::size_t> own) {
  constexpr double kOwnRidge = 1;
  std::vector<double> matrix(own.size() * own.size(), 0);
  std::vector<double> products(own.size());
  for (std::size_t i = 0; i < own.size(); ++i) {
    products[i] = b[own[i]];
    for (std::size_t k = 0; k <= i; ++k) {
      matrix[i * own.size() + k] = a[std::max(own[i], own[k]) * n + std::min(own[i], own[k])];
    }
    matrix[i * own.size() + i] += kOwnRidge;
  }
  factor_lower(matrix, own.size());
  return solve_factored(matrix, std::move(products));
}

}  // namespace

SiblingInputs::SiblingInputs(std::span<const CellColumn> features,
                             const std::vector<ColumnValues>& cells) {
  for (std::size_t f = 0; f < features.size(); ++f) {
    const auto feature = static_cast<std::int32_t>(f);
    if (features[f].levels == 0) {
      double sum = 0;
      double rows = 0;
      for (const double number : cells[f].numbers) {
        if (std::isnan(number)) continue;
        sum += number;
        rows += 1;
      }
      if (rows < 2) continue;
      const double mean = sum / rows;
      double squares = 0;
      for (const double number : cells[f].numbers) {
        if (!std::isnan(number)) squares += (number - mean) * (number - mean);
      }
      const double deviation = std::sqrt(squares / rows);
      if (!(deviation > std::abs(mean) * 1e-12)) continue;
      inputs_.push_back({feature, -1, mean, 1 / deviation});
      continue;
    }
    std::vector<std::size_t> counts(static_cast<std::size_t>(features[f].levels), 0);
    for (const std::int32_t code : cells[f].codes) ++counts[static_cast<std::size_t>(code)];
    std::vector<std::int32_t> order(counts.size());
    for (std::size_t k = 0; k < order.size(); ++k) order[k] = static_cast<std::int32_t>(k);
    std::stable_sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
      return counts[static_cast<std::size_t>(a)] > counts[static_cast<std::size_t>(b)];
    });
    const auto rows = static_cast<double>(cells[f].codes.size());
    for (std::size_t k = 0; k < std::min(order.size(), kMostIndicators); ++k) {
      const std::size_t count = counts[static_cast<std::size_t>(order[k])];
      if (count < kFewestIndicated || cells[f].codes.size() - count < kFewestIndicated) break;
      const double share = static_cast<double>(count) / rows;
      inputs_.push_back({feature, order[k], share, 1 / std::sqrt(share * (1 - share))});
    }
  }
}

void SiblingInputs::write(const std::vector<ColumnValues>& cells, std::size_t row,
                          double* out) const {
  for (std::size_t k = 0; k < inputs_.size(); ++k) {
    const Input& input = inputs_[k];
    const ColumnValues& column = cells[static_cast<std::size_t>(input.feature)];
    double value = 0;
    if (input.level >= 0) {
      value = column.codes[row] == input.level ? 1 : 0;
    } else {
      value = column.numbers[row];
    }
    out[k] = std::isnan(value) ? 0
                               : std::clamp((value - input.mean) * input.scale, -kMostDeviations,
                                            kMostDeviations);
  }
}

void SiblingInputs::fields(io::Archive& archive, std::span<const CellColumn> features) {
  std::vector<std::int32_t> which;
  std::vector<std::int32_t> levels;
  std::vector<double> means;
  std::vector<double> scales;
  for (const Input& input : inputs_) {
    which.push_back(input.feature);
    levels.push_back(input.level);
    means.push_back(input.mean);
    scales.push_back(input.scale);
  }
  archive("features", which);
  archive("levels", levels);
  archive("means", means);
  archive("scales", scales);
  if (!archive.loading()) return;
  archive.require(levels.size() == which.size() && means.size() == which.size() &&
                      scales.size() == which.size(),
                  "the inputs of a regression are not as many as they should be");
  inputs_.clear();
  for (std::size_t k = 0; k < which.size(); ++k) {
    const bool is_feature = which[k] >= 0 && static_cast<std::size_t>(which[k]) < features.size();
    archive.require(is_feature, "the input of a regression is unknown");
    const CellColumn& feature = features[static_cast<std::size_t>(which[k])];
    archive.require(
        feature.levels == 0 ? levels[k] < 0 : levels[k] >= 0 && levels[k] < feature.levels,
        "the input of a regression is of another kind");
    archive.require(std::isfinite(means[k]) && std::isfinite(scales[k]),
                    "the input of a regression is no number");
    inputs_.push_back({which[k], levels[k], means[k], scales[k]});
  }
}

SiblingRegressions::SiblingRegressions(std::size_t inputs, std::size_t targets)
    : inputs_(inputs),
      size_(inputs + targets),
      sums_(kParts, std::vector<double>(size_ * size_, 0)),
      rows_(kParts, 0) {}

void SiblingRegressions::add(const double* row, std::size_t part) {
  double* sum = sums_[part].data();
  rows_[part] += 1;
  for (std::size_t i = 0; i < size_; ++i) {
    const double x = row[i];
    double* const to = sum + i * size_;
    if (x == 0) continue;
    for (std::size_t k = 0; k <= i; ++k) to[k] += x * row[k];
  }
}

SiblingRegressions::Solution SiblingRegressions::solve(std::size_t target,
                                                       std::span<const std::size_t> own) const {
  const std::size_t n = inputs_ + target;
  const std::size_t at = inputs_ + target;  // of the target among all
  Solution best;
  best.weights.assign(n, 0);
  double all_rows = 0;
  for (const double rows : rows_) all_rows += rows;
  if (n == 0 || all_rows < 10) return best;
  // The sums of some parts: the matrix of predictors, and their products with the target.
  const auto gather = [&](std::size_t but, std::vector<double>& a, std::vector<double>& b) {
    a.assign(n * n, 0);
    b.assign(n, 0);
    for (std::size_t part = 0; part < kParts; ++part) {
      if (part == but) continue;
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = 0; k <= i; ++k) a[i * n + k] += sums_[part][i * size_ + k];
        b[i] += sums_[part][at * size_ + i];
      }
    }
  };
  const std::size_t priors = own.empty() ? 1 : 2;
  const auto factored = [&](std::vector<double> matrix, double ridge) {
    for (std::size_t i = 0; i < n; ++i) matrix[i * n + i] += ridge;
    factor_lower(matrix, n);
    return matrix;
  };
  const auto solved = [&](const std::vector<double>& factor, std::vector<double> products,
                          double ridge, const std::vector<double>& prior) {
    for (std::size_t k = 0; k < prior.size(); ++k) products[own[k]] += ridge * prior[k];
    return solve_factored(factor, std::move(products));
  };
  std::vector<double> a;
  std::vector<double> b;
  constexpr std::array<double, 4> kRidges = {1, 10, 100, 1000};
  const std::vector<double> nothing;
  std::array<double, 2 * kRidges.size()> errors{};
  for (std::size_t held_out = 0; held_out < kParts; ++held_out) {
    gather(held_out, a, b);
    const std::vector<double>& out = sums_[held_out];
    const std::vector<double> of_own = own_weights(a, b, n, own);
    std::vector<double> factor;
    for (std::size_t k = 0; k < priors * kRidges.size(); ++k) {
      const double ridge = kRidges[k / priors];
      if (k % priors == 0) factor = factored(a, ridge);
      const std::vector<double> w = solved(factor, b, ridge, k % priors > 0 ? of_own : nothing);
      double error = out[at * size_ + at];
      for (std::size_t i = 0; i < n; ++i) {
        double product = 0;
        for (std::size_t j = 0; j < i; ++j) product += out[i * size_ + j] * w[j];
        error += w[i] * (2 * product + out[i * size_ + i] * w[i] - 2 * out[at * size_ + i]);
      }
      errors[k] += error;
    }
  }
  double variance = 0;
  for (std::size_t part = 0; part < kParts; ++part) variance += sums_[part][at * size_ + at];
  const auto tried = errors.begin() + static_cast<std::ptrdiff_t>(priors * kRidges.size());
  // What tells the next row about as well may say less of where a sequence goes.
  for (std::size_t k = 1; k < errors.size() && priors > 1; k += 2) errors[k] /= kOwnLead;
  const auto least =
      static_cast<std::size_t>(std::min_element(errors.begin(), tried) - errors.begin());
  if (!(errors[least] < variance) || !(variance > 0)) return best;
  gather(kParts, a, b);
  const double ridge = kRidges[least / priors];
  const std::vector<double> prior = least % priors > 0 ? own_weights(a, b, n, own) : nothing;
  best.weights = solved(factored(std::move(a), ridge), b, ridge, prior);
  best.error = errors[least] / variance;
  return best;
}

}  // namespace likeness::models
