#include "models/siblings/sibling_calibration.hpp"

#include <algorithm>
#include <utility>

#include "core/hash.hpp"
#include "models/siblings/sibling_request.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostPilotRows = 20'000;
constexpr std::size_t kFewestPilots = 20;  ///< parents
constexpr int kPilotRounds = 4;            ///< of drawing pilots and moving log-odds
/// Of the steps: what is moved moves the columns and rows behind it, too.
constexpr double kDamping = 0.25;

/// Some of the parents, all of whose rows are drawn.
class Pilots {
 public:
  explicit Pilots(const SiblingPilot& pilot) {
    const std::size_t all = pilot.ends.size();
    const std::size_t rows = pilot.ends.back();
    const std::size_t chosen = std::min(all, kMostPilotRows * all / std::max<std::size_t>(rows, 1));
    for (std::size_t k = 0; k < chosen; ++k) choose(pilot, k * all / chosen);
    for (const ColumnValues& column : pilot.context) {
      context_.push_back(taken_cells(column, parents_));
    }
    for (const ColumnValues& column : pilot.given) given_.push_back(taken_cells(column, rows_));
    for (const std::size_t row : rows_) elements_.push_back(row);
  }

  [[nodiscard]] std::size_t parents() const noexcept { return parents_.size(); }
  [[nodiscard]] std::size_t rows() const noexcept { return rows_.size(); }

  void draw(const SiblingModel::Learned& learned, std::uint64_t seed,
            SiblingTallies& tallies) const {
    static_cast<void>(draw_siblings(learned, {.context = context_,
                                              .parents = {},
                                              .lengths = lengths_,
                                              .stops = lengths_,
                                              .given = given_,
                                              .elements = elements_,
                                              .is_even = true,
                                              .seed = seed,
                                              .tallies = &tallies}));
  }

 private:
  void choose(const SiblingPilot& pilot, std::size_t parent) {
    const std::size_t begin = parent == 0 ? 0 : pilot.ends[parent - 1];
    parents_.push_back(parent);
    lengths_.push_back(pilot.ends[parent] - begin);
    for (std::size_t row = begin; row < pilot.ends[parent]; ++row) rows_.push_back(row);
  }

  std::vector<std::size_t> parents_;
  std::vector<std::size_t> rows_;
  std::vector<std::uint64_t> lengths_;
  std::vector<std::uint64_t> elements_;
  std::vector<ColumnValues> context_;
  std::vector<ColumnValues> given_;
};

/// The log-odds of a chain's decisions, and how far they have been moved.
class Shifts {
 public:
  Shifts(std::optional<SiblingRowChain>& chain, const SiblingRowChain::LearnedStates& states)
      : chain_(chain), of_(states.size()), shares_(states.size()) {
    for (std::size_t place = 0; place < states.size(); ++place) {
      if (states[place].empty()) continue;
      for (const DecidedRows& rows : decided_rows(chain_->places()[place], states[place])) {
        shares_[place].push_back(rows.second_share());
      }
      of_[place].resize(shares_[place].size());
    }
  }

  [[nodiscard]] DecisionTally tally() const {
    return chain_ ? DecisionTally(chain_->places()) : DecisionTally();
  }

  /// A share of a step of Newton's method towards the mode, where each row counts as `weight` ones.
  void move(const DecisionTally& tally, double weight) {
    constexpr double kPrior = 1 / (kUsualShift * kUsualShift);
    for (std::size_t place = 0; place < of_.size(); ++place) {
      if (of_[place].empty()) continue;
      ChainColumn& column = chain_->places()[place];
      const std::vector<DecidedRows> drawn = decided_rows(column, tally.rows(place));
      for (std::size_t d = 0; d < of_[place].size(); ++d) {
        const double share = shares_[place][d];
        if (share <= 0 || share >= 1) continue;  // never drawn
        double& shift = of_[place][d];
        const double gradient = weight * (share * drawn[d].all - drawn[d].seconds) - kPrior * shift;
        const double step =
            kDamping * std::clamp(gradient / (weight * tally.variance(place, d) + kPrior),
                                  -kUsualShift, kUsualShift);
        shift += step;
        column.decisions[d].base += step;
      }
    }
  }

 private:
  std::optional<SiblingRowChain>& chain_;
  std::vector<std::vector<double>> of_;      ///< each place and decision
  std::vector<std::vector<double>> shares_;  ///< likewise, that are to answer "second"
};

}  // namespace

void calibrate_siblings(SiblingModel::Learned& learned, const SiblingPilot& pilot) {
  if (!learned.first) return;
  const Pilots pilots(pilot);
  if (pilots.parents() < kFewestPilots || pilots.rows() == 0) return;
  Shifts first(learned.first, pilot.first);
  Shifts next(learned.next, pilot.next);
  // Rows of a parent are alike: together they tell hardly more than one.
  const double weight = static_cast<double>(pilots.parents()) / static_cast<double>(pilots.rows());
  for (int round = 0; round < kPilotRounds; ++round) {
    SiblingTallies tallies{first.tally(), next.tally()};
    pilots.draw(learned, mixed_bits(pilot.seed + static_cast<std::uint64_t>(round)), tallies);
    first.move(tallies.first, 1);
    next.move(tallies.next, std::min(weight, 1.0));
  }
}

}  // namespace likeness::models
