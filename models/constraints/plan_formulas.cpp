#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "constraints/bound_expression.hpp"
#include "models/constraints/constraint_shape.hpp"
#include "models/constraints/missing_cells.hpp"
#include "models/constraints/number_form.hpp"
#include "models/constraints/plan_parts.hpp"
#include "models/constraints/plan_trial.hpp"
#include "models/constraints/product_shape.hpp"
#include "models/constraints/text_column.hpp"
#include "models/constraints/usual_numbers.hpp"
#include "table/column_type.hpp"

namespace likeness::models {
namespace {

/// Computes columns by formulas.
class FormulaPlanner {
 public:
  explicit FormulaPlanner(PlanDraft& draft) : draft_(draft) {}

  void define() {
    find_conditions();
    // A formula that lacks a cell where its column has one says little of that column: the debit of
    // an account's credits. And what gives but one column comes before sums, which can be solved
    // for another.
    for (const bool whole : {true, false}) {
      draft_.each([&](const ConstraintCheck& check) {
        return formulas_of(check.constraint(), draft_.schema).size() == 1 &&
               define_formula(check, whole);
      });
      draft_.each([&](const ConstraintCheck& check) { return define_formula(check, whole); });
    }
    draft_.each([&](const ConstraintCheck& check) { return define_inverse(check); });
    draft_.each([&](const ConstraintCheck& check) { return define_factor(check); });
    draft_.each([&](const ConstraintCheck& check) { return define_text(check); });
  }

 private:
  /// Numbers that are taken for categories are computed as well, where these are all between two.
  [[nodiscard]] bool is_number(const FormulaShape& shape) const {
    if (draft_.is_number_column(shape.target)) return true;
    if (!draft_.is_category(shape.target)) return false;
    const Column& column = draft_.work.at(shape.target);
    return is_quantity(column.type) &&
           (shape.inputs.size() == 1 || UsualNumbers(column, draft_.share).are_all_between());
  }

  /// `whole`: only what gives all cells that its column has. Of several columns that it could give,
  /// the one whose numbers stay most like real ones, whatever it is computed from.
  bool define_formula(const ConstraintCheck& check, bool whole) {
    std::vector<FormulaShape> shapes;
    for (FormulaShape& shape : formulas_of(check.constraint(), draft_.schema)) {
      if (!is_number(shape) || !draft_.all_learned(shape.inputs)) continue;
      if (draft_.can_define({shape.target}, shape.inputs)) shapes.push_back(std::move(shape));
    }
    if (shapes.size() > 1) sort_by_likeness(shapes, check);
    for (const FormulaShape& shape : shapes) {
      const FormulaColumn formula(draft_.work.at(shape.target), shape.formula, shape.inputs);
      if (!reproduces(formula, check, shape, whole)) continue;
      if (draft_.limits.rows_stay) note_difference(shape);
      draft_.define(formula);
      return true;
    }
    return false;
  }

  /// Those that come as they are written go first among such as are about as good.
  void sort_by_likeness(std::vector<FormulaShape>& shapes, const ConstraintCheck& check) const {
    constexpr double kUnlikely = 0.02;
    constexpr double kBroken = std::numeric_limits<double>::infinity();
    PlanTrial trial(draft_);
    std::vector<std::pair<double, std::size_t>> order;
    for (std::size_t k = 0; k < shapes.size(); ++k) {
      bool breaks = false;
      const double loss = share_unlike(trial, shapes[k], check, &breaks);
      const double lost = conditions_lost(shapes[k]);
      order.emplace_back(breaks ? kBroken : lost + (loss <= kUnlikely ? 0 : loss), k);
    }
    std::ranges::sort(order);
    // Solved for another column, a rounded formula may not give the rule back.
    const bool any_holds = order.front().first < kBroken;
    std::erase_if(order, [&](const auto& one) { return any_holds && one.first == kBroken; });
    std::vector<FormulaShape> sorted;
    for (const auto& [loss, k] : order) sorted.push_back(std::move(shapes[k]));
    shapes = std::move(sorted);
  }

  /// How many conditions speak of a column and of what it would be computed from, so that neither
  /// could be moved for them: `paid = 0 or paid = due`, where due is paid + open; and how many
  /// orders it has with what is computed already, or, by less, with other columns.
  [[nodiscard]] double conditions_lost(const FormulaShape& shape) const {
    constexpr double kOfOthers = 0.2;
    double lost = 0;
    for (const OrderShape& order : orders_) {
      const bool low = order.low == shape.target;
      if (!low && order.high != shape.target) continue;
      lost += draft_.is_settled(low ? order.high : order.low) ? 1 : kOfOthers;
    }
    for (const std::size_t k : conditions_) {
      const Names& names = draft_.checks[k].columns();
      if (names_include(names, shape.target) && hangs_on_any(shape, names)) lost += 1;
    }
    return lost;
  }

