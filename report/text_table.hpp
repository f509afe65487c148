#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace likeness::report {

using TextRow = std::vector<std::string>;

/// Left-aligned columns, two spaces apart, indented by two. Needs a row; no row is longer than the
/// first.
[[nodiscard]] std::string aligned(const std::vector<TextRow>& rows);

/// Four decimals; `-` for NaN.
[[nodiscard]] std::string score_text(double number);

/// Lines of at most 100 columns, broken at spaces; all but the first begin with `indent` spaces.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t indent);

}  // namespace likeness::report
