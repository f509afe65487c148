#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace likeness::io {

enum class ArrowKind : std::uint8_t {
  kNull,
  kBool,
  kInteger,
  kFloat,
  kString,
  kDate,
  kTime,
  kTimestamp,
  kDuration,
  kDecimal,
};

/// A type of Arrow's C data interface that holds no others.
struct ArrowType {
  ArrowKind kind = ArrowKind::kNull;
  /// Of a value; of a string's offset, 0 where strings are views.
  int bytes = 0;
  bool is_signed = true;              ///< kInteger
  std::int64_t ticks_per_second = 0;  ///< kTime, kTimestamp, kDuration
  std::string zone = {};              ///< kTimestamp; empty for none
  int scale = 0;                      ///< kDecimal: digits after the point
};

/// What a format string says. Throws Error(kData) that names the column where likeness doesn't take
/// the type.
[[nodiscard]] ArrowType parse_arrow_type(std::string_view format, std::string_view column);

}  // namespace likeness::io
