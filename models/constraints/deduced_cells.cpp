#include "models/constraints/deduced_cells.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "constraints/bound_expression.hpp"
#include "models/constraints/constraint_shape.hpp"
#include "models/constraints/missing_cells.hpp"
#include "models/constraints/number_form.hpp"
#include "models/frame/patched_column.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"
#include "table/table_rows.hpp"

namespace likeness::models {
namespace {

/// Chains of rules: what one fills, the next can use.
constexpr int kDeductionPasses = 4;

Table with_deduced_column(const Table& table, Column column) {
  std::vector<Column> columns = table.columns();
  for (Column& one : columns) {
    if (one.name == column.name) one = std::move(column);
  }
  return Table(std::move(columns));
}

/// The column with missing cells of these rows filled, as long as the rule allows what comes out.
Table filled_where_allowed(const ConstraintCheck& check, const Table& table, const Column& filler) {
  const Column& column = table.column(filler.name);
  const Table filled = with_deduced_column(table, patched(column, filler));
  const std::vector<std::uint8_t> broken = check.broken(filled);
  std::vector<bool> refused(table.rows());
  for (std::size_t row = 0; row < refused.size(); ++row) {
    refused[row] = !column.valid(row) && broken[row] != 0;
  }
  return with_deduced_column(table, patched(column, without_cells(filler, refused)));
}

/// Rows in which `missing` alone of these columns has no cell.
std::vector<bool> rows_without(const Table& table, const std::string& missing,
                               const std::vector<std::string>& all) {
  std::vector<bool> rows(table.rows());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    rows[row] = std::ranges::all_of(all, [&](const std::string& name) {
      return table.column(name).valid(row) == (name != missing);
    });
  }
  return rows;
}

bool any_of_rows(const std::vector<bool>& rows) {
  return std::find(rows.begin(), rows.end(), true) != rows.end();
}

Column only_in(const Column& column, std::vector<bool> rows) {
  rows.flip();
  return without_cells(column, rows);
}

/// The number of each row that a column must have so that a formula, which grows with it evenly,
/// gives `result`.
std::vector<double> solved_for(const Table& table, const std::string& column,
                               const std::string& formula, const std::vector<double>& result) {
  const Column& unknown = table.column(column);
  const NumberForm form(unknown);
  const double step = form.step() > 0 ? form.step() : 1e-6;
  // Far enough apart that rounding doesn't matter.
  const double far = 1e6 * step;
  const auto at = [&](double number) {
    const std::vector<double> same(table.rows(), number);
    const Table tried = with_deduced_column(table, form.column_of(same));
    return BoundExpression(formula, tried).numbers(tried);
  };
  const std::vector<double> near_results = at(0);
  const std::vector<double> far_results = at(far);
  std::vector<double> numbers(table.rows());
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    const double slope = (far_results[row] - near_results[row]) / far;
    numbers[row] = form.nearest((result[row] - near_results[row]) / slope);
    if (!std::isfinite(numbers[row])) numbers[row] = std::nan("");
  }
  return numbers;
}

Table deduced_by_formula(const ConstraintCheck& check, const FormulaShape& shape, Table table) {
  std::vector<std::string> all = shape.inputs;
  all.push_back(shape.target);
  const auto quantity = [&](const std::string& name) {
    const Column* column = table.find(name);
    return column != nullptr && is_quantity(column->type);
  };
  if (!std::ranges::all_of(all, quantity)) return table;
  if (const auto rows = rows_without(table, shape.target, all); any_of_rows(rows)) {
    const NumberForm form(table.column(shape.target));
    std::vector<double> numbers = BoundExpression(shape.formula, table).numbers(table);
    for (double& number : numbers) number = form.nearest(number);
    table = filled_where_allowed(check, table, only_in(form.column_of(numbers), rows));
  }
  for (const std::string& input : shape.inputs) {
    const auto rows = rows_without(table, input, all);
    if (!any_of_rows(rows)) continue;
    const std::vector<double> numbers =
        solved_for(table, input, shape.formula, numbers_of_cells(table.column(shape.target)));
    const NumberForm form(table.column(input));
    table = filled_where_allowed(check, table, only_in(form.column_of(numbers), rows));
  }
  return table;
}

