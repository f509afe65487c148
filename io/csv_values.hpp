#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "text/number_style.hpp"

namespace likeness::io {

/// How far beyond its last byte the memory of a cell may be read: parsing and hashing load whole
/// words.
inline constexpr std::size_t kCellPadding = 64;

enum class NumberKind : std::uint8_t {
  kNone,        ///< not a number; also what is a name: leading zeros (`007`), digits with
                ///< an exponent that no number is written with (`12E3`)
  kInteger,     ///< fits into 64 bits
  kBigInteger,  ///< does not: `real` is the nearest double
  kDecimal,     ///< has a decimal point or an exponent
  kInfinite,    ///< `inf`, `Infinity` or beyond the range of a double
};

/// What a cell says as a number, and how it says it.
struct ParsedNumber {
  NumberKind kind = NumberKind::kNone;
  text::WrittenNumber written;
  std::int64_t integer = 0;
  double real = 0;
  bool padded = false;  ///< spaces or tabs stand around it
};

/// Reads a whole cell, ignoring spaces and tabs around the number. Real numbers are rounded
/// correctly, integers converted to double as well.
[[nodiscard]] ParsedNumber parse_number(const char* begin, const char* end) noexcept;

/// Reads a cell of one to eight digits without leading zeros, the most frequent kind of number;
/// false for anything else. Eight bytes from `begin` must be readable.
[[nodiscard]] inline bool parse_short_integer(const char* begin, std::size_t length,
                                              std::int64_t& value) noexcept {
  static_assert(std::endian::native == std::endian::little);
  if (length - 1 > 7 || (*begin == '0' && length > 1)) return false;
  std::uint64_t word = 0;
  std::memcpy(&word, begin, 8);
  // The digits move to the top bytes, zeros fill up below: "39" becomes "00000039".
  const unsigned shift = static_cast<unsigned>(8 - length) * 8;
  word = (word << shift) | ((0x3030303030303030ULL >> (63 - shift)) >> 1);
  if ((((word & 0xF0F0F0F0F0F0F0F0ULL) |
        (((word + 0x0606060606060606ULL) & 0xF0F0F0F0F0F0F0F0ULL) >> 4)) !=
       0x3333333333333333ULL)) {
    return false;
  }
  // Neighbouring digits, pairs and fours are joined in three steps.
  word = (word & 0x0F0F0F0F0F0F0F0FULL) * 2561 >> 8;
  word = (word & 0x00FF00FF00FF00FFULL) * 6553601 >> 16;
  word = (word & 0x0000FFFF0000FFFFULL) * 42949672960001ULL >> 32;
  value = static_cast<std::int64_t>(word);
  return true;
}

/// Numbers distinct strings from 0 in the order in which they first come. Holds views, not bytes:
/// these must stay where they are, and be readable for kCellPadding bytes beyond the string's end.
class CsvDictionary {
 public:
  static constexpr std::int32_t kAbsent = -2;

  /// A string prepared for look-ups: its hash, and the word that tells short strings apart.
  struct Key {
    std::string_view text;
    std::uint64_t first = 0;   // up to 8 bytes from the front, zeros behind
    std::uint64_t second = 0;  // the next 8; for strings beyond 16 bytes, a hash of the rest
    std::uint64_t hash = 0;
  };
  [[nodiscard]] static Key key(std::string_view text) noexcept {
    const std::size_t size = text.size();
    Key key{text, 0, 0, 0};
    if (size <= 8) {
      if (size > 0) key.first = keep(load(text.data()), size);
    } else {
      key.first = load(text.data());
      key.second = size <= 16 ? keep(load(text.data() + 8), size - 8) : hash_rest(text);
    }
    key.hash = hash_words(key.first, key.second, size);
    return key;
  }

  /// The code given to the string, or kAbsent.
  [[nodiscard]] std::int32_t find(const Key& key) const noexcept {
    if (slots_.empty()) return kAbsent;
    for (std::size_t at = key.hash >> shift_;; at = (at + 1) & (slots_.size() - 1)) {
      const Slot& slot = slots_[at];
      if (slot.code == kAbsent) return kAbsent;
      if (slot.first == key.first && slot.second == key.second && slot.size == key.text.size() &&
          (key.text.size() <= 16 || same_rest(slot, key))) {
        return slot.code;
      }
    }
  }

  /// Adds a string that is absent and returns its code: the number of strings before it.
  std::int32_t add(const Key& key);

  /// Adds a string that is absent and stands for a missing cell: its code is -1.
  void add_missing(const Key& key);

  /// The strings by code.
  [[nodiscard]] const std::vector<std::string_view>& strings() const noexcept { return strings_; }

  /// The strings by code; drops the rest.
  [[nodiscard]] std::vector<std::string_view> release();

 private:
  struct Slot {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
    const char* data = nullptr;
    std::uint32_t size = 0;
    std::int32_t code = kAbsent;
  };

  static std::uint64_t load(const char* bytes) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, 8);
    return word;
  }
  /// The lowest `count` bytes of a word, count 1 to 8.
  static std::uint64_t keep(std::uint64_t word, std::size_t count) noexcept {
    return word & (~std::uint64_t{0} >> (64 - 8 * count));
  }
  static std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept {
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  }
  static std::uint64_t hash_words(std::uint64_t first, std::uint64_t second,
                                  std::size_t size) noexcept {
    return mix(first ^ 0x9E3779B97F4A7C15ULL ^ size, second ^ 0xD1B54A32D192ED03ULL) *
           0x9FB21C651E98DF25ULL;
  }
  static std::uint64_t hash_rest(std::string_view text) noexcept;
  [[nodiscard]] static bool same_rest(const Slot& slot, const Key& key) noexcept;
  void insert(const Slot& slot, std::uint64_t hash) noexcept;
  void place(const Key& key, std::int32_t code);
  void grow();

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
  unsigned shift_ = 64;
  std::vector<std::string_view> strings_;
};

}  // namespace likeness::io
