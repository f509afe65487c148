#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "core/hash.hpp"
#include "text/characters.hpp"
#include "text/date_names.hpp"
#include "text/datetime.hpp"

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

constexpr std::size_t kSample = 64;
constexpr std::size_t kMostFormats = 4;

/// A cheap look before many formats are tried: a date is short, has a few digits, and starts with
/// one or with the name of a day or month.
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

std::size_t digits_from(std::string_view value, std::size_t at) {
  std::size_t end = at;
  while (end < value.size() && is_digit(value[end])) ++end;
  return end - at;
}

/// Where the hours begin, and what stands between them and the date.
void find_begin(std::string_view value, std::size_t colon, Clock& clock) {
  std::size_t begin = colon;
  while (begin > 0 && is_digit(value[begin - 1])) --begin;
  const bool year =
      colon - begin > 2 || (begin > 1 && value[begin - 1] != 'T' &&
                            (is_upper(value[begin - 1]) || is_lower(value[begin - 1])));
  if (year && begin > 0) {
    clock.begin = colon + 1;
    clock.joint = ":";
    return;
  }
  clock.begin = begin;
  if (begin == 0) return;
  clock.joint = value.substr(begin - 1, 1);
  if (begin > 1 && value[begin - 1] == ' ' && value[begin - 2] == ',') clock.joint = ", ";
}

bool known_offset(std::string_view offset) {
  if (offset.starts_with(' ')) offset.remove_prefix(1);
  if (offset.empty() || offset == "UTC" || offset == "GMT") return true;
  if (DatetimeFormat("%z").parse(offset).has_value()) return true;
  const bool zone = std::all_of(offset.begin(), offset.end(), is_upper);
  return zone && offset.size() >= 3 && offset.size() <= 4;
}

/// The clock in a value that has a colon.
Clock clock_of(std::string_view value) {
  Clock clock;
  find_begin(value, value.find(':'), clock);
  std::size_t at = clock.begin;
  while (at < value.size() && (is_digit(value[at]) || value[at] == ':')) ++at;
  if (at + 1 < value.size() && (value[at] == '.' || value[at] == ',') && is_digit(value[at + 1])) {
    clock.fraction_at = at + 1;
    clock.fraction_digits = digits_from(value, at + 1);
    const std::string width = clock.fraction_digits == 6
                                  ? ""
                                  : std::to_string(std::min<std::size_t>(9, clock.fraction_digits));
    clock.fraction = value[at] + ("%" + width + "f");
    at += 1 + clock.fraction_digits;
  }
  const std::size_t half = at < value.size() && value[at] == ' ' ? at + 1 : at;
  if (half + 1 < value.size() && (value[half + 1] == 'M' || value[half + 1] == 'm') &&
      std::string_view("AaPp").find(value[half]) != std::string_view::npos) {
    clock.half = std::string(value.substr(at, half - at)) + (is_lower(value[half]) ? "%,p" : "%p");
    at = half + 2;
  }
  clock.offset = value.substr(at);
  clock.offset_known = known_offset(clock.offset);
  return clock;
}

/// Whether a value comes back; digits of a fraction behind microseconds need not.
bool writes_back(const DatetimeFormat& format, std::string_view value, std::string& scratch) {
  const auto instant = format.parse(value);
  if (!instant) return false;
  scratch.clear();
  format.append(*instant, scratch);
  if (scratch == value) return true;
  if (scratch.size() != value.size() || value.find(':') == std::string_view::npos) return false;
  const Clock clock = clock_of(value);
  if (clock.fraction_digits <= 6) return false;
  const std::size_t micro = clock.fraction_at + 6;
  const std::size_t end = clock.fraction_at + clock.fraction_digits;
  return value.substr(0, micro) == std::string_view(scratch).substr(0, micro) &&
         value.substr(end) == std::string_view(scratch).substr(end);
}

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

/// Formats that also take in fractions of other lengths and other offsets than those of `value`;
/// they can't write these back letter by letter.
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

