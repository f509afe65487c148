#include "metrics/wording.hpp"

#include <cmath>
#include <cstdio>

namespace likeness::metrics {

std::string percent(double share) {
  if (std::isnan(share)) return "unknown";
  const double hundredths = 100.0 * share;
  const double size = std::abs(hundredths);
  if (size == 0.0 || size == 100.0) return size == 0.0 ? "0%" : hundredths < 0 ? "-100%" : "100%";
  const int decimals = size < 0.1 ? 3 : size < 1.0 || size > 99.0 ? 2 : 1;
  char text[32];
  std::snprintf(text, sizeof text, "%.*f%%", decimals, hundredths);
  return text;
}

std::string decimal(double number) {
  if (std::isnan(number)) return "unknown";
  char text[32];
  std::snprintf(text, sizeof text, "%.4f", number);
  std::string trimmed = text;
  trimmed.erase(trimmed.find_last_not_of('0') + 1);
  if (trimmed.back() == '.') trimmed.pop_back();
  return trimmed == "-0" ? "0" : trimmed;
}

std::string grouped(std::size_t count) {
  std::string text = std::to_string(count);
  for (std::size_t end = text.size(); end > 3; end -= 3) text.insert(end - 3, 1, ',');
  return text;
}

}  // namespace likeness::metrics
