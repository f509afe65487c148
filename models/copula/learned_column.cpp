#include "models/copula/learned_column.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "likeness/error.hpp"

namespace likeness::models {
namespace {

/// Positions 0 ... n-1 sorted by marginal; group m is [start[m], start[m + 1]).
struct Groups {
  std::vector<std::size_t> positions;
  std::vector<std::size_t> start;
};

template <class MarginalOf>
Groups group_by_marginal(std::size_t count, std::size_t marginals, const MarginalOf& marginal_of) {
  Groups groups{std::vector<std::size_t>(count), std::vector<std::size_t>(marginals + 1, 0)};
  for (std::size_t k = 0; k < count; ++k) ++groups.start[marginal_of(k) + 1];
  for (std::size_t m = 0; m < marginals; ++m) groups.start[m + 1] += groups.start[m];
  std::vector<std::size_t> next(groups.start.begin(), groups.start.end() - 1);
  for (std::size_t k = 0; k < count; ++k) groups.positions[next[marginal_of(k)]++] = k;
  return groups;
}

}  // namespace

std::size_t LearnedColumn::marginal_count() const noexcept {
  return std::visit([](const auto& list) { return list.size(); }, marginals);
}

namespace {

/// The line through the points (from(k), to(k)), k = 0 ... count - 1, at x; `from` rises.
template <class From, class To>
double along(std::size_t count, const From& from, const To& to, double x) {
  std::size_t low = 0;
  std::size_t high = count - 1;
  if (!(x > from(low))) return to(low);
  if (!(x < from(high))) return to(high);
  while (high - low > 1) {
    const std::size_t middle = (low + high) / 2;
    (x < from(middle) ? high : low) = middle;
  }
  const double share = (x - from(low)) / (from(high) - from(low));
  return to(low) + share * (to(high) - to(low));
}

}  // namespace

double LearnedColumn::rank_of_shown(double shown) const noexcept {
  if (shown_ranks.empty()) return shown;
  const auto last = static_cast<double>(shown_ranks.size() - 1);
  return along(
      shown_ranks.size(), [&](std::size_t k) { return static_cast<double>(k) / last; },
      [&](std::size_t k) { return shown_ranks[k]; }, shown);
}

double LearnedColumn::shown_of_rank(double rank) const noexcept {
  if (shown_ranks.empty()) return rank;
  const auto last = static_cast<double>(shown_ranks.size() - 1);
  return along(
      shown_ranks.size(), [&](std::size_t k) { return shown_ranks[k]; },
      [&](std::size_t k) { return static_cast<double>(k) / last; }, rank);
}

double LearnedColumn::density(std::size_t marginal, double number) const {
  const NumberMarginal& numbers = std::get<1>(marginals)[marginal];
  const double of_number = (1 - numbers.missing()) * numbers.distribution()->pdf(number);
  if (shown_ranks.empty()) return of_number;
  const auto pieces = static_cast<double>(shown_ranks.size() - 1);
  const double shown = std::clamp(numbers.interval(number, 0).lower, 0.0, 1.0);
  const auto piece = static_cast<std::size_t>(std::min(shown * pieces, pieces - 1));
  return of_number * (shown_ranks[piece + 1] - shown_ranks[piece]) * pieces;
}

stats::Interval LearnedColumn::interval(std::size_t marginal, const FixedValue& value) const {
  if (has_levels()) return std::get<0>(marginals)[marginal].interval(value.level);
  const stats::Interval shown = std::get<1>(marginals)[marginal].interval(value.number, step);
  return {rank_of_shown(shown.lower), rank_of_shown(shown.upper)};
}

std::vector<stats::Interval> LearnedColumn::intervals(const ColumnValues& values,
                                                      std::span<const std::int32_t> parent_codes,
                                                      std::span<const std::size_t> rows) const {
  std::vector<stats::Interval> found(rows.size());
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const std::size_t row = rows[k];
    const std::size_t marginal = marginal_for(parent_codes.empty() ? 0 : parent_codes[row]);
    found[k] = has_levels() ? interval(marginal, {.level = values.codes[row], .number = 0})
                            : interval(marginal, {.level = 0, .number = values.numbers[row]});
  }
  return found;
}

