#include "models/constraints/found_rules.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>

#include "constraints/constraint_check.hpp"
#include "constraints/searched_table.hpp"
#include "core/streams.hpp"
#include "likeness/constraints.hpp"
#include "likeness/random.hpp"
#include "models/constraints/constraint_shape.hpp"
#include "models/frame/rare_values.hpp"
#include "models/registry.hpp"
#include "table/declared_types.hpp"
#include "table/table_rows.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostUnrelatedRows = 2000;
/// Of rows whose columns know nothing of each other, found rules may cost this many.
constexpr double kMostRedrawn = 0.2;
/// Fewer rows say nothing of shares.
constexpr std::size_t kFewestLeft = 50;
constexpr std::uint64_t kSeedOfTrials = 0x747269616C73ULL;

std::vector<std::string> names_in_order(const Constraint& constraint) {
  std::vector<std::string> names = constraint_columns(constraint);
  std::sort(names.begin(), names.end());
  return names;
}

/// Whether two rules of the same columns say the same sort of thing, so that who gave one knows
/// more of these columns than the search does.
bool says_the_same(const Constraint& a, const Constraint& b, const Table& table) {
  if (names_in_order(a) != names_in_order(b)) return false;
  const bool formulas = !formulas_of(a, table).empty();
  if (formulas != !formulas_of(b, table).empty()) return false;
  const bool orders = !orders_of(a, table).empty();
  if (orders != !orders_of(b, table).empty()) return false;
  return formulas || orders || (a.kind == b.kind && a.expression == b.expression);
}

/// The trial rows that are left once rules are obeyed.
class UnrelatedRows {
 public:
  explicit UnrelatedRows(const PlannedTable& planned)
      : rows_(unrelated_rows(planned)), alive_(rows_.rows(), 1), all_(alive_.size()) {}

  void obey_anyhow(const ConstraintCheck& check) {
    if (!check.of_single_rows()) return;
    const std::vector<std::uint8_t> before = alive_;
    drop(check.broken(rows_));
    if (count() < kFewestLeft) alive_ = before;
    all_ = count();
  }

  [[nodiscard]] std::size_t breaking(const ConstraintCheck& check) const {
    std::size_t breaking = 0;
    const std::vector<std::uint8_t> broken = check.broken(rows_);
    for (std::size_t row = 0; row < broken.size(); ++row) {
      breaking += alive_[row] != 0 && broken[row] != 0 ? 1 : 0;
    }
    return breaking;
  }

  /// Obeys the rule as well, unless that takes too many rows together with those before it.
  [[nodiscard]] bool can_obey(const ConstraintCheck& check) {
    const auto kept = static_cast<double>(count() - breaking(check));
    if (kept < (1 - kMostRedrawn) * static_cast<double>(all_)) return false;
    drop(check.broken(rows_));
    return true;
  }

 private:
  [[nodiscard]] std::size_t count() const {
    return static_cast<std::size_t>(std::count(alive_.begin(), alive_.end(), std::uint8_t{1}));
  }
  void drop(const std::vector<std::uint8_t>& broken) {
    for (std::size_t row = 0; row < alive_.size(); ++row) {
      if (broken[row] != 0) alive_[row] = 0;
    }
  }

  Table rows_;
  std::vector<std::uint8_t> alive_;
  std::size_t all_ = 0;
};

/// Of the found rules, behind `given` others in `checks`: which to obey.
std::vector<bool> worth_obeying(const std::vector<ConstraintCheck>& checks, std::size_t given,
                                const PlannedTable& planned) {
  std::vector<bool> worth(checks.size(), false);
  UnrelatedRows trial(planned);
  std::vector<std::pair<std::size_t, std::size_t>> by_cost;
  for (std::size_t k = 0; k < given; ++k) {
    if (checks[k].constraint().broken_rows != BrokenRows::kLearnShare) trial.obey_anyhow(checks[k]);
  }
  for (std::size_t k = given; k < checks.size(); ++k) {
    worth[k] = planned.constructed[k] || planned.seldom_broken[k];
    // Models that know the columns break it far more seldom than trial rows do.
    if (planned.seldom_broken[k]) trial.obey_anyhow(checks[k]);
  }
  for (std::size_t k = given; k < checks.size(); ++k) {
    if (!worth[k]) by_cost.emplace_back(trial.breaking(checks[k]), k);
  }
  std::sort(by_cost.begin(), by_cost.end());
  for (const auto& [broken, k] : by_cost) worth[k] = trial.can_obey(checks[k]);
  return worth;
}

}  // namespace

Table unrelated_rows(const PlannedTable& planned) {
  const Table& real = planned.table;
  const std::size_t rows = std::min(real.rows(), kMostUnrelatedRows);
  std::vector<Column> columns;
  for (std::size_t c = 0; c < real.column_count(); ++c) {
    const RandomStream random(kSeedOfTrials + c, streams::kSampling.ranks);
    std::vector<std::size_t> source(rows);
    for (std::size_t row = 0; row < rows; ++row) source[row] = random.below(row, real.rows());
    columns.push_back(take_table_rows(Table({real.column(c)}), source).column(0));
  }
  return planned.plan.restore(Table(std::move(columns)));
}

std::vector<Constraint> find_certain_rules(const Table& given, const Metadata& metadata) {
  const Table table = as_declared_where_it_fits(given, metadata);
  std::vector<Constraint> rules;
  for (FoundConstraint& found : find_constraints(given, metadata)) {
    const bool said = std::any_of(
        metadata.constraints.begin(), metadata.constraints.end(),
        [&](const Constraint& one) { return says_the_same(one, found.constraint, table); });
    if (found.certain && !said) rules.push_back(std::move(found.constraint));
  }
  return rules;
}

FoundRules find_rules_to_obey(const Table& given, const Metadata& metadata,
                              std::string_view model) {
  const Table table = as_declared_where_it_fits(given, metadata);
  std::vector<ConstraintCheck> checks;
  for (const Constraint& constraint : metadata.constraints) {
    checks.emplace_back(constraint, table, metadata);
  }
  const std::size_t known = checks.size();
  for (const Constraint& found : find_certain_rules(given, metadata)) {
    checks.emplace_back(found, table, metadata);
  }
  FoundRules rules;
  if (checks.size() == known) return rules;
  const PlannedTable planned = plan_constraints(
      table, metadata, checks,
      {.share = rows_to_share(table.rows(), kMinRows), .draws_in_turn = draws_in_turn(model)});
  const std::vector<bool> worth = worth_obeying(checks, known, planned);
  for (std::size_t k = known; k < checks.size(); ++k) {
    (worth[k] ? rules.obeyed : rules.left_out).push_back(checks[k].constraint());
  }
  return rules;
}

}  // namespace likeness::models
