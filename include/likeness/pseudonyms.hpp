#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/metadata.hpp"
#include "likeness/table.hpp"

namespace likeness {

struct PseudonymOptions {
  /// The columns to replace; empty for all ids and personal data that the metadata names.
  std::vector<std::string> columns = {};
  /// The column that says whose a row is: its names, addresses and numbers are those of one made
  /// person. Empty for none.
  std::string by = {};
  /// Whose names and addresses, such as "de_DE"; empty for what the columns show.
  std::string locale = {};
};

struct PseudonymizedTable {
  Table table;
  /// The columns that were replaced, each with its sdtype.
  std::vector<std::pair<std::string, std::string>> replaced = {};
};

/// The table with personal data replaced by made values, the same for the same real value and
/// secret wherever that is at hand (docs/personal-data.md). This is no synthetic table: all other
/// columns are as they were. Throws Error(kUsage) for a secret of fewer than 16 bytes, which could
/// be guessed, an unknown column, with the nearest name, and an unknown locale.
[[nodiscard]] LIKENESS_EXPORT PseudonymizedTable pseudonymize(const Table& table,
                                                              const Metadata& metadata,
                                                              std::string_view secret,
                                                              const PseudonymOptions& options = {});

}  // namespace likeness
