#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "constraints/bound_expression.hpp"
#include "constraints/combination_index.hpp"
#include "models/constraints/adjustment_shape.hpp"
#include "models/constraints/close_columns.hpp"
#include "models/constraints/constraint_plan.hpp"
#include "models/constraints/constraint_shape.hpp"
#include "models/constraints/missing_cells.hpp"
#include "models/constraints/saved_columns.hpp"
#include "models/frame/column_role.hpp"
#include "table/column_type.hpp"
#include "table/table_rows.hpp"
#include "text/expression.hpp"
#include "text/number_text.hpp"

namespace likeness::models {
namespace {

/// A rule over categories is obeyed by joining them only where the combinations are this few.
constexpr std::size_t kMostCombinations = 200;

using Names = std::vector<std::string>;

bool contains(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The combinations of some columns in a table: of each row which, and of each one of its rows, and
/// how many rows it has, or owners of rows.
struct Combinations {
  Combinations(const Table& table, const Names& columns,
               const std::vector<std::uint32_t>& owners = {}) {
    CombinationIndex index(columns);
    codes = index.add(table);
    counts.assign(index.size(), 0);
    row_of.assign(index.size(), 0);
    std::vector<std::uint32_t> last(owners.empty() ? 0 : index.size(), 0);
    for (std::size_t row = 0; row < codes.size(); ++row) {
      const auto code = static_cast<std::size_t>(codes[row]);
      const bool is_known = counts[code] > 0;
      if (!is_known) row_of[code] = row;
      if (is_known && !owners.empty() && last[code] == owners[row]) continue;
      ++counts[code];
      if (!owners.empty()) last[code] = owners[row];
    }
  }
  [[nodiscard]] std::size_t size() const noexcept { return counts.size(); }
  [[nodiscard]] std::size_t common(std::size_t share) const {
    return static_cast<std::size_t>(std::count_if(
        counts.begin(), counts.end(), [&](std::size_t count) { return count >= share; }));
  }

  std::vector<std::int32_t> codes;
  std::vector<std::size_t> counts;
  std::vector<std::size_t> row_of;
};

}  // namespace

class PlanBuilder {
 public:
  PlanBuilder(const Table& table, const Metadata& metadata,
              const std::vector<ConstraintCheck>& checks, const PlanLimits& limits)
      : metadata_(metadata),
        checks_(checks),
        limits_(limits),
        share_(std::max<std::size_t>(limits.share, 1)),
        needs_(limits.given),
        work_(table),
        rows_(table.rows()) {
    for (const Column& column : table.columns()) {
      const ColumnMetadata* meaning = metadata.find(column.name);
      const bool key = metadata.primary_key == column.name;
      if (meaning != nullptr && !contains(limits.untouched, column.name) &&
          column_role(column, *meaning, key) != ColumnRole::kGenerated) {
        learned_.insert(column.name);
      }
    }
    plan_.schema_ = schema_of(table);
  }

  PlannedTable build() {
    constructed_.assign(checks_.size(), false);
    redrawn_.assign(checks_.size(), false);
    each([&](const ConstraintCheck& check) { return define_shares(check); });
    // A formula that lacks a cell where its column has one says little of that column: the debit of
    // an account's credits. And what gives but one column comes before sums, which can be solved
    // for another.
    for (const bool whole : {true, false}) {
      each([&](const ConstraintCheck& check) {
        return formulas_of(check.constraint(), plan_.schema_).size() == 1 &&
               define_formula(check, whole);
      });
      each([&](const ConstraintCheck& check) { return define_formula(check, whole); });
    }
    each([&](const ConstraintCheck& check) { return define_inverse(check); });
    each([&](const ConstraintCheck& check) { return define_text(check); });
    define_combinations();
    define_adjusted();
    each([&](const ConstraintCheck& check) { return define_other(check); });
    define_orders();
    define_implied_orders();
    if (limits_.rows_stay) each([&](const ConstraintCheck& check) { return holds_anyway(check); });
    sort_definitions();
    set_ranges();
    separate_missing_cells();
    PlannedTable planned;
    planned.table = plan_.encoded(work_);
    planned.metadata = metadata_of(planned.table);
    planned.plan = std::move(plan_);
    planned.constructed = constructed_;
    planned.seldom_broken = redrawn_;
    return planned;
  }

 private:
  /// Of categories, those that enough rows have, or that a rule names.
  [[nodiscard]] Table schema_of(const Table& table) const {
    std::map<std::string, std::vector<std::size_t>> counts;
    for (const Column& column : table.columns()) {
      if (column.type != ColumnType::kCategory) continue;
      std::vector<std::size_t>& rows = counts[column.name];
      rows.assign(column.dictionary.size(), 0);
      for (std::size_t row = 0; row < column.size(); ++row) {
        if (column.valid(row)) ++rows[static_cast<std::size_t>(column.codes[row])];
      }
      if (!limits_.owners.empty()) {
        const Combinations of_owners(Table({column}), {column.name}, limits_.owners);
        for (std::size_t k = 0; k < of_owners.size(); ++k) {
          const std::size_t row = of_owners.row_of[k];
          if (!column.valid(row)) continue;
          rows[static_cast<std::size_t>(column.codes[row])] = of_owners.counts[k];
        }
      }
    }
    return without_rows(table, [&](const Column& column, std::size_t code) {
      if (is_learned(column.name) && counts.at(column.name)[code] >= share_) return true;
      const std::string word = text::value_word(column.dictionary[code]);
      return std::any_of(checks_.begin(), checks_.end(), [&](const ConstraintCheck& check) {
        return check.constraint().expression.find(word) != std::string::npos;
      });
    });
  }

  template <class Define>
  void each(const Define& define) {
    for (std::size_t k = 0; k < checks_.size(); ++k) {
      if (constructed_[k] || !is_obeyed(checks_[k])) continue;
      if (define(checks_[k])) constructed_[k] = true;
    }
  }

  static bool is_obeyed(const ConstraintCheck& check) {
    return check.constraint().broken_rows != BrokenRows::kLearnShare && check.of_single_rows();
  }

  [[nodiscard]] bool is_learned(const std::string& name) const { return learned_.contains(name); }
  [[nodiscard]] bool all_learned(const Names& names) const {
    return std::all_of(names.begin(), names.end(),
                       [&](const std::string& name) { return is_learned(name); });
  }
  [[nodiscard]] bool is_number_column(const std::string& name) const {
    const ColumnMetadata* meaning = metadata_.find(name);
    return is_learned(name) && work_.has(name) && is_quantity(work_.at(name).type) &&
           meaning != nullptr && (meaning->sdtype == "numerical" || meaning->sdtype == "datetime");
  }
  [[nodiscard]] bool is_category(const std::string& name) const {
    const ColumnMetadata* meaning = metadata_.find(name);
    return is_learned(name) && !is_given(name) && meaning != nullptr &&
           meaning->sdtype == "categorical";
  }
  [[nodiscard]] bool is_defined(const std::string& name) const { return needs_.contains(name); }
  [[nodiscard]] bool is_given(const std::string& name) const {
    return limits_.given.contains(name);
  }
  [[nodiscard]] bool is_computed(const std::string& name) const {
    return is_defined(name) && !is_given(name);
  }
  /// Whether it can't be computed any more.
  [[nodiscard]] bool is_settled(const std::string& name) const {
    return is_defined(name) || contains(limits_.drawn, name);
  }
  [[nodiscard]] bool any_defined(const Names& names) const {
    return std::any_of(names.begin(), names.end(),
                       [&](const std::string& name) { return is_defined(name); });
  }

