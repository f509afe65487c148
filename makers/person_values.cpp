#include "makers/person_values.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "table/personal_data.hpp"
#include "text/characters.hpp"

namespace likeness::makers {
namespace {

using Use = KnownNames::Use;

constexpr std::array kTitles = std::to_array<std::string_view>(
    {"Dr. ", "Dr ", "Prof. Dr. ", "Prof. ", "Mr. ", "Mr ", "Mrs. ", "Mrs ", "Ms. ", "Ms ", "Miss ",
     "Herr ", "Frau ", "Sr. ", "Sra. ", "M. ", "Mme "});

/// Words for streets behind their names, in front of them, and as ends of them.
constexpr std::array kStreetsBehind = std::to_array<std::string_view>(
    {"road",  "rd",       "street",    "st",      "avenue",  "ave",   "lane",   "ln",
     "drive", "dr",       "blvd",      "court",   "ct",      "place", "pl",     "way",
     "close", "crescent", "boulevard", "terrace", "parkway", "pkwy",  "circle", "highway",
     "hwy",   "trail",    "square",    "weg",     "allee",   "platz", "gasse",  "laan"});
constexpr std::array kStreetsInFront = std::to_array<std::string_view>(
    {"rue", "via", "calle", "rua", "avenida", "avenue", "corso", "chemin", "viale", "ul", "quai",
     "boulevard", "place", "allée", "piazza", "plaza"});
constexpr std::array kStreetEnds = std::to_array<std::string_view>(
    {"straße", "strasse", "str", "weg", "allee", "platz", "gasse", "straat", "laan", "gracht"});

/// Who may stand in a column by one of his names.
constexpr std::array kPersons = std::to_array<std::string_view>(
    {"agent",     "analyst",  "arzt",     "assignee",  "author",      "cashier",    "clerk",
     "coach",     "doctor",   "doc",      "engineer",  "handler",     "instructor", "kunde",
     "kundin",    "lehrer",   "manager",  "mechanic",  "mitarbeiter", "name",       "nurse",
     "officer",   "operator", "patient",  "physician", "player",      "professor",  "recruiter",
     "rep",       "reporter", "reviewer", "seller",    "surgeon",     "teacher",    "technician",
     "therapist", "tutor",    "vendor",   "waiter",    "who"});

/// What may be called after persons, and isn't one.
constexpr std::array kThings = std::to_array<std::string_view>(
    {"album",   "band",     "brand",  "building",   "category", "city",     "club",    "college",
     "company", "country",  "county", "designer",   "dish",     "district", "film",    "firm",
     "genre",   "hospital", "item",   "label",      "model",    "movie",    "place",   "product",
     "region",  "room",     "school", "ship",       "song",     "state",    "station", "street",
     "team",    "title",    "town",   "university", "variety",  "venue",    "vessel"});

std::string small(std::string_view text) {
  std::string letters(text);
  for (char& c : letters) {
    if (text::is_upper(c)) c = static_cast<char>(c - 'A' + 'a');
  }
  return letters;
}

std::vector<std::string_view> spaced_words(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

bool is_initial(std::string_view word) {
  return word.size() == 2 && text::is_upper(word[0]) && word[1] == '.';
}

std::string plain_word(std::string_view word) {
  std::string plain = small(word);
  while (!plain.empty() && plain.back() == '.') plain.pop_back();
  return plain;
}

bool is_street_behind(std::string_view word) {
  return std::ranges::find(kStreetsBehind, plain_word(word)) != kStreetsBehind.end();
}

bool is_street_in_front(std::string_view word) {
  return std::ranges::find(kStreetsInFront, plain_word(word)) != kStreetsInFront.end();
}

bool ends_as_street(std::string_view word) {
  const std::string plain = plain_word(word);
  return std::ranges::any_of(kStreetEnds, [&](std::string_view end) {
    return plain.size() > end.size() + 2 && plain.ends_with(end);
  });
}

/// `GB`, which no street is called.
bool is_unit(std::string_view word) {
  return word.size() > 1 && std::ranges::all_of(word, text::is_upper) && word != "NW" &&
         word != "SW" && word != "NE" && word != "SE";
}

/// `72`, `72a`, `72-74`.
bool is_house_number(std::string_view word) {
  while (!word.empty() && (word.back() == ',' || word.back() == '.')) word.remove_suffix(1);
  constexpr std::size_t kLongest = 7;
  const auto letters = std::ranges::count_if(word, text::is_letter);
  return !word.empty() && word.size() <= kLongest && text::is_digit(word[0]) && letters <= 1;
}

}  // namespace

WrittenName written_name(std::string_view text) {
  WrittenName name;
  for (const std::string_view title : kTitles) {
    if (!text.starts_with(title)) continue;
    name.title = title;
    text.remove_prefix(title.size());
    break;
  }
  const std::size_t comma = text.find(", ");
  if (comma != std::string_view::npos) {
    name.family_first = true;
    name.last = text.substr(0, comma);
    const std::string_view rest = text.substr(comma + 2);
    name.first = rest.substr(0, rest.find(' '));
    return name;
  }
  const std::size_t space = text.find(' ');
  name.last = space == std::string_view::npos ? text : text.substr(text.rfind(' ') + 1);
  if (space != std::string_view::npos) name.first = text.substr(0, space);
  return name;
}

std::uint32_t locales_of_full_name(const KnownNames& names, std::string_view text) {
  const WrittenName name = written_name(text);
  const std::uint32_t family = names.locales_of(Use::kFamily, name.last);
  if (name.first.empty()) {
    const bool is_titled = !name.title.empty();
    return is_titled ? family | names.locales_of(Use::kGiven, name.last) : 0;
  }
  if (is_initial(name.first)) return family;
  return (names.locales_of(Use::kGiven, name.first) & family) |
         (names.locales_of(Use::kFamily, name.first) & names.locales_of(Use::kGiven, name.last));
}

bool is_written_as_name(std::string_view text) {
  const WrittenName name = written_name(text);
  const std::vector<std::string_view> words = spaced_words(text);
  if (words.size() < 2 || words.size() > 5 || name.last.empty()) return false;
  const auto is_capital = [](std::string_view word) {
    return text::is_upper(word[0]) || static_cast<unsigned char>(word[0]) >= 0x80;
  };
  const auto may_be_in_names = [](char c) {
    return text::is_letter(c) || static_cast<unsigned char>(c) >= 0x80 ||
           std::string_view(" .,'-").find(c) != std::string_view::npos;
  };
  return is_capital(words.front()) && is_capital(name.last) &&
         std::ranges::all_of(text, may_be_in_names);
}

bool is_street_with_number(std::string_view text) {
  const std::string_view head = text.substr(0, text.find(','));
  std::vector<std::string_view> words = spaced_words(head);
  constexpr std::size_t kMostWords = 8;
  if (words.size() < 2 || words.size() > kMostWords) return false;
  const bool all_capitals = std::ranges::none_of(head, text::is_lower);
  if (!all_capitals && std::ranges::any_of(words, is_unit)) return false;
  if (is_house_number(words.front())) {
    if (words.size() < 3) return false;
    if (is_street_in_front(words[1])) return true;
    // `9 Oak Street Apt. 4`, `9 Oak Street NW`.
    for (std::size_t k = 2; k < words.size(); ++k) {
      if (!is_street_behind(words[k])) continue;
      const std::string next = k + 1 < words.size() ? plain_word(words[k + 1]) : "apt";
      if (next == "apt" || next == "suite" || next == "unit" || next.size() < 3) {
        return k + 1 == words.size() || next.size() > 1;
      }
    }
    return false;
  }
  if (!is_house_number(words.back())) return false;
  words.pop_back();
  return ends_as_street(words.back()) || (words.size() > 1 && is_street_behind(words.back())) ||
         (words.size() > 1 && is_street_in_front(words.front()));
}

bool is_international_phone(std::string_view text) {
  if (!text.starts_with('+')) return false;
  std::size_t digits = 0;
  for (const char c : text.substr(1)) {
    if (text::is_digit(c)) {
      ++digits;
    } else if (std::string_view(" -./()").find(c) == std::string_view::npos) {
      return false;
    }
  }
  return digits >= 9 && digits <= 15;
}

bool names_thing(std::string_view column) {
  const std::vector<std::string> words = name_words(column);
  return std::ranges::any_of(words, [](const std::string& word) {
    return std::ranges::find(kThings, word) != kThings.end();
  });
}

bool names_person(std::string_view column) {
  const std::vector<std::string> words = name_words(column);
  return !words.empty() && std::ranges::find(kPersons, words.back()) != kPersons.end();
}

}  // namespace likeness::makers
