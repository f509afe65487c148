#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace likeness::description {

/// Patterns of SQL as regular expressions of the whole text; nothing for what is not understood.
/// `%` and `_` of LIKE; `\` makes the next sign mean itself.
[[nodiscard]] std::string regex_of_like(std::string_view pattern, bool any_case);
/// `*`, `?` and `[a-z]` of SQLite's GLOB.
[[nodiscard]] std::string regex_of_glob(std::string_view pattern);
/// PostgreSQL's `~`, which looks for a part unless `^` and `$` say otherwise.
[[nodiscard]] std::optional<std::string> regex_of_search(std::string_view pattern, bool any_case);
/// The regular expression that a text and nothing else meets.
[[nodiscard]] std::string regex_of_text(std::string_view text);

}  // namespace likeness::description