  /// Whether a column is computed from another one, by any number of steps.
  [[nodiscard]] bool depends(const std::string& name, const std::string& on) const {
    if (name == on) return true;
    const auto found = needs_.find(name);
    if (found == needs_.end()) return false;
    return std::any_of(found->second.begin(), found->second.end(),
                       [&](const std::string& input) { return depends(input, on); });
  }

  [[nodiscard]] bool can_define(const Names& targets, const Names& inputs) const {
    const bool known = std::all_of(inputs.begin(), inputs.end(),
                                   [&](const std::string& input) { return can_give(input); });
    return known && std::none_of(targets.begin(), targets.end(), [&](const std::string& target) {
             return is_settled(target) ||
                    std::any_of(inputs.begin(), inputs.end(),
                                [&](const std::string& input) { return depends(input, target); });
           });
  }

  /// What comes from elsewhere can't be filled where it is missing.
  [[nodiscard]] bool can_give(const std::string& name) const {
    return !is_given(name) || work_.at(name).missing_count() == 0;
  }

  void define(ColumnDefinition definition) {
    const Names inputs = inputs_of(definition);
    for (const std::string& target : targets_of(definition)) needs_[target] = inputs;
    plan_.definitions_.push_back(std::move(definition));
  }

  /// A name that no column has.
  [[nodiscard]] std::string fresh_name(std::string name) {
    while (plan_.schema_.find(name) != nullptr || taken_.contains(name)) name += '\'';
    taken_.insert(name);
    return name;
  }

  // ---- Formulas ---------------------------------------------------------------------------------

  /// `whole`: only what gives all cells that its column has.
  bool define_formula(const ConstraintCheck& check, bool whole) {
    for (const FormulaShape& shape : formulas_of(check.constraint(), plan_.schema_)) {
      if (!is_number_column(shape.target) || !all_learned(shape.inputs)) continue;
      if (!can_define({shape.target}, shape.inputs)) continue;
      const FormulaColumn formula(work_.at(shape.target), shape.formula, shape.inputs);
      if (!reproduces(formula, check, shape, whole)) continue;
      if (limits_.rows_stay) note_difference(shape);
      define(formula);
      return true;
    }
    return false;
  }

  /// A proportion whose result is settled, turned round where that gives each result back.
  bool define_inverse(const ConstraintCheck& check) {
    const auto shape = inverse_proportion_of(check.constraint(), plan_.schema_);
    if (!shape || !is_number_column(shape->target) || !all_learned(shape->inputs)) return false;
    if (!can_define({shape->target}, shape->inputs)) return false;
    const std::string& result = shape->inputs[0];
    const double step = NumberForm(work_.at(result)).step();
    const double inverse_step = NumberForm(work_.at(shape->target)).step();
    const Table unit({NumberForm(work_.at(result)).column_of(std::vector<double>{step})});
    const double one = BoundExpression(shape->formula, unit).numbers(unit)[0];
    const double steps = inverse_step > 0 ? std::abs(one) / inverse_step : 0;
    if (step <= 0 || steps < 0.5 || std::abs(steps - std::round(steps)) > 1e-9 * steps)
      return false;
    const FormulaColumn formula(work_.at(shape->target), shape->formula, shape->inputs);
    if (!reproduces(formula, check, *shape)) return false;
    define(formula);
    return true;
  }

  bool define_text(const ConstraintCheck& check) {
    const auto shape = text_formula_of(check.constraint(), plan_.schema_);
    if (!shape || !is_category(shape->target) || !all_learned(shape->inputs)) return false;
    if (!can_define({shape->target}, shape->inputs)) return false;
    const TextColumn text(work_.at(shape->target), shape->formula, shape->inputs);
    if (!reproduces(text, check, *shape)) return false;
    define(text);
    return true;
  }

  /// Whether what the formula gives is what the constraint allows, in all rows that have it.
  template <class Formula>
  [[nodiscard]] bool reproduces(const Formula& formula, const ConstraintCheck& check,
                                const FormulaShape& shape, bool whole = false) const {
    RowColumns computed = work_;
    formula.restore(computed);
    const Column& given = work_.at(shape.target);
    const Column& made = computed.at(shape.target);
    std::vector<bool> empty(rows_, false);
    for (std::size_t row = 0; row < rows_; ++row) {
      const bool inputs =
          std::all_of(shape.inputs.begin(), shape.inputs.end(),
                      [&](const std::string& name) { return work_.at(name).valid(row); });
      if ((inputs || whole) && given.valid(row) && !made.valid(row)) return false;
      empty[row] = !given.valid(row);
    }
    computed.set(without_cells(made, empty));
    const std::vector<std::uint8_t> broken = check.broken(computed.table(check.columns()));
    for (std::size_t row = 0; row < rows_; ++row) {
      // Missing inputs are filled before the formula is used.
      if (broken[row] != 0 && made.valid(row)) return false;
    }
    return true;
  }

  /// A difference that is never negative says that its columns are in an order, which must be kept
  /// as no row is drawn again.
  void note_difference(const FormulaShape& shape) {
    if (shape.inputs.size() != 2 || !std::ranges::all_of(shape.inputs, [&](const auto& name) {
          return is_number_column(name);
        })) {
      return;
    }
    const std::vector<double> gaps = numbers_of_cells(work_.at(shape.target));
    for (const bool turned : {false, true}) {
      const std::string& low = shape.inputs[turned ? 0 : 1];
      const std::string& high = shape.inputs[turned ? 1 : 0];
      const auto least =
          least_difference(numbers_of_cells(work_.at(low)), numbers_of_cells(work_.at(high)), gaps,
                           NumberForm(work_.at(shape.target)).step());
      if (least && *least >= 0) implied_orders_.push_back({low, high, *least > 0});
    }
  }

  /// The least of the gaps; nothing where they aren't a multiple of high - low, to a step.
  static std::optional<double> least_difference(const std::vector<double>& low,
                                                const std::vector<double>& high,
                                                const std::vector<double>& gaps, double step) {
    constexpr std::size_t kFewestRows = 30;
    std::vector<std::size_t> rows;
    double sum_of_gaps = 0;
    double sum = 0;
    for (std::size_t row = 0; row < gaps.size(); ++row) {
      if (std::isnan(low[row]) || std::isnan(high[row]) || std::isnan(gaps[row])) continue;
      rows.push_back(row);
      sum_of_gaps += gaps[row];
      sum += high[row] - low[row];
    }
    if (rows.size() < kFewestRows || !(sum > 0 && sum_of_gaps > 0)) return std::nullopt;
    double least = std::numeric_limits<double>::infinity();
    for (const std::size_t row : rows) {
      const double gap = (high[row] - low[row]) * (sum_of_gaps / sum);
      if (std::abs(gap - gaps[row]) > step + std::abs(gaps[row]) * 1e-9) return std::nullopt;
      least = std::min(least, gaps[row]);
    }
    return least;
  }

  // ---- Combinations -----------------------------------------------------------------------------

  struct Group {
    Names columns;
    Combinations combinations;
    std::string base;  ///< which determines the others; empty where none does
    std::size_t base_size = 0;
    std::vector<std::size_t> constraints;
  };

