#include "models/copula/determined_columns.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "core/elementary.hpp"
#include "core/parallel_steps.hpp"

namespace likeness::models {
namespace {

constexpr std::int32_t kMostDeterminedLevels = 10'000;
/// The logarithm of the chance that so many rows would agree by accident.
constexpr double kLeastSurprise = 30;

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

/// A row, and an earlier one with the same level.
struct Repeat {
  std::size_t row = 0;
  std::size_t first = 0;
};

std::vector<Repeat> repeats_of(std::span<const std::int32_t> codes, std::int32_t levels) {
  constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
  std::vector<std::size_t> first(static_cast<std::size_t>(levels), kNone);
  std::vector<Repeat> repeats;
  for (std::size_t row = 0; row < codes.size(); ++row) {
    std::size_t& seen = first[static_cast<std::size_t>(codes[row])];
    if (seen == kNone) {
      seen = row;
    } else {
      repeats.push_back({row, seen});
    }
  }
  return repeats;
}

/// How many rows may be exceptions. A few of the smallest and largest numbers of a column have been
/// moved, so that they don't point to anybody, and stand beside a category that is not theirs.
std::size_t exceptions(const ColumnValues& values) {
  return values.codes.empty() ? 10 + values.size() / 2000 : 0;
}

double cell_at(const ColumnValues& values, std::size_t row) {
  return values.codes.empty() ? values.numbers[row] : values.codes[row];
}

bool agree(const ColumnValues& values, const Repeat& repeat) {
  const double a = cell_at(values, repeat.row);
  const double b = cell_at(values, repeat.first);
  return a == b || std::isnan(a) || std::isnan(b);
}

/// The probability that two rows agree by chance.
double coincidence(const ColumnValues& values) {
  std::vector<double> cells = values.numbers;
  for (const std::int32_t code : values.codes) cells.push_back(code);
  std::erase_if(cells, [](double cell) { return std::isnan(cell); });
  std::sort(cells.begin(), cells.end());
  double sum = 0;
  for (std::size_t begin = 0; begin < cells.size();) {
    std::size_t end = begin;
    while (end < cells.size() && cells[end] == cells[begin]) ++end;
    const double share = static_cast<double>(end - begin) / static_cast<double>(cells.size());
    sum += share * share;
    begin = end;
  }
  return sum;
}

/// Whether most repeats agree; looked at one by one, so that what doesn't is soon done with.
bool may_follow(const ColumnValues& values, std::span<const Repeat> repeats) {
  const std::size_t allowed = exceptions(values);
  std::size_t different = 0;
  for (std::size_t k = 0; k < repeats.size(); ++k) {
    if (agree(values, repeats[k])) continue;
    // A first row that is an exception differs from all others of its level.
    if (allowed == 0 || ++different > 1 + k / 8) return false;
  }
  return true;
}

bool follows(const ColumnValues& values, const std::vector<std::int32_t>& codes,
             std::int32_t levels, std::span<const Repeat> repeats) {
  if (!may_follow(values, repeats)) return false;
  const std::vector<double> cells = determined_cells(values, codes, levels);
  std::vector<bool> seen(cells.size(), false);
  std::size_t different = 0;
  double compared = 0;
  for (std::size_t row = 0; row < codes.size(); ++row) {
    const double cell = cell_at(values, row);
    if (std::isnan(cell)) continue;
    const auto level = static_cast<std::size_t>(codes[row]);
    if (seen[level]) ++compared;
    seen[level] = true;
    if (cell != cells[level]) ++different;
  }
  if (different > exceptions(values) || 20 * static_cast<double>(different) > compared)
    return false;
  const double by_chance = coincidence(values);
  return by_chance < 1 &&
         -compared * log_deterministic(std::max(by_chance, 1e-300)) > kLeastSurprise;
}

}  // namespace

std::vector<std::int32_t> find_determinants(const Frame& frame,
                                            const std::vector<ColumnValues>& values,
                                            const ProgressCallback& progress) {
  const std::size_t columns = values.size();
  const auto levels_of = [&](std::size_t k) {
    const LevelEncoder* levels = frame.level_encoder(k);
    return levels == nullptr ? std::int32_t{0} : levels->size();
  };
  std::vector<std::vector<bool>> determines(columns);
  parallel_steps("marginals", columns, progress, [&](std::size_t a) {
    const std::int32_t levels = levels_of(a);
    if (levels < 2 || levels > kMostDeterminedLevels) return;
    if (2 * static_cast<std::size_t>(levels) > values[a].codes.size()) return;
    const std::vector<Repeat> repeats = repeats_of(values[a].codes, levels);
    determines[a].assign(columns, false);
    for (std::size_t b = 0; b < columns; ++b) {
      const std::int32_t other = levels_of(b);
      // Of two columns that determine each other the first does.
      if (a == b || other > levels || (other == levels && b < a)) continue;
      if (frame.is_state(a) && !frame.is_state(b)) continue;
      determines[a][b] = follows(values[b], values[a].codes, levels, repeats);
    }
  });
  std::vector<std::int32_t> determinants(columns, -1);
  for (std::size_t b = 0; b < columns; ++b) {
    for (std::size_t a = 0; a < columns; ++a) {
      if (determines[a].empty() || !determines[a][b]) continue;
      std::int32_t& best = determinants[b];
      if (best < 0 || levels_of(a) < levels_of(static_cast<std::size_t>(best))) {
        best = static_cast<std::int32_t>(a);
      }
    }
  }
  return determinants;
}

std::vector<double> determined_cells(const ColumnValues& values,
                                     const std::vector<std::int32_t>& determinant,
                                     std::int32_t levels) {
  // The value that more than half of a level's rows have outlives the others (Boyer and Moore).
  std::vector<double> cells(static_cast<std::size_t>(levels), kUnknown);
  std::vector<std::int64_t> leads(cells.size(), 0);
  for (std::size_t row = 0; row < determinant.size(); ++row) {
    const double found = cell_at(values, row);
    if (std::isnan(found)) continue;
    const auto level = static_cast<std::size_t>(determinant[row]);
    if (leads[level] == 0) cells[level] = found;
    leads[level] += cells[level] == found ? 1 : -1;
  }
  return cells;
}

}  // namespace likeness::models
