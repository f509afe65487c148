#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/datetime.hpp"

namespace likeness {

/// Writes points in time in strftime's notation, of which %q is the quarter, 1 to 4.
class DateText {
 public:
  /// Throws Error(kUsage) for a directive that there isn't.
  explicit DateText(std::string_view format);

  [[nodiscard]] std::string operator()(std::int64_t microseconds) const;

 private:
  std::vector<text::DatetimeFormat> of_quarter_;  ///< one where there is no %q, else four
};

}  // namespace likeness
