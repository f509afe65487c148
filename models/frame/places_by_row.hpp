#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "likeness/table.hpp"
#include "makers/locale.hpp"
#include "models/frame/level_encoder.hpp"
#include "models/frame/made_column.hpp"

namespace likeness::models {

/// Whether a learned column says where a row is: by its name, one of cities or states.
[[nodiscard]] bool says_place(const LevelEncoder& levels);

/// Whether a made column says it, too, and each row has a place of its own.
[[nodiscard]] bool follows_place(const MadeColumn& made);

/// Which places of a locale a level of a column names: their postal codes.
using PlacesOfLevels = std::vector<std::vector<makers::PlaceCode>>;
[[nodiscard]] PlacesOfLevels places_of_levels(const LevelEncoder& levels,
                                              const makers::Locale& locale);

/// The postal codes that a row's learned cells leave: those of its city, or of its state where the
/// city is not known.
class RowPlaces {
 public:
  void add(PlacesOfLevels places, std::vector<std::int32_t> codes);
  [[nodiscard]] bool empty() const noexcept { return columns_.empty(); }
  /// Of them, the one that the row's draw takes; nothing where no cell names a known place.
  [[nodiscard]] std::optional<makers::PlaceCode> at(std::size_t row,
                                                    const makers::Element& element) const;

 private:
  struct Named {
    PlacesOfLevels places;
    std::vector<std::int32_t> codes;
  };
  std::vector<Named> columns_;
};

/// A made column whose rows are at these places, where they are known.
[[nodiscard]] Column made_at_places(const MadeColumn& made, Column column, const RowPlaces& places,
                                    const makers::Locale& locale, std::uint64_t first_row,
                                    std::uint64_t seed);

}  // namespace likeness::models
