#include "models/relational/dataset_learner.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <utility>

#include "core/streams.hpp"
#include "likeness/constraints.hpp"
#include "likeness/error.hpp"
#include "likeness/random.hpp"
#include "models/frame/column_format.hpp"
#include "models/lags/lagged_rules.hpp"
#include "models/relational/context_columns.hpp"
#include "models/relational/copied_cells.hpp"
#include "models/relational/derived_columns.hpp"
#include "models/relational/kept_tables.hpp"
#include "models/relational/lent_columns.hpp"
#include "models/relational/own_columns.hpp"
#include "models/relational/parent_clusters.hpp"
#include "models/relational/relation_rows.hpp"
#include "models/relational/row_depths.hpp"
#include "models/relational/row_sequences.hpp"
#include "models/relational/shared_categories.hpp"
#include "models/relational/sibling_order.hpp"
#include "models/relational/table_rules.hpp"
#include "models/relational/unique_keys.hpp"
#include "models/trees/column_base_fit.hpp"
#include "table/column_type.hpp"
#include "text/quote.hpp"

namespace likeness::models {
namespace {

constexpr double kAgreement = 0.2;  ///< beyond chance, from which on paths are said to agree
constexpr double kFullAgreement = 0.95;
constexpr std::size_t kKeptRowsAsClusters = 64;
constexpr std::int32_t kMostDepths = 32;
constexpr std::size_t kFewestRegressedParents = 20;
constexpr double kLongestRegressed = 100;

class DatasetLearner {
 public:
  DatasetLearner(const Dataset& dataset, const DatasetMetadata& metadata,
                 const RelationalOptions& options, const DatasetFitOptions& fit)
      : dataset_(dataset),
        metadata_(metadata),
        options_(options),
        fit_(fit),
        model_(std::make_unique<RelationalModel>()) {}

  std::unique_ptr<RelationalModel> learn() {
    check_dataset(metadata_, dataset_);
    const std::vector<bool> kept = choose_kept_tables(dataset_, metadata_, options_.keep);
    for (const Relation& relation : metadata_.relations) {
      rows_.push_back(find_relation_rows(relation, *dataset_.find(relation.parent),
                                         *dataset_.find(relation.child)));
    }
    model_->plan = plan_relations(dataset_, metadata_, rows_, kept);
    cells_.tables.resize(plan().tables.size());
    for (std::size_t t = 0; t < plan().tables.size(); ++t) cells_.tables[t].rows = table(t).rows();
    link_rows();
    find_all_sources();
    share_all_categories();
    plan_rules();
    learn_frames();
    for (std::size_t r = 0; r < plan().relations.size(); ++r) learn_relation(r);
    for (std::size_t k = 0; k < plan().order.size(); ++k) {
      report_progress(fit_.progress,
                      {.stage = "fit", .step = k, .total = plan().order.size(), .losses = {}});
      const std::size_t t = plan().order[k];
      if (!plan().tables[t].kept) named(t, [&] { learn_chains(t); });
    }
    report_progress(
        fit_.progress,
        {.stage = "fit", .step = plan().order.size(), .total = plan().order.size(), .losses = {}});
    tell();
    return std::move(model_);
  }

 private:
  [[nodiscard]] const RelationPlan& plan() const { return model_->plan; }
  [[nodiscard]] const Table& table(std::size_t t) const {
    if (t < shared_.size() && shared_[t]) return *shared_[t];
    return *dataset_.find(metadata_.tables[t].name);
  }
  [[nodiscard]] std::size_t share(std::size_t rows) const {
    return std::max<std::size_t>(1, rows_to_share(rows, options_.limits.min_rows));
  }

  /// Errors of body() name the table.
  template <class Body>
  void named(std::size_t t, const Body& body) const {
    try {
      body();
    } catch (const Error& error) {
      if (error.code() == ErrorCode::kCancelled) throw;
      throw Error(error.code(),
                  "Table " + text::in_quotes(plan().tables[t].name) + ": " + error.what());
    }
  }

  // ---- Columns
  // ----------------------------------------------------------------------------------