  void define_combinations() {
    std::vector<Group> groups;
    note_columns_by_value();
    for (std::size_t k = 0; k < checks_.size(); ++k) {
      if (constructed_[k] || !is_obeyed(checks_[k])) continue;
      const Names columns = combined_columns(checks_[k]);
      if (columns.empty() || !usable(columns)) continue;
      groups.push_back(group_of(columns, k));
    }
    for (Group& group : groups) {
      if (limits_.rows_stay) speak_of_bases(group, groups);
    }
    while (unite_two(groups)) {
    }
    std::stable_sort(groups.begin(), groups.end(),
                     [](const Group& a, const Group& b) { return a.base_size > b.base_size; });
    for (const Group& group : groups) {
      for (const Group& other : groups) note_determined(other);
      if (define_group(group.columns)) {
        for (const std::size_t k : group.constraints) constructed_[k] = true;
      }
    }
  }

  /// A column that another group looks up can't be one of combinations, too: what it is looked up
  /// by takes its place, where the combinations are few.
  void speak_of_bases(Group& group, const std::vector<Group>& groups) const {
    if (!group.base.empty()) return;
    Names columns;
    for (std::string name : group.columns) {
      for (std::size_t step = 0; step < groups.size(); ++step) {
        const auto other = std::ranges::find_if(groups, [&](const Group& one) {
          return !one.base.empty() && one.base != name && contains(one.columns, name);
        });
        if (other == groups.end()) break;
        name = other->base;
      }
      if (!contains(columns, name)) columns.push_back(name);
    }
    if (columns == group.columns) return;
    Group wider = group_of(columns, group.constraints[0]);
    if (wider.combinations.size() > kMostCombinations) return;
    wider.constraints = group.constraints;
    group = std::move(wider);
  }

  /// Of two groups that speak of the same missing cells, or that no column determines, only one
  /// could be joined by itself. Makes one of the first two that have few combinations together.
  bool unite_two(std::vector<Group>& groups) const {
    for (std::size_t a = 0; a < groups.size(); ++a) {
      for (std::size_t b = a + 1; b < groups.size(); ++b) {
        const bool based = !groups[a].base.empty() && !groups[b].base.empty();
        if (based && !look_up_one_flag(groups[a], groups[b])) continue;
        Names columns = groups[a].columns;
        for (const std::string& name : groups[b].columns) {
          if (!contains(columns, name)) columns.push_back(name);
        }
        const bool apart = columns.size() == groups[a].columns.size() + groups[b].columns.size();
        const bool free = groups[a].base.empty() && groups[b].base.empty();
        const std::size_t flagged =
            std::size_t{has_flag(groups[a].columns)} + std::size_t{has_flag(groups[b].columns)};
        if (apart || (!free && flagged < 2)) continue;
        Group both = group_of(columns, groups[a].constraints[0]);
        if (both.combinations.size() > kMostCombinations) continue;
        both.constraints = groups[a].constraints;
        both.constraints.insert(both.constraints.end(), groups[b].constraints.begin(),
                                groups[b].constraints.end());
        groups[a] = std::move(both);
        groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(b));
        return true;
      }
    }
    return false;
  }

  /// Whether two columns each say where the same cells are missing, and so have to agree.
  [[nodiscard]] bool look_up_one_flag(const Group& a, const Group& b) const {
    return a.base != b.base && std::ranges::any_of(a.columns, [&](const std::string& name) {
             return is_flag(name) && contains(b.columns, name);
           });
  }

  [[nodiscard]] bool has_flag(const Names& columns) const {
    return std::any_of(columns.begin(), columns.end(),
                       [&](const std::string& name) { return is_flag(name); });
  }

  [[nodiscard]] bool usable(const Names& columns) const {
    return std::all_of(columns.begin(), columns.end(),
                       [&](const std::string& name) { return is_learned(name) || is_flag(name); });
  }
  [[nodiscard]] bool is_flag(const std::string& name) const {
    return std::any_of(flags_.begin(), flags_.end(),
                       [&](const auto& one) { return one.second == name; });
  }

  /// The columns whose combinations are fixed; that cells are missing becomes columns of its own.
  Names combined_columns(const ConstraintCheck& check) {
    const Constraint& c = check.constraint();
    if (c.kind == "OneHotEncoding" && c.strict) complete_bits(c.columns);
    if (c.kind == "FixedCombinations" || c.kind == "OneHotEncoding" || c.kind == "ReferenceTable") {
      return c.columns;
    }
    PatternShape pattern;
    if (c.kind == "FixedNullCombinations") {
      for (const std::string& name : c.columns) {
        const ColumnMetadata* meaning = metadata_.find(name);
        const bool category = meaning != nullptr &&
                              (meaning->sdtype == "categorical" || meaning->sdtype == "boolean");
        (c.strict && category ? pattern.categories : pattern.missing).push_back(name);
      }
    } else if (const auto found = pattern_in(c)) {
      pattern = *found;
    } else {
      return {};
    }
    // Cells of these are not emptied apart from the combinations that they are in.
    const auto missing =
        std::stable_partition(pattern.missing.begin(), pattern.missing.end(),
                              [&](const std::string& name) { return !by_value_.contains(name); });
    pattern.categories.insert(pattern.categories.end(), missing, pattern.missing.end());
    pattern.missing.erase(missing, pattern.missing.end());
    if (!all_learned(pattern.categories) || !all_learned(pattern.missing)) return {};
    if (any_defined(pattern.categories)) return {};
    if (std::ranges::any_of(pattern.missing, [&](const auto& name) { return is_given(name); })) {
      return {};
    }
    Names columns = pattern.categories;
    for (const std::string& name : pattern.missing) columns.push_back(flag_of(name));
    if (columns.size() < 2) return {};
    const Group group = group_of(columns, 0);
    const bool few = group.combinations.size() <= kMostCombinations || !group.base.empty();
    return few ? columns : Names();
  }

  /// The columns that a rule speaks of by what is in their cells, of which missing cells are one
  /// more thing.
  void note_columns_by_value() {
    for (std::size_t k = 0; k < checks_.size(); ++k) {
      if (constructed_[k] || !is_obeyed(checks_[k])) continue;
      const Constraint& c = checks_[k].constraint();
      if (c.kind == "FixedCombinations" || c.kind == "ReferenceTable") {
        by_value_.insert(c.columns.begin(), c.columns.end());
      } else if (const auto pattern = pattern_in(c)) {
        by_value_.insert(pattern->categories.begin(), pattern->categories.end());
      }
    }
  }

  [[nodiscard]] std::optional<PatternShape> pattern_in(const Constraint& c) const {
    return pattern_of(c, plan_.schema_, [&](const std::string& name) {
      return limits_.rows_stay && is_category(name);
    });
  }

  /// Fills the missing cells of columns of which one is 1, and learns apart where they were.
  void complete_bits(const Names& columns) {
    if (!all_learned(columns) || any_defined(columns)) return;
    const Table table = work_.table(columns);
    if (const auto completed = completed_one_hot(table)) {
      for (const Column& column : table.columns()) {
        if (column.missing_count() > 0) (void)flag_of(column.name);
      }
      for (const Column& column : completed->columns()) work_.set(column);
    }
  }

  const std::string& flag_of(const std::string& column) {
    for (const auto& [name, flag] : flags_) {
      if (name == column) return flag;
    }
    const std::string flag = fresh_name(column + " is missing");
    work_.set(missing_flag(work_.at(column), flag));
    return flags_.emplace_back(column, flag).second;
  }

