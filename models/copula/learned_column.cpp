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

io::Json LearnedColumn::save(const std::string& prefix, io::ModelFile& file) const {
  io::Json header = {{"parent", parent}, {"marginals", marginal_count()}};
  const auto own = [&](std::size_t k) { return prefix + ".marginal" + std::to_string(k); };
  if (parent >= 0) file.add(prefix + ".marginal_of_level", marginal_of_level);
  if (has_levels()) {
    const auto& list = std::get<0>(marginals);
    for (std::size_t k = 0; k < list.size(); ++k) list[k].save(own(k), file);
  } else {
    header["distributions"] = io::Json::array();
    const auto& list = std::get<1>(marginals);
    for (std::size_t k = 0; k < list.size(); ++k) {
      header["distributions"].push_back(list[k].save(own(k), file));
    }
  }
  return header;
}

LearnedColumn LearnedColumn::load(const io::Json& header, const std::string& prefix,
                                  const Frame& frame, std::size_t k, const io::ModelFile& file) {
  const auto member = [&]<class T>(T, const char* key) {
    return io::json_member<T>(header, key, file.where(), ErrorCode::kModel);
  };
  const auto own = [&](std::size_t m) { return prefix + ".marginal" + std::to_string(m); };
  LearnedColumn column;
  column.parent = member(std::int32_t(), "parent");
  const std::size_t count = member(std::size_t(), "marginals");
  if (count < 1 || count > file.tensors().size()) {
    throw Error(ErrorCode::kModel, file.where() + " has an impossible number of marginals.");
  }
  if (column.parent >= 0) {
    const auto of_level = file.tensor<std::int32_t>(prefix + ".marginal_of_level");
    column.marginal_of_level.assign(of_level.begin(), of_level.end());
    for (const std::int32_t marginal : column.marginal_of_level) {
      if (marginal < 0 || static_cast<std::size_t>(marginal) >= count) {
        throw Error(ErrorCode::kModel, file.where() + " names a marginal that it does not have.");
      }
    }
  }
  if (const LevelEncoder* levels = frame.level_encoder(k)) {
    std::vector<LevelMarginal> list;
    for (std::size_t m = 0; m < count; ++m) {
      list.push_back(LevelMarginal::load(own(m), levels->size(), file));
    }
    column.marginals = std::move(list);
    return column;
  }
  column.step = frame.number_encoder(k)->step();
  const io::Json distributions = member(io::Json(), "distributions");
  if (!distributions.is_array() || distributions.size() != count) {
    throw Error(ErrorCode::kModel,
                file.where() + " has another number of distributions than of marginals.");
  }
  std::vector<NumberMarginal> list;
  for (std::size_t m = 0; m < count; ++m) {
    list.push_back(NumberMarginal::load(distributions[m], own(m), file));
  }
  column.marginals = std::move(list);
  return column;
}

}  // namespace likeness::models
