#include "models/frame/marginal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "likeness/error.hpp"

namespace likeness::models {

LevelMarginal::LevelMarginal(std::span<const double> counts, std::span<const std::int32_t> order)
    : order_(order.begin(), order.end()), ends_(order.size()) {
  double total = 0;
  for (const double count : counts) total += count;
  double sum = 0;
  for (std::size_t k = 0; k < order_.size(); ++k) {
    sum += counts[static_cast<std::size_t>(order_[k])];
    ends_[k] = sum / total;
  }
  index_positions();
}

void LevelMarginal::index_positions() {
  position_.resize(order_.size());
  for (std::size_t k = 0; k < order_.size(); ++k) {
    position_[static_cast<std::size_t>(order_[k])] = static_cast<std::int32_t>(k);
  }
}

stats::Interval LevelMarginal::interval(std::int32_t level) const noexcept {
  const auto k = static_cast<std::size_t>(position_[static_cast<std::size_t>(level)]);
  return {k == 0 ? 0.0 : ends_[k - 1], ends_[k]};
}

std::int32_t LevelMarginal::level_at(double uniform) const noexcept {
  // The first position that ends above `uniform`: one of width zero ends where the one before does.
  const auto found = std::upper_bound(ends_.begin(), ends_.end(), uniform);
  if (found != ends_.end()) return order_[static_cast<std::size_t>(found - ends_.begin())];
  const auto last = std::lower_bound(ends_.begin(), ends_.end(), ends_.back());
  return order_[static_cast<std::size_t>(last - ends_.begin())];
}

void LevelMarginal::fields(io::Archive& archive, std::int32_t levels) {
  const auto size = static_cast<std::uint64_t>(levels);
  archive.tensor("order", order_, {size});
  archive.tensor("ends", ends_, {size});
  if (!archive.loading()) return;
  std::vector<bool> seen(order_.size(), false);
  for (const std::int32_t level : order_) {
    archive.require(level >= 0 && level < levels && !seen[static_cast<std::size_t>(level)],
                    "it lists the categories of a column wrongly");
    seen[static_cast<std::size_t>(level)] = true;
  }
  double previous = 0;
  for (const double end : ends_) {
    archive.require(end >= previous && end <= 1.0 + 1e-9,
                    "the probabilities of categories don't add up");
    previous = end;
  }
  archive.require(!ends_.empty() && ends_.back() > 0.999,
                  "the probabilities of categories don't add up to 1");
  index_positions();
}

stats::Interval NumberMarginal::interval(double value, double step) const {
  if (std::isnan(value)) return {0, missing_};
  if (!distribution_) return {1, 1};
  const double share = 1 - missing_;
  const double lower =
      step > 0 ? distribution_->cdf(value - 0.5 * step) : distribution_->cdf_interval(value).lower;
  const double upper = distribution_->cdf(value + 0.5 * step);
  return {missing_ + share * lower, missing_ + share * upper};
}

void NumberMarginal::numbers_at(std::span<const double> uniforms, std::span<double> values) const {
  if (!distribution_) {
    std::fill(values.begin(), values.end(), std::numeric_limits<double>::quiet_NaN());
    return;
  }
  if (missing_ == 0) {
    distribution_->quantile(uniforms, values);
    return;
  }
  // A missing cell's position is NaN, and so is its quantile.
  for (std::size_t k = 0; k < uniforms.size(); ++k) {
    values[k] = uniforms[k] < missing_ ? std::numeric_limits<double>::quiet_NaN()
                                       : (uniforms[k] - missing_) / (1 - missing_);
  }
  distribution_->quantile(values, values);
}

void NumberMarginal::fields(io::Archive& archive) {
  constexpr std::size_t kMostParameters = 8;
  archive("missing", missing_);
  archive.require(missing_ >= 0 && missing_ <= 1, "a share of missing cells is outside [0, 1]");
  std::string family(distribution_ ? distribution_->name() : "");
  if (!archive.optional("family", distribution_ != nullptr, family)) return;
  std::vector<stats::Parameter> parameters;
  std::vector<std::string> names;
  if (distribution_) parameters = distribution_->parameters();
  for (const stats::Parameter& parameter : parameters) names.push_back(parameter.name);
  archive("parameters", names);
  archive.require(names.size() <= kMostParameters, "a distribution has too many parameters");
  parameters.resize(names.size());
  for (std::size_t k = 0; k < names.size(); ++k) {
    parameters[k].name = names[k];
    archive(names[k], parameters[k].values);
  }
  if (!archive.loading()) return;
  archive.checked([&] {
    distribution_ = stats::make_distribution(stats::family_from_name(family), parameters);
  });
}

}  // namespace likeness::models
