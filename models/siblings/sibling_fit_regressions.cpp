#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/hash.hpp"
#include "likeness/parallel.hpp"
#include "models/siblings/sibling_row_chain_fit.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kRegressionRows = 30'000;  ///< that regressions are learned from
constexpr std::size_t kFewestOwnRows = 2000;
constexpr double kOwnProducts = 4e9;  ///< that regressions of rows of their own take together

}  // namespace

void SiblingRowChainFit::regress() {
  chain_.inputs_ = SiblingInputs(rows_.features, rows_.known);
  std::size_t entries = 0;
  for (std::size_t t = 0; t < chain_.targets_.size(); ++t) {
    SiblingTarget& target = chain_.targets_[t];
    if (plan(target).is_number() || plan(target).ordered() || plan(target).levels() == 2) {
      scale(target);
      if (target.scale > 0) target.entry = entries++;
    }
    if (rows_.kind != nullptr && target.column == rows_.kind->column) {
      chain_.kind_inputs_ = SiblingInputs(rows_.kind->features, rows_.kind_known);
      chain_.kind_entry_ = entries;
      entries += chain_.kind_inputs_.size();
    }
    if (t > 0 || told_.empty()) continue;
    chain_.time_inputs_ = SiblingInputs(rows_.clock->features(), told_);
    chain_.time_entry_ = entries;
    entries += chain_.time_inputs_.size();
  }
  chain_.entries_ = entries;
  predicted_.resize(chain_.targets_.size());
  if (options_.trees.rounds == 0) return;
  const std::size_t inputs = chain_.inputs_.size();
  SiblingRegressions regressions(inputs, entries);
  std::vector<double> row(inputs + entries);
  for (const std::size_t k : spaced_rows(count_, kRegressionRows)) {
    write_inputs(k, row.data());
    regressions.add(row.data(), mixed_bits(rows_.groups[k]) % SiblingRegressions::kParts);
  }
  std::vector<std::size_t> all(chain_.targets_.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const auto regress_some = [&](std::span<const std::size_t> targets) {
    parallel_for(targets.size(), [&](std::size_t k) { regress_target(targets[k], regressions); });
    predict(targets);
  };
  regress_some(all);
  if (has_last_) regress_some(drop_idle_repeats());
}

void SiblingRowChainFit::predict(std::span<const std::size_t> targets) {
  if (targets.empty()) return;
  for (const std::size_t t : targets) {
    predicted_[t].resize(chain_.targets_[t].weights.empty() ? 0 : count_);
  }
  parallel_chunks(count_, 4096, [&](std::size_t begin, std::size_t end) {
    std::vector<double> inputs_of_row(chain_.input_count());
    for (std::size_t k = begin; k < end; ++k) {
      write_inputs(k, inputs_of_row.data());
      for (const std::size_t t : targets) {
        const SiblingTarget& target = chain_.targets_[t];
        if (target.weights.empty()) continue;
        double sum = 0;
        for (std::size_t i = 0; i < target.weights.size(); ++i) {
          sum += target.weights[i] * inputs_of_row[i];
        }
        predicted_[t][k] = target.mean + sum / target.scale;
      }
    }
  });
}

std::size_t SiblingRowChainFit::own_regression_rows() const {
  const auto size = static_cast<double>(chain_.input_count());
  const double products = size * size * static_cast<double>(chain_.targets_.size());
  return static_cast<std::size_t>(std::clamp(kOwnProducts / std::max(products, 1.0),
                                             static_cast<double>(kFewestOwnRows),
                                             static_cast<double>(kRegressionRows)));
}

void SiblingRowChainFit::regress_target(std::size_t t, const SiblingRegressions& all) {
  SiblingTarget& target = chain_.targets_[t];
  if (target.entry == SiblingTarget::kNone) return;
  std::vector<std::size_t> own_inputs;
  for (std::size_t k = 0; k < chain_.inputs_.size() && !rows_.own_features.empty(); ++k) {
    const std::vector<std::size_t>& own = rows_.own_features[target.column];
    if (std::ranges::count(own, chain_.inputs_.feature(k)) > 0) own_inputs.push_back(k);
  }
  std::vector<std::size_t> fresh;
  for (std::size_t row = 0; row < count_; ++row) {
    if (is_new(t, row)) fresh.push_back(row);
  }
  SiblingRegressions::Solution solution;
  if (fresh.size() == count_) {
    solution = all.solve(target.entry, own_inputs);
  } else {
    // Rows that don't say what it is would draw it towards its mean.
    SiblingRegressions own(chain_.inputs_.size(), target.entry + 1);
    std::vector<double> row(chain_.input_count());
    for (const std::size_t k : spaced_rows(fresh.size(), own_regression_rows())) {
      write_inputs(fresh[k], row.data());
      own.add(row.data(), mixed_bits(rows_.groups[fresh[k]]) % SiblingRegressions::kParts);
    }
    solution = own.solve(target.entry, own_inputs);
  }
  target.weights.clear();
  if (solution.error < 0.995) target.weights = std::move(solution.weights);
}

void SiblingRowChainFit::scale(SiblingTarget& target) const {
  double sum = 0;
  double rows = 0;
  for (std::size_t row = 0; row < count_; ++row) {
    const double value = value_of(target, row);
    if (std::isnan(value)) continue;
    sum += value;
    rows += 1;
  }
  if (rows < 2) return;
  target.mean = sum / rows;
  double squares = 0;
  for (std::size_t row = 0; row < count_; ++row) {
    const double difference = value_of(target, row) - target.mean;
    if (!std::isnan(difference)) squares += difference * difference;
  }
  const double deviation = std::sqrt(squares / rows);
  if (deviation > std::abs(target.mean) * 1e-12 && deviation > 0) target.scale = 1 / deviation;
}

void SiblingRowChainFit::write_inputs(std::size_t row, double* out) const {
  chain_.inputs_.write(rows_.known, row, out);
  double* const entries = out + chain_.inputs_.size();
  for (const SiblingTarget& target : chain_.targets_) {
    if (target.entry == SiblingTarget::kNone) continue;
    const double value = value_of(target, row);
    entries[target.entry] = std::isnan(value) ? 0 : (value - target.mean) * target.scale;
  }
  if (!told_.empty()) chain_.time_inputs_.write(told_, row, entries + chain_.time_entry_);
  if (rows_.kind != nullptr) {
    chain_.kind_inputs_.write(rows_.kind_known, row, entries + chain_.kind_entry_);
  }
}

}  // namespace likeness::models
