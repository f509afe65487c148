#include "report/mean_and_spread.hpp"

#include <cmath>
#include <cstdio>

namespace likeness::report {

io::OrderedJson to_ordered_json(const metrics::MeanAndSpread& value) {
  return {{"mean", value.mean}, {"spread", value.spread}};
}

std::string short_text(double number) {
  if (std::isnan(number)) return "-";
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", number);
  return text;
}

std::string to_text_cell(const metrics::MeanAndSpread& value) {
  return short_text(value.mean) + " (spread " + short_text(value.spread) + ")";
}

}  // namespace likeness::report
