#include "constraints/constraint_check.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <limits>
#include <memory>
#include <unordered_set>
#include <utility>

#include "constraints/bound_expression.hpp"
#include "constraints/combination_index.hpp"
#include "constraints/constraint_kind.hpp"
#include "likeness/constraints.hpp"
#include "likeness/error.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"
#include "text/expression.hpp"
#include "text/nearest_name.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness {
namespace {

using Broken = std::vector<std::uint8_t>;
using Checks = std::function<Broken(const Table&)>;

[[noreturn]] void refuse_constraint(const Constraint& constraint, const std::string& what) {
  throw Error(ErrorCode::kUsage,
              "The rule " + text::in_quotes(constraint_text(constraint)) + " " + what);
}

void check_shape(const Constraint& c) {
  const ConstraintKind& kind = constraint_kind(c.kind);
  std::size_t values = 0;
  std::size_t columns = 0;
  bool open = false;
  for (const ConstraintParameter& parameter : kind.parameters) {
    if (parameter.role == ParameterRole::kValue) ++values;
    if (parameter.role == ParameterRole::kColumn) ++columns;
    if (parameter.role == ParameterRole::kColumns) open = true;
  }
  const std::size_t least = std::max(columns, kind.fewest_columns);
  const bool right =
      c.columns.size() >= least && (open || c.kind == "Predicate" || c.columns.size() == columns);
  if (!right || c.values.size() != values) {
    throw Error(ErrorCode::kUsage, "A constraint " + c.kind + " names " + std::to_string(least) +
                                       (open ? " or more" : "") + " columns and " +
                                       std::to_string(values) + " values.");
  }
}

void check_columns_exist(const Constraint& c, const Table& table) {
  std::unordered_set<std::string_view> seen;
  for (const std::string& name : c.columns) {
    if (table.find(name) == nullptr) {
      std::vector<std::string_view> names;
      for (const Column& column : table.columns()) names.emplace_back(column.name);
      refuse_constraint(c, "names the column " + text::in_quotes(name) +
                               ", which is not in the table" + text::did_you_mean(name, names));
    }
    if (!seen.insert(name).second) {
      refuse_constraint(c, "names the column " + text::in_quotes(name) + " twice.");
    }
  }
}

std::string chain_expression(const std::vector<std::string>& columns, bool strict) {
  std::string text;
  for (const std::string& name : columns) {
    text += (text.empty() ? "" : strict ? " < " : " <= ") + text::column_word(name);
  }
  return text;
}

/// A condition: broken where it is false. What is unknown is allowed.
Checks of_condition(std::shared_ptr<const BoundExpression> condition) {
  return [condition = std::move(condition)](const Table& table) {
    const std::vector<Truth> truths = condition->truths(table);
    Broken broken(truths.size());
    for (std::size_t row = 0; row < broken.size(); ++row) {
      broken[row] = truths[row] == Truth::kFalse ? 1 : 0;
    }
    return broken;
  };
}

std::vector<double> numbers_of_column(const Column& column) {
  std::vector<double> numbers(column.size(), std::numeric_limits<double>::quiet_NaN());
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    if (column.valid(row)) numbers[row] = number_at(column, row);
  }
  return numbers;
}

void need_quantities(const Constraint& c, const Table& table) {
  const bool dates = table.column(c.columns[0]).type == ColumnType::kDatetime;
  for (const std::string& name : c.columns) {
    const Column& column = table.column(name);
    if (!is_quantity(column.type)) {
      refuse_constraint(c,
                        "compares " + text::in_quotes(name) + ", which holds no numbers or dates.");
    }
    if ((column.type == ColumnType::kDatetime) != dates) {
      refuse_constraint(c, "compares dates with numbers: " + text::in_quotes(c.columns[0]) +
                               " and " + text::in_quotes(name) + ".");
    }
  }
}

