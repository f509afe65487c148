#include "models/siblings/sibling_kind.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "likeness/parallel.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostRemembered = 400;  ///< kinds times numbers
constexpr double kFewestTold = 0.05;  ///< of further rows: of another kind than the row before
constexpr std::size_t kFewestToldRows = 200;
constexpr double kLeastGain = 0.1;  ///< in explained variance of these rows' numbers
constexpr double kMeanRows = 2;     ///< that the mean of all rows of a kind counts as

/// Correlation of pairs, added one after another.
struct Pairs {
  double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;

  void add(double a, double b) {
    n += 1;
    x += a;
    y += b;
    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  /// The share of variance that one explains of the other.
  [[nodiscard]] double explained() const {
    const double vx = n * xx - x * x;
    const double vy = n * yy - y * y;
    const double c = n * xy - x * y;
    return vx > 0 && vy > 0 ? c * c / (vx * vy) : 0;
  }
};

/// How much more of numbers the last row of the kind explains than the row before, in rows whose
/// kind came before, but not in the row before; times the share of these rows.
double gain_of(std::size_t column, const std::vector<std::size_t>& numbers,
               std::span<const SiblingPlan> plans, const std::vector<ColumnValues>& cells,
               std::span<const std::size_t> ends) {
  constexpr std::size_t kNone = ~std::size_t{0};
  const std::vector<std::int32_t>& codes = cells[column].codes;
  std::vector<std::size_t> last(static_cast<std::size_t>(plans[column].levels()), kNone);
  std::vector<Pairs> of_kind(numbers.size());
  std::vector<Pairs> before(numbers.size());
  std::size_t told = 0;
  std::size_t steps = 0;
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    std::fill(last.begin(), last.end(), kNone);
    for (std::size_t row = begin; row < end; ++row) {
      const auto kind = static_cast<std::size_t>(codes[row]);
      const std::size_t of_same = last[kind];
      last[kind] = row;
      if (row == begin) continue;
      ++steps;
      if (of_same == kNone || of_same + 1 == row) continue;
      ++told;
      for (std::size_t k = 0; k < numbers.size(); ++k) {
        const std::vector<double>& values = cells[numbers[k]].numbers;
        if (std::isnan(values[row]) || std::isnan(values[of_same]) || std::isnan(values[row - 1])) {
          continue;
        }
        of_kind[k].add(values[row], values[of_same]);
        before[k].add(values[row], values[row - 1]);
      }
    }
    begin = end;
  }
  const double share = static_cast<double>(told) / std::max(1.0, static_cast<double>(steps));
  if (told < kFewestToldRows || share < kFewestTold) return 0;
  double gain = 0;
  for (std::size_t k = 0; k < numbers.size(); ++k) {
    gain += of_kind[k].explained() - before[k].explained();
  }
  gain /= static_cast<double>(numbers.size());
  return gain < kLeastGain ? 0 : gain * share;
}

}  // namespace

std::optional<SiblingKind> find_kind(std::span<const SiblingPlan> plans,
                                     const std::vector<ColumnValues>& cells,
                                     std::span<const std::size_t> ends) {
  SiblingKind kind;
  for (std::size_t c = 0; c < plans.size(); ++c) {
    if (plans[c].is_number() && !plans[c].one_way().any()) kind.numbers.push_back(c);
  }
  if (kind.numbers.empty()) return std::nullopt;
  std::vector<double> gains(plans.size(), 0);
  parallel_for(plans.size(), [&](std::size_t c) {
    const bool may_be =
        plans[c].levels() > 1 &&
        static_cast<std::size_t>(plans[c].levels()) * kind.numbers.size() <= kMostRemembered;
    if (may_be) gains[c] = gain_of(c, kind.numbers, plans, cells, ends);
  });
  const auto best = std::max_element(gains.begin(), gains.end());
  if (*best == 0) return std::nullopt;
  kind.column = static_cast<std::size_t>(best - gains.begin());
  const std::vector<std::int32_t>& codes = cells[kind.column].codes;
  const auto kinds = static_cast<std::size_t>(plans[kind.column].levels());
  for (const std::size_t c : kind.numbers) {
    std::vector<double> sums(kinds, 0);
    std::vector<double> rows(kinds, 0);
    for (std::size_t row = 0; row < codes.size(); ++row) {
      const double number = cells[c].numbers[row];
      if (std::isnan(number)) continue;
      sums[static_cast<std::size_t>(codes[row])] += number;
      rows[static_cast<std::size_t>(codes[row])] += 1;
    }
    std::vector<double>& means = kind.means.emplace_back();
    for (std::size_t k = 0; k < kinds; ++k) means.push_back(rows[k] > 0 ? sums[k] / rows[k] : 0);
    kind.features.push_back({plans[c].column().name + " last of kind", 0, true});
    kind.features.push_back({plans[c].column().name + " mean of kind", 0, true});
  }
  kind.features.push_back({"rows of kind", 0, true});
  return kind;
}

void SiblingKind::fields(io::Archive& archive, std::span<const SiblingPlan> plans) {
  archive("column", column);
  std::vector<std::uint64_t> places(numbers.begin(), numbers.end());
  archive("numbers", places);
  archive("means", means);
  archive("features", features);
  if (!archive.loading()) return;
  numbers.assign(places.begin(), places.end());
  const auto is_number = [&](std::size_t c) { return c < plans.size() && plans[c].is_number(); };
  bool sound = column < plans.size() && plans[column].levels() > 0 &&
               std::ranges::all_of(numbers, is_number) && means.size() == numbers.size() &&
               features.size() == 2 * numbers.size() + 1;
  for (const std::vector<double>& of_kinds : means) {
    sound = sound && of_kinds.size() == static_cast<std::size_t>(plans[column].levels());
  }
  for (const CellColumn& feature : features) sound = sound && feature.levels == 0;
  archive.require(sound, "what is remembered of kinds of rows is not of their columns");
}

KindMemory::KindMemory(const SiblingKind& kind, std::size_t parents)
    : kind_(kind), kinds_(kind.means.front().size()), stride_(1 + 3 * kind.numbers.size()) {
  states_.resize(parents * kinds_ * stride_, 0);
}

void KindMemory::reset(std::size_t parent) {
  std::fill_n(states_.begin() + static_cast<std::ptrdiff_t>(at(parent, 0)), kinds_ * stride_, 0.0);
}

void KindMemory::advance(std::size_t parent, const std::vector<ColumnValues>& cells,
                         std::size_t row) {
  double* state = states_.data() + at(parent, cells[kind_.column].codes[row]);
  *state++ += 1;
  for (const std::size_t c : kind_.numbers) {
    const double number = cells[c].numbers[row];
    if (!std::isnan(number)) {
      state[0] = number;
      state[1] += number;
      state[2] += 1;
    }
    state += 3;
  }
}

void KindMemory::write(std::size_t parent, std::int32_t kind, std::vector<ColumnValues>& features,
                       std::size_t row, std::size_t first) const {
  const double* state = states_.data() + at(parent, kind);
  const double rows = *state++;
  for (std::size_t k = 0; k < kind_.numbers.size(); ++k) {
    const double mean = kind_.means[k][static_cast<std::size_t>(kind)];
    const bool is_known = state[2] > 0;
    features[first + 2 * k].numbers[row] =
        is_known ? state[0] : std::numeric_limits<double>::quiet_NaN();
    features[first + 2 * k + 1].numbers[row] =
        (state[1] + kMeanRows * mean) / (state[2] + kMeanRows);
    state += 3;
  }
  features[first + 2 * kind_.numbers.size()].numbers[row] = rows;
}

}  // namespace likeness::models
