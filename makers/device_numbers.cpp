#include "makers/device_numbers.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/hash.hpp"
#include "core/streams.hpp"
#include "makers/pattern.hpp"
#include "text/check_digits.hpp"

namespace likeness::makers {
namespace {

using streams::kMaking;

void append_hex(std::uint64_t value, int digits, std::string& out) {
  for (int k = digits; k-- > 0;) out += "0123456789abcdef"[value >> (4 * k) & 15];
}

/// What a character of a VIN counts for: letters by their place in the rows of a typewriter of
/// EBCDIC.
unsigned vin_value(char c) noexcept {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  constexpr std::string_view kValues = "12345678-12345-7-923456789";
  return static_cast<unsigned>(kValues[static_cast<std::size_t>(c - 'A')] - '0');
}

char vin_check(std::string_view vin) {
  constexpr std::array<unsigned, 17> kWeights = {8, 7, 6, 5, 4, 3, 2, 10, 0,
                                                 9, 8, 7, 6, 5, 4, 3, 2};
  unsigned sum = 0;
  for (std::size_t k = 0; k < kWeights.size(); ++k) sum += kWeights[k] * vin_value(vin[k]);
  return "0123456789X"[sum % 11];
}

bool is_reserved(std::uint64_t first) noexcept {
  return first == 0 || first == 10 || first == 100 || first == 127 || first == 169 ||
         first == 172 || first == 192 || first == 198 || first == 203;
}

}  // namespace

void append_vin(const Element& element, std::string& out) {
  constexpr std::array<std::string_view, 8> kMakers = {"1HG", "1FT", "2T1", "3VW",
                                                       "WBA", "WVW", "JHM", "5YJ"};
  constexpr std::string_view kLetters = "ABCDEFGHJKLMNPRSTVWXYZ";
  constexpr std::string_view kYears = "ABCDEFGHJKLMNPRST";
  constexpr std::uint64_t kSerials = 1'000'000;
  std::uint64_t number = element.own_number(kSerials * kMakers.size() * kLetters.size() *
                                            kLetters.size() * kYears.size());
  const std::uint64_t serial = number % kSerials;
  number /= kSerials;
  const auto take = [&](std::string_view letters) {
    const char c = letters[number % letters.size()];
    number /= letters.size();
    return c;
  };
  std::string vin(kMakers[number % kMakers.size()]);
  number /= kMakers.size();
  vin += take(kLetters);
  vin += take(kLetters);
  append_digits(element.below(kMaking.details[5], 1000), 3, vin);
  vin += '0';
  vin += take(kYears);
  vin += kLetters[element.below(kMaking.details[6], kLetters.size())];
  append_digits(serial, 6, vin);
  vin[8] = vin_check(vin);
  out += vin;
}

void append_imei(const Element& element, std::string& out) {
  std::string digits = "35";
  append_digits(element.own_number(1'000'000'000'000), 12, digits);
  out += digits;
  out += text::luhn_digit(digits);
}

void append_isbn(const Element& element, std::string& out) {
  // Publishers 00 to 19 of the English language have six digits for their titles.
  const std::uint64_t number = element.own_number(20 * 1'000'000);
  std::string digits = "9780";
  append_digits(number / 1'000'000, 2, digits);
  append_digits(number % 1'000'000, 6, digits);
  unsigned sum = 0;
  for (std::size_t k = 0; k < digits.size(); ++k) {
    sum += static_cast<unsigned>(digits[k] - '0') * (k % 2 == 0 ? 1 : 3);
  }
  out += "978-0-" + digits.substr(4, 2) + '-' + digits.substr(6) + '-';
  out += static_cast<char>('0' + (10 - sum % 10) % 10);
}

void append_uuid(const Element& element, std::string& out) {
  // A bijection of the index in the first half, so that none repeats.
  const std::uint64_t key = RandomStream(element.seed, kMaking.details[7]).bits(0);
  const std::uint64_t mixed = mixed_bits(element.index ^ key);
  const std::uint64_t second = element.bits(kMaking.details[8]);
  append_hex(mixed >> 32, 8, out);
  out += '-';
  append_hex(mixed >> 16, 4, out);
  out += "-4";
  append_hex(mixed >> 4, 3, out);
  out += '-';
  append_hex(0x8 | (second & 3), 1, out);
  append_hex(second >> 2, 3, out);
  out += '-';
  // The four bits that the version takes the place of.
  append_hex(mixed & 15, 1, out);
  append_hex(second >> 16, 11, out);
}

void append_ipv4(const Element& element, std::string& out) {
  constexpr std::uint64_t kRest = std::uint64_t{1} << 24;
  const std::uint64_t number = element.own_number(214 * kRest);
  // The 214 first numbers from 1 to 223 that are not reserved.
  std::uint64_t left = number / kRest;
  std::uint64_t first = 1;
  for (;; ++first) {
    if (is_reserved(first)) continue;
    if (left-- == 0) break;
  }
  out += std::to_string(first);
  for (int shift = 16; shift >= 0; shift -= 8) {
    out += '.' + std::to_string(number >> shift & 255);
  }
}

void append_ipv6(const Element& element, std::string& out) {
  const std::uint64_t key = RandomStream(element.seed, kMaking.details[7]).bits(0);
  const std::uint64_t mixed = mixed_bits(element.index ^ key);
  out += "2001:db8:";
  append_hex(element.bits(kMaking.details[8]) | 0x1000, 4, out);
  out += ":";
  append_hex(element.bits(kMaking.details[9]) | 0x1000, 4, out);
  for (int shift = 48; shift >= 0; shift -= 16) {
    out += ':';
    append_hex(mixed >> shift, 4, out);
  }
}

void append_mac(const Element& element, std::string& out) {
  const std::uint64_t number = element.own_number(std::uint64_t{1} << 40);
  out += "02";
  for (int shift = 32; shift >= 0; shift -= 8) {
    out += ':';
    append_hex(number >> shift & 255, 2, out);
  }
}

}  // namespace likeness::makers
