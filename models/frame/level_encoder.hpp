#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/archive.hpp"
#include "likeness/model.hpp"
#include "likeness/table.hpp"

namespace likeness::models {

/// Turns a column of repeated values, of any type, into codes and back. The levels are the values
/// seen, in their natural order (numbers and dates by size, strings by bytes), then, where cells
/// are missing, one level for that.
class LevelEncoder {
 public:
  LevelEncoder() = default;
  /// Learns the levels of `column`.
  explicit LevelEncoder(const Column& column);

  [[nodiscard]] const std::string& name() const noexcept { return levels_.name; }
  /// Whether the natural order of the levels means anything: of numbers, dates and truth values.
  [[nodiscard]] bool ordered() const noexcept {
    return levels_.type != ColumnType::kCategory && levels_.type != ColumnType::kText;
  }
  /// How many levels there are, with that of missing cells: at least 1 for a column with rows.
  [[nodiscard]] std::int32_t size() const noexcept;
  [[nodiscard]] bool has_missing() const noexcept { return has_missing_; }

  /// The code of every row of the column that was learned; Error(kData) for a value not seen.
  [[nodiscard]] std::vector<std::int32_t> encode(const Column& column) const;

  /// The column of those codes, as the learned one was typed and named.
  [[nodiscard]] Column decode(std::span<const std::int32_t> codes) const;

  /// The code of a value spelled as in a CSV cell (empty: missing). Spaces around it may be left
  /// out. Error(kUsage) with the nearest level where there is no such level.
  [[nodiscard]] std::int32_t code_of(std::string_view text) const;

  /// Which levels compare like that to a value spelled as in a CSV cell, which need not be a level
  /// itself. Error(kUsage) where levels are strings that are compared by size, where the text is no
  /// value of the column's type, and for equality as code_of().
  [[nodiscard]] std::vector<bool> compare(Comparison comparison, std::string_view text) const;

  /// The level's value as text, `(missing)` for the missing one.
  [[nodiscard]] std::string text_of(std::int32_t code) const;

  void fields(io::Archive& archive);

 private:
  [[nodiscard]] double number_of(std::string_view text) const;

  Column levels_;  ///< the values, none missing
  bool has_missing_ = false;
};

}  // namespace likeness::models