  /// Where the cells of all columns come from: keys first, then copies of them
  /// and of others, then sums of all these.
  void find_all_sources() {
    static const std::vector<std::int32_t> kNone;
    model_->tables.resize(plan().tables.size());
    std::vector<const Table*> tables;
    for (std::size_t t = 0; t < plan().tables.size(); ++t) {
      const RelatedTable& planned = plan().tables[t];
      tables.push_back(&table(t));
      for (const Column& column : table(t).columns()) {
        model_->tables[t].blanks.push_back(blank_like(column));
      }
      model_->tables[t].sources =
          find_sources(plan(), t, table(t), metadata_.tables[t].metadata,
                       planned.maker ? rows_[*planned.maker].parent : kNone);
    }
    if (!options_.joint) return;
    for (const auto find : {find_copied, find_summed}) {
      for (std::size_t t = 0; t < plan().tables.size(); ++t) {
        for (std::size_t c = 0; c < table(t).column_count(); ++c) {
          if (!may_be_derived(t, c)) continue;
          const auto found = find(plan(), tables, model_->tables, cells_, t, c);
          if (!found) continue;
          model_->tables[t].sources[c] = *found;
          if (found->broken_rows > 0) tell_dirty_rows(t, c);
        }
      }
    }
  }

  void tell_dirty_rows(std::size_t t, std::size_t c) {
    const ColumnSource& source = model_->tables[t].sources[c];
    const auto r = static_cast<std::size_t>(source.path.front());
    const std::string& child = plan().tables[plan().relations[r].child].name;
    notes_.push_back("Column " + text::in_quotes(table(t).column(c).name) + " of table " +
                     text::in_quotes(plan().tables[t].name) + " is " +
                     (source.factors.empty() ? "the number of rows" : "a sum over the rows") +
                     " of " + text::in_quotes(child) + " in all but " +
                     std::to_string(source.broken_rows) + " of " + std::to_string(table(t).rows()) +
                     " rows, and will be in all synthetic ones.");
  }

  /// Keys and what others refer to are never derived.
  [[nodiscard]] bool may_be_derived(std::size_t t, std::size_t c) const {
    const std::string& name = table(t).column(c).name;
    const Metadata& metadata = metadata_.tables[t].metadata;
    const auto is_among = [&](const std::vector<std::string>& names) {
      return std::find(names.begin(), names.end(), name) != names.end();
    };
    if (plan().tables[t].kept || model_->tables[t].sources[c].origin != ColumnOrigin::kOwn ||
        metadata.primary_key == name || is_among(metadata.composite_key) ||
        is_among(metadata.alternate_keys)) {
      return false;
    }
    return std::none_of(
        metadata_.relations.begin(), metadata_.relations.end(), [&](const Relation& relation) {
          return relation.parent == plan().tables[t].name && is_among(relation.parent_columns);
        });
  }

  /// Rows are not all that counts: what one owner of many rows alone has is his, and goes before
  /// anything is learned of it.
  void share_all_categories() {
    shared_.resize(plan().tables.size());
    shared_columns_.resize(plan().tables.size());
    unshared_.resize(plan().tables.size());
    for (std::size_t t = 0; t < plan().tables.size(); ++t) {
      if (plan().tables[t].kept) continue;
      const std::vector<std::int32_t> owners = owners_of_rows(plan(), cells_, t);
      if (owners.empty()) continue;
      std::vector<std::string> left;
      std::vector<std::string> kept = columns_not_own(t, left);
      shared_[t] = with_shared_categories(table(t), metadata_.tables[t].metadata, owners,
                                          share(table(t).rows()), FrameOptions().numbers,
                                          std::move(kept), left, shared_columns_[t], unshared_[t]);
      tell_unshared(t);
    }
    for (std::size_t t = 0; t < plan().tables.size(); ++t) copy_shared_cells(t);
  }

  /// What is copied from a column whose cells changed is the same as there.
  void copy_shared_cells(std::size_t t) {
    const std::vector<ColumnSource>& sources = model_->tables[t].sources;
    for (std::size_t c = 0; c < sources.size(); ++c) {
      if (sources[c].origin != ColumnOrigin::kCopied) continue;
      const std::size_t from =
          plan().relations[static_cast<std::size_t>(sources[c].path.back())].parent;
      const bool has_changed = std::ranges::any_of(
          shared_columns_[from], [&](const auto& one) { return one.column == sources[c].column; });
      if (!has_changed) continue;
      shared_[t] = with_copied_cells(table(t), c, table(from).column(sources[c].column),
                                     follow(cells_, sources[c].path, table(t).rows()));
    }
  }

  [[nodiscard]] bool is_unshared(std::size_t t, const RareValues& values) const {
    return std::ranges::find(unshared_[t], values.column) != unshared_[t].end();
  }

