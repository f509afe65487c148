#include <algorithm>
#include <cmath>
#include <set>

#include "likeness/error.hpp"
#include "models/neighbours/row_tilting.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostThresholds = 12;  // per number column
constexpr std::size_t kMostProducts = 400;
constexpr std::size_t kRowsToScreen = 2000;
constexpr double kFurthest = 4;  // standard deviations that enter a product

std::size_t to_size(std::int32_t index) {
  return static_cast<std::size_t>(index);
}

}  // namespace

void RowFeatures::add_thresholds(const MixedValues& real) {
  for (Eigen::Index c = 0; c < real.numbers.cols(); ++c) {
    std::vector<double> sorted;
    for (const double value : real.numbers.col(c)) {
      if (!std::isnan(value)) sorted.push_back(value);
    }
    double sum = 0;
    double squares = 0;
    for (const double value : sorted) sum += value;
    const auto count = static_cast<double>(std::max<std::size_t>(sorted.size(), 1));
    for (const double value : sorted) squares += (value - sum / count) * (value - sum / count);
    centres_.push_back(sum / count);
    units_.push_back(squares > 0 ? std::sqrt(squares / count) : 1);
    std::sort(sorted.begin(), sorted.end());
    std::set<double> cuts;
    for (std::size_t k = 1; k <= kMostThresholds && !sorted.empty(); ++k) {
      const double cut = sorted[k * sorted.size() / (kMostThresholds + 1)];
      if (cut < sorted.back()) cuts.insert(cut);
    }
    if (!sorted.empty() && sorted.front() < sorted.back()) cuts.insert(sorted.front());
    for (const double cut : cuts) thresholds_.push_back({static_cast<std::int32_t>(c), cut});
  }
}

