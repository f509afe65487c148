#include "models/frame/places_by_row.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "core/streams.hpp"
#include "makers/address.hpp"
#include "models/frame/checked_values.hpp"
#include "models/frame/column_format.hpp"
#include "table/personal_data.hpp"

namespace likeness::models {

bool says_place(const LevelEncoder& levels) {
  const std::string_view kind = personal_data_kind(levels.name());
  return kind == "city" || kind == "administrative_unit" || kind == "state_abbr";
}

bool follows_place(const MadeColumn& made) {
  constexpr std::array kKinds =
      std::to_array<std::string_view>({"address", "administrative_unit", "city", "latitude",
                                       "longitude", "postcode", "state", "state_abbr"});
  return made.maker() != nullptr && made.one_for_each_row() &&
         std::find(kKinds.begin(), kKinds.end(), made.maker()->sdtype()) != kKinds.end();
}

PlacesOfLevels places_of_levels(const LevelEncoder& levels, const makers::Locale& locale) {
  PlacesOfLevels places(static_cast<std::size_t>(levels.size()));
  for (std::int32_t code = 0; code < levels.size(); ++code) {
    const std::string name = levels.text_of(code);
    for (const makers::PlaceCode& one : locale.codes) {
      const makers::Place& place = locale.places[one.place];
      if (place.city == name || place.state == name || place.short_state == name) {
        places[static_cast<std::size_t>(code)].push_back(one);
      }
    }
  }
  return places;
}

void RowPlaces::add(PlacesOfLevels places, std::vector<std::int32_t> codes) {
  columns_.push_back({std::move(places), std::move(codes)});
}

std::optional<makers::PlaceCode> RowPlaces::at(std::size_t row,
                                               const makers::Element& element) const {
  // A city has fewer codes than its state.
  const std::vector<makers::PlaceCode>* fewest = nullptr;
  for (const Named& column : columns_) {
    const auto& mine = column.places[static_cast<std::size_t>(column.codes[row])];
    if (!mine.empty() && (fewest == nullptr || mine.size() < fewest->size())) fewest = &mine;
  }
  if (fewest == nullptr) return std::nullopt;
  return (*fewest)[element.below(streams::kMaking.place, fewest->size())];
}

Column made_at_places(const MadeColumn& made, Column column, const RowPlaces& places,
                      const makers::Locale& locale, std::uint64_t first_row, std::uint64_t seed) {
  std::vector<std::string> values(column.size());
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (!column.valid(row)) continue;
    const makers::Element element{.seed = seed, .index = first_row + row};
    const auto place = places.at(row, element);
    if (!place ||
        !makers::append_at_place(locale, *place, made.maker()->sdtype(), element, values[row])) {
      made.maker()->append(element, values[row]);
    }
  }
  StringArray strings(values);
  if (column.type == ColumnType::kFloat64) {
    column.floats = made.made_degrees(strings);
  } else if (column.type == ColumnType::kInt64) {
    column.integers = whole_numbers(strings);
  } else {
    set_strings(column, std::move(strings));
  }
  return column;
}

}  // namespace likeness::models
