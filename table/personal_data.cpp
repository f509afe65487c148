#include "table/personal_data.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "text/characters.hpp"

namespace likeness {
namespace {

using text::is_digit;
using text::is_lower;
using text::is_upper;

constexpr std::size_t kLongestPhrase = 3;

/// Words of a name that follow each other, joined, and what they speak of. Sorted.
constexpr std::array kPhrases = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"accountno", "bban"},
    {"accountnr", "bban"},
    {"accountnumber", "bban"},
    {"acctno", "bban"},
    {"acctnumber", "bban"},
    {"address", "address"},
    {"administrativeunit", "administrative_unit"},
    {"bankaccount", "bban"},
    {"bankaccountnumber", "bban"},
    {"cardno", "credit_card_number"},
    {"cardnr", "credit_card_number"},
    {"cardnumber", "credit_card_number"},
    {"ccnumber", "credit_card_number"},
    {"cell", "phone_number"},
    {"cellnumber", "phone_number"},
    {"cellphone", "phone_number"},
    {"city", "city"},
    {"company", "company"},
    {"companyname", "company"},
    {"country", "country"},
    {"countrycode", "country_code"},
    {"countryiso", "country_code"},
    {"county", "administrative_unit"},
    {"creditcard", "credit_card_number"},
    {"creditcardnumber", "credit_card_number"},
    {"debitcard", "credit_card_number"},
    {"debitcardnumber", "credit_card_number"},
    {"driverlicense", "driving_license_number"},
    {"driverlicensenumber", "driving_license_number"},
    {"driverslicense", "driving_license_number"},
    {"driverslicensenumber", "driving_license_number"},
    {"drivinglicence", "driving_license_number"},
    {"drivinglicense", "driving_license_number"},
    {"email", "email"},
    {"emailaddress", "email"},
    {"employer", "company"},
    {"familyname", "last_name"},
    {"fax", "phone_number"},
    {"faxno", "phone_number"},
    {"faxnumber", "phone_number"},
    {"firstname", "first_name"},
    {"forename", "first_name"},
    {"fullname", "name"},
    {"givenname", "first_name"},
    {"homepage", "url"},
    {"iban", "iban"},
    {"identitynumber", "ssn"},
    {"ip", "ipv4_address"},
    {"ipaddr", "ipv4_address"},
    {"ipaddress", "ipv4_address"},
    {"ipv4", "ipv4_address"},
    {"ipv4address", "ipv4_address"},
    {"ipv6", "ipv6_address"},
    {"ipv6address", "ipv6_address"},
    {"jobtitle", "job"},
    {"lastname", "last_name"},
    {"latitude", "latitude"},
    {"licenseplate", "license_plate"},
    {"login", "user_name"},
    {"loginname", "user_name"},
    {"longitude", "longitude"},
    {"macaddress", "mac_address"},
    {"mailaddress", "email"},
    {"mobile", "phone_number"},
    {"mobileno", "phone_number"},
    {"mobilenumber", "phone_number"},
    {"mobilephone", "phone_number"},
    {"msisdn", "phone_number"},
    {"nationalid", "ssn"},
    {"nationalidnumber", "ssn"},
    {"nationalinsurancenumber", "ssn"},
    {"nhsno", "ssn"},
    {"nhsnumber", "ssn"},
    {"nino", "ssn"},
    {"occupation", "job"},
    {"passport", "passport_number"},
    {"passportid", "passport_number"},
    {"passportno", "passport_number"},
    {"passportnr", "passport_number"},
    {"passportnumber", "passport_number"},
    {"personalidnumber", "ssn"},
    {"phone", "phone_number"},
    {"phoneno", "phone_number"},
    {"phonenr", "phone_number"},
    {"phonenumber", "phone_number"},
    {"postalcode", "postcode"},
    {"postcode", "postcode"},
    {"province", "administrative_unit"},
    {"secondaryaddress", "secondary_address"},
    {"socialinsurancenumber", "ssn"},
    {"socialsecurity", "ssn"},
    {"socialsecurityno", "ssn"},
    {"socialsecuritynumber", "ssn"},
    {"ssn", "ssn"},
    {"state", "administrative_unit"},
    {"stateabbr", "state_abbr"},
    {"street", "street_address"},
    {"streetaddress", "street_address"},
    {"streetname", "street_address"},
    {"surname", "last_name"},
    {"swift", "swift11"},
    {"swift11", "swift11"},
    {"swift8", "swift8"},
    {"taxid", "ssn"},
    {"taxnumber", "ssn"},
    {"taxpayerid", "ssn"},
    {"tel", "phone_number"},
    {"telephone", "phone_number"},
    {"telephoneno", "phone_number"},
    {"telephonenumber", "phone_number"},
    {"telno", "phone_number"},
    {"town", "city"},
    {"url", "url"},
    {"useragent", "user_agent_string"},
    {"useragentstring", "user_agent_string"},
    {"useremail", "email"},
    {"username", "user_name"},
    {"vin", "vin"},
    {"website", "url"},
    {"zip", "postcode"},
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
    "color",
    "company",
    "country",
    "country_code",
    "credit_card_number",
    "date_of_birth",
    "driving_license_number",
    "email",
    "file_name",
    "first_name",
    "iban",
    "imei",
    "ipv4_address",
    "ipv6_address",
    "isbn",
    "job",
    "last_name",
    "latitude",
    "license_plate",
    "longitude",
    "mac_address",
    "name",
    "passport_number",
    "phone_number",
    "postcode",
    "secondary_address",
    "sex",
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

/// Kinds that say where or what, not who: few different ones point to nobody.
constexpr std::array kPlaces = std::to_array<std::string_view>({
    "address",
    "administrative_unit",
    "city",
    "company",
    "country",
    "country_code",
    "job",
    "latitude",
    "longitude",
    "postcode",
    "state",
    "state_abbr",
    "street_address",
    "url",
});

/// Kinds whose values are long numbers, or codes like these.
constexpr std::array kNumbers = std::to_array<std::string_view>({
    "bban",
    "credit_card_number",
    "driving_license_number",
    "passport_number",
    "phone_number",
    "ssn",
});

/// Kinds of which each value belongs to somebody, besides those.
constexpr std::array kIdentities = std::to_array<std::string_view>({
    "email",
    "iban",
    "id",
    "imei",
    "ipv4_address",
    "ipv6_address",
    "license_plate",
    "mac_address",
    "name",
    "user_name",
    "uuid4",
    "vin",
});

/// Words for somebody whom a table has rows of.
constexpr std::array kSubjects = std::to_array<std::string_view>({
    "account",    "applicant",    "beneficiary", "borrower", "buyer",       "cardholder", "citizen",
    "client",     "contact",      "customer",    "donor",    "driver",      "employee",   "guest",
    "holder",     "household",    "member",      "owner",    "participant", "passenger",  "patient",
    "person",     "policyholder", "pupil",       "resident", "respondent",  "student",    "subject",
    "subscriber", "tenant",       "user",        "visitor",  "voter",       "worker",
});

/// Words behind such a word that say its key or its name.
constexpr std::array kKeyWords = std::to_array<std::string_view>(
    {"code", "id", "key", "name", "no", "nr", "num", "number", "ref"});

/// Whole names that say a key of somebody.
constexpr std::array kSubjectKeys =
    std::to_array<std::string_view>({"custno", "mrn", "uid", "userid"});

template <class Words>
bool is_among(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
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

bool is_place(std::string_view kind) noexcept {
  return is_among(kPlaces, kind);
}

bool is_personal_number(std::string_view kind) noexcept {
  return is_among(kNumbers, kind);
}

bool is_identity(std::string_view kind) noexcept {
  return is_among(kIdentities, kind) || is_personal_number(kind);
}

bool names_subject(std::string_view name) {
  std::vector<std::string> words = name_words(name);
  if (words.empty()) return false;
  if (words.size() == 1 && is_among(kSubjectKeys, words[0])) return true;
  if (words.size() > 1 && is_among(kKeyWords, words.back())) words.pop_back();
  return is_among(kSubjects, words.back());
}

std::span<const std::string_view> known_sdtypes() noexcept {
  return kSdtypes;
}

}  // namespace likeness
