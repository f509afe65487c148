#include "metrics/mean_and_spread.hpp"

#include <cmath>
#include <limits>

#include "text/number_text.hpp"

namespace likeness::metrics {

MeanAndSpread mean_and_spread(std::span<const double> values) {
  if (values.empty()) {
    return {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  }
  const auto count = static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) sum += value;
  const double mean = sum / count;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, values.size() > 1 ? std::sqrt(squares / (count - 1)) : 0};
}

}  // namespace likeness::metrics
