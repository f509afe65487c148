#include "models/constraints/allowed_prediction.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "models/constraints/missing_cells.hpp"
#include "models/constraints/number_form.hpp"
#include "models/frame/column_format.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"

namespace likeness::models {
namespace {

constexpr std::string_view kShareOf = "probability of ";

/// Which of the answer's columns are shares of categories.
std::vector<std::size_t> share_columns(const Table& answer) {
  std::vector<std::size_t> shares;
  for (std::size_t c = 0; c < answer.column_count(); ++c) {
    if (answer.column(c).name.starts_with(kShareOf)) shares.push_back(c);
  }
  return shares;
}

/// A column of these values, as `like` has them.
Column column_of_values(const Column& like, const std::vector<std::string>& values) {
  Column column = blank_like(like);
  if (like.type == ColumnType::kBool && like.dictionary.size() == 2) {
    std::vector<std::int32_t> codes;
    for (const std::string& value : values) codes.push_back(value == like.dictionary[1] ? 1 : 0);
    column.dictionary = like.dictionary;
    column.codes = std::move(codes);
    return column;
  }
  if (!is_quantity(like.type)) {
    if (!is_string(like.type)) column.type = ColumnType::kCategory;
    set_strings(column, StringArray(values));
    return column;
  }
  std::vector<double> numbers;
  for (const std::string& value : values) {
    const auto whole = like.type == ColumnType::kFloat64 ? std::nullopt : integer_of(like, value);
    const auto number = whole ? std::optional(static_cast<double>(*whole)) : number_of(like, value);
    numbers.push_back(number.value_or(0));
  }
  return NumberForm(like).column_of(numbers);
}

/// Of each row: whether a category breaks a rule there.
std::vector<bool> rows_broken_by(const std::string& value, const Table& asked, const Column& answer,
                                 const std::vector<ImputationRule>& rules) {
  std::vector<Column> columns;
  for (const Column& column : asked.columns()) {
    if (column.name != answer.name) {
      columns.push_back(column);
      continue;
    }
    columns.push_back(column_of_values(column, std::vector<std::string>(asked.rows(), value)));
    columns.back().name = answer.name;
  }
  std::vector<bool> broken(asked.rows(), false);
  for (const auto& of_rule : broken_by_filled_cells(rules, asked, Table(std::move(columns)))) {
    for (std::size_t row = 0; row < broken.size(); ++row) {
      if (of_rule[row] != 0) broken[row] = true;
    }
  }
  return broken;
}

Column share_column(std::string name, std::vector<double> shares) {
  Column column;
  column.name = std::move(name);
  column.type = ColumnType::kFloat64;
  column.floats = std::move(shares);
  return column;
}

}  // namespace

Table allowed_prediction(const Table& answer, const Table& asked,
                         const std::vector<ImputationRule>& rules) {
  const Column& first = answer.column(0);
  const std::vector<std::size_t> columns = share_columns(answer);
  std::vector<ImputationRule> of_it;
  for (const ImputationRule& rule : rules) {
    const auto& names = rule.check->columns();
    const bool speaks = std::ranges::find(names, first.name) != names.end();
    if (speaks && names.size() > 1) of_it.push_back(rule);
  }
  if (columns.empty() || of_it.empty() || first.missing_count() > 0) return answer;
  std::vector<std::string> values;
  std::vector<std::vector<double>> shares;
  std::vector<double> left(answer.rows(), 0);
  for (const std::size_t c : columns) {
    values.push_back(answer.column(c).name.substr(kShareOf.size()));
    shares.push_back(numbers_of_cells(answer.column(c)));
    const std::vector<bool> broken = rows_broken_by(values.back(), asked, first, of_it);
    for (std::size_t row = 0; row < left.size(); ++row) {
      if (broken[row]) shares.back()[row] = 0;
      left[row] += shares.back()[row];
    }
  }
  std::vector<std::size_t> best(answer.rows(), 0);
  std::vector<double> highest(answer.rows(), 0);
  for (std::size_t row = 0; row < left.size(); ++row) {
    for (std::size_t k = 0; k < shares.size(); ++k) {
      double& share = shares[k][row];
      share = left[row] > 0 ? share / left[row] : answer.column(columns[k]).floats[row];
      if (share <= highest[row]) continue;
      highest[row] = share;
      best[row] = k;
    }
  }
  std::vector<std::string> texts;
  for (const std::size_t k : best) texts.push_back(values[k]);
  Column chosen = column_of_values(first, texts);
  chosen.name = first.name;
  std::vector<Column> result = {std::move(chosen), share_column("probability", std::move(highest))};
  for (std::size_t k = 0; k < columns.size(); ++k) {
    result.push_back(share_column(answer.column(columns[k]).name, std::move(shares[k])));
  }
  return Table(std::move(result));
}

}  // namespace likeness::models
