#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/table.hpp"

namespace likeness {

/// What a fit does with real rows that break a constraint.
enum class BrokenRows {
  kRefuse,      ///< ends with an error that tells rows
  kLeaveOut,    ///< learns the others
  kLearnShare,  ///< learns all of them: synthetic rows break it about as often as real ones
};

/// A rule that holds in every row of a table: one of SDV's constraint classes with its parameters,
/// or an expression. docs/constraints.md says what each kind takes, and has the grammar.
struct Constraint {
  /// `Inequality`, `Range`, `FixedCombinations` and so on, or `Expression`.
  std::string kind;
  /// The columns that it names, in the order of the kind's parameters.
  std::vector<std::string> columns = {};
  /// Expression: the condition. ColumnFormula: the formula of columns[0].
  std::string expression = {};
  /// Bounds and other values, each spelled as in a CSV cell.
  std::vector<std::string> values = {};
  /// ScalarInequality: `<`, `<=`, `>` or `>=`.
  std::string relation = {};
  /// Whether bounds themselves are excluded.
  bool strict = false;
  /// ReferenceTable: the rows that there are.
  std::shared_ptr<const Table> reference = {};
  /// Predicate: for each row of a table with these columns, whether it is allowed. Several threads
  /// may call it at once. It can't be saved with a model.
  std::function<std::vector<bool>(const Table& rows)> predicate = {};
  BrokenRows broken_rows = BrokenRows::kRefuse;
};

/// How a model obeys a constraint.
struct ConstraintSummary {
  std::string text;
  std::string way;                ///< "by construction", "by rejection" or "learned"
  std::uint64_t broken_rows = 0;  ///< of the real table
};

/// What one column means. Names and values are those of SDV's metadata JSON, version "V1".
struct ColumnMetadata {
  std::string name;
  /// `numerical`, `categorical`, `boolean`, `datetime`, `id`, `unknown`, `text` or a PII kind
  /// (`email`, `phone_number`, `first_name`, ...).
  std::string sdtype;
  std::optional<std::string> datetime_format;          ///< datetime: strftime's notation
  std::optional<std::string> regex_format;             ///< id, text: what values look like
  std::optional<std::string> computer_representation;  ///< numerical: `Float`, `Int64`, ...
  std::optional<bool> pii;                 ///< text of a PII kind: make it, don't learn it
  std::optional<std::string> locale = {};  ///< of a PII kind: whose names and forms, as `de_DE`
};

/// What the columns of a table mean, and which of them identifies a row.
struct LIKENESS_EXPORT Metadata {
  std::vector<ColumnMetadata> columns;     ///< in the table's order
  std::optional<std::string> primary_key;  ///< of one column
  /// A primary key of several columns; then `primary_key` is empty.
  std::vector<std::string> composite_key = {};
  /// Further columns that each identify a row.
  std::vector<std::string> alternate_keys = {};
  std::optional<std::string> sequence_key = {};  ///< whose rows they are, where rows are sequences
  std::optional<std::string> sequence_index = {};  ///< what puts the rows of a sequence in order
  /// What holds in every row.
  std::vector<Constraint> constraints = {};

  /// Null where there is no such column.
  [[nodiscard]] const ColumnMetadata* find(std::string_view name) const noexcept;
};

/// Guesses what each column means from its type and values, as documented in docs/metadata.md.
[[nodiscard]] LIKENESS_EXPORT Metadata detect_metadata(const Table& table);

/// What reading made of the cells that they don't show (what counts as missing, which order of day
/// and month was taken), and, where the metadata was detected, which columns are generated instead
/// of learned, and why: a note each.
[[nodiscard]] LIKENESS_EXPORT std::vector<ColumnNote> column_notes(const Table& table);
[[nodiscard]] LIKENESS_EXPORT std::vector<ColumnNote> column_notes(const Table& table,
                                                                   const Metadata& detected);

/// Throws Error(kData) naming the first column that only one of the two has, or whose values cannot
/// be what the metadata says.
LIKENESS_EXPORT void check_metadata(const Metadata& metadata, const Table& table);

/// SDV's metadata JSON, version "V1", single-table form. Reading keeps nothing that is not
/// understood; `source` names the text in errors (a path, usually). Throws Error(kData).
[[nodiscard]] LIKENESS_EXPORT Metadata parse_metadata(std::string_view json,
                                                      std::string_view source);
[[nodiscard]] LIKENESS_EXPORT std::string metadata_to_json(const Metadata& metadata);

}  // namespace likeness
