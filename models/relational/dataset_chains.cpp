#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/streams.hpp"
#include "likeness/random.hpp"
#include "models/relational/context_columns.hpp"
#include "models/relational/dataset_learner_parts.hpp"
#include "models/relational/sibling_order.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kFewestRegressedParents = 20;
constexpr double kLongestRegressed = 100;

/// Learns the chains by which rows of a table are drawn.
class ChainLearner {
 public:
  ChainLearner(DatasetDraft& draft, std::uint64_t step) : draft_(draft), step_(step) {}

  void learn_chains(std::size_t t) {
    LearnedTable& learned = draft_.model->tables[t];
    const std::size_t rows = draft_.cells.tables[t].rows;
    const SiblingOrder order = order_of(t);
    if (draft_.plan().tables[t].maker) learned.parentless = order.parentless;
    const SiblingOptions options = chain_options(order.families);
    const auto sorted = [&](const ColumnValues& cells) { return taken_cells(cells, order.rows); };

    std::vector<CellColumn> chosen;
    std::vector<ColumnValues> choices;
    for (const std::size_t r : draft_.model->chosen_relations(t)) {
      chosen.push_back(
          {"choice", draft_.model->relations[r].choices(draft_.plan().relations[r]), false});
      choices.push_back(choices_of(r));
    }
    TableChain::Known known;
    const auto know = [&](const std::vector<ContextColumn>& context) {
      for (const ContextColumn& column : context) {
        known.columns.push_back(column.coded);
        known.cells.push_back(sorted(gather(draft_.cells, column, rows)));
      }
    };
    if (const auto maker = draft_.plan().tables[t].maker) {
      learned.key_context = telling_columns(draft_.context_of({*maker}), draft_.cells, rows,
                                            choices, draft_.options.context);
    }
    know(learned.key_context);
    TableChain::Drawn drawn;
    for (std::size_t k = 0; k < chosen.size(); ++k) {
      drawn.columns.push_back(sibling_column(chosen[k]));
      drawn.cells.push_back(sorted(choices[k]));
    }
    learned.keys = TableChain::learn(order.families, std::move(known), drawn, std::nullopt,
                                     draft_.options.joint, options, fit_options(t, 0));

    known = {};
    if (draft_.options.joint) known = {chosen, std::move(drawn.cells)};
    drawn = {draft_.own[t], draft_.cells.tables[t].cells};
    add_extra_cells(t, drawn.columns, drawn.cells);
    if (draft_.options.joint) {
      learned.context = telling_columns(draft_.context_of(draft_.leading_on(t)), draft_.cells, rows,
                                        drawn.cells, draft_.options.context);
    }
    know(learned.context);
    for (ColumnValues& column : drawn.cells) column = sorted(column);
    learned.cells =
        TableChain::learn(order.families, std::move(known), std::move(drawn), order.index,
                          draft_.options.joint, options, fit_options(t, 1));
  }

 private:
  /// Of each row, what it chose by a relation.
  [[nodiscard]] ColumnValues choices_of(std::size_t r) const {
    const PlannedRelation& planned = draft_.plan().relations[r];
    const LearnedRelation& learned = draft_.model->relations[r];
    const auto& cells = draft_.cells.relations[r];
    std::vector<std::int32_t> agreed;
    if (learned.agrees) agreed = follow(draft_.cells, learned.agreement_path, cells.parents.size());
    ColumnValues choices;
    choices.codes.reserve(cells.parents.size());
    for (std::size_t row = 0; row < cells.parents.size(); ++row) {
      const std::int32_t parent = cells.parents[row];
      std::int32_t choice = 0;
      if (parent == kNoParent) {
        choice = planned.optional ? learned.choice_of_none() : 0;
      } else if (learned.agrees && agreed[row] == parent) {
        choice = learned.choice_of_agreement(planned);
      } else if (!cells.clusters.empty()) {
        choice = cells.clusters[static_cast<std::size_t>(parent)];
      }
      choices.codes.push_back(choice);
    }
    return choices;
  }

  static SiblingColumn sibling_column(const CellColumn& column) {
    return {.name = column.name, .levels = column.levels, .ordered = column.ordered};
  }

  void add_extra_cells(std::size_t t, std::vector<SiblingColumn>& columns,
                       std::vector<ColumnValues>& cells) const {
    const RelationalModel::ExtraColumns extra = draft_.model->extra_columns(t);
    for (const CellColumn& column : extra.columns) columns.push_back(sibling_column(column));
    for (const std::size_t r : extra.counted) {
      ColumnValues& levels = cells.emplace_back();
      for (const std::uint32_t degree : draft_.cells.relations[r].degrees) {
        levels.codes.push_back(draft_.model->relations[r].counts.level_of(degree));
      }
    }
    for (const std::size_t r : extra.clustered) {
      cells.emplace_back().codes = draft_.cells.relations[r].clusters;
    }
    for (const std::size_t r : extra.late) {
      ColumnValues& late = cells.emplace_back();
      if (draft_.plan().relations[r].is_self()) {
        late.codes = draft_.depths[r];
      } else {
        late = choices_of(r);
      }
    }
  }

  [[nodiscard]] SiblingOrder order_of(std::size_t t) const {
    const RelatedTable& planned = draft_.plan().tables[t];
    const std::size_t rows = draft_.cells.tables[t].rows;
    std::vector<bool> is_time;
    for (const SiblingColumn& column : draft_.own[t]) {
      is_time.push_back(column.is_time || is_time_since(draft_.model->tables[t], column.name));
    }
    const std::vector<std::int32_t> none(rows, kNoParent);
    const bool made = planned.maker.has_value();
    return order_siblings(made ? draft_.cells.relations[*planned.maker].parents : none,
                          made ? draft_.cells.relations[*planned.maker].degrees.size() : 0,
                          draft_.columns[t], draft_.cells.tables[t].cells, is_time,
                          draft_.metadata.tables[t].metadata.sequence_index);
  }

  [[nodiscard]] SiblingOptions chain_options(const Families& families) const {
    SiblingOptions options;
    options.trees = draft_.options.trees;
    options.leaf_parents = draft_.options.leaf_parents;
    options.base_rows = draft_.options.base_rows;
    double longest = 0;
    std::size_t parents = 0;
    for (std::size_t f = 0; f < families.count(); ++f) {
      const double size = families.begins[f + 1] - families.begins[f];
      longest = std::max(longest, size);
      parents += size > 0 ? 1 : 0;
    }
    // What regressions add are effects of parents; in long sequences their small errors add up, and
    // a clock goes astray.
    const bool regressed = parents >= kFewestRegressedParents && longest <= kLongestRegressed;
    if (regressed) options.next_base_rows = draft_.options.base_rows;
    return options;
  }

  [[nodiscard]] FitOptions fit_options(std::size_t t, std::uint64_t part) const {
    FitOptions options;
    options.seed = RandomStream(draft_.fit.seed, streams::kDatasets.fits).bits(8 * t + part);
    options.progress = [this](const Progress&) {
      return !draft_.fit.progress || draft_.fit.progress({.stage = "fit",
                                                          .step = step_,
                                                          .total = draft_.plan().order.size(),
                                                          .losses = {}});
    };
    return options;
  }

  DatasetDraft& draft_;
  std::uint64_t step_;  ///< of the fit
};

}  // namespace

void learn_dataset_chains(DatasetDraft& draft, std::size_t table, std::uint64_t step) {
  ChainLearner(draft, step).learn_chains(table);
}

}  // namespace likeness::models
