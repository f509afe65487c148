#include <algorithm>
#include <array>

#include "text/datetime.hpp"

namespace likeness::text {
namespace {

// In the order of preference: where a column allows several, the first one wins.
constexpr std::array<std::string_view, 26> kDates = {
    "%Y-%m-%d",  "%Y/%m/%d",   "%Y.%m.%d",   "%m/%d/%Y",  "%d/%m/%Y",   "%-m/%-d/%Y", "%-d/%-m/%Y",
    "%d.%m.%Y",  "%-d.%-m.%Y", "%d-%m-%Y",   "%m-%d-%Y",  "%-d-%-m-%Y", "%-m-%-d-%Y", "%m/%d/%y",
    "%d/%m/%y",  "%-m/%-d/%y", "%-d/%-m/%y", "%d.%m.%y",  "%d-%b-%Y",   "%d %b %Y",   "%d %B %Y",
    "%-d %B %Y", "%b %d, %Y",  "%b %-d, %Y", "%B %d, %Y", "%B %-d, %Y"};
constexpr std::array<std::string_view, 10> kTimes = {
    "%H:%M:%S", "%H:%M",        "%-H:%M:%S", "%-H:%M",     "%I:%M:%S %p",
    "%I:%M %p", "%-I:%M:%S %p", "%-I:%M %p", "%I:%M:%S%p", "%I:%M%p"};

bool digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// A cheap look before many formats are tried: a date has at least four digits, is short, and
/// starts with a digit or the name of a month.
bool may_be_date(std::string_view value) {
  if (value.size() < 6 || value.size() > 40) return false;
  if (!digit(value[0]) && (value[0] < 'A' || value[0] > 'Z')) return false;
  return std::count_if(value.begin(), value.end(), digit) >= 4;
}

/// The part of a time's format that varies freely and is read off one value: a fraction of a
/// second, and an offset (as literal text: it usually is the same throughout).
struct Ending {
  std::string fraction;
  std::string offset;
  bool offset_known = false;
};

Ending ending_of(std::string_view value) {
  Ending ending;
  const std::size_t time = value.find(':');
  if (time == std::string_view::npos) return ending;
  const std::size_t dot = value.find('.', time);
  if (dot != std::string_view::npos) {
    std::size_t digits = 0;
    while (dot + 1 + digits < value.size() && digit(value[dot + 1 + digits])) ++digits;
    if (digits >= 1 && digits <= 6) ending.fraction = ".%" + std::to_string(digits) + "f";
    if (digits == 6) ending.fraction = ".%f";
  }
  const std::size_t offset = value.find_first_of("Z+-", time);
  if (offset != std::string_view::npos) {
    ending.offset = value.substr(offset);
    ending.offset_known = DatetimeFormat("%z").parse(ending.offset).has_value();
  }
  return ending;
}

bool writes_back(const DatetimeFormat& format, std::string_view value, std::string& scratch) {
  const auto instant = format.parse(value);
  if (!instant) return false;
  scratch.clear();
  format.append(*instant, scratch);
  return scratch == value;
}

std::vector<DatetimeFormat> formats_of(std::string_view value) {
  std::vector<DatetimeFormat> formats;
  std::string scratch;
  const auto try_format = [&](const std::string& format) {
    DatetimeFormat compiled(format);
    if (writes_back(compiled, value, scratch)) formats.push_back(std::move(compiled));
  };
  if (value.find(':') == std::string_view::npos) {
    for (const std::string_view date : kDates) try_format(std::string(date));
    return formats;
  }
  const Ending ending = ending_of(value);
  if (!ending.offset.empty() && !ending.offset_known) return formats;
  const std::size_t time = value.find(':');
  const std::string joint = value.substr(0, time).find('T') != std::string_view::npos ? "T" : " ";
  for (const std::string_view date : kDates) {
    for (const std::string_view clock : kTimes) {
      try_format(std::string(date) + joint + std::string(clock) + ending.fraction + ending.offset);
    }
  }
  return formats;
}

/// Keeps the formats that `accepts` says fit every value.
template <class Accepts>
std::optional<std::string> first_fitting(std::vector<DatetimeFormat> formats,
                                         std::span<const std::string_view> values,
                                         const Accepts& accepts) {
  for (const std::string_view value : values) {
    std::erase_if(formats, [&](const DatetimeFormat& format) { return !accepts(format, value); });
    if (formats.empty()) return std::nullopt;
  }
  return formats.front().text();
}

}  // namespace

std::optional<std::string> detect_datetime_format(std::span<const std::string_view> values) {
  if (values.empty() || !may_be_date(values[0])) return std::nullopt;
  std::vector<DatetimeFormat> formats = formats_of(values[0]);
  if (formats.empty()) return std::nullopt;
  std::string scratch;
  const auto exact =
      first_fitting(formats, values, [&](const DatetimeFormat& format, std::string_view value) {
        return writes_back(format, value, scratch);
      });
  if (exact) return exact;

  // Fractions of varying length or offsets that differ can't be written back letter by letter.
  const Ending ending = ending_of(values[0]);
  std::vector<DatetimeFormat> loose;
  for (const DatetimeFormat& format : formats) {
    std::string text = format.text();
    text.resize(text.size() - ending.fraction.size() - ending.offset.size());
    if (!ending.fraction.empty()) text += ".%f";
    if (!ending.offset.empty()) text += "%z";
    loose.emplace_back(text);
  }
  if (ending.fraction.empty() && ending.offset.empty()) return std::nullopt;
  return first_fitting(std::move(loose), values,
                       [](const DatetimeFormat& format, std::string_view value) {
                         return format.parse(value).has_value();
                       });
}

}  // namespace likeness::text
