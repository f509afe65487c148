#include "models/relational/count_levels.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace likeness::models {
namespace {

/// How many states numbers of children may have.
constexpr std::size_t kMostRuns = 200;
/// Fewer parents don't show how far out a number is.
constexpr std::size_t kFewestCompared = 20;
/// How far beyond the share-th largest number others may lie, in distances from there to the one
/// twice as far in.
constexpr double kTail = 2;
/// Where the largest numbers have more of the total than this beyond what is expected, others can't
/// make up for them.
constexpr double kMostBeyond = 0.2;

/// Numbers of a few parents who have far more than others would tell them: none is further out than
/// the others lead one to expect.
void hold_outliers(std::vector<std::uint32_t>& sorted, std::size_t share) {
  if (share < 2 || sorted.size() < std::max(kFewestCompared, 2 * share)) return;
  const double bound = sorted[sorted.size() - share];
  const double within = sorted[sorted.size() - 2 * share];
  if (bound == 0) return;
  const double most = std::max(bound + kTail * (bound - within), 2.0);
  double total = 0;
  double beyond = 0;
  for (const std::uint32_t count : sorted) {
    total += count;
    beyond += std::max(count - most, 0.0);
  }
  if (beyond > kMostBeyond * total) return;
  for (std::uint32_t& count : sorted) count = std::min(count, static_cast<std::uint32_t>(most));
}

}  // namespace

CountLevels::CountLevels(std::span<const std::uint32_t> counts, std::size_t share) {
  std::vector<std::uint32_t> sorted(counts.begin(), counts.end());
  std::sort(sorted.begin(), sorted.end());
  for (const std::uint32_t count : sorted) {
    average_ += count / static_cast<double>(std::max<std::size_t>(sorted.size(), 1));
  }
  hold_outliers(sorted, share);
  const std::size_t fewest = std::max({share, sorted.size() / kMostRuns, std::size_t{1}});
  for (std::size_t begin = 0; begin < sorted.size();) {
    std::size_t end = begin;
    while (end < sorted.size() && (end - begin < fewest || sorted[end] == sorted[end - 1])) {
      const std::uint32_t count = sorted[end];
      const auto next =
          std::upper_bound(sorted.begin() + static_cast<std::ptrdiff_t>(end), sorted.end(), count);
      const auto after = static_cast<std::size_t>(next - sorted.begin());
      // A number of its own, if a run before it can do without it.
      if (end > begin && after - end >= fewest) break;
      end = after;
    }
    double sum = 0;
    for (std::size_t k = begin; k < end; ++k) sum += sorted[k];
    low_.push_back(sorted[begin]);
    high_.push_back(sorted[end - 1]);
    mean_.push_back(sum / static_cast<double>(end - begin));
    begin = end;
  }
}

std::uint32_t CountLevels::lowest() const noexcept {
  return low_.empty() ? 0 : static_cast<std::uint32_t>(low_.front());
}

std::uint32_t CountLevels::highest() const noexcept {
  return high_.empty() ? 0 : static_cast<std::uint32_t>(high_.back());
}

std::int32_t CountLevels::level_of(std::uint32_t count) const noexcept {
  const auto found = std::lower_bound(high_.begin(), high_.end(), static_cast<double>(count));
  return static_cast<std::int32_t>(
      found == high_.end() ? high_.size() - 1 : static_cast<std::size_t>(found - high_.begin()));
}

std::uint32_t CountLevels::count_at(std::int32_t level, double uniform) const noexcept {
  const auto k = static_cast<std::size_t>(level);
  if (low_[k] == high_[k]) return static_cast<std::uint32_t>(low_[k]);
  // low + width * uniform^power has the mean low + width / (1 + power).
  const double width = high_[k] - low_[k];
  const double offset = mean_[k] - low_[k];
  const double number = low_[k] + width * std::pow(uniform, width / offset - 1);
  return static_cast<std::uint32_t>(std::lround(number));
}

void CountLevels::fields(io::Archive& archive) {
  archive("low", low_);
  archive("high", high_);
  archive("mean", mean_);
  archive("average", average_);
  bool sound = std::isfinite(average_) && average_ >= 0 && low_.size() == high_.size() &&
               low_.size() == mean_.size();
  for (std::size_t k = 0; sound && k < low_.size(); ++k) {
    sound = low_[k] >= 0 && high_[k] >= low_[k] && high_[k] < 4e9 &&
            (low_[k] == high_[k] || (mean_[k] > low_[k] && mean_[k] <= high_[k])) &&
            (k == 0 || low_[k] > high_[k - 1]);
  }
  archive.require(sound, "numbers of children are out of order");
}

void balance_counts(std::span<std::uint32_t> counts, std::uint64_t total, std::uint32_t lowest,
                    std::uint32_t highest, std::span<const std::uint64_t> order) {
  if (counts.empty()) return;
  std::vector<std::uint32_t> sorted(counts.begin(), counts.end());
  const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
  std::nth_element(sorted.begin(), middle, sorted.end());
  const double median = *middle;
  double sum = 0;
  double above = 0;
  for (const std::uint32_t count : counts) {
    sum += count;
    above += std::max(count - median, 0.0);
  }
  const double wanted = above + static_cast<double>(total) - sum;
  const double factor = above > 0 ? std::max(wanted, 0.0) / above : 1;
  double exact = 0;
  double rounded = 0;
  std::uint64_t made = 0;
  for (std::uint32_t& count : counts) {
    if (count > median) {
      exact += (count - median) * factor;
      const double more = std::floor(exact + 0.5) - rounded;
      rounded += more;
      count = static_cast<std::uint32_t>(std::clamp<double>(median + more, lowest, highest));
    }
    made += count;
  }
  std::vector<std::uint32_t> rows(counts.size());
  std::iota(rows.begin(), rows.end(), 0U);
  std::sort(rows.begin(), rows.end(),
            [&](std::uint32_t a, std::uint32_t b) { return order[a] < order[b]; });
  for (bool changed = true; changed && made != total;) {
    changed = false;
    for (const std::uint32_t row : rows) {
      if (made == total) return;
      const bool rises = made < total;
      if (counts[row] == (rises ? highest : lowest)) continue;
      counts[row] += rises ? 1U : ~0U;
      made += rises ? 1U : ~std::uint64_t{0};
      changed = true;
    }
  }
}

}  // namespace likeness::models
