#include "models/trees/chain_calibration.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "likeness/random.hpp"
#include "models/trees/chain_fit.hpp"
#include "models/trees/chain_walker.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

constexpr std::size_t kRows = 2000;

/// A number of 32 states and a kind of three that depends on it.
struct Learned {
  std::vector<ColumnStates> states;
  std::vector<StateColumn> columns;
  std::vector<ChainColumn> chain;

  Learned() {
    const RandomStream random(3, 0);
    ColumnValues number;
    ColumnValues kind;
    for (std::uint64_t row = 0; row < kRows; ++row) {
      const double value = 10 * random.uniform(2 * row);
      number.numbers.push_back(value);
      kind.codes.push_back(
          static_cast<std::int32_t>((value / 10 + random.uniform(2 * row + 1)) * 1.499999));
    }
    StateOptions options;
    options.bins = 32;
    states = {ColumnStates::of_numbers(number.numbers, options), ColumnStates::of_levels(3, false)};
    columns.resize(2);
    for (std::size_t k = 0; k < 2; ++k) columns[k].states = &states[k];
    columns[0].cells = states[0].encode(number);
    columns[1].cells = states[1].encode(kind);
    std::vector<ChainPlace> places(2);
    places[1].column = 1;
    places[1].predictors = {0};
    ChainFitOptions fit;
    fit.boosting.max_rounds = 20;
    ChainFitter fitter(columns, places, fit);
    fitter.learn(0, 2);
    chain = fitter.take();
  }

  /// By how much the share of a state of the column is off in drawn rows, at most.
  [[nodiscard]] double farthest(std::size_t place) const {
    ChainWalker walker(chain, 8192);
    std::vector<double> ranks(8192);
    for (std::size_t p = 0; p < 2; ++p) walker.draw_balanced(p, ranks, 77 + p);
    std::vector<double> off(states[place].size(), 0);
    for (const std::int32_t state : walker.states(place)) {
      off[static_cast<std::size_t>(state)] += 1.0 / 8192;
    }
    for (const std::int32_t cell : columns[place].cells) {
      off[static_cast<std::size_t>(cell)] -= 1.0 / kRows;
    }
    double most = 0;
    for (const double share : off) most = std::max(most, std::fabs(share));
    return most;
  }
};

}  // namespace

TEST_CASE("calibration: rows that are drawn have the shares of those learned from") {
  Learned learned;
  // As if the columns had been learned less well than they are.
  learned.chain[0].decisions[0].base += 0.8;
  learned.chain[1].decisions[1].base -= 0.8;
  CHECK(learned.farthest(0) > 0.005);
  CHECK(learned.farthest(1) > 0.05);
  calibrate_chain(learned.chain, learned.columns, 5);
  CHECK(learned.farthest(0) < 0.001);
  CHECK(learned.farthest(1) < 0.002);
}

TEST_CASE("calibration: states that never occur stay impossible, and no column is none") {
  Learned learned;
  std::vector<ChainColumn> none;
  calibrate_chain(none, {}, 1);
  CHECK(none.empty());
  for (std::int32_t& cell : learned.columns[1].cells) cell = cell == 2 ? 1 : cell;
  std::vector<ChainPlace> places(2);
  places[1].column = 1;
  places[1].predictors = {0};
  ChainFitter fitter(learned.columns, places, {});
  fitter.learn(0, 2);
  learned.chain = fitter.take();
  calibrate_chain(learned.chain, learned.columns, 5);
  CHECK(learned.farthest(1) < 0.002);
  ChainWalker walker(learned.chain, 4096);
  std::vector<double> ranks(4096);
  walker.draw_balanced(0, ranks, 1);
  walker.draw_balanced(1, ranks, 2);
  for (const std::int32_t state : walker.states(1)) CHECK(state != 2);
}
