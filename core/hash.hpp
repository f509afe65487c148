#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace likeness {

/// The finalizer of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number
/// generators", OOPSLA 2014). A bijection, in which 0 stays 0.
[[nodiscard]] constexpr std::uint64_t finalized_bits(std::uint64_t value) noexcept {
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31);
}

/// 64 bits that look random, from 64. A bijection.
[[nodiscard]] constexpr std::uint64_t mixed_bits(std::uint64_t value) noexcept {
  return finalized_bits(value + 0x9E3779B97F4A7C15U);
}

/// The hash FNV-1a of a text (Fowler, Noll, Vo): the same on every machine.
[[nodiscard]] constexpr std::uint64_t fnv_hash(std::string_view text) noexcept {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return hash;
}

/// Tells one long sequence of words from another, such as the tables that trainings begin from. Not
/// a defence against forgery.
class Digest {
 public:
  explicit constexpr Digest(std::uint64_t start) noexcept : state_(start) {}

  constexpr void add(std::uint64_t word) noexcept { state_ = mixed_bits(state_ ^ word); }

  void add_bytes(std::string_view bytes) noexcept {
    for (; !bytes.empty(); bytes.remove_prefix(bytes.size() < 8 ? bytes.size() : 8)) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes.data(), bytes.size() < 8 ? bytes.size() : 8);
      add(word);
    }
  }

  /// As 16 hexadecimal digits.
  [[nodiscard]] std::string text() const {
    std::string digits(16, '0');
    for (std::size_t k = 0; k < 16; ++k) digits[15 - k] = "0123456789abcdef"[state_ >> 4 * k & 15];
    return digits;
  }

 private:
  std::uint64_t state_;
};

}  // namespace likeness