  void tell_unshared(std::size_t t) {
    for (const RareValues& one : shared_columns_[t]) {
      if (!is_unshared(t, one)) continue;
      notes_.push_back("Table " + text::in_quotes(plan().tables[t].name) +
                       ": every value of column " + text::in_quotes(one.column) +
                       " is one parent's, or a few parents', however many rows have it; " +
                       (one.kind == RareValues::Kind::kRenamed ? "all are spelled anew"
                                                               : "neighbours become one value") +
                       " (min_rows changes that).");
    }
  }

  /// Keys, and what is copied from other rows or summed over them. Words that are part of a key may
  /// be spelled anew, but not become one another: these go to `left`.
  [[nodiscard]] std::vector<std::string> columns_not_own(std::size_t t,
                                                         std::vector<std::string>& left) const {
    std::vector<std::string> names = key_columns_of(t);
    for (const std::string& name : metadata_.tables[t].metadata.composite_key) {
      (is_string(table(t).column(name).type) ? left : names).push_back(name);
    }
    const LearnedTable& learned = model_->tables[t];
    for (std::size_t c = 0; c < learned.sources.size(); ++c) {
      const bool is_own = learned.sources[c].origin == ColumnOrigin::kOwn;
      if (!is_own) names.push_back(learned.blanks[c].name);
    }
    return names;
  }

  /// Columns that follow from others of their row, by rules that were given or found.
  void plan_rules() {
    ruled_.resize(plan().tables.size());
    lent_.resize(plan().tables.size());
    for (std::size_t t = 0; t < plan().tables.size(); ++t) {
      if (plan().tables[t].kept || table(t).rows() < 2) continue;
      named(t, [&] { plan_rules_of(t); });
    }
  }

  void plan_rules_of(std::size_t t) {
    RowRulesOptions options;
    options.finds = options_.rules == "found";
    options.of = " of table " + text::in_quotes(plan().tables[t].name);
    options.note = [&](std::string_view note) { notes_.emplace_back(note); };
    LearnedTable& learned = model_->tables[t];
    LendingTable lending;
    if (options.finds && options_.joint && plan().tables[t].maker) lending = lent_to(t);
    const bool is_lent = !lending.lent.empty();
    if (is_lent) {
      options.searched = &table(t);
      options.found = lending.rules;
      options.elsewhere = lending.computed;
      for (const Constraint& rule : lending.left_out) {
        notes_.push_back("One rule holds in every row" + options.of +
                         " but may not in synthetic rows, because a column is learned by what it "
                         "is nearer to: " +
                         constraint_text(rule) + '.');
      }
      learned.lent = lending.lent;
    }
    PlanLimits limits = limits_of_rules(*model_, metadata_, t, share(table(t).rows()));
    if (is_lent) limits.in_order = columns_in_order(lending, table(t), makers_of(t));
    const Table& ruled = is_lent ? lending.table : table(t);
    const Metadata& meaning = is_lent ? lending.metadata : metadata_.tables[t].metadata;
    if (const auto maker = plan().tables[t].maker) {
      const auto& links = cells_.relations[*maker];
      ruled_[t] = plan_lagged_rules(
          ruled, meaning, limits, options,
          sequences_of_parents(ruled, meaning, links.parents, links.degrees.size()));
    } else {
      ruled_[t] = plan_row_rules(ruled, meaning, limits, options);
    }
    lent_[t] = std::move(learned.lent);
    learned.lent.clear();
    if (!ruled_[t]) return;
    learned.rules = std::move(ruled_[t]->rules);
    keep_used_columns(t);
    for (std::size_t c = 0; c < learned.sources.size(); ++c) {
      const bool is_drawn = ruled_[t]->table.find(learned.blanks[c].name) != nullptr;
      if (!is_drawn) learned.sources[c].origin = ColumnOrigin::kComputed;
    }
  }

  /// Of each row, the parent that makes it.
  [[nodiscard]] const std::vector<std::int32_t>& makers_of(std::size_t t) const {
    return cells_.relations[*plan().tables[t].maker].parents;
  }

  /// The table beside what its parents lend it.
  [[nodiscard]] LendingTable lent_to(std::size_t t) const {
    std::vector<const Table*> tables;
    std::vector<std::vector<std::string>> keys;
    for (std::size_t k = 0; k < plan().tables.size(); ++k) {
      tables.push_back(&table(k));
      keys.push_back(key_columns_of(k));
    }
    return find_lent_columns(plan(), tables, metadata_, model_->tables, keys, cells_, t);
  }