/// The rows of allowed combinations by what they hold in the columns that a row has.
class AllowedRows {
 public:
  AllowedRows(const Table& allowed, const std::vector<std::string>& columns)
      : allowed_(allowed), columns_(columns) {}

  /// The only row that goes with the cells of `row`; nothing where there are more, or none.
  std::optional<std::size_t> only_row(const Table& table, std::size_t row) {
    std::vector<std::string> known;
    for (const std::string& name : columns_) {
      if (table.column(name).valid(row)) known.push_back(name);
    }
    if (known.empty() || known.size() == columns_.size()) return std::nullopt;
    const auto found = index_of(known).find(key_of(table, known, row));
    if (found == index_of(known).end() || found->second.second) return std::nullopt;
    return found->second.first;
  }

 private:
  /// Of each key a row, and whether there are more.
  using Index = std::map<std::string, std::pair<std::size_t, bool>>;

  static std::string key_of(const Table& table, const std::vector<std::string>& names,
                            std::size_t row) {
    std::string key;
    for (const std::string& name : names) {
      const Column& column = table.column(name);
      key += column.valid(row) ? CellText(column, DecimalText::kShortest)(row) : "";
      key += column.valid(row) ? '\x1f' : '\x1e';
    }
    return key;
  }

  const Index& index_of(const std::vector<std::string>& known) {
    const auto [at, added] = indexes_.try_emplace(known);
    if (added) {
      for (std::size_t row = 0; row < allowed_.rows(); ++row) {
        const auto [place, first] =
            at->second.try_emplace(key_of(allowed_, known, row), std::pair{row, false});
        if (!first) place->second.second = true;
      }
    }
    return at->second;
  }

  const Table& allowed_;
  const std::vector<std::string>& columns_;
  std::map<std::vector<std::string>, Index> indexes_;
};

Table deduced_by_combination(const ConstraintCheck& check, const Table& allowed, Table table) {
  const std::vector<std::string>& columns = check.constraint().columns;
  const bool known = std::ranges::all_of(
      columns, [&](const std::string& name) { return allowed.find(name) != nullptr; });
  if (!known || allowed.rows() == 0) return table;
  AllowedRows rows(allowed, columns);
  std::vector<std::size_t> source(table.rows(), 0);
  std::vector<bool> found(table.rows(), false);
  for (std::size_t row = 0; row < source.size(); ++row) {
    if (const auto only = rows.only_row(table, row)) {
      source[row] = *only;
      found[row] = true;
    }
  }
  if (!any_of_rows(found)) return table;
  const Table cells = take_table_rows(allowed, source);
  const auto filled = [&](const std::vector<bool>& where) {
    Table fuller = table;
    for (const std::string& name : columns) {
      const Column& column = table.column(name);
      if (column.missing_count() == 0) continue;
      fuller = with_deduced_column(fuller, patched(column, only_in(cells.column(name), where)));
    }
    return fuller;
  };
  const std::vector<std::uint8_t> broken = check.broken(filled(found));
  for (std::size_t row = 0; row < found.size(); ++row) {
    if (broken[row] != 0) found[row] = false;
  }
  return filled(found);
}

/// A row for each column, in which it alone is 1; none where a column is never 1, or never 0.
Table one_hot_rows(const std::vector<std::string>& columns, const Table& table) {
  std::vector<Column> cells;
  for (const std::string& name : columns) {
    const std::vector<double> bits = bits_of(table.column(name));
    const auto one = std::find(bits.begin(), bits.end(), 1.0);
    const auto zero = std::find(bits.begin(), bits.end(), 0.0);
    if (one == bits.end() || zero == bits.end()) return {};
    std::vector<std::size_t> rows(columns.size(), static_cast<std::size_t>(zero - bits.begin()));
    rows[cells.size()] = static_cast<std::size_t>(one - bits.begin());
    cells.push_back(take_table_rows(Table({table.column(name)}), rows).column(0));
  }
  return Table(std::move(cells));
}

