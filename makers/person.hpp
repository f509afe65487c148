#pragma once

#include <cstdint>
#include <string>

#include "makers/element.hpp"
#include "makers/locale.hpp"

namespace likeness::makers {

/// Who an element is: no two elements of a seed are the same person.
struct Person {
  Sex sex = Sex::kFemale;
  std::uint32_t given = 0;   ///< of the names of that sex
  std::uint32_t family = 0;  ///< of the family names
  /// How often all names were used up before. Later persons have more given names.
  std::uint64_t round = 0;
};

[[nodiscard]] Person person_of(const Locale& locale, const Element& element);

/// How many persons there are before names get longer.
[[nodiscard]] std::uint64_t persons(const Locale& locale) noexcept;

void append_given(const Locale& locale, const Person& person, std::string& out);
void append_family(const Locale& locale, const Person& person, std::string& out);
/// Given and family name in the order of the locale.
void append_full_name(const Locale& locale, const Person& person, std::string& out);
/// `maria.gonzalez@example.com`, with a number where others have that name: no two persons of a
/// locale have the same. The domains are those that nobody can own (RFC 2606).
void append_email(const Locale& locale, const Person& person, std::string& out);
/// `mgonzalez`, with a number: no two persons of a locale have the same.
void append_user_name(const Locale& locale, const Person& person, std::string& out);

/// A day of birth and a number that tells apart who was born on it: each pair belongs to one
/// element, up to kBirths of them.
struct Birth {
  int year = 1970;
  int month = 1;
  int day = 1;
  std::uint32_t serial = 0;  ///< below kBirthSerials
};
inline constexpr std::uint32_t kBirthSerials = 500;
/// From 1936 to 2006.
inline constexpr std::uint64_t kBirthDays = 25'933;
inline constexpr std::uint64_t kBirths = kBirthDays * kBirthSerials;

[[nodiscard]] Birth birth_of(const Element& element);

}  // namespace likeness::makers
