#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "io/archive.hpp"
#include "likeness/random.hpp"
#include "likeness/table.hpp"

namespace likeness::models {

/// The values of a column numbered as they first come; nothing (kNoValue) where a cell is missing.
struct NumberedValues {
  static constexpr std::uint32_t kNoValue = 0xFFFFFFFF;

  std::vector<std::uint32_t> number;  ///< of each row
  std::size_t count = 0;
};

[[nodiscard]] NumberedValues number_values(const Column& column);

/// Which rows of an endless table belong to one subject, such as a customer, so that subjects have
/// as many rows as in the table that was learned, and these lie together or apart as there.
///
/// Subjects come in blocks of at most 128, whose numbers of rows are quantiles of the real ones.
class RowRepeats {
 public:
  /// Every row is a subject of its own.
  RowRepeats() = default;
  /// `subjects` are those of the rows of a table. No subject gets more rows than `share` real ones
  /// have, but for rows in which it is missing.
  RowRepeats(const NumberedValues& subjects, std::size_t share);

  [[nodiscard]] bool empty() const noexcept { return ends_.empty(); }

  /// The subject of a row; the order of rows within a block follows from `stream`.
  [[nodiscard]] std::uint64_t subject(std::uint64_t row, const RandomStream& stream) const noexcept;

  void fields(io::Archive& archive);

 private:
  std::vector<std::uint64_t> ends_;  ///< behind the last row of each subject of a block
  bool scattered_ = false;           ///< rows of a subject don't follow each other
};

}  // namespace likeness::models
