#pragma once

#include <cstdint>
#include <optional>

#include "io/arrow_batches.hpp"
#include "likeness/table.hpp"

namespace likeness::io {

/// A number of half precision as a float, and the nearest to a float.
[[nodiscard]] float half_to_float(std::uint16_t half) noexcept;
[[nodiscard]] std::uint16_t half_of(float value) noexcept;

/// Columns of whole numbers, dates, times and the like from Arrow. `column` has its name, and gets
/// type, cells, validity and way of writing. Whole numbers beyond 64 bits with a sign are not
/// read: false.
[[nodiscard]] bool read_arrow_integers(const ArrowColumn& cells, Column& column);
void read_arrow_floats(const ArrowColumn& cells, Column& column);
void read_arrow_times(const ArrowColumn& cells, Column& column);
/// Decimals: whole numbers where they have no digits after the point. False as above.
[[nodiscard]] bool read_arrow_decimals(const ArrowColumn& cells, Column& column);

/// The digits of a whole number or decimal in a row.
[[nodiscard]] std::string arrow_digits(const ArrowType& type, const ArrowPart& part,
                                       std::size_t row);

/// The number of a decimal, which may have at most 128 bits' worth of digits: nothing beyond.
__extension__ using Int128 = __int128;
[[nodiscard]] std::optional<Int128> decimal_value(const ArrowType& type, const ArrowPart& part,
                                                  std::size_t row);
[[nodiscard]] std::string digits_of_int128(Int128 value);

}  // namespace likeness::io