  /// Of what is lent, that by which other columns are computed.
  void keep_used_columns(std::size_t t) {
    LearnedTable& learned = model_->tables[t];
    std::set<std::string> used;
    for (const Column& column : learned.blanks) {
      const ColumnDefinition* definition = learned.rules->plan.definition_of(column.name);
      if (definition == nullptr) continue;
      for (const std::string& input : inputs_of(*definition)) used.insert(input);
    }
    for (const LentColumn& one : lent_[t]) {
      if (used.contains(one.blank.name)) learned.lent.push_back(one);
    }
  }

  /// Keys of several columns of which some are drawn, so that they may repeat.
  void find_unique_keys(std::size_t t) {
    std::vector<std::vector<std::string>> keys = {metadata_.tables[t].metadata.composite_key};
    for (const Relation& relation : metadata_.relations) {
      if (relation.parent == plan().tables[t].name) keys.push_back(relation.parent_columns);
    }
    LearnedTable& learned = model_->tables[t];
    for (const std::vector<std::string>& key : keys) {
      const bool is_drawn = std::any_of(key.begin(), key.end(), [&](const std::string& name) {
        return std::any_of(learned.columns.begin(), learned.columns.end(),
                           [&](const CellColumn& column) { return column.name == name; });
      });
      if (is_drawn) learned.keys_to_keep.push_back({key});
    }
    find_unique_pairs(t);
  }

  /// References that with a column of the row's own are never twice there (a comment's post and its
  /// number), so that this is a key that nobody named.
  void find_unique_pairs(std::size_t t) {
    LearnedTable& learned = model_->tables[t];
    for (std::size_t r = 0; r < plan().relations.size(); ++r) {
      const PlannedRelation& planned = plan().relations[r];
      if (planned.child != t || planned.is_self() || planned.once) continue;
      for (const CellColumn& column : learned.columns) {
        const Column* cells = table(t).find(column.name);
        if (cells == nullptr || !differs_within_parents(*cells, cells_.relations[r].parents)) {
          continue;
        }
        learned.keys_to_keep.push_back({planned.child_columns});
        learned.keys_to_keep.back().columns.push_back(column.name);
      }
    }
  }

  void learn_frames() {
    columns_.resize(plan().tables.size());
    own_.resize(plan().tables.size());
    for (std::size_t t = 0; t < plan().tables.size(); ++t) named(t, [&] { learn_frame(t); });
  }

  /// The primary key, where it is one column, and columns that others refer to.
  [[nodiscard]] std::vector<std::string> key_columns_of(std::size_t t) const {
    std::vector<std::string> keys;
    const auto add = [&](const std::string& name) {
      if (std::find(keys.begin(), keys.end(), name) == keys.end()) keys.push_back(name);
    };
    if (metadata_.tables[t].metadata.primary_key) add(*metadata_.tables[t].metadata.primary_key);
    for (const Relation& relation : metadata_.relations) {
      if (relation.parent != plan().tables[t].name) continue;
      for (const std::string& name : relation.parent_columns) add(name);
    }
    return keys;
  }

  void learn_frame(std::size_t t) {
    LearnedTable& learned = model_->tables[t];
    const Table& real = table(t);
    const Metadata& metadata = metadata_.tables[t].metadata;
    const RelatedTable& planned = plan().tables[t];
    learned.rows = real.rows();
    FrameOptions frame;
    options_.limits.apply(frame);
    if (planned.kept) frame.min_rows = 0;
    const std::vector<std::string> keys = key_columns_of(t);
    std::vector<std::int32_t> owners;
    if (!planned.kept) owners = owners_of_rows(plan(), cells_, t);
    RareRecord owned;
    auto framed = frame_own_columns(learned.sources, real, metadata, ruled_[t], keys, lent_[t],
                                    frame, owners, owned);
    if (!owned.columns.empty()) tell_owned(t, owned);
    ruled_[t].reset();
    if (framed) {
      const RareRecord& rare = framed->frame.rare();
      if (!rare.columns.empty()) {
        notes_.push_back("Table " + text::in_quotes(planned.name) + ": " + rare.sentence());
      }
      for (const std::string& key : keys) {
        const std::size_t missing = real.column(key).missing_count();
        if (missing == 0 || planned.kept) continue;
        notes_.push_back("Table " + text::in_quotes(planned.name) + ": " + std::to_string(missing) +
                         " rows have no " + text::in_quotes(key) +
                         ", to which others refer; all made rows have one.");
      }
      cells_.tables[t].cells = std::move(framed->values);
      if (!planned.kept) share_own_categories(t);
      if (real.rows() == 1) halve(cells_.tables[t].cells);
      learned.frame = std::move(framed->frame);
      learned.columns = coded_columns(*learned.frame);
    }
    columns_[t] = learned.columns;
    if (learned.frame) own_[t] = sibling_columns(*learned.frame, cells_.tables[t].cells);
    if (!planned.kept) {
      find_unique_keys(t);
      return;
    }
    learned.kept_columns = real.columns();
    learned.kept_cells = cells_.tables[t].cells;
  }

