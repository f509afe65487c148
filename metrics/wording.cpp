#include "metrics/wording.hpp"

#include <cmath>

#include "text/number_text.hpp"

namespace likeness::metrics {

std::string percent(double share) {
  return text::percent(share);
}

std::string decimal(double number) {
  return std::isnan(number) ? "unknown" : text::rounded(number, 4);
}

std::string grouped(std::size_t count) {
  return text::grouped(count);
}

}  // namespace likeness::metrics
