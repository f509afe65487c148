#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "io/archive.hpp"

namespace likeness::models {

/// The states of a column as the leaves of a binary tree: a state is found by decisions, so that a
/// distribution over states is one probability for each decision.
class StateTree {
 public:
  StateTree() = default;
  /// Splits rising states so that both sides have about equally many rows; `alone` states at the
  /// beginning are split off first.
  [[nodiscard]] static StateTree balanced(std::span<const std::size_t> rows, std::size_t alone);
  /// Huffman's tree: the fewest decisions per row.
  [[nodiscard]] static StateTree huffman(std::span<const std::size_t> rows);
  /// Puts some states, two or more, in order, and says how many of them are on the first side.
  using Divide = std::function<std::size_t(std::vector<std::int32_t>& states)>;
  /// Of all states, each once: divided again and again.
  [[nodiscard]] static StateTree divided(std::vector<std::int32_t> states, const Divide& divide);

  [[nodiscard]] std::size_t decisions() const noexcept { return first_.size(); }
  [[nodiscard]] std::size_t states() const noexcept { return first_.size() + 1; }
  /// What the two answers of a decision lead to: another decision, always a later one, or ~state.
  [[nodiscard]] std::int32_t first(std::size_t decision) const noexcept { return first_[decision]; }
  [[nodiscard]] std::int32_t second(std::size_t decision) const noexcept {
    return second_[decision];
  }

  /// States in the order of leaves, and of every decision which of them it decides between: those
  /// at [begin, middle) or those at [middle, end).
  struct Ranges {
    std::vector<std::int32_t> states;
    std::vector<std::array<std::size_t, 3>> of_decision;
  };
  [[nodiscard]] Ranges ranges() const;

  void fields(io::Archive& archive);

 private:
  std::vector<std::int32_t> first_;
  std::vector<std::int32_t> second_;
};

}  // namespace likeness::models