/// A cell that is missing doesn't break the chain, which goes on with the last one that isn't.
Checks of_chain(const Constraint& c, const Table& table) {
  need_quantities(c, table);
  return [names = c.columns, strict = c.strict](const Table& rows) {
    Broken broken(rows.rows(), 0);
    std::vector<double> low = numbers_of_column(rows.column(names[0]));
    for (std::size_t k = 1; k < names.size(); ++k) {
      const std::vector<double> high = numbers_of_column(rows.column(names[k]));
      for (std::size_t row = 0; row < broken.size(); ++row) {
        if (std::isnan(high[row])) continue;
        if (strict ? low[row] >= high[row] : low[row] > high[row]) broken[row] = 1;
        low[row] = high[row];
      }
    }
    return broken;
  };
}

/// SDMetrics' rule: equal, or both missing.
Checks of_formula(const Constraint& c, const Table& table,
                  std::shared_ptr<const BoundExpression>& bound) {
  const std::string target = text::column_word(c.columns[0]);
  const auto equal = std::make_shared<const BoundExpression>(
      target + " = " + text::expression_text(text::parse_expression("(" + c.expression + ")")),
      table);
  const auto formula = std::make_shared<const BoundExpression>(c.expression, table);
  if (formula->type() == ValueType::kTruth || formula->type() == ValueType::kString) {
    refuse_constraint(c, "has a formula that gives no number or date.");
  }
  bound = formula;
  return [equal, formula, name = c.columns[0]](const Table& rows) {
    const std::vector<Truth> truths = equal->truths(rows);
    const std::vector<double> values = formula->numbers(rows);
    const Column& column = rows.column(name);
    Broken broken(truths.size());
    for (std::size_t row = 0; row < broken.size(); ++row) {
      const bool both_missing = std::isnan(values[row]) && !column.valid(row);
      broken[row] = truths[row] != Truth::kTrue && !both_missing ? 1 : 0;
    }
    return broken;
  };
}

Checks of_increments(const Constraint& c, const Table& table) {
  need_quantities(c, table);
  const auto step = text::to_number(c.values[0]);
  if (!step || !(*step > 0)) refuse_constraint(c, "needs an increment above 0.");
  return [name = c.columns[0], step = *step](const Table& rows) {
    const std::vector<double> numbers = numbers_of_column(rows.column(name));
    Broken broken(numbers.size(), 0);
    for (std::size_t row = 0; row < broken.size(); ++row) {
      if (std::isnan(numbers[row])) continue;
      const double times = numbers[row] / step;
      const double error = std::abs(times - std::round(times));
      broken[row] = error > 1e-9 * std::max(1.0, std::abs(times)) ? 1 : 0;
    }
    return broken;
  };
}

Checks of_one_hot(const Constraint& c) {
  return [names = c.columns, allows_missing = c.strict](const Table& rows) {
    std::vector<double> sum(rows.rows(), 0);
    Broken broken(rows.rows(), 0);
    Broken unknown(rows.rows(), 0);
    for (const std::string& name : names) {
      const Column& column = rows.column(name);
      const std::vector<double> bits = bits_of(column);
      for (std::size_t row = 0; row < sum.size(); ++row) {
        if (bits[row] == 0 || bits[row] == 1) {
          sum[row] += bits[row];
        } else if (allows_missing && !column.valid(row)) {
          unknown[row] = 1;
        } else {
          broken[row] = 1;
        }
      }
    }
    for (std::size_t row = 0; row < sum.size(); ++row) {
      if (sum[row] > 1 || (sum[row] == 0 && unknown[row] == 0)) broken[row] = 1;
    }
    return broken;
  };
}

Checks of_combinations(const std::vector<std::string>& columns, const Table& real) {
  const auto index = std::make_shared<CombinationIndex>(columns);
  index->add(real);
  return [index = std::shared_ptr<const CombinationIndex>(index)](const Table& rows) {
    const std::vector<std::int32_t> codes = index->find(rows);
    Broken broken(codes.size());
    for (std::size_t row = 0; row < broken.size(); ++row) broken[row] = codes[row] < 0 ? 1 : 0;
    return broken;
  };
}

