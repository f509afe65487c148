#include "constraints/expression_node.hpp"

#include <algorithm>
#include <cmath>

namespace likeness::binding {

std::string_view type_word(ValueType type) {
  switch (type) {
    case ValueType::kNumber:
      return "a number";
    case ValueType::kDate:
      return "a date";
    case ValueType::kInterval:
      return "a length of time";
    case ValueType::kString:
      return "text";
    case ValueType::kTruth:
      break;
  }
  return "a condition";
}

bool is_measure(ValueType type) {
  return type == ValueType::kNumber || type == ValueType::kDate || type == ValueType::kInterval;
}

int decimals_of_column(const Column& column) {
  if (column.type != ColumnType::kFloat64) return 0;
  return column.decimals < 0 || column.decimals > kMostDecimals ? kAnyDecimals : column.decimals;
}

int decimals_of_constant(double value) {
  double scaled = value;
  for (int decimals = 0; decimals <= kMostDecimals; ++decimals, scaled *= 10) {
    if (std::abs(scaled - std::round(scaled)) < 1e-9 * std::max(1.0, std::abs(scaled))) {
      return decimals;
    }
  }
  return kAnyDecimals;
}

int joint_decimals(int a, int b) {
  return a < 0 || b < 0 ? kAnyDecimals : std::max(a, b);
}

int product_decimals(int a, int b) {
  return a < 0 || b < 0 || a + b > kMostDecimals ? kAnyDecimals : a + b;
}

Strings strings_of(const Node& node, const Table& table) {
  if (node.strings) return node.strings(table);
  if (node.string) return Strings(table.rows(), *node.string);
  const Column& column = table.column(node.column);
  Strings strings(column.size());
  for (std::size_t row = 0; row < strings.size(); ++row) {
    if (column.valid(row)) strings[row] = std::string(string_at(column, row));
  }
  return strings;
}

Part constant(ValueType type, double value, int decimals) {
  Node node;
  node.type = type;
  node.decimals = decimals;
  node.constant = value;
  node.numbers = [value](const Table& table) { return Numbers(table.rows(), value); };
  return std::make_shared<const Node>(std::move(node));
}

}  // namespace likeness::binding
