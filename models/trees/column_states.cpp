#include "models/trees/column_states.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "models/trees/far_values.hpp"

namespace likeness::models {
namespace {

/// A value that fewer rows share is not given away.
constexpr std::size_t kFewestRows = 5;
/// Parts of the continuous rest of a state.
constexpr std::size_t kMostPieces = 16;
/// How far beyond its values a piece may reach, in mean distances between them.
constexpr double kMostMargin = 16;

struct CountedValue {
  double value = 0;
  std::size_t rows = 0;
  std::size_t owners = 0;  ///< different groups among the rows, up to kFewestRows
  std::array<std::uint32_t, kFewestRows> groups{};

  void add_owner(std::uint32_t group) {
    const auto end = groups.begin() + static_cast<std::ptrdiff_t>(owners);
    if (owners < kFewestRows && std::find(groups.begin(), end, group) == end) {
      groups[owners++] = group;
    }
  }
};

struct OwnedValue {
  double value = 0;
  std::uint32_t group = 0;
};

/// Every row is a group of its own where there are no groups.
std::vector<CountedValue> count_values(std::span<const double> values,
                                       std::span<const std::uint32_t> groups) {
  std::vector<OwnedValue> sorted;
  sorted.reserve(values.size());
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (std::isnan(values[k])) continue;
    sorted.push_back({values[k], groups.empty() ? static_cast<std::uint32_t>(k) : groups[k]});
  }
  std::sort(sorted.begin(), sorted.end(), [](const OwnedValue& a, const OwnedValue& b) {
    return a.value != b.value ? a.value < b.value : a.group < b.group;
  });
  std::vector<CountedValue> counted;
  for (const OwnedValue& one : sorted) {
    if (counted.empty() || counted.back().value != one.value) {
      counted.emplace_back().value = one.value;
    }
    ++counted.back().rows;
    counted.back().add_owner(one.group);
  }
  return counted;
}

std::size_t rows_of(std::span<const CountedValue> values) {
  std::size_t rows = 0;
  for (const CountedValue& value : values) rows += value.rows;
  return rows;
}

/// Where each state ends among the values: frequent values alone, others together.
std::vector<std::size_t> cut(std::span<const CountedValue> values, const StateOptions& options) {
  const std::size_t rows = rows_of(values);
  const std::size_t wanted = std::max(rows / options.bins, options.rows_in_bin);
  const std::size_t frequent = std::max(wanted / 2, kFewestRows);
  std::vector<std::size_t> ends;
  std::size_t filled = 0;
  for (std::size_t k = 0; k < values.size(); ++k) {
    const bool alone = values[k].rows >= frequent;
    if (alone && filled > 0) ends.push_back(k);
    filled = alone ? wanted : filled + values[k].rows;
    if (filled < wanted) continue;
    ends.push_back(k + 1);
    filled = 0;
  }
  if (filled > 0) ends.push_back(values.size());
  return ends;
}

/// How many values, from the first on, have rows of so many groups in all.
template <class Iterator>
Iterator reach(Iterator value, Iterator last, std::size_t groups) {
  CountedValue seen;
  for (;; ++value) {
    for (std::size_t k = 0; k < value->owners; ++k) seen.add_owner(value->groups[k]);
    if (seen.owners >= groups || value + 1 == last) return value;
  }
}

/// The fifth smallest and the fifth largest value, by groups, or the extreme ones of a few rows.
std::pair<double, double> limits_of(std::span<const CountedValue> values) {
  const std::size_t beyond = rows_of(values) >= 2 * kFewestRows ? kFewestRows : 1;
  return {reach(values.begin(), values.end(), beyond)->value,
          reach(values.rbegin(), values.rend(), beyond)->value};
}

/// Between what the pieces of each value lie: the limits of all, or those of the values on its side
/// of a gap that no row is in.
std::vector<std::pair<double, double>> limits_of_all(std::span<const CountedValue> values) {
  std::vector<double> numbers;
  std::vector<std::size_t> rows;
  for (const CountedValue& value : values) {
    numbers.push_back(value.value);
    rows.push_back(value.rows);
  }
  std::vector<std::size_t> gaps = far_gaps(numbers, rows);
  gaps.push_back(values.size() - 1);
  std::vector<std::pair<double, double>> limits;
  for (const std::size_t gap : gaps) {
    const std::size_t begin = limits.size();
    limits.resize(gap + 1, limits_of(values.subspan(begin, gap + 1 - begin)));
  }
  return limits;
}

double between(const CountedValue& low, const CountedValue& high) {
  const double middle = low.value / 2 + high.value / 2;
  return middle >= low.value && middle < high.value ? middle : low.value;
}

/// Where the pieces of a state of values [begin, end) end: a value that enough rows share alone,
/// others together until they are enough.
std::vector<std::size_t> cut_pieces(std::span<const CountedValue> values, std::size_t begin,
                                    std::size_t end) {
  const std::size_t rows = rows_of(values.subspan(begin, end - begin));
  const std::size_t wanted = std::max(kFewestRows, (rows + kMostPieces - 1) / kMostPieces);
  std::vector<std::size_t> ends;
  std::size_t filled = 0;
  bool is_open = false;  // whether the last piece may take more
  for (std::size_t k = begin; k < end; ++k) {
    const bool shared = values[k].owners >= kFewestRows;
    if (shared || !is_open || filled >= wanted) {
      ends.push_back(k + 1);
      filled = 0;
    } else {
      ends.back() = k + 1;
    }
    filled += values[k].rows;
    is_open = !shared;
  }
  return ends;
}

struct Interval {
  double low = 0;
  double high = 0;
};

/// What a piece of values [begin, end) is drawn from: a shared value itself; otherwise up to half a
/// mean distance beyond them, but not beyond the middles between them and their neighbours.
Interval spread(std::span<const CountedValue> values, std::size_t begin, std::size_t end) {
  const CountedValue& first = values[begin];
  const CountedValue& last = values[end - 1];
  if (first.owners >= kFewestRows) return {first.value, first.value};
  const bool few = rows_of(values.subspan(begin, end - begin)) < kFewestRows;
  const double margin =
      few || end - begin == 1
          ? std::numeric_limits<double>::infinity()
          : (last.value - first.value) / static_cast<double>(end - begin - 1) * kMostMargin;
  const double low = begin == 0 ? first.value : between(values[begin - 1], first);
  const double high = end == values.size() ? last.value : between(last, values[end]);
  return {std::max(low, first.value - margin), std::min(high, last.value + margin)};
}

}  // namespace