  [[nodiscard]] Group group_of(const Names& columns, std::size_t constraint) const {
    const Table table = work_.table(columns);
    Group group{columns, Combinations(table, columns), "", 0, {constraint}};
    for (const std::string& name : columns) {
      if (is_flag(name)) continue;
      const std::size_t levels = Combinations(table, {name}).size();
      if (levels != group.combinations.size()) continue;
      // Of columns that determine each other, a quantity keeps its order.
      const bool better = group.base.empty() || (is_quantity(work_.at(name).type) &&
                                                 !is_quantity(work_.at(group.base).type));
      if (better) group.base = name;
    }
    group.base_size = group.combinations.size();
    return group;
  }

  void note_determined(const Group& group) {
    if (group.base.empty()) return;
    for (const std::string& name : group.columns) {
      if (name != group.base) determined_[group.base].insert(name);
    }
  }

  /// What follows from some columns, with themselves.
  [[nodiscard]] std::set<std::string> closure_of(const Names& columns) const {
    std::set<std::string> all(columns.begin(), columns.end());
    Names left = columns;
    while (!left.empty()) {
      const std::string name = left.back();
      left.pop_back();
      const auto found = determined_.find(name);
      if (found == determined_.end()) continue;
      for (const std::string& next : found->second) {
        if (all.insert(next).second) left.push_back(next);
      }
    }
    return all;
  }

  bool define_group(const Names& columns) {
    const bool fixed = std::any_of(fixed_.begin(), fixed_.end(), [&](const Names& known) {
      return std::all_of(columns.begin(), columns.end(),
                         [&](const std::string& name) { return contains(known, name); });
    });
    if (fixed) return true;
    if (!fix_group(columns)) return false;
    fixed_.push_back(columns);
    return true;
  }

  [[nodiscard]] bool is_looked_up(const std::string& name, const std::string& base) const {
    return std::ranges::any_of(plan_.definitions_, [&](const ColumnDefinition& one) {
      const auto* lookup = std::get_if<LookupColumns>(&one);
      return lookup != nullptr && lookup->inputs()[0] == base && contains(lookup->targets(), name);
    });
  }

  bool fix_group(const Names& columns) {
    if (!merge_rare(columns)) return false;
    const Group group = group_of(columns, 0);
    const Table table = work_.table(columns);
    if (!group.base.empty()) {
      Names order = {group.base};
      for (const std::string& name : columns) {
        if (name != group.base && !is_looked_up(name, group.base)) order.push_back(name);
      }
      const Names targets(order.begin() + 1, order.end());
      if (targets.empty()) return true;
      if (!is_given(group.base) && can_define(targets, {group.base})) {
        define(LookupColumns(take_table_rows(work_.table(order), group.combinations.row_of)));
        return true;
      }
    }
    if (!can_define(columns, {})) return false;
    std::string helper;
    for (const std::string& name : columns) helper += (helper.empty() ? "" : " + ") + name;
    define(JoinedColumns(take_table_rows(table, group.combinations.row_of), fresh_name(helper)));
    return true;
  }

  /// Gives the rows of combinations that too few rows have a common one, as alike as there is, with
  /// all that follows from it. False where no combination is common.
  bool merge_rare(const Names& columns) {
    const Table table = work_.table(columns);
    const Combinations all(table, columns, limits_.owners);
    const std::size_t common = all.common(share_);
    if (common == 0) return false;
    if (common == all.size()) return true;
    std::vector<std::vector<std::int32_t>> cells;
    for (const std::string& name : columns) cells.push_back(Combinations(table, {name}).codes);
    std::vector<std::size_t> candidates;
    for (std::size_t k = 0; k < all.size(); ++k) {
      if (all.counts[k] >= share_) candidates.push_back(k);
    }
    std::vector<std::size_t> source(rows_);
    std::map<std::size_t, std::size_t> chosen;
    std::size_t turn = 0;
    for (std::size_t row = 0; row < rows_; ++row) {
      source[row] = row;
      const auto code = static_cast<std::size_t>(all.codes[row]);
      if (all.counts[code] >= share_) continue;
      const auto [at, added] = chosen.try_emplace(code, 0);
      if (added) at->second = most_alike(candidates, all, cells, row, turn++);
      source[row] = at->second;
    }
    for (const std::string& name : closure_of(columns)) {
      if (!work_.has(name)) continue;
      work_.set(take_table_rows(Table({work_.at(name)}), source).column(0));
    }
    return true;
  }

  /// A row of the candidate that agrees with a row in the most columns; of those that do so alike,
  /// the next in turn.
  static std::size_t most_alike(const std::vector<std::size_t>& candidates, const Combinations& all,
                                const std::vector<std::vector<std::int32_t>>& cells,
                                std::size_t row, std::size_t turn) {
    std::size_t best = 0;
    std::vector<std::size_t> alike;
    for (const std::size_t candidate : candidates) {
      const std::size_t other = all.row_of[candidate];
      std::size_t score = 0;
      for (const auto& column : cells) score += column[row] == column[other] ? 1 : 0;
      if (alike.empty() || score > best) {
        best = score;
        alike.clear();
      }
      if (score == best) alike.push_back(other);
    }
    return alike[turn % alike.size()];
  }

  /// What is drawn stays between the numbers, and among the categories, that real rows have.
  [[nodiscard]] bool holds_anyway(const ConstraintCheck& check) const {
    if (check.columns().size() != 1 || is_defined(check.columns()[0])) return false;
    const std::string& name = check.columns()[0];
    return is_category(name) || (is_number_column(name) && is_interval(check.constraint()));
  }

  // ---- Conditions that move a column ------------------------------------------------------------

  /// Conditions of the kind `if a then b` and inequalities of formulas: where drawn rows break
  /// them, a column of theirs is moved, or computed where they leave no choice.
  void define_adjusted() {
    for (const bool decided : {true, false}) {
      for (std::size_t k = 0; k < checks_.size(); ++k) {
        if (!can_adjust(k)) continue;
        for (const std::string& name : columns_by_consequence(checks_[k].constraint())) {
          const bool done = decided ? define_chosen(name, true)
                                    : define_moved(name) || define_chosen(name, false);
          if (done && constructed_[k]) break;
        }
      }
    }
  }

  [[nodiscard]] bool can_adjust(std::size_t k) const {
    if (constructed_[k] || !is_obeyed(checks_[k])) return false;
    const Names names = columns_by_consequence(checks_[k].constraint());
    if (names.size() < 2 || !all_learned(names)) return false;
    const bool numbers =
        std::ranges::any_of(names, [&](const std::string& name) { return is_number_column(name); });
    return numbers && orders_of(checks_[k].constraint(), plan_.schema_).empty() &&
           formulas_of(checks_[k].constraint(), plan_.schema_).empty();
  }

  /// Conditions that one column can be moved for.
  struct Adjustment {
    std::vector<std::size_t> checks;
    Names columns;  ///< the one that moves first
    Names rules;
    Names cuts;
  };

  [[nodiscard]] Adjustment adjustment_of(const std::string& name, bool is_number) const {
    Adjustment found{{}, {name}, {}, {}};
    for (std::size_t k = 0; k < checks_.size(); ++k) {
      if (!can_adjust(k) || !contains(checks_[k].columns(), name)) continue;
      const Names& others = checks_[k].columns();
      const bool known = std::ranges::all_of(others, [&](const std::string& other) {
        return other == name || (can_give(other) && !depends(other, name));
      });
      const auto cuts = is_number ? cuts_of(checks_[k].constraint(), name) : Names();
      if (!known || !cuts || !can_evaluate(*cuts)) continue;
      found.checks.push_back(k);
      found.rules.push_back(checks_[k].constraint().expression);
      for (const std::string& other : others) {
        if (!contains(found.columns, other)) found.columns.push_back(other);
      }
      for (const std::string& cut : *cuts) {
        if (!contains(found.cuts, cut)) found.cuts.push_back(cut);
      }
    }
    return found;
  }

