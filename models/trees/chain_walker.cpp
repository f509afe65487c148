#include "models/trees/chain_walker.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/hash.hpp"
#include "core/special_numbers.hpp"
#include "models/trees/alike_order.hpp"
#include "models/trees/decision_tally.hpp"

namespace likeness::models {
namespace {

/// Its multiples, less whole numbers, are spread evenly, wherever one begins (Weyl 1916).
constexpr double kSpreadStep = 0.61803398874989485;

}  // namespace

ChainWalker::ChainWalker(const std::vector<ChainColumn>& chain, std::size_t rows,
                         double temperature)
    : chain_(chain),
      rows_(rows),
      sharpness_(1 / temperature),
      bins_(rows * chain.size()),
      states_(chain.size(), std::vector<std::int32_t>(rows, 0)),
      scores_(rows),
      answers_(rows),
      waiting_(rows),
      scratch_(rows) {}

template <class Decide, class Arrive>
void ChainWalker::descend(const ChainColumn& column, std::size_t waiting, Decide decide,
                          Arrive arrive) {
  groups_ = {{column.decisions.empty() ? ~0 : 0, 0, waiting}};
  while (!groups_.empty()) {
    const Group group = groups_.back();
    groups_.pop_back();
    if (group.begin == group.end) continue;
    if (group.link < 0) {
      arrive(~group.link, group);
      continue;
    }
    const auto decision = static_cast<std::size_t>(group.link);
    const std::size_t middle = decide(decision, group);
    groups_.push_back({column.tree.second(decision), middle, group.end});
    groups_.push_back({column.tree.first(decision), group.begin, middle});
  }
}

std::span<float> ChainWalker::score(const ChainColumn& column, std::size_t decision,
                                    const Group& group) {
  const stats::BoostedTrees& classifier = column.decisions[decision];
  const std::span<const std::uint32_t> rows(waiting_.data() + group.begin, group.end - group.begin);
  const std::span<float> scores(scores_.data(), rows.size());
  std::fill(scores.begin(), scores.end(), static_cast<float>(classifier.base));
  const bool has_base = column.base.has(decision);
  if (has_base) column.base.add_scores(decision, {bins_.data(), chain_.size()}, rows, scores);
  classifier.add_scores({bins_.data(), chain_.size()}, rows, scores);
  if (column.spans) {
    const std::uint8_t* bins = bins_.data() + column.spans->place();
    for (std::size_t k = 0; k < rows.size(); ++k) {
      scores[k] += column.spans->log_odds(decision, bins[rows[k] * chain_.size()], has_base);
    }
  }
  return scores;
}

std::size_t ChainWalker::divide(const Group& group, std::span<const std::uint8_t> is_first) {
  std::size_t first = group.begin;
  std::size_t second = 0;
  for (std::size_t k = 0; k < is_first.size(); ++k) {
    const std::uint32_t row = waiting_[group.begin + k];
    waiting_[first] = row;
    scratch_[second] = row;
    first += is_first[k];
    second += 1U - is_first[k];
  }
  std::copy_n(scratch_.begin(), second, waiting_.begin() + static_cast<std::ptrdiff_t>(first));
  return first;
}

void ChainWalker::draw(std::size_t place, std::span<double> ranks) {
  std::iota(waiting_.begin(), waiting_.end(), std::uint32_t{0});
  draw_waiting(place, rows_, ranks);
}

void ChainWalker::draw(std::size_t place, std::span<const std::uint32_t> rows,
                       std::span<double> ranks) {
  std::copy(rows.begin(), rows.end(), waiting_.begin());
  draw_waiting(place, rows.size(), ranks);
}

void ChainWalker::look_up(std::size_t place, std::size_t waiting) {
  const ChainColumn& column = chain_[place];
  for (std::size_t k = 0; k < waiting; ++k) {
    const std::uint32_t row = waiting_[k];
    const std::int32_t key = states_[*column.determined_by][row];
    states_[place][row] = column.determined_state[static_cast<std::size_t>(std::max(key, 0))];
    see(place, row);
  }
}

void ChainWalker::draw_waiting(std::size_t place, std::size_t waiting, std::span<double> ranks) {
  const ChainColumn& column = chain_[place];
  std::vector<std::int32_t>& states = states_[place];
  if (column.determined_by) {
    look_up(place, waiting);
    return;
  }
  descend(
      column, waiting,
      [&](std::size_t decision, const Group& group) {
        const std::span<const float> scores = score(column, decision, group);
        const std::span<std::uint8_t> is_first(answers_.data(), scores.size());
        for (std::size_t k = 0; k < scores.size(); ++k) {
          const double p =
              stats::logistic(-sharpness_ * static_cast<double>(scores[k]));  // of the first answer
          double& rank = ranks[waiting_[group.begin + k]];
          is_first[k] = rank < p ? 1 : 0;
          rank = rank < p ? rank / p : (rank - p) / (1 - p);
        }
        return divide(group, is_first);
      },
      [&](std::int32_t state, const Group& group) {
        for (std::size_t k = group.begin; k < group.end; ++k) {
          states[waiting_[k]] = state;
          see(place, waiting_[k]);
        }
      });
}

/// Says in answers_ which rows of the group are first: where the sum of their probabilities, the
/// lowest log-odds first, passes a whole number behind `offset`.
void ChainWalker::decide_evenly(const Group& group, std::span<const float> scores,
                                std::span<const double> ranks, double offset) {
  std::vector<std::uint32_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::uint32_t{0});
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::pair(scores[a], ranks[waiting_[group.begin + a]]) <
           std::pair(scores[b], ranks[waiting_[group.begin + b]]);
  });
  double sum = offset;
  for (const std::uint32_t k : order) {
    const double before = std::floor(sum);
    sum += stats::logistic(-sharpness_ * static_cast<double>(scores[k]));
    answers_[k] = std::floor(sum) > before ? 1 : 0;
  }
}

