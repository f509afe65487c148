#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "likeness/dataset.hpp"

/// Rows whose key another row before them has, too: a customer that was imported twice.
namespace likeness {

struct DoubledRows {
  std::string table;
  std::vector<std::string> key;
  std::uint64_t rows = 0;       ///< further rows, without the first of each key
  std::uint64_t different = 0;  ///< of these, such whose other cells are not those of the first
  std::string example;          ///< the first such key
};

/// Of each primary key, and each key that others refer to, that has some.
[[nodiscard]] std::vector<DoubledRows> find_doubled_rows(const DatasetMetadata& metadata,
                                                         const Dataset& dataset);

/// `3 rows of table "customers" repeat the key (id) of a row before them, such as "7"`.
[[nodiscard]] std::string doubled_rows_text(const DoubledRows& doubled);

enum class DoubledChoice {
  kStop,  ///< throw Error(kData)
  kDrop,  ///< leave the further rows out
  kKeep,  ///< give them keys of their own, to which nothing refers; where no column of the key can
          ///< have another value without referring elsewhere, they are left out
};

/// The dataset without rows that repeat a key.
[[nodiscard]] Dataset resolve_doubled_rows(const DatasetMetadata& metadata, const Dataset& dataset,
                                           DoubledChoice choice);

}  // namespace likeness
