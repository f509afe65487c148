#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"
#include "table/sequence_rows.hpp"

namespace likeness::models {

/// What is asked for; empty names are taken from the metadata, or found.
struct SequenceColumns {
  std::string key;
  std::string index;
  std::vector<std::string> context;  ///< further columns that must not change within a sequence
};

/// A table as sequences.
struct SequenceTable : SequenceRows {
  std::string key;                   ///< empty: all rows are one sequence
  std::string index;                 ///< empty: rows are in the order of the table
  std::vector<std::string> context;  ///< columns that never change within a sequence
  std::vector<std::string> varying;  ///< the others but the key, with the index
};

/// Sorts a table into sequences. Throws Error(kUsage) for names that aren't there and where no
/// column says whose rows they are or puts them in order, Error(kData) for a key that no two rows
/// share, an index of text, a context column that changes, and no rows.
[[nodiscard]] SequenceTable read_sequences(const Table& table, const Metadata& metadata,
                                           const SequenceColumns& columns);

/// The same cells, but categories that rows of fewer than `fewest` sequences hold become the one
/// before them in their sequence that more have, or else the most frequent one. `table` holds the
/// rows of one sequence after another; few sequences are left as they are.
[[nodiscard]] Table without_rare_owners(const Table& table, std::span<const std::size_t> ends,
                                        std::size_t fewest);

}  // namespace likeness::models
