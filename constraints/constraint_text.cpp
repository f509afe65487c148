#include <string>

#include "constraints/constraint_kind.hpp"
#include "likeness/constraints.hpp"
#include "text/expression.hpp"
#include "text/quote.hpp"

namespace likeness {
namespace {

std::string names_text(const std::vector<std::string>& names, std::string_view separator) {
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? "" : std::string(separator)) + text::column_word(name);
  }
  return text;
}

std::string scalar_text(const std::string& value) {
  const bool plain = !value.empty() && value.find_first_not_of("0123456789.-") == std::string::npos;
  return plain ? value : text::value_word(value);
}

}  // namespace

Constraint parse_constraint(std::string_view expression) {
  Constraint constraint{"Expression"};
  constraint.expression = text::expression_text(text::parse_expression(expression));
  return constraint;
}

std::string constraint_text(const Constraint& c) {
  const std::string& kind = c.kind;
  const auto name = [&](std::size_t k) { return text::column_word(c.columns.at(k)); };
  const auto value = [&](std::size_t k) { return scalar_text(c.values.at(k)); };
  const std::string below = c.strict ? " < " : " <= ";
  if (kind == "Expression") return c.expression;
  if (kind == "Inequality" || kind == "Range" || kind == "ChainedInequality") {
    return names_text(c.columns, below);
  }
  if (kind == "ScalarInequality") return name(0) + " " + c.relation + " " + value(0);
  if (kind == "ScalarRange") return value(0) + below + name(0) + below + value(1);
  if (kind == "Positive") return name(0) + (c.strict ? " > 0" : " >= 0");
  if (kind == "Negative") return name(0) + (c.strict ? " < 0" : " <= 0");
  if (kind == "ColumnFormula") return name(0) + " = " + c.expression;
  if (kind == "FixedIncrements") return name(0) + ": multiples of " + value(0);
  if (kind == "MixedScales") {
    const std::vector<std::string> segments(c.columns.begin() + 1, c.columns.end());
    return name(0) + ": in the range of its " + names_text(segments, ", ");
  }
  const std::string names = names_text(c.columns, ", ");
  if (kind == "FixedCombinations") return names + ": combinations as seen";
  if (kind == "FixedNullCombinations") return names + ": missing together as seen";
  if (kind == "OneHotEncoding") {
    return names + ": one is 1, the others are 0" + (c.strict ? ", as far as they are there" : "");
  }
  if (kind == "Unique") return names + ": never twice";
  if (kind == "CompositeKey") return names + ": a key, never missing or twice";
  if (kind == "ReferenceTable") return names + ": rows of a reference table";
  return names.empty() ? "the predicate" : "the predicate of " + names;
}

}  // namespace likeness
