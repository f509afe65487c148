#include "models/siblings/sibling_calibration.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "models/siblings/sibling_request.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

constexpr std::size_t kParents = 400;

/// Parents of one row each, of a category that one in four, one in four and two in four have.
struct Clerks {
  Clerks() {
    learned.plans.emplace_back(SiblingColumn{.name = "post", .levels = 3}, posts(), groups(),
                               false);
    SiblingRowChain::Rows rows;
    rows.plans = learned.plans;
    rows.features = learned.first_features();
    rows.known.resize(1);
    rows.known[0].numbers.assign(kParents, 1.0);
    rows.cells = {posts()};
    rows.groups = groups();
    rows.barred_places.resize(1);
    learned.first = SiblingRowChain::learn(
        rows, options, 3, [](double) {}, &states);
    for (std::size_t p = 0; p < kParents; ++p) ends.push_back(p + 1);
  }

  static ColumnValues posts() {
    ColumnValues posts;
    for (std::size_t p = 0; p < kParents; ++p) {
      posts.codes.push_back(std::min(static_cast<std::int32_t>(p % 4), 2));
    }
    return posts;
  }
  static std::vector<std::uint32_t> groups() {
    std::vector<std::uint32_t> groups;
    for (std::uint32_t p = 0; p < kParents; ++p) groups.push_back(p);
    return groups;
  }

  /// As if every decision had been learned wrongly.
  void mislead(double log_odds) {
    for (ChainColumn& place : learned.first->places()) {
      for (stats::BoostedTrees& decision : place.decisions) decision.base += log_odds;
    }
  }

  void calibrate(std::size_t parents) {
    calibrate_siblings(learned, {.context = none,
                                 .given = none,
                                 .ends = std::span(ends).first(parents),
                                 .first = states,
                                 .next = {},
                                 .seed = 5});
  }

  [[nodiscard]] std::vector<double> drawn_shares() const {
    const std::vector<std::uint64_t> lengths(kParents, 1);
    std::vector<std::uint64_t> elements;
    for (std::size_t p = 0; p < kParents; ++p) elements.push_back(p);
    const DrawnSiblings drawn = draw_siblings(learned, {.context = none,
                                                        .parents = {},
                                                        .lengths = lengths,
                                                        .stops = lengths,
                                                        .given = none,
                                                        .elements = elements,
                                                        .is_even = true,
                                                        .seed = 8});
    std::vector<double> shares(3, 0);
    for (const std::int32_t code : drawn.cells[0].codes) {
      shares[static_cast<std::size_t>(code)] += 1 / static_cast<double>(kParents);
    }
    return shares;
  }

  std::vector<ColumnValues> none;
  SiblingOptions options = {.trees = {.rounds = 5}};
  SiblingModel::Learned learned;
  SiblingRowChain::LearnedStates states;
  std::vector<std::size_t> ends;
};

}  // namespace

TEST_CASE("rows within parents come to each category as often as those learned from") {
  Clerks clerks;
  clerks.mislead(0.8);
  CHECK(std::abs(clerks.drawn_shares()[2] - 0.5) > 0.1);
  clerks.calibrate(kParents);
  const std::vector<double> shares = clerks.drawn_shares();
  for (std::size_t level = 0; level < 3; ++level) {
    CAPTURE(level);
    CHECK(shares[level] == doctest::Approx(level == 2 ? 0.5 : 0.25).epsilon(0.25));
  }
}

TEST_CASE("a few parents say nothing of how often rows come to a category") {
  Clerks clerks;
  clerks.mislead(0.8);
  const std::vector<double> before = clerks.drawn_shares();
  clerks.calibrate(10);
  CHECK(clerks.drawn_shares() == before);
}