ColumnStates ColumnStates::of_levels(std::int32_t levels, bool ordered) {
  ColumnStates states;
  states.ordered_ = ordered;
  states.size_ = static_cast<std::size_t>(levels);
  return states;
}

ColumnStates ColumnStates::of_numbers(std::span<const double> values, const StateOptions& options) {
  ColumnStates states;
  states.has_levels_ = false;
  states.ordered_ = true;
  const std::vector<CountedValue> counted = count_values(values, options.groups);
  states.has_missing_ = rows_of(counted) < values.size();
  const auto missing = static_cast<std::size_t>(states.has_missing_ ? 1 : 0);
  if (states.has_missing_) states.ends_.push_back(0);
  if (counted.empty()) {
    states.size_ = missing;
    return states;
  }
  const auto limits = limits_of_all(counted);
  const std::vector<std::size_t> ends = cut(counted, options);
  states.size_ = missing + ends.size();
  std::size_t begin = 0;
  std::size_t next_piece = 0;
  for (const std::size_t end : ends) {
    if (end < counted.size()) states.edges_.push_back(between(counted[end - 1], counted[end]));
    const std::span<const CountedValue> inside(counted.data() + begin, end - begin);
    const auto rows = static_cast<double>(rows_of(inside));
    std::size_t done = 0;
    for (const std::size_t piece_end : cut_pieces(counted, begin, end)) {
      const std::size_t first = done == 0 ? begin : next_piece;
      const Interval interval = spread(counted, first, piece_end);
      done += rows_of(std::span(counted).subspan(first, piece_end - first));
      next_piece = piece_end;
      const auto [lowest, highest] = limits[first];
      states.lows_.push_back(std::clamp(interval.low, lowest, highest));
      states.highs_.push_back(std::clamp(interval.high, lowest, highest));
      states.shares_.push_back(static_cast<double>(done) / rows);
    }
    states.exact_ = states.exact_ && end - begin == 1 && counted[begin].owners >= kFewestRows;
    states.shares_.back() = 1;
    states.ends_.push_back(static_cast<std::int32_t>(states.lows_.size()));
    begin = end;
  }
  return states;
}

