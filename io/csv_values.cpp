#include "io/csv_values.hpp"

#include <array>
#include <charconv>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "likeness/error.hpp"

namespace likeness::io {
namespace {

constexpr std::array kPowersOfTen = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                     1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                     1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

bool space(char c) noexcept {
  return c == ' ' || c == '\t';
}
bool digit(char c) noexcept {
  return static_cast<unsigned char>(c - '0') < 10;
}

/// The parts of a decimal number: digits, with the point moved behind the last one.
struct Digits {
  std::uint64_t mantissa = 0;
  int count = 0;  // significant ones; above 19 the mantissa has overflowed
  int exponent = 0;

  void take(char c) noexcept {
    mantissa = mantissa * 10 + static_cast<std::uint64_t>(c - '0');
    if (count > 0 || c != '0') ++count;
  }
};

bool same_letters(std::string_view text, std::string_view lower) noexcept {
  if (text.size() != lower.size()) return false;
  for (std::size_t k = 0; k < text.size(); ++k) {
    if ((text[k] | 0x20) != lower[k]) return false;
  }
  return true;
}

/// Digits below 2^53 and powers up to 10^22 are exact, so that one operation rounds once (Clinger
/// 1990, "How to read floating point numbers accurately").
bool exact_product(const Digits& digits, double& value) noexcept {
  if (digits.count > 19 || digits.mantissa > (std::uint64_t{1} << 53)) return false;
  const auto mantissa = static_cast<double>(digits.mantissa);
  if (digits.exponent < 0 && digits.exponent >= -22) {
    value = mantissa / kPowersOfTen[static_cast<std::size_t>(-digits.exponent)];
    return true;
  }
  if (digits.exponent >= 0 && digits.exponent <= 22) {
    value = mantissa * kPowersOfTen[static_cast<std::size_t>(digits.exponent)];
    return true;
  }
  return false;
}

/// Reads an unsigned number that is known to be well formed; false where it is infinite.
bool read_real(const char* begin, const char* end, const Digits& digits, double& value) noexcept {
  if (exact_product(digits, value)) return true;
  const auto result = std::from_chars(begin, end, value);
  if (result.ec != std::errc::result_out_of_range) return true;
  // Out of range is either beyond the largest double or below the smallest.
  value = 0;
  return digits.count + digits.exponent < 0;
}

/// Reads `e-12` at `p` into `exponent`, kept within what an int holds; false where it is malformed.
bool read_exponent(const char*& p, const char* end, int& exponent,
                   text::WrittenNumber& written) noexcept {
  written.exponent = *p++;
  const bool negative = p < end && *p == '-';
  written.exponent_plus = p < end && *p == '+';
  if (p < end && (*p == '-' || *p == '+')) ++p;
  if (p == end || !digit(*p)) return false;
  written.exponent_digits = static_cast<std::uint8_t>(end - p < 4 ? end - p : 4);
  for (; p < end && digit(*p); ++p) {
    if (exponent < 100'000'000) exponent = exponent * 10 + (*p - '0');
  }
  if (negative) exponent = -exponent;
  return true;
}

void finish_integer(ParsedNumber& number, const char* begin, const char* end, const Digits& digits,
                    bool negative) noexcept {
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const bool fits = digits.count <= 19 && digits.mantissa <= kMost + (negative ? 1 : 0);
  number.kind = fits ? NumberKind::kInteger : NumberKind::kBigInteger;
  if (fits) {
    number.integer = static_cast<std::int64_t>(negative ? 0 - digits.mantissa : digits.mantissa);
    number.real = static_cast<double>(number.integer);
  } else if (!read_real(begin, end, digits, number.real)) {
    number.kind = NumberKind::kInfinite;
  }
}

}  // namespace

ParsedNumber parse_number(const char* begin, const char* end) noexcept {
  ParsedNumber number;
  const auto written = end - begin;
  while (begin < end && space(*begin)) ++begin;
  while (begin < end && space(end[-1])) --end;
  number.padded = end - begin < written;
  if (begin == end) return number;
  const bool negative = *begin == '-';
  number.written.plus = *begin == '+';
  if (negative || number.written.plus) ++begin;

  Digits digits;
  const char* p = begin;
  for (; p < end && digit(*p); ++p) digits.take(*p);
  const auto whole = p - begin;
  const bool point = p < end && *p == '.';
  if (point) {
    const char* const fraction = ++p;
    for (; p < end && digit(*p); ++p) digits.take(*p);
    number.written.decimals = static_cast<std::uint32_t>(p - fraction);
    number.written.trailing_zero = p > fraction && p[-1] == '0';
  }
  number.written.full_length = digits.count > 15;
  if (whole == 0 && number.written.decimals == 0) {
    const std::string_view word(begin, static_cast<std::size_t>(end - begin));
    if (same_letters(word, "inf") || same_letters(word, "infinity")) {
      number.kind = NumberKind::kInfinite;
    }
    return number;
  }
  if (p < end && (*p == 'e' || *p == 'E')) {
    const bool is_code = *p == 'E' && p + 1 < end && digit(p[1]);
    if (!read_exponent(p, end, digits.exponent, number.written)) return number;
    // A mantissa has one digit before its point: 12E3 is a name.
    if (!point && whole > 1 && (*begin == '0' || is_code)) return number;
  }
  if (p != end) return number;

  if (!point && number.written.exponent == 0) {
    if (whole > 1 && *begin == '0') return number;
    finish_integer(number, begin, end, digits, negative);
  } else {
    digits.exponent -=
        static_cast<int>(number.written.decimals < 100'000'000 ? number.written.decimals : 0);
    number.kind =
        read_real(begin, end, digits, number.real) ? NumberKind::kDecimal : NumberKind::kInfinite;
  }
  if (negative && number.kind != NumberKind::kInteger) number.real = -number.real;
  return number;
}

/// All bytes from the ninth on, in words; the last one overlaps.
std::uint64_t CsvDictionary::hash_rest(std::string_view text) noexcept {
  std::uint64_t hash = 0x8EBC6AF09C88C6E3ULL;
  for (std::size_t k = 8; k + 8 < text.size(); k += 8) {
    hash = mix(hash ^ load(text.data() + k), 0x589965CC75374CC3ULL) + k;
  }
  return mix(hash ^ load(text.data() + text.size() - 8), 0x1D8E4E27C47D124FULL);
}

bool CsvDictionary::same_rest(const Slot& slot, const Key& key) noexcept {
  return std::memcmp(slot.data + 8, key.text.data() + 8, key.text.size() - 8) == 0;
}

std::int32_t CsvDictionary::add(const Key& key) {
  if (strings_.size() >= static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
    throw Error(ErrorCode::kData, "A column has more than 2^31 - 1 distinct strings.");
  }
  const auto code = static_cast<std::int32_t>(strings_.size());
  place(key, code);
  strings_.push_back(key.text);
  return code;
}

void CsvDictionary::add_missing(const Key& key) {
  place(key, -1);
}

std::vector<std::string_view> CsvDictionary::release() {
  slots_ = {};
  used_ = 0;
  return std::exchange(strings_, {});
}

void CsvDictionary::place(const Key& key, std::int32_t code) {
  if (2 * (used_ + 1) > slots_.size()) grow();
  insert(
      {key.first, key.second, key.text.data(), static_cast<std::uint32_t>(key.text.size()), code},
      key.hash);
  ++used_;
}

void CsvDictionary::insert(const Slot& slot, std::uint64_t hash) noexcept {
  std::size_t at = hash >> shift_;
  while (slots_[at].code != kAbsent) at = (at + 1) & (slots_.size() - 1);
  slots_[at] = slot;
}

void CsvDictionary::grow() {
  const std::vector<Slot> before =
      std::exchange(slots_, std::vector<Slot>(slots_.empty() ? 16 : 2 * slots_.size()));
  shift_ = 64;
  for (std::size_t size = slots_.size(); size > 1; size /= 2) --shift_;
  for (const Slot& slot : before) {
    if (slot.code != kAbsent) insert(slot, hash_words(slot.first, slot.second, slot.size));
  }
}

}  // namespace likeness::io
