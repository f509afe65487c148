#include "makers/national_ids.hpp"

#include <array>
#include <cstdint>
#include <string_view>

#include "core/streams.hpp"
#include "makers/pattern.hpp"
#include "makers/person.hpp"
#include "text/characters.hpp"
#include "text/check_digits.hpp"

namespace likeness::makers {
namespace {

using streams::kMaking;

unsigned value_of_digit(char c) noexcept {
  return static_cast<unsigned>(c - '0');
}

/// A different number for each element, of nine digits.
std::uint64_t nine_digits(const Element& element) {
  constexpr std::uint64_t kNumbers = 1'000'000'000;
  return element.own_number(kNumbers);
}

/// The digits' sum, the k-th weighted by weights[k].
template <std::size_t kCount>
unsigned weighted_sum(std::string_view digits, const std::array<unsigned, kCount>& weights) {
  unsigned sum = 0;
  for (std::size_t k = 0; k < kCount; ++k) sum += weights[k] * value_of_digit(digits[k]);
  return sum;
}

void append_ssn(const Element& element, std::string& out) {
  // Area 1 to 665, group 1 to 99, serial 1 to 9999 (Social Security Administration).
  constexpr std::uint64_t kAreas = 665;
  constexpr std::uint64_t kGroups = 99;
  constexpr std::uint64_t kSerials = 9999;
  std::uint64_t number = element.own_number(kAreas * kGroups * kSerials);
  append_digits(1 + number % kAreas, 3, out);
  number /= kAreas;
  out += '-';
  append_digits(1 + number % kGroups, 2, out);
  out += '-';
  append_digits(1 + number / kGroups, 4, out);
}

void append_nino(const Element& element, std::string& out) {
  constexpr std::string_view kFirst = "ABCEHJLMPRSWXY";
  constexpr std::string_view kSecond = "ACEHJLMPRSWXYZ";
  constexpr std::uint64_t kDigits = 1'000'000;
  std::uint64_t number = element.own_number(kFirst.size() * kSecond.size() * 4 * kDigits);
  const std::uint64_t digits = number % kDigits;
  number /= kDigits;
  out += kFirst[number % kFirst.size()];
  number /= kFirst.size();
  out += kSecond[number % kSecond.size()];
  append_digits(digits, 6, out);
  out += static_cast<char>('A' + number / kSecond.size());
}

/// Versicherungsnummer of the Deutsche Rentenversicherung: area, birth, first letter of the family
/// name, serial (from 50 for women), check digit (Verordnung ueber die Versicherungsnummer, par.
/// 2).
void append_insurance_number(const Locale& locale, const Element& element, std::string& out) {
  const Person person = person_of(locale, element);
  const Birth birth = birth_of(element);
  const char initial = text::to_upper(locale.family.slugs[person.family][0]);
  std::string number;
  constexpr std::array<std::uint64_t, 10> kAreas = {4, 8, 10, 12, 13, 15, 17, 20, 25, 65};
  append_digits(kAreas[birth.serial / 50], 2, number);
  append_digits(static_cast<std::uint64_t>(birth.day), 2, number);
  append_digits(static_cast<std::uint64_t>(birth.month), 2, number);
  append_digits(static_cast<std::uint64_t>(birth.year % 100), 2, number);
  std::string digits = number;
  append_digits(static_cast<std::uint64_t>(initial - 'A' + 1), 2, digits);
  number += initial;
  const std::uint64_t serial = birth.serial % 50 + (person.sex == Sex::kFemale ? 50 : 0);
  append_digits(serial, 2, number);
  append_digits(serial, 2, digits);
  constexpr std::array<unsigned, 12> kWeights = {2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1};
  unsigned sum = 0;
  for (std::size_t k = 0; k < kWeights.size(); ++k) {
    const unsigned product = kWeights[k] * value_of_digit(digits[k]);
    sum += product / 10 + product % 10;
  }
  out += number;
  out += static_cast<char>('0' + sum % 10);
}

/// Numéro d'inscription au répertoire: sex, birth, department, commune, serial, key modulo 97.
void append_nir(const Locale& locale, const Element& element, std::string& out) {
  const Birth birth = birth_of(element);
  std::string number = person_of(locale, element).sex == Sex::kMale ? "1" : "2";
  append_digits(static_cast<std::uint64_t>(birth.year % 100), 2, number);
  append_digits(static_cast<std::uint64_t>(birth.month), 2, number);
  const std::uint64_t departments = element.below(kMaking.details[3], 95);
  // There is no department 20 any more.
  append_digits(departments == 19 ? 75 : departments + 1, 2, number);
  // The day and its serial tell apart who shares the month.
  const auto rest = static_cast<std::uint64_t>(birth.day - 1) * kBirthSerials + birth.serial;
  append_digits(1 + rest / 999, 3, number);
  append_digits(1 + rest % 999, 3, number);
  std::uint64_t value = 0;
  for (const char c : number) value = value * 10 + value_of_digit(c);
  append_digits(97 - value % 97, 2, number);
  out += number;
}

void append_dni(const Element& element, std::string& out) {
  constexpr std::uint64_t kNumbers = 100'000'000;
  const std::uint64_t number = element.own_number(kNumbers);
  append_digits(number, 8, out);
  out += std::string_view("TRWAGMYFPDXBNJZSQVHLCKE")[number % 23];
}

bool is_vowel(char c) noexcept {
  return std::string_view("aeiou").find(c) != std::string_view::npos;
}

/// Three letters of a name: its consonants, then its vowels, then X. Of given names with four
/// consonants or more, the second is passed over.
void append_name_letters(std::string_view slug, bool given, std::string& out) {
  std::string consonants;
  std::string vowels;
  for (const char c : slug) (is_vowel(c) ? vowels : consonants) += text::to_upper(c);
  if (given && consonants.size() >= 4) consonants.erase(1, 1);
  out += (consonants + vowels + "XXX").substr(0, 3);
}

/// The values of letters and digits in odd places of a codice fiscale and of an IBAN's CIN.
constexpr std::array<unsigned, 26> kOddValues = {1,  0,  5, 7, 9, 13, 15, 17, 19, 21, 2,  4,  18,
                                                 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};

unsigned odd_value(char c) noexcept {
  return kOddValues[static_cast<std::size_t>(text::is_digit(c) ? c - '0' : c - 'A')];
}

unsigned even_value(char c) noexcept {
  return static_cast<unsigned>(text::is_digit(c) ? c - '0' : c - 'A');
}

void append_codice_fiscale(const Locale& locale, const Element& element, std::string& out) {
  const Person person = person_of(locale, element);
  const Birth birth = birth_of(element);
  const bool female = person.sex == Sex::kFemale;
  std::string code;
  append_name_letters(locale.family.slugs[person.family], false, code);
  append_name_letters((female ? locale.female : locale.male).slugs[person.given], true, code);
  append_digits(static_cast<std::uint64_t>(birth.year % 100), 2, code);
  code += std::string_view("ABCDEHLMPRST")[static_cast<std::size_t>(birth.month - 1)];
  append_digits(static_cast<std::uint64_t>(birth.day + (female ? 40 : 0)), 2, code);
  code += static_cast<char>('A' + person.family % 9);
  append_digits(100 + birth.serial, 3, code);
  unsigned sum = 0;
  for (std::size_t k = 0; k < code.size(); ++k) {
    sum += k % 2 == 0 ? odd_value(code[k]) : even_value(code[k]);
  }
  out += code;
  out += static_cast<char>('A' + sum % 26);
}

void append_cpf(const Element& element, std::string& out) {
  std::string digits;
  append_digits(nine_digits(element), 9, digits);
  for (unsigned last = 10; last <= 11; ++last) {
    unsigned sum = 0;
    for (std::size_t k = 0; k < digits.size(); ++k) {
      sum += (last - static_cast<unsigned>(k)) * value_of_digit(digits[k]);
    }
    const unsigned rest = sum % 11;
    digits += static_cast<char>(rest < 2 ? '0' : '0' + (11 - rest));
  }
  out += digits.substr(0, 3) + '.' + digits.substr(3, 3) + '.' + digits.substr(6, 3) + '-' +
         digits.substr(9);
}

/// Eight digits whose ninth, by the test of eleven, is one digit: of ten numbers that differ in the
/// last of them, at least nine have it.
void append_bsn(const Element& element, std::string& out) {
  constexpr std::array<unsigned, 8> kWeights = {9, 8, 7, 6, 5, 4, 3, 2};
  std::string digits;
  append_digits(10'000'000 + element.own_number(80'000'000), 8, digits);
  unsigned rest = weighted_sum(digits, kWeights) % 11;
  // A rest of ten has no digit; a first digit of one more changes it. No other number becomes this
  // one, since those with a nine in front come from nowhere else.
  if (rest == 10) {
    digits[0] = '9';
    rest = weighted_sum(digits, kWeights) % 11;
  }
  out += digits;
  out += static_cast<char>('0' + rest % 10);
}

void append_pesel(const Locale& locale, const Element& element, std::string& out) {
  const Birth birth = birth_of(element);
  std::string digits;
  append_digits(static_cast<std::uint64_t>(birth.year % 100), 2, digits);
  append_digits(static_cast<std::uint64_t>(birth.month + (birth.year >= 2000 ? 20 : 0)), 2, digits);
  append_digits(static_cast<std::uint64_t>(birth.day), 2, digits);
  append_digits(birth.serial, 3, digits);
  const std::uint64_t sex = person_of(locale, element).sex == Sex::kMale ? 1 : 0;
  append_digits(2 * element.below(kMaking.details[3], 5) + sex, 1, digits);
  constexpr std::array<unsigned, 10> kWeights = {1, 3, 7, 9, 1, 3, 7, 9, 1, 3};
  digits += static_cast<char>('0' + (10 - weighted_sum(digits, kWeights) % 10) % 10);
  out += digits;
}

/// Kojin bango, with its check digit modulo 11.
void append_my_number(const Element& element, std::string& out) {
  constexpr std::array<unsigned, 11> kWeights = {6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
  std::string digits;
  append_digits(10'000'000'000 + element.own_number(80'000'000'000), 11, digits);
  const unsigned rest = weighted_sum(digits, kWeights) % 11;
  digits += static_cast<char>(rest <= 1 ? '0' : '0' + (11 - rest));
  out += digits;
}

/// Resident identity card number (GB 11643): county (one that has always been there), birth, serial
/// (odd for men), check character.
void append_resident_id(const Locale& locale, const Element& element, std::string& out) {
  constexpr std::array<std::string_view, 10> kCounties = {"110101", "120101", "310101", "330122",
                                                          "340121", "350121", "360121", "430121",
                                                          "510121", "530124"};
  const Birth birth = birth_of(element);
  std::string digits(kCounties[element.below(kMaking.details[3], kCounties.size())]);
  append_digits(static_cast<std::uint64_t>(birth.year), 4, digits);
  append_digits(static_cast<std::uint64_t>(birth.month), 2, digits);
  append_digits(static_cast<std::uint64_t>(birth.day), 2, digits);
  const unsigned male = person_of(locale, element).sex == Sex::kMale ? 1 : 0;
  append_digits(2 * birth.serial % 1000 + male, 3, digits);
  constexpr std::array<unsigned, 17> kWeights = {7, 9, 10, 5,  8, 4, 2, 1, 6,
                                                 3, 7, 9,  10, 5, 8, 4, 2};
  digits += std::string_view("10X98765432")[weighted_sum(digits, kWeights) % 11];
  out += digits;
}

void append_saudi_id(const Element& element, std::string& out) {
  std::string digits = "1";
  append_digits(element.own_number(100'000'000), 8, digits);
  out += digits;
  out += text::luhn_digit(digits);
}

/// The check digit of Verhoeff (1969): a permutation by place, then the product in the dihedral
/// group of order ten.
char verhoeff_digit(std::string_view digits) {
  constexpr std::array<std::string_view, 10> kProduct = {
      "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
      "5987604321", "6598710432", "7659821043", "8765932104", "9876543210"};
  constexpr std::array<std::string_view, 8> kPermutation = {
      "0123456789", "1576283094", "5803796142", "8916043527",
      "9453126870", "4286573901", "2793806415", "7046913258"};
  constexpr std::string_view kInverse = "0432156789";
  std::size_t check = 0;
  for (std::size_t k = 0; k < digits.size(); ++k) {
    const char digit = digits[digits.size() - 1 - k];
    const char permuted = kPermutation[(k + 1) % 8][value_of_digit(digit)];
    check = value_of_digit(kProduct[check][value_of_digit(permuted)]);
  }
  return kInverse[check];
}

void append_aadhaar(const Element& element, std::string& out) {
  std::string digits;
  append_digits(20'000'000'000 + element.own_number(79'999'999'999), 11, digits);
  digits += verhoeff_digit(digits);
  out += digits.substr(0, 4) + ' ' + digits.substr(4, 4) + ' ' + digits.substr(8);
}

}  // namespace

void append_national_id(const Locale& locale, const Element& element, std::string& out) {
  const std::string_view code = locale.words.code;
  if (code == "US") return append_ssn(element, out);
  if (code == "GB") return append_nino(element, out);
  if (code == "DE") return append_insurance_number(locale, element, out);
  if (code == "FR") return append_nir(locale, element, out);
  if (code == "ES") return append_dni(element, out);
  if (code == "IT") return append_codice_fiscale(locale, element, out);
  if (code == "BR") return append_cpf(element, out);
  if (code == "NL") return append_bsn(element, out);
  if (code == "PL") return append_pesel(locale, element, out);
  if (code == "JP") return append_my_number(element, out);
  if (code == "CN") return append_resident_id(locale, element, out);
  if (code == "SA") return append_saudi_id(element, out);
  append_aadhaar(element, out);
}

}  // namespace likeness::makers