/// Cells of quantities count as the text that they are written as, so that a reference table of
/// texts fits columns of any type.
Table as_texts(const Table& table, const std::vector<std::string>& names) {
  std::vector<Column> columns;
  for (const std::string& name : names) {
    const Column& column = table.column(name);
    const CellText cell(column, DecimalText::kShortest);
    std::vector<std::string> texts;
    for (std::size_t row = 0; row < column.size(); ++row) texts.push_back(cell(row));
    Column written;
    written.name = name;
    written.type = ColumnType::kText;
    written.strings = StringArray(texts);
    columns.push_back(std::move(written));
  }
  return Table(std::move(columns));
}

Checks of_reference(const Constraint& c) {
  if (c.reference == nullptr || c.reference->rows() == 0) {
    refuse_constraint(c, "has no reference rows.");
  }
  check_columns_exist(c, *c.reference);
  const auto check = of_combinations(c.columns, as_texts(*c.reference, c.columns));
  return [check, names = c.columns](const Table& rows) { return check(as_texts(rows, names)); };
}

/// A column that says of each cell whether it is missing.
Column missing_marks(const Column& column) {
  Column marks;
  marks.name = column.name;
  marks.type = ColumnType::kInt64;
  std::vector<std::int64_t> cells(column.size());
  for (std::size_t row = 0; row < cells.size(); ++row) cells[row] = column.valid(row) ? 0 : 1;
  marks.integers = std::move(cells);
  return marks;
}

Checks of_missing_cells(const Constraint& c, const Table& real, const Metadata& metadata) {
  std::vector<bool> with_values;
  for (const std::string& name : c.columns) {
    const ColumnMetadata* meaning = metadata.find(name);
    const bool category =
        meaning != nullptr && (meaning->sdtype == "categorical" || meaning->sdtype == "boolean");
    with_values.push_back(c.strict && category);
  }
  const auto marked = [names = c.columns, with_values](const Table& table) {
    std::vector<Column> columns;
    for (std::size_t k = 0; k < names.size(); ++k) {
      const Column& column = table.column(names[k]);
      columns.push_back(with_values[k] ? column : missing_marks(column));
    }
    return Table(std::move(columns));
  };
  const Checks check = of_combinations(c.columns, marked(real));
  return [marked, check](const Table& rows) { return check(marked(rows)); };
}

Checks of_scales(const Constraint& c, const Table& real) {
  if (!is_number(real.column(c.columns[0]).type)) {
    refuse_constraint(c, "needs a column of numbers first.");
  }
  struct Range {
    double least = std::numeric_limits<double>::infinity();
    double most = -std::numeric_limits<double>::infinity();
  };
  const std::vector<std::string> segments(c.columns.begin() + 1, c.columns.end());
  const auto index = std::make_shared<CombinationIndex>(segments);
  const std::vector<std::int32_t> codes = index->add(real);
  const auto ranges = std::make_shared<std::vector<Range>>(index->size());
  const std::vector<double> numbers = numbers_of_column(real.column(c.columns[0]));
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (std::isnan(numbers[row])) continue;
    Range& range = (*ranges)[static_cast<std::size_t>(codes[row])];
    range.least = std::min(range.least, numbers[row]);
    range.most = std::max(range.most, numbers[row]);
  }
  return [index, ranges, name = c.columns[0]](const Table& rows) {
    const std::vector<std::int32_t> segment = index->find(rows);
    const std::vector<double> values = numbers_of_column(rows.column(name));
    Broken broken(values.size(), 0);
    for (std::size_t row = 0; row < broken.size(); ++row) {
      if (segment[row] < 0) {
        broken[row] = 1;
      } else if (!std::isnan(values[row])) {
        const Range& range = (*ranges)[static_cast<std::size_t>(segment[row])];
        broken[row] = values[row] < range.least || values[row] > range.most ? 1 : 0;
      }
    }
    return broken;
  };
}

