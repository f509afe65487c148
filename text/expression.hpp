#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace likeness::text {

/// A formula or condition over the columns of a row, as a syntax tree. docs/constraints.md has the
/// grammar: `if status = 'cancelled' then shipped is missing`, `total = round(price * quantity,
/// 2)`.
struct Expression {
  enum class Kind {
    kNumber,      ///< `number`
    kInterval,    ///< `number` units of `text`: microsecond, second, ..., year
    kString,      ///< `text`
    kColumn,      ///< `text`
    kNegate,      ///< one child, likewise kNot and kIsMissing
    kArithmetic,  ///< `text` is + - * or /, two children
    kCompare,     ///< `text` is = != < <= > or >=, two children
    kIn,          ///< the first child is one of the others
    kIsMissing,
    kNot,
    kAnd,  ///< two children, likewise kOr
    kOr,
    kIf,    ///< condition, consequence
    kCall,  ///< function `text` of the children
  };

  Kind kind = Kind::kNumber;
  double number = 0;
  std::string text = {};
  std::vector<Expression> children = {};
  std::size_t offset = 0;  ///< of its first byte, or of its operator, in the source
};

/// Throws Error(kUsage) that shows the place where `source` can't be read.
[[nodiscard]] Expression parse_expression(std::string_view source);

/// The text of an expression, which parses to the same tree.
[[nodiscard]] std::string expression_text(const Expression& expression);

/// A column's name as expressions take it: in backticks where it is no plain word.
[[nodiscard]] std::string column_word(std::string_view name);

/// A value in single quotes, those inside doubled.
[[nodiscard]] std::string value_word(std::string_view value);

/// Throws the Error(kUsage) of an expression that `what` is said of, at one of its bytes.
[[noreturn]] void fail_expression(std::string_view source, std::size_t offset,
                                  std::string_view what);

}  // namespace likeness::text
