#include "models/frame/point_areas.hpp"

#include <algorithm>
#include <utility>

namespace likeness::models {
namespace {

constexpr std::size_t kPointsAtEnd = 5;

using Points = std::span<CountedPoint>;

/// Lowest and highest of one degree.
std::pair<std::int64_t, std::int64_t> degree_ends(std::span<const CountedPoint> points,
                                                  std::size_t side) {
  const auto [low, high] =
      std::minmax_element(points.begin(), points.end(),
                          [&](const auto& a, const auto& b) { return a.at[side] < b.at[side]; });
  return {low->at[side], high->at[side]};
}

/// Multiples of the step that lie around these ends; the step is an eighth of the distance or more.
std::pair<std::int64_t, std::int64_t> rounded_outwards(std::int64_t low, std::int64_t high) {
  constexpr std::int64_t kParts = 8;
  std::int64_t step = 1;
  while (step <= (high - low) / kParts) step *= 2;
  const auto floor_of = [&](std::int64_t value) { return value - ((value % step) + step) % step; };
  return {floor_of(low), floor_of(high + step - 1)};
}

void sort_along(Points points, std::size_t side) {
  std::sort(points.begin(), points.end(), [&](const auto& a, const auto& b) {
    return a.at[side] != b.at[side] ? a.at[side] < b.at[side] : a.at < b.at;
  });
}

std::int64_t gap_before(Points points, std::size_t place, std::size_t side) {
  return points[place].at[side] - points[place - 1].at[side];
}

/// The points without few at an end that are farther from the others than these from each other.
Points without_lone_ends(Points points, std::size_t side) {
  if (points.size() < kPointsAtEnd) return points;
  sort_along(points, side);
  const std::size_t few = std::min(points.size() / 5, (points.size() - kPointsAtEnd) / 2);
  const std::int64_t width = points.back().at[side] - points.front().at[side];
  std::size_t first = 0;
  std::size_t end = points.size();
  for (std::size_t k = 1; k <= few; ++k) {
    if (gap_before(points, k, side) > width / 2) first = k;
    if (gap_before(points, points.size() - k, side) > width / 2) end = points.size() - k;
  }
  return points.subspan(first, end - first);
}

PointArea area_around(std::span<const CountedPoint> points, const PointArea& limits) {
  PointArea area;
  for (const CountedPoint& point : points) area.rows += point.rows;
  for (std::size_t side = 0; side < area.low.size(); ++side) {
    const auto [least, most] = degree_ends(points, side);
    const auto [low, high] = rounded_outwards(least, most);
    area.low[side] = std::clamp(low, limits.low[side], limits.high[side]);
    area.high[side] = std::clamp(high, limits.low[side], limits.high[side]);
  }
  return area;
}

/// Where to cut points that are sorted along a side; 0 where equal ones leave no place.
std::size_t cut_place(Points points, std::size_t side, std::size_t fewest) {
  constexpr std::int64_t kWide = 4;
  const std::size_t last = points.size() - fewest;
  std::size_t widest = fewest;
  for (std::size_t place = fewest; place <= last; ++place) {
    if (gap_before(points, place, side) > gap_before(points, widest, side)) widest = place;
  }
  const std::int64_t gap = gap_before(points, widest, side);
  if (gap == 0) return 0;
  if (gap > (points.back().at[side] - points.front().at[side]) / kWide) return widest;
  std::size_t up = points.size() / 2;
  std::size_t down = up;
  while (up <= last && gap_before(points, up, side) == 0) ++up;
  while (down >= fewest && gap_before(points, down, side) == 0) --down;
  if (up > last) return down;
  return down < fewest || up - points.size() / 2 <= points.size() / 2 - down ? up : down;
}

void cut_points(Points points, std::size_t fewest, const PointArea& limits,
                std::vector<PointArea>& areas) {
  if (points.size() >= 2 * fewest) {
    std::array<std::int64_t, 2> width{};
    for (std::size_t side = 0; side < width.size(); ++side) {
      const auto [low, high] = degree_ends(points, side);
      width[side] = high - low;
    }
    const std::size_t wider = width[1] > width[0] ? 1 : 0;
    for (const std::size_t side : std::array<std::size_t, 2>{wider, 1 - wider}) {
      sort_along(points, side);
      const std::size_t place = cut_place(points, side, fewest);
      if (place == 0) continue;
      cut_points(points.first(place), fewest, limits, areas);
      cut_points(points.subspan(place), fewest, limits, areas);
      return;
    }
  }
  areas.push_back(area_around(without_lone_ends(without_lone_ends(points, 0), 1), limits));
}

}  // namespace

std::vector<CountedPoint> counted_points(std::vector<MapPoint> points) {
  std::sort(points.begin(), points.end());
  std::vector<CountedPoint> counted;
  for (const MapPoint& point : points) {
    if (counted.empty() || counted.back().at != point) counted.push_back({point, 0});
    ++counted.back().rows;
  }
  return counted;
}

PointArea common_area(std::span<const CountedPoint> points) {
  PointArea area;
  for (std::size_t side = 0; side < area.low.size(); ++side) {
    std::vector<std::int64_t> degrees;
    for (const CountedPoint& point : points) degrees.push_back(point.at[side]);
    std::sort(degrees.begin(), degrees.end());
    degrees.erase(std::unique(degrees.begin(), degrees.end()), degrees.end());
    const std::size_t out = degrees.size() >= 4 * kPointsAtEnd ? kPointsAtEnd - 1 : 0;
    area.low[side] = degrees[out];
    area.high[side] = degrees[degrees.size() - 1 - out];
  }
  return area;
}

std::vector<PointArea> areas_of_points(std::vector<CountedPoint> points, std::size_t fewest,
                                       const PointArea& limits) {
  const auto is_beyond = [&](const CountedPoint& point) {
    return point.at[0] < limits.low[0] || point.at[0] > limits.high[0] ||
           point.at[1] < limits.low[1] || point.at[1] > limits.high[1];
  };
  // Points at the edge would stretch an area along the other degree.
  if (!std::all_of(points.begin(), points.end(), is_beyond)) std::erase_if(points, is_beyond);
  std::vector<PointArea> areas;
  if (!points.empty()) cut_points(points, std::max<std::size_t>(fewest, 1), limits, areas);
  return areas;
}

}  // namespace likeness::models
