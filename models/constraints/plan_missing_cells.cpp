#include <algorithm>
#include <cmath>
#include <set>

#include "models/constraints/expected_numbers.hpp"
#include "models/constraints/missing_cells.hpp"
#include "models/constraints/number_form.hpp"
#include "models/constraints/plan_parts.hpp"
#include "table/column_type.hpp"

namespace likeness::models {
namespace {

/// Fills missing cells.
class MissingCellPlanner {
 public:
  explicit MissingCellPlanner(PlanDraft& draft) : draft_(draft) {}

  std::vector<ConstraintPlan::Mask> separate() {
    for (const auto& [column, flag] : draft_.flags) {
      if (!keeps_gaps(column)) filled_.insert(column);
    }
    // Those that hang on others first: what they need must be there where they are.
    for (auto d = draft_.definitions.rbegin(); d != draft_.definitions.rend(); ++d) {
      if (computes_numbers(*d)) need_inputs(*d);
    }
    for (const ColumnDefinition& definition : draft_.definitions) {
      if (std::holds_alternative<FormulaColumn>(definition) ||
          std::holds_alternative<TextColumn>(definition)) {
        need_formula_flag(definition);
      }
    }
    const std::set<std::string> to_fill = filled_;
    for (const std::string& name : to_fill) {
      if (draft_.work.at(name).missing_count() > 0 || draft_.is_masked(name)) {
        (void)draft_.flag_of(name);
      }
    }
    std::vector<ConstraintPlan::Mask> masks;
    for (const auto& [column, flag] : draft_.flags) {
      masks.push_back({column, flag});
      if (!filled_.contains(column)) masks.back().usual = usual_number(column);
    }
    for (const std::string& name : to_fill) {
      if (!draft_.is_defined(name)) fill_drawn(name);
    }
    for (const ColumnDefinition& definition : draft_.definitions) fill_computed(definition);
    return masks;
  }

 private:
  /// Whether a column has cells, and is learned with its gaps: nothing is computed from it.
  [[nodiscard]] bool keeps_gaps(const std::string& name) const {
    const PlanLimits& limits = draft_.limits;
    const Column& column = draft_.work.at(name);
    return limits.draws_in_turn && is_quantity(column.type) &&
           column.missing_count() < column.size() && !draft_.is_settled(name) &&
           !draft_.is_given(name) && !names_include(limits.in_order, name) &&
           std::ranges::none_of(draft_.definitions, [&](const ColumnDefinition& definition) {
             return names_include(inputs_of(definition), name);
           });
  }

  /// The middle one of the numbers that are there.
  [[nodiscard]] double usual_number(const std::string& name) const {
    std::vector<double> numbers = numbers_of_cells(draft_.work.at(name));
    std::erase_if(numbers, [](double number) { return std::isnan(number); });
    const auto middle = numbers.begin() + static_cast<std::ptrdiff_t>(numbers.size() / 2);
    std::nth_element(numbers.begin(), middle, numbers.end());
    return *middle;
  }

  [[nodiscard]] static bool computes_numbers(const ColumnDefinition& definition) {
    if (const auto* gap = std::get_if<GapColumn>(&definition)) return !gap->is_learned_itself();
    return !std::holds_alternative<AdjustedNumber>(definition) &&
           !std::holds_alternative<AdjustedCategory>(definition) &&
           !std::holds_alternative<RangedNumbers>(definition) &&
           !std::holds_alternative<LookupColumns>(definition) &&
           !std::holds_alternative<JoinedColumns>(definition);
  }

  /// Inputs that are missing where the target is there, or must be there, are filled.
  void need_inputs(const ColumnDefinition& definition) {
    for (const std::string& target : targets_of(definition)) {
      const Column& made = draft_.work.at(target);
      const bool all = filled_.contains(target);
      const Names may_be_missing = inputs_that_may_be_missing(definition);
      for (const std::string& input : inputs_of(definition)) {
        const Column& column = draft_.work.at(input);
        if (column.missing_count() == 0 || filled_.contains(input)) continue;
        if (names_include(may_be_missing, input)) continue;
        bool needed = false;
        for (std::size_t row = 0; row < draft_.rows && !needed; ++row) {
          needed = !column.valid(row) && (all || made.valid(row));
        }
        if (needed) filled_.insert(input);
      }
    }
  }