/// A time of day that is 24:00 at most among times of day does not make them durations.
bool is_clock_with_midnight(const std::string& format, std::span<const std::string_view> values) {
  if (format.find("K:%M") == std::string::npos) return false;
  constexpr std::int64_t kMicroseconds = 86'400'000'000;
  const DatetimeFormat reader(format);
  std::int64_t most = 0;
  for (const std::string_view value : values) {
    most = std::max(most, reader.parse(value).value_or(0));
  }
  return most == kMicroseconds;
}

/// A format among several, and how many of the sample it takes in.
struct Candidate {
  DatetimeFormat format;
  std::size_t fitting = 0;
  std::size_t written_back = 0;
};

std::vector<Candidate> candidates_of(std::span<const std::string_view> sample) {
  std::vector<Candidate> candidates;
  const auto add = [&](std::vector<DatetimeFormat> formats) {
    for (DatetimeFormat& format : formats) {
      const bool known =
          std::any_of(candidates.begin(), candidates.end(),
                      [&](const Candidate& one) { return one.format.text() == format.text(); });
      if (!known) candidates.push_back({std::move(format), 0});
    }
  };
  constexpr std::size_t kEnough = 8;
  for (std::size_t k = 0; k < sample.size(); ++k) {
    // Names and codes are given up early.
    if (k == kEnough && candidates.empty()) break;
    const std::string_view value = sample[k];
    std::vector<DatetimeFormat> exact = formats_of(value);
    std::vector<DatetimeFormat> loose = loosened(exact, value);
    add(std::move(exact));
    add(std::move(loose));
  }
  return candidates;
}

/// The candidate that takes in the most; of equal ones, that which writes the most back, and of
/// these, the first.
const Candidate* best_of(std::vector<Candidate>& candidates,
                         std::span<const std::string_view> values) {
  const Candidate* best = nullptr;
  for (Candidate& candidate : candidates) {
    candidate.fitting = static_cast<std::size_t>(std::count_if(
        values.begin(), values.end(),
        [&](std::string_view value) { return candidate.format.parse(value).has_value(); }));
    if (candidate.fitting == 0) continue;
    std::string scratch;
    candidate.written_back = static_cast<std::size_t>(std::count_if(
        values.begin(), values.end(),
        [&](std::string_view value) { return writes_back(candidate.format, value, scratch); }));
    const auto rank = [](const Candidate& one) { return std::pair(one.fitting, one.written_back); };
    if (best == nullptr || rank(candidate) > rank(*best)) best = &candidate;
  }
  return best;
}

/// Values from all over, in no order that they may have a pattern in.
std::vector<std::string_view> sample_of(std::span<const std::string_view> values) {
  std::vector<std::string_view> sample;
  for (std::size_t k = 0; k < std::min(values.size(), kSample); ++k) {
    const std::size_t at = values.size() <= kSample ? k : mixed_bits(k) % values.size();
    if (may_be_date(values[at])) sample.push_back(values[at]);
  }
  return sample;
}

/// Adds formats until they take in all of the sample, or as many as there may be.
void take_formats(std::vector<std::string_view> sample, std::vector<DatetimeFormat>& found) {
  std::vector<Candidate> candidates = candidates_of(sample);
  while (!sample.empty() && found.size() < kMostFormats) {
    const Candidate* best = best_of(candidates, sample);
    if (best == nullptr) break;
    found.push_back(best->format);
    std::erase_if(sample,
                  [&](std::string_view value) { return best->format.parse(value).has_value(); });
  }
}

bool fits_any(const std::vector<DatetimeFormat>& formats, std::string_view value) {
  return std::any_of(formats.begin(), formats.end(),
                     [&](const DatetimeFormat& format) { return format.parse(value).has_value(); });
}

}  // namespace

