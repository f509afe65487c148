#pragma once

#include <string>
#include <vector>

namespace likeness::report {

/// Where an axis has a mark, and what stands there.
struct Tick {
  double value = 0;
  std::string label;
};

/// About `count` round numbers within [lower, upper]; large ones in k, M, G (thousand, million,
/// billion).
[[nodiscard]] std::vector<Tick> number_ticks(double lower, double upper, int count);

/// Ticks of an axis of shares, as per cent.
[[nodiscard]] std::vector<Tick> share_ticks(double upper, int count);

/// `lower` and `upper` are decimal logarithms, and so are the ticks' values.
[[nodiscard]] std::vector<Tick> logarithmic_ticks(double lower, double upper, int count);

/// Times in nanoseconds since 1970, at round years, months, days, hours, minutes or seconds,
/// written as ISO 8601 does. Years 1 to 9999.
[[nodiscard]] std::vector<Tick> time_ticks(double lower, double upper, int count);

}  // namespace likeness::report
