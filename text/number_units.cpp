#include "text/number_units.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "text/characters.hpp"
#include "text/number_frame.hpp"
#include "text/spaces.hpp"

namespace likeness::text {
namespace {

constexpr std::array<std::string_view, 40> kCurrencies = {
    "USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "CNY", "RMB",
    "INR", "RUB", "BRL", "MXN", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF",
    "TRY", "ZAR", "KRW", "SGD", "HKD", "THB", "IDR", "ILS", "AED", "SAR",
    "ARS", "CLP", "COP", "RS",  "KR",  "FR",  "US",  "R",   "A",   "C"};
/// In UTF-8.
constexpr std::array<std::string_view, 14> kSymbols = {"$",
                                                       "\xE2\x82\xAC",
                                                       "\xC2\xA3",
                                                       "\xC2\xA5",
                                                       "\xE2\x82\xB9",
                                                       "\xE2\x82\xBD",
                                                       "\xE2\x82\xA9",
                                                       "\xE2\x82\xBA",
                                                       "\xE2\x82\xB4",
                                                       "\xE2\x82\xAB",
                                                       "\xE0\xB8\xBF",
                                                       "\xC2\xA2",
                                                       "~",
                                                       "\xE2\x89\x88"};

bool is_unit(std::string_view text) noexcept {
  constexpr std::size_t kLongest = 16;
  if (text.size() > kLongest) return false;
  const std::string_view unit = without_spaces(text);
  if (is_currency(unit)) return true;
  const auto plain = [](char c) {
    return is_letter(c) || static_cast<unsigned char>(c) >= 0x80 || c == '%' || c == '"' ||
           c == '\'';
  };
  if (unit.empty() || !plain(unit.front())) return false;
  return std::all_of(unit.begin(), unit.end(), [&](char c) {
    return plain(c) || c == '/' || c == ' ' || c == '.' || c == '^' || c == '*';
  });
}

}  // namespace

bool is_currency(std::string_view text) noexcept {
  text = without_spaces(text);
  for (const std::string_view symbol : kSymbols) {
    if (!text.ends_with(symbol)) continue;
    const std::string_view letters = text.substr(0, text.size() - symbol.size());
    return letters.size() <= 3 && std::all_of(letters.begin(), letters.end(), is_letter);
  }
  if (text.ends_with('.')) text.remove_suffix(1);
  return std::any_of(kCurrencies.begin(), kCurrencies.end(), [&](std::string_view one) {
    return one.size() > 1 && same_surrounding(one, text);
  });
}

bool is_currency_or_unit(std::string_view prefix, std::string_view suffix) noexcept {
  const std::string_view before = without_spaces(prefix);
  if (!before.empty() && !is_currency(before)) return false;
  return suffix.empty() || is_unit(suffix);
}

}  // namespace likeness::text
