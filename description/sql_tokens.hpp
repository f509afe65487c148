#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace likeness::description {

/// A piece of SQL.
struct SqlToken {
  enum class Kind { kWord, kName, kString, kNumber, kSign, kEnd };
  Kind kind = Kind::kEnd;
  /// Words in capitals, names and strings without their quotes; signs as they are.
  std::string text;
  std::string spelled;  ///< words as they are written
  std::size_t line = 1;
};

/// Comments fall away. Throws Error(kData) for a quote that doesn't end.
[[nodiscard]] std::vector<SqlToken> sql_tokens(std::string_view sql, std::string_view source);

}  // namespace likeness::description