  void tell_owned(std::size_t t, const RareRecord& owned) {
    std::uint64_t cells = 0;
    for (const RareValues& column : owned.columns) cells += column.rows;
    notes_.push_back("Table " + text::in_quotes(plan().tables[t].name) + ": " +
                     std::to_string(cells) + " cells hold a number or date beyond what " +
                     std::to_string(owned.share) +
                     " parents reach, in however many rows; it is not learned (min_rows changes "
                     "that).");
  }

  /// What rules or the frame made of columns, likewise.
  void share_own_categories(std::size_t t) {
    const std::vector<std::int32_t> owners = owners_of_rows(plan(), cells_, t);
    const std::size_t fewest = share(table(t).rows());
    if (owners.empty() || fewest < 2) return;
    std::size_t changed = 0;
    for (const RareValues& one : shared_columns_[t]) changed += is_unshared(t, one) ? 0 : one.rows;
    for (ColumnValues& column : cells_.tables[t].cells) {
      changed += share_categories(owners, fewest, column.codes);
    }
    if (changed == 0) return;
    notes_.push_back(
        "Table " + text::in_quotes(plan().tables[t].name) + ": " + std::to_string(changed) +
        " cells hold a category that the rows of fewer than " + std::to_string(fewest) +
        " parents have, however many rows these are; it is not learned (min_rows "
        "changes that).");
  }

  static void halve(std::vector<ColumnValues>& cells) {
    for (ColumnValues& column : cells) {
      if (!column.codes.empty()) column.codes = {column.codes.front()};
      if (!column.numbers.empty()) column.numbers = {column.numbers.front()};
    }
  }

  // ---- Relations
  // --------------------------------------------------------------------------------

  void link_rows() {
    model_->relations.resize(plan().relations.size());
    cells_.relations.resize(plan().relations.size());
    for (std::size_t r = 0; r < plan().relations.size(); ++r) {
      const PlannedRelation& planned = plan().relations[r];
      auto& cells = cells_.relations[r];
      cells.parents = rows_[r].parent;
      cells.degrees.assign(cells_.tables[planned.parent].rows, 0);
      for (const std::int32_t row : cells.parents) {
        if (row != kNoParent) ++cells.degrees[static_cast<std::size_t>(row)];
      }
    }
  }

  void learn_relation(std::size_t r) {
    const PlannedRelation& planned = plan().relations[r];
    LearnedRelation& learned = model_->relations[r];
    auto& cells = cells_.relations[r];
    const bool kept = plan().tables[planned.parent].kept;
    if (planned.use != RelationUse::kImplied && !kept && !cells.degrees.empty()) {
      learned.counts = CountLevels(cells.degrees, share(cells.degrees.size()));
    }
    const bool dealt = planned.use == RelationUse::kDealt && !plan().tables[planned.child].kept;
    if (dealt && options_.joint) {
      find_group(r);
      find_agreement(r);
      if (!planned.grouped && !learned.agrees) find_way(r, {});
      if (!planned.grouped) cluster(r);
    }
    if (planned.is_self()) learn_depths(r);
    if (kept) {
      learned.kept_degrees.assign(cells.degrees.begin(), cells.degrees.end());
      learned.kept_clusters = cells.clusters;
    }
    if (plan().tables[planned.child].kept) learned.kept_parents = cells.parents;
  }

  /// Relations by which rows of a table come to others, in the order in which
  /// they are known.
  [[nodiscard]] std::vector<std::size_t> leading_on(std::size_t t) const {
    std::vector<std::size_t> relations = plan().tables[t].dealt;
    if (plan().tables[t].maker) relations.insert(relations.begin(), *plan().tables[t].maker);
    return relations;
  }

