#include "text/number_format.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

namespace likeness::text {
namespace {

constexpr int kFastDecimals = 15;
constexpr std::array<std::uint64_t, kFastDecimals + 1> kPowers = {1ULL,
                                                                  10ULL,
                                                                  100ULL,
                                                                  1'000ULL,
                                                                  10'000ULL,
                                                                  100'000ULL,
                                                                  1'000'000ULL,
                                                                  10'000'000ULL,
                                                                  100'000'000ULL,
                                                                  1'000'000'000ULL,
                                                                  10'000'000'000ULL,
                                                                  100'000'000'000ULL,
                                                                  1'000'000'000'000ULL,
                                                                  10'000'000'000'000ULL,
                                                                  100'000'000'000'000ULL,
                                                                  1'000'000'000'000'000ULL};

/// Rounds |value| 10^decimals to the nearest whole number; false where the product is too large or
/// too near to a tie to be sure.
bool scale(double magnitude, int decimals, std::uint64_t& scaled) noexcept {
  const double product =
      magnitude * static_cast<double>(kPowers[static_cast<std::size_t>(decimals)]);
  if (!(product < 0x1p52)) return false;
  const auto below = static_cast<std::uint64_t>(product);
  const double rest = product - static_cast<double>(below);
  // The product is off by at most half a unit in its last place.
  if (std::fabs(rest - 0.5) <= product * 0x1p-52) return false;
  scaled = below + (rest > 0.5 ? 1 : 0);
  return true;
}

char* write_fixed_fast(std::uint64_t scaled, int decimals, char* out) noexcept {
  const std::uint64_t power = kPowers[static_cast<std::size_t>(decimals)];
  out = std::to_chars(out, out + 20, scaled / power).ptr;
  if (decimals == 0) return out;
  std::uint64_t fraction = scaled % power;
  *out = '.';
  for (int k = decimals; k > 0; --k) {
    out[k] = static_cast<char>('0' + fraction % 10);
    fraction /= 10;
  }
  return out + decimals + 1;
}

/// Leaves out zeros at the end, and a point that nothing follows, as long as more than `keep`
/// digits follow the point.
char* trim_zeros(char* end, int decimals, int keep) noexcept {
  for (; decimals > keep && end[-1] == '0'; --decimals) --end;
  return end[-1] == '.' ? end - 1 : end;
}

/// The shortest digits that read back equal; value = 0.d1d2d3... * 10^point.
struct ShortestDigits {
  std::array<char, 32> text;
  int count = 0;
  int point = 0;

  /// How many are behind the point.
  [[nodiscard]] int decimals() const noexcept {
    return count == 1 && text[0] == '0' ? 0 : std::max(0, count - point);
  }
};

ShortestDigits shortest_digits(double magnitude) noexcept {
  ShortestDigits digits;
  std::array<char, 40> form;
  const auto result = std::to_chars(form.data(), form.data() + form.size(), magnitude,
                                    std::chars_format::scientific);
  const char* const exponent = std::find(form.data(), result.ptr, 'e');
  for (const char* p = form.data(); p < exponent; ++p) {
    if (*p != '.') digits.text[static_cast<std::size_t>(digits.count++)] = *p;
  }
  const bool plus = exponent[1] == '+';
  std::from_chars(exponent + (plus ? 2 : 1), result.ptr, digits.point);
  ++digits.point;
  return digits;
}

char* write_zeros(char* out, int count) noexcept {
  if (count <= 0) return out;
  std::memset(out, '0', static_cast<std::size_t>(count));
  return out + count;
}

/// Without exponent, with zeros up to `min_decimals` digits behind the point.
char* write_plain(const ShortestDigits& digits, int min_decimals, char* out) noexcept {
  const char* const first = digits.text.data();
  const char* const last = first + digits.count;
  const int whole = std::clamp(digits.point, 0, digits.count);
  if (digits.point <= 0) *out++ = '0';
  out = std::copy(first, first + whole, out);
  out = write_zeros(out, digits.point - whole);
  const int decimals = digits.decimals();
  if (decimals == 0 && min_decimals <= 0) return out;
  *out++ = '.';
  if (decimals > 0) {
    out = write_zeros(out, -digits.point);
    out = std::copy(first + whole, last, out);
  }
  return write_zeros(out, min_decimals - decimals);
}

char* write_with_exponent(const ShortestDigits& digits, char* out) noexcept {
  const char* const first = digits.text.data();
  *out++ = *first;
  if (digits.count > 1) *out++ = '.';
  out = std::copy(first + 1, first + digits.count, out);
  const int exponent = digits.point - 1;
  *out++ = 'e';
  *out++ = exponent < 0 ? '-' : '+';
  if (std::abs(exponent) < 10) *out++ = '0';
  return std::to_chars(out, out + 4, std::abs(exponent)).ptr;
}

char* write_shortest(double magnitude, int min_decimals, char* out) noexcept {
  const ShortestDigits digits = shortest_digits(magnitude);
  const bool plain = digits.point >= -3 && digits.point <= 16;
  return plain ? write_plain(digits, min_decimals, out) : write_with_exponent(digits, out);
}

char* write_fixed(double magnitude, int decimals, int keep, char* out) noexcept {
  std::uint64_t scaled = 0;
  if (decimals <= kFastDecimals && scale(magnitude, decimals, scaled)) {
    out = write_fixed_fast(scaled, decimals, out);
    return decimals > keep ? trim_zeros(out, decimals, keep) : out;
  }
  // Digits that a double does not hold are zeros, not what its exact value would have there.
  const ShortestDigits digits = shortest_digits(magnitude);
  if (digits.decimals() <= decimals) return write_plain(digits, keep, out);
  out =
      std::to_chars(out, out + kNumberSize - 1, magnitude, std::chars_format::fixed, decimals).ptr;
  return decimals > keep ? trim_zeros(out, decimals, keep) : out;
}

}  // namespace

char* write_integer(std::int64_t value, char* out) noexcept {
  return std::to_chars(out, out + 20, value).ptr;
}

char* write_float(double value, int decimals, int min_decimals, char* out) noexcept {
  const double magnitude = std::fabs(value);
  char* const begin = out;
  if (std::signbit(value)) *out++ = '-';
  char* end = nullptr;
  if (decimals < 0) {
    end = write_shortest(magnitude, std::min(min_decimals, kMostWrittenDecimals), out);
  } else {
    const int most = std::min(decimals, kMostWrittenDecimals);
    const int least = min_decimals < 0 ? most : std::min(min_decimals, most);
    end = write_fixed(magnitude, most, least, out);
  }
  // What is rounded to zero has no sign, nor has the whole number 0; -0.0 keeps its own.
  const bool zero =
      out != begin && std::all_of(out, end, [](char c) { return c == '0' || c == '.'; });
  return zero && (magnitude != 0 || end - out == 1) ? std::copy(out, end, begin) : end;
}

}  // namespace likeness::text
