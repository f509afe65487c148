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
/// nine when read; %3f is one of exactly three, likewise %1f to %9f (digits beyond microseconds are
/// read over, and written as 0). %^b and %,b write names in capitals and in small letters, likewise
/// for B, a, A and p. %:z is an offset with a colon. Durations have %J days and %K hours, as many
/// as there are; %-K has no leading zero.
class LIKENESS_EXPORT DatetimeFormat {
 public:
  /// Throws Error(kUsage) that names the directive which it does not know.
  explicit DatetimeFormat(std::string_view format);

  /// Microseconds since 1970-01-01 00:00 UTC, years 1 to 9999; nothing where the text does not
  /// follow the format to its end, or names a day that does not exist. What the format leaves open
  /// is the first of January 1970, 00:00. As strptime does, takes numbers without their leading
  /// zeros, and with %z `Z`, `+HHMM`, `+HH:MM` or `+HH`; a time without offset is UTC.
  [[nodiscard]] std::optional<std::int64_t> parse(std::string_view text) const noexcept;
  /// Likewise; `offset_seconds` receives the offset that %z has read, or 0.
  [[nodiscard]] std::optional<std::int64_t> parse(std::string_view text,
                                                  std::int32_t& offset_seconds) const noexcept;

  /// Appends the point in time to `out`, as clocks show it that are `offset_seconds` ahead of UTC,
  /// which is what %z says. Instants before year 1 or after year 9999 are moved to the nearest that
  /// has a name.
  void append(std::int64_t microseconds, std::string& out, std::int32_t offset_seconds = 0) const;

  /// The format as it was given.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

  /// The format in the words that Python's strptime knows: without flags and widths.
  [[nodiscard]] std::string plain_text() const;

 private:
  /// A directive (its letter), with the literal text that follows it.
  struct Piece {
    char directive = 0;  // 0: none, only the literal
    char flag = 0;       // %-d, %^b, %,b, %:z
    int digits = 0;      // %3f: 3; %f: 0
    std::string literal;
  };

  void add(Piece piece);
  void append_literal(std::string_view literal);
  void append_duration(std::int64_t microseconds, std::string& out) const;

  std::string text_;
  std::vector<Piece> pieces_;
  bool duration_ = false;
  bool days_ = false;  ///< of a duration: `-1 days +23:00:00`
};

/// The format that all of `values` follow, so that each is written back to the same text (but for
/// offsets that differ, which %z reads); nothing where there is none, or no value. ISO 8601 and the
/// usual orders and separators of day, month and year are known, with and without time, and times
/// of day and durations. Where day and month could be either, `/` and a two-digit year mean month
/// first, other separators day first.
[[nodiscard]] LIKENESS_EXPORT std::optional<std::string> detect_datetime_format(
    std::span<const std::string_view> values);

/// The formats that single ones of `values` follow, the most frequent first: the one
/// that takes in most of a sample of them, the one that takes in most of the rest, and so on.
[[nodiscard]] std::vector<std::string> detect_datetime_formats(
    std::span<const std::string_view> values);

/// A format that reads the same as `format` and writes `values` back letter by letter, where there
/// is one; otherwise `format` itself.
[[nodiscard]] std::string refined_datetime_format(const std::string& format,
                                                  std::span<const std::string_view> values);

/// Whether a text has the shape of a date, though it may name a day that does not exist: groups of
/// digits, one of them a year.
[[nodiscard]] bool looks_like_date(std::string_view value) noexcept;

}  // namespace likeness::text
