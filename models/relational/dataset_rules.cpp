#include <set>
#include <string>
#include <utility>
#include <vector>

#include "likeness/constraints.hpp"
#include "models/lags/lagged_rules.hpp"
#include "models/relational/dataset_learner_parts.hpp"
#include "models/relational/lent_columns.hpp"
#include "models/relational/row_sequences.hpp"
#include "models/relational/table_rules.hpp"
#include "text/quote.hpp"

namespace likeness::models {
namespace {

/// Plans columns that follow from others of their row, by rules that were given or found.
class DatasetRules {
 public:
  explicit DatasetRules(DatasetDraft& draft) : draft_(draft) {}

  void plan_rules() {
    draft_.ruled.resize(draft_.plan().tables.size());
    draft_.lent.resize(draft_.plan().tables.size());
    for (std::size_t t = 0; t < draft_.plan().tables.size(); ++t) {
      if (draft_.plan().tables[t].kept || draft_.table(t).rows() < 2) continue;
      draft_.named(t, [&] { plan_rules_of(t); });
    }
  }

 private:
  void plan_rules_of(std::size_t t) {
    RowRulesOptions options;
    options.finds = draft_.options.rules == "found";
    options.of = " of table " + text::in_quotes(draft_.plan().tables[t].name);
    options.note = [&](std::string_view note) { draft_.notes.emplace_back(note); };
    LearnedTable& learned = draft_.model->tables[t];
    LendingTable lending;
    if (options.finds && draft_.options.joint && draft_.plan().tables[t].maker)
      lending = lent_to(t);
    const bool is_lent = !lending.lent.empty();
    if (is_lent) {
      options.searched = &draft_.table(t);
      options.found = lending.rules;
      options.elsewhere = lending.computed;
      for (const Constraint& rule : lending.left_out) {
        draft_.notes.push_back(
            "One rule holds in every row" + options.of +
            " but may not in synthetic rows, because a column is learned by what it "
            "is nearer to: " +
            constraint_text(rule) + '.');
      }
      learned.lent = lending.lent;
    }
    PlanLimits limits =
        limits_of_rules(*draft_.model, draft_.metadata, t, draft_.share(draft_.table(t).rows()));
    if (is_lent) limits.in_order = columns_in_order(lending, draft_.table(t), makers_of(t));
    const Table& ruled = is_lent ? lending.table : draft_.table(t);
    const Metadata& meaning = is_lent ? lending.metadata : draft_.metadata.tables[t].metadata;
    if (const auto maker = draft_.plan().tables[t].maker) {
      const auto& links = draft_.cells.relations[*maker];
      draft_.ruled[t] = plan_lagged_rules(
          ruled, meaning, limits, options,
          sequences_of_parents(ruled, meaning, links.parents, links.degrees.size()));
    } else {
      draft_.ruled[t] = plan_row_rules(ruled, meaning, limits, options);
    }
    draft_.lent[t] = std::move(learned.lent);
    learned.lent.clear();
    if (!draft_.ruled[t]) return;
    learned.rules = std::move(draft_.ruled[t]->rules);
    keep_used_columns(t);
    for (std::size_t c = 0; c < learned.sources.size(); ++c) {
      const bool is_drawn = draft_.ruled[t]->table.find(learned.blanks[c].name) != nullptr;
      if (!is_drawn) learned.sources[c].origin = ColumnOrigin::kComputed;
    }
  }

  /// Of each row, the parent that makes it.
  [[nodiscard]] const std::vector<std::int32_t>& makers_of(std::size_t t) const {
    return draft_.cells.relations[*draft_.plan().tables[t].maker].parents;
  }

  /// The table beside what its parents lend it.
  [[nodiscard]] LendingTable lent_to(std::size_t t) const {
    std::vector<const Table*> tables;
    std::vector<std::vector<std::string>> keys;
    for (std::size_t k = 0; k < draft_.plan().tables.size(); ++k) {
      tables.push_back(&draft_.table(k));
      keys.push_back(draft_.key_columns_of(k));
    }
    return find_lent_columns(draft_.plan(), tables, draft_.metadata, draft_.model->tables, keys,
                             draft_.cells, t);
  }

  /// Of what is lent, that by which other columns are computed.
  void keep_used_columns(std::size_t t) {
    LearnedTable& learned = draft_.model->tables[t];
    std::set<std::string> used;
    for (const Column& column : learned.blanks) {
      const ColumnDefinition* definition = learned.rules->plan.definition_of(column.name);
      if (definition == nullptr) continue;
      for (const std::string& input : inputs_of(*definition)) used.insert(input);
    }
    for (const LentColumn& one : draft_.lent[t]) {
      if (used.contains(one.blank.name)) learned.lent.push_back(one);
    }
  }

  DatasetDraft& draft_;
};

}  // namespace

void plan_dataset_rules(DatasetDraft& draft) {
  DatasetRules(draft).plan_rules();
}

}  // namespace likeness::models
