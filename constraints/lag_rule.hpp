#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"
#include "table/sequence_rows.hpp"

namespace likeness {

/// What holds between each row of a sequence and the row before it, in all sequences of a table.
struct LagRule {
  enum class Kind {
    kCarried,      ///< `column` is `source` of the row before, and `offset`
    kSum,          ///< `column` is itself in the row before, and `added` less `subtracted`
    kSumOfBefore,  ///< likewise, with `added` and `subtracted` of the row before
    kNotBelow,     ///< `column` is not below `source` of the row before; above it where `strict`
  };

  Kind kind = Kind::kCarried;
  std::string column;
  std::string source = {};  ///< of sums, the column itself
  double offset = 0;
  bool is_date = false;
  std::vector<std::string> added = {};
  std::vector<std::string> subtracted = {};
  bool blanks_are_zero = false;  ///< whether missing cells of these count as 0
  bool strict = false;
  /// Of sums: what they begin from in each sequence, where that is the same in all.
  std::optional<double> start = {};

  /// `balance = balance of the row before + amount`.
  [[nodiscard]] std::string text() const;
};

/// Of each row of the sequences, in their order, whether it breaks the rule. No first row does, nor
/// does a row in which, or before which, a cell is missing.
[[nodiscard]] std::vector<std::uint8_t> rows_that_break(const LagRule& rule, const Table& table,
                                                        const SequenceRows& sequences);

/// The rules that hold in all rows, and are no accident: with enough rows in which the columns
/// change, and to values that are rare enough. Counters, which the index may be, are not looked at.
[[nodiscard]] std::vector<LagRule> find_lag_rules(const Table& table, const Metadata& metadata,
                                                  const SequenceRows& sequences);

}  // namespace likeness