void LearnedColumn::cells_at(std::span<const double> uniforms,
                             std::span<const std::int32_t> parent_codes, std::size_t first,
                             ColumnValues& values) const {
  if (is_determined()) {
    determined_cells_at(uniforms, parent_codes, first, values);
    return;
  }
  const auto marginal_of = [&](std::size_t k) {
    return marginal_for(parent < 0 ? 0 : parent_codes[first + k]);
  };
  if (has_levels()) {
    const auto& list = std::get<0>(marginals);
    for (std::size_t k = 0; k < uniforms.size(); ++k) {
      values.codes[first + k] = list[marginal_of(k)].level_at(uniforms[k]);
    }
    return;
  }
  const auto& list = std::get<1>(marginals);
  if (parent < 0) {
    const auto numbers = std::span(values.numbers).subspan(first, uniforms.size());
    if (shown_ranks.empty()) {
      list[0].numbers_at(uniforms, numbers);
      return;
    }
    std::transform(uniforms.begin(), uniforms.end(), numbers.begin(),
                   [&](double rank) { return shown_of_rank(rank); });
    list[0].numbers_at(numbers, numbers);
    return;
  }
  // Marginal by marginal, so that each is asked once for all of its rows.
  const Groups groups = group_by_marginal(uniforms.size(), list.size(), marginal_of);
  std::vector<double> ranks(uniforms.size());
  for (std::size_t k = 0; k < ranks.size(); ++k) {
    ranks[k] = shown_of_rank(uniforms[groups.positions[k]]);
  }
  for (std::size_t m = 0; m < list.size(); ++m) {
    const std::size_t begin = groups.start[m];
    const auto part = std::span(ranks).subspan(begin, groups.start[m + 1] - begin);
    if (!part.empty()) list[m].numbers_at(part, part);
  }
  for (std::size_t k = 0; k < ranks.size(); ++k) {
    values.numbers[first + groups.positions[k]] = ranks[k];
  }
}

bool LearnedColumn::may_show(const FixedValue& value, std::int32_t parent_level) const noexcept {
  const double cell = determined[static_cast<std::size_t>(parent_level)];
  return cell == (has_levels() ? value.level : value.number);
}

void LearnedColumn::determined_cells_at(std::span<const double> uniforms,
                                        std::span<const std::int32_t> parent_codes,
                                        std::size_t first, ColumnValues& values) const {
  for (std::size_t k = 0; k < uniforms.size(); ++k) {
    cell_at(uniforms[k], parent_codes[first + k], first + k, values);
  }
}

void LearnedColumn::cell_at(double uniform, std::int32_t parent_level, std::size_t row,
                            ColumnValues& values) const {
  if (is_determined()) {
    const double cell = determined[static_cast<std::size_t>(parent_level)];
    if (has_levels()) {
      values.codes[row] = static_cast<std::int32_t>(cell);
      return;
    }
    values.numbers[row] = cell;
    if (!std::isnan(cell)) return;
  }
  const std::size_t marginal = marginal_for(parent_level);
  if (has_levels()) {
    values.codes[row] = std::get<0>(marginals)[marginal].level_at(uniform);
  } else {
    const double shown = shown_of_rank(uniform);
    std::get<1>(marginals)[marginal].numbers_at({&shown, 1}, {&values.numbers[row], 1});
  }
}

void LearnedColumn::fields(io::Archive& archive, const Frame& frame, std::size_t k) {
  archive("parent", parent);
  if (const LevelEncoder* levels = frame.level_encoder(k)) {
    archive("marginals", std::get<0>(marginals), levels->size());
  } else {
    if (archive.loading()) {
      marginals.emplace<1>();
      step = frame.number_encoder(k)->step();
    }
    archive("marginals", std::get<1>(marginals));
    archive.optional("shown_ranks", !shown_ranks.empty(), shown_ranks);
    const bool rise = std::adjacent_find(shown_ranks.begin(), shown_ranks.end(),
                                         std::greater_equal<>()) == shown_ranks.end();
    archive.require(shown_ranks.empty() || (shown_ranks.size() > 1 && rise &&
                                            shown_ranks.front() >= 0 && shown_ranks.back() <= 1),
                    "the ranks of a column are out of order");
  }
  archive.require(marginal_count() > 0, "a column has no distribution");
  if (parent < 0) return;
  archive("marginal_of_level", marginal_of_level);
  archive.optional("determined", is_determined(), determined);
  archive.require(!is_determined() || determined.size() == marginal_of_level.size(),
                  "a column follows from other categories than its parent's");
  for (const double cell : determined) {
    const LevelEncoder* levels = frame.level_encoder(k);
    archive.require(levels == nullptr || (cell >= 0 && cell < levels->size()),
                    "a column follows from another in impossible categories");
  }
  for (const std::int32_t marginal : marginal_of_level) {
    archive.require(marginal >= 0 && static_cast<std::size_t>(marginal) < marginal_count(),
                    "a column names a distribution that it does not have");
  }
}

}  // namespace likeness::models