/// The first of equal rows may stay. Rows with a missing cell are no key, and else are unlike any.
Checks of_unique(const Constraint& c) {
  return [names = c.columns, key = c.kind == "CompositeKey"](const Table& rows) {
    CombinationIndex index(names);
    const std::vector<std::int32_t> codes = index.add(rows);
    std::vector<bool> seen(index.size(), false);
    Broken broken(codes.size(), 0);
    for (std::size_t row = 0; row < broken.size(); ++row) {
      const bool missing = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
        return !rows.column(name).valid(row);
      });
      if (missing) {
        broken[row] = key ? 1 : 0;
        continue;
      }
      const auto code = static_cast<std::size_t>(codes[row]);
      broken[row] = seen[code] ? 1 : 0;
      seen[code] = true;
    }
    return broken;
  };
}

Checks of_predicate(const Constraint& c) {
  if (!c.predicate) throw Error(ErrorCode::kUsage, "A constraint Predicate has no predicate.");
  return [predicate = c.predicate, text = constraint_text(c)](const Table& rows) {
    std::vector<bool> allowed;
    try {
      allowed = predicate(rows);
    } catch (const Error&) {
      throw;
    } catch (const std::exception& error) {
      throw Error(ErrorCode::kUsage,
                  "The rule " + text::in_quotes(text) + " failed: " + error.what());
    }
    if (allowed.size() != rows.rows()) {
      throw Error(ErrorCode::kUsage, "The rule " + text::in_quotes(text) + " answered for " +
                                         std::to_string(allowed.size()) + " rows instead of " +
                                         std::to_string(rows.rows()) + ".");
    }
    Broken broken(allowed.size());
    for (std::size_t row = 0; row < broken.size(); ++row) broken[row] = allowed[row] ? 0 : 1;
    return broken;
  };
}

}  // namespace

std::string stated_expression(const Constraint& c) {
  const auto name = [&](std::size_t k) { return text::column_word(c.columns.at(k)); };
  const auto value = [&](std::size_t k) {
    return text::to_number(c.values.at(k)) ? c.values[k] : text::value_word(c.values[k]);
  };
  const std::string below = c.strict ? " < " : " <= ";
  if (c.kind == "Expression") return c.expression;
  if (c.kind == "Inequality") return chain_expression(c.columns, c.strict);
  if (c.kind == "Range") {
    return chain_expression(c.columns, c.strict) + " and " + name(0) + below + name(2);
  }
  if (c.kind == "ScalarInequality") return name(0) + " " + c.relation + " " + value(0);
  if (c.kind == "ScalarRange")
    return value(0) + below + name(0) + " and " + name(0) + below + value(1);
  if (c.kind == "Positive") return name(0) + (c.strict ? " > 0" : " >= 0");
  if (c.kind == "Negative") return name(0) + (c.strict ? " < 0" : " <= 0");
  return {};
}

namespace {

/// Whether cells of two types can stand in one place of a rule.
bool are_alike(ColumnType a, ColumnType b) {
  return a == b || (is_number(a) && is_number(b)) || (is_string(a) && is_string(b));
}

/// Combinations, keys and groups of bits are told by what is in their cells.
bool is_of_types(const std::string& kind) {
  constexpr std::array<std::string_view, 7> kOthers = {
      "OneHotEncoding", "FixedCombinations", "FixedNullCombinations", "ReferenceTable", "Predicate",
      "Unique",         "CompositeKey"};
  return std::find(kOthers.begin(), kOthers.end(), kind) == kOthers.end();
}

std::vector<ColumnType> types_in(const Table& table, const std::vector<std::string>& columns) {
  std::vector<ColumnType> types;
  for (const std::string& name : columns) types.push_back(table.column(name).type);
  return types;
}

}  // namespace

