#include "text/number_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace likeness::text {
namespace {

/// Room for the largest double with more digits after the point than anybody asks for.
using Buffer = std::array<char, 512>;

std::string written(double number, std::chars_format format, int digits) {
  Buffer buffer;
  const auto [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, format, digits);
  return {buffer.data(), end};
}

void drop_trailing_zeros(std::string& number) {
  if (number.find('.') == std::string::npos) return;
  number.erase(number.find_last_not_of('0') + 1);
  if (number.back() == '.') number.pop_back();
}

}  // namespace

std::string shortest(double number) {
  Buffer buffer;
  return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr};
}

std::string fixed(double number, int decimals) {
  std::string text = written(number, std::chars_format::fixed, decimals);
  if (text.front() == '-' && text.find_first_not_of("-0.") == std::string::npos) text.erase(0, 1);
  return text;
}

std::string rounded(double number, int decimals) {
  std::string text = fixed(number, decimals);
  drop_trailing_zeros(text);
  return text;
}

std::string significant(double number, int digits) {
  return written(number, std::chars_format::general, digits);
}

std::string percent(double share) {
  if (std::isnan(share)) return "unknown";
  const double hundredths = 100.0 * std::fabs(share);
  const std::string sign = share < 0 ? "-" : "";
  if (hundredths == 0.0 || hundredths == 100.0) return hundredths == 0.0 ? "0%" : sign + "100%";
  if (hundredths < 0.0005) return share < 0 ? ">-0.001%" : "<0.001%";
  if (hundredths < 100.0 && hundredths >= 99.995) return share < 0 ? "<-99.99%" : ">99.99%";
  const int decimals = hundredths < 0.1 ? 3 : hundredths < 1.0 || hundredths > 99.0 ? 2 : 1;
  return sign + fixed(hundredths, decimals) + '%';
}

std::string grouped(std::size_t count) {
  return grouped(std::to_string(count));
}

std::string grouped(std::string number) {
  const std::size_t first = number.starts_with('-') ? 1 : 0;
  std::size_t end = std::min(number.find('.'), number.size());
  for (; end > first + 3; end -= 3) number.insert(end - 3, 1, ',');
  return number;
}

std::string right_aligned(std::string text, std::size_t width) {
  if (text.size() < width) text.insert(0, width - text.size(), ' ');
  return text;
}

}  // namespace likeness::text
