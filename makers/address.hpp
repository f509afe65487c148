#pragma once

#include <cstdint>
#include <string>

#include "makers/element.hpp"
#include "makers/locale.hpp"

namespace likeness::makers {

/// The city of an element.
[[nodiscard]] const Place& place_of(const Locale& locale, const Element& element) noexcept;

/// What an element's address shows where its city and postal code are that one: of the kinds that
/// follow a place. False, and nothing appended, for any other sdtype.
[[nodiscard]] bool append_at_place(const Locale& locale, const PlaceCode& code,
                                   std::string_view sdtype, const Element& element,
                                   std::string& out);

/// A postal code of that city.
void append_postal_code(const Locale& locale, const Element& element, std::string& out);

/// A street with a house number: no two elements of a seed have the same.
void append_street(const Locale& locale, const Element& element, std::string& out);
/// How many there are before a flat is named, too.
[[nodiscard]] std::uint64_t streets(const Locale& locale) noexcept;

/// Street, postal code and city in the form of the country.
void append_address(const Locale& locale, const Element& element, std::string& out);

/// Degrees, at most a kilometre from the middle of the city.
void append_latitude(const Locale& locale, const Element& element, std::string& out);
void append_longitude(const Locale& locale, const Element& element, std::string& out);

void append_phone(const Locale& locale, const Element& element, std::string& out);
[[nodiscard]] std::uint64_t phones(const Locale& locale) noexcept;

}  // namespace likeness::makers