  /// Where the row that this relation leads to always leads to one that the child refers to, too
  /// (an order's address to its customer), it is dealt among those of that one.
  void find_group(std::size_t r) {
    PlannedRelation& planned = model_->plan.relations[r];
    if (planned.grouped || planned.is_self()) return;
    for (const std::size_t q : leading_on(planned.child)) {
      if (q == r) return;  // those behind it aren't known yet
      for (std::size_t then = 0; then < plan().relations.size(); ++then) {
        const PlannedRelation& next = plan().relations[then];
        if (next.child != planned.parent || next.parent != plan().relations[q].parent ||
            next.is_self() || next.use == RelationUse::kLate ||
            !always_agree(rows_[r].parent, rows_[then].parent, rows_[q].parent)) {
          continue;
        }
        planned.grouped = true;
        planned.group_of_child = q;
        planned.group_of_parent = then;
        return;
      }
    }
  }

  /// Paths from the child to the parent by other relations, short ones first.
  void find_agreement(std::size_t r) {
    const PlannedRelation& planned = plan().relations[r];
    LearnedRelation& learned = model_->relations[r];
    std::vector<std::vector<std::int64_t>> paths = {{}};
    constexpr std::size_t kLongest = 3;
    double best = kAgreement;
    for (std::size_t k = 0; k < paths.size(); ++k) {
      const std::vector<std::int64_t> path = paths[k];
      const std::size_t at = path.empty()
                                 ? planned.child
                                 : plan().relations[static_cast<std::size_t>(path.back())].parent;
      if (!path.empty() && at == planned.parent) {
        const auto [agreed, chance] = agreement(r, path);
        if (agreed - chance > best) {
          best = agreed - chance;
          learned.agrees = true;
          learned.agreement_path = path;
          full_agreement_ = agreed;
        }
      }
      if (path.size() == kLongest) continue;
      for (const std::size_t next : leading_on(at)) {
        if (path.empty() && next == r) break;  // those behind it aren't known yet
        paths.push_back(path);
        paths.back().push_back(static_cast<std::int64_t>(next));
      }
    }
  }

  /// What rows have in common with those that a relation leads to, whichever these are.
  void find_way(std::size_t r, std::span<const std::int32_t> depths) {
    if (plan().tables[plan().relations[r].child].kept) return;
    model_->relations[r].way = find_way_agreement(
        plan(), cells_, r, [&](std::size_t t) { return leading_on(t); }, depths);
  }

  /// The share of rows where a path leads to the row that the relation does,
  /// and what it would be by chance.
  [[nodiscard]] std::pair<double, double> agreement(std::size_t r,
                                                    const std::vector<std::int64_t>& path) const {
    const auto& parents = cells_.relations[r].parents;
    const std::vector<std::int32_t> other = follow(cells_, path, parents.size());
    const std::size_t rows = cells_.relations[r].degrees.size();
    std::vector<double> of_relation(rows, 0);
    std::vector<double> of_path(rows, 0);
    double both = 0;
    double agreed = 0;
    for (std::size_t k = 0; k < parents.size(); ++k) {
      if (parents[k] == kNoParent || other[k] == kNoParent) continue;
      both += 1;
      agreed += parents[k] == other[k] ? 1 : 0;
      of_relation[static_cast<std::size_t>(parents[k])] += 1;
      of_path[static_cast<std::size_t>(other[k])] += 1;
    }
    if (both < 20) return {0, 0};
    double chance = 0;
    for (std::size_t b = 0; b < rows; ++b) chance += of_relation[b] * of_path[b] / (both * both);
    return {agreed / both, chance};
  }

  void cluster(std::size_t r) {
    const PlannedRelation& planned = plan().relations[r];
    LearnedRelation& learned = model_->relations[r];
    auto& cells = cells_.relations[r];
    const std::size_t rows = cells.degrees.size();
    if (learned.agrees && full_agreement_ > kFullAgreement) return;
    if (plan().tables[planned.parent].kept && rows <= kKeptRowsAsClusters) {
      learned.clusters = static_cast<std::int32_t>(std::max<std::size_t>(rows, 1));
      cells.clusters.resize(rows);
      for (std::size_t b = 0; b < rows; ++b) cells.clusters[b] = static_cast<std::int32_t>(b);
      return;
    }
    ClusterInput input;
    input.columns = cells_.tables[planned.parent].cells;
    for (const ContextColumn& column :
         context_columns(plan(), columns_, cells_, leading_on(planned.parent))) {
      if (column.path.size() > 1 || input.columns.size() > 30) continue;
      input.columns.push_back(gather(cells_, column, rows));
    }
    input.degrees = cells.degrees;
    input.parents = cells.parents;
    input.child_columns = cells_.tables[planned.child].cells;
    if (const auto maker = plan().tables[planned.child].maker) {
      for (const ContextColumn& column : context_columns(plan(), columns_, cells_, {*maker})) {
        if (input.child_columns.size() > 20) break;
        input.child_columns.push_back(gather(cells_, column, cells.parents.size()));
      }
    }
    ParentClusters clusters = cluster_parents(input, options_.clusters, share(rows));
    learned.clusters = clusters.count;
    if (clusters.count > 1) cells.clusters = std::move(clusters.of_parent);
  }

