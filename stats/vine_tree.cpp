#include "stats/vine_tree.hpp"

#include <algorithm>

namespace likeness::stats::detail {

WeightedGraph::WeightedGraph(std::size_t nodes) : nodes_(nodes), places_(nodes * nodes, kNone) {}

void WeightedGraph::add(std::size_t a, std::size_t b) {
  places_[a * nodes_ + b] = edges_.size();
  places_[b * nodes_ + a] = edges_.size();
  edges_.push_back({a, b});
  weights_.push_back(0);
}

std::vector<std::size_t> WeightedGraph::best_tree(VineKind kind) const {
  std::vector<std::size_t> tree;
  if (kind == VineKind::kCanonical) {
    tree = star();
  } else if (kind == VineKind::kDrawable && is_complete()) {
    tree = path();
  } else {
    tree = spanning_tree();
  }
  std::ranges::sort(tree);
  return tree;
}

/// Prim's algorithm.
std::vector<std::size_t> WeightedGraph::spanning_tree() const {
  std::vector<std::size_t> tree;
  std::vector<std::size_t> link(nodes_, kNone);  // the best edge from each node into the tree
  std::vector<bool> inside(nodes_, false);
  std::size_t newest = 0;
  for (std::size_t count = 1; count < nodes_; ++count) {
    inside[newest] = true;
    std::size_t next = kNone;
    for (std::size_t node = 0; node < nodes_; ++node) {
      if (inside[node]) continue;
      const std::size_t edge = place(newest, node);
      if (edge != kNone && (link[node] == kNone || weights_[edge] > weights_[link[node]])) {
        link[node] = edge;
      }
      if (link[node] != kNone && (next == kNone || weights_[link[node]] > weights_[link[next]])) {
        next = node;
      }
    }
    tree.push_back(link[next]);
    newest = next;
  }
  return tree;
}

std::vector<std::size_t> WeightedGraph::star() const {
  std::size_t root = 0;
  double most = -1;
  for (std::size_t node = 0; node < nodes_; ++node) {
    double sum = 0;
    for (std::size_t other = 0; other < nodes_; ++other) {
      if (other != node) sum += weight(node, other);
    }
    if (sum > most) {
      most = sum;
      root = node;
    }
  }
  std::vector<std::size_t> tree;
  for (std::size_t node = 0; node < nodes_; ++node) {
    if (node != root) tree.push_back(place(root, node));
  }
  return tree;
}

std::vector<std::size_t> WeightedGraph::path() const {
  std::vector<std::size_t> best;
  double most = -1;
  for (std::size_t start = 0; start < nodes_; ++start) {
    std::vector<std::size_t> path = nearest_neighbour_path(start);
    improve(path);
    double sum = 0;
    for (std::size_t k = 1; k < nodes_; ++k) sum += weight(path[k - 1], path[k]);
    if (sum > most) {
      most = sum;
      best = std::move(path);
    }
  }
  std::vector<std::size_t> tree;
  for (std::size_t k = 1; k < nodes_; ++k) tree.push_back(place(best[k - 1], best[k]));
  return tree;
}

std::vector<std::size_t> WeightedGraph::nearest_neighbour_path(std::size_t start) const {
  std::vector<std::size_t> path(nodes_);
  for (std::size_t node = 0; node < nodes_; ++node) path[node] = node;
  std::swap(path[0], path[start]);
  for (std::size_t k = 1; k < nodes_; ++k) {
    const auto nearest = std::max_element(path.begin() + static_cast<std::ptrdiff_t>(k), path.end(),
                                          [&](std::size_t a, std::size_t b) {
                                            return weight(path[k - 1], a) < weight(path[k - 1], b);
                                          });
    std::swap(path[k], *nearest);
  }
  return path;
}

/// Reverses stretches of the path as long as that adds weight (2-opt).
void WeightedGraph::improve(std::vector<std::size_t>& path) const {
  const auto joint = [&](std::size_t left, std::size_t right) {
    return right < nodes_ && left < nodes_ ? weight(path[left], path[right]) : 0;
  };
  bool improved = true;
  while (improved) {
    improved = false;
    for (std::size_t begin = 0; begin + 1 < nodes_; ++begin) {
      for (std::size_t end = begin + 1; end < nodes_; ++end) {
        // `begin - 1` wraps around at 0 and then counts as beyond the path.
        const double before = joint(begin - 1, begin) + joint(end, end + 1);
        const double after = joint(begin - 1, end) + joint(begin, end + 1);
        if (after <= before + 1e-12) continue;
        std::reverse(path.begin() + static_cast<std::ptrdiff_t>(begin),
                     path.begin() + static_cast<std::ptrdiff_t>(end + 1));
        improved = true;
      }
    }
  }
}

}  // namespace likeness::stats::detail
