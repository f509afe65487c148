#pragma once

#include <string_view>

namespace likeness::makers {

/// What the makers know of one locale: lists with a bar between their entries, and forms with names
/// in braces. Written by scripts/make_words.py.
struct LocaleWords {
  std::string_view name;      ///< `de_DE`
  std::string_view country;   ///< in its own language
  std::string_view code;      ///< of the country: `DE`
  std::string_view language;  ///< `de`
  std::string_view female;    ///< given names, each of one sex
  std::string_view male;
  std::string_view family;
  std::string_view family_female;  ///< beside `family`, where women's are others
  std::string_view female_slugs;   ///< beside `female`, in lower-case ASCII letters
  std::string_view male_slugs;
  std::string_view family_slugs;
  std::string_view
      places;  ///< city;state;short state;telephone area;latitude;longitude;postal codes
  std::string_view name_form;
  std::string_view street_form;
  std::string_view address_form;
  std::string_view streets;
  std::string_view street_prefixes;
  std::string_view street_kinds;
  std::string_view phones;
  std::string_view more_phones;  ///< where those are used up
  std::string_view calling;      ///< the country's telephone code
  std::string_view plates;
  std::string_view company_prefixes;
  std::string_view company_kinds;
  std::string_view licence;   ///< a driver's
  std::string_view passport;  ///< its number
  std::string_view jobs;
  std::string_view words;  ///< of prose
};

/// What belongs to no locale.
struct SharedWords {
  std::string_view colours;
  std::string_view countries;
  std::string_view country_codes;  ///< beside `countries`
};

}  // namespace likeness::makers
