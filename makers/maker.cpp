#include "makers/maker.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>

#include "core/hash.hpp"
#include "core/streams.hpp"
#include "makers/address.hpp"
#include "makers/bank_numbers.hpp"
#include "makers/device_numbers.hpp"
#include "makers/national_ids.hpp"
#include "makers/pattern.hpp"
#include "makers/person.hpp"
#include "makers/texts.hpp"
#include "text/number_text.hpp"

namespace likeness::makers {
namespace {

using streams::kMaking;

constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t kBillion = 1'000'000'000;

using Append = void (*)(const Locale&, const Element&, std::string&);
using Count = std::uint64_t (*)(const Locale&);

/// What a kind is called, how a value is made, and how many differ.
struct Kind {
  std::string_view sdtype;
  Append append;
  Count distinct;
};

std::uint64_t unlimited(const Locale&) {
  return kUnlimited;
}
std::uint64_t repeating(const Locale&) {
  return 0;
}
template <std::uint64_t kCount>
std::uint64_t up_to(const Locale&) {
  return kCount;
}

/// Leaves the locale aside.
template <void (*kAppend)(const Element&, std::string&)>
void anywhere(const Locale&, const Element& element, std::string& out) {
  kAppend(element, out);
}

template <void (*kAppend)(const Locale&, const Person&, std::string&)>
void of_person(const Locale& locale, const Element& element, std::string& out) {
  kAppend(locale, person_of(locale, element), out);
}

template <std::string_view Place::*kPart>
void of_place(const Locale& locale, const Element& element, std::string& out) {
  out += place_of(locale, element).*kPart;
}

template <std::string_view LocaleWords::*kPatterns>
void of_patterns(const Locale& locale, const Element& element, std::string& out) {
  const std::string_view patterns = locale.words.*kPatterns;
  append_patterns(patterns, element.own_number(patterns_size(patterns)), out);
}

template <std::string_view LocaleWords::*kPatterns>
std::uint64_t count_of_patterns(const Locale& locale) {
  return patterns_size(locale.words.*kPatterns);
}

void append_date_of_birth(const Locale&, const Element& element, std::string& out) {
  const Birth birth = birth_of(element);
  append_digits(static_cast<std::uint64_t>(birth.year), 4, out);
  out += '-';
  append_digits(static_cast<std::uint64_t>(birth.month), 2, out);
  out += '-';
  append_digits(static_cast<std::uint64_t>(birth.day), 2, out);
}

void append_flat(const Locale&, const Element& element, std::string& out) {
  const std::uint64_t flat = 1 + element.below(kMaking.details[9], 120);
  out += (flat % 3 == 0 ? "Suite " : "Apt. ") + std::to_string(flat);
}

template <int kLength>
void append_swift(const Locale& locale, const Element& element, std::string& out) {
  append_bic(locale, element, kLength, out);
}
void append_sex(const Locale& locale, const Element& element, std::string& out) {
  out += person_of(locale, element).sex == Sex::kFemale ? "F" : "M";
}

/// Sorted by their names.
constexpr std::array kKinds = std::to_array<Kind>({
    {"address", append_address, unlimited},
    {"administrative_unit", of_place<&Place::state>, repeating},
    {"bban", append_bban, up_to<80'000'000>},
    {"city", of_place<&Place::city>, repeating},
    {"color", anywhere<append_colour>, repeating},
    {"company", append_company, unlimited},
    {"country", anywhere<append_country>, repeating},
    {"country_code", anywhere<append_country_code>, repeating},
    {"credit_card_number", anywhere<append_card_number>, up_to<100 * kBillion>},
    {"date_of_birth", append_date_of_birth, repeating},
    {"driving_license_number", of_patterns<&LocaleWords::licence>,
     count_of_patterns<&LocaleWords::licence>},
    {"email", of_person<append_email>, unlimited},
    {"file_name", anywhere<append_file_name>, up_to<kBillion>},
    {"first_name", of_person<append_given>, repeating},
    {"iban", append_iban, up_to<80'000'000>},
    {"imei", anywhere<append_imei>, up_to<1000 * kBillion>},
    {"ipv4_address", anywhere<append_ipv4>, up_to<3'590'324'224>},
    {"ipv6_address", anywhere<append_ipv6>, unlimited},
    {"isbn", anywhere<append_isbn>, up_to<20'000'000>},
    {"job", append_job, repeating},
    {"last_name", of_person<append_family>, repeating},
    {"latitude", append_latitude, repeating},
    {"license_plate", of_patterns<&LocaleWords::plates>, count_of_patterns<&LocaleWords::plates>},
    {"longitude", append_longitude, repeating},
    {"mac_address", anywhere<append_mac>, up_to<std::uint64_t{1} << 40>},
    {"name", of_person<append_full_name>, unlimited},
    {"passport_number", of_patterns<&LocaleWords::passport>,
     count_of_patterns<&LocaleWords::passport>},
    {"phone_number", append_phone, phones},
    {"postcode", append_postal_code, repeating},
    {"secondary_address", append_flat, repeating},
    {"sex", append_sex, repeating},
    {"ssn", append_national_id, up_to<10'000'000>},
    {"state", of_place<&Place::state>, repeating},
    {"state_abbr", of_place<&Place::short_state>, repeating},
    {"street_address", append_street, unlimited},
    {"swift11", append_swift<11>, repeating},
    {"swift8", append_swift<8>, repeating},
    {"text", append_prose, repeating},
    {"url", append_url, up_to<kBillion>},
    {"user_agent_string", anywhere<append_user_agent>, repeating},
    {"user_name", of_person<append_user_name>, unlimited},
    {"uuid4", anywhere<append_uuid>, unlimited},
    {"vin", anywhere<append_vin>, up_to<kBillion>},
});

constexpr auto kMakerKinds = [] {
  std::array<std::string_view, kKinds.size()> names{};
  for (std::size_t k = 0; k < names.size(); ++k) names[k] = kKinds[k].sdtype;
  return names;
}();
static_assert(std::is_sorted(kMakerKinds.begin(), kMakerKinds.end()));

}  // namespace

Maker::Maker(std::string_view sdtype, std::string_view locale)
    : kind_(static_cast<std::size_t>(std::find(kMakerKinds.begin(), kMakerKinds.end(), sdtype) -
                                     kMakerKinds.begin())),
      // An IBAN holds the account number that the row shows elsewhere.
      key_(static_cast<std::uint32_t>(fnv_hash(sdtype == "bban" ? "iban" : sdtype))),
      locale_(load_locale(locale)) {
  assert(kind_ < kKinds.size());
}

void Maker::append(const Element& element, std::string& out) const {
  Element own = element;
  own.kind = key_;
  kKinds[kind_].append(*locale_, own, out);
}

double Maker::number(const Element& element) const {
  std::string text;
  append(element, text);
  return text::to_number(text).value_or(0);
}

std::uint64_t Maker::distinct() const {
  return kKinds[kind_].distinct(*locale_);
}

std::string_view Maker::sdtype() const noexcept {
  return kKinds[kind_].sdtype;
}

std::span<const std::string_view> maker_kinds() noexcept {
  return kMakerKinds;
}

}  // namespace likeness::makers
