#include "text/date_formats.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "text/characters.hpp"
#include "text/date_names.hpp"

namespace likeness::text {
namespace {

// In the order of preference: where a column allows several, the first one wins.
constexpr std::array<std::string_view, 80> kDates = {
    "%Y-%m-%d",       "%Y/%m/%d",      "%Y.%m.%d",      "%m/%d/%Y",       "%d/%m/%Y",
    "%-m/%-d/%Y",     "%-d/%-m/%Y",    "%d.%m.%Y",      "%-d.%-m.%Y",     "%d-%m-%Y",
    "%m-%d-%Y",       "%-d-%-m-%Y",    "%-m-%-d-%Y",    "%m/%d/%y",       "%d/%m/%y",
    "%-m/%-d/%y",     "%-d/%-m/%y",    "%d.%m.%y",      "%-d.%-m.%y",     "%d-%b-%Y",
    "%-d-%b-%Y",      "%d %b %Y",      "%-d %b %Y",     "%d %B %Y",       "%-d %B %Y",
    "%d. %B %Y",      "%-d. %B %Y",    "%b %d, %Y",     "%b %-d, %Y",     "%B %d, %Y",
    "%B %-d, %Y",     "%b %d %Y",      "%b %-d %Y",     "%d/%b/%Y",       "%d%b%Y",
    "%d%b%y",         "%d-%b-%y",      "%-d-%b-%y",     "%Y-%b-%d",       "%Y %b %d",
    "%Y-%-m-%-d",     "%Y/%-m/%-d",    "%Y-%m",         "%m/%Y",          "%b %Y",
    "%B %Y",          "%b-%Y",         "%d-%m-%y",      "%m-%d-%y",       "%y-%m-%d",
    "%a %d %b %Y",    "%a, %d %b %Y",  "%a, %-d %b %Y", "%A, %B %-d, %Y", "%a %b %d %Y",
    "%A, %d %B %Y",   "%A %d %B %Y",   "%A, %-d %B %Y", "%a %d %B %Y",    "%A, %B %d, %Y",
    "%A %B %d, %Y",   "%b-%y",         "%b %y",         "%d. %b %Y",      "%-d. %b %Y",
    "%a, %b %d %Y",   "%a, %b %-d %Y", "%a, %b %d, %Y", "%a, %b %-d, %Y", "%a %Y-%m-%d",
    "%a, %Y-%m-%d",   "%A, %Y-%m-%d",  "%A, %d %b %Y",  "%A, %-d %b %Y",  "%A %-d %B %Y",
    "%A, %b %-d, %Y", "%a %-d %b %Y",  "%b. %-d, %Y",   "%a, %d.%m.%Y",   "%A, %d.%m.%Y"};
/// In other languages than English: L stands for which it is.
constexpr std::array<std::string_view, 28> kDatesInLanguages = {"%d. %[L]B %Y",
                                                                "%-d. %[L]B %Y",
                                                                "%d %[L]B %Y",
                                                                "%-d %[L]B %Y",
                                                                "%[L]d %[L]B %Y",
                                                                "%d de %[L]B de %Y",
                                                                "%-d de %[L]B de %Y",
                                                                "%d. %[L]b %Y",
                                                                "%-d. %[L]b %Y",
                                                                "%d. %[L]b. %Y",
                                                                "%-d. %[L]b. %Y",
                                                                "%d %[L]b %Y",
                                                                "%-d %[L]b %Y",
                                                                "%d %[L]b. %Y",
                                                                "%-d %[L]b. %Y",
                                                                "%[L]d %[L]b %Y",
                                                                "%d-%[L]b-%Y",
                                                                "%-d-%[L]b-%Y",
                                                                "%d-%[L]b-%y",
                                                                "%d/%[L]b/%Y",
                                                                "%[L]A, %d. %[L]B %Y",
                                                                "%[L]A, %-d. %[L]B %Y",
                                                                "%[L]A %-d %[L]B %Y",
                                                                "%[L]A %[L]d %[L]B %Y",
                                                                "%[L]A, %-d de %[L]B de %Y",
                                                                "%[L]B %Y",
                                                                "%[L]b %Y",
                                                                "%[L]b-%y"};
constexpr std::array<std::string_view, 5> kOrdinalDates = {
    "%[en]d %B %Y", "%[en]d %b %Y", "%B %[en]d, %Y", "%b %[en]d, %Y", "%B %[en]d %Y"};
/// Without a colon, and of digits alone.
constexpr std::array<std::string_view, 15> kCompact = {
    "%Y%m%dT%H%M%S",  "%Y%m%d %H%M%S", "%Y%m%d_%H%M%S", "%Y%m%d-%H%M%S", "%Y%m%d",
    "%Y%m%d%H%M%S",   "%Y%m%d%H%M",    "%d%m%Y",        "%m%d%Y",        "P%JDT%-HH%-MM%-SS",
    "PT%-KH%-MM%-SS", "%-Kh %Mm",      "%-Kh %-Mm",     "%-Kh%Mm",       "%-Kh %Mm %Ss"};
constexpr std::array<std::string_view, 8> kClocks = {"%H:%M:%S", "%H:%M", "%-H:%M:%S", "%-H:%M",
                                                     "%I:%M:%S", "%I:%M", "%-I:%M:%S", "%-I:%M"};
constexpr std::array<std::string_view, 6> kDurations = {
    "%K:%M:%S", "%K:%M", "%-K:%M:%S", "%-K:%M", "%J days %H:%M:%S", "%J day %H:%M:%S"};

/// The flag of names as a value writes them; 0 for a capital and small letters.
char name_flag(std::string_view value) {
  // Letters beyond ASCII are small ones: no name of a month begins with one.
  const auto small = [](char c) { return is_lower(c) || static_cast<unsigned char>(c) >= 0x80; };
  for (std::size_t k = 0; k + 2 < value.size(); ++k) {
    if (is_upper(value[k]) && is_upper(value[k + 1]) && is_upper(value[k + 2])) return '^';
    if (is_upper(value[k]) && small(value[k + 1])) return '\0';
    if (is_lower(value[k]) && small(value[k + 1]) && small(value[k + 2])) return ',';
  }
  return '\0';
}

std::string with_name_flag(std::string_view format, char flag) {
  std::string result;
  for (const char c : format) {
    const bool directive = !result.empty() && result.back() == '%';
    const bool name = directive && std::string_view("aAbB[").find(c) != std::string_view::npos;
    if (name && flag != '\0') result += flag;
    result += c;
  }
  return result;
}

/// Brackets, quotes and spaces around a date.
struct Surroundings {
  std::string before;
  std::string after;
};

Surroundings surroundings_of(std::string_view value) {
  constexpr std::string_view kSigns = " \t[]()\"'";
  const std::size_t first = value.find_first_not_of(kSigns);
  if (first == std::string_view::npos) return {};
  const std::size_t last = value.find_last_not_of(kSigns);
  return {std::string(value.substr(0, first)), std::string(value.substr(last + 1))};
}

std::string_view inside(std::string_view value, const Surroundings& around) {
  return value.substr(around.before.size(),
                      value.size() - around.before.size() - around.after.size());
}

/// The hours of a clock, those likelier first: up to 12 before AM and PM.
std::array<std::string_view, kClocks.size()> clocks_for(const Clock& clock) {
  auto clocks = kClocks;
  if (!clock.half.empty()) std::rotate(clocks.begin(), clocks.begin() + 4, clocks.end());
  return clocks;
}

bool is_named(std::string_view value) {
  return std::any_of(value.begin(), value.end(), [](char c) { return is_lower(c) || is_upper(c); });
}

/// Dates that are written with names or endings, in the languages in which the value names a month.
std::vector<std::string> dates_in_languages(std::string_view value) {
  std::vector<std::string> dates;
  if (!is_named(value)) return dates;
  for (const std::string_view language : languages_of_month_in(value)) {
    for (const std::string_view date : kDatesInLanguages) {
      std::string format;
      for (const char c : date) {
        if (c == 'L') {
          format += language;
        } else {
          format += c;
        }
      }
      dates.push_back(std::move(format));
    }
  }
  dates.insert(dates.end(), kOrdinalDates.begin(), kOrdinalDates.end());
  return dates;
}

}  // namespace

bool may_be_date(std::string_view value) {
  while (!value.empty() &&
         std::string_view(" \t[(\"'").find(value.front()) != std::string_view::npos) {
    value.remove_prefix(1);
  }
  if (value.size() < 4 || value.size() > 40) return false;
  const char first = value[0] == '-' ? value[1] : value[0];
  if (!is_digit(first) && !is_upper(first) && !is_lower(first)) return false;
  const auto digits = std::count_if(value.begin(), value.end(), is_digit);
  // A month and a year of two digits: Aug-22.
  const bool month = digits == 2 && value.size() == 6 && !is_digit(first);
  return digits >= 3 || month;
}

std::vector<DatetimeFormat> formats_of(std::string_view given) {
  const Surroundings around = surroundings_of(given);
  const std::string_view value = inside(given, around);
  std::vector<DatetimeFormat> formats;
  std::string scratch;
  const char flag = name_flag(value);
  const auto try_format = [&](const std::string& format) {
    const std::string dressed = with_name_flag(format, flag);
    if (!writes_back(DatetimeFormat(dressed), value, scratch)) return;
    formats.emplace_back(around.before + dressed + around.after);
  };
  if (!may_be_date(value)) return formats;
  if (value.find(':') == std::string_view::npos) {
    for (const std::string_view date : kDates) try_format(std::string(date));
    for (const std::string& date : dates_in_languages(value)) try_format(date);
    const std::string zone = value.ends_with('Z') ? "Z" : "";
    for (const std::string_view date : kCompact) try_format(std::string(date) + zone);
    return formats;
  }
  const Clock clock = clock_of(value);
  if (!clock.offset_known) {
    if (clock.offset.size() == 5) try_format("%a %b %d %H:%M:%S %Y");
    return formats;
  }
  const std::string end = clock.fraction + clock.half + clock.offset;
  const auto clocks = clocks_for(clock);
  if (clock.begin == 0 || clock.joint == "-") {
    for (const std::string_view hours : clocks) try_format(std::string(hours) + end);
  }
  for (const std::string_view hours : kDurations) try_format(std::string(hours) + end);
  if (clock.begin == 0) return formats;
  for (const std::string_view date : kDates) {
    for (const std::string_view hours : clocks)
      try_format(std::string(date) + clock.joint + std::string(hours) + end);
  }
  for (const std::string& date : dates_in_languages(value)) {
    for (const std::string_view hours : clocks) {
      try_format(date + clock.joint + std::string(hours) + end);
    }
  }
  for (const std::string_view hours : clocks) {
    try_format("%Y%m%d" + clock.joint + std::string(hours) + end);
  }
  return formats;
}

std::vector<DatetimeFormat> loosened(const std::vector<DatetimeFormat>& formats,
                                     std::string_view given) {
  const Surroundings around = surroundings_of(given);
  const std::string_view value = inside(given, around);
  std::vector<DatetimeFormat> loose;
  if (value.find(':') == std::string_view::npos) return loose;
  const Clock clock = clock_of(value);
  const std::string exact = clock.fraction + clock.half + clock.offset + around.after;
  const bool blank = clock.offset.starts_with(' ');
  const bool numeric = DatetimeFormat("%z").parse(clock.offset.substr(blank ? 1 : 0)).has_value();
  if (clock.fraction.empty() && !numeric) return loose;
  std::string end = clock.fraction.empty() ? "" : clock.fraction.substr(0, 1) + "%f";
  end += clock.half;
  end += numeric ? (blank ? " %" : "%") +
                       std::string(clock.offset.find(':') != std::string::npos ? ":z" : "z")
                 : clock.offset;
  end += around.after;
  for (const DatetimeFormat& format : formats) {
    if (!format.text().ends_with(exact)) continue;
    loose.emplace_back(format.text().substr(0, format.text().size() - exact.size()) + end);
  }
  return loose;
}

}  // namespace likeness::text
