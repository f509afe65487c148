#include <algorithm>
#include <optional>

#include "text/characters.hpp"
#include "text/date_formats.hpp"

namespace likeness::text {
namespace {

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

}  // namespace

std::size_t digits_from(std::string_view value, std::size_t at) {
  std::size_t end = at;
  while (end < value.size() && is_digit(value[end])) ++end;
  return end - at;
}

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

}  // namespace likeness::text