  /// Whether these are numbers or dates.
  [[nodiscard]] bool can_evaluate(const Names& formulas) const {
    return std::ranges::all_of(formulas, [&](const std::string& formula) {
      const ValueType type = BoundExpression(formula, plan_.schema_).type();
      return type == ValueType::kNumber || type == ValueType::kDate;
    });
  }

  [[nodiscard]] BoundRules bound_rules(const Adjustment& found) const {
    std::vector<Column> columns;
    for (const std::string& name : found.columns) columns.push_back(plan_.schema_.column(name));
    return {Table(std::move(columns)), found.rules};
  }

  void define_adjustment(const Adjustment& found, ColumnDefinition definition) {
    define(std::move(definition));
    for (const std::size_t k : found.checks) constructed_[k] = true;
  }

  bool define_moved(const std::string& name) {
    if (!is_number_column(name) || stays_as_drawn(name)) return false;
    const Adjustment found = adjustment_of(name, true);
    const std::vector<double> numbers = numbers_of_cells(work_.at(name));
    const auto least = end_of(numbers, 1);
    const auto most = end_of(numbers, -1);
    if (found.checks.empty() || !least || !most || *least > *most) return false;
    define_adjustment(
        found, AdjustedNumber(work_.at(name), bound_rules(found), found.cuts, *least, *most));
    return true;
  }

  /// `decided`: only where the conditions leave one category in each row.
  bool define_chosen(const std::string& name, bool decided) {
    constexpr std::size_t kMostChosen = 50;
    if (!is_category(name) || is_settled(name)) return false;
    const Adjustment found = adjustment_of(name, false);
    if (found.checks.empty()) return false;
    const Table table = work_.table(Names{name});
    const Combinations levels(table, {name}, limits_.owners);
    std::vector<std::size_t> order;
    for (std::size_t k = 0; k < levels.size(); ++k) {
      if (levels.counts[k] >= share_ && table.column(0).valid(levels.row_of[k])) order.push_back(k);
    }
    if (order.empty() || order.size() > kMostChosen) return false;
    std::ranges::stable_sort(order, std::greater<>(),
                             [&](std::size_t k) { return levels.counts[k]; });
    for (std::size_t& k : order) k = levels.row_of[k];
    const Column cells = take_table_rows(table, order).column(0);
    const BoundRules rules = bound_rules(found);
    if (!decided) {
      define_adjustment(found, AdjustedCategory(cells, rules, false));
      return true;
    }
    const AdjustedCategory chosen(cells, rules, true);
    const std::vector<std::size_t> allowed = chosen.allowed(work_);
    const bool one_each =
        std::ranges::all_of(allowed, [](std::size_t count) { return count == 1; });
    if (!one_each || table.column(0).missing_count() > 0) return false;
    define_adjustment(found, chosen);
    return true;
  }

  // ---- Ranges of segments, multiples and parts of a whole ---------------------------------------

  bool define_other(const ConstraintCheck& check) {
    const Constraint& c = check.constraint();
    if (c.kind == "MixedScales") return define_scales(c);
    if (c.kind != "FixedIncrements") return false;
    // Categories have no values but those that are seen.
    return (limits_.rows_stay && is_category(c.columns[0])) || define_steps(c);
  }

  bool define_scales(const Constraint& c) {
    const std::string& target = c.columns[0];
    const Names segments(c.columns.begin() + 1, c.columns.end());
    if (!is_number_column(target) || !all_learned(segments) || !can_define({target}, segments)) {
      return false;
    }
    const Table table = work_.table(segments);
    const Combinations all(table, segments);
    const std::vector<double> numbers = numbers_of_cells(work_.at(target));
    std::vector<std::vector<double>> of_segment(all.size());
    for (std::size_t row = 0; row < rows_; ++row) {
      if (!std::isnan(numbers[row])) {
        of_segment[static_cast<std::size_t>(all.codes[row])].push_back(numbers[row]);
      }
    }
    std::vector<double> least;
    std::vector<double> most;
    for (std::vector<double>& values : of_segment) {
      if (values.empty()) values.push_back(0);
      std::sort(values.begin(), values.end());
      const std::size_t end = std::min(share_ - 1, values.size() / 4);
      least.push_back(values[end]);
      most.push_back(values[values.size() - 1 - end]);
    }
    define(ScaledColumn(work_.at(target), take_table_rows(table, all.row_of), std::move(least),
                        std::move(most), fresh_name(target + " in its range")));
    return true;
  }

  bool define_steps(const Constraint& c) {
    const std::string& target = c.columns[0];
    if (!is_number_column(target) || work_.at(target).type == ColumnType::kDatetime ||
        !can_define({target}, {})) {
      return false;
    }
    define(SteppedColumn(work_.at(target), text::to_number(c.values[0]).value_or(1),
                         fresh_name(target + " / " + c.values[0])));
    return true;
  }

  bool define_shares(const ConstraintCheck& check) {
    const auto whole = whole_of(check.constraint(), plan_.schema_);
    if (!whole || whole->parts.size() < 2) return false;
    const Names inputs = {whole->parts[0]};
    const Names targets(whole->parts.begin() + 1, whole->parts.end());
    std::vector<Column> parts;
    for (const std::string& name : whole->parts) {
      if (!is_number_column(name)) return false;
      parts.push_back(work_.at(name));
      for (const double number : numbers_of_cells(parts.back())) {
        if (number < 0) return false;
      }
    }
    if (!can_define(targets, inputs)) return false;
    Names helpers;
    for (std::size_t k = 0; k + 2 < whole->parts.size(); ++k) {
      helpers.push_back(fresh_name(targets[k] + " of what is left"));
    }
    define(ShareColumns(parts, whole->total, std::move(helpers)));
    return true;
  }

  // ---- Orders -----------------------------------------------------------------------------------

  struct Edge {
    OrderShape order;
    std::size_t constraint = 0;
    bool held = false;
  };

  void define_orders() {
    std::vector<Edge> edges;
    std::vector<Edge> far;
    // What no rule says comes behind the rules.
    std::vector<bool> complete(checks_.size() + 1, false);
    for (std::size_t k = 0; k < checks_.size(); ++k) {
      if (constructed_[k] || !is_obeyed(checks_[k])) continue;
      for (const OrderShape& order : orders_of(checks_[k].constraint(), plan_.schema_)) {
        complete[k] = true;
        edges.push_back({order, k, false});
      }
      if (complete[k] && is_seldom_near(edges, k)) {
        std::copy_if(edges.begin(), edges.end(), std::back_inserter(far),
                     [&](const Edge& edge) { return edge.constraint == k; });
        std::erase_if(edges, [&](const Edge& edge) { return edge.constraint == k; });
        complete[k] = limits_.rows_stay;
        redrawn_[k] = true;
      }
    }
    for (Edge& edge : edges) {
      if (!is_number_column(edge.order.low) || !is_number_column(edge.order.high)) {
        complete[edge.constraint] = false;
        edge.held = true;  // there is nothing to do for it
      }
    }
    if (limits_.rows_stay) {
      std::vector<Edge> apart = take_apart(far, edges);
      keep_orders(apart);
      for (const Edge& edge : apart) {
        if (!edge.held) complete[edge.constraint] = false;
      }
      define_downwards(edges);
    }
    for (const std::string& node : by_order(edges)) define_above(node, edges);
    for (Edge& edge : edges) define_below(edge, edges);
    for (const Edge& edge : edges) {
      if (!edge.held) complete[edge.constraint] = false;
    }
    for (std::size_t k = 0; k < checks_.size(); ++k) {
      if (complete[k]) constructed_[k] = true;
    }
  }

