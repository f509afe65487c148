#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

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

}  // namespace likeness
