#include "models/constraints/bound_rules.hpp"

#include <cstddef>
#include <utility>

#include "models/constraints/saved_columns.hpp"

namespace likeness::models {

BoundRules::BoundRules(Table schema, std::vector<std::string> rules)
    : schema_(std::move(schema)), rules_(std::move(rules)) {
  bind();
}

void BoundRules::bind() {
  std::vector<BoundExpression> bound;
  for (const std::string& rule : rules_) bound.emplace_back(rule, schema_);
  bound_ = std::make_shared<const std::vector<BoundExpression>>(std::move(bound));
}

std::vector<std::string> BoundRules::inputs() const {
  std::vector<std::string> names;
  for (std::size_t c = 1; c < schema_.column_count(); ++c) names.push_back(schema_.column(c).name);
  return names;
}

std::vector<std::uint8_t> BoundRules::broken(const Table& table) const {
  std::vector<std::uint8_t> broken(table.rows(), 0);
  for (const BoundExpression& rule : *bound_) {
    const std::vector<Truth> truths = rule.truths(table);
    for (std::size_t row = 0; row < broken.size(); ++row) {
      if (truths[row] == Truth::kFalse) broken[row] = 1;
    }
  }
  return broken;
}

Table BoundRules::table_of(const RowColumns& rows) const {
  std::vector<std::string> names = {target()};
  for (std::string& name : inputs()) names.push_back(std::move(name));
  return rows.table(names);
}

std::vector<double> BoundRules::numbers(const std::string& expression, const Table& table) const {
  return BoundExpression(expression, schema_).numbers(table);
}

void BoundRules::fields(io::Archive& archive) {
  table_fields(archive, "schema", schema_);
  archive("rules", rules_);
  archive.require(schema_.column_count() > 0, "rules speak of no column");
  if (archive.loading()) archive.checked([&] { bind(); });
}

}  // namespace likeness::models
