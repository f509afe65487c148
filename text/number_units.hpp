#pragma once

#include <string_view>

namespace likeness::text {

/// Whether a text, which may have spaces around it, is a sign or a name of money: `$`, `US$`,
/// `EUR`.
[[nodiscard]] bool is_currency(std::string_view text) noexcept;

/// Whether what stands around digits is a currency or a unit, such as `$`, `EUR`, ` kg`, `%`, and
/// not a part of a code.
[[nodiscard]] bool is_currency_or_unit(std::string_view prefix, std::string_view suffix) noexcept;

}  // namespace likeness::text
