#include "models/neighbours/pseudo_rows.hpp"

#include <algorithm>
#include <cmath>

#include "likeness/error.hpp"

namespace likeness::models {
namespace {

MixedValues values_of(stats::DiffusedRows rows) {
  return {std::move(rows.numbers), std::move(rows.codes)};
}

}  // namespace

std::vector<int> group_codes(const MixedValues& rows, int column) {
  std::vector<int> groups;
  if (column < 0) return groups;
  for (const int code : rows.codes.col(column)) groups.push_back(code);
  return groups;
}

PseudoRows::PseudoRows(MixedValues pool, std::size_t real_rows, const PseudoRowOptions& options)
    : options_(options.diffusion), group_column_(options.group_column), pool_(std::move(pool)) {
  options_.spread *= options.second_spread;
  options_.round = real_rows;
  diffuse_pool();
}

void PseudoRows::diffuse_pool() {
  diffusion_.emplace(pool_.view(), options_, group_codes(pool_, group_column_));
}

MixedValues PseudoRows::sample(std::size_t count, std::uint64_t seed, std::uint64_t first_row,
                               std::uint64_t attempt) const {
  return values_of(diffusion_->sample(count, seed, first_row, attempt));
}

void PseudoRows::fields(io::Archive& archive, std::size_t numbers, const std::vector<int>& levels) {
  const auto one_of_two = [&]<class E>(const char* name, E& value) {
    int number = static_cast<int>(value);
    archive(name, number);
    archive.require(number == 0 || number == 1, "its diffusion is of an unknown kind");
    if (archive.loading()) value = static_cast<E>(number);
  };
  std::size_t rows = pool_.rows();
  archive("rows", rows);
  archive("group_column", group_column_);
  archive("neighbours", options_.neighbours);
  one_of_two("neighbourhood", options_.neighbourhood);
  one_of_two("membership", options_.membership);
  one_of_two("centre", options_.centre);
  archive("spread", options_.spread);
  archive("dependent_columns", options_.dependent_columns);
  archive("keep_variance", options_.keep_variance);
  archive("category_switch", options_.category_switch);
  archive("code_mixing", options_.code_mixing);
  archive("atom_share", options_.atom_share);
  archive("snap_to_levels", options_.snap_to_levels);
  archive("within_range", options_.within_range);
  archive("round", options_.round);
  archive.expect<double>("numbers", {numbers, rows});
  archive.expect<std::int32_t>("codes", {levels.size(), rows});
  if (archive.loading()) {
    // No tensor tells of rows without columns.
    archive.require(rows > 0 && numbers + levels.size() > 0, "its pool is empty");
    const auto height = static_cast<Eigen::Index>(rows);
    pool_.numbers.resize(height, static_cast<Eigen::Index>(numbers));
    pool_.codes.resize(height, static_cast<Eigen::Index>(levels.size()));
  }
  const auto all = [](auto& matrix) {
    return std::span(matrix.data(), static_cast<std::size_t>(matrix.size()));
  };
  archive.tensor("numbers", all(pool_.numbers), {numbers, rows});
  archive.tensor("codes", all(pool_.codes), {levels.size(), rows});
  if (!archive.loading()) return;
  archive.require(group_column_ < static_cast<int>(levels.size()), "its groups have no column");
  for (std::size_t c = 0; c < levels.size(); ++c) {
    const auto column = pool_.codes.col(static_cast<Eigen::Index>(c));
    archive.require(column.minCoeff() >= 0 && column.maxCoeff() < levels[c],
                    "its pool has categories that its columns don't have");
  }
  archive.checked([&] { diffuse_pool(); });
}

}  // namespace likeness::models