  /// Columns below one that can't be moved are measured from it and from each other downwards,
  /// where all of them can be: upwards, the last one might come out above it.
  void define_downwards(std::vector<Edge>& edges) {
    std::vector<Edge> tops;
    for (const OrderShape& order : implied_orders_) tops.push_back({order, checks_.size(), false});
    tops.insert(tops.end(), edges.begin(), edges.end());
    for (const Edge& top : tops) {
      const std::string& low = top.order.low;
      const std::string& high = top.order.high;
      if (top.held || !is_number_column(high) || !is_settled(high) || !can_give(high)) continue;
      const Names nodes = with_lower(low, edges);
      const bool movable = std::ranges::none_of(nodes, [&](const std::string& name) {
        return !is_number_column(name) || stays_as_drawn(name) || depends(high, name);
      });
      if (nodes.size() < 2 || !movable) continue;
      if (top.constraint == checks_.size()) edges.push_back(top);
      Names sorted = by_order(edges);
      std::ranges::reverse(sorted);
      for (const std::string& node : sorted) {
        if (!contains(nodes, node)) continue;
        const auto edge = std::ranges::find_if(
            edges, [&](const Edge& one) { return !one.held && one.order.low == node; });
        if (edge != edges.end()) define_below(*edge, edges);
      }
    }
  }

  /// A column, and those that edges put below it.
  [[nodiscard]] static Names with_lower(const std::string& node, const std::vector<Edge>& edges) {
    Names nodes = {node};
    for (std::size_t k = 0; k < nodes.size(); ++k) {
      for (const Edge& edge : edges) {
        if (edge.held || edge.order.high != nodes[k] || contains(nodes, edge.order.low)) continue;
        nodes.push_back(edge.order.low);
      }
    }
    return nodes;
  }

  /// Orders that no rule of their own says, where those that one says leave room for them.
  void define_implied_orders() {
    std::vector<Edge> edges;
    std::vector<Edge> far;
    for (const OrderShape& order : implied_orders_) {
      const Edge edge{order, 0, false};
      (is_seldom_near({edge}, 0) ? far : edges).push_back(edge);
    }
    keep_orders(far);
    for (const std::string& node : by_order(edges)) define_above(node, edges);
    for (Edge& edge : edges) define_below(edge, edges);
  }

  /// Whether the columns of an order are so far apart in nearly every row that a model which knows
  /// them seldom breaks it: then both are learned as they are, and rows that break it drawn again.
  [[nodiscard]] bool is_seldom_near(const std::vector<Edge>& edges, std::size_t constraint) const {
    constexpr double kSeldom = 0.05;
    return std::all_of(edges.begin(), edges.end(), [&](const Edge& edge) {
      if (edge.constraint != constraint) return true;
      const auto& [low, high, strict] = edge.order;
      const bool in_order = (contains(limits_.in_order, low) && is_given(high)) ||
                            (contains(limits_.in_order, high) && is_given(low));
      if (in_order && is_number_column(low) && is_number_column(high)) return true;
      return is_number_column(low) && is_number_column(high) && !is_computed(low) &&
             !is_computed(high) &&
             share_nearly_met(numbers_of_cells(work_.at(low)), numbers_of_cells(work_.at(high))) <=
                 kSeldom;
    });
  }

  /// Of columns that are far apart, those whose upper one has no other order to keep; the others
  /// become `edges`.
  [[nodiscard]] static std::vector<Edge> take_apart(const std::vector<Edge>& far,
                                                    std::vector<Edge>& edges) {
    const std::vector<Edge> near = edges;
    std::vector<Edge> apart;
    for (const Edge& edge : far) {
      const bool alone = std::none_of(near.begin(), near.end(), [&](const Edge& other) {
        return other.order.high == edge.order.high;
      });
      (alone ? apart : edges).push_back(edge);
    }
    return apart;
  }

  /// Whether no order may move it: what is looked up by a number knows those that were seen alone.
  [[nodiscard]] bool stays_as_drawn(const std::string& name) const {
    return is_settled(name) || is_base(name);
  }

  /// Columns that are far apart are learned as they are.
  void keep_orders(std::vector<Edge>& edges) {
    for (const Edge& first : edges) {
      const std::string node = first.order.high;
      if (first.held || stays_as_drawn(node)) continue;
      std::vector<Edge*> used;
      for (Edge& edge : edges) {
        const bool fits = can_give(edge.order.low) && !depends(edge.order.low, node);
        if (edge.order.high == node && fits) used.push_back(&edge);
      }
      define_gap(node, used, false, true);
    }
    for (Edge& edge : edges) {
      const std::string node = edge.order.low;
      if (edge.held || stays_as_drawn(node) || depends(edge.order.high, node)) continue;
      if (can_give(edge.order.high)) define_gap(node, {&edge}, true, true);
    }
  }

  /// The columns that edges join, each behind those that are below it. What lies in a circle comes
  /// last.
  [[nodiscard]] static Names by_order(const std::vector<Edge>& edges) {
    Names left;
    for (const Edge& edge : edges) {
      if (edge.held) continue;
      for (const std::string& name : {edge.order.low, edge.order.high}) {
        if (!contains(left, name)) left.push_back(name);
      }
    }
    Names sorted;
    while (!left.empty()) {
      auto next = std::find_if(left.begin(), left.end(), [&](const std::string& name) {
        return std::none_of(edges.begin(), edges.end(), [&](const Edge& edge) {
          return !edge.held && edge.order.high == name && contains(left, edge.order.low);
        });
      });
      if (next == left.end()) next = left.begin();
      sorted.push_back(*next);
      left.erase(next);
    }
    return sorted;
  }

  void define_above(const std::string& node, std::vector<Edge>& edges) {
    if (stays_as_drawn(node)) return;
    std::vector<Edge*> used;
    for (Edge& edge : edges) {
      if (edge.held || edge.order.high != node || depends(edge.order.low, node)) continue;
      if (!can_give(edge.order.low)) continue;
      used.push_back(&edge);
    }
    define_gap(node, used, false, false);
  }

  /// What lies below a column that others give, by its distance from that.
  void define_below(const Edge& first, std::vector<Edge>& edges) {
    if (first.held || stays_as_drawn(first.order.low)) return;
    const std::string node = first.order.low;
    std::vector<Edge*> used;
    for (Edge& edge : edges) {
      if (edge.held || edge.order.low != node || depends(edge.order.high, node)) continue;
      if (can_give(edge.order.high)) used.push_back(&edge);
    }
    define_gap(node, used, true, false);
  }

