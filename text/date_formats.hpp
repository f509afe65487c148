#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "text/datetime.hpp"

/// The formats that one value may have been written in; detect_datetime_format() chooses among them
/// by all values of a column.
namespace likeness::text {

/// A cheap look before many formats are tried: a date is short, has a few digits, and starts with
/// one or with the name of a day or month.
[[nodiscard]] bool may_be_date(std::string_view value);

/// Every known format that writes `value` back, those preferred first.
[[nodiscard]] std::vector<DatetimeFormat> formats_of(std::string_view value);

/// Formats that also take in fractions of other lengths and other offsets than those of `value`;
/// they can't write these back letter by letter.
[[nodiscard]] std::vector<DatetimeFormat> loosened(const std::vector<DatetimeFormat>& formats,
                                                   std::string_view value);

/// Whether a value comes back; digits of a fraction behind microseconds need not. `scratch` is
/// room that is used again.
[[nodiscard]] bool writes_back(const DatetimeFormat& format, std::string_view value,
                               std::string& scratch);

/// What follows the digits of a clock and is read off one value: a fraction of a second, a half of
/// the day, and the rest, which usually is an offset and the same throughout.
struct Clock {
  std::size_t begin = 0;  ///< of the hours
  std::string joint;      ///< between date and clock
  std::string fraction;   ///< as a directive
  std::size_t fraction_digits = 0;
  std::size_t fraction_at = 0;
  std::string half;  ///< likewise
  std::string offset;
  bool offset_known = true;
};

/// The clock in a value that has a colon.
[[nodiscard]] Clock clock_of(std::string_view value);

/// How many digits stand from `at` on.
[[nodiscard]] std::size_t digits_from(std::string_view value, std::size_t at);

}  // namespace likeness::text
