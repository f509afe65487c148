#include "likeness/stats/neighbours.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "stats/neighbour_scan.hpp"

namespace likeness::stats {
namespace {

void check_count(std::size_t count, std::size_t available, const char* what) {
  if (count >= 1 && count <= available) return;
  throw Error(ErrorCode::kUsage, "The number of neighbours is " + std::to_string(count) +
                                     ", but must be between 1 and the number of " + what + ", " +
                                     std::to_string(available) + ".");
}

/// The queries in the order of the leaves that they fall into, so that neighbouring ones share
/// work.
std::vector<std::uint32_t> order_by_tile(const NeighbourTree& tree, const Points& queries) {
  const auto count = static_cast<std::size_t>(queries.rows());
  std::vector<std::uint32_t> tile(count);
  parallel_chunks(count, 1024, [&](std::size_t begin, std::size_t end) {
    for (std::size_t q = begin; q < end; ++q) {
      tile[q] = tree.home_tile(queries.row(static_cast<Eigen::Index>(q)).data());
    }
  });
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), std::uint32_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return tile[a] < tile[b]; });
  return order;
}

}  // namespace

struct NeighbourSearch::State {
  PointScale scale;
  Points points;
  NeighbourTree tree;
  Tiles<float> tiles;

  State(const MixedRows& rows, Distance distance)
      : scale(rows, distance),
        points(scale.apply(rows)),
        tree(points, scale.is_gower()),
        tiles(points, tree, scale.is_gower()) {}

  [[nodiscard]] Neighbours search(const Points& queries, std::span<const std::uint32_t> order,
                                  std::size_t count, bool others, SearchMethod method) const;
};

Neighbours NeighbourSearch::State::search(const Points& queries,
                                          std::span<const std::uint32_t> order, std::size_t count,
                                          bool others, SearchMethod method) const {
  Neighbours result;
  result.rows.resize(static_cast<Eigen::Index>(count), queries.rows());
  result.distances.resize(static_cast<Eigen::Index>(count), queries.rows());
  const SearchProblem problem{points, tree, queries, count, others, scale.is_gower()};
  const std::size_t groups = (order.size() + kGroupQueries - 1) / kGroupQueries;
  const auto group = [&](std::size_t g) {
    return order.subspan(g * kGroupQueries,
                         std::min(kGroupQueries, order.size() - g * kGroupQueries));
  };

  bool brute_force = method == SearchMethod::kBruteForce;
  bool single = tiles.can_hold(queries);
  std::size_t done = 0;
  constexpr std::size_t kProbes = 4;
  if (groups > 4 * kProbes && single) {
    // Groups from all over the order; what they find is kept.
    std::vector<ScanWork> work(kProbes);
    parallel_for(kProbes, [&](std::size_t k) {
      work[k] = scan_group(problem, tiles, group(k * groups / kProbes), brute_force, result);
    });
    const ScanWork total = std::accumulate(work.begin(), work.end(), ScanWork{});
    if (method == SearchMethod::kAutomatic) {
      brute_force = 10 * total.tiles_compared > 8 * total.tiles_in_all;
    }
    single = 50 * total.exact_distances < total.points_compared;
    done = kProbes;
  }
  const auto probed = [&](std::size_t g) {
    for (std::size_t k = 0; k < done; ++k) {
      if (g == k * groups / kProbes) return true;
    }
    return false;
  };
  const auto scan_all = [&](const auto& any_tiles) {
    parallel_for(groups, [&](std::size_t g) {
      if (!probed(g)) scan_group(problem, any_tiles, group(g), brute_force, result);
    });
  };
  if (single) {
    scan_all(tiles);
  } else {
    scan_all(Tiles<double>(points, tree, scale.is_gower()));
  }
  return result;
}

NeighbourSearch::NeighbourSearch(const MixedRows& rows, Distance distance)
    : state_(std::make_unique<const State>(rows, distance)) {}
NeighbourSearch::NeighbourSearch(NeighbourSearch&&) noexcept = default;
NeighbourSearch& NeighbourSearch::operator=(NeighbourSearch&&) noexcept = default;
NeighbourSearch::~NeighbourSearch() = default;

Neighbours NeighbourSearch::nearest(const MixedRows& queries, std::size_t count,
                                    SearchMethod method) const {
  check_count(count, static_cast<std::size_t>(state_->points.rows()), "rows searched");
  const Points points = state_->scale.apply(queries);
  return state_->search(points, order_by_tile(state_->tree, points), count, false, method);
}

Neighbours NeighbourSearch::nearest_others(std::size_t count, SearchMethod method) const {
  check_count(count, static_cast<std::size_t>(state_->points.rows()) - 1, "other rows");
  return state_->search(state_->points, state_->tree.order(), count, true, method);
}

}  // namespace likeness::stats
