#include "constraints/expression_binder.hpp"

#include <algorithm>
#include <utility>

#include "text/nearest_name.hpp"
#include "text/quote.hpp"

namespace likeness::binding {

Part ExpressionBinder::bind(const Expression& e) {
  switch (e.kind) {
    case Kind::kNumber:
      return constant(ValueType::kNumber, e.number, decimals_of_constant(e.number));
    case Kind::kInterval:
      return interval(e);
    case Kind::kString:
      return string(e);
    case Kind::kColumn:
      return column(e);
    case Kind::kNegate:
      return negate(e);
    case Kind::kArithmetic:
      return arithmetic(e);
    case Kind::kCompare:
      return comparison(e, e.children[0], e.children[1], e.text);
    case Kind::kIn:
      return membership(e);
    case Kind::kIsMissing:
      return missing(e);
    case Kind::kNot:
    case Kind::kAnd:
    case Kind::kOr:
    case Kind::kIf:
      return connective(e);
    case Kind::kCall:
      return call(e);
  }
  return nullptr;
}

Part ExpressionBinder::interval(const Expression& e) {
  constexpr std::pair<std::string_view, double> kLengths[] = {{"microsecond", 1},
                                                              {"second", 1e6},
                                                              {"minute", 60e6},
                                                              {"hour", 3600e6},
                                                              {"day", 86'400e6},
                                                              {"week", 7 * 86'400e6},
                                                              {"month", 365.2425 / 12 * 86'400e6},
                                                              {"year", 365.2425 * 86'400e6}};
  double length = 0;
  for (const auto& [name, microseconds] : kLengths) {
    if (name == e.text) length = microseconds;
  }
  Node node = *constant(ValueType::kInterval, e.number * length, kAnyDecimals);
  node.months = e.text == "month" ? e.number : e.text == "year" ? 12 * e.number : 0;
  return std::make_shared<const Node>(std::move(node));
}

Part ExpressionBinder::string(const Expression& e) {
  Node node;
  node.type = ValueType::kString;
  node.string = std::make_shared<const std::string>(e.text);
  return std::make_shared<const Node>(std::move(node));
}

const Column& ExpressionBinder::find(const Expression& e) {
  const Column* found = table_.find(e.text);
  if (found == nullptr) {
    std::vector<std::string_view> names;
    for (const Column& one : table_.columns()) names.emplace_back(one.name);
    for (const std::string_view name : names) {
      // `hours-per-week` reads as a difference.
      const bool begins = name.size() > e.text.size() && name.starts_with(e.text);
      if (begins && text::column_word(name) != name) {
        fail(e, "there is no column " + text::in_quotes(e.text) + "; " + text::column_word(name) +
                    " stands in backticks");
      }
    }
    fail(e, "there is no column " + text::in_quotes(e.text) + text::did_you_mean(e.text, names));
  }
  if (std::find(columns_.begin(), columns_.end(), e.text) == columns_.end()) {
    columns_.push_back(e.text);
  }
  return *found;
}

Part ExpressionBinder::column(const Expression& e) {
  const Column& found = find(e);
  Node node;
  node.column = found.name;
  const std::string name = found.name;
  if (!is_quantity(found.type)) {
    node.type = ValueType::kString;
    if (found.type == ColumnType::kBool) {
      node.truths = [name](const Table& table) {
        const Column& cells = table.column(name);
        Truths truths(cells.size(), Truth::kUnknown);
        for (std::size_t row = 0; row < truths.size(); ++row) {
          if (cells.valid(row)) truths[row] = cells.codes[row] != 0 ? Truth::kTrue : Truth::kFalse;
        }
        return truths;
      };
    }
    return std::make_shared<const Node>(std::move(node));
  }
  node.type = found.type == ColumnType::kDatetime ? ValueType::kDate : ValueType::kNumber;
  node.decimals = decimals_of_column(found);
  node.numbers = [name](const Table& table) {
    const Column& cells = table.column(name);
    Numbers numbers(cells.size());
    for (std::size_t row = 0; row < numbers.size(); ++row) {
      numbers[row] = cells.valid(row) ? number_at(cells, row) : kNothing;
    }
    return numbers;
  };
  return std::make_shared<const Node>(std::move(node));
}

Part ExpressionBinder::measure(const Expression& e) {
  Part part = bind(e);
  if (!is_measure(part->type)) fail(e, std::string(type_word(part->type)) + " is no number");
  return part;
}

Part ExpressionBinder::number(const Expression& e) {
  Part part = bind(e);
  if (part->type != ValueType::kNumber) {
    fail(e, std::string(type_word(part->type)) + " stands where a number must be");
  }
  return part;
}

Part ExpressionBinder::date(const Expression& e) {
  Part part = bind(e);
  if (part->type != ValueType::kDate) {
    fail(e, std::string(type_word(part->type)) + " stands where a date must be");
  }
  return part;
}

Part ExpressionBinder::truth(const Expression& e) {
  Part part = bind(e);
  if (!part->truths) {
    fail(e, std::string(type_word(part->type)) + " stands where a condition must be");
  }
  return part;
}

}  // namespace likeness::binding