  /// Whether a formula is computed from any of these, by any number of steps.
  [[nodiscard]] bool hangs_on_any(const FormulaShape& shape, const Names& names) const {
    return std::ranges::any_of(names, [&](const std::string& name) {
      return std::ranges::any_of(
          shape.inputs, [&](const std::string& input) { return draft_.depends(input, name); });
    });
  }

  /// Conditions of numbers that are neither formulas nor orders, and orders.
  void find_conditions() {
    for (std::size_t k = 0; k < draft_.checks.size(); ++k) {
      if (!draft_.is_left(k)) continue;
      const Constraint& c = draft_.checks[k].constraint();
      const std::vector<OrderShape> orders = orders_of(c, draft_.schema);
      orders_.insert(orders_.end(), orders.begin(), orders.end());
      if (!orders.empty() || c.kind != "Expression") continue;
      const bool of_numbers = std::ranges::all_of(
          draft_.checks[k].columns(),
          [&](const std::string& name) { return draft_.is_number_column(name); });
      if (of_numbers && formulas_of(c, draft_.schema).empty()) conditions_.push_back(k);
    }
  }

  [[nodiscard]] bool breaks_trial(const FormulaShape& shape, const ConstraintCheck& check) const {
    PlanTrial trial(draft_);
    bool breaks = false;
    (void)share_unlike(trial, shape, check, &breaks);
    return breaks;
  }

  /// The share of trial rows in which a formula gives what its column never is, or what breaks the
  /// rule; and whether any row breaks it.
  [[nodiscard]] double share_unlike(PlanTrial& trial, const FormulaShape& shape,
                                    const ConstraintCheck& check, bool* breaks) const {
    const Column& real = draft_.work.at(shape.target);
    const UsualNumbers usual(real, draft_.share);
    RowColumns rows{trial.table(shape.inputs)};
    FormulaColumn(real, shape.formula, shape.inputs).restore(rows);
    const std::vector<double> numbers = numbers_of_cells(rows.at(shape.target));
    for (const std::string& name : check.columns()) {
      if (!rows.has(name)) rows.set(trial.at(name));
    }
    const std::vector<std::uint8_t> broken = check.broken(rows.table(check.columns()));
    if (breaks != nullptr) *breaks = std::ranges::find(broken, 1) != broken.end();
    std::size_t unlike = 0;
    std::size_t known = 0;
    for (std::size_t row = 0; row < numbers.size(); ++row) {
      const bool there = std::ranges::all_of(
          shape.inputs, [&](const std::string& name) { return rows.at(name).valid(row); });
      if (!there) continue;
      ++known;
      if (broken[row] != 0 || !usual.has(numbers[row])) ++unlike;
    }
    return known == 0 ? 0 : static_cast<double>(unlike) / static_cast<double>(known);
  }

  /// A proportion whose result is settled, turned round where that gives each result back.
  bool define_inverse(const ConstraintCheck& check) {
    const auto shape = inverse_proportion_of(check.constraint(), draft_.schema);
    if (!shape || !draft_.is_number_column(shape->target) || !draft_.all_learned(shape->inputs))
      return false;
    if (!draft_.can_define({shape->target}, shape->inputs)) return false;
    const std::string& result = shape->inputs[0];
    const double step = NumberForm(draft_.work.at(result)).step();
    const double inverse_step = NumberForm(draft_.work.at(shape->target)).step();
    const Table unit({NumberForm(draft_.work.at(result)).column_of(std::vector<double>{step})});
    const double one = BoundExpression(shape->formula, unit).numbers(unit)[0];
    const double steps = inverse_step > 0 ? std::abs(one) / inverse_step : 0;
    if (step <= 0 || steps < 0.5 || std::abs(steps - std::round(steps)) > 1e-9 * steps)
      return false;
    const FormulaColumn formula(draft_.work.at(shape->target), shape->formula, shape->inputs);
    if (!reproduces(formula, check, *shape)) return false;
    draft_.define(formula);
    return true;
  }

