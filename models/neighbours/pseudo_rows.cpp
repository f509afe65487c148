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

void PseudoRows::save(io::ModelFile& file) const {
  file.header["pool"] = {{"rows", pool_.rows()},
                         {"group_column", group_column_},
                         {"neighbours", options_.neighbours},
                         {"neighbourhood", static_cast<int>(options_.neighbourhood)},
                         {"membership", static_cast<int>(options_.membership)},
                         {"centre", static_cast<int>(options_.centre)},
                         {"spread", options_.spread},
                         {"dependent_columns", options_.dependent_columns},
                         {"keep_variance", options_.keep_variance},
                         {"category_switch", options_.category_switch},
                         {"atom_share", options_.atom_share},
                         {"snap_to_levels", options_.snap_to_levels},
                         {"within_range", options_.within_range},
                         {"round", options_.round}};
  const std::vector<double> numbers(pool_.numbers.data(),
                                    pool_.numbers.data() + pool_.numbers.size());
  const std::vector<std::int32_t> codes(pool_.codes.data(),
                                        pool_.codes.data() + pool_.codes.size());
  file.add<double>("pool_numbers", numbers,
                   {static_cast<std::uint64_t>(pool_.numbers.cols()), pool_.rows()});
  file.add<std::int32_t>("pool_codes", codes,
                         {static_cast<std::uint64_t>(pool_.codes.cols()), pool_.rows()});
}

PseudoRows PseudoRows::load(const io::ModelFile& file, std::size_t numbers,
                            const std::vector<int>& levels) {
  const auto header = file.value<io::Json>("pool");
  const auto member = [&]<class T>(T, const char* key) {
    return io::json_member<T>(header, key, file.where(), ErrorCode::kModel);
  };
  const auto fail = [&](const std::string& what) {
    throw Error(ErrorCode::kModel, file.where() + " is damaged: " + what + ".");
  };
  PseudoRows result;
  const auto rows = member(std::uint64_t(), "rows");
  result.group_column_ = member(int(), "group_column");
  stats::KnnMtdOptions& options = result.options_;
  options.neighbours = member(std::uint64_t(), "neighbours");
  const int neighbourhood = member(int(), "neighbourhood");
  const int membership = member(int(), "membership");
  const int centre = member(int(), "centre");
  for (const int choice : {neighbourhood, membership, centre}) {
    if (choice < 0 || choice > 1) fail("its diffusion is of an unknown kind");
  }
  options.neighbourhood = static_cast<stats::Neighbourhood>(neighbourhood);
  options.membership = static_cast<stats::Membership>(membership);
  options.centre = static_cast<stats::DiffusionCentre>(centre);
  options.spread = member(double(), "spread");
  options.dependent_columns = member(bool(), "dependent_columns");
  options.keep_variance = member(bool(), "keep_variance");
  options.category_switch = member(double(), "category_switch");
  options.atom_share = member(double(), "atom_share");
  options.snap_to_levels = member(bool(), "snap_to_levels");
  options.within_range = member(bool(), "within_range");
  options.round = member(std::uint64_t(), "round");
  const auto number_values = file.tensor<double>("pool_numbers", {numbers, rows});
  const auto code_values = file.tensor<std::int32_t>("pool_codes", {levels.size(), rows});
  if (result.group_column_ >= static_cast<int>(levels.size())) fail("its groups have no column");
  const auto height = static_cast<Eigen::Index>(rows);
  result.pool_.numbers = Eigen::Map<const Eigen::MatrixXd>(number_values.data(), height,
                                                           static_cast<Eigen::Index>(numbers));
  result.pool_.codes = Eigen::Map<const Eigen::MatrixXi>(code_values.data(), height,
                                                         static_cast<Eigen::Index>(levels.size()));
  for (std::size_t c = 0; c < levels.size(); ++c) {
    const auto column = result.pool_.codes.col(static_cast<Eigen::Index>(c));
    if (column.minCoeff() < 0 || column.maxCoeff() >= levels[c]) {
      fail("its pool has levels that its columns don't have");
    }
  }
  try {
    result.diffuse_pool();
  } catch (const Error& error) {
    fail(std::string("its pool can't be diffused: ") + error.what());
  }
  return result;
}

}  // namespace likeness::models
