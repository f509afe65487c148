#pragma once

#include <cstdint>
#include <string>

#include "likeness/dataset.hpp"
#include "likeness/export.hpp"

namespace likeness {

struct SubsetOptions {
  std::string root;          ///< the table whose rows are drawn; empty for main_root()
  std::uint64_t rows = 100;  ///< how many of them; all where it has fewer
  std::uint64_t seed = 0;
};

/// The table without references of its own that the most rows lead to; the one with the most rows
/// that lead to it where all tables refer to some.
[[nodiscard]] LIKENESS_EXPORT std::string main_root(const DatasetMetadata& metadata,
                                                    const Dataset& dataset);

/// Some rows of a table, drawn at random, all rows that refer to them, directly or by others, and
/// all rows that any of these refer to: a small dataset in which every reference holds that held
/// before. Rows stay in their order. Tables without relations are kept whole. Throws Error(kUsage)
/// for a root that is no table.
[[nodiscard]] LIKENESS_EXPORT Dataset subset_dataset(const DatasetMetadata& metadata,
                                                     const Dataset& dataset,
                                                     const SubsetOptions& options);

}  // namespace likeness
