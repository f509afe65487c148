#pragma once

#include <cstdint>

#include "models/frame/frame.hpp"
#include "models/options.hpp"

namespace likeness::models {

/// The option that all models have.
inline void declare_min_rows(OptionTable& table, std::uint64_t& min_rows) {
  table.integer("min_rows", min_rows, 0, 1'000'000'000,
                "Leave out categories that fewer rows have and numbers beyond what this many rows "
                "reach at either end; 0 learns them all, and hands them out.");
}

/// Whether values keep to what was seen, and what of it: options that many models share.
struct ValueLimits {
  bool enforce_min_max = true;
  bool enforce_rounding = true;
  std::uint64_t min_rows = kMinRows;

  void declare(OptionTable& table) {
    table.flag("enforce_min_max", enforce_min_max,
               "Keep numbers within the smallest and largest value learned.");
    table.flag("enforce_rounding", enforce_rounding,
               "Keep the decimals of numbers and the resolution of dates that were seen.");
    declare_min_rows(table, min_rows);
  }

  void apply(FrameOptions& frame) const {
    frame.enforce_min_max = enforce_min_max;
    frame.enforce_rounding = enforce_rounding;
    frame.min_rows = min_rows;
  }
};

}  // namespace likeness::models
