#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "likeness/metadata.hpp"
#include "likeness/transactions.hpp"
#include "models/events/value_ranks.hpp"
#include "models/frame/level_encoder.hpp"
#include "models/frame/level_pool.hpp"
#include "models/frame/made_column.hpp"
#include "models/frame/number_encoder.hpp"
#include "text/amount_text.hpp"

namespace likeness::models {

/// What a column of the table is to the model.
enum class ColumnPart {
  kSubject,
  kDate,
  kAmount,
  kLevels,  ///< verb, object and further columns of repeated values
  kNumber,
  kMask,  ///< repeats which cells of other columns are missing
  kMade,  ///< not learned: free text, keys of rows
};

/// How one column of the table is read and written.
struct TableColumn {
  ColumnPart part = ColumnPart::kLevels;
  Column blank;                  ///< name, type and way of writing
  std::int32_t field = -1;       ///< of the events; -1 for kSubject, kMask and kMade
  MissingMark mark;              ///< kDate, kAmount, kNumber: empty for plain missing cells
  std::string date_format;       ///< kDate that is text
  text::AmountText amount_text;  ///< kAmount that is text
  LevelEncoder levels;           ///< kLevels, kMask
  LevelPool pool;                ///< kLevels
  std::vector<std::int32_t> mask_of_pattern;  ///< kMask: code of each pattern
  NumberEncoder number;                       ///< kAmount of numbers, kNumber
  ValueRanks ranks;                           ///< kNumber
  std::vector<MadeColumn> made;               ///< kMade: one

  [[nodiscard]] io::Json save(const std::string& prefix, io::ModelFile& file) const;
  static TableColumn load(const io::Json& header, const std::string& prefix, std::size_t patterns,
                          const io::ModelFile& file);
};

/// Cells of dates as `column` writes them; Transactions::kNoDate for a missing one.
[[nodiscard]] Column write_dates(const TableColumn& column, std::span<const std::int64_t> dates);

/// The same of numbers; NaN for a missing one. No number is written like the missing mark.
[[nodiscard]] Column write_numbers(const TableColumn& column, std::span<const double> numbers);

}  // namespace likeness::models
