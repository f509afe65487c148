#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "makers/word_list.hpp"
#include "makers/words.hpp"

namespace likeness::makers {

/// A city with what belongs to it.
struct Place {
  std::string_view city;
  std::string_view state;
  std::string_view short_state;
  std::string_view area;  ///< telephone area code, where numbers show it
  std::string_view latitude;
  std::string_view longitude;
  WordList codes;  ///< postal codes, or patterns of them
};

/// A postal code, as many as which a city has chances to be drawn.
struct PlaceCode {
  std::uint32_t place = 0;
  std::uint32_t code = 0;
};

/// Names with the letters that stand for them in addresses.
struct NameList {
  WordList names;
  WordList slugs;
  /// How many names before this one have its slug.
  std::vector<std::uint32_t> rank;
  std::uint32_t ranks = 1;  ///< above all of them
  /// How many names of the locale before this one begin with the same letter.
  std::vector<std::uint32_t> among_initial;
};

/// The words of a locale, ready to draw from.
struct Locale {
  LocaleWords words;
  NameList female;
  NameList male;
  NameList family;
  WordList family_female;
  std::vector<Place> places;
  std::vector<PlaceCode> codes;
  WordList streets;
  WordList street_prefixes;
  WordList street_kinds;
  WordList company_prefixes;
  WordList company_kinds;
  WordList jobs;
  WordList prose;
};

[[nodiscard]] std::span<const std::string_view> locale_names() noexcept;

/// The name that `given` stands for: `de-DE` and `de` are `de_DE`. Throws Error(kUsage) with the
/// nearest name for a locale that isn't there.
[[nodiscard]] std::string_view locale_name(std::string_view given);

/// That locale, by a name of locale_names().
[[nodiscard]] std::shared_ptr<const Locale> load_locale(std::string_view name);

}  // namespace likeness::makers