void ChainWalker::draw_evenly(std::size_t place, std::span<const std::uint32_t> rows,
                              std::span<double> ranks, std::uint64_t seed) {
  const ChainColumn& column = chain_[place];
  std::copy(rows.begin(), rows.end(), waiting_.begin());
  if (column.determined_by) {
    look_up(place, rows.size());
    return;
  }
  const auto offset_of = [&](std::size_t number) {
    return static_cast<double>(mixed_bits(seed + number) >> 11) * 0x1p-53;
  };
  descend(
      column, rows.size(),
      [&](std::size_t decision, const Group& group) {
        const std::span<const float> scores = score(column, decision, group);
        if (tally_ != nullptr) tally_->add_told(place, decision, scores);
        decide_evenly(group, scores, ranks, offset_of(2 * decision));
        return divide(group, std::span(answers_).first(scores.size()));
      },
      [&](std::int32_t state, const Group& group) {
        const auto begin = waiting_.begin() + static_cast<std::ptrdiff_t>(group.begin);
        const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(group.end);
        std::sort(begin, end,
                  [&](std::uint32_t a, std::uint32_t b) { return ranks[a] < ranks[b]; });
        const auto size = static_cast<double>(group.end - group.begin);
        const double offset = offset_of(2 * static_cast<std::size_t>(state) + 1);
        for (std::size_t k = group.begin; k < group.end; ++k) {
          states_[place][waiting_[k]] = state;
          see(place, waiting_[k]);
          ranks[waiting_[k]] = (static_cast<double>(k - group.begin) + offset) / size;
        }
      });
}

void ChainWalker::decide_in_order(std::span<const float> scores, double offset) {
  double sum = offset;
  for (std::size_t k = 0; k < scores.size(); ++k) {
    sum += stats::logistic(-sharpness_ * static_cast<double>(scores[k]));
    const bool passes = sum >= 1;
    answers_[k] = passes ? 1 : 0;
    sum -= passes ? 1 : 0;
  }
}

