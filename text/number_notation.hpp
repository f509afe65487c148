#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "likeness/table.hpp"
#include "text/number_style.hpp"

namespace likeness::text {

/// A number that a text says, and how.
struct NotedNumber {
  double value = 0;
  std::int64_t integer = 0;  ///< where it is whole
  bool whole = false;        ///< without a point, and within 64 bits
  WrittenNumber written;
};

/// The number that a text says in this notation; nothing where it is not written so. Spaces around
/// it and groups may be left out, and 0 needs no prefix or suffix. A number without a joint is the
/// first of two, the other being 0.
[[nodiscard]] std::optional<NotedNumber> read_number(const NumberNotation& notation,
                                                     std::string_view text);

/// Appends a number with the digits that Column::decimals and Column::min_decimals ask for.
void write_number(const NumberNotation& notation, double number, int decimals, int min_decimals,
                  std::string& out);
void write_number(const NumberNotation& notation, std::int64_t number, std::string& out);

/// How a text may be read where nothing else decides between two ways.
enum class PointSign { kPoint, kComma };

/// The notation that most of `texts` follow; nothing where most are no numbers.
[[nodiscard]] std::optional<NumberNotation> detect_number_notation(
    std::span<const std::string_view> texts, PointSign preferred = PointSign::kPoint);

}  // namespace likeness::text