  /// A factor of a product that is settled, where the product of it, rounded, is the same again.
  bool define_factor(const ConstraintCheck& check) {
    for (const FactorShape& factor : factors_of(check.constraint(), draft_.schema)) {
      const FormulaShape& shape = factor.shape;
      if (!draft_.is_number_column(shape.target) || !draft_.all_learned(shape.inputs)) continue;
      if (!draft_.can_define({shape.target}, shape.inputs) || !gives_product(factor)) continue;
      const FormulaColumn formula(draft_.work.at(shape.target), shape.formula, shape.inputs);
      if (!reproduces(formula, check, shape) || breaks_trial(shape, check)) continue;
      draft_.define(formula);
      return true;
    }
    return false;
  }

  /// Whether half a step of the factor changes the product by less than half a step, wherever its
  /// columns lie between real numbers.
  [[nodiscard]] bool gives_product(const FactorShape& factor) const {
    double slope = std::abs(factor.constant);
    for (const std::string& name : factor.times) slope *= ends_of_size(name).second;
    for (const std::string& name : factor.over) slope /= ends_of_size(name).first;
    const double step = NumberForm(draft_.work.at(factor.product)).step();
    const double factor_step = NumberForm(draft_.work.at(factor.shape.target)).step();
    return step > 0 && slope * factor_step < step * (1 - 1e-9);
  }

  /// The least and the largest number, whatever its sign.
  [[nodiscard]] std::pair<double, double> ends_of_size(const std::string& name) const {
    double least = std::numeric_limits<double>::infinity();
    double most = 0;
    for (const double number : numbers_of_cells(draft_.work.at(name))) {
      if (std::isnan(number)) continue;
      least = std::min(least, std::abs(number));
      most = std::max(most, std::abs(number));
    }
    return {least, most};
  }

  bool define_text(const ConstraintCheck& check) {
    const auto shape = text_formula_of(check.constraint(), draft_.schema);
    if (!shape || !draft_.is_category(shape->target) || !draft_.all_learned(shape->inputs))
      return false;
    if (!draft_.can_define({shape->target}, shape->inputs)) return false;
    const TextColumn text(draft_.work.at(shape->target), shape->formula, shape->inputs);
    if (!reproduces(text, check, *shape)) return false;
    draft_.define(text);
    return true;
  }

  /// Whether what the formula gives is what the constraint allows, in all rows that have it.
  template <class Formula>
  [[nodiscard]] bool reproduces(const Formula& formula, const ConstraintCheck& check,
                                const FormulaShape& shape, bool whole = false) const {
    RowColumns computed = draft_.work;
    formula.restore(computed);
    const Column& given = draft_.work.at(shape.target);
    const Column& made = computed.at(shape.target);
    std::vector<bool> empty(draft_.rows, false);
    for (std::size_t row = 0; row < draft_.rows; ++row) {
      const bool inputs =
          std::all_of(shape.inputs.begin(), shape.inputs.end(),
                      [&](const std::string& name) { return draft_.work.at(name).valid(row); });
      if ((inputs || whole) && given.valid(row) && !made.valid(row)) return false;
      empty[row] = !given.valid(row);
    }
    computed.set(without_cells(made, empty));
    const std::vector<std::uint8_t> broken = check.broken(computed.table(check.columns()));
    for (std::size_t row = 0; row < draft_.rows; ++row) {
      // Missing inputs are filled before the formula is used.
      if (broken[row] != 0 && made.valid(row)) return false;
    }
    return true;
  }

  /// A difference that is never negative says that its columns are in an order, which must be kept
  /// as no row is drawn again.
  void note_difference(const FormulaShape& shape) {
    if (shape.inputs.size() != 2 || !std::ranges::all_of(shape.inputs, [&](const auto& name) {
          return draft_.is_number_column(name);
        })) {
      return;
    }
    const std::vector<double> gaps = numbers_of_cells(draft_.work.at(shape.target));
    for (const bool turned : {false, true}) {
      const std::string& low = shape.inputs[turned ? 0 : 1];
      const std::string& high = shape.inputs[turned ? 1 : 0];
      const auto least = least_difference(numbers_of_cells(draft_.work.at(low)),
                                          numbers_of_cells(draft_.work.at(high)), gaps,
                                          NumberForm(draft_.work.at(shape.target)).step());
      if (least && *least >= 0) draft_.implied_orders.push_back({low, high, *least > 0});
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

  PlanDraft& draft_;
  std::vector<std::size_t> conditions_;  ///< which of the checks
  std::vector<OrderShape> orders_;
};

}  // namespace

void define_formulas(PlanDraft& draft) {
  FormulaPlanner(draft).define();
}

}  // namespace likeness::models
