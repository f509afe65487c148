#include "stats/diffused_column.hpp"

#include <algorithm>
#include <cmath>

namespace likeness::stats {
namespace {

/// How many times as frequent as the column's median level an atom is.
constexpr double kAtomOverUsual = 5;

struct Moments {
  double mean = 0;
  double variance = 0;
};

Moments moments_of(const std::vector<double>& values) {
  Moments moments;
  const auto count = static_cast<double>(values.size());
  for (const double value : values) moments.mean += value / count;
  for (const double value : values) {
    moments.variance += (value - moments.mean) * (value - moments.mean) / count;
  }
  return moments;
}

}  // namespace

DiffusedColumn::DiffusedColumn(std::span<const double> values,
                               const std::vector<std::vector<int>>& neighbours,
                               const KnnMtdOptions& options)
    : values_(values.begin(), values.end()),
      moves_(values.size()),
      centre_kind_(options.centre),
      spread_(options.spread),
      within_range_(options.within_range) {
  find_atoms(options);
  find_moves(neighbours, options);
  if (options.keep_variance) keep_variance();
}

void DiffusedColumn::find_atoms(const KnnMtdOptions& options) {
  std::vector<double> sorted = values_;
  std::erase_if(sorted, [](double value) { return std::isnan(value); });
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::size_t> counts;  // of each level
  for (auto begin = sorted.begin(); begin != sorted.end();) {
    const auto end = std::upper_bound(begin, sorted.end(), *begin);
    levels_.push_back(*begin);
    counts.push_back(static_cast<std::size_t>(end - begin));
    begin = end;
  }
  std::vector<std::size_t> by_size = counts;
  std::sort(by_size.begin(), by_size.end());
  const double share = options.atom_share * static_cast<double>(values_.size());
  for (std::size_t k = 0; k < levels_.size() && options.atom_share <= 1; ++k) {
    const auto count = static_cast<double>(counts[k]);
    const auto usual = static_cast<double>(by_size[by_size.size() / 2]);
    if (count >= share && count >= kAtomOverUsual * usual) atoms_.push_back(levels_[k]);
  }
  snap_ = options.snap_to_levels && 2 * levels_.size() <= sorted.size();
}

void DiffusedColumn::find_moves(const std::vector<std::vector<int>>& neighbours,
                                const KnnMtdOptions& options) {
  std::vector<double> diffused;
  for (std::size_t row = 0; row < values_.size(); ++row) {
    if (is_fixed(values_[row])) continue;
    diffused.assign(1, values_[row]);
    for (const int neighbour : neighbours[row]) {
      const double value = values_[static_cast<std::size_t>(neighbour)];
      if (!is_fixed(value)) diffused.push_back(value);
    }
    DiffusedDistribution distribution(diffused, options.membership, options.membership_at_bounds);
    if (!distribution.is_constant()) moves_[row] = std::move(distribution);
  }
}

void DiffusedColumn::keep_variance() {
  std::vector<double> own;
  std::vector<double> centres;
  double added = 0;
  for (std::size_t row = 0; row < values_.size(); ++row) {
    if (is_fixed(values_[row])) continue;
    own.push_back(values_[row]);
    centres.push_back(moves(row) ? centre(row) : values_[row]);
    if (moves(row)) added += spread_ * spread_ * moves_[row]->variance();
  }
  if (added <= 0) return;
  const Moments real = moments_of(own);
  const Moments moved = moments_of(centres);
  const double variance = moved.variance + added / static_cast<double>(own.size());
  mean_ = real.mean;
  mean_of_centres_ = moved.mean;
  shrink_ = std::sqrt(real.variance / variance);
}

bool DiffusedColumn::is_fixed(double value) const noexcept {
  return std::isnan(value) || std::binary_search(atoms_.begin(), atoms_.end(), value);
}

double DiffusedColumn::centre(std::size_t row) const noexcept {
  return centre_kind_ == DiffusionCentre::kRow ? values_[row] : moves_[row]->mean();
}

double DiffusedColumn::unsnapped(std::size_t row, double p) const noexcept {
  const DiffusedDistribution& distribution = *moves_[row];
  double x = centre(row) + spread_ * (distribution.quantile(p) - distribution.mean());
  if (shrink_ != 1) x = mean_ + shrink_ * (x - mean_of_centres_);
  if (!within_range_) return x;
  if (x < levels_.front()) x = 2 * levels_.front() - x;
  if (x > levels_.back()) x = 2 * levels_.back() - x;
  return std::clamp(x, levels_.front(), levels_.back());
}

double DiffusedColumn::nearest_level(double x) const noexcept {
  const auto above = std::lower_bound(levels_.begin(), levels_.end(), x);
  if (above == levels_.end()) return levels_.back();
  if (above == levels_.begin()) return *above;
  return x - *(above - 1) <= *above - x ? *(above - 1) : *above;
}

double DiffusedColumn::draw(std::size_t row, double p) const noexcept {
  if (!moves(row)) return values_[row];
  const double x = unsnapped(row, p);
  return snap_ ? nearest_level(x) : x;
}

double DiffusedColumn::next_level(std::size_t row, double p) const noexcept {
  const auto own = std::lower_bound(levels_.begin(), levels_.end(), values_[row]);
  const bool up = unsnapped(row, p) > values_[row];
  if (up) return own + 1 == levels_.end() ? *own : *(own + 1);
  return own == levels_.begin() ? *own : *(own - 1);
}

double DiffusedColumn::readiness_to_leave(std::size_t row, double p) const noexcept {
  if (!moves(row)) return 0;
  const double gap = next_level(row, p) - values_[row];
  return gap == 0 ? 0 : (unsnapped(row, p) - values_[row]) / gap;
}

}  // namespace likeness::stats
