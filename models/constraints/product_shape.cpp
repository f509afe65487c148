#include "models/constraints/product_shape.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "table/column_type.hpp"
#include "text/expression.hpp"
#include "text/number_text.hpp"

namespace likeness::models {
namespace {

using ProductPart = text::Expression::Kind;

/// Columns that are multiplied, and those that divide.
struct Product {
  double constant = 1;
  std::vector<std::string> times;
  std::vector<std::string> over;
};

bool collect_factors(const text::Expression& e, bool divides, Product& product) {
  if (e.kind == ProductPart::kArithmetic && (e.text == "*" || e.text == "/")) {
    return collect_factors(e.children[0], divides, product) &&
           collect_factors(e.children[1], divides != (e.text == "/"), product);
  }
  if (e.kind == ProductPart::kColumn) {
    (divides ? product.over : product.times).push_back(e.text);
    return true;
  }
  if (e.kind != ProductPart::kNumber || e.number == 0) return false;
  product.constant *= divides ? 1 / e.number : e.number;
  return true;
}

std::string multiplied(std::string text, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    text += (text.empty() ? "" : " * ") + text::column_word(name);
  }
  return text;
}

std::vector<std::string> without(std::vector<std::string> names, std::size_t k) {
  names.erase(names.begin() + static_cast<std::ptrdiff_t>(k));
  return names;
}

FactorShape factor_of(const std::string& result, const Product& product, bool divides,
                      std::size_t k) {
  FactorShape factor;
  factor.product = result;
  factor.constant = product.constant;
  factor.times = divides ? product.times : without(product.times, k);
  factor.over = divides ? without(product.over, k) : product.over;
  factor.shape.target = (divides ? product.over : product.times)[k];
  const std::string constant = text::shortest(product.constant);
  const std::string above = multiplied(constant, factor.times);
  const std::string below = multiplied(text::column_word(result), factor.over);
  factor.shape.formula = divides ? above + " / (" + below + ")" : below + " / (" + above + ")";
  factor.shape.inputs = {result};
  for (const auto* names : {&factor.times, &factor.over}) {
    factor.shape.inputs.insert(factor.shape.inputs.end(), names->begin(), names->end());
  }
  if (divides) factor.over.insert(factor.over.end(), 2, factor.shape.target);
  return factor;
}

}  // namespace

std::vector<FactorShape> factors_of(const Constraint& constraint, const Table& table) {
  if (constraint.kind != "Expression") return {};
  const text::Expression e = text::parse_expression(constraint.expression);
  if (e.kind != ProductPart::kCompare || e.text != "=") return {};
  const text::Expression& result = e.children[0];
  const Column* column = result.kind == ProductPart::kColumn ? table.find(result.text) : nullptr;
  if (column == nullptr || !is_quantity(column->type)) return {};
  const bool rounds = e.children[1].kind == ProductPart::kCall && e.children[1].text == "round";
  Product product;
  if (!collect_factors(rounds ? e.children[1].children[0] : e.children[1], false, product)) {
    return {};
  }
  std::vector<std::string> all = product.times;
  all.insert(all.end(), product.over.begin(), product.over.end());
  all.push_back(result.text);
  std::ranges::sort(all);
  const bool twice = std::ranges::adjacent_find(all) != all.end();
  if (twice || all.size() < 3) return {};
  std::vector<FactorShape> factors;
  for (std::size_t k = 0; k < product.times.size(); ++k) {
    factors.push_back(factor_of(result.text, product, false, k));
  }
  for (std::size_t k = 0; k < product.over.size(); ++k) {
    factors.push_back(factor_of(result.text, product, true, k));
  }
  return factors;
}

}  // namespace likeness::models
