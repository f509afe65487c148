#pragma once

#include <cstdint>
#include <string_view>

#include "makers/locale_detection.hpp"

namespace likeness::makers {

/// The first and last of the names in a text, without a title in front (`Dr.`); `Smith, John`
/// turned round. The first is empty where there is one word.
struct WrittenName {
  std::string_view title;  ///< with its space
  std::string_view first;
  std::string_view last;
  bool family_first = false;  ///< a comma behind it says so
};
[[nodiscard]] WrittenName written_name(std::string_view text);

/// The locales that know these as given and family name of a person, in either order; an initial
/// (`J. Smith`) is any given name's.
[[nodiscard]] std::uint32_t locales_of_full_name(const KnownNames& names, std::string_view text);

/// Whether a text is written as a full name: two to five words of letters with capitals.
[[nodiscard]] bool is_written_as_name(std::string_view text);
/// `72 Elm Road`, `12 rue de la Paix`, `Hauptstr. 7`: a number and a word for streets.
[[nodiscard]] bool is_street_with_number(std::string_view text);
/// A plus and nine to fifteen digits, with nothing but signs between.
[[nodiscard]] bool is_international_phone(std::string_view text);

/// Whether a column of that name holds things that may be called after persons, such as `brand`.
[[nodiscard]] bool names_thing(std::string_view column);
/// Whether a column of that name may hold one name of a person, such as `doctor`: `Smith`.
[[nodiscard]] bool names_person(std::string_view column);

}  // namespace likeness::makers
