#include "models/copula/learned_column.hpp"

#include <algorithm>
#include <cmath>

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

stats::Interval LearnedColumn::interval(std::size_t marginal, const FixedValue& value) const {
  if (has_levels()) return std::get<0>(marginals)[marginal].interval(value.level);
  return std::get<1>(marginals)[marginal].interval(value.number, step);
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
    list[0].numbers_at(uniforms, std::span(values.numbers).subspan(first, uniforms.size()));
    return;
  }
  // Marginal by marginal, so that each is asked once for all of its rows.
  const Groups groups = group_by_marginal(uniforms.size(), list.size(), marginal_of);
  std::vector<double> ranks(uniforms.size());
  for (std::size_t k = 0; k < ranks.size(); ++k) ranks[k] = uniforms[groups.positions[k]];
  for (std::size_t m = 0; m < list.size(); ++m) {
    const std::size_t begin = groups.start[m];
    const auto part = std::span(ranks).subspan(begin, groups.start[m + 1] - begin);
    if (!part.empty()) list[m].numbers_at(part, part);
  }
  for (std::size_t k = 0; k < ranks.size(); ++k) {
    values.numbers[first + groups.positions[k]] = ranks[k];
  }
}

void LearnedColumn::cell_at(double uniform, std::int32_t parent_level, std::size_t row,
                            ColumnValues& values) const {
  const std::size_t marginal = marginal_for(parent_level);
  if (has_levels()) {
    values.codes[row] = std::get<0>(marginals)[marginal].level_at(uniform);
  } else {
    std::get<1>(marginals)[marginal].numbers_at({&uniform, 1}, {&values.numbers[row], 1});
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
  }
  archive.require(marginal_count() > 0, "a column has no distribution");
  if (parent < 0) return;
  archive("marginal_of_level", marginal_of_level);
  for (const std::int32_t marginal : marginal_of_level) {
    archive.require(marginal >= 0 && static_cast<std::size_t>(marginal) < marginal_count(),
                    "a column names a distribution that it does not have");
  }
}

}  // namespace likeness::models
