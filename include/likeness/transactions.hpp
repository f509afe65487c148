#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/table.hpp"

namespace likeness {

/// Which columns of a table say who (subject) did what (verb) to which thing (object), when and for
/// how much. An empty name is to be found; `-` says that there is no such column.
struct TransactionNames {
  std::string subject;
  std::string verb;
  std::string object;
  std::string date;
  std::string amount;
};

/// The columns named, and the others found by their names (docs/associative.md lists the words).
/// What isn't there is empty afterwards. Throws Error(kUsage) for a name that is not in the table,
/// or is given twice, Error(kData) where subject or object can't be found.
[[nodiscard]] LIKENESS_EXPORT TransactionNames
find_transaction_columns(const Table& table, const TransactionNames& names = {});

/// How the missing cells of a column of dates or amounts are marked, besides those that are empty.
struct MissingMark {
  std::string text;              ///< the cell, such as `[PAD]` or `-1`
  std::optional<double> number;  ///< its value where the column holds numbers
};

/// The number that stands for missing cells in a column of numbers: -1, -9, -99, -999 or -9999
/// where at least one cell in a hundred holds it, and ten times as many as any other value.
[[nodiscard]] LIKENESS_EXPORT std::optional<double> find_missing_number(const Column& column);

/// A table of transactions as numbers, row by row.
struct LIKENESS_EXPORT Transactions {
  static constexpr std::int64_t kNoDate = std::numeric_limits<std::int64_t>::min();

  TransactionNames names;  ///< of the columns; empty where there is none

  std::vector<std::int32_t> subjects;  ///< numbers of subject_names; -1 for a missing cell
  std::vector<std::int32_t> verbs;     ///< numbers of verb_names
  std::vector<std::int32_t> objects;   ///< numbers of object_names
  std::vector<std::int64_t> dates;     ///< microseconds since 1970, kNoDate; empty without dates
  std::vector<double> amounts;         ///< NaN where missing; empty without amounts

  /// Values in order of their first row, spelled as in the table. A missing verb or object is the
  /// value "". Without a column of verbs there is one verb, "".
  std::vector<std::string> subject_names;
  std::vector<std::string> verb_names;
  std::vector<std::string> object_names;

  std::string date_format;  ///< of dates
  MissingMark date_mark;    ///< empty where missing dates are empty cells, or there are none
  MissingMark amount_mark;  ///< likewise

  [[nodiscard]] std::size_t rows() const noexcept { return verbs.size(); }
};

/// Reads the columns that find_transaction_columns() finds. Dates and amounts may be text: marks of
/// missing cells are recognized, and currency signs and thousands separators around amounts. Throws
/// what that throws, and Error(kData) with column, row and cell for a date or amount that isn't
/// one.
[[nodiscard]] LIKENESS_EXPORT Transactions read_transactions(const Table& table,
                                                             const TransactionNames& names = {});

/// The rows of each subject, in the order of the table; rows without one are left out.
struct RowsBySubject {
  std::vector<std::size_t> offsets;  ///< subject k has rows[offsets[k]] up to rows[offsets[k + 1]]
  std::vector<std::size_t> rows;

  [[nodiscard]] std::size_t size() const noexcept { return offsets.size() - 1; }
  [[nodiscard]] std::size_t count(std::size_t subject) const noexcept {
    return offsets[subject + 1] - offsets[subject];
  }
};

[[nodiscard]] LIKENESS_EXPORT RowsBySubject rows_by_subject(const Transactions& transactions);

}  // namespace likeness