  /// A formula's result that is missing though its inputs are there must be emptied.
  void need_formula_flag(const ColumnDefinition& definition) {
    const std::string target = targets_of(definition)[0];
    const Column& made = draft_.work.at(target);
    if (made.missing_count() == 0 || filled_.contains(target)) return;
    Names inputs = inputs_of(definition);
    const Names may_be_missing = inputs_that_may_be_missing(definition);
    std::erase_if(inputs,
                  [&](const std::string& name) { return names_include(may_be_missing, name); });
    for (std::size_t row = 0; row < draft_.rows; ++row) {
      const bool there = std::all_of(inputs.begin(), inputs.end(), [&](const std::string& input) {
        return draft_.work.at(input).valid(row) || filled_.contains(input);
      });
      if (there && !made.valid(row)) {
        filled_.insert(target);
        return;
      }
    }
  }

  /// Numbers that say most of a column: of what is computed from it, or of the column most like it.
  [[nodiscard]] std::vector<double> guide_of(const std::string& name) const {
    for (const ColumnDefinition& definition : draft_.definitions) {
      if (!computes_numbers(definition) || !names_include(inputs_of(definition), name)) continue;
      const std::string target = targets_of(definition)[0];
      if (is_quantity(draft_.work.at(target).type)) return numbers_of_cells(draft_.work.at(target));
    }
    return most_like(name);
  }

