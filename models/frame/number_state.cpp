#include "models/frame/number_state.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "likeness/parallel.hpp"

namespace likeness::models {

NumberState::NumberState(bool has_missing, std::vector<double> spikes)
    : has_missing_(has_missing), spikes_(std::move(spikes)) {
  make_levels();
}

void NumberState::make_levels() {
  Column states;
  states.type = ColumnType::kInt64;
  std::vector<std::int64_t> numbers(spikes_.size() + (has_missing_ ? 2 : 1));
  std::iota(numbers.begin(), numbers.end(), std::int64_t{0});
  states.integers = std::move(numbers);
  levels_ = LevelEncoder(states);
}

std::int32_t NumberState::level_of(double cell) const noexcept {
  if (std::isnan(cell)) {
    return has_missing_ ? static_cast<std::int32_t>(spikes_.size()) + 1 : kNumber;
  }
  const auto found = std::lower_bound(spikes_.begin(), spikes_.end(), cell);
  if (found == spikes_.end() || *found != cell) return kNumber;
  return static_cast<std::int32_t>(found - spikes_.begin()) + 1;
}

double NumberState::cell(std::int32_t level, double number) const noexcept {
  if (level == kNumber) return number;
  const auto spike = static_cast<std::size_t>(level) - 1;
  return spike < spikes_.size() ? spikes_[spike] : std::numeric_limits<double>::quiet_NaN();
}

std::vector<std::int32_t> NumberState::split(std::span<double> cells) const {
  std::vector<std::int32_t> states(cells.size());
  for (std::size_t row = 0; row < cells.size(); ++row) {
    states[row] = level_of(cells[row]);
    if (states[row] != kNumber) cells[row] = std::numeric_limits<double>::quiet_NaN();
  }
  return states;
}

void NumberState::fields(io::Archive& archive) {
  archive("has_missing", has_missing_);
  archive("spikes", spikes_);
  if (!archive.loading()) return;
  const bool rises =
      std::adjacent_find(spikes_.begin(), spikes_.end(), std::greater_equal<>()) == spikes_.end();
  const bool finite = std::all_of(spikes_.begin(), spikes_.end(),
                                  [](double spike) { return std::isfinite(spike); });
  archive.require(rises && finite && (has_missing_ || !spikes_.empty()),
                  "the states of a column are invalid");
  make_levels();
}

namespace {

/// A spike needs this many rows, and this share of the column's cells.
constexpr std::size_t kFewestStateRows = 8;
constexpr double kLeastShare = 0.005;
/// How much more often than the column's median value it occurs.
constexpr double kTimesMedian = 5;
constexpr std::size_t kMostSpikes = 4;
/// Values amid others are spikes only with this share.
constexpr double kLeastInnerShare = 0.05;
/// The rows that are looked at, evenly spread.
constexpr std::size_t kMostRows = 5000;
/// There must be so many other rows to compare with.
constexpr std::size_t kFewestOthers = 20;
/// The most rows on either side of a value that it is compared with, and those of its own.
constexpr std::size_t kMostCompared = 2000;
/// How far apart two groups of rows have to lie: in standard deviations of the column (for values
/// amid others, the second), and in standard errors.
constexpr double kFurthestInLine = 0.3;
constexpr double kFurthestInnerInLine = 0.6;
constexpr double kFurthestByChance = 5;

/// The rows of a column's numbers by rising value.
struct SortedCells {
  std::vector<std::size_t> rows;
  std::vector<double> values;
};

SortedCells sort_cells(const std::vector<double>& numbers) {
  std::vector<std::pair<double, std::size_t>> pairs;
  pairs.reserve(numbers.size());
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    if (!std::isnan(numbers[row])) pairs.emplace_back(numbers[row], row);
  }
  std::sort(pairs.begin(), pairs.end());
  SortedCells sorted;
  for (const auto& [value, row] : pairs) {
    sorted.rows.push_back(row);
    sorted.values.push_back(value);
  }
  return sorted;
}

/// Values [begin, end) of a sorted column, all the same.
struct Run {
  std::size_t begin = 0;
  std::size_t end = 0;
  [[nodiscard]] std::size_t size() const noexcept { return end - begin; }
};

/// Whether a value has others about it: it is not the smallest or largest, nor further from its
/// neighbours than half of what the middle nine tenths of the cells spread over.
bool is_inner(const SortedCells& sorted, const Run& run) {
  const std::vector<double>& values = sorted.values;
  if (run.begin == 0 || run.end == values.size()) return false;
  const double spread = values[values.size() * 19 / 20] - values[values.size() / 20];
  const double value = values[run.begin];
  return std::min(value - values[run.begin - 1], values[run.end] - value) <= 0.5 * spread;
}

/// The values that are common enough to be spikes, most common first.
std::vector<Run> common_values(const SortedCells& sorted) {
  std::vector<Run> runs;
  const std::vector<double>& values = sorted.values;
  for (std::size_t begin = 0; begin < values.size();) {
    std::size_t end = begin + 1;
    while (end < values.size() && values[end] == values[begin]) ++end;
    runs.push_back({begin, end});
    begin = end;
  }
  if (runs.size() < 3) return {};
  std::vector<std::size_t> counts;
  for (const Run& run : runs) counts.push_back(run.size());
  std::nth_element(counts.begin(), counts.begin() + static_cast<std::ptrdiff_t>(counts.size() / 2),
                   counts.end());
  const double fewest = std::max({static_cast<double>(kFewestStateRows),
                                  kLeastShare * static_cast<double>(values.size()),
                                  kTimesMedian * static_cast<double>(counts[counts.size() / 2])});
  const double fewest_inner = kLeastInnerShare * static_cast<double>(values.size());
  std::erase_if(runs, [&](const Run& run) {
    const auto size = static_cast<double>(run.size());
    return size < fewest || (size < fewest_inner && is_inner(sorted, run));
  });
  std::stable_sort(runs.begin(), runs.end(),
                   [](const Run& a, const Run& b) { return a.size() > b.size(); });
  runs.resize(std::min(runs.size(), kMostSpikes));
  return runs;
}

/// One number per row that tells what a column has to say of it: ranks between -1 and 1 for
/// numbers, frequencies of levels in rising order; 0 where a number is missing.
std::vector<double> standing(const ColumnValues& values, const SortedCells& sorted) {
  std::vector<double> scores(values.size(), 0);
  if (values.codes.empty()) {
    const auto count = static_cast<double>(sorted.values.size());
    for (std::size_t k = 0; k < sorted.values.size();) {
      std::size_t end = k;
      while (end < sorted.values.size() && sorted.values[end] == sorted.values[k]) ++end;
      const double rank = static_cast<double>(k + end) / count - 1;
      for (; k < end; ++k) scores[sorted.rows[k]] = rank;
    }
    return scores;
  }
  std::vector<double> counts;
  for (const std::int32_t code : values.codes) {
    if (static_cast<std::size_t>(code) >= counts.size()) {
      counts.resize(static_cast<std::size_t>(code) + 1, 0);
    }
    ++counts[static_cast<std::size_t>(code)];
  }
  // The most common level against all others.
  const auto most = std::max_element(counts.begin(), counts.end()) - counts.begin();
  for (std::size_t row = 0; row < scores.size(); ++row) {
    scores[row] = values.codes[row] == most ? 1 : 0;
  }
  return scores;
}

struct Moments {
  double count = 0;
  double mean = 0;
  double variance = 0;
};

template <class ScoreAt>
Moments moments(std::span<const std::size_t> rows, const ScoreAt& score_at) {
  Moments found;
  for (const std::size_t row : rows) {
    const double score = score_at(row);
    ++found.count;
    const double off = score - found.mean;
    found.mean += off / found.count;
    found.variance += off * (score - found.mean);
  }
  found.variance /= std::max(found.count, 1.0);
  return found;
}

/// Whether two groups of rows differ by more than `most` in the mean of a score whose overall
/// variance is `variance`, in its standard deviations.
template <class ScoreAt>
bool differ(std::span<const std::size_t> a, std::span<const std::size_t> b, double variance,
            double most, const ScoreAt& score_at) {
  const Moments first = moments(a, score_at);
  const Moments second = moments(b, score_at);
  const double distance = std::fabs(first.mean - second.mean);
  const double error = std::sqrt((first.variance + 1e-3 * variance) / first.count +
                                 (second.variance + 1e-3 * variance) / second.count);
  return distance > most * std::sqrt(variance) && distance > kFurthestByChance * error;
}

/// Whether two groups of rows differ in a column, by mean or by spread.
bool differ(std::span<const std::size_t> a, std::span<const std::size_t> b,
            const std::vector<double>& scores, const Moments& all, double most) {
  if (!(all.variance > 0)) return false;
  if (differ(a, b, all.variance, most, [&](std::size_t row) { return scores[row]; })) return true;
  const auto square = [&](std::size_t row) {
    return (scores[row] - all.mean) * (scores[row] - all.mean);
  };
  // The square of a uniform score has variance 4/5 of its squared mean.
  return differ(a, b, 0.8 * all.variance * all.variance, most, square);
}

/// At most `most` of the rows, evenly spread.
std::vector<std::size_t> some_of(std::span<const std::size_t> rows, std::size_t most) {
  const std::size_t count = std::min(rows.size(), most);
  std::vector<std::size_t> some(count);
  for (std::size_t k = 0; k < count; ++k) some[k] = rows[k * rows.size() / count];
  return some;
}

/// The columns in at most kMostRows rows, evenly spread.
std::vector<ColumnValues> some_rows(const std::vector<ColumnValues>& columns) {
  std::vector<ColumnValues> some(columns.size());
  parallel_for(columns.size(), [&](std::size_t c) {
    const std::size_t rows = columns[c].size();
    const std::size_t count = std::min(rows, kMostRows);
    for (std::size_t k = 0; k < count; ++k) {
      const std::size_t row = k * rows / count;
      if (!columns[c].codes.empty()) some[c].codes.push_back(columns[c].codes[row]);
      if (!columns[c].numbers.empty()) some[c].numbers.push_back(columns[c].numbers[row]);
    }
  });
  return some;
}

/// The rows with the next smaller and the next larger values.
std::vector<std::size_t> neighbours_of(const SortedCells& sorted, const Run& run) {
  const std::size_t wanted = std::clamp<std::size_t>(run.size() / 2, 25, kMostCompared / 2);
  const std::size_t below = std::min(run.begin, wanted);
  const std::size_t above = std::min(sorted.rows.size() - run.end, wanted);
  const auto rows = sorted.rows.begin();
  std::vector<std::size_t> found(rows + static_cast<std::ptrdiff_t>(run.begin - below),
                                 rows + static_cast<std::ptrdiff_t>(run.begin));
  found.insert(found.end(), rows + static_cast<std::ptrdiff_t>(run.end),
               rows + static_cast<std::ptrdiff_t>(run.end + above));
  return found;
}

}  // namespace