std::vector<std::int32_t> ColumnStates::encode(const ColumnValues& cells) const {
  if (has_levels_) return cells.codes;
  std::vector<std::int32_t> states(cells.numbers.size());
  const std::ptrdiff_t missing = has_missing_ ? 1 : 0;
  for (std::size_t row = 0; row < states.size(); ++row) {
    const double value = cells.numbers[row];
    if (std::isnan(value)) continue;
    const auto found = std::lower_bound(edges_.begin(), edges_.end(), value);
    states[row] = static_cast<std::int32_t>(missing + (found - edges_.begin()));
  }
  return states;
}

double ColumnStates::number_at(std::int32_t state, double rank) const noexcept {
  const auto s = static_cast<std::size_t>(state);
  if (has_missing_ && s == 0) return std::numeric_limits<double>::quiet_NaN();
  const auto begin = static_cast<std::size_t>(s == 0 ? 0 : ends_[s - 1]);
  const auto end = static_cast<std::size_t>(ends_[s]);
  std::size_t piece = begin;
  while (piece + 1 < end && rank >= shares_[piece]) ++piece;
  const double before = piece == begin ? 0 : shares_[piece - 1];
  const double within = std::clamp((rank - before) / (shares_[piece] - before), 0.0, 1.0);
  return lows_[piece] + (highs_[piece] - lows_[piece]) * within;
}

double ColumnStates::share_between(std::int32_t state, double low, double high) const noexcept {
  const auto s = static_cast<std::size_t>(state);
  const auto begin = static_cast<std::size_t>(s == 0 ? 0 : ends_[s - 1]);
  const auto end = static_cast<std::size_t>(ends_[s]);
  double share = 0;
  for (std::size_t piece = begin; piece < end; ++piece) {
    const double whole = shares_[piece] - (piece == begin ? 0 : shares_[piece - 1]);
    const double width = highs_[piece] - lows_[piece];
    const double common = std::min(high, highs_[piece]) - std::max(low, lows_[piece]);
    if (common < 0) continue;
    share += width > 0 ? whole * common / width : whole;
  }
  return share;
}

void ColumnStates::fields(io::Archive& archive) {
  archive("levels", has_levels_);
  archive("ordered", ordered_);
  archive("missing", has_missing_);
  archive("exact", exact_);
  archive("states", size_);
  archive("edges", edges_);
  archive("ends", ends_);
  archive("lows", lows_);
  archive("highs", highs_);
  archive("shares", shares_);
  archive.require(size_ >= 1 && size_ <= (std::size_t{1} << 31) - 1,
                  "a column has no states, or too many");
  if (archive.loading() && !has_levels_) check(archive);
}

void ColumnStates::check(const io::Archive& archive) const {
  const std::size_t missing = has_missing_ ? 1 : 0;
  const std::size_t pieces = lows_.size();
  archive.require(ends_.size() == size_ && highs_.size() == pieces && shares_.size() == pieces &&
                      edges_.size() + 1 == std::max<std::size_t>(size_ - missing, 1),
                  "the states of a column are not as many as they should be");
  std::size_t begin = 0;
  for (std::size_t s = 0; s < size_; ++s) {
    const auto end = static_cast<std::size_t>(ends_[s]);
    const bool sound = s < missing ? end == 0 : end > begin && end <= pieces;
    archive.require(sound, "the states of a column are out of order");
    begin = end;
  }
  archive.require(std::is_sorted(edges_.begin(), edges_.end()),
                  "the states of a column are out of order");
  for (std::size_t k = 0; k < pieces; ++k) {
    archive.require(
        std::isfinite(lows_[k]) && std::isfinite(highs_[k]) && shares_[k] > 0 && shares_[k] <= 1,
        "the states of a column are not numbers");
  }
}

}  // namespace likeness::models
