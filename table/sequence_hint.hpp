#pragma once

#include <optional>
#include <string>
#include <vector>

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"
#include "table/sequence_rows.hpp"

/// Whether the rows of a table clearly belong to subjects, so that they should be learned as
/// sequences.
namespace likeness {

struct SequenceHint {
  SequenceNames names;
  std::size_t subjects = 0;           ///< among the rows that were looked at
  std::size_t rows = 0;               ///< these
  std::vector<std::string> constant;  ///< columns that are the same in all rows of a subject

  /// `Rows belong to subjects: ...`, a sentence.
  [[nodiscard]] std::string text() const;
};

/// Several rows for nearly each of ten subjects or more, whose time, or what is named as one,
/// rises from row to row and begins anew with each, or several columns that never change within
/// one. Looks at the first 50,000 rows. Nothing where that isn't clear.
[[nodiscard]] std::optional<SequenceHint> find_sequence_hint(const Table& table,
                                                             const Metadata& metadata);

}  // namespace likeness