void ChainWalker::draw_balanced(std::size_t place, std::span<double> ranks, std::uint64_t seed,
                                const Adjust& adjust) {
  const ChainColumn& column = chain_[place];
  if (column.determined_by) {
    std::iota(waiting_.begin(), waiting_.end(), std::uint32_t{0});
    look_up(place, rows_);
    return;
  }
  AlikeOrder(bins_, chain_.size()).write(place, seed, waiting_);
  const auto offset_of = [&](std::size_t number) {
    return static_cast<double>(mixed_bits(seed + number) >> 11) * 0x1p-53;
  };
  descend(
      column, rows_,
      [&](std::size_t decision, const Group& group) {
        const std::span<float> scores = score(column, decision, group);
        if (adjust) adjust(decision, scores);
        decide_in_order(scores, offset_of(2 * decision));
        return divide(group, std::span(answers_).first(scores.size()));
      },
      [&](std::int32_t state, const Group& group) {
        double rank = offset_of(2 * static_cast<std::size_t>(state) + 1);
        for (std::size_t k = group.begin; k < group.end; ++k) {
          states_[place][waiting_[k]] = state;
          see(place, waiting_[k]);
          ranks[waiting_[k]] = rank;
          rank += kSpreadStep;
          rank -= rank >= 1 ? 1 : 0;
        }
      });
}

void ChainWalker::draw_weighted(std::size_t place, std::span<const double> shares,
                                std::span<double> ranks, std::span<double> log_masses) {
  const ChainColumn& column = chain_[place];
  std::iota(waiting_.begin(), waiting_.end(), std::uint32_t{0});
  if (column.decisions.empty()) {
    if (column.determined_by) {
      look_up(place, rows_);
    } else {
      draw_waiting(place, rows_, ranks);
    }
    for (std::size_t row = 0; row < rows_; ++row) {
      log_masses[row] += std::log(shares[static_cast<std::size_t>(states_[place][row])]);
    }
    return;
  }
  const WeightedTree tree = weigh(column, shares);
  for (std::size_t row = 0; row < rows_; ++row) {
    log_masses[row] += std::log(tree.mass(0, row));
  }
  descend(
      column, rows_,
      [&](std::size_t decision, const Group& group) {
        const std::span<std::uint8_t> is_first(answers_.data(), group.end - group.begin);
        const bool alike = tree.first_share[decision].empty();
        const std::span<const float> scores =
            alike ? score(column, decision, group) : std::span<const float>();
        for (std::size_t k = 0; k < is_first.size(); ++k) {
          const std::uint32_t row = waiting_[group.begin + k];
          const double p = alike ? stats::logistic(-sharpness_ * static_cast<double>(scores[k]))
                                 : tree.first_share[decision][row];
          double& rank = ranks[row];
          is_first[k] = rank < p ? 1 : 0;
          rank = rank < p ? rank / p : (rank - p) / (1 - p);
        }
        return divide(group, is_first);
      },
      [&](std::int32_t state, const Group& group) {
        for (std::size_t k = group.begin; k < group.end; ++k) {
          states_[place][waiting_[k]] = state;
          see(place, waiting_[k]);
        }
      });
}

ChainWalker::WeightedTree ChainWalker::weigh(const ChainColumn& column,
                                             std::span<const double> shares) {
  WeightedTree tree;
  const std::size_t decisions = column.decisions.size();
  tree.alike.resize(decisions);
  tree.masses.resize(decisions);
  tree.first_share.resize(decisions);
  for (std::size_t d = decisions; d-- > 0;) {  // links lead to later decisions
    const std::int32_t links[] = {column.tree.first(d), column.tree.second(d)};
    std::optional<double> same[2];
    for (int side = 0; side < 2; ++side) {
      same[side] = links[side] < 0 ? shares[static_cast<std::size_t>(~links[side])]
                                   : tree.alike[static_cast<std::size_t>(links[side])];
    }
    if (same[0] && same[0] == same[1]) {
      tree.alike[d] = same[0];
      continue;
    }
    const std::span<const float> scores =
        score(column, d, {static_cast<std::int32_t>(d), 0, rows_});
    tree.masses[d].resize(rows_);
    tree.first_share[d].resize(rows_);
    for (std::size_t row = 0; row < rows_; ++row) {
      const auto mass = [&](int side) {
        return same[side] ? *same[side] : tree.masses[static_cast<std::size_t>(links[side])][row];
      };
      const double p = stats::logistic(-sharpness_ * static_cast<double>(scores[row]));
      const double sum = p * mass(0) + (1 - p) * mass(1);
      tree.masses[d][row] = sum;
      tree.first_share[d][row] = sum > 0 ? p * mass(0) / sum : p;
    }
  }
  return tree;
}

