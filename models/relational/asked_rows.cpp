#include "models/relational/asked_rows.hpp"

#include <algorithm>
#include <utility>

#include "likeness/error.hpp"
#include "models/constraints/computed_columns.hpp"
#include "text/nearest_name.hpp"
#include "text/quote.hpp"

namespace likeness::models {
namespace {

Column computed_column(const LearnedTable& learned, const Table& drawn, const std::string& name) {
  ComputedColumns columns(
      learned.rules->plan, RowColumns(drawn), [&](const std::string& given) -> const Column& {
        throw Error(ErrorCode::kUsage, "Column " + text::in_quotes(name) +
                                           " is computed from column " + text::in_quotes(given) +
                                           ", which comes from other tables, so that conditions "
                                           "on it aren't possible.");
      });
  return columns.at(name);
}

}  // namespace

AskedRows::AskedRows(std::size_t table, const LearnedTable& learned,
                     const std::vector<Condition>& conditions, std::uint64_t max_tries)
    : table_(table), learned_(&learned), max_tries_(max_tries), text_(condition_text(conditions)) {
  std::vector<Condition> drawn;
  std::vector<Condition> computed;
  for (const Condition& condition : conditions) {
    const std::string& name = condition.column;
    const bool is_ruled = learned.rules && (learned.rules->plan.is_computed(name) ||
                                            learned.rules->plan.flag_of(name) != nullptr);
    (is_ruled ? computed : drawn).push_back(condition);
    if (is_ruled) computed_columns_.push_back(name);
  }
  if (!drawn.empty()) {
    drawn_.emplace(*learned.frame, drawn);
    drawn_->refuse_points();
  }
  if (computed.empty()) return;
  computed_.emplace(learned.rules->plan.schema(), computed);
  const Table none = learned.frame->decode(learned.frame->empty_values(0), 0, 0, 0);
  for (const std::string& name : computed_columns_) (void)computed_column(learned, none, name);
}

std::vector<bool> AskedRows::admitted(const std::vector<ColumnValues>& cells,
                                      std::size_t rows) const {
  std::vector<bool> admitted(rows, true);
  for (std::size_t row = 0; row < rows && drawn_; ++row) {
    admitted[row] = drawn_->admits(cells, row);
  }
  if (!computed_ || rows == 0) return admitted;
  // What stands behind the learned columns is no cell of the table.
  const std::vector<ColumnValues> own(
      cells.begin(), cells.begin() + static_cast<std::ptrdiff_t>(learned_->columns.size()));
  const Table drawn = learned_->frame->decode(own, rows, 0, 0);
  std::vector<Column> columns;
  for (const std::string& name : computed_columns_) {
    const bool is_there = std::ranges::find(columns, name, &Column::name) != columns.end();
    if (!is_there) columns.push_back(computed_column(*learned_, drawn, name));
  }
  std::vector<std::uint8_t> refused(rows, 0);
  computed_->refuse(Table(std::move(columns)), refused, 1);
  for (std::size_t row = 0; row < rows; ++row) admitted[row] = admitted[row] && refused[row] == 0;
  return admitted;
}

std::size_t counted_table(const RelationalModel& model, const std::string& name) {
  std::vector<std::string> names;
  for (const RelatedTable& table : model.plan.tables) names.push_back(table.name);
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) {
    throw Error(ErrorCode::kUsage, "There is no table \"" + name + "\" to make rows of" +
                                       text::did_you_mean(name, names));
  }
  const auto place = static_cast<std::size_t>(found - names.begin());
  if (model.plan.tables[place].kept) {
    throw Error(ErrorCode::kUsage, "The rows of table \"" + name +
                                       "\" come out as they are; their number can't be chosen.");
  }
  return place;
}

std::vector<AskedRows> asked_rows(const RelationalModel& model,
                                  const DatasetSampleOptions& options) {
  std::vector<AskedRows> asked;
  for (const auto& one : options.conditions) {
    const std::size_t t = counted_table(model, one.table);
    if (model.plan.tables[t].maker) {
      const std::size_t root = model.plan.root_of(t);
      throw Error(
          ErrorCode::kUsage,
          "Rows of table \"" + one.table + "\" are made by others, so that conditions on " +
              "them aren't possible" +
              (root == t ? "." : "; set them on \"" + model.plan.tables[root].name + "\"."));
    }
    if (!model.tables[t].frame) {
      throw Error(ErrorCode::kUsage,
                  "Table \"" + one.table + "\" has no learned column to set a condition on.");
    }
    asked.emplace_back(t, model.tables[t], one.conditions, options.max_tries);
  }
  return asked;
}

}  // namespace likeness::models
