#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/calendar.hpp"
#include "text/characters.hpp"

/// What a directive of DatetimeFormat (text/datetime.hpp) reads and writes.
namespace likeness::text {

inline constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
inline constexpr std::array<std::string_view, 7> kWeekdays = {
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

/// Everything that directives can say.
struct DateFields {
  CalendarDay date;
  int day_of_year = 0;  // 0: not given
  int hour = 0;
  int minute = 0;
  int second = 0;
  int microsecond = 0;
  int half = -1;           // 0: AM, 1: PM
  int offset_seconds = 0;  // east of Greenwich
  int duration_days = 0;
  int duration_hours = 0;
};

/// What the directives of one instant may want to write.
struct DateInstant {
  CalendarDay date;
  std::int64_t days = 0;
  std::int64_t seconds = 0;       // of the day
  std::int64_t microseconds = 0;  // of the second
  std::int32_t offset_seconds = 0;
};

/// How the digits of a piece say its language: those below 0 are numbers of date_names(), from -1
/// on. English needs none.
[[nodiscard]] constexpr int digits_of_language(std::size_t language) noexcept {
  return -1 - static_cast<int>(language);
}
[[nodiscard]] constexpr std::optional<std::size_t> language_of_digits(int digits) noexcept {
  if (digits >= 0) return std::nullopt;
  return static_cast<std::size_t>(-1 - digits);
}

/// Reads from the front of a text; each function says whether it could.
class DateReader {
 public:
  explicit DateReader(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }

  bool literal(std::string_view expected) noexcept {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }

  bool number(std::size_t fewest, std::size_t most, int lowest, int highest, int& value) noexcept {
    std::size_t length = 0;
    int read = 0;
    while (length < most && length < rest_.size() && is_digit(rest_[length])) {
      read = read * 10 + (rest_[length++] - '0');
    }
    if (length < fewest || read < lowest || read > highest) return false;
    rest_.remove_prefix(length);
    value = read;
    return true;
  }

  bool fraction(int digits, int& microseconds) noexcept {
    const std::size_t before = rest_.size();
    const std::size_t most = digits == 0 ? 9 : static_cast<std::size_t>(digits);
    if (!number(digits == 0 ? 1 : most, most, 0, 999'999'999, microseconds)) return false;
    std::size_t length = before - rest_.size();
    for (; length < 6; ++length) microseconds *= 10;
    for (; length > 6; --length) microseconds /= 10;
    return true;
  }

  /// The number, from 1, of the name that comes next, whole or cut to three letters.
  template <std::size_t n>
  bool name(const std::array<std::string_view, n>& names, bool whole, int& number) noexcept {
    for (std::size_t k = 0; k < n; ++k) {
      const std::string_view wanted = whole ? names[k] : names[k].substr(0, 3);
      if (!same_letters(wanted)) continue;
      rest_.remove_prefix(wanted.size());
      number = static_cast<int>(k) + 1;
      return true;
    }
    return false;
  }

  /// The number, from 1, of the longest of the names that comes next.
  template <std::size_t n>
  bool longest_name(const std::array<std::string_view, n>& names, int& number) noexcept {
    std::size_t longest = 0;
    for (std::size_t k = 0; k < n; ++k) {
      if (names[k].size() <= longest || !same_letters(names[k])) continue;
      longest = names[k].size();
      number = static_cast<int>(k) + 1;
    }
    rest_.remove_prefix(longest);
    return longest > 0;
  }

  bool half(int& half_of_day) noexcept {
    if (!same_letters("am") && !same_letters("pm")) return false;
    half_of_day = to_lower(rest_[0]) == 'p' ? 1 : 0;
    rest_.remove_prefix(2);
    return true;
  }

  bool offset(int& seconds) noexcept {
    if (literal("Z")) {
      seconds = 0;
      return true;
    }
    if (rest_.empty() || (rest_[0] != '+' && rest_[0] != '-')) return false;
    const int sign = rest_[0] == '-' ? -1 : 1;
    rest_.remove_prefix(1);
    int hours = 0;
    int minutes = 0;
    if (!number(2, 2, 0, 23, hours)) return false;
    const bool colon = literal(":");
    if ((colon || (!rest_.empty() && is_digit(rest_[0]))) && !number(2, 2, 0, 59, minutes)) {
      return false;
    }
    seconds = sign * (hours * 60 + minutes) * 60;
    return true;
  }

 private:
  [[nodiscard]] bool same_letters(std::string_view wanted) const noexcept {
    return rest_.size() >= wanted.size() &&
           std::equal(wanted.begin(), wanted.end(), rest_.begin(),
                      [](char a, char b) { return to_lower(a) == to_lower(b); });
  }

  std::string_view rest_;
};

/// Reads what `directive` stands for into `fields`; whether it could. Directive 0 reads nothing.
[[nodiscard]] bool read_directive(DateReader& reader, char directive, int digits,
                                  DateFields& fields) noexcept;

/// Microseconds since 1970; nothing for a day or time that does not exist.
[[nodiscard]] std::optional<std::int64_t> to_microseconds(const DateFields& fields) noexcept;

/// Appends what `directive` stands for at this instant. Directive 0 writes nothing.
void append_directive(const DateInstant& instant, char directive, char flag, int digits,
                      std::string& out);

}  // namespace likeness::text
