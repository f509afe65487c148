#pragma once

#include <span>
#include <string_view>

#include "likeness/metadata.hpp"

namespace likeness {

/// What a parameter of a constraint class fills.
enum class ParameterRole {
  kColumn,      ///< the next of Constraint::columns
  kColumns,     ///< those that are left of them
  kValue,       ///< the next of Constraint::values
  kRelation,    ///< Constraint::relation
  kStrict,      ///< Constraint::strict
  kExpression,  ///< Constraint::expression
  kRows,        ///< Constraint::reference
};

struct ConstraintParameter {
  std::string_view name;  ///< as SDV has it, where it does
  ParameterRole role;
  bool needed = true;
  bool of_sdv = true;  ///< else it is written only where it is not the default
};

struct ConstraintKind {
  std::string_view name;
  std::span<const ConstraintParameter> parameters;
  bool strict = false;  ///< by default
  std::size_t fewest_columns = 1;
};

[[nodiscard]] std::span<const ConstraintKind> constraint_kinds() noexcept;

/// Throws Error(kUsage) with the nearest name for an unknown kind.
[[nodiscard]] const ConstraintKind& constraint_kind(std::string_view name);

}  // namespace likeness
