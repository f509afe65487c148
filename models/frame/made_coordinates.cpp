#include "models/frame/made_coordinates.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "models/frame/decimal_steps.hpp"
#include "models/frame/degree_areas.hpp"
#include "models/frame/point_areas.hpp"
#include "table/column_type.hpp"
#include "table/personal_data.hpp"

namespace likeness::models {
namespace {

/// Different points of an area, at least.
constexpr std::size_t kFewestInArea = 10;
/// Areas of all points are at most about so many.
constexpr std::size_t kMostAreas = 1000;

bool is_city(const LevelEncoder& levels) {
  const std::string_view kind = personal_data_kind(levels.name());
  return kind == "city" || kind == "postcode";
}

/// A latitude and a longitude of the same place; one of them may be absent.
struct CoordinatePair {
  std::array<const GeneratedColumn*, 2> sides{};

  [[nodiscard]] const std::string& name() const {
    return (sides[0] != nullptr ? sides[0] : sides[1])->column->name;
  }
};

std::optional<std::size_t> side_of(const GeneratedColumn& one) {
  if (one.made->is_key() || !is_number(one.column->type)) return std::nullopt;
  if (one.sdtype == "latitude") return 0;
  if (one.sdtype == "longitude") return 1;
  return std::nullopt;
}

/// The n-th latitude of a table belongs to the n-th longitude.
std::vector<CoordinatePair> pairs_among(const std::vector<GeneratedColumn>& generated) {
  std::vector<CoordinatePair> pairs;
  std::array<std::size_t, 2> found{};
  for (const GeneratedColumn& one : generated) {
    const std::optional<std::size_t> side = side_of(one);
    if (!side) continue;
    const std::size_t pair = found[*side]++;
    if (pair == pairs.size()) pairs.emplace_back();
    pairs[pair].sides[*side] = &one;
  }
  return pairs;
}

int exponent_of(const Column& column) {
  return column.type == ColumnType::kFloat64 ? float_exponent(column) : 0;
}

/// The points of the rows that have one, and these rows.
struct RowPoints {
  std::vector<MapPoint> points;
  std::vector<std::size_t> rows;
};

RowPoints points_of(const CoordinatePair& pair, const std::array<int, 2>& exponents) {
  RowPoints found;
  const std::size_t rows =
      (pair.sides[0] != nullptr ? pair.sides[0] : pair.sides[1])->column->size();
  for (std::size_t row = 0; row < rows; ++row) {
    MapPoint point{};
    bool whole = true;
    for (std::size_t side = 0; side < point.size(); ++side) {
      if (pair.sides[side] == nullptr) continue;
      const Column& column = *pair.sides[side]->column;
      const double degrees = column.valid(row) ? number_at(column, row) : std::nan("");
      whole = whole && std::isfinite(degrees);
      if (!whole) break;
      const double steps = scaled(degrees, exponents[side]);
      constexpr auto kMost = static_cast<double>(kMostFloatNumber);
      point[side] = std::llround(std::clamp(steps, -kMost, kMost));
    }
    if (!whole) continue;
    found.points.push_back(point);
    found.rows.push_back(row);
  }
  return found;
}

/// The points of each level's rows, each once.
std::vector<std::vector<CountedPoint>> points_of_levels(const RowPoints& all,
                                                        const LearnedPlace& place) {
  std::vector<std::vector<MapPoint>> points(static_cast<std::size_t>(place.levels->size()));
  for (std::size_t k = 0; k < all.points.size(); ++k) {
    const auto code = static_cast<std::size_t>((*place.codes)[all.rows[k]]);
    points[code].push_back(all.points[k]);
  }
  std::vector<std::vector<CountedPoint>> counted;
  for (auto& one : points) counted.push_back(counted_points(std::move(one)));
  return counted;
}

/// The column whose levels tell most of where rows are, but for few rows of levels with few points.
const LearnedPlace* telling_place(const std::vector<LearnedPlace>& places, const RowPoints& all) {
  constexpr double kNearlyAll = 0.8;
  const LearnedPlace* best = nullptr;
  for (const LearnedPlace& place : places) {
    if (best != nullptr && place.levels->size() <= best->levels->size()) continue;
    std::uint64_t covered = 0;
    for (const auto& points : points_of_levels(all, place)) {
      if (points.size() < kFewestInArea) continue;
      for (const CountedPoint& point : points) covered += point.rows;
    }
    if (static_cast<double>(covered) >= kNearlyAll * static_cast<double>(all.points.size())) {
      best = &place;
    }
  }
  return best;
}

/// The generated column that says where a row is, in a place of each row's or subject's own.
const MadeColumn* made_place(const std::vector<GeneratedColumn>& generated) {
  constexpr std::array kKinds = std::to_array<std::string_view>(
      {"address", "administrative_unit", "city", "postcode", "state", "state_abbr"});
  for (const GeneratedColumn& one : generated) {
    const MakerChoice* maker = one.made->maker();
    if (maker != nullptr && one.made->one_for_each_unit() &&
        std::find(kKinds.begin(), kKinds.end(), maker->sdtype()) != kKinds.end()) {
      return one.made;
    }
  }
  return nullptr;
}

void place_in_areas(const CoordinatePair& pair, const std::vector<LearnedPlace>& places) {
  std::array<int, 2> exponents{};
  for (std::size_t side = 0; side < exponents.size(); ++side) {
    if (pair.sides[side] != nullptr) exponents[side] = exponent_of(*pair.sides[side]->column);
  }
  const RowPoints all = points_of(pair, exponents);
  if (all.points.empty()) return;
  const std::vector<CountedPoint> counted = counted_points(all.points);
  const PointArea limits = common_area(counted);
  const std::size_t fewest = std::max(kFewestInArea, counted.size() / kMostAreas);
  GroupedAreas areas = {areas_of_points(counted, fewest, limits)};
  std::vector<std::int32_t> groups;
  std::string levels_of;
  if (const LearnedPlace* place = telling_place(places, all)) {
    levels_of = place->levels->name();
    for (auto& points : points_of_levels(all, *place)) {
      const bool enough = points.size() >= kFewestInArea;
      groups.push_back(enough ? static_cast<std::int32_t>(areas.size()) : 0);
      if (enough) areas.push_back(areas_of_points(std::move(points), fewest, limits));
    }
  }
  for (std::size_t side = 0; side < exponents.size(); ++side) {
    if (pair.sides[side] == nullptr) continue;
    pair.sides[side]->made->use_areas(
        DegreeAreas(areas, side, exponents[side], pair.name(), levels_of, groups), counted.size(),
        all.points.size());
  }
}

/// Whether coordinates can be those of that place: each row, or each of the same subjects, has one.
bool can_be_at(const CoordinatePair& pair, const MadeColumn& place) {
  return std::all_of(pair.sides.begin(), pair.sides.end(), [&](const GeneratedColumn* side) {
    return side == nullptr ||
           (side->column->type == ColumnType::kFloat64 && side->made->has_units_of(place));
  });
}

}  // namespace

bool locates(const LevelEncoder& levels) {
  constexpr std::array kKinds =
      std::to_array<std::string_view>({"administrative_unit", "city", "postcode", "state_abbr"});
  return std::find(kKinds.begin(), kKinds.end(), personal_data_kind(levels.name())) != kKinds.end();
}

void place_coordinates(const std::vector<GeneratedColumn>& generated,
                       const std::vector<LearnedPlace>& places) {
  const std::vector<CoordinatePair> pairs = pairs_among(generated);
  if (pairs.empty()) return;
  const bool knows_city = std::any_of(places.begin(), places.end(), [](const LearnedPlace& place) {
    return is_city(*place.levels);
  });
  const MadeColumn* place = knows_city ? nullptr : made_place(generated);
  for (const CoordinatePair& pair : pairs) {
    // A row has one home; other points of it lie where real ones are.
    if (place != nullptr && &pair == &pairs.front() && can_be_at(pair, *place)) {
      for (const GeneratedColumn* side : pair.sides) {
        if (side != nullptr) side->made->use_degrees_of(*place->maker(), side->sdtype);
      }
    } else {
      place_in_areas(pair, places);
    }
  }
}

}  // namespace likeness::models
