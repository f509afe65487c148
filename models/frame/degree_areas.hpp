#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "models/frame/point_areas.hpp"

namespace likeness::models {

/// Areas of points in groups: group 0 is all points, further ones are those of a city.
using GroupedAreas = std::vector<std::vector<PointArea>>;

/// The latitudes, or the longitudes, of such areas. Both columns of a pair hold the same areas, so
/// that one draw of an area leads to a point of it.
class DegreeAreas {
 public:
  /// For what is loaded.
  DegreeAreas() = default;
  /// Side 0 or 1 of `areas`, in steps of 10^-exponent degrees. Rows that have level k of the
  /// learned column `levels_of` are in group `groups[k]`. `pair` names the pair.
  DegreeAreas(const GroupedAreas& areas, std::size_t side, int exponent, std::string pair,
              std::string levels_of, std::vector<std::int32_t> groups);

  /// Degrees in the area of that group that `area`, from 0 to 1, draws: step `place` of it, taken
  /// modulo its steps.
  [[nodiscard]] double at(std::size_t group, double area, std::uint64_t place) const noexcept;

  /// What both columns of the pair draw by.
  [[nodiscard]] const std::string& pair() const noexcept { return pair_; }
  /// The learned column whose levels have groups; empty for none.
  [[nodiscard]] const std::string& levels_of() const noexcept { return levels_of_; }
  [[nodiscard]] std::size_t group_of(std::int32_t level) const noexcept;

  void fields(io::Archive& archive);

 private:
  std::vector<std::int64_t> low_;  // of each area, group after group
  std::vector<std::int64_t> high_;
  std::vector<double> until_;       // the share of a group's rows in its areas up to this one
  std::vector<std::int64_t> ends_;  // behind the last area of each group
  std::int64_t exponent_ = 0;
  std::string pair_;
  std::string levels_of_;
  std::vector<std::int32_t> groups_;
};

}  // namespace likeness::models
