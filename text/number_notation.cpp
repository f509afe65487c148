#include "text/number_notation.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>

#include "text/number_digits.hpp"
#include "text/number_format.hpp"
#include "text/number_frame.hpp"

namespace likeness::text {
namespace {

/// A number beyond a limit of which only that is known: half of a limit from above, a tenth more
/// than one from below.
double beyond(double limit, bool below) noexcept {
  const double margin = below ? std::fabs(limit) / 2 : std::fabs(limit) / 10;
  const double step = margin > 0 ? margin : 1;
  const double value = below ? limit - step : limit + step;
  return std::trunc(limit) != limit ? value : below ? std::floor(value) : std::ceil(value);
}

void append_grouped(const NumberNotation& notation, std::string_view whole, std::string& out) {
  for (std::size_t k = 0; k < whole.size(); ++k) {
    const std::size_t left = whole.size() - k;
    const bool begins = notation.groups_of_two && left > 3 ? (left - 3) % 2 == 0 : left % 3 == 0;
    if (k > 0 && begins) out += notation.group;
    out += whole[k];
  }
}

/// The digits of a number that is not negative, as write_float() makes them.
void append_digits(const NumberNotation& notation, std::string_view plain, std::string& out) {
  const std::size_t point = std::min(plain.find('.'), plain.size());
  append_grouped(notation, plain.substr(0, point), out);
  if (point == plain.size()) return;
  out += notation.point;
  out += plain.substr(point + 1);
}

void append_signed(const NumberNotation& notation, std::string_view plain, bool negative,
                   std::string& out) {
  const bool parentheses = negative && notation.parentheses;
  const bool minus = negative && !parentheses;
  const bool in_front = !notation.sign_inside && !notation.sign_behind;
  if (parentheses) out += '(';
  if (minus && in_front) out += '-';
  const bool zero = plain.find_first_of("123456789") == std::string_view::npos;
  if (!negative && (zero ? notation.plus_zero : notation.plus)) out += '+';
  out += notation.prefix;
  if (minus && notation.sign_inside) out += '-';
  append_digits(notation, plain, out);
  if (minus && notation.sign_behind && !notation.sign_inside) out += '-';
  out += notation.suffix;
  if (parentheses) out += ')';
}

void append_exponent_form(const NumberNotation& notation, double number, int decimals,
                          std::string& out) {
  std::array<char, kNumberSize> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                 std::chars_format::scientific, std::max(decimals, 0));
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data()));
  const std::size_t e = text.find('e');
  out += text.substr(0, e);
  out += notation.exponent;
  const bool negative = text[e + 1] == '-';
  if (negative || notation.exponent_plus) out += negative ? '-' : '+';
  std::string_view digits = text.substr(e + 2);
  while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
  for (auto k = static_cast<int>(digits.size()); k < notation.exponent_digits; ++k) out += '0';
  out += digits;
}

/// Whether the number is beyond a limit that it is written as; then writes that.
bool append_limit(const NumberNotation& notation, double number, int decimals, int min_decimals,
                  std::string& out) {
  const bool below = notation.below && number < *notation.below;
  const bool above = notation.above && number > *notation.above;
  if (!below && !above) return false;
  NumberNotation without = notation;
  without.below.reset();
  without.above.reset();
  out += below ? '<' : '>';
  write_number(without, below ? *notation.below : *notation.above, decimals, min_decimals, out);
  return true;
}

}  // namespace

std::optional<NotedNumber> read_number(const NumberNotation& notation, std::string_view text) {
  const std::optional<NumberFrame> frame = frame_of(text);
  if (!frame) return std::nullopt;
  const bool dressed = same_surrounding(frame->prefix, notation.prefix) &&
                       same_surrounding(frame->suffix, notation.suffix);
  if (!dressed && !(frame->prefix.empty() && frame->suffix.empty() && frame->digits == "0")) {
    return std::nullopt;
  }
  std::optional<NotedNumber> number = read_framed(notation, *frame);
  if (!number || frame->limit == 0) return number;
  const std::optional<double>& limit = frame->limit == '<' ? notation.below : notation.above;
  if (!limit || number->value != *limit) return std::nullopt;
  number->value = beyond(*limit, frame->limit == '<');
  number->integer = number->whole ? static_cast<std::int64_t>(number->value) : 0;
  return number;
}

void write_number(const NumberNotation& notation, double number, int decimals, int min_decimals,
                  std::string& out) {
  if (append_limit(notation, number, decimals, min_decimals, out)) return;
  if (!notation.joint.empty()) {
    return write_number(notation, static_cast<std::int64_t>(std::llround(number)), out);
  }
  if (notation.exponent != 0) return append_exponent_form(notation, number, decimals, out);
  if (notation.bare && number == *notation.bare) decimals = min_decimals = 0;
  std::array<char, kNumberSize> buffer{};
  const char* const end = write_float(std::fabs(number), decimals, min_decimals, buffer.data());
  const std::string_view plain(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const bool zero = plain.find_first_of("123456789") == std::string_view::npos;
  append_signed(notation, plain, number < 0 && !zero, out);
}

void write_number(const NumberNotation& notation, std::int64_t number, std::string& out) {
  if (append_limit(notation, static_cast<double>(number), 0, 0, out)) return;
  if (!notation.joint.empty()) {
    const std::int64_t magnitude = std::max<std::int64_t>(number, 0);
    out += notation.prefix + std::to_string(magnitude / notation.second_range) + notation.joint +
           std::to_string(magnitude % notation.second_range) + notation.suffix;
    return;
  }
  std::array<char, kNumberSize> buffer{};
  const char* const end = write_integer(number, buffer.data());
  std::string_view plain(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  if (number < 0) plain.remove_prefix(1);
  append_signed(notation, plain, number < 0, out);
}

}  // namespace likeness::text
