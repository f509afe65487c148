#include "models/networks/conditions.hpp"

#include <algorithm>
#include <cassert>

#include "core/elementary.hpp"

namespace likeness::models {

ConditionLayout::ConditionLayout(std::span<const ColumnPlaces> columns) {
  for (const ColumnPlaces& column : columns) {
    if (!column.is_category()) continue;
    in_condition.push_back({width, column.entries});
    in_row.push_back({column.begin, column.entries});
    width += column.entries;
  }
}

std::size_t ConditionLayout::of_row(std::size_t place_in_row) const noexcept {
  std::size_t k = 0;
  while (place_in_row - in_row[k].begin >= in_row[k].width) ++k;
  return in_condition[k].begin + place_in_row - in_row[k].begin;
}

LevelChooser::LevelChooser(const ConditionLayout& layout, std::span<const double> weights) {
  for (const autodiff::Span& span : layout.in_condition) {
    std::vector<double>& ends = cumulative_.emplace_back();
    double sum = 0;
    for (const double weight : weights.subspan(span.begin, span.width)) {
      sum += weight;
      ends.push_back(sum);
    }
    for (double& end : ends) end /= sum;
  }
}

LevelChoice LevelChooser::draw(const RandomStream& random, std::uint64_t index) const noexcept {
  const std::size_t column = random.below(2 * index, cumulative_.size());
  const std::vector<double>& ends = cumulative_[column];
  const auto end = std::upper_bound(ends.begin(), ends.end(), random.uniform(2 * index + 1));
  assert(end != ends.end());
  return {column, static_cast<std::size_t>(end - ends.begin())};
}

ConditionSampler::ConditionSampler(const EncodedTable& table, bool log_frequency)
    : index_(table), rows_(table.rows()), layout_(table.columns()) {
  std::vector<double> weights = counts();
  if (log_frequency) {
    for (double& weight : weights) weight = log_deterministic(weight + 1);
  }
  chooser_ = LevelChooser(layout_, weights);
}

std::vector<double> ConditionSampler::counts() const {
  std::vector<double> counts;
  for (std::size_t k = 0; k < layout_.in_condition.size(); ++k) {
    for (std::size_t entry = 0; entry < layout_.in_condition[k].width; ++entry) {
      counts.push_back(static_cast<double>(index_.rows(k, entry).size()));
    }
  }
  return counts;
}

void ConditionSampler::draw(const RandomStream& random, std::span<LevelChoice> choices) const {
  if (layout_.empty()) return;
  for (std::size_t k = 0; k < choices.size(); ++k) choices[k] = chooser_.draw(random, k);
}

void ConditionSampler::write(std::span<const LevelChoice> choices, std::span<float> out) const {
  if (layout_.empty()) return;
  std::fill(out.begin(), out.end(), 0.0F);
  for (std::size_t k = 0; k < choices.size(); ++k) {
    out[k * layout_.width + layout_.place(choices[k])] = 1;
  }
}

void ConditionSampler::draw_rows(const RandomStream& random, std::span<const LevelChoice> choices,
                                 std::span<std::uint32_t> rows) const {
  for (std::size_t k = 0; k < choices.size(); ++k) {
    if (layout_.empty()) {
      rows[k] = static_cast<std::uint32_t>(random.below(k, rows_));
    } else {
      const auto candidates = index_.rows(choices[k].column, choices[k].entry);
      rows[k] = candidates[random.below(k, candidates.size())];
    }
  }
}

}  // namespace likeness::models