Table deduced_by(const ImputationRule& rule, Table table) {
  const Constraint& c = rule.check->constraint();
  if (c.kind == "OneHotEncoding") {
    const Table allowed = one_hot_rows(c.columns, table);
    return deduced_by_combination(*rule.check, allowed, std::move(table));
  }
  if (c.kind == "ReferenceTable" && c.reference) {
    return deduced_by_combination(*rule.check, *c.reference, std::move(table));
  }
  if (c.kind == "FixedCombinations" && rule.witness != nullptr) {
    return deduced_by_combination(*rule.check, *rule.witness, std::move(table));
  }
  for (const FormulaShape& shape : formulas_of(c, table)) {
    table = deduced_by_formula(*rule.check, shape, std::move(table));
  }
  return table;
}

/// Columns of which a rule says that cells are missing, or aren't.
std::vector<std::string> columns_that_may_lack(const ConstraintCheck& check, const Table& table) {
  const Constraint& c = check.constraint();
  if (c.kind == "FixedNullCombinations") return c.columns;
  const auto pattern = pattern_of(c, table, [](const std::string&) { return false; });
  return pattern ? pattern->missing : std::vector<std::string>();
}

std::size_t missing_in(const Table& table) {
  std::size_t missing = 0;
  for (const Column& column : table.columns()) missing += column.missing_count();
  return missing;
}

}  // namespace

std::vector<std::vector<std::uint8_t>> broken_by_filled_cells(std::span<const ImputationRule> rules,
                                                              const Table& given,
                                                              const Table& table) {
  std::vector<std::vector<std::uint8_t>> broken;
  for (const ImputationRule& rule : rules) {
    std::vector<std::uint8_t>& of_rule = broken.emplace_back(table.rows(), 0);
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const bool filled = std::ranges::any_of(rule.check->columns(), [&](const std::string& name) {
        return !given.column(name).valid(row) && table.column(name).valid(row);
      });
      if (filled) rows.push_back(row);
    }
    if (rows.empty()) continue;
    const std::vector<std::uint8_t> found = rule.check->broken(take_table_rows(table, rows));
    for (std::size_t k = 0; k < rows.size(); ++k) of_rule[rows[k]] = found[k];
  }
  return broken;
}

Table with_kept_gaps(std::span<const ImputationRule> rules, const Table& given, Table table) {
  for (const ImputationRule& rule : rules) {
    const std::vector<std::string> columns = columns_that_may_lack(*rule.check, table);
    if (columns.empty()) continue;
    const std::vector<std::uint8_t> broken = broken_by_filled_cells({&rule, 1}, given, table)[0];
    if (std::find(broken.begin(), broken.end(), std::uint8_t{1}) == broken.end()) continue;
    const auto emptied = [&](const std::vector<std::uint8_t>& rows) {
      Table emptier = table;
      for (const std::string& name : columns) {
        std::vector<bool> gone(table.rows());
        for (std::size_t row = 0; row < gone.size(); ++row) {
          gone[row] = rows[row] != 0 && !given.column(name).valid(row);
        }
        emptier = with_deduced_column(emptier, without_cells(table.column(name), gone));
      }
      return emptier;
    };
    std::vector<std::uint8_t> helped = broken;
    const std::vector<std::uint8_t> still = rule.check->broken(emptied(broken));
    for (std::size_t row = 0; row < helped.size(); ++row) {
      if (still[row] != 0) helped[row] = 0;
    }
    table = emptied(helped);
  }
  return table;
}

Table with_deduced_cells(std::span<const ImputationRule> rules, const Table& given) {
  Table table = given;
  for (int pass = 0; pass < kDeductionPasses; ++pass) {
    const std::size_t missing = missing_in(table);
    for (const ImputationRule& rule : rules) table = deduced_by(rule, std::move(table));
    if (missing_in(table) == missing) break;
  }
  return table;
}

}  // namespace likeness::models
