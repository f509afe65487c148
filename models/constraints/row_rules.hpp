#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/archive.hpp"
#include "io/json.hpp"
#include "likeness/metadata.hpp"
#include "likeness/model.hpp"
#include "likeness/table.hpp"
#include "models/constraints/constraint_plan.hpp"
#include "models/lags/lag_plan.hpp"

/// Rules within the rows of a table whose rows are drawn one given another, so that they hold by
/// construction or not at all: no row can be drawn again once others are drawn given it.
namespace likeness::models {

/// What was planned for a table, and kept with its model.
struct RowRules {
  struct Rule {
    std::string text;
    bool found = false;  ///< rather than given
    void fields(io::Archive& archive);
  };

  ConstraintPlan plan;
  std::vector<Rule> rules;  ///< that hold
  LagPlan lags = {};        ///< of what comes from the row before

  /// Rows of the table from those that were drawn, of which `ends` says where those of each
  /// sequence end, and `known`, unless it is null, which were not drawn.
  [[nodiscard]] Table restore(const Table& drawn, std::span<const std::size_t> ends,
                              const KnownRows* known) const;
  void fields(io::Archive& archive);
  /// Adds the rules to those of a summary.
  void summarize(std::vector<ConstraintSummary>& summaries) const;
  /// A list of objects: each rule, and how it is obeyed.
  [[nodiscard]] io::Json describe() const;
};

/// A table with rules, as it is learned.
struct RuledRows {
  RowRules rules;
  Table table;
  Metadata metadata;
};

struct RowRulesOptions {
  bool finds = false;   ///< whether rules that are certain to hold are looked for, to be obeyed too
  std::string of = {};  ///< in sentences: ` of table "lines"`
  /// Rules between these alone are planned elsewhere.
  std::vector<std::string> elsewhere = {};
  /// Where rules are looked for, if not in the table itself; and those found there already.
  const Table* searched = nullptr;
  std::vector<Constraint> found = {};
  /// Whether a rule that no column can be computed by is obeyed otherwise.
  std::function<bool(const Constraint&)> obeys = {};
  /// Gets a sentence for what is obeyed unasked, and for what is not obeyed.
  std::function<void(std::string_view)> note = {};
};

/// Plans for the rules of the metadata, and for those that are found; nothing where none is obeyed.
/// Throws as learn_constrained() does for rules that don't fit the table, and for rows that break
/// one which refuses them.
[[nodiscard]] std::optional<RuledRows> plan_row_rules(const Table& table, const Metadata& metadata,
                                                      const PlanLimits& limits,
                                                      const RowRulesOptions& options);

}  // namespace likeness::models
