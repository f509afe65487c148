#include "stats/neighbour_scan.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <type_traits>

#include "core/special_numbers.hpp"
#include "stats/kernels/dispatch.hpp"

namespace likeness::stats {
namespace {

constexpr std::size_t kBatches = kGroupQueries / kBatchQueries;

/// A neighbour found; the order is that of the result.
struct Candidate {
  double sum;
  std::uint32_t row;

  friend bool operator<(const Candidate& a, const Candidate& b) noexcept {
    return a.sum < b.sum || (a.sum == b.sum && a.row < b.row);
  }
};

template <class Scalar>
class GroupScan {
 public:
  GroupScan(const SearchProblem& problem, const Tiles<Scalar>& tiles,
            std::span<const std::uint32_t> queries)
      : problem_(problem),
        tiles_(tiles),
        queries_(queries),
        dimensions_(static_cast<std::size_t>(problem.points.cols())),
        batches_((queries.size() + kBatchQueries - 1) / kBatchQueries),
        kernel_(problem.is_gower ? tile_kernels<Scalar>().gower : tile_kernels<Scalar>().euclidean),
        coordinates_(batches_ * kBatchQueries * dimensions_),
        boxes_((batches_ + 1) * 2 * dimensions_),
        heaps_(queries.size()),
        proximity_(kBatchQueries * kTilePoints) {
    limits_.fill(-std::numeric_limits<Scalar>::infinity());  // of the places without a query
    worst_of_batch_.fill(kInfinity);
    for (std::size_t q = 0; q < queries_.size(); ++q) prepare(q);
    for (std::size_t batch = 0; batch < batches_; ++batch) {
      bound(batch * kBatchQueries, (batch + 1) * kBatchQueries, batch_box(batch));
    }
    bound(0, queries_.size(), batch_box(batches_));
  }

  ScanWork run(bool brute_force) {
    const std::uint32_t all = (1U << batches_) - 1;
    if (brute_force) {
      // The tile of the first query first: it tightens the limits for all others.
      const std::size_t home = problem_.tree.home_tile(query(0));
      compare_tile(home, all);
      for (std::size_t tile = 0; tile < problem_.tree.tiles(); ++tile) {
        if (tile != home) compare_tile(tile, all);
      }
    } else {
      visit(0, all);
    }
    work_.tiles_in_all = problem_.tree.tiles() * batches_;
    work_.points_compared = work_.tiles_compared * kTilePoints * kBatchQueries;
    return work_;
  }

  void write(Neighbours& result) {
    for (std::size_t q = 0; q < queries_.size(); ++q) {
      std::sort_heap(heaps_[q].begin(), heaps_[q].end());
      const auto column = static_cast<Eigen::Index>(queries_[q]);
      for (std::size_t k = 0; k < problem_.count; ++k) {
        const auto place = static_cast<Eigen::Index>(k);
        const Candidate& candidate = heaps_[q][k];
        result.rows(place, column) = static_cast<int>(candidate.row);
        result.distances(place, column) = problem_.is_gower
                                              ? candidate.sum / static_cast<double>(dimensions_)
                                              : std::sqrt(candidate.sum);
      }
    }
  }

 private:
  [[nodiscard]] const double* query(std::size_t q) const {
    return problem_.queries.row(queries_[q]).data();
  }
  [[nodiscard]] double* batch_box(std::size_t batch) {
    return boxes_.data() + batch * 2 * dimensions_;
  }

  void prepare(std::size_t q) {
    Scalar* batch = coordinates_.data() + q / kBatchQueries * kBatchQueries * dimensions_;
    double square = 0;
    for (std::size_t d = 0; d < dimensions_; ++d) {
      const double coordinate = tiles_.coordinate(query(q)[d], d);
      batch[d * kBatchQueries + q % kBatchQueries] = static_cast<Scalar>(coordinate);
      square += coordinate * coordinate;
    }
    squares_[q] = square;
    limits_[q] = std::numeric_limits<Scalar>::infinity();
    heaps_[q].reserve(problem_.count);
  }

  /// The box around queries [begin, end), as far as they exist.
  void bound(std::size_t begin, std::size_t end, double* box) {
    std::fill_n(box, dimensions_, kInfinity);
    std::fill_n(box + dimensions_, dimensions_, -kInfinity);
    for (std::size_t q = begin; q < std::min(end, queries_.size()); ++q) {
      for (std::size_t d = 0; d < dimensions_; ++d) {
        box[d] = std::min(box[d], query(q)[d]);
        box[dimensions_ + d] = std::max(box[dimensions_ + d], query(q)[d]);
      }
    }
  }