  /// The numbers of the column that goes most with this one; none where none does.
  [[nodiscard]] std::vector<double> most_like(const std::string& name) const {
    constexpr double kLeastCorrelation = 0.2;
    if (!is_quantity(draft_.work.at(name).type)) return {};
    const std::vector<double> numbers = numbers_of_cells(draft_.work.at(name));
    double best = kLeastCorrelation;
    std::vector<double> like;
    for (const Column& column : draft_.schema.columns()) {
      if (column.name == name || !draft_.is_number_column(column.name)) continue;
      std::vector<double> other = numbers_of_cells(draft_.work.at(column.name));
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

  /// What may tell of a number that is measured between these columns.
  [[nodiscard]] std::vector<const Column*> others_than(const Names& names) const {
    std::vector<const Column*> others;
    for (const Column& column : draft_.schema.columns()) {
      if (!names_include(names, column.name) && draft_.is_learned(column.name)) {
        others.push_back(&draft_.work.at(column.name));
      }
    }
    return others;
  }

  /// An end from which another one is measured, filled so that their distances are those of like
  /// rows: what the distance depends on is lost otherwise.
  [[nodiscard]] std::optional<Column> filled_by_distances(const std::string& name) const {
    const auto definition = std::ranges::find_if(draft_.definitions, [&](const auto& one) {
      const auto* gap = std::get_if<GapColumn>(&one);
      return gap != nullptr && !gap->is_learned_itself() && gap->inputs() == Names{name};
    });
    if (definition == draft_.definitions.end()) return std::nullopt;
    const auto& gap = std::get<GapColumn>(*definition);
    const std::string target = gap.targets()[0];
    const Column& given = draft_.work.at(name);
    const std::vector<double> known = numbers_of_cells(given);
    const std::vector<double> ends = numbers_of_cells(draft_.work.at(target));
    std::vector<double> distances(known.size());
    for (std::size_t row = 0; row < known.size(); ++row) distances[row] = ends[row] - known[row];
    const std::vector<double> expected = expected_numbers(distances, others_than({name}));
    if (expected.empty()) return std::nullopt;
    const std::vector<std::size_t> donors = number_donors(distances, expected);
    std::vector<double> numbers = numbers_of_cells(filled_by_donors(given, guide_of(name)));
    const auto [least, most] = std::ranges::minmax(numbers);
    for (std::size_t row = 0; row < numbers.size(); ++row) {
      if (given.valid(row) || std::isnan(ends[row])) continue;
      numbers[row] = std::clamp(ends[row] - distances[donors[row]], least, most);
    }
    return NumberForm(given).column_of(numbers);
  }

  void fill_drawn(const std::string& name) {
    if (is_quantity(draft_.work.at(name).type)) {
      if (auto filled = filled_by_distances(name)) {
        draft_.work.set(within_bounds(name, *std::move(filled)));
        return;
      }
    }
    Column filled = draft_.work.at(name);
    if (!draft_.limits.sequences.empty()) filled = filled_within(filled, draft_.limits.sequences);
    filled = filled_by_donors(filled, guide_of(name));
    if (is_quantity(filled.type)) filled = within_bounds(name, std::move(filled));
    draft_.work.set(std::move(filled));
  }

  /// What was filled in must not lie beyond what is measured from it.
  [[nodiscard]] Column within_bounds(const std::string& name, Column filled) const {
    const Column& given = draft_.work.at(name);
    std::vector<double> numbers = numbers_of_cells(filled);
    for (const ColumnDefinition& definition : draft_.definitions) {
      const auto* gap = std::get_if<GapColumn>(&definition);
      if (gap == nullptr || !names_include(gap->inputs(), name)) continue;
      const std::vector<double> target = numbers_of_cells(draft_.work.at(gap->targets()[0]));
      for (std::size_t row = 0; row < draft_.rows; ++row) {
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
      if (!filled_.contains(target) || draft_.work.at(target).missing_count() == 0) continue;
      if (std::holds_alternative<FormulaColumn>(definition) ||
          std::holds_alternative<TextColumn>(definition)) {
        continue;  // it is never encoded
      }
      const auto* gap = std::get_if<GapColumn>(&definition);
      if (gap == nullptr) {
        fill_drawn(target);
        continue;
      }
      RowColumns gaps = draft_.work;
      Names own = gap->inputs();
      own.push_back(target);
      for (const HelperColumn& helper : gap->encode(gaps)) {
        std::vector<double> expected;
        if (is_quantity(helper.column.type)) {
          expected = expected_numbers(numbers_of_cells(helper.column), others_than(own));
        }
        gaps.set(filled_by_donors(helper.column, expected));
      }
      gap->restore(gaps);
      const Column& made = gaps.at(target);
      const Column& given = draft_.work.at(target);
      std::vector<double> numbers = numbers_of_cells(made);
      const std::vector<double> known = numbers_of_cells(given);
      for (std::size_t row = 0; row < draft_.rows; ++row) {
        if (given.valid(row)) numbers[row] = known[row];
      }
      const Column filled = NumberForm(given).column_of(numbers);
      draft_.work.set(within_bounds(target, filled));
    }
    // A formula's result is computed where inputs of others need it.
    if (std::holds_alternative<FormulaColumn>(definition) && filled_.contains(targets[0])) {
      const Column given = draft_.work.at(targets[0]);
      RowColumns computed = draft_.work;
      std::get<FormulaColumn>(definition).restore(computed);
      std::vector<double> numbers = numbers_of_cells(computed.at(targets[0]));
      const std::vector<double> known = numbers_of_cells(given);
      for (std::size_t row = 0; row < draft_.rows; ++row) {
        if (given.valid(row)) numbers[row] = known[row];
      }
      draft_.work.set(NumberForm(given).column_of(numbers));
    }
  }

  PlanDraft& draft_;
  std::set<std::string> filled_;
};

}  // namespace

std::vector<ConstraintPlan::Mask> separate_missing_cells(PlanDraft& draft) {
  return MissingCellPlanner(draft).separate();
}

}  // namespace likeness::models
