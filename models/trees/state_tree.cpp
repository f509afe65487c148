#include "models/trees/state_tree.hpp"

#include <functional>
#include <queue>
#include <utility>

namespace likeness::models {
namespace {

/// Where [begin, end) falls into halves of about equally many rows; `before[s]` rows are in states
/// below s.
std::size_t middle_of(std::span<const std::size_t> before, std::size_t begin, std::size_t end) {
  std::size_t best = begin + 1;
  std::size_t least = before[end] - before[begin] + 1;
  for (std::size_t k = begin + 1; k < end; ++k) {
    const std::size_t left = before[k] - before[begin];
    const std::size_t right = before[end] - before[k];
    const std::size_t apart = left > right ? left - right : right - left;
    if (apart >= least) continue;
    least = apart;
    best = k;
  }
  return best;
}

}  // namespace

StateTree StateTree::balanced(std::span<const std::size_t> rows, std::size_t alone) {
  std::vector<std::size_t> before(rows.size() + 1, 0);
  for (std::size_t s = 0; s < rows.size(); ++s) before[s + 1] = before[s] + rows[s];
  struct Part {
    std::size_t begin;
    std::size_t end;
    std::int32_t* place;
  };
  StateTree tree;
  if (rows.size() < 2) return tree;
  tree.first_.reserve(rows.size());  // places stay where they are
  tree.second_.reserve(rows.size());
  std::int32_t root = 0;
  std::vector<Part> parts = {{0, rows.size(), &root}};
  while (!parts.empty()) {
    const Part part = parts.back();
    parts.pop_back();
    if (part.end - part.begin == 1) {
      *part.place = ~static_cast<std::int32_t>(part.begin);
      continue;
    }
    *part.place = static_cast<std::int32_t>(tree.first_.size());
    const std::size_t middle =
        part.begin < alone ? part.begin + 1 : middle_of(before, part.begin, part.end);
    std::int32_t* const first = &tree.first_.emplace_back(0);
    std::int32_t* const second = &tree.second_.emplace_back(0);
    parts.push_back({middle, part.end, second});
    parts.push_back({part.begin, middle, first});
  }
  return tree;
}

StateTree StateTree::huffman(std::span<const std::size_t> rows) {
  StateTree tree;
  if (rows.size() < 2) return tree;
  // Rows, then age: the same tree for the same counts. Nodes below rows.size() are states.
  using Waiting = std::pair<std::size_t, std::size_t>;
  std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>> waiting;
  for (std::size_t s = 0; s < rows.size(); ++s) waiting.emplace(rows[s], s);
  std::vector<std::pair<std::size_t, std::size_t>> joined;
  while (waiting.size() > 1) {
    const Waiting rare = waiting.top();
    waiting.pop();
    const Waiting frequent = waiting.top();
    waiting.pop();
    waiting.emplace(rare.first + frequent.first, rows.size() + joined.size());
    joined.emplace_back(frequent.second, rare.second);
  }
  // The last one joined is the root: decisions run from there.
  const auto link = [&](std::size_t node) {
    if (node < rows.size()) return ~static_cast<std::int32_t>(node);
    return static_cast<std::int32_t>(joined.size() - 1 - (node - rows.size()));
  };
  for (std::size_t k = joined.size(); k-- > 0;) {
    tree.first_.push_back(link(joined[k].first));
    tree.second_.push_back(link(joined[k].second));
  }
  return tree;
}

StateTree StateTree::divided(std::vector<std::int32_t> states, const Divide& divide) {
  struct Part {
    std::vector<std::int32_t> states;
    std::int32_t* place;
  };
  StateTree tree;
  tree.first_.reserve(states.size());  // places stay where they are
  tree.second_.reserve(states.size());
  std::int32_t root = 0;
  std::vector<Part> parts;
  if (states.size() > 1) parts.push_back({std::move(states), &root});
  while (!parts.empty()) {
    Part part = std::move(parts.back());
    parts.pop_back();
    if (part.states.size() == 1) {
      *part.place = ~part.states.front();
      continue;
    }
    *part.place = static_cast<std::int32_t>(tree.first_.size());
    const auto cut = static_cast<std::ptrdiff_t>(divide(part.states));
    std::int32_t* const first = &tree.first_.emplace_back(0);
    std::int32_t* const second = &tree.second_.emplace_back(0);
    parts.push_back({{part.states.begin() + cut, part.states.end()}, second});
    parts.push_back({{part.states.begin(), part.states.begin() + cut}, first});
  }
  return tree;
}

StateTree::Ranges StateTree::ranges() const {
  Ranges ranges;
  ranges.of_decision.resize(decisions());
  if (decisions() == 0) {
    ranges.states = {0};
    return ranges;
  }
  // Each decision is entered before its first side, between the sides, and after the second.
  std::vector<std::pair<std::size_t, std::size_t>> path = {{0, 0}};
  while (!path.empty()) {
    auto& [decision, stage] = path.back();
    ranges.of_decision[decision][stage] = ranges.states.size();
    if (stage == 2) {
      path.pop_back();
      continue;
    }
    const std::int32_t next = stage == 0 ? first_[decision] : second_[decision];
    ++stage;
    if (next < 0) {
      ranges.states.push_back(~next);
    } else {
      path.emplace_back(static_cast<std::size_t>(next), 0);
    }
  }
  return ranges;
}

void StateTree::fields(io::Archive& archive) {
  archive("first", first_);
  archive("second", second_);
  if (!archive.loading()) return;
  archive.require(first_.size() == second_.size(), "a tree of states lacks a side");
  // Every state and every decision but the first is led to once, from an earlier decision.
  std::vector<bool> state_seen(states(), false);
  std::vector<bool> decision_seen(decisions(), false);
  for (std::size_t d = 0; d < decisions(); ++d) {
    for (const std::int32_t next : {first_[d], second_[d]}) {
      auto& seen = next < 0 ? state_seen : decision_seen;
      const auto k = static_cast<std::size_t>(next < 0 ? ~next : next);
      archive.require(k < seen.size() && !seen[k] && (next < 0 || k > d),
                      "a tree of states is not a tree");
      seen[k] = true;
    }
  }
}

}  // namespace likeness::models
