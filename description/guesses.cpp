#include "description/guesses.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "table/personal_data.hpp"

namespace likeness::description {
namespace {

struct NumberGuess {
  std::string_view word;
  std::string_view minimum;
  std::string_view maximum;
  int decimals;
  DescribedShape shape;
};

constexpr std::array kNumberGuesses = std::to_array<NumberGuess>({
    {"age", "18", "90", 0, DescribedShape::kUniform},
    {"amount", "1", "2000", 2, DescribedShape::kLognormal},
    {"balance", "0", "20000", 2, DescribedShape::kExponential},
    {"cost", "1", "1000", 2, DescribedShape::kLognormal},
    {"count", "0", "100", 0, DescribedShape::kExponential},
    {"discount", "0", "50", 0, DescribedShape::kExponential},
    {"height", "150", "200", 0, DescribedShape::kNormal},
    {"income", "15000", "250000", 0, DescribedShape::kLognormal},
    {"month", "1", "12", 0, DescribedShape::kUniform},
    {"percent", "0", "100", 0, DescribedShape::kUniform},
    {"price", "1", "1000", 2, DescribedShape::kLognormal},
    {"qty", "1", "10", 0, DescribedShape::kExponential},
    {"quantity", "1", "10", 0, DescribedShape::kExponential},
    {"rating", "1", "5", 0, DescribedShape::kNormal},
    {"salary", "20000", "200000", 0, DescribedShape::kLognormal},
    {"score", "0", "100", 0, DescribedShape::kNormal},
    {"stock", "0", "500", 0, DescribedShape::kExponential},
    {"total", "1", "2000", 2, DescribedShape::kLognormal},
    {"weight", "45", "120", 0, DescribedShape::kNormal},
    {"year", "1990", "2025", 0, DescribedShape::kUniform},
});

/// What the text of a column that is named by one of these words is.
struct TextGuess {
  std::string_view word;
  std::string_view sdtype;
};

constexpr std::array kTextGuesses = std::to_array<TextGuess>({
    {"colour", "color"},
    {"color", "color"},
    {"description", "text"},
    {"comment", "text"},
    {"notes", "text"},
    {"message", "text"},
    {"body", "text"},
    {"title", "text"},
    {"job", "job"},
    {"uuid", "uuid4"},
    {"guid", "uuid4"},
    {"imei", "imei"},
    {"isbn", "isbn"},
    {"filename", "file_name"},
    {"plate", "license_plate"},
    {"firstname", "first_name"},
    {"lastname", "last_name"},
    {"username", "user_name"},
    {"login", "user_name"},
    {"supplier", "company"},
    {"manufacturer", "company"},
});

bool among(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool has_values(const ColumnDescription& description) {
  return !description.values.empty();
}

/// `customers` is a table of customers.
std::string singular(const std::string& table) {
  return table.size() > 1 && table.back() == 's' ? table.substr(0, table.size() - 1) : table;
}

void guess_text(const std::string& table, ColumnMetadata& metadata) {
  const std::vector<std::string> words = name_words(metadata.name);
  const std::string_view kind = personal_data_kind(metadata.name);
  if (!kind.empty()) {
    metadata.sdtype = kind;
  } else if (among(words, "name")) {
    const bool person = names_subject(singular(table)) || names_subject(metadata.name);
    metadata.sdtype = person ? "name" : "company";
  } else {
    for (const TextGuess& guess : kTextGuesses) {
      if (!among(words, guess.word)) continue;
      metadata.sdtype = guess.sdtype;
      break;
    }
  }
  if (metadata.sdtype != "text" && metadata.sdtype != "id") metadata.pii = true;
}

/// `latitude` or `longitude`, where a column's name ends in it; also in short: `lat`, `home_lng`.
std::string_view degrees_of(const std::vector<std::string>& words) {
  if (words.empty()) return {};
  const std::string& last = words.back();
  if (last == "latitude" || last == "lat") return "latitude";
  const bool across = last == "longitude" || last == "lng" || last == "lon" || last == "long";
  return across ? "longitude" : std::string_view();
}

void guess_number(ColumnMetadata& metadata, ColumnDescription& description) {
  const std::vector<std::string> words = name_words(metadata.name);
  const std::string_view degrees = degrees_of(words);
  if (!degrees.empty() && description.decimals.value_or(1) > 0 && !description.unique) {
    metadata.sdtype = degrees;
    metadata.pii = true;
    return;
  }
  for (const NumberGuess& guess : kNumberGuesses) {
    if (!among(words, guess.word)) continue;
    if (description.minimum || description.maximum) return;
    description.minimum = guess.minimum;
    description.maximum = guess.maximum;
    description.shape = guess.shape;
    if (!description.decimals) description.decimals = guess.decimals;
    return;
  }
}

}  // namespace

namespace {

/// What a name says beside the kind of place: `billing` of `billing_country_code`.
std::vector<std::string> whose_place(const std::string& name) {
  constexpr std::array<std::string_view, 14> kPlaceWords = {
      "address", "city",     "code",  "country", "county", "iso", "name",
      "postal",  "postcode", "state", "street",  "town",   "zip", "zipcode"};
  std::vector<std::string> words = name_words(name);
  std::erase_if(words, [&](const std::string& word) {
    return std::ranges::find(kPlaceWords, word) != kPlaceWords.end();
  });
  return words;
}

}  // namespace

bool has_place_beside(const Metadata& metadata, std::size_t c) {
  constexpr std::array<std::string_view, 6> kPlaces = {
      "address", "administrative_unit", "city", "postcode", "state", "state_abbr"};
  const ColumnMetadata& mine = metadata.columns[c];
  return std::ranges::any_of(metadata.columns, [&](const ColumnMetadata& other) {
    return std::ranges::find(kPlaces, other.sdtype) != kPlaces.end() &&
           other.locale == mine.locale && whose_place(other.name) == whose_place(mine.name);
  });
}

void guess_from_name(const std::string& table, ColumnMetadata& metadata,
                     ColumnDescription& description) {
  if (has_values(description) || metadata.regex_format) return;
  if (metadata.sdtype == "text") guess_text(table, metadata);
  if (metadata.sdtype == "numerical") guess_number(metadata, description);
  if (metadata.sdtype == "datetime" && !description.minimum && !description.maximum) {
    const std::vector<std::string> words = name_words(metadata.name);
    if (among(words, "birth") || among(words, "born") || among(words, "dob") ||
        among(words, "birthdate") || among(words, "birthday")) {
      metadata.sdtype = "date_of_birth";
    }
  }
}

}  // namespace likeness::description