void ChainWalker::set(std::size_t place, std::span<const std::int32_t> states) {
  std::copy(states.begin(), states.end(), states_[place].begin());
  for (std::size_t row = 0; row < rows_; ++row) see(place, static_cast<std::uint32_t>(row));
}

void ChainWalker::add_log_probabilities(std::size_t place, std::span<const std::uint32_t> rows,
                                        std::span<const std::int32_t> states,
                                        std::span<double> sums) {
  const ChainColumn& column = chain_[place];
  std::size_t waiting = 0;
  for (const std::uint32_t row : rows) {
    bool possible = states[row] >= 0;
    if (possible && column.determined_by) {
      const std::int32_t key = states_[*column.determined_by][row];
      possible = key >= 0 && column.determined_state[static_cast<std::size_t>(key)] == states[row];
    }
    if (!possible) sums[row] = -kInfinity;
    if (possible) waiting_[waiting++] = row;
  }
  if (column.decisions.empty()) return;
  const StateTree::Ranges ranges = column.tree.ranges();
  std::vector<std::size_t> leaf_of(ranges.states.size());
  for (std::size_t k = 0; k < leaf_of.size(); ++k) {
    leaf_of[static_cast<std::size_t>(ranges.states[k])] = k;
  }
  descend(
      column, waiting,
      [&](std::size_t decision, const Group& group) {
        const std::span<const float> scores = score(column, decision, group);
        const std::span<std::uint8_t> is_first(answers_.data(), scores.size());
        const std::size_t middle = ranges.of_decision[decision][1];
        for (std::size_t k = 0; k < scores.size(); ++k) {
          const std::uint32_t row = waiting_[group.begin + k];
          is_first[k] = leaf_of[static_cast<std::size_t>(states[row])] < middle ? 1 : 0;
          const auto odds = static_cast<double>(scores[k]);
          sums[row] += std::log(stats::logistic(is_first[k] != 0 ? -odds : odds));
        }
        return divide(group, is_first);
      },
      [](std::int32_t, const Group&) {});
}

std::vector<double> ChainWalker::distribution(std::size_t place) {
  const ChainColumn& column = chain_[place];
  const std::size_t states = column.states.size();
  std::vector<double> probabilities(rows_ * states, 0);
  if (column.determined_by || column.decisions.empty()) {
    for (std::size_t row = 0; row < rows_; ++row) {
      const std::int32_t key = column.determined_by ? states_[*column.determined_by][row] : 0;
      const std::int32_t state =
          column.determined_by ? column.determined_state[static_cast<std::size_t>(std::max(key, 0))]
                               : 0;
      probabilities[row * states + static_cast<std::size_t>(state)] = 1;
    }
    return probabilities;
  }
  std::iota(waiting_.begin(), waiting_.end(), std::uint32_t{0});
  // A decision's rows have the probability to come to it; links lead to later decisions alone.
  std::vector<std::vector<double>> reach(column.decisions.size());
  reach[0].assign(rows_, 1);
  for (std::size_t d = 0; d < reach.size(); ++d) {
    const std::span<const float> scores =
        score(column, d, {static_cast<std::int32_t>(d), 0, rows_});
    const auto hand_on = [&](std::int32_t link, double sign) {
      if (link >= 0) reach[static_cast<std::size_t>(link)].resize(rows_);
      for (std::size_t row = 0; row < rows_; ++row) {
        const double p =
            reach[d][row] * stats::logistic(sign * sharpness_ * static_cast<double>(scores[row]));
        if (link >= 0) {
          reach[static_cast<std::size_t>(link)][row] = p;
        } else {
          probabilities[row * states + static_cast<std::size_t>(~link)] = p;
        }
      }
    };
    hand_on(column.tree.first(d), -1);
    hand_on(column.tree.second(d), 1);
    reach[d] = {};
  }
  return probabilities;
}

}  // namespace likeness::models
