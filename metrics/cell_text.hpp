#pragma once

#include <cstddef>
#include <string>

#include "likeness/table.hpp"
#include "text/datetime.hpp"

namespace likeness::metrics {

/// Writes cells as the column's file has them, or would.
class CellText {
 public:
  /// `column` must outlive this.
  explicit CellText(const Column& column);

  /// `row` must not be missing.
  [[nodiscard]] std::string operator()(std::size_t row) const;

 private:
  const Column& column_;
  text::DatetimeFormat datetime_format_;
};

/// The shortest text that reads back as the number; the same for all zeros.
[[nodiscard]] std::string number_text(double number);

}  // namespace likeness::metrics
