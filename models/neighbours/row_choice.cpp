#include "models/neighbours/row_choice.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/elementary.hpp"
#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostRounds = 8;
/// A larger share of barred candidates calls for strangers, and for more of them.
constexpr double kMostBarred = 0.2;
constexpr std::size_t kMoreOfStrangers = 4;
/// Rows for whose candidates the coefficients are fitted, at least.
constexpr std::size_t kFewestGroups = 512;
constexpr std::size_t kMostGroups = 4096;

/// The place of a draw among weights; they sum to more than 0.
std::size_t draw(const std::vector<double>& weights, double uniform) {
  double sum = 0;
  for (const double weight : weights) sum += weight;
  double left = uniform * sum;
  std::size_t last = 0;
  for (std::size_t k = 0; k < weights.size(); ++k) {
    if (weights[k] == 0) continue;
    last = k;
    left -= weights[k];
    if (left < 0) break;
  }
  return last;
}

void resize(MixedValues& values, std::size_t rows, const MixedValues& like) {
  values.numbers.resize(static_cast<Eigen::Index>(rows), like.numbers.cols());
  values.codes.resize(static_cast<Eigen::Index>(rows), like.codes.cols());
}

void copy_row(const MixedValues& from, std::size_t row, MixedValues& to, std::size_t place) {
  const auto source = static_cast<Eigen::Index>(row);
  const auto target = static_cast<Eigen::Index>(place);
  if (from.numbers.cols() > 0) to.numbers.row(target) = from.numbers.row(source);
  if (from.codes.cols() > 0) to.codes.row(target) = from.codes.row(source);
}

}  // namespace

RowChoice::RowChoice(const MixedTable& table, const MixedValues& real, const RowSource& source,
                     const RowChoiceOptions& options, std::uint64_t seed)
    : options_(options) {
  // Where all columns are categories, rows of a few common levels repeat by nature, and without
  // them nothing but rare ones would be left.
  options_.avoid_copies = options.avoid_copies && table.numbers() > 0;
  if (options_.avoid_copies) {
    fingerprints_ =
        RowFingerprints(real, RandomStream(seed, streams::kSampling.row_choice).bits(0));
  }
  if (!options_.tilt) return;
  const std::size_t turns = (kFewestGroups + real.rows() - 1) / real.rows();
  const std::size_t count = std::min(kMostGroups, turns * real.rows());
  Groups groups = collect(source, count, seed, 0);
  const auto barred = std::count(groups.barred.begin(), groups.barred.end(), 1);
  strangers_ =
      static_cast<double>(barred) > kMostBarred * static_cast<double>(groups.barred.size());
  if (strangers_) {
    options_.candidates *= kMoreOfStrangers;
    groups = collect(source, count, seed, 0);
  }
  tilting_ =
      RowTilting(real, groups.rows, groups.barred, options_.candidates, table.level_counts());
}

RowChoice::Groups RowChoice::collect(const RowSource& source, std::size_t count, std::uint64_t seed,
                                     std::uint64_t first_row) const {
  const std::size_t size = options_.candidates;
  Groups groups;
  groups.barred.assign(count * size, 0);
  std::vector<std::size_t> open(count, 0);  // candidates of each row that are not barred
  const auto place = [&](const MixedValues& from, std::size_t row, std::size_t target,
                         std::size_t attempt) {
    copy_row(from, row, groups.rows, target * size + attempt);
    const bool barred = fingerprints_.may_be_real(from, row);
    groups.barred[target * size + attempt] = barred ? 1 : 0;
    if (!barred) ++open[target];
  };
  const RandomStream seeds(seed, streams::kSampling.strangers);
  for (std::size_t attempt = 0; attempt < size; ++attempt) {
    const MixedValues rows =
        strangers_ ? source(count, seeds.bits(kMostRounds * size + attempt), first_row, 0)
                   : source(count, seed, first_row, attempt);
    if (attempt == 0) resize(groups.rows, count * size, rows);
    for (std::size_t row = 0; row < count; ++row) place(rows, row, row, attempt);
  }
  for (std::size_t round = 0; round < kMostRounds; ++round) {
    std::vector<std::size_t> stuck;
    for (std::size_t row = 0; row < count; ++row) {
      if (open[row] == 0) stuck.push_back(row);
    }
    if (stuck.empty()) break;
    for (std::size_t attempt = 0; attempt < size; ++attempt) {
      const std::uint64_t other = seeds.bits(round * size + attempt);
      if (stuck.size() > count / 8) {
        const MixedValues rows = source(count, other, first_row, 0);
        for (const std::size_t row : stuck) place(rows, row, row, attempt);
      } else {
        for (const std::size_t row : stuck) {
          place(source(1, other, first_row + row, 0), 0, row, attempt);
        }
      }
    }
  }
  return groups;
}

MixedValues RowChoice::sample(const RowSource& source, std::size_t count, std::uint64_t seed,
                              std::uint64_t first_row) const {
  const std::size_t size = options_.candidates;
  const Groups groups = collect(source, count, seed, first_row);
  MixedValues chosen;
  resize(chosen, count, groups.rows);
  const RandomStream random(seed, streams::kSampling.row_choice);
  parallel_chunks(count, 64, [&](std::size_t begin, std::size_t end) {
    std::vector<double> weights(size);
    for (std::size_t row = begin; row < end; ++row) {
      weigh(groups, row, weights);
      copy_row(groups.rows, row * size + draw(weights, random.uniform(first_row + row)), chosen,
               row);
    }
  });
  return chosen;
}

void RowChoice::weigh(const Groups& groups, std::size_t row, std::vector<double>& weights) const {
  const std::size_t first = row * weights.size();
  bool any_open = false;
  for (std::size_t k = 0; k < weights.size(); ++k) any_open |= groups.barred[first + k] == 0;
  double largest = -std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < weights.size(); ++k) {
    if (any_open && groups.barred[first + k] != 0) {
      weights[k] = -std::numeric_limits<double>::infinity();
      continue;
    }
    weights[k] = tilting_.empty() ? 0 : tilting_.log_weight(groups.rows, first + k);
    largest = std::max(largest, weights[k]);
  }
  for (double& weight : weights) {
    weight = std::isinf(weight) ? 0 : exp_deterministic(weight - largest);
  }
}

void RowChoice::fields(io::Archive& archive, const MixedTable& table) {
  archive("candidates", options_.candidates);
  archive("tilt", options_.tilt);
  archive("strangers", strangers_);
  archive("avoid_copies", options_.avoid_copies);
  archive.require(options_.candidates >= 1 && options_.candidates <= 1000 * kMoreOfStrangers,
                  "it has an impossible number of candidates");
  if (options_.avoid_copies) archive("fingerprints", fingerprints_);
  if (options_.tilt) archive("tilting", tilting_, table.numbers(), table.level_counts());
}

}  // namespace likeness::models
