#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/export.hpp"

namespace likeness::text {

/// Reads and writes points in time as a format in strftime's notation says: proleptic Gregorian
/// calendar, microseconds, English names, no locale and no time-zone database.
///
/// Directives: %Y %y %m %d %j %b %B %a %A %H %I %M %S %f %p %z %F %T %%, and %-m %-d %-H %-I %-y
/// %-j for numbers without leading zeros. %f is a fraction of six digits when written, of one to
/// six when read; %3f is one of exactly three, likewise %1f to %6f.
class LIKENESS_EXPORT DatetimeFormat {
 public:
  /// Throws Error(kUsage) that names the directive which it does not know.
  explicit DatetimeFormat(std::string_view format);

  /// Microseconds since 1970-01-01 00:00 UTC, years 1 to 9999; nothing where the text does not
  /// follow the format to its end, or names a day that does not exist. What the format leaves open
  /// is the first of January 1970, 00:00. As strptime does, takes numbers without their leading
  /// zeros, and with %z `Z`, `+HHMM`, `+HH:MM` or `+HH`; a time without offset is UTC.
  [[nodiscard]] std::optional<std::int64_t> parse(std::string_view text) const noexcept;

  /// Appends the point in time to `out`, in UTC (%z is `+0000`). Instants before year 1 or after
  /// year 9999 are moved to the nearest that has a name.
  void append(std::int64_t microseconds, std::string& out) const;

  /// The format as it was given.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  /// A directive (its letter), with the literal text that follows it.
  struct Piece {
    char directive = 0;     // 0: none, only the literal
    bool unpadded = false;  // %-d
    int digits = 0;         // %3f: 3; %f: 0
    std::string literal;
  };

  void add(char directive, bool unpadded, int digits);
  void append_literal(std::string_view literal);

  std::string text_;
  std::vector<Piece> pieces_;
};

/// The format that all of `values` follow, so that each is written back to the same text (but for
/// mixed offsets, which become UTC under %z); nothing where there is none, or no value. ISO 8601
/// and the usual orders and separators of day, month and year are known, with and without time.
/// Where day and month could be either, `/` and a two-digit year mean month first, other separators
/// day first.
[[nodiscard]] LIKENESS_EXPORT std::optional<std::string> detect_datetime_format(
    std::span<const std::string_view> values);

}  // namespace likeness::text