  /// Those of the batches that may have neighbours in the node.
  [[nodiscard]] std::uint32_t batches_in_reach(std::size_t node, std::uint32_t batches) {
    constexpr double kRounding = 1 - 1e-12;  // of the bound and of the sums
    std::uint32_t reached = 0;
    for (std::size_t batch = 0; batch < batches_; ++batch) {
      if ((batches >> batch & 1) == 0) continue;
      const double bound = problem_.tree.distance_to_box(node, batch_box(batch));
      if (bound * kRounding <= worst_of_batch_[batch]) reached |= 1U << batch;
    }
    return reached;
  }

  void visit(std::size_t index, std::uint32_t batches) {
    const NeighbourTree::Node& node = problem_.tree.nodes()[index];
    if (node.is_leaf()) {
      compare_tile(node.begin / kTilePoints, batches);
      return;
    }
    const double* group = batch_box(batches_);
    const bool left_first = problem_.tree.distance_to_box(node.left, group) <=
                            problem_.tree.distance_to_box(node.right, group);
    const std::size_t near = left_first ? node.left : node.right;
    const std::size_t far = left_first ? node.right : node.left;
    if (const std::uint32_t reached = batches_in_reach(near, batches)) visit(near, reached);
    if (const std::uint32_t reached = batches_in_reach(far, batches)) visit(far, reached);
  }

  void compare_tile(std::size_t tile, std::uint32_t batches) {
    const std::size_t begin = tile * kTilePoints;
    const std::size_t points = std::min(kTilePoints, problem_.tree.order().size() - begin);
    const std::uint32_t* rows = problem_.tree.order().data() + begin;
    for (std::size_t batch = 0; batch < batches_; ++batch) {
      if ((batches >> batch & 1) == 0) continue;
      ++work_.tiles_compared;
      const std::size_t first = batch * kBatchQueries;
      const std::uint32_t hits =
          kernel_(tiles_.tile(tile), coordinates_.data() + first * dimensions_, dimensions_,
                  limits_.data() + first, proximity_.data());
      if (hits == 0) continue;
      for (std::size_t k = 0; k < kBatchQueries && first + k < queries_.size(); ++k) {
        if ((hits >> k & 1) != 0) {
          take_near(first + k, proximity_.data() + k * kTilePoints, rows, points);
        }
      }
      update_worst(batch);
    }
  }

  void update_worst(std::size_t batch) {
    double worst = 0;
    for (std::size_t k = 0; k < kBatchQueries; ++k) {
      const std::size_t q = batch * kBatchQueries + k;
      if (q < queries_.size()) worst = std::max(worst, worst_sum(q));
    }
    worst_of_batch_[batch] = worst;
  }

  [[nodiscard]] double worst_sum(std::size_t q) const {
    return heaps_[q].size() < problem_.count ? kInfinity : heaps_[q].front().sum;
  }

  void take_near(std::size_t q, const Scalar* proximity, const std::uint32_t* rows,
                 std::size_t points) {
    for (std::size_t k = 0; k < points; ++k) {
      if (!(proximity[k] < limits_[q])) continue;
      if (problem_.others && rows[k] == queries_[q]) continue;
      ++work_.exact_distances;
      const double* point = problem_.points.row(rows[k]).data();
      push(q, {squared_or_capped_sum(query(q), point, dimensions_, problem_.is_gower), rows[k]});
    }
  }

  void push(std::size_t q, const Candidate& candidate) {
    std::vector<Candidate>& heap = heaps_[q];
    if (heap.size() == problem_.count) {
      if (!(candidate < heap.front())) return;
      std::pop_heap(heap.begin(), heap.end());
      heap.back() = candidate;
    } else {
      heap.push_back(candidate);
    }
    std::push_heap(heap.begin(), heap.end());
    if (heap.size() == problem_.count) {
      limits_[q] = tiles_.limit(heap.front().sum, squares_[q]);
    }
  }