  /// `itself`: it is learned as it is.
  void define_gap(const std::string& node, const std::vector<Edge*>& used, bool below,
                  bool itself) {
    std::vector<Column> bounds;
    std::vector<bool> strict;
    for (Edge* edge : used) {
      edge->held = true;
      const std::string& name = below ? edge->order.high : edge->order.low;
      const auto known = std::find_if(bounds.begin(), bounds.end(),
                                      [&](const Column& bound) { return bound.name == name; });
      if (known == bounds.end()) {
        bounds.push_back(work_.at(name));
        strict.push_back(edge->order.strict);
      } else if (edge->order.strict) {
        strict[static_cast<std::size_t>(known - bounds.begin())] = true;
      }
    }
    if (bounds.empty()) return;
    std::string helper = bounds.size() == 1 ? bounds[0].name : "the others";
    helper = below ? helper + " - " + node : node + " - " + helper;
    GapColumn gap(work_.at(node), bounds, std::move(strict), below,
                  itself ? "" : fresh_name(helper));
    if (itself && contains(limits_.in_order, node)) gap.move_no_further();
    define(std::move(gap));
  }

  // ---- What all definitions need ----------------------------------------------------------------

  /// Whether all that it is computed from is there; `with_flags`: and what says where that is
  /// missing.
  [[nodiscard]] bool is_ready(const ColumnDefinition& one, const Names& done, bool with_flags) {
    Names inputs = inputs_of(one);
    for (const std::string& input : inputs_that_may_be_missing(one)) {
      if (with_flags && is_masked_by_constraint(input)) inputs.push_back(flag_of(input));
    }
    return std::ranges::all_of(inputs, [&](const std::string& input) {
      return !is_defined(input) || contains(done, input);
    });
  }

  void sort_definitions() {
    std::vector<ColumnDefinition> sorted;
    Names done;
    for (const auto& [name, needed] : limits_.given) done.push_back(name);
    std::vector<ColumnDefinition> left = std::move(plan_.definitions_);
    while (!left.empty()) {
      const auto next_of = [&](bool with_flags) {
        return std::ranges::find_if(
            left, [&](const ColumnDefinition& one) { return is_ready(one, done, with_flags); });
      };
      auto next = next_of(true);
      // Where what is missing hangs on the column itself, it is computed from what is there.
      if (next == left.end()) next = next_of(false);
      for (const std::string& target : targets_of(*next)) done.push_back(target);
      sorted.push_back(std::move(*next));
      left.erase(next);
    }
    plan_.definitions_ = std::move(sorted);
  }

  /// The least number that rows of `share` owners don't go below, or the most where sign is -1.
  [[nodiscard]] std::optional<double> end_of(const std::vector<double>& numbers,
                                             double sign) const {
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < numbers.size(); ++row) {
      if (!std::isnan(numbers[row])) rows.push_back(row);
    }
    if (rows.size() < 2 * share_) return std::nullopt;
    const auto before = [&](std::size_t a, std::size_t b) {
      return numbers[a] != numbers[b] ? sign * numbers[a] < sign * numbers[b] : a < b;
    };
    if (limits_.owners.empty()) {
      const auto end = rows.begin() + static_cast<std::ptrdiff_t>(share_ - 1);
      std::nth_element(rows.begin(), end, rows.end(), before);
      return numbers[*end];
    }
    std::sort(rows.begin(), rows.end(), before);
    std::set<std::uint32_t> owners;
    for (const std::size_t row : rows) {
      owners.insert(limits_.owners[row]);
      if (owners.size() == share_) return numbers[row];
    }
    return std::nullopt;
  }

  /// Between the numbers that `share` real rows reach.
  void set_ranges() {
    for (ColumnDefinition& definition : plan_.definitions_) {
      const bool free = std::holds_alternative<GapColumn>(definition) ||
                        std::holds_alternative<FormulaColumn>(definition);
      if (!free) continue;
      const std::string name = targets_of(definition)[0];
      const std::vector<double> numbers = numbers_of_cells(work_.at(name));
      const auto least_one = end_of(numbers, 1);
      const auto most_one = end_of(numbers, -1);
      if (!least_one || !most_one || *least_one > *most_one) continue;
      const auto [least, most] = std::pair(*least_one, *most_one);
      plan_.ranges_.push_back({name, least, most});
      auto* gap = std::get_if<GapColumn>(&definition);
      if (gap != nullptr && limits_.rows_stay) {
        const bool may_be_missing = work_.at(name).missing_count() > 0 && !is_told_missing(name);
        gap->stay_within(least, most, may_be_missing);
      }
    }
  }

  /// Whether a rule says where a column is missing, or one that is computed from it.
  [[nodiscard]] bool is_told_missing(const std::string& name) const {
    return std::any_of(flags_.begin(), flags_.end(),
                       [&](const auto& one) { return depends(one.first, name); });
  }

  [[nodiscard]] static bool computes_numbers(const ColumnDefinition& definition) {
    if (const auto* gap = std::get_if<GapColumn>(&definition)) return !gap->is_learned_itself();
    return !std::holds_alternative<AdjustedNumber>(definition) &&
           !std::holds_alternative<AdjustedCategory>(definition) &&
           !std::holds_alternative<LookupColumns>(definition) &&
           !std::holds_alternative<JoinedColumns>(definition);
  }

  void separate_missing_cells() {
    for (const auto& [column, flag] : flags_) filled_.insert(column);
    // Those that hang on others first: what they need must be there where they are.
    for (auto d = plan_.definitions_.rbegin(); d != plan_.definitions_.rend(); ++d) {
      if (computes_numbers(*d)) need_inputs(*d);
    }
    for (const ColumnDefinition& definition : plan_.definitions_) {
      if (std::holds_alternative<FormulaColumn>(definition) ||
          std::holds_alternative<TextColumn>(definition)) {
        need_formula_flag(definition);
      }
    }
    const std::set<std::string> to_fill = filled_;
    for (const std::string& name : to_fill) {
      if (work_.at(name).missing_count() > 0 || is_masked_by_constraint(name)) {
        (void)flag_of(name);
      }
    }
    for (const auto& [column, flag] : flags_) plan_.masks_.push_back({column, flag});
    for (const std::string& name : to_fill) {
      if (!is_defined(name)) fill_drawn(name);
    }
    for (const ColumnDefinition& definition : plan_.definitions_) fill_computed(definition);
  }

  [[nodiscard]] bool is_masked_by_constraint(const std::string& name) const {
    return std::any_of(flags_.begin(), flags_.end(),
                       [&](const auto& one) { return one.first == name; });
  }

  /// Inputs that are missing where the target is there, or must be there, are filled.
  void need_inputs(const ColumnDefinition& definition) {
    for (const std::string& target : targets_of(definition)) {
      const Column& made = work_.at(target);
      const bool all = filled_.contains(target);
      const Names may_be_missing = inputs_that_may_be_missing(definition);
      for (const std::string& input : inputs_of(definition)) {
        const Column& column = work_.at(input);
        if (column.missing_count() == 0 || filled_.contains(input)) continue;
        if (contains(may_be_missing, input)) continue;
        bool needed = false;
        for (std::size_t row = 0; row < rows_ && !needed; ++row) {
          needed = !column.valid(row) && (all || made.valid(row));
        }
        if (needed) filled_.insert(input);
      }
    }
  }

