#include "text/amount_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <utility>

#include "text/number_format.hpp"

namespace likeness::text {
namespace {

constexpr std::size_t kMostDigits = 15;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// A text cut into what stands around the number, its sign and its digits.
struct Pieces {
  std::string_view prefix;
  std::string_view body;  ///< begins and ends with a digit
  std::string_view suffix;
  bool negative = false;
  bool parentheses = false;
  bool sign_inside = false;
};

std::optional<Pieces> cut(std::string_view text) {
  Pieces pieces;
  if (text.size() > 2 && text.front() == '(' && text.back() == ')') {
    pieces.negative = pieces.parentheses = true;
    text = text.substr(1, text.size() - 2);
  } else if (text.starts_with('-')) {
    pieces.negative = true;
    text.remove_prefix(1);
  }
  const auto first = std::find_if(text.begin(), text.end(), is_digit);
  if (first == text.end()) return std::nullopt;
  const auto last = std::find_if(text.rbegin(), text.rend(), is_digit).base();
  pieces.prefix = text.substr(0, static_cast<std::size_t>(first - text.begin()));
  pieces.body = text.substr(pieces.prefix.size(), static_cast<std::size_t>(last - first));
  pieces.suffix = text.substr(pieces.prefix.size() + pieces.body.size());
  if (pieces.prefix.ends_with('-')) {
    if (pieces.negative) return std::nullopt;
    pieces.negative = pieces.sign_inside = true;
    pieces.prefix.remove_suffix(1);
  }
  return pieces;
}

/// The digits of the number and how many of them are decimals.
struct Digits {
  std::string digits;
  std::size_t decimals = 0;
};

std::optional<Digits> read_digits(std::string_view body, char group, char point) {
  Digits result;
  const std::size_t at = body.find(point);
  const std::string_view whole = body.substr(0, at);
  std::size_t since_group = 0;
  bool grouped = false;
  for (const char c : whole) {
    if (is_digit(c)) {
      result.digits += c;
      ++since_group;
    } else if (c == group && group != 0 && (grouped ? since_group == 3 : since_group <= 3)) {
      grouped = true;
      since_group = 0;
    } else {
      return std::nullopt;
    }
  }
  if (grouped && since_group != 3) return std::nullopt;
  if (at != std::string_view::npos) {
    const std::string_view decimals = body.substr(at + 1);
    if (!std::all_of(decimals.begin(), decimals.end(), is_digit)) return std::nullopt;
    result.digits += decimals;
    result.decimals = decimals.size();
  }
  if (result.digits.empty() || result.digits.size() > kMostDigits) return std::nullopt;
  return result;
}

}  // namespace

std::optional<double> AmountText::parse(std::string_view text) const {
  const std::optional<Pieces> pieces = cut(text);
  if (!pieces || pieces->prefix != prefix || pieces->suffix != suffix) return std::nullopt;
  const std::optional<Digits> digits = read_digits(pieces->body, group, point);
  if (!digits) return std::nullopt;
  std::int64_t number = 0;
  std::from_chars(digits->digits.data(), digits->digits.data() + digits->digits.size(), number);
  double amount = static_cast<double>(number);
  double power = 1;
  for (std::size_t k = 0; k < digits->decimals; ++k) power *= 10;
  amount /= power;
  return pieces->negative ? -amount : amount;
}

std::string AmountText::write(double amount) const {
  std::array<char, kNumberSize> buffer{};
  const char* end = write_float(std::abs(amount), decimals, decimals, buffer.data());
  const std::string_view plain(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const std::size_t whole = std::min(plain.find('.'), plain.size());
  std::string number;
  for (std::size_t k = 0; k < whole; ++k) {
    if (group != 0 && k > 0 && (whole - k) % 3 == 0) number += group;
    number += plain[k];
  }
  if (decimals > 0 && whole < plain.size()) {
    number += point;
    number += plain.substr(whole + 1);
  }
  const bool negative = amount < 0;
  if (negative && parentheses) return '(' + prefix + number + suffix + ')';
  if (negative && sign_inside) return prefix + '-' + number + suffix;
  return (negative ? "-" : "") + prefix + number + suffix;
}

std::optional<AmountText> detect_amount_text(std::span<const std::string_view> texts) {
  if (texts.empty()) return std::nullopt;
  const std::optional<Pieces> first = cut(texts.front());
  if (!first) return std::nullopt;
  constexpr std::array<std::pair<char, char>, 7> kVariants = {
      {{0, '.'}, {',', '.'}, {'\'', '.'}, {' ', '.'}, {0, ','}, {'.', ','}, {' ', ','}}};
  std::optional<AmountText> best;
  std::size_t most = 0;
  for (const auto& [group, point] : kVariants) {
    AmountText way{std::string(first->prefix), std::string(first->suffix), group, point};
    std::size_t following = 0;
    for (const std::string_view text : texts) {
      if (!way.parse(text)) continue;
      ++following;
      const Pieces pieces = *cut(text);
      way.parentheses |= pieces.parentheses;
      way.sign_inside |= pieces.sign_inside;
      way.decimals = std::max(way.decimals,
                              static_cast<int>(read_digits(pieces.body, group, point)->decimals));
    }
    if (following > most) {
      most = following;
      best = way;
    }
  }
  return best;
}

}  // namespace likeness::text
