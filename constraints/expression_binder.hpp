#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "constraints/expression_node.hpp"
#include "likeness/table.hpp"
#include "text/expression.hpp"

namespace likeness::binding {

/// Checks the parts of an expression against the columns of a table, and says how each is computed.
/// A source file binds each sort of part: arithmetic, comparisons, connectives, functions.
class ExpressionBinder {
 public:
  ExpressionBinder(std::string_view source, const Table& table, std::vector<std::string>& columns)
      : source_(source), table_(table), columns_(columns) {}

  Part bind(const text::Expression& e);

 private:
  using Expression = text::Expression;
  using Kind = Expression::Kind;

  [[noreturn]] void fail(const Expression& e, const std::string& what) const {
    text::fail_expression(source_, e.offset, what);
  }

  static Part interval(const Expression& e);
  static Part string(const Expression& e);
  const Column& find(const Expression& e);
  Part column(const Expression& e);
  Part measure(const Expression& e);
  Part number(const Expression& e);
  Part date(const Expression& e);
  Part truth(const Expression& e);

  Part negate(const Expression& e);
  Part arithmetic(const Expression& e);
  Part sum(const Expression& e, const Part& a, const Part& b, bool minus);
  Part product(const Expression& e, const Part& a, const Part& b);
  Part quotient(const Expression& e, const Part& a, const Part& b);

  /// A value in quotes beside a quantity is one.
  Part as_quantity(const Expression& e, const Part& value, const Part& other);
  Part comparison(const Expression& e, const Expression& left, const Expression& right,
                  const std::string& sign);
  static Part compared_numbers(const Part& a, const Part& b, const std::string& sign);
  Part compared_strings(const Expression& e, const Part& a, const Part& b, bool unequal);
  /// A value as its column spells it. `true` and `false` are understood in a column of truth
  /// values. A value that a column of few strings never has is taken for a mistake.
  std::string spelled(const Expression& e, const std::string& name, const std::string& value);
  Part membership(const Expression& e);
  Part missing(const Expression& e);

  Part connective(const Expression& e);
  static Part joined(const Part& a, const Part& b, Kind kind);

  void need_arguments(const Expression& e, std::size_t least, std::size_t most) const;
  Part call(const Expression& e);
  Part rounding(const Expression& e);
  /// The arguments of a function combined one after another; they must be of one type.
  template <class Combine>
  Part folded(const Expression& e, const Combine& combine);
  Part extreme(const Expression& e);
  /// The first value that isn't missing.
  Part first_there(const Expression& e);
  Part beginning(const Expression& e);
  Part date_in_text(const Expression& e);
  Part of_text(const Expression& e);

  std::string_view source_;
  const Table& table_;
  std::vector<std::string>& columns_;
};

}  // namespace likeness::binding
