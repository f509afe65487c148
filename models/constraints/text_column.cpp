#include "models/constraints/text_column.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <utility>

#include "constraints/bound_expression.hpp"
#include "models/constraints/missing_cells.hpp"
#include "models/frame/column_format.hpp"

namespace likeness::models {

TextColumn::TextColumn(const Column& target, std::string formula, std::vector<std::string> inputs)
    : blank_(blank_like(target)), formula_(std::move(formula)), inputs_(std::move(inputs)) {}

void TextColumn::restore(RowColumns& rows) const {
  const Table table = rows.table(inputs_);
  const auto strings = BoundExpression(formula_, table).strings(table);
  std::map<std::string, std::int32_t> code_of;
  for (const std::optional<std::string>& one : strings) {
    if (one) code_of.emplace(*one, 0);
  }
  std::vector<std::string> names;
  for (auto& [name, code] : code_of) {
    code = static_cast<std::int32_t>(names.size());
    names.push_back(name);
  }
  Column column = blank_;
  column.dictionary = StringArray(names);
  std::vector<std::int32_t> codes(strings.size(), 0);
  std::vector<bool> missing(strings.size(), false);
  for (std::size_t row = 0; row < strings.size(); ++row) {
    missing[row] = !strings[row].has_value();
    if (!missing[row]) codes[row] = code_of.at(*strings[row]);
  }
  column.codes = std::move(codes);
  rows.set(without_cells(column, missing));
}

void TextColumn::fields(io::Archive& archive) {
  archive.scope("target", [&] { format_fields(archive, blank_); });
  archive.require(blank_.type == ColumnType::kCategory, "text is computed for what is none");
  archive("formula", formula_);
  archive("inputs", inputs_);
}

}  // namespace likeness::models