  /// How deep each row of a table to itself lies, in bins, into depths_.
  void learn_depths(std::size_t r) {
    LearnedRelation& learned = model_->relations[r];
    depths_.resize(plan().relations.size());
    depths_[r] = row_depths(cells_.relations[r].parents);
    if (options_.joint) find_way(r, depths_[r]);
    learned.depth_counts = count_depths(depths_[r]);
    const std::vector<std::int32_t> bins = depth_bins(learned.depth_counts, kMostDepths);
    for (std::int32_t& depth : depths_[r]) depth = bins[static_cast<std::size_t>(depth)];
    if (!bins.empty()) learned.depths = bins.back() + 1;
  }

  // ---- Chains
  // -----------------------------------------------------------------------------------

  /// Of each row, what it chose by a relation.
  [[nodiscard]] ColumnValues choices_of(std::size_t r) const {
    const PlannedRelation& planned = plan().relations[r];
    const LearnedRelation& learned = model_->relations[r];
    const auto& cells = cells_.relations[r];
    std::vector<std::int32_t> agreed;
    if (learned.agrees) agreed = follow(cells_, learned.agreement_path, cells.parents.size());
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
    const RelationalModel::ExtraColumns extra = model_->extra_columns(t);
    for (const CellColumn& column : extra.columns) columns.push_back(sibling_column(column));
    for (const std::size_t r : extra.counted) {
      ColumnValues& levels = cells.emplace_back();
      for (const std::uint32_t degree : cells_.relations[r].degrees) {
        levels.codes.push_back(model_->relations[r].counts.level_of(degree));
      }
    }
    for (const std::size_t r : extra.clustered) {
      cells.emplace_back().codes = cells_.relations[r].clusters;
    }
    for (const std::size_t r : extra.late) {
      ColumnValues& late = cells.emplace_back();
      if (plan().relations[r].is_self()) {
        late.codes = depths_[r];
      } else {
        late = choices_of(r);
      }
    }
  }

  [[nodiscard]] SiblingOrder order_of(std::size_t t) const {
    const RelatedTable& planned = plan().tables[t];
    const std::size_t rows = cells_.tables[t].rows;
    std::vector<bool> is_time;
    for (const SiblingColumn& column : own_[t]) {
      is_time.push_back(column.is_time || is_time_since(model_->tables[t], column.name));
    }
    const std::vector<std::int32_t> none(rows, kNoParent);
    const bool made = planned.maker.has_value();
    return order_siblings(made ? cells_.relations[*planned.maker].parents : none,
                          made ? cells_.relations[*planned.maker].degrees.size() : 0, columns_[t],
                          cells_.tables[t].cells, is_time,
                          metadata_.tables[t].metadata.sequence_index);
  }

  [[nodiscard]] SiblingOptions chain_options(const Families& families) const {
    SiblingOptions options;
    options.trees = options_.trees;
    options.leaf_parents = options_.leaf_parents;
    options.base_rows = options_.base_rows;
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
    if (regressed) options.next_base_rows = options_.base_rows;
    return options;
  }

  [[nodiscard]] FitOptions fit_options(std::size_t t, std::uint64_t part) const {
    FitOptions options;
    options.seed = RandomStream(fit_.seed, streams::kDatasets.fits).bits(8 * t + part);
    options.progress = [this](const Progress&) {
      return !fit_.progress ||
             fit_.progress(
                 {.stage = "fit", .step = step_, .total = plan().order.size(), .losses = {}});
    };
    return options;
  }

