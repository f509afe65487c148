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

void LevelMarginal::save(const std::string& prefix, io::ModelFile& file) const {
  file.add(prefix + ".order", order_);
  file.add(prefix + ".ends", ends_);
}

LevelMarginal LevelMarginal::load(const std::string& prefix, std::int32_t levels,
                                  const io::ModelFile& file) {
  const auto size = static_cast<std::uint64_t>(levels);
  const auto order = file.tensor<std::int32_t>(prefix + ".order", {size});
  const auto ends = file.tensor<double>(prefix + ".ends", {size});
  std::vector<bool> seen(order.size(), false);
  for (const std::int32_t level : order) {
    if (level < 0 || level >= levels || seen[static_cast<std::size_t>(level)]) {
      throw Error(ErrorCode::kModel, file.where() + " lists the levels of " + prefix + " wrongly.");
    }
    seen[static_cast<std::size_t>(level)] = true;
  }
  double previous = 0;
  for (const double end : ends) {
    if (!(end >= previous && end <= 1.0 + 1e-9)) {
      throw Error(ErrorCode::kModel,
                  file.where() + " has probabilities of " + prefix + " that don't add up.");
    }
    previous = end;
  }
  if (ends.empty() || !(ends.back() > 0.999)) {
    throw Error(ErrorCode::kModel,
                file.where() + " has probabilities of " + prefix + " that don't add up to 1.");
  }
  LevelMarginal marginal;
  marginal.order_.assign(order.begin(), order.end());
  marginal.ends_.assign(ends.begin(), ends.end());
  marginal.index_positions();
  return marginal;
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

io::Json NumberMarginal::save(const std::string& prefix, io::ModelFile& file) const {
  io::Json header = {{"missing", missing_}};
  if (!distribution_) return header;
  header["family"] = distribution_->name();
  header["parameters"] = io::Json::array();
  for (const stats::Parameter& parameter : distribution_->parameters()) {
    header["parameters"].push_back(parameter.name);
    file.add(prefix + "." + parameter.name, parameter.values);
  }
  return header;
}

NumberMarginal NumberMarginal::load(const io::Json& header, const std::string& prefix,
                                    const io::ModelFile& file) {
  const auto missing = io::json_member<double>(header, "missing", file.where(), ErrorCode::kModel);
  if (!(missing >= 0 && missing <= 1)) {
    throw Error(ErrorCode::kModel, file.where() + " has a share of missing cells outside [0, 1].");
  }
  if (!header.contains("family")) return {1, nullptr};
  const auto name = io::json_member<std::string>(header, "family", file.where(), ErrorCode::kModel);
  const auto names =
      io::json_member<io::Json>(header, "parameters", file.where(), ErrorCode::kModel);
  std::vector<stats::Parameter> parameters;
  for (const io::Json& parameter : names) {
    if (!parameter.is_string()) {
      throw Error(ErrorCode::kModel,
                  file.where() + " names a parameter by something not a string.");
    }
    const auto values = file.tensor<double>(prefix + "." + parameter.get<std::string>());
    parameters.push_back({parameter.get<std::string>(), {values.begin(), values.end()}});
  }
  stats::Family family{};
  try {
    family = stats::family_from_name(name);
  } catch (const Error& error) {
    throw Error(ErrorCode::kModel, file.where() + " has an unknown distribution: " + error.what());
  }
  return {missing, stats::make_distribution(family, parameters)};
}

}  // namespace likeness::models
