#include "text/check_digits.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "text/characters.hpp"

namespace likeness::text {
namespace {

/// 0 to 9 of digits, 10 to 35 of letters.
unsigned value_of(char c) noexcept {
  if (is_digit(c)) return static_cast<unsigned>(c - '0');
  return static_cast<unsigned>((c >= 'a' ? c - 'a' : c - 'A') + 10);
}

/// What is left of the number that the digits and values of letters write, divided by 97.
unsigned modulo_97(std::string_view text, unsigned remainder) noexcept {
  // Divided only where another letter might not fit.
  constexpr std::uint64_t kFull = 100'000'000'000'000'000;
  std::uint64_t number = remainder;
  for (const char c : text) {
    const unsigned value = value_of(c);
    number = number * (value > 9 ? 100 : 10) + value;
    if (number >= kFull) number %= 97;
  }
  return static_cast<unsigned>(number % 97);
}

}  // namespace

char luhn_digit(std::string_view digits) noexcept {
  unsigned sum = 0;
  bool doubled = true;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    const unsigned value = value_of(*digit) * (doubled ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
    doubled = !doubled;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

bool is_card_number(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (is_digit(c)) digits += c;
    if (is_letter(c)) return false;
  }
  if (digits.size() < 13 || digits.size() > 19) return false;
  const char last = digits.back();
  digits.pop_back();
  return luhn_digit(digits) == last;
}

std::string iban_digits(std::string_view country, std::string_view account) {
  const unsigned remainder = modulo_97("00", modulo_97(country, modulo_97(account, 0)));
  const unsigned check = 98 - remainder;
  return {static_cast<char>('0' + check / 10), static_cast<char>('0' + check % 10)};
}

bool is_iban(std::string_view text) {
  std::string iban(text);
  std::erase(iban, ' ');
  if (iban.size() < 15 || iban.size() > 34) return false;
  if (!std::all_of(iban.begin(), iban.end(), [](char c) { return is_digit(c) || is_letter(c); })) {
    return false;
  }
  if (!is_letter(iban[0]) || !is_letter(iban[1]) || !is_digit(iban[2]) || !is_digit(iban[3])) {
    return false;
  }
  const std::string_view view = iban;
  return iban_digits(view.substr(0, 2), view.substr(4)) == view.substr(2, 2);
}

bool is_ipv4(std::string_view text) noexcept {
  std::size_t parts = 0;
  while (parts < 4) {
    std::size_t length = 0;
    unsigned value = 0;
    while (length < text.size() && length < 4 && is_digit(text[length])) {
      value = value * 10 + value_of(text[length++]);
    }
    if (length == 0 || length > 3 || value > 255 || (length > 1 && text[0] == '0')) return false;
    text.remove_prefix(length);
    ++parts;
    if (parts == 4) return text.empty();
    if (text.empty() || text[0] != '.') return false;
    text.remove_prefix(1);
  }
  return false;
}

bool is_email(std::string_view text) noexcept {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0) return false;
  const std::string_view domain = text.substr(at + 1);
  const std::size_t point = domain.rfind('.');
  return domain.find('@') == std::string_view::npos && text.find(' ') == std::string_view::npos &&
         point != std::string_view::npos && point > 0 && point + 2 < domain.size();
}

}  // namespace likeness::text
