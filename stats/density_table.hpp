#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "stats/kernel_sum.hpp"

namespace likeness::stats {

/// The logarithm of a kernel density with two derivatives at evenly spaced nodes.
struct DensityNodes {
  double bandwidth = 0;
  double lower = 0;  ///< ends of the support, finite or not
  double upper = 0;
  double origin = 0;
  std::vector<std::int64_t> node;  ///< node k lies at origin + k bandwidth / 4; increasing
  std::vector<double> log_density;
  std::vector<double> slope;      ///< times the bandwidth
  std::vector<double> curvature;  ///< times the squared bandwidth
};

/// Computes the nodes, everywhere within nine bandwidths of a point. Nothing where they would be
/// more than `most_nodes`, or too far apart for whole numbers.
///
/// Each point counts with its Taylor expansion to the eighth degree around the node next to it (at
/// most an eighth of the bandwidth away), so that a bin's moments stand for all of its points.
[[nodiscard]] std::optional<DensityNodes> tabulate(const Kernels& kernels, std::size_t most_nodes);

/// A kernel density interpolated between nodes: its logarithm is the polynomial of degree five that
/// has the nodes' values, slopes and curvatures. Its mass is the integral of that, scaled to 1.
///
/// Beyond nine bandwidths from all points it continues with the last node's slope and the
/// curvature of a single kernel, which bounds the density from below.
class DensityTable {
 public:
  explicit DensityTable(DensityNodes nodes);

  [[nodiscard]] const DensityNodes& nodes() const noexcept { return nodes_; }
  /// False where the nodes' values are no density's.
  [[nodiscard]] bool valid() const noexcept { return std::isfinite(log_total_); }

  [[nodiscard]] double density(double x) const;
  [[nodiscard]] double log_density(double x) const;
  [[nodiscard]] double mass_below(double x) const;
  [[nodiscard]] double mass_above(double x) const;
  [[nodiscard]] double log_mass_below(double x) const;
  [[nodiscard]] double log_mass_above(double x) const;
  [[nodiscard]] double inverse(double p, bool from_above) const;
  [[nodiscard]] double drawn(double uniform) const { return inverse(uniform, false); }

 private:
  /// Between two neighbouring nodes, or in a gap of the nodes.
  struct Place {
    std::size_t left = 0;  ///< the node to the left; the number of nodes where there is none
    bool in_cell = false;
    double offset = 0;  ///< from that node, in cells
  };
  [[nodiscard]] Place place(double x) const;
  [[nodiscard]] double at(std::size_t node) const;
  [[nodiscard]] double interpolated(std::size_t left, double offset) const;
  [[nodiscard]] double cell_mass(std::size_t left, double from, double to) const;
  [[nodiscard]] double log_tail_density(std::size_t node, double distance) const;
  [[nodiscard]] double log_tail_mass(std::size_t node, double distance) const;
  [[nodiscard]] double tail_quantile(std::size_t node, double mass) const;
  [[nodiscard]] std::pair<double, double> clipped(std::size_t left) const;
  [[nodiscard]] bool cell_follows(std::size_t node) const {
    return node + 1 < nodes_.node.size() && nodes_.node[node + 1] == nodes_.node[node] + 1;
  }

  DensityNodes nodes_;
  double step_ = 0;
  double log_total_ = 0;
  std::vector<std::size_t> segment_;  ///< the first node of each run of neighbouring nodes
  std::vector<double> below_;         ///< mass below each node
  std::vector<double> above_;         ///< mass above each node
};

}  // namespace likeness::stats
