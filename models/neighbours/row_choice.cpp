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
/// A combination that more rows have is no secret.
constexpr std::size_t kFewRows = 4;
/// Elements of the stream that chooses rows, from where on they open barred candidates.
constexpr std::uint64_t kOpeningElements = std::uint64_t{1} << 62;

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

/// The share of rows that another one equals, where at most `most` are the same.
double repeats_of_few(const MixedValues& rows, std::size_t most) {
  std::size_t count = 0;
  for (const std::size_t same : RowFingerprints::group_sizes(rows)) {
    if (same > 1 && same <= most) count += same;
  }
  return static_cast<double>(count) / static_cast<double>(rows.rows());
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

double RowChoice::copies(const MixedValues& real, const MixedValues& made) {
  return RowFingerprints::share_of_copies(real, made);
}

double RowChoice::repeats(const MixedValues& real) {
  return repeats_of_few(real, real.rows());
}

RowChoice::RowChoice(const MixedTable& table, const MixedValues& real, const RowSource& source,
                     const RowChoiceOptions& options, std::uint64_t seed)
    : options_(options) {
  if (options_.avoid_copies) {
    fingerprints_ =
        RowFingerprints(real, RandomStream(seed, streams::kSampling.row_choice).bits(0), kFewRows);
  }
  if (!options_.tilt && !options_.avoid_copies) return;
  const std::size_t turns = (kFewestGroups + real.rows() - 1) / real.rows();
  const std::size_t count = std::min(kMostGroups, turns * real.rows());
  Groups groups = collect(source, count, seed, 0);
  double barred = share_of_barred(groups);
  if (barred > 0) {
    // Such that of the rows that remain as many may be real ones as real rows are like others.
    const double usual = repeats_of_few(real, kFewRows + 1);
    open_share_ = usual >= 1 ? 1.0 : std::min(1.0, usual * (1 - barred) / (barred * (1 - usual)));
    if (open_share_ > 0) {
      groups = collect(source, count, seed, 0);
      barred = share_of_barred(groups);
    }
  }
  if (!options_.tilt) return;
  strangers_ = barred > kMostBarred;
  if (strangers_) {
    options_.candidates *= kMoreOfStrangers;
    groups = collect(source, count, seed, 0);
  }
  tilting_ =
      RowTilting(real, groups.rows, groups.barred, options_.candidates, table.level_counts());
  close_copies(real, source, count, seed);
}

void RowChoice::close_copies(const MixedValues& real, const RowSource& source, std::size_t count,
                             std::uint64_t seed) {
  constexpr int kMostRounds = 4;
  const double usual = repeats(real);
  for (int round = 0; round < kMostRounds && open_share_ > 0; ++round) {
    const double found = copies(real, sample(source, count, seed, 0));
    if (found <= usual) return;
    open_share_ *= std::max(0.25, usual / found);
  }
}

double RowChoice::share_of_barred(const Groups& groups) {
  const auto barred = std::count(groups.barred.begin(), groups.barred.end(), 1);
  return static_cast<double>(barred) / static_cast<double>(groups.barred.size());
}

RowChoice::Groups RowChoice::collect(const RowSource& source, std::size_t count, std::uint64_t seed,
                                     std::uint64_t first_row) const {
  const std::size_t size = options_.candidates;
  Groups groups;
  groups.barred.assign(count * size, 0);
  std::vector<std::size_t> open(count, 0);  // candidates of each row that are not barred
  const RandomStream opening(seed, streams::kSampling.row_choice);
  const auto place = [&](const MixedValues& from, std::size_t row, std::size_t target,
                         std::size_t attempt, std::size_t round) {
    copy_row(from, row, groups.rows, target * size + attempt);
    const std::uint64_t element =
        kOpeningElements + ((first_row + target) * (kMostRounds + 1) + round) * size + attempt;
    const bool barred =
        fingerprints_.may_be_real(from, row) && !(opening.uniform(element) < open_share_);
    groups.barred[target * size + attempt] = barred ? 1 : 0;
    if (!barred) ++open[target];
  };
  const RandomStream seeds(seed, streams::kSampling.strangers);
  for (std::size_t attempt = 0; attempt < size; ++attempt) {
    const MixedValues rows =
        strangers_ ? source(count, seeds.bits(kMostRounds * size + attempt), first_row, 0)
                   : source(count, seed, first_row, attempt);
    if (attempt == 0) resize(groups.rows, count * size, rows);
    for (std::size_t row = 0; row < count; ++row) place(rows, row, row, attempt, kMostRounds);
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
        for (const std::size_t row : stuck) place(rows, row, row, attempt, round);
      } else {
        for (const std::size_t row : stuck) {
          place(source(1, other, first_row + row, 0), 0, row, attempt, round);
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
  archive("open_share", open_share_);
  archive.require(open_share_ >= 0 && open_share_ <= 1, "its share of open rows is outside [0, 1]");
  archive("avoid_copies", options_.avoid_copies);
  archive.require(options_.candidates >= 1 && options_.candidates <= 1000 * kMoreOfStrangers,
                  "it has an impossible number of candidates");
  if (options_.avoid_copies) archive("fingerprints", fingerprints_);
  if (options_.tilt) archive("tilting", tilting_, table.numbers(), table.level_counts());
}

}  // namespace likeness::models
