#include "metrics/report/number_label.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace likeness::metrics::report {
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

/// `1234.5` becomes `1,234.5`.
void group_thousands(std::string& number) {
  const std::size_t point = number.find('.');
  std::size_t end = point == std::string::npos ? number.size() : point;
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

/// East Asian scripts begin at U+1100, but for those of South Asia, which three bytes hold, too.
std::size_t character_width(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte >= 0xE3 && byte != 0xEF ? 2 : 1;
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
  const double size = std::fabs(number);
  if (size != 0 && (size >= kMostGrouped || size < 1e-4)) {
    std::string text = digits(size, std::chars_format::scientific, 3);
    const std::size_t exponent = text.find('e');
    std::string mantissa = text.substr(0, exponent);
    drop_trailing_zeros(mantissa);
    return with_sign(number, mantissa + text.substr(exponent));
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

std::string shortened(std::string_view text, std::size_t most) {
  std::size_t width = 0;
  std::size_t kept = 0;  // bytes that leave room for the ellipsis
  for (std::size_t i = 0; i < text.size(); i += character_size(text[i])) {
    width += character_width(text[i]);
    if (width > most) return std::string(text.substr(0, kept)) + "…";
    if (width < most) kept = i + character_size(text[i]);
  }
  return std::string(text);
}

}  // namespace likeness::metrics::report
