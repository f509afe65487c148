#include "makers/bank_numbers.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/streams.hpp"
#include "makers/pattern.hpp"
#include "text/characters.hpp"
#include "text/check_digits.hpp"

namespace likeness::makers {
namespace {

using streams::kMaking;

/// What stands for banks of a country in its account numbers.
struct Banks {
  std::string_view country;
  std::array<std::string_view, 4> codes;
};

constexpr std::array<Banks, 9> kBanks = {{
    {"GB", {"NWBK601613", "BARC200415", "HBUK400127", "LOYD309089"}},
    {"DE", {"20050550", "20750000", "23050101", "24050110"}},
    {"FR", {"3000400828", "2004101005", "3000203280", "3000300581"}},
    {"ES", {"21000418", "00491500", "01822370", "00810200"}},
    {"IT", {"0542811101", "0306909400", "0200801600", "0503401633"}},
    {"BR", {"0036030500001", "0000000000010", "6070119000001", "6074694800001"}},
    {"NL", {"ABNA", "INGB", "RABO", "TRIO"}},
    {"PL", {"1090101", "1020102", "1140200", "1050001"}},
    {"SA", {"80", "10", "20", "05"}},
}};

/// Codes have two letters each.
bool is_country(std::string_view a, std::string_view b) noexcept {
  return a[0] == b[0] && a[1] == b[1];
}

const Banks& banks_of(std::string_view country) {
  for (const Banks& banks : kBanks) {
    if (is_country(banks.country, country)) return banks;
  }
  return kBanks[0];
}

unsigned digit_at(std::string_view digits, std::size_t k) noexcept {
  return static_cast<unsigned>(digits[k] - '0');
}

unsigned modulo(std::string_view digits, unsigned divisor) noexcept {
  // Up to twelve digits of an account fit beside what is left of those before.
  std::uint64_t rest = 0;
  for (const char c : digits) rest = rest * 10 + static_cast<unsigned>(c - '0');
  return static_cast<unsigned>(rest % divisor);
}

/// Clé RIB of 21 digits.
std::string rib_key(std::string_view bank, std::string_view account) {
  const unsigned sum = 89 * modulo(bank.substr(0, 5), 97) + 15 * modulo(bank.substr(5), 97) +
                       3 * modulo(account, 97);
  std::string key;
  append_digits(97 - sum % 97, 2, key);
  return key;
}

/// A control digit of ten digits (código cuenta cliente).
char ccc_digit(std::string_view ten) {
  constexpr std::array<unsigned, 10> kWeights = {1, 2, 4, 8, 5, 10, 9, 7, 3, 6};
  unsigned sum = 0;
  for (std::size_t k = 0; k < ten.size(); ++k) sum += kWeights[k] * digit_at(ten, k);
  const unsigned check = 11 - sum % 11;
  return static_cast<char>(check == 11 ? '0' : check == 10 ? '1' : '0' + check);
}

/// Control internal number of 22 digits.
char cin_letter(std::string_view digits) {
  constexpr std::array<unsigned, 10> kOdd = {1, 0, 5, 7, 9, 13, 15, 17, 19, 21};
  unsigned sum = 0;
  for (std::size_t k = 0; k < digits.size(); ++k) {
    sum += k % 2 == 0 ? kOdd[digit_at(digits, k)] : digit_at(digits, k);
  }
  return static_cast<char>('A' + sum % 26);
}

/// The check digit behind seven digits of a Polish bank.
char polish_bank_digit(std::string_view digits) {
  constexpr std::array<unsigned, 7> kWeights = {3, 9, 7, 1, 3, 9, 7};
  unsigned sum = 0;
  for (std::size_t k = 0; k < kWeights.size(); ++k) sum += kWeights[k] * digit_at(digits, k);
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

/// Nine digits that the test of eleven accepts, with a zero in front.
std::string dutch_account(std::uint64_t number) {
  std::string digits;
  append_digits(number % 80'000'000 + 10'000'000, 8, digits);
  const auto rest = [&] {
    unsigned sum = 0;
    for (std::size_t k = 0; k < digits.size(); ++k) {
      sum += static_cast<unsigned>(9 - k) * digit_at(digits, k);
    }
    return (11 - sum % 11) % 11;
  };
  if (rest() == 10) digits[0] = '9';
  return "0" + digits + static_cast<char>('0' + rest());
}

std::string_view country_of(const Locale& locale) {
  return banks_of(locale.words.code).country;
}

}  // namespace

void append_bban(const Locale& locale, const Element& element, std::string& out) {
  const Banks& banks = banks_of(locale.words.code);
  const std::string_view country = banks.country;
  // Numbers of eight digits differ, whatever the bank.
  const std::uint64_t number = element.own_number(80'000'000);
  const std::string_view bank = banks.codes[number % banks.codes.size()];
  std::string account;
  if (is_country(country, "NL")) {
    out += bank;
    out += dutch_account(number);
  } else if (is_country(country, "FR")) {
    append_digits(number, 11, account);
    out += std::string(bank) + account + rib_key(bank, account);
  } else if (is_country(country, "ES")) {
    append_digits(number, 10, account);
    out += bank;
    out += ccc_digit("00" + std::string(bank));
    out += ccc_digit(account);
    out += account;
  } else if (is_country(country, "IT")) {
    append_digits(number, 12, account);
    const std::string digits = std::string(bank) + account;
    out += cin_letter(digits) + digits;
  } else if (is_country(country, "PL")) {
    append_digits(number, 16, account);
    out += std::string(bank) + polish_bank_digit(bank) + account;
  } else if (is_country(country, "BR")) {
    append_digits(number, 10, account);
    out += std::string(bank) + account + "C1";
  } else if (is_country(country, "SA")) {
    append_digits(number, 18, account);
    out += std::string(bank) + account;
  } else if (is_country(country, "DE")) {
    // These banks check accounts as cards are.
    append_digits(number, 9, account);
    out += std::string(bank) + account + text::luhn_digit(account);
  } else {
    append_digits(number, 8, account);
    out += std::string(bank) + account;
  }
}

void append_iban(const Locale& locale, const Element& element, std::string& out) {
  const std::string_view country = country_of(locale);
  std::string account;
  append_bban(locale, element, account);
  out += country;
  out += text::iban_digits(country, account);
  out += account;
}

void append_card_number(const Element& element, std::string& out) {
  constexpr std::array<std::string_view, 6> kIssuers = {"4539", "4716", "4929",
                                                        "5123", "5312", "5425"};
  std::string digits(kIssuers[element.below(kMaking.details[4], kIssuers.size())]);
  append_digits(element.own_number(100'000'000'000), 11, digits);
  out += digits;
  out += text::luhn_digit(digits);
}

void append_bic(const Locale& locale, const Element& element, int length, std::string& out) {
  const std::uint64_t number = element.own_number(26 * 26 * 26 * 26 * 10);
  append_pattern("????", number / 10, out);
  out += locale.words.code;
  append_pattern("?", number % 26, out);
  append_pattern("$", number % 9, out);
  if (length > 8) out += "XXX";
}

}  // namespace likeness::makers