ConstraintCheck::ConstraintCheck(const Constraint& given, const Table& real,
                                 const Metadata& metadata)
    : constraint_(given) {
  const Constraint& c = constraint_;
  check_shape(c);
  text_ = constraint_text(c);
  check_columns_exist(c, real);
  columns_ = c.columns;
  constexpr std::array<std::string_view, 4> kRelations = {"<", "<=", ">", ">="};
  if (c.kind == "ScalarInequality" &&
      std::find(kRelations.begin(), kRelations.end(), c.relation) == kRelations.end()) {
    refuse_constraint(c,
                      "has the relation " + text::in_quotes(c.relation) + ", not <, <=, > or >=.");
  }
  if (const std::string stated = stated_expression(c); !stated.empty()) {
    auto bound = std::make_shared<const BoundExpression>(stated, real);
    if (bound->type() != ValueType::kTruth) {
      refuse_constraint(c, "is no condition; a formula stands behind a column and an =.");
    }
    columns_ = bound->columns();
    types_ = types_in(real, columns_);
    broken_ = of_condition(std::move(bound));
    return;
  }
  learns_ =
      c.kind == "FixedCombinations" || c.kind == "FixedNullCombinations" || c.kind == "MixedScales";
  if (c.kind == "ChainedInequality") broken_ = of_chain(c, real);
  if (c.kind == "FixedIncrements") broken_ = of_increments(c, real);
  if (c.kind == "OneHotEncoding") broken_ = of_one_hot(c);
  if (c.kind == "FixedCombinations") broken_ = of_combinations(c.columns, real);
  if (c.kind == "FixedNullCombinations") broken_ = of_missing_cells(c, real, metadata);
  if (c.kind == "MixedScales") broken_ = of_scales(c, real);
  if (c.kind == "ReferenceTable") broken_ = of_reference(c);
  if (c.kind == "Predicate") broken_ = of_predicate(c);
  if (c.kind == "Unique" || c.kind == "CompositeKey") {
    single_rows_ = false;
    broken_ = of_unique(c);
  }
  if (c.kind == "ColumnFormula") {
    std::shared_ptr<const BoundExpression> formula;
    broken_ = of_formula(c, real, formula);
    for (const std::string& name : formula->columns()) {
      if (name != c.columns[0]) columns_.push_back(name);
    }
  }
  if (is_of_types(c.kind)) types_ = types_in(real, columns_);
}

std::vector<double> bits_of(const Column& column) {
  std::vector<double> bits(column.size(), std::numeric_limits<double>::quiet_NaN());
  std::vector<double> of_code;
  if (column.type == ColumnType::kCategory) {
    for (std::size_t k = 0; k < column.dictionary.size(); ++k) {
      const std::string_view text = column.dictionary[k];
      const bool yes = text == "1" || text == "true" || text == "True" || text == "yes";
      const bool no = text == "0" || text == "false" || text == "False" || text == "no";
      of_code.push_back(yes ? 1 : no ? 0 : bits.empty() ? 0 : std::nan(""));
    }
  }
  for (std::size_t row = 0; row < bits.size(); ++row) {
    if (!column.valid(row) || column.type == ColumnType::kText) continue;
    bits[row] = of_code.empty() ? number_at(column, row)
                                : of_code[static_cast<std::size_t>(column.codes[row])];
  }
  return bits;
}

std::vector<std::uint8_t> ConstraintCheck::broken(const Table& table) const {
  for (std::size_t c = 0; c < types_.size(); ++c) {
    const ColumnType type = table.column(columns_[c]).type;
    if (are_alike(type, types_[c])) continue;
    throw Error(ErrorCode::kData, "The rule " + text::in_quotes(text_) + " is of a column " +
                                      text::in_quotes(columns_[c]) + " of the type " +
                                      std::string(traits_of(types_[c]).name) +
                                      ", which is of the type " +
                                      std::string(traits_of(type).name) + " here.");
  }
  return broken_(table);
}

std::vector<std::size_t> broken_rows(const Constraint& constraint, const Table& real,
                                     const Metadata& metadata, const Table& table) {
  const std::vector<std::uint8_t> broken =
      ConstraintCheck(constraint, real, metadata).broken(table);
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < broken.size(); ++row) {
    if (broken[row] != 0) rows.push_back(row);
  }
  return rows;
}

}  // namespace likeness
