#pragma once

#include <string_view>

namespace likeness::report {

/// The page's style sheet.
[[nodiscard]] std::string_view page_style();

}  // namespace likeness::report
