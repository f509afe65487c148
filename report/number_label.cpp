#include "report/number_label.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <vector>

namespace likeness::report {
namespace {

constexpr std::string_view kMinus = "−";
constexpr double kMostGrouped = 1e15;

std::string digits(double number, std::chars_format format, int precision) {
  std::array<char, 512> buffer;
  const auto [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, format, precision);
  return {buffer.data(), end};
}

void drop_trailing_zeros(std::string& number) {
  if (number.find('.') == std::string::npos) return;
  number.erase(number.find_last_not_of('0') + 1);
  if (number.back() == '.') number.pop_back();
}

/// `12345.6` becomes `12,345.6`; four digits are read at a glance, and may be a year.
void group_thousands(std::string& number) {
  const std::size_t point = number.find('.');
  std::size_t end = point == std::string::npos ? number.size() : point;
  if (end <= 4) return;
  while (end > 3) {
    end -= 3;
    number.insert(end, 1, ',');
  }
}

std::string with_sign(double number, std::string magnitude) {
  const bool nothing = magnitude.find_first_not_of("0.,") == std::string::npos;
  return number < 0 && !nothing ? std::string(kMinus) + magnitude : magnitude;
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

}  // namespace

std::string fixed_label(double number, int decimals) {
  if (std::isnan(number)) return std::string(kNoNumber);
  if (std::fabs(number) >= kMostGrouped) return number_label(number);
  std::string magnitude = digits(std::fabs(number), std::chars_format::fixed, decimals);
  group_thousands(magnitude);
  return with_sign(number, std::move(magnitude));
}

std::string number_label(double number) {
  if (std::isnan(number)) return std::string(kNoNumber);
  if (std::isinf(number)) return with_sign(number, "∞");
  const double size = std::fabs(number);
  if (size != 0 && (size >= kMostGrouped || size < 1e-4)) {
    std::string text = digits(size, std::chars_format::scientific, 3);
    const std::size_t exponent = text.find('e');
    std::string mantissa = text.substr(0, exponent);
    drop_trailing_zeros(mantissa);
    const std::size_t power = text[exponent + 1] == '+' ? exponent + 2 : exponent + 1;
    return with_sign(number, mantissa + 'e' + text.substr(power));
  }
  const int magnitude = size == 0 ? 0 : static_cast<int>(std::floor(std::log10(size)));
  std::string text = digits(size, std::chars_format::fixed, magnitude >= 3 ? 0 : 3 - magnitude);
  drop_trailing_zeros(text);
  group_thousands(text);
  return with_sign(number, std::move(text));
}

std::string count_label(std::size_t count) {
  std::string text = std::to_string(count);
  group_thousands(text);
  return text;
}

std::string share_label(double share) {
  if (std::isnan(share)) return std::string(kNoNumber);
  if (share > 0 && share < 0.0005) return "<0.1%";
  if (share < 1 && share >= 0.9995) return ">99.9%";
  if (share == 0 || share == 1) return share == 0 ? "0%" : "100%";
  return digits(100 * share, std::chars_format::fixed, 1) + '%';
}

std::string score_label(double score, int decimals) {
  if (std::isnan(score)) return std::string(kNoNumber);
  const double unit = std::pow(10.0, -decimals);
  return digits(score < 1 ? std::min(score, 1 - unit) : score, std::chars_format::fixed, decimals);
}

std::string association_label(double association) {
  return fixed_label(association, 2);
}

std::string coordinate(double place) {
  std::string text = digits(place, std::chars_format::fixed, 1);
  drop_trailing_zeros(text);
  return text == "-0" ? "0" : text;
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

}  // namespace likeness::report
