#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace likeness::io {

/// A name or text as SQL has it: `"a ""b"""`, `'it''s'`.
[[nodiscard]] std::string sql_name(std::string_view name);
[[nodiscard]] std::string sql_text(std::string_view text);

/// `("a", "b")`.
[[nodiscard]] std::string sql_names(const std::vector<std::string>& names);

}  // namespace likeness::io
