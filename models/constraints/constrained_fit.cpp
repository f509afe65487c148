#include "models/constraints/constrained_fit.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "constraints/combination_index.hpp"
#include "constraints/constraint_check.hpp"
#include "constraints/searched_table.hpp"
#include "likeness/constraints.hpp"
#include "likeness/error.hpp"
#include "likeness/transactions.hpp"
#include "models/constraints/constrained_model.hpp"
#include "models/constraints/real_rows.hpp"
#include "models/constraints/saved_columns.hpp"
#include "models/frame/rare_values.hpp"
#include "models/registry.hpp"
#include "table/declared_types.hpp"
#include "table/table_rows.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness::models {
namespace {

std::size_t share_of(const ModelPlan& plan, std::size_t rows) {
  const auto found = plan.options.find("min_rows");
  const bool told = found != plan.options.end() && found->is_number();
  return rows_to_share(rows, told ? found->get<std::uint64_t>() : kMinRows);
}

/// Cells of 0, missing where those of the column are.
Column blanked(const Column& column) {
  Column blank;
  blank.name = column.name;
  blank.type = ColumnType::kInt64;
  blank.integers = std::vector<std::int64_t>(column.size(), 0);
  blank.validity = column.validity;
  return blank;
}

/// Of each combination that enough rows have, one row.
std::vector<std::size_t> common_rows(const Table& table, const std::vector<std::string>& columns,
                                     std::size_t share) {
  CombinationIndex index(columns);
  const std::vector<std::int32_t> codes = index.add(table);
  std::vector<std::size_t> counts(index.size(), 0);
  std::vector<std::size_t> first(index.size(), 0);
  for (std::size_t row = codes.size(); row-- > 0;) {
    const auto code = static_cast<std::size_t>(codes[row]);
    ++counts[code];
    first[code] = row;
  }
  std::vector<std::size_t> rows;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    if (counts[k] >= share) rows.push_back(first[k]);
  }
  return rows;
}

Table columns_of_table(const Table& table, const std::vector<std::string>& names) {
  std::vector<Column> columns;
  for (const std::string& name : names) columns.push_back(table.column(name));
  return Table(std::move(columns));
}

/// The rows in which a number is smallest and largest in its segment, but for those that too few
/// rows reach.
std::vector<std::size_t> segment_ends(const Table& table, const Constraint& c, std::size_t share) {
  CombinationIndex index({c.columns.begin() + 1, c.columns.end()});
  const std::vector<std::int32_t> codes = index.add(table);
  const std::vector<double> numbers = numbers_of_cells(table.column(c.columns[0]));
  std::vector<std::vector<std::size_t>> of_segment(index.size());
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (!std::isnan(numbers[row])) of_segment[static_cast<std::size_t>(codes[row])].push_back(row);
  }
  std::vector<std::size_t> ends;
  for (std::vector<std::size_t>& rows : of_segment) {
    if (rows.empty()) continue;
    std::sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
      return numbers[a] != numbers[b] ? numbers[a] < numbers[b] : a < b;
    });
    const std::size_t end = std::min(std::max<std::size_t>(share, 1) - 1, rows.size() / 4);
    ends.push_back(rows[end]);
    ends.push_back(rows[rows.size() - 1 - end]);
  }
  return ends;
}

/// Rows that say what a constraint allows, and nothing else.
Table witness_of(const ConstraintCheck& check, const Table& table, const Metadata& metadata,
                 std::size_t share) {
  const Constraint& c = check.constraint();
  if (!check.learns()) return {};
  if (c.kind == "MixedScales") {
    return with_used_dictionaries(
        take_table_rows(columns_of_table(table, c.columns), segment_ends(table, c, share)));
  }
  std::vector<Column> columns;
  for (const std::string& name : c.columns) {
    const ColumnMetadata* meaning = metadata.find(name);
    const bool category =
        meaning != nullptr && (meaning->sdtype == "categorical" || meaning->sdtype == "boolean");
    const bool with_values = c.kind == "FixedCombinations" || (c.strict && category);
    columns.push_back(with_values ? table.column(name) : blanked(table.column(name)));
  }
  const Table cells(std::move(columns));
  std::vector<std::size_t> rows = common_rows(cells, c.columns, share);
  if (rows.empty()) {
    throw Error(ErrorCode::kUsage, "The rule " + text::in_quotes(check.text()) +
                                       " can't be obeyed: each combination belongs to fewer than " +
                                       std::to_string(share) +
                                       " rows; leave the rule out, or lower min_rows.");
  }
  return with_used_dictionaries(take_table_rows(cells, rows));
}

/// What the events of subjects are made of is learned by the model of events as it is.
std::vector<std::string> untouched_columns(const ModelPlan& plan, const Table& table) {
  if (plan.name != "associative") return {};
  const auto named = [&](const char* part) { return plan.options.value(part, ""); };
  const TransactionNames names = find_transaction_columns(
      table, {named("subject"), named("verb"), named("object"), named("date"), named("amount")});
  return {names.subject, names.verb, names.object, names.date, names.amount};
}

}  // namespace

std::unique_ptr<const ConstrainedModel> learn_constrained(const ModelPlan& plan, const Table& given,
                                                          const Metadata& metadata,
                                                          const FitOptions& options) {
  const Table declared = as_declared(given, metadata);
  std::vector<ConstraintCheck> checks;
  for (const Constraint& constraint : metadata.constraints) {
    checks.emplace_back(constraint, declared, metadata);
  }
  const RealRows real(declared, checks);
  real.refuse_what_cannot_be();
  const std::vector<std::size_t> kept = real.kept();
  const bool all = kept.size() == declared.rows();
  const Table table = all ? declared : take_table_rows(declared, kept);
  if (!all && options.note) {
    options.note("Left out " + text::grouped(declared.rows() - kept.size()) +
                 " rows that break a constraint.");
  }
  const std::size_t share = share_of(plan, table.rows());
  std::vector<ConstrainedModel::Rule> rules;
  for (std::size_t k = 0; k < checks.size(); ++k) {
    const Constraint& constraint = checks[k].constraint();
    ConstrainedModel::Rule rule{constraint, false, real.broken(k), 0,
                                witness_of(checks[k], table, metadata, share)};
    if (constraint.broken_rows == BrokenRows::kLearnShare) {
      rule.broken_share =
          static_cast<double>(real.broken(k)) / static_cast<double>(declared.rows());
    }
    rules.push_back(std::move(rule));
  }
  const std::vector<std::string> untouched = untouched_columns(plan, table);
  PlannedTable planned = plan_constraints(
      table, metadata, checks,
      {.share = share, .untouched = untouched, .draws_in_turn = draws_in_turn(plan.name)});
  for (std::size_t k = 0; k < rules.size(); ++k) rules[k].constructed = planned.constructed[k];
  auto inner = plan.learn(planned.table, planned.metadata, options);
  return std::make_unique<const ConstrainedModel>(std::move(inner), std::move(planned.plan),
                                                  std::move(rules), metadata,
                                                  untouched.empty() ? "" : untouched[0]);
}

}  // namespace likeness::models
