#include "table/personal_data.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace likeness {
namespace {

constexpr std::size_t kLongestPhrase = 3;

/// Words of a name that follow each other, joined, and what they speak of. Sorted.
constexpr std::array kPhrases = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"administrativeunit", "administrative_unit"},
    {"city", "city"},
    {"countrycode", "country_code"},
    {"creditcardnumber", "credit_card_number"},
    {"email", "email"},
    {"emailaddress", "email"},
    {"familyname", "last_name"},
    {"firstname", "first_name"},
    {"fullname", "name"},
    {"givenname", "first_name"},
    {"iban", "iban"},
    {"ipaddress", "ipv4_address"},
    {"ipv4", "ipv4_address"},
    {"ipv4address", "ipv4_address"},
    {"ipv6", "ipv6_address"},
    {"ipv6address", "ipv6_address"},
    {"lastname", "last_name"},
    {"latitude", "latitude"},
    {"licenseplate", "license_plate"},
    {"longitude", "longitude"},
    {"macaddress", "mac_address"},
    {"phone", "phone_number"},
    {"phonenumber", "phone_number"},
    {"postalcode", "postcode"},
    {"postcode", "postcode"},
    {"province", "administrative_unit"},
    {"secondaryaddress", "secondary_address"},
    {"ssn", "ssn"},
    {"state", "administrative_unit"},
    {"stateabbr", "state_abbr"},
    {"streetaddress", "street_address"},
    {"surname", "last_name"},
    {"swift", "swift11"},
    {"swift11", "swift11"},
    {"swift8", "swift8"},
    {"useragent", "user_agent_string"},
    {"useragentstring", "user_agent_string"},
    {"username", "user_name"},
    {"vin", "vin"},
    {"zipcode", "postcode"},
});
static_assert(std::is_sorted(kPhrases.begin(), kPhrases.end()));

constexpr std::array kSdtypes = std::to_array<std::string_view>({
    "numerical",
    "categorical",
    "boolean",
    "datetime",
    "id",
    "text",
    "unknown",
    "ordinal",
    "address",
    "administrative_unit",
    "bban",
    "city",
    "company",
    "country",
    "country_code",
    "credit_card_number",
    "date_of_birth",
    "email",
    "first_name",
    "iban",
    "ipv4_address",
    "ipv6_address",
    "job",
    "last_name",
    "latitude",
    "license_plate",
    "longitude",
    "mac_address",
    "name",
    "phone_number",
    "postcode",
    "secondary_address",
    "ssn",
    "state",
    "state_abbr",
    "street_address",
    "swift11",
    "swift8",
    "url",
    "user_agent_string",
    "user_name",
    "uuid4",
    "vin",
});

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Whether a new word begins at `i`: a capital behind a small letter (`customerId`), or the last of
/// several capitals before a small letter (`IDNumber`).
bool hump(std::string_view name, std::size_t i) {
  if (i == 0 || !is_upper(name[i])) return false;
  return is_lower(name[i - 1]) ||
         (is_upper(name[i - 1]) && i + 1 < name.size() && is_lower(name[i + 1]));
}

}  // namespace

std::vector<std::string> name_words(std::string_view name) {
  std::vector<std::string> words;
  std::string word;
  const auto finish = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool in_word =
        is_upper(c) || is_lower(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80;
    if (!in_word || hump(name, i)) finish();
    if (in_word) word += is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
  }
  finish();
  return words;
}

std::string_view personal_data_kind(std::string_view name) {
  const std::vector<std::string> words = name_words(name);
  // The longest phrase says most: `ip v6 address` is no `address` of a street.
  for (std::size_t length = kLongestPhrase; length > 0; --length) {
    for (std::size_t first = 0; first + length <= words.size(); ++first) {
      std::string phrase;
      for (std::size_t i = first; i < first + length; ++i) phrase += words[i];
      const auto found =
          std::lower_bound(kPhrases.begin(), kPhrases.end(), phrase,
                           [](const auto& entry, const std::string& p) { return entry.first < p; });
      if (found != kPhrases.end() && found->first == phrase) return found->second;
    }
  }
  return {};
}

std::span<const std::string_view> known_sdtypes() noexcept {
  return kSdtypes;
}

}  // namespace likeness