  const SearchProblem& problem_;
  const Tiles<Scalar>& tiles_;
  std::span<const std::uint32_t> queries_;
  std::size_t dimensions_;
  std::size_t batches_;
  TileKernel<Scalar> kernel_;
  std::vector<Scalar> coordinates_;            // batch after batch, as the kernels want them
  std::vector<double> boxes_;                  // of each batch; the last one is that of the group
  std::vector<std::vector<Candidate>> heaps_;  // the worst candidate on top
  std::vector<Scalar> proximity_;
  std::array<double, kGroupQueries> squares_{};
  std::array<Scalar, kGroupQueries> limits_;
  std::array<double, kBatches> worst_of_batch_;
  ScanWork work_;
};

}  // namespace

template <class Scalar>
Tiles<Scalar>::Tiles(const Points& points, const NeighbourTree& tree, bool is_gower)
    : dimensions_(static_cast<std::size_t>(points.cols())),
      is_gower_(is_gower),
      centre_(dimensions_, 0.0),
      coordinates_(tree.tiles() * (dimensions_ + 1) * kTilePoints) {
  if (!is_gower) {
    double largest = 0;
    for (std::size_t d = 0; d < dimensions_; ++d) {
      const double low = tree.box(0)[d];
      const double high = tree.box(0)[dimensions_ + d];
      centre_[d] = low / 2 + high / 2;
      largest = std::max({largest, high - centre_[d], centre_[d] - low});
    }
    if (std::is_same_v<Scalar, float> && largest > 0) {
      scale_ = std::ldexp(1.0, std::clamp(-std::ilogb(largest) - 1, -500, 500));
    }
  }
  for (std::size_t k = 0; k < tree.order().size(); ++k) {
    Scalar* tile = coordinates_.data() + k / kTilePoints * (dimensions_ + 1) * kTilePoints;
    const double* point = points.row(tree.order()[k]).data();
    double square = 0;
    for (std::size_t d = 0; d < dimensions_; ++d) {
      const double value = coordinate(point[d], d);
      tile[d * kTilePoints + k % kTilePoints] = static_cast<Scalar>(value);
      square += value * value;
    }
    tile[dimensions_ * kTilePoints + k % kTilePoints] = static_cast<Scalar>(square / 2);
    largest_norm_ = std::max(largest_norm_, std::sqrt(square));
  }
}

template <class Scalar>
bool Tiles<Scalar>::can_hold(const Points& queries) const {
  if (is_gower_ || queries.rows() == 0) return true;
  const double bound = 1e6 / scale_;
  for (std::size_t d = 0; d < dimensions_; ++d) {
    const auto column = queries.col(static_cast<Eigen::Index>(d)).array();
    if (!((column - centre_[d]).abs().maxCoeff() < bound)) return false;
  }
  return true;
}

template <class Scalar>
Scalar Tiles<Scalar>::limit(double sum, double query_square) const noexcept {
  constexpr double kUnit = std::numeric_limits<Scalar>::epsilon();
  const auto dimensions = static_cast<double>(dimensions_);
  double exact = 0;
  double error = 0;
  if (is_gower_) {
    // Coordinates up to 4 are rounded, subtracted and added up; category codes are exact.
    exact = sum;
    error = (dimensions + 16) * dimensions * kUnit;
  } else {
    exact = (sum * scale_ * scale_ - query_square) / 2;
    const double norms = largest_norm_ + std::sqrt(query_square);
    error = (dimensions + 8) * kUnit * norms * norms;
  }
  error += dimensions * static_cast<double>(std::numeric_limits<Scalar>::min());  // underflow
  return std::nextafter(static_cast<Scalar>(exact + error),
                        std::numeric_limits<Scalar>::infinity());
}

template <class Scalar>
ScanWork scan_group(const SearchProblem& problem, const Tiles<Scalar>& tiles,
                    std::span<const std::uint32_t> queries, bool brute_force, Neighbours& result) {
  GroupScan<Scalar> scan(problem, tiles, queries);
  const ScanWork work = scan.run(brute_force);
  scan.write(result);
  return work;
}

template class Tiles<float>;
template class Tiles<double>;
template ScanWork scan_group(const SearchProblem&, const Tiles<float>&,
                             std::span<const std::uint32_t>, bool, Neighbours&);
template ScanWork scan_group(const SearchProblem&, const Tiles<double>&,
                             std::span<const std::uint32_t>, bool, Neighbours&);

}  // namespace likeness::stats
