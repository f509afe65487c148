#include "report/labels.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>

#include "text/datetime.hpp"
#include "text/number_text.hpp"

namespace likeness::report {
namespace {

constexpr double kMostGrouped = 1e15;
constexpr double kNanosecondsPerMicrosecond = 1000.0;

/// Four digits are read at a glance, and may be a year.
std::string grouped(std::string number) {
  const std::size_t whole = std::min(number.find('.'), number.size());
  return whole > 4 + (number.starts_with('-') ? 1u : 0u) ? text::grouped(std::move(number))
                                                         : number;
}

/// Bytes of the UTF-8 character that begins with `first`.
std::size_t character_size(char first) {
  const auto byte = static_cast<unsigned char>(first);
  if (byte < 0xC0) return 1;
  if (byte < 0xE0) return 2;
  return byte < 0xF0 ? 3 : 4;
}

/// In parts of the type's size. East Asian scripts and pictograms begin near U+3000; marks that
/// combine (U+0300 to U+036F) take no room.
double character_width(std::string_view character) {
  const auto byte = static_cast<unsigned char>(character[0]);
  if (character >= "\xCC\x80" && character <= "\xCD\xAF") return 0;
  if (byte >= 0xE3) return 1;
  if (byte >= 0x80) return 0.65;
  if (std::string_view("ijlI.,:;'|!").find(character) != std::string_view::npos) return 0.32;
  if (std::string_view("mwMW@%").find(character) != std::string_view::npos) return 0.98;
  return byte >= 'A' && byte <= 'Z' ? 0.7 : 0.6;
}

/// Beginning that all of them share, in bytes: whole characters, and not the whole of any name.
std::size_t common_beginning(const std::vector<std::string_view>& names) {
  std::size_t common = 0;
  while (common < names[0].size()) {
    const std::size_t next = common + character_size(names[0][common]);
    const bool shared = std::all_of(names.begin(), names.end(), [&](std::string_view name) {
      return name.size() > next && name.substr(0, next) == names[0].substr(0, next);
    });
    if (!shared) break;
    common = next;
  }
  return common;
}

}  // namespace

std::string number_label(double number) {
  if (std::isnan(number)) return std::string(kNoNumber);
  if (std::isinf(number)) return number < 0 ? "-∞" : "∞";
  const double size = std::fabs(number);
  if (size != 0 && (size >= kMostGrouped || size < 1e-4)) return text::significant(number, 4);
  const int magnitude = size == 0 ? 0 : static_cast<int>(std::floor(std::log10(size)));
  return grouped(text::rounded(number, magnitude >= 3 ? 0 : 3 - magnitude));
}

std::string time_label(double nanoseconds) {
  if (std::isnan(nanoseconds)) return std::string(kNoNumber);
  static const text::DatetimeFormat format("%Y-%m-%d %H:%M");
  std::string text;
  format.append(static_cast<std::int64_t>(nanoseconds / kNanosecondsPerMicrosecond), text);
  return text.ends_with(" 00:00") ? text.substr(0, text.size() - 6) : text;
}

std::string duration_label(double nanoseconds) {
  if (std::isnan(nanoseconds)) return std::string(kNoNumber);
  struct Unit {
    double size;
    const char* name;
  };
  constexpr Unit kUnits[] = {{86400e9, " days"}, {3600e9, " hours"}, {60e9, " minutes"}};
  for (const Unit& unit : kUnits) {
    if (std::fabs(nanoseconds) >= unit.size) {
      return number_label(nanoseconds / unit.size) + unit.name;
    }
  }
  return number_label(nanoseconds / 1e9) + " seconds";
}

std::string typeset(std::string text) {
  const bool negative =
      text.size() > 1 && text[0] == '-' &&
      (text[1] == '.' || (text[1] >= '0' && text[1] <= '9') || text.substr(1).starts_with("∞"));
  if (negative) text.replace(0, 1, "−");
  return text == kNoNumber ? "–" : text;
}

std::string coordinate(double place) {
  return text::rounded(place, 1);
}

double text_width(std::string_view text) {
  double width = 0;
  for (std::size_t i = 0; i < text.size(); i += character_size(text[i])) {
    width += character_width(text.substr(i, character_size(text[i])));
  }
  return width;
}

std::string shortened(std::string_view text, double most) {
  if (text_width(text) <= most) return std::string(text);
  std::vector<std::string_view> characters;
  for (std::size_t i = 0; i < text.size(); i += characters.back().size()) {
    characters.push_back(text.substr(i, character_size(text[i])));
  }
  // From both ends in turn, two in front for one behind: names often differ in their ends.
  const double room = most - 1;
  std::string front;
  std::string back;
  std::size_t begin = 0;
  std::size_t end = characters.size();
  for (double taken = 0; begin < end;) {
    const bool behind = (begin + characters.size() - end) % 3 == 2;
    const std::string_view next = behind ? characters[end - 1] : characters[begin];
    taken += character_width(next);
    if (taken > room) break;
    if (behind) {
      back.insert(0, next);
      --end;
    } else {
      front += next;
      ++begin;
    }
  }
  return front + "…" + back;
}

std::vector<std::string> distinct_labels(const std::vector<std::string>& names, double most) {
  std::vector<std::string> labels;
  std::map<std::string, std::vector<std::size_t>> places;
  for (std::size_t k = 0; k < names.size(); ++k) {
    labels.push_back(shortened(names[k], most));
    places[labels[k]].push_back(k);
  }
  for (const auto& [label, alike] : places) {
    if (alike.size() < 2) continue;
    std::vector<std::string_view> full;
    for (const std::size_t k : alike) full.push_back(names[k]);
    const std::size_t common = common_beginning(full);
    std::map<std::string, int> seen;
    for (const std::size_t k : alike) {
      labels[k] = "…" + shortened(names[k].substr(common), most - 1);
      const int before = seen[labels[k]]++;
      if (before == 0) continue;
      const std::string number = " " + std::to_string(before + 1);
      labels[k] = "…" + shortened(names[k].substr(common), most - 1 - text_width(number)) + number;
    }
  }
  return labels;
}

}  // namespace likeness::report