std::optional<std::string> detect_datetime_format(std::span<const std::string_view> values) {
  if (values.empty() || !may_be_date(values[0])) return std::nullopt;
  std::vector<DatetimeFormat> formats = formats_of(values[0]);
  if (formats.empty()) return std::nullopt;
  std::vector<DatetimeFormat> loose = loosened(formats, values[0]);
  std::string scratch;
  const auto exact = first_fitting(std::move(formats), values,
                                   [&](const DatetimeFormat& format, std::string_view value) {
                                     return writes_back(format, value, scratch);
                                   });
  if (exact && is_clock_with_midnight(*exact, values)) return std::nullopt;
  if (exact) return exact;
  if (loose.empty()) return std::nullopt;
  return first_fitting(std::move(loose), values,
                       [](const DatetimeFormat& format, std::string_view value) {
                         return format.parse(value).has_value();
                       });
}

std::vector<std::string> detect_datetime_formats(std::span<const std::string_view> values) {
  std::vector<DatetimeFormat> found;
  take_formats(sample_of(values), found);
  if (found.empty()) return {};
  // What is rare may not be in a sample.
  std::vector<std::string_view> rest;
  for (const std::string_view value : values) {
    if (rest.size() < kSample && may_be_date(value) && !fits_any(found, value)) {
      rest.push_back(value);
    }
  }
  take_formats(std::move(rest), found);
  std::vector<std::string> texts;
  for (const DatetimeFormat& format : found) {
    std::string text = format.text();
    if (is_clock_with_midnight(text, values)) text[text.find('K')] = 'H';
    texts.push_back(std::move(text));
  }
  return texts;
}

std::string refined_datetime_format(const std::string& format,
                                    std::span<const std::string_view> values) {
  if (values.empty()) return format;
  std::string scratch;
  const auto fits = [&](const std::string& candidate) {
    const DatetimeFormat compiled(candidate);
    return std::all_of(values.begin(), values.end(), [&](std::string_view value) {
      return writes_back(compiled, value, scratch);
    });
  };
  if (fits(format)) return format;
  const bool has_clock = values[0].find(':') != std::string_view::npos;
  const Clock clock = has_clock ? clock_of(values[0]) : Clock{};
  const std::string width = clock.fraction_digits == 0 || clock.fraction_digits == 6
                                ? ""
                                : std::to_string(std::min<std::size_t>(9, clock.fraction_digits));
  const std::string colon = clock.offset.find(':') != std::string::npos ? ":" : "";
  for (const std::string names : {"", "^", ","}) {
    for (const std::string numbers : {"", "-"}) {
      std::string candidate;
      for (std::size_t k = 0; k < format.size(); ++k) {
        candidate += format[k];
        if (format[k] != '%' || k + 1 == format.size()) continue;
        const char directive = format[++k];
        if (directive == '[') candidate += names;
        const auto is_of = [&](std::string_view set) { return set.find(directive) != set.npos; };
        if (is_of("bBaAp")) candidate += names;
        if (is_of("mdHI")) candidate += numbers;
        if (is_of("f")) candidate += width;
        if (is_of("z")) candidate += colon;
        candidate += directive;
      }
      if (fits(candidate)) return candidate;
    }
  }
  return format;
}

bool looks_like_date(std::string_view value) noexcept {
  if (!may_be_date(value)) return false;
  std::size_t years = 0;
  std::size_t parts = 0;
  std::size_t words = 0;
  for (std::size_t k = 0; k < value.size();) {
    if (const std::size_t length = digits_from(value, k); length > 0) {
      const std::string_view group = value.substr(k, length);
      const bool year =
          length == 4 && (group.starts_with("19") || group.starts_with("20") || group == "0000");
      years += year ? 1 : 0;
      parts += length <= 2 ? 1 : 0;
      // Behind the clock a fraction may follow.
      if (!year && length > 2 && parts < 4) return false;
      k += length;
    } else if (is_upper(value[k]) || is_lower(value[k]) ||
               static_cast<unsigned char>(value[k]) >= 0x80) {
      const std::size_t begin = k;
      while (k < value.size() && !is_digit(value[k]) && value[k] != ' ' && value[k] != '-') ++k;
      words += k - begin > 2 ? 1 : 0;
    } else {
      if (std::string_view("-/. :,+[]").find(value[k]) == std::string_view::npos) return false;
      ++k;
    }
  }
  return years == 1 && words <= 2 && parts >= 1 && parts + words >= 2;
}

}  // namespace likeness::text