  void learn_chains(std::size_t t) {
    LearnedTable& learned = model_->tables[t];
    const std::size_t rows = cells_.tables[t].rows;
    const SiblingOrder order = order_of(t);
    if (plan().tables[t].maker) learned.parentless = order.parentless;
    const SiblingOptions options = chain_options(order.families);
    const auto sorted = [&](const ColumnValues& cells) { return taken_cells(cells, order.rows); };

    std::vector<CellColumn> chosen;
    std::vector<ColumnValues> choices;
    for (const std::size_t r : model_->chosen_relations(t)) {
      chosen.push_back({"choice", model_->relations[r].choices(plan().relations[r]), false});
      choices.push_back(choices_of(r));
    }
    TableChain::Known known;
    const auto know = [&](const std::vector<ContextColumn>& context) {
      for (const ContextColumn& column : context) {
        known.columns.push_back(column.coded);
        known.cells.push_back(sorted(gather(cells_, column, rows)));
      }
    };
    if (const auto maker = plan().tables[t].maker) {
      learned.key_context = telling_columns(context_columns(plan(), columns_, cells_, {*maker}),
                                            cells_, rows, choices, options_.context);
    }
    know(learned.key_context);
    TableChain::Drawn drawn;
    for (std::size_t k = 0; k < chosen.size(); ++k) {
      drawn.columns.push_back(sibling_column(chosen[k]));
      drawn.cells.push_back(sorted(choices[k]));
    }
    learned.keys = TableChain::learn(order.families, std::move(known), drawn, std::nullopt,
                                     options_.joint, options, fit_options(t, 0));

    known = {};
    if (options_.joint) known = {chosen, std::move(drawn.cells)};
    drawn = {own_[t], cells_.tables[t].cells};
    add_extra_cells(t, drawn.columns, drawn.cells);
    if (options_.joint) {
      learned.context = telling_columns(context_columns(plan(), columns_, cells_, leading_on(t)),
                                        cells_, rows, drawn.cells, options_.context);
    }
    know(learned.context);
    for (ColumnValues& column : drawn.cells) column = sorted(column);
    learned.cells = TableChain::learn(order.families, std::move(known), std::move(drawn),
                                      order.index, options_.joint, options, fit_options(t, 1));
  }

  // ---- What the user should know
  // ----------------------------------------------------------------

  void tell() const {
    if (!fit_.note) return;
    std::string kept;
    for (const RelatedTable& one : plan().tables) {
      if (one.kept) kept += (kept.empty() ? "" : ", ") + one.name;
    }
    if (!kept.empty()) {
      fit_.note(
          "Rows of these tables come out as they are, as lists that "
          "others refer to: " +
          kept + ".");
    }
    for (std::size_t t = 0; t < plan().tables.size(); ++t) {
      if (table(t).rows() > 0) continue;
      fit_.note("Table " + text::in_quotes(plan().tables[t].name) +
                " has no rows to learn from; it comes out empty.");
    }
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      if (rows_[r].orphans == 0) continue;
      fit_.note(std::to_string(rows_[r].orphans) + " rows of " +
                relation_text(metadata_.relations[r]) +
                " refer to no row; synthetic rows all refer to one.");
    }
    for (const std::string& note : notes_) fit_.note(note);
  }

  const Dataset& dataset_;
  const DatasetMetadata& metadata_;
  const RelationalOptions& options_;
  const DatasetFitOptions& fit_;
  std::unique_ptr<RelationalModel> model_;
  std::vector<RelationRows> rows_;
  std::vector<std::optional<Table>> shared_;             ///< tables without what few owners have
  std::vector<std::vector<RareValues>> shared_columns_;  ///< of each table, what that changed
  std::vector<std::vector<std::string>> unshared_;       ///< columns that were of one owner each
  std::vector<std::vector<CellColumn>> columns_;         ///< the learned ones of each table
  std::vector<std::vector<SiblingColumn>> own_;          ///< the same
  std::vector<std::optional<RuledRows>> ruled_;  ///< of each table, until its frame is learned
  std::vector<std::vector<LentColumn>> lent_;    ///< to each table, whether rules use it or not
  DatasetCells cells_;
  std::vector<std::vector<std::int32_t>> depths_;  ///< by relation
  std::vector<std::string> notes_;
  double full_agreement_ = 0;
  std::uint64_t step_ = 0;
};

}  // namespace

std::unique_ptr<RelationalModel> learn_dataset(const Dataset& dataset,
                                               const DatasetMetadata& metadata,
                                               const RelationalOptions& options,
                                               const DatasetFitOptions& fit) {
  return DatasetLearner(dataset, metadata, options, fit).learn();
}

}  // namespace likeness::models
