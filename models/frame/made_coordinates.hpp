#pragma once

#include <cstdint>
#include <vector>

#include "models/frame/generated_subjects.hpp"
#include "models/frame/level_encoder.hpp"

namespace likeness::models {

/// A learned column that says where a row is, and its cells.
struct LearnedPlace {
  const LevelEncoder* levels;
  const std::vector<std::int32_t>* codes;
};

/// Whether a learned column says where a row is: by its name, one of cities, postal codes or
/// states.
[[nodiscard]] bool locates(const LevelEncoder& levels);

/// Lets generated latitudes and longitudes lie where rows may be. Near the made city, where there
/// is one; otherwise in areas in which several real points are, of the row's learned city where it
/// has enough of them. Latitude and longitude of a pair show one place.
void place_coordinates(const std::vector<GeneratedColumn>& generated,
                       const std::vector<LearnedPlace>& places);

}  // namespace likeness::models