void RowFeatures::add_products(const MixedValues& real, const MixedValues& made,
                               const std::vector<int>& levels) {
  std::vector<Factor> factors;
  for (std::int32_t c = 0; c < static_cast<std::int32_t>(centres_.size()); ++c) {
    factors.push_back({c, -1});
  }
  for (std::int32_t c = 0; c < static_cast<std::int32_t>(levels.size()); ++c) {
    for (std::int32_t level = 1; level < levels[to_size(c)]; ++level) {
      factors.push_back({c, level});
    }
  }
  // Where the candidates' mean is furthest off, in standard errors, comes first.
  const auto factor_table = [&](const MixedValues& rows) {
    const std::size_t count = std::min(rows.rows(), kRowsToScreen);
    const std::size_t stride = rows.rows() / count;
    Eigen::MatrixXf table(static_cast<Eigen::Index>(count),
                          static_cast<Eigen::Index>(factors.size()));
    for (std::size_t k = 0; k < count; ++k) {
      for (std::size_t f = 0; f < factors.size(); ++f) {
        table(static_cast<Eigen::Index>(k), static_cast<Eigen::Index>(f)) =
            static_cast<float>(factor(rows, k * stride, factors[f]));
      }
    }
    return table;
  };
  const Eigen::MatrixXf of_real = factor_table(real);
  const Eigen::MatrixXf of_made = factor_table(made);
  std::vector<std::pair<float, Product>> found;
  for (std::size_t a = 0; a < factors.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      const bool same_column =
          factors[a].column == factors[b].column && factors[a].level >= 0 && factors[b].level >= 0;
      if (same_column) continue;
      const auto i = static_cast<Eigen::Index>(a);
      const auto j = static_cast<Eigen::Index>(b);
      const Eigen::ArrayXf product = of_real.col(i).array() * of_real.col(j).array();
      const float mean = product.mean();
      const float spread = std::sqrt((product - mean).square().mean());
      if (!(spread > 0)) continue;
      const float off = of_made.col(i).dot(of_made.col(j)) / static_cast<float>(of_made.rows());
      found.push_back({std::fabs(off - mean) / spread, {factors[b], factors[a]}});
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  found.resize(std::min(found.size(), kMostProducts));
  for (const auto& [off, product] : found) products_.push_back(product);
}

RowFeatures::RowFeatures(const MixedValues& real, const MixedValues& made,
                         const std::vector<int>& levels) {
  add_thresholds(real);
  for (std::int32_t c = 0; c < static_cast<std::int32_t>(levels.size()); ++c) {
    for (std::int32_t level = 1; level < std::min(levels[to_size(c)], 100); ++level) {
      shares_.push_back({c, level});
    }
  }
  add_products(real, made, levels);
}

double RowFeatures::factor(const MixedValues& rows, std::size_t row, Factor which) const {
  const auto r = static_cast<Eigen::Index>(row);
  if (which.level >= 0) return rows.codes(r, which.column) == which.level ? 1 : 0;
  const double value = rows.numbers(r, which.column);
  if (std::isnan(value)) return 0;
  const double scaled = (value - centres_[to_size(which.column)]) / units_[to_size(which.column)];
  return std::clamp(scaled, -kFurthest, kFurthest);
}

void RowFeatures::write(const MixedValues& rows, std::size_t row, std::span<float> features) const {
  const auto r = static_cast<Eigen::Index>(row);
  std::size_t next = 0;
  for (const Threshold& threshold : thresholds_) {
    features[next++] = rows.numbers(r, threshold.column) <= threshold.value ? 1.0F : 0.0F;
  }
  for (const Share& share : shares_) {
    features[next++] = rows.codes(r, share.column) == share.level ? 1.0F : 0.0F;
  }
  for (const Product& product : products_) {
    features[next++] =
        static_cast<float>(factor(rows, row, product.first) * factor(rows, row, product.second));
  }
}

void RowFeatures::fields(io::Archive& archive, std::size_t numbers,
                         const std::vector<int>& levels) {
  std::vector<std::int32_t> columns;
  std::vector<double> values;
  std::vector<std::int32_t> shares;
  std::vector<std::int32_t> products;
  for (const Threshold& threshold : thresholds_) {
    columns.push_back(threshold.column);
    values.push_back(threshold.value);
  }
  for (const Share& share : shares_) shares.insert(shares.end(), {share.column, share.level});
  for (const Product& product : products_) {
    products.insert(products.end(), {product.first.column, product.first.level,
                                     product.second.column, product.second.level});
  }
  archive("threshold_columns", columns);
  archive.tensor("thresholds", values, {columns.size()});
  archive("shares", shares);
  archive("products", products);
  archive.tensor("centres", centres_, {numbers});
  archive.tensor("units", units_, {numbers});
  if (!archive.loading()) return;
  const auto check = [&](bool sound) { archive.require(sound, "its row features don't fit it"); };
  check(shares.size() % 2 == 0 && products.size() % 4 == 0);
  const auto check_number = [&](std::int32_t column) {
    check(column >= 0 && to_size(column) < numbers);
  };
  const auto check_share = [&](std::int32_t column, std::int32_t level) {
    check(column >= 0 && to_size(column) < levels.size());
    check(level >= 0 && level < levels[to_size(column)]);
  };
  for (std::size_t k = 0; k < columns.size(); ++k) {
    check_number(columns[k]);
    thresholds_.push_back({columns[k], values[k]});
  }
  for (std::size_t k = 0; k < shares.size(); k += 2) {
    check_share(shares[k], shares[k + 1]);
    shares_.push_back({shares[k], shares[k + 1]});
  }
  const auto factor_at = [&](std::size_t k) {
    if (products[k + 1] < 0) {
      check_number(products[k]);
    } else {
      check_share(products[k], products[k + 1]);
    }
    return Factor{products[k], std::max(products[k + 1], -1)};
  };
  for (std::size_t k = 0; k < products.size(); k += 4) {
    products_.push_back({factor_at(k), factor_at(k + 2)});
  }
}

}  // namespace likeness::models
