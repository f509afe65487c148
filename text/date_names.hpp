#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace likeness::text {

/// What dates are written with in a language other than English. A directive of DatetimeFormat
/// (text/datetime.hpp) names it in brackets: %[de]B is a German month, %,[fr]b a French one in
/// small letters and cut short, %[es]A a Spanish weekday. %[fr]d is a day without leading zero, the
/// first of a month 1er; %[en]d is 1st, 2nd, 3rd, 4th.
struct DateNames {
  std::string_view language;  ///< as in ISO 639-1
  std::array<std::string_view, 12> months;
  std::array<std::string_view, 12> short_months;
  std::array<std::string_view, 7> weekdays;  ///< from Sunday on
};

/// The language of that name, as a number for date_names(); nothing for one that isn't known.
[[nodiscard]] std::optional<std::size_t> date_language(std::string_view name) noexcept;
[[nodiscard]] const DateNames& date_names(std::size_t language) noexcept;

/// The languages other than English of which a month is named in a text.
[[nodiscard]] std::vector<std::string_view> languages_of_month_in(std::string_view text);

/// What stands behind a day of the month: `th`, or nothing.
[[nodiscard]] std::string_view day_ending(std::size_t language, int day) noexcept;

}  // namespace likeness::text
