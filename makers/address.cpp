#include "makers/address.hpp"

#include <algorithm>

#include "core/streams.hpp"
#include "makers/form.hpp"
#include "makers/pattern.hpp"
#include "text/number_text.hpp"

namespace likeness::makers {
namespace {

using streams::kMaking;

/// Houses of a street.
constexpr std::uint64_t kHouses = 199;

const PlaceCode& code_of(const Locale& locale, const Element& element) noexcept {
  return locale.codes[element.below(kMaking.place, locale.codes.size())];
}

/// Letters that postal codes of the country show behind their digits.
std::string_view code_letters(const Locale& locale) noexcept {
  return locale.words.code == "GB" ? "ABDEFGHJLNPQRSTUWXYZ" : "ABCDEGHJKLMNPRSTVWXZ";
}

std::uint64_t kinds_of_streets(const Locale& locale) noexcept {
  return std::max<std::size_t>(1, locale.street_kinds.size()) *
         std::max<std::size_t>(1, locale.street_prefixes.size());
}

void append_street_name(const Locale& locale, std::uint64_t number, std::string& out) {
  const auto take = [&](const WordList& words) {
    if (words.empty()) return;
    out += words[number % words.size()];
    number /= words.size();
  };
  const std::uint64_t street = number % locale.streets.size();
  number /= locale.streets.size();
  if (!locale.street_prefixes.empty()) {
    take(locale.street_prefixes);
    out += locale.streets[street];
  } else {
    out += locale.streets[street];
    take(locale.street_kinds);
  }
}

double near(std::string_view degrees, const Element& element, std::uint64_t use) {
  constexpr double kKilometre = 0.009;
  const double middle = text::to_number(degrees).value_or(0);
  const double away = RandomStream(element.seed, kMaking.details[use]).uniform(element.index);
  return middle + (2 * away - 1) * kKilometre;
}

double latitude_at(const Place& place, const Element& element) {
  return near(place.latitude, element, 0);
}
double longitude_at(const Place& place, const Element& element) {
  return near(place.longitude, element, 1);
}

/// Degrees to five places, about a metre.
void append_degrees(double value, std::string& out) {
  const auto scaled = static_cast<std::int64_t>(value * 1e5 + (value < 0 ? -0.5 : 0.5));
  const std::uint64_t size = static_cast<std::uint64_t>(scaled < 0 ? -scaled : scaled);
  if (scaled < 0) out += '-';
  out += std::to_string(size / 100'000) + '.';
  append_digits(size % 100'000, 5, out);
}

}  // namespace

const Place& place_of(const Locale& locale, const Element& element) noexcept {
  return locale.places[code_of(locale, element).place];
}

namespace {

void append_code(const Locale& locale, const PlaceCode& drawn, const Element& element,
                 std::string& out) {
  std::uint64_t rest = element.bits(kMaking.code);
  const std::string_view letters = code_letters(locale);
  for (const char c : locale.places[drawn.place].codes[drawn.code]) {
    const std::uint64_t choices = c == '#' ? 10 : c == '?' ? letters.size() : 1;
    const auto choice = static_cast<std::size_t>(rest % choices);
    rest /= choices;
    out += c == '#' ? static_cast<char>('0' + choice) : c == '?' ? letters[choice] : c;
  }
}

void append_address_at(const Locale& locale, const PlaceCode& code, const Element& element,
                       std::string& out) {
  const Place& place = locale.places[code.place];
  append_form(locale.words.address_form, out, [&](std::string_view name) {
    if (name == "street") append_street(locale, element, out);
    if (name == "city") out += place.city;
    if (name == "state") out += place.state;
    if (name == "short") out += place.short_state;
    if (name == "code") append_code(locale, code, element, out);
  });
}

}  // namespace

void append_postal_code(const Locale& locale, const Element& element, std::string& out) {
  append_code(locale, code_of(locale, element), element, out);
}

bool append_at_place(const Locale& locale, const PlaceCode& code, std::string_view sdtype,
                     const Element& element, std::string& out) {
  const Place& place = locale.places[code.place];
  if (sdtype == "postcode") {
    append_code(locale, code, element, out);
  } else if (sdtype == "address") {
    append_address_at(locale, code, element, out);
  } else if (sdtype == "city") {
    out += place.city;
  } else if (sdtype == "state" || sdtype == "administrative_unit") {
    out += place.state;
  } else if (sdtype == "state_abbr") {
    out += place.short_state;
  } else if (sdtype == "latitude") {
    append_degrees(latitude_at(place, element), out);
  } else if (sdtype == "longitude") {
    append_degrees(longitude_at(place, element), out);
  } else {
    return false;
  }
  return true;
}

std::uint64_t streets(const Locale& locale) noexcept {
  return locale.streets.size() * kinds_of_streets(locale) * kHouses;
}

void append_street(const Locale& locale, const Element& element, std::string& out) {
  const std::uint64_t number = element.spread(kMaking.street, streets(locale));
  const std::uint64_t flat = element.index / streets(locale);
  append_form(locale.words.street_form, out, [&](std::string_view name) {
    if (name == "number") {
      out += std::to_string(1 + number % kHouses);
    } else {
      append_street_name(locale, number / kHouses, out);
    }
  });
  if (flat > 0) out += (locale.words.code == "US" ? " Apt " : " / ") + std::to_string(flat);
}

void append_address(const Locale& locale, const Element& element, std::string& out) {
  append_address_at(locale, code_of(locale, element), element, out);
}

void append_latitude(const Locale& locale, const Element& element, std::string& out) {
  append_degrees(latitude_at(place_of(locale, element), element), out);
}

void append_longitude(const Locale& locale, const Element& element, std::string& out) {
  append_degrees(longitude_at(place_of(locale, element), element), out);
}

std::uint64_t phones(const Locale& locale) noexcept {
  return patterns_size(locale.words.phones) + patterns_size(locale.words.more_phones);
}

void append_phone(const Locale& locale, const Element& element, std::string& out) {
  const std::uint64_t first = patterns_size(locale.words.phones);
  const bool more = element.index >= first;
  const std::string_view patterns = more ? locale.words.more_phones : locale.words.phones;
  const std::uint64_t size = patterns_size(patterns);
  const RandomStream order(element.seed, kMaking.details[2]);
  const std::uint64_t number =
      IndexPermutation(size, order)((element.index - (more ? first : 0)) % size);
  std::string text;
  append_patterns(patterns, number, text);
  append_form(text, out, [&](std::string_view) { out += place_of(locale, element).area; });
}

}  // namespace likeness::makers
