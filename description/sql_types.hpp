#pragma once

#include <functional>
#include <string>

#include "text/expression.hpp"

namespace likeness::description {

/// What a pass over a CHECK needs to know of its columns.
struct CheckedColumns {
  /// The name as the table spells it, of one that SQL takes for the same; empty for none.
  std::function<std::string(const std::string&)> spelled;
  std::function<bool(const std::string&)> is_date;
};

/// The expression of a CHECK over these columns: a difference of dates is compared with days, and
/// days are added to dates, where SQL has plain numbers for them.
[[nodiscard]] text::Expression typed_check(const text::Expression& expression,
                                           const CheckedColumns& columns);

}  // namespace likeness::description
