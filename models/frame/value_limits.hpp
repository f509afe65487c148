#pragma once

#include "models/options.hpp"

namespace likeness::models {

/// Whether values keep to what was seen: options that many models share.
struct ValueLimits {
  bool enforce_min_max = true;
  bool enforce_rounding = true;

  void declare(OptionTable& table) {
    table.flag("enforce_min_max", enforce_min_max,
               "Keep numbers within the smallest and largest value seen.");
    table.flag("enforce_rounding", enforce_rounding,
               "Keep the decimals of numbers and the resolution of dates that were seen.");
  }
};

}  // namespace likeness::models