std::vector<std::vector<double>> find_spikes(const std::vector<ColumnValues>& table) {
  const std::vector<ColumnValues> columns = some_rows(table);
  std::vector<SortedCells> sorted(columns.size());
  std::vector<std::vector<Run>> candidates(columns.size());
  parallel_for(columns.size(), [&](std::size_t c) {
    sorted[c] = sort_cells(columns[c].numbers);
    candidates[c] = common_values(sorted[c]);
  });
  std::vector<std::vector<double>> spikes(columns.size());
  const bool any = std::any_of(candidates.begin(), candidates.end(),
                               [](const auto& list) { return !list.empty(); });
  if (!any) return spikes;
  std::vector<std::vector<double>> scores(columns.size());
  std::vector<Moments> all(columns.size());
  parallel_for(columns.size(), [&](std::size_t c) {
    scores[c] = standing(columns[c], sorted[c]);
    std::vector<std::size_t> rows(scores[c].size());
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    all[c] = moments(rows, [&](std::size_t row) { return scores[c][row]; });
  });
  parallel_for(columns.size(), [&](std::size_t c) {
    for (const Run& run : candidates[c]) {
      const auto own =
          some_of(std::span(sorted[c].rows).subspan(run.begin, run.size()), kMostCompared);
      const auto others = neighbours_of(sorted[c], run);
      if (others.size() < kFewestOthers) continue;
      const double most = is_inner(sorted[c], run) ? kFurthestInnerInLine : kFurthestInLine;
      for (std::size_t other = 0; other < columns.size(); ++other) {
        if (other == c || !differ(own, others, scores[other], all[other], most)) {
          continue;
        }
        spikes[c].push_back(sorted[c].values[run.begin]);
        break;
      }
    }
    std::sort(spikes[c].begin(), spikes[c].end());
  });
  return spikes;
}

}  // namespace likeness::models
