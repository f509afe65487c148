#pragma once

#include <string_view>

namespace likeness::makers {

/// The telephone code of the country of a locale of locale_names(): `49`.
[[nodiscard]] std::string_view calling_code(std::string_view locale) noexcept;

}  // namespace likeness::makers
