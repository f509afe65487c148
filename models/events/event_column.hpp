#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "io/archive.hpp"
#include "likeness/table.hpp"
#include "likeness/transactions.hpp"
#include "models/events/value_ranks.hpp"
#include "models/frame/level_encoder.hpp"
#include "models/frame/level_pool.hpp"
#include "models/frame/made_column.hpp"
#include "models/frame/number_encoder.hpp"
#include "text/amount_text.hpp"

namespace likeness::models {

/// Identifiers of subjects, which SubjectNames writes.
struct SubjectColumn {
  void fields(io::Archive& /*archive*/) {}
};

struct DateColumn {
  std::string format;  ///< of dates that are text

  void fields(io::Archive& archive) { archive("format", format); }
};

struct AmountColumn {
  std::variant<NumberEncoder, text::AmountText> writing;  ///< of numbers, of text

  void fields(io::Archive& archive);
};

/// A verb, an object or a further column of repeated values.
struct CategoryColumn {
  LevelEncoder levels;
  LevelPool pool;

  void fields(io::Archive& archive) {
    archive("levels", levels);
    archive("pool", pool, static_cast<std::size_t>(levels.size()));
  }
};

struct NumberColumn {
  NumberEncoder numbers;
  ValueRanks ranks;

  void fields(io::Archive& archive) {
    archive("numbers", numbers);
    archive("ranks", ranks);
  }
};

/// Repeats which cells of other columns are missing.
struct MaskColumn {
  LevelEncoder levels;
  std::vector<std::int32_t> code_of_pattern;

  void fields(io::Archive& archive) {
    archive("levels", levels);
    archive("code_of_pattern", code_of_pattern);
  }
};

/// How one column of a table of events is read and written.
struct EventColumn {
  Column blank;             ///< name, type and way of writing
  std::int32_t field = -1;  ///< of the events; -1 for subjects, masks and generated columns
  MissingMark mark;         ///< of dates, amounts and numbers; empty for plain missing cells
  std::variant<SubjectColumn, DateColumn, AmountColumn, CategoryColumn, NumberColumn, MaskColumn,
               MadeColumn>
      kind;

  /// Null where the column is of another kind.
  template <class Kind>
  [[nodiscard]] const Kind* as() const noexcept {
    return std::get_if<Kind>(&kind);
  }
  /// `subject`, `date`, `amount`, `levels`, `number`, `mask`, `made`.
  [[nodiscard]] const char* kind_name() const noexcept;

  /// In events with this number of `patterns` of missing cells.
  void fields(io::Archive& archive, std::size_t patterns);
};

/// Cells of dates as `column` writes them; Transactions::kNoDate for a missing one.
[[nodiscard]] Column write_dates(const EventColumn& column, std::span<const std::int64_t> dates);

/// Cells of numbers as `column`, one of amounts or numbers, writes them; NaN for a missing one. No
/// number is written like the missing mark.
[[nodiscard]] Column write_numbers(const EventColumn& column, std::span<const double> numbers);

}  // namespace likeness::models
