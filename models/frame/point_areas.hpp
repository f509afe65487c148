#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace likeness::models {

/// A place on a map, in steps of degrees: latitude and longitude.
using MapPoint = std::array<std::int64_t, 2>;

/// A point, and in how many rows it is.
struct CountedPoint {
  MapPoint at{};
  std::uint64_t rows = 0;
};

/// A rectangle in which points are.
struct PointArea {
  MapPoint low{};
  MapPoint high{};
  std::uint64_t rows = 0;
};

/// The points of rows, each once, sorted.
[[nodiscard]] std::vector<CountedPoint> counted_points(std::vector<MapPoint> points);

/// The rectangle between the fifth smallest and the fifth largest of each degree; around all points
/// where they are fewer than 20.
[[nodiscard]] PointArea common_area(std::span<const CountedPoint> points);

/// Rectangles that hold the points, `fewest` different ones or more in each unless all are fewer:
/// cut where there is a gap, or else in halves. Their ends are rounded outwards, so that none says
/// where a single point is, but not beyond `limits`.
[[nodiscard]] std::vector<PointArea> areas_of_points(std::vector<CountedPoint> points,
                                                     std::size_t fewest, const PointArea& limits);

}  // namespace likeness::models
