#pragma once

#include <cstddef>
#include <vector>

#include "likeness/stats/vine_copula.hpp"

namespace likeness::stats::detail {

/// A graph of candidate edges between nodes, each with a weight >= 0.
class WeightedGraph {
 public:
  struct Edge {
    std::size_t a;
    std::size_t b;
  };

  explicit WeightedGraph(std::size_t nodes);

  void add(std::size_t a, std::size_t b);
  [[nodiscard]] const std::vector<Edge>& edges() const noexcept { return edges_; }
  void set_weight(std::size_t edge, double weight) { weights_[edge] = weight; }

  /// The tree of this kind with most weight, exactly or by a good heuristic; as places in edges(),
  /// in ascending order. The graph is connected; for stars and paths it is complete, or it is what
  /// a star or a path left and has only one tree. Equal weights go to the lower place.
  [[nodiscard]] std::vector<std::size_t> best_tree(VineKind kind) const;

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  [[nodiscard]] std::size_t place(std::size_t a, std::size_t b) const {
    return places_[a * nodes_ + b];
  }
  [[nodiscard]] double weight(std::size_t a, std::size_t b) const { return weights_[place(a, b)]; }
  [[nodiscard]] bool is_complete() const { return edges_.size() * 2 == nodes_ * (nodes_ - 1); }
  [[nodiscard]] std::vector<std::size_t> spanning_tree() const;
  [[nodiscard]] std::vector<std::size_t> star() const;
  [[nodiscard]] std::vector<std::size_t> path() const;
  [[nodiscard]] std::vector<std::size_t> nearest_neighbour_path(std::size_t start) const;
  void improve(std::vector<std::size_t>& path) const;

  std::size_t nodes_;
  std::vector<Edge> edges_;
  std::vector<double> weights_;
  std::vector<std::size_t> places_;  // nodes x nodes
};

}  // namespace likeness::stats::detail