  /// A formula's result that is missing though its inputs are there must be emptied.
  void need_formula_flag(const ColumnDefinition& definition) {
    const std::string target = targets_of(definition)[0];
    const Column& made = work_.at(target);
    if (made.missing_count() == 0 || filled_.contains(target)) return;
    Names inputs = inputs_of(definition);
    const Names may_be_missing = inputs_that_may_be_missing(definition);
    std::erase_if(inputs, [&](const std::string& name) { return contains(may_be_missing, name); });
    for (std::size_t row = 0; row < rows_; ++row) {
      const bool there = std::all_of(inputs.begin(), inputs.end(), [&](const std::string& input) {
        return work_.at(input).valid(row) || filled_.contains(input);
      });
      if (there && !made.valid(row)) {
        filled_.insert(target);
        return;
      }
    }
  }

  /// Numbers that say most of a column: of what is computed from it, or of the column most like it.
  [[nodiscard]] std::vector<double> guide_of(const std::string& name) const {
    for (const ColumnDefinition& definition : plan_.definitions_) {
      if (!computes_numbers(definition) || !contains(inputs_of(definition), name)) continue;
      const std::string target = targets_of(definition)[0];
      if (is_quantity(work_.at(target).type)) return numbers_of_cells(work_.at(target));
    }
    return most_like(name);
  }

  /// The numbers of the column that goes most with this one; none where none does.
  [[nodiscard]] std::vector<double> most_like(const std::string& name) const {
    constexpr double kLeastCorrelation = 0.2;
    if (!is_quantity(work_.at(name).type)) return {};
    const std::vector<double> numbers = numbers_of_cells(work_.at(name));
    double best = kLeastCorrelation;
    std::vector<double> like;
    for (const Column& column : plan_.schema_.columns()) {
      if (column.name == name || !is_number_column(column.name)) continue;
      std::vector<double> other = numbers_of_cells(work_.at(column.name));
      const double correlation = std::abs(correlation_of(numbers, other));
      if (correlation <= best) continue;
      best = correlation;
      like = std::move(other);
    }
    return like;
  }

  /// Pearson's, over the rows that have both; 0 where one doesn't vary.
  static double correlation_of(const std::vector<double>& x, const std::vector<double>& y) {
    double n = 0;
    double mean_x = 0;
    double mean_y = 0;
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (std::size_t row = 0; row < x.size(); ++row) {
      if (std::isnan(x[row]) || std::isnan(y[row])) continue;
      n += 1;
      const double dx = x[row] - mean_x;
      const double dy = y[row] - mean_y;
      mean_x += dx / n;
      mean_y += dy / n;
      xx += dx * (x[row] - mean_x);
      yy += dy * (y[row] - mean_y);
      xy += dx * (y[row] - mean_y);
    }
    return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : 0;
  }

  void fill_drawn(const std::string& name) {
    Column filled = filled_by_donors(work_.at(name), guide_of(name));
    if (is_quantity(filled.type)) filled = within_bounds(name, std::move(filled));
    work_.set(std::move(filled));
  }

  /// What was filled in must not lie beyond what is measured from it.
  [[nodiscard]] Column within_bounds(const std::string& name, Column filled) const {
    const Column& given = work_.at(name);
    std::vector<double> numbers = numbers_of_cells(filled);
    for (const ColumnDefinition& definition : plan_.definitions_) {
      const auto* gap = std::get_if<GapColumn>(&definition);
      if (gap == nullptr || !contains(gap->inputs(), name)) continue;
      const std::vector<double> target = numbers_of_cells(work_.at(gap->targets()[0]));
      for (std::size_t row = 0; row < rows_; ++row) {
        if (given.valid(row) || std::isnan(target[row])) continue;
        numbers[row] = gap->below() ? std::max(numbers[row], target[row])
                                    : std::min(numbers[row], target[row]);
      }
    }
    return NumberForm(given).column_of(numbers);
  }

  void fill_computed(const ColumnDefinition& definition) {
    const Names targets = targets_of(definition);
    for (const std::string& target : targets) {
      if (!filled_.contains(target) || work_.at(target).missing_count() == 0) continue;
      if (std::holds_alternative<FormulaColumn>(definition) ||
          std::holds_alternative<TextColumn>(definition)) {
        continue;  // it is never encoded
      }
      const auto* gap = std::get_if<GapColumn>(&definition);
      if (gap == nullptr) {
        fill_drawn(target);
        continue;
      }
      RowColumns gaps = work_;
      Column helper = gap->encode(gaps)[0].column;
      gaps.set(filled_by_donors(helper, {}));
      gap->restore(gaps);
      const Column& made = gaps.at(target);
      const Column& given = work_.at(target);
      std::vector<double> numbers = numbers_of_cells(made);
      const std::vector<double> known = numbers_of_cells(given);
      for (std::size_t row = 0; row < rows_; ++row) {
        if (given.valid(row)) numbers[row] = known[row];
      }
      const Column filled = NumberForm(given).column_of(numbers);
      work_.set(within_bounds(target, filled));
    }
    // A formula's result is computed where inputs of others need it.
    if (std::holds_alternative<FormulaColumn>(definition) && filled_.contains(targets[0])) {
      const Column given = work_.at(targets[0]);
      RowColumns computed = work_;
      std::get<FormulaColumn>(definition).restore(computed);
      std::vector<double> numbers = numbers_of_cells(computed.at(targets[0]));
      const std::vector<double> known = numbers_of_cells(given);
      for (std::size_t row = 0; row < rows_; ++row) {
        if (given.valid(row)) numbers[row] = known[row];
      }
      work_.set(NumberForm(given).column_of(numbers));
    }
  }

  [[nodiscard]] Metadata metadata_of(const Table& table) const {
    Metadata metadata = metadata_;
    metadata.constraints.clear();
    metadata.columns.clear();
    for (const Column& column : table.columns()) {
      if (const ColumnMetadata* meaning = metadata_.find(column.name)) {
        metadata.columns.push_back(*meaning);
        if (is_base(column.name)) metadata.columns.back().sdtype = "categorical";
        continue;
      }
      ColumnMetadata meaning;
      meaning.name = column.name;
      meaning.sdtype = is_quantity(column.type) ? "numerical" : "categorical";
      metadata.columns.push_back(std::move(meaning));
    }
    return metadata;
  }

  /// Whether other columns are looked up by its values, so that it may have no new ones.
  [[nodiscard]] bool is_base(const std::string& name) const {
    return is_quantity(work_.at(name).type) &&
           std::any_of(plan_.definitions_.begin(), plan_.definitions_.end(),
                       [&](const ColumnDefinition& one) {
                         return std::holds_alternative<LookupColumns>(one) &&
                                inputs_of(one)[0] == name;
                       });
  }

  const Metadata& metadata_;
  const std::vector<ConstraintCheck>& checks_;
  const PlanLimits& limits_;
  std::size_t share_;
  std::map<std::string, Names> needs_;  ///< of a column that is defined
  RowColumns work_;
  std::size_t rows_;
  ConstraintPlan plan_;
  std::vector<bool> constructed_;
  std::vector<bool> redrawn_;
  std::set<std::string> learned_;
  std::set<std::string> taken_;
  std::set<std::string> filled_;
  std::map<std::string, std::set<std::string>> determined_;
  std::set<std::string> by_value_;  ///< of which rules say more than whether cells are missing
  std::vector<OrderShape> implied_orders_;
  std::vector<Names> fixed_;  ///< columns whose combinations are fixed by construction
  std::vector<std::pair<std::string, std::string>> flags_;  ///< column, its flag
};

PlannedTable plan_constraints(const Table& table, const Metadata& metadata,
                              const std::vector<ConstraintCheck>& checks,
                              const PlanLimits& limits) {
  return PlanBuilder(table, metadata, checks, limits).build();
}

}  // namespace likeness::models
