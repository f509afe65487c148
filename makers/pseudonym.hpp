#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "makers/element.hpp"

namespace likeness::makers {

/// Gives the same made value for the same real one wherever the same key is at hand, and nobody
/// without it can tell which real value it was.
class PseudonymKey {
 public:
  /// Throws Error(kUsage) for fewer than 16 bytes, which could be guessed.
  explicit PseudonymKey(std::string_view secret);

  /// SipHash-2-4 (Aumasson and Bernstein, INDOCRYPT 2012) of a use and a text.
  [[nodiscard]] std::uint64_t hash(std::string_view use, std::string_view text) const noexcept;

  /// Whose made value stands for `value`: 2^48 of them, so that among a million values two share
  /// one with a chance of 0.002.
  [[nodiscard]] Element element(std::string_view use, std::string_view value) const noexcept;

  /// A text in which every run of digits and ASCII letters is another one of the same length and
  /// kinds; different texts of one outline become different ones. A Feistel network of ten rounds
  /// on that outline's strings.
  [[nodiscard]] std::string permuted(std::string_view use, std::string_view text) const;

 private:
  std::array<std::uint64_t, 2> key_{};
};

}  // namespace likeness::makers
