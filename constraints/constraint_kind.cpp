#include "constraints/constraint_kind.hpp"

#include <array>
#include <vector>

#include "likeness/error.hpp"
#include "text/nearest_name.hpp"
#include "text/quote.hpp"

namespace likeness {
namespace {

using enum ParameterRole;

constexpr ConstraintParameter kStrictness = {"strict_boundaries", kStrict, false};

constexpr std::array kOfInequality = {ConstraintParameter{"low_column_name", kColumn},
                                      ConstraintParameter{"high_column_name", kColumn},
                                      kStrictness};
constexpr std::array kOfRange = {ConstraintParameter{"low_column_name", kColumn},
                                 ConstraintParameter{"middle_column_name", kColumn},
                                 ConstraintParameter{"high_column_name", kColumn}, kStrictness};
constexpr std::array kOfChain = {ConstraintParameter{"column_names", kColumns}, kStrictness};
constexpr std::array kOfScalar = {ConstraintParameter{"column_name", kColumn},
                                  ConstraintParameter{"relation", kRelation},
                                  ConstraintParameter{"value", kValue}};
constexpr std::array kOfScalarRange = {ConstraintParameter{"column_name", kColumn},
                                       ConstraintParameter{"low_value", kValue},
                                       ConstraintParameter{"high_value", kValue}, kStrictness};
constexpr std::array kOfSign = {ConstraintParameter{"column_name", kColumn}, kStrictness};
constexpr std::array kOfColumns = {ConstraintParameter{"column_names", kColumns}};
constexpr std::array kOfNulls = {ConstraintParameter{"column_names", kColumns},
                                 ConstraintParameter{"fix_category_values", kStrict, false}};
constexpr std::array kOfIncrements = {ConstraintParameter{"column_name", kColumn},
                                      ConstraintParameter{"increment_value", kValue}};
constexpr std::array kOfFormula = {ConstraintParameter{"output_column_name", kColumn},
                                   ConstraintParameter{"formula", kExpression}};
constexpr std::array kOfScales = {ConstraintParameter{"mixed_scale_column_name", kColumn},
                                  ConstraintParameter{"segment_column_names", kColumns}};
constexpr std::array kOfOneHot = {ConstraintParameter{"column_names", kColumns},
                                  ConstraintParameter{"allow_missing", kStrict, false, false}};
constexpr std::array kOfReference = {ConstraintParameter{"column_names", kColumns},
                                     ConstraintParameter{"rows", kRows}};
constexpr std::array kOfExpression = {ConstraintParameter{"expression", kExpression}};
constexpr std::array<ConstraintParameter, 0> kOfPredicate = {};

constexpr std::array kKinds = {
    ConstraintKind{"Expression", kOfExpression, false, 0},
    ConstraintKind{"Inequality", kOfInequality, false, 2},
    ConstraintKind{"Range", kOfRange, true, 3},
    ConstraintKind{"ChainedInequality", kOfChain, true, 2},
    ConstraintKind{"ScalarInequality", kOfScalar, false, 1},
    ConstraintKind{"ScalarRange", kOfScalarRange, true, 1},
    ConstraintKind{"Positive", kOfSign, false, 1},
    ConstraintKind{"Negative", kOfSign, false, 1},
    ConstraintKind{"FixedCombinations", kOfColumns, false, 2},
    ConstraintKind{"FixedNullCombinations", kOfNulls, true, 2},
    ConstraintKind{"FixedIncrements", kOfIncrements, false, 1},
    ConstraintKind{"OneHotEncoding", kOfOneHot, false, 2},
    ConstraintKind{"ColumnFormula", kOfFormula, false, 1},
    ConstraintKind{"MixedScales", kOfScales, false, 2},
    ConstraintKind{"Unique", kOfColumns, false, 1},
    ConstraintKind{"CompositeKey", kOfColumns, false, 1},
    ConstraintKind{"ReferenceTable", kOfReference, false, 1},
    ConstraintKind{"Predicate", kOfPredicate, false, 0},
};

}  // namespace

std::span<const ConstraintKind> constraint_kinds() noexcept {
  return kKinds;
}

const ConstraintKind& constraint_kind(std::string_view name) {
  std::vector<std::string_view> names;
  for (const ConstraintKind& kind : kKinds) {
    if (kind.name == name) return kind;
    names.push_back(kind.name);
  }
  throw Error(ErrorCode::kUsage,
              "There is no constraint class " + text::in_quotes(name) +
                  text::did_you_mean(name, names, "; there are " + text::joined(names) + "."));
}

}  // namespace likeness
