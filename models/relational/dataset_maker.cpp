#include "models/relational/dataset_maker.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <string>
#include <type_traits>
#include <utility>

#include "core/hash.hpp"
#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "likeness/random.hpp"
#include "models/relational/key_dealing.hpp"
#include "models/relational/relation_rows.hpp"
#include "models/relational/row_depths.hpp"

namespace likeness::models {
namespace {

constexpr double kBlockRowsWanted = 500'000;
/// Within this share of the learned rows, kept parents have the bounds that they had.
constexpr double kAsManyRows = 0.02;

class BlockMaker {
 public:
  BlockMaker(const RelationalModel& model, const DatasetSizes& sizes, std::uint64_t block,
             std::uint64_t seed, const std::vector<AskedRows>& asked)
      : model_(model), sizes_(sizes), block_(block), seed_(seed), asked_(asked) {
    cells_.tables.resize(model.tables.size());
    cells_.relations.resize(model.relations.size());
    late_.resize(model.relations.size());
  }

  DatasetCells make() {
    for (std::size_t r = 0; r < model_.relations.size(); ++r) {
      const LearnedRelation& learned = model_.relations[r];
      cells_.relations[r].degrees.assign(learned.kept_degrees.begin(), learned.kept_degrees.end());
      cells_.relations[r].clusters = learned.kept_clusters;
    }
    for (const std::size_t t : plan().order) {
      if (plan().tables[t].kept) {
        take_kept(t);
      } else {
        make_table(t);
      }
    }
    for (std::size_t t = 0; t < plan().tables.size(); ++t) {
      if (!plan().tables[t].kept) deal_late(t);
    }
    return std::move(cells_);
  }

 private:
  [[nodiscard]] const RelationPlan& plan() const { return model_.plan; }
  [[nodiscard]] std::uint64_t part_seed(std::size_t t, std::uint64_t part) const {
    return RandomStream(seed_, streams::kDatasets.parts).bits(8 * t + part);
  }
  /// How many of a total are in this block.
  [[nodiscard]] std::uint64_t part_of(std::uint64_t total) const {
    return sizes_.begin_of(total, block_ + 1) - sizes_.begin_of(total, block_);
  }

  void take_kept(std::size_t t) {
    cells_.tables[t].rows = model_.tables[t].rows;
    cells_.tables[t].cells = model_.tables[t].kept_cells;
    for (std::size_t r = 0; r < model_.relations.size(); ++r) {
      if (plan().relations[r].child == t) {
        cells_.relations[r].parents = model_.relations[r].kept_parents;
      }
    }
  }

  // ---- Which rows there are ---------------------------------------------------------------------

  void make_table(std::size_t t) {
    Families families = plan().tables[t].maker ? make_children(t) : make_roots(t);
    const auto& table = cells_.tables[t];
    const std::vector<std::size_t> chosen = model_.chosen_relations(t);
    std::vector<ColumnValues> choices =
        model_.tables[t].keys.draw(families, gather_all(model_.tables[t].key_context, table.rows),
                                   table.elements, part_seed(t, 0), true);
    for (std::size_t k = 0; k < plan().tables[t].dealt.size(); ++k) {
      const std::size_t r = plan().tables[t].dealt[k];
      const auto place = std::find(chosen.begin(), chosen.end(), r);
      const bool one_choice = place == chosen.end();
      deal(t, r,
           one_choice ? std::vector<std::int32_t>(table.rows, 0)
                      : choices[static_cast<std::size_t>(place - chosen.begin())].codes);
      drop_unserved(t, families, choices);
    }
    for (std::size_t r = 0; r < model_.relations.size(); ++r) {
      if (plan().relations[r].child == t && plan().relations[r].use == RelationUse::kImplied) {
        follow_implied(r);
      }
    }
    draw_cells(t, families, std::move(choices));
  }

  Families make_roots(std::size_t t) {
    const std::uint64_t first = sizes_.begin_of(sizes_.roots[t], block_);
    const std::uint64_t count = part_of(sizes_.roots[t]);
    auto& table = cells_.tables[t];
    table.rows = static_cast<std::size_t>(count);
    Families families;
    for (std::uint64_t k = 0; k < count; ++k) {
      table.elements.push_back(first + k);
      table.roots.push_back((first + k) * sizes_.roots[sizes_.main_root] / sizes_.roots[t]);
      families.begins.push_back(static_cast<std::uint32_t>(k + 1));
    }
    return families;
  }

  /// How many rows a parent makes.
  [[nodiscard]] std::uint32_t children_of(std::size_t t, std::size_t maker,
                                          std::size_t parent) const {
    const double wanted = cells_.relations[maker].degrees[parent] * sizes_.factors[t];
    if (plan().tables[plan().relations[maker].parent].kept) {
      const auto total = static_cast<std::uint64_t>(std::llround(wanted * sizes_.scale));
      return static_cast<std::uint32_t>(part_of(total));
    }
    if (sizes_.factors[t] == 1) return cells_.relations[maker].degrees[parent];
    const RandomStream rounding(seed_, streams::kDatasets.counts[maker]);
    const std::uint64_t element = ~cells_.tables[plan().relations[maker].parent].elements[parent];
    return static_cast<std::uint32_t>(std::floor(wanted + rounding.uniform(element)));
  }

  Families make_children(std::size_t t) {
    const std::size_t maker = *plan().tables[t].maker;
    const auto& parents = cells_.tables[plan().relations[maker].parent];
    const bool kept = plan().tables[plan().relations[maker].parent].kept;
    auto& table = cells_.tables[t];
    auto& links = cells_.relations[maker].parents;
    Families families;
    for (std::size_t parent = 0; parent < parents.rows; ++parent) {
      const std::uint32_t count = children_of(t, maker, parent);
      const std::uint64_t above = kept ? mixed_bits(block_) + parent : parents.elements[parent];
      for (std::uint32_t k = 0; k < count; ++k) {
        links.push_back(static_cast<std::int32_t>(parent));
        table.elements.push_back(child_element(above, t, k));
        table.roots.push_back(kept ? root_at(k, count) : parents.roots[parent]);
      }
      families.begins.push_back(static_cast<std::uint32_t>(links.size()));
    }
    add_parentless(t, families);
    table.rows = links.size();
    return families;
  }

  /// The main root beside which a row that comes from none counts.
  [[nodiscard]] std::uint64_t root_at(std::uint64_t k, std::uint64_t count) const {
    const std::uint64_t roots = sizes_.roots[sizes_.main_root];
    const std::uint64_t begin = sizes_.begin_of(roots, block_);
    return begin + k * (sizes_.begin_of(roots, block_ + 1) - begin) / count;
  }

  void add_parentless(std::size_t t, Families& families) {
    const std::size_t maker = *plan().tables[t].maker;
    auto& table = cells_.tables[t];
    if (!plan().relations[maker].optional) return;
    const auto total = static_cast<std::uint64_t>(std::llround(
        static_cast<double>(model_.tables[t].parentless) * sizes_.scale * sizes_.factors[t]));
    const std::uint64_t first = sizes_.begin_of(total, block_);
    const std::uint64_t count = part_of(total);
    for (std::uint64_t k = 0; k < count; ++k) {
      cells_.relations[maker].parents.push_back(kNoParent);
      table.elements.push_back(child_element(~(first + k), t, 0));
      table.roots.push_back(root_at(k, count));
      families.begins.push_back(families.begins.back() + 1);
    }
  }

  // ---- What rows refer to -----------------------------------------------------------------------

  void deal(std::size_t t, std::size_t r, const std::vector<std::int32_t>& choices) {
    const PlannedRelation& planned = plan().relations[r];
    const LearnedRelation& learned = model_.relations[r];
    auto& relation = cells_.relations[r];
    const std::size_t rows = cells_.tables[t].rows;
    std::vector<std::int32_t> agreed;
    if (learned.agrees) agreed = follow(cells_, learned.agreement_path, rows);
    std::vector<std::int32_t> clusters = choices;
    for (std::size_t row = 0; row < rows; ++row) {
      if (planned.optional && choices[row] == learned.choice_of_none()) {
        clusters[row] = kNothing;
        if (learned.agrees) agreed[row] = kNoParent;
      } else if (learned.agrees && choices[row] == learned.choice_of_agreement(planned)) {
        clusters[row] = agreed[row] != kNoParent ? kNothing : 0;
      } else if (learned.agrees) {
        agreed[row] = kNoParent;
      }
    }
    std::vector<std::int32_t> groups;
    std::vector<std::int32_t> parent_groups;
    if (planned.grouped) {
      groups = cells_.relations[planned.group_of_child].parents;
      parent_groups = cells_.relations[planned.group_of_parent].parents;
    }
    if (learned.way) {
      std::vector<std::uint8_t> is_dealt(rows);
      for (std::size_t row = 0; row < rows; ++row) is_dealt[row] = clusters[row] >= 0 ? 1 : 0;
      const std::vector<double> shares(rows, learned.way->share_at(0));
      parent_groups =
          common_groups(cells_, learned.way->of_parent, learned.way->column, planned.parent);
      const std::vector<std::int32_t> own =
          common_groups(cells_, learned.way->of_child, learned.way->column, t);
      if (learned.way->of_child.empty()) {
        give_groups_degrees(parent_groups, cells_.tables[planned.parent].elements, group_seed(r),
                            relation.degrees);
      }
      groups = draw_groups({own, shares, cells_.tables[t].elements, is_dealt}, parent_groups,
                           relation.degrees, rows, group_seed(r));
    }
    const std::vector<std::uint64_t> owners = owners_of(t, r);
    const RowsToDeal to_deal{clusters, groups, cells_.tables[t].elements, owners};
    std::vector<std::uint32_t> before;
    if (learned.agrees) before = counted(agreed, relation.degrees.size());
    ParentsToDeal parents{relation.clusters, parent_groups, relation.degrees, before};
    set_bounds(r, rows, parents);
    relation.parents = deal_parents(to_deal, parents, planned.once,
                                    RandomStream(seed_, streams::kDatasets.dealing).bits(r));
    unserved_.assign(rows, false);
    for (std::size_t row = 0; row < rows; ++row) {
      if (learned.agrees && agreed[row] != kNoParent) relation.parents[row] = agreed[row];
      unserved_[row] = relation.parents[row] == kNoParent && !planned.optional;
    }
  }

  [[nodiscard]] static std::vector<std::uint32_t> counted(const std::vector<std::int32_t>& parents,
                                                          std::size_t count) {
    std::vector<std::uint32_t> rows(count, 0);
    for (const std::int32_t parent : parents) {
      if (parent != kNoParent) ++rows[static_cast<std::size_t>(parent)];
    }
    return rows;
  }

  /// No parent gets fewer or more rows than any real one; in proportion, where parents are kept and
  /// rows aren't as many.
  void set_bounds(std::size_t r, std::size_t rows, ParentsToDeal& parents) const {
    const LearnedRelation& learned = model_.relations[r];
    if (learned.kept_degrees.empty()) {
      parents.fewest = learned.counts.lowest();
      parents.most = learned.counts.highest();
      return;
    }
    const auto [low, high] =
        std::minmax_element(learned.kept_degrees.begin(), learned.kept_degrees.end());
    const auto learned_rows = static_cast<double>(model_.tables[plan().relations[r].child].rows);
    const double ratio = static_cast<double>(rows) / std::max(learned_rows, 1.0);
    const bool as_many = std::abs(ratio - 1) < kAsManyRows;
    parents.fewest = static_cast<std::uint32_t>(as_many ? *low : std::floor(*low * ratio));
    parents.most = static_cast<std::uint32_t>(as_many ? *high : std::ceil(*high * ratio));
  }

  /// Where a relation ends a primary key: of each row, the rest of its key as a number.
  [[nodiscard]] std::vector<std::uint64_t> owners_of(std::size_t t, std::size_t r) const {
    const RelatedTable& planned = plan().tables[t];
    const auto& keys = planned.key_relations;
    if (std::find(keys.begin(), keys.end(), r) == keys.end()) return {};
    for (std::size_t k = planned.dealt.size(); k-- > 0 && planned.dealt[k] != r;) {
      if (std::find(keys.begin(), keys.end(), planned.dealt[k]) != keys.end()) return {};
    }
    std::vector<std::uint64_t> owners(cells_.tables[t].rows, 0);
    for (const std::size_t key : keys) {
      if (key == r) continue;
      for (std::size_t row = 0; row < owners.size(); ++row) {
        owners[row] = mixed_bits(owners[row]) +
                      static_cast<std::uint64_t>(cells_.relations[key].parents[row] + 1);
      }
    }
    return owners;
  }

  /// Takes rows away that must refer to a row of which there is none left.
  void drop_unserved(std::size_t t, Families& families, std::vector<ColumnValues>& choices) {
    if (std::find(unserved_.begin(), unserved_.end(), true) == unserved_.end()) return;
    std::vector<std::uint32_t> left;
    Families shorter;
    for (std::size_t f = 0; f < families.count(); ++f) {
      for (std::uint32_t row = families.begins[f]; row < families.begins[f + 1]; ++row) {
        if (!unserved_[row]) left.push_back(row);
      }
      shorter.begins.push_back(static_cast<std::uint32_t>(left.size()));
    }
    families = std::move(shorter);
    auto& table = cells_.tables[t];
    const auto taken = [&](auto& values) {
      std::remove_reference_t<decltype(values)> part;
      for (const std::uint32_t row : left) part.push_back(values[row]);
      values = std::move(part);
    };
    taken(table.elements);
    taken(table.roots);
    for (ColumnValues& column : choices) column = taken_cells(column, left);
    for (std::size_t r = 0; r < model_.relations.size(); ++r) {
      auto& parents = cells_.relations[r].parents;
      if (plan().relations[r].child == t && parents.size() == table.rows) taken(parents);
    }
    table.rows = left.size();
  }

  void follow_implied(std::size_t r) {
    const PlannedRelation& planned = plan().relations[r];
    const auto& then = cells_.relations[planned.implied_then].parents;
    auto& parents = cells_.relations[r].parents;
    parents = cells_.relations[planned.implied_by].parents;
    for (std::int32_t& row : parents) {
      if (row != kNoParent) row = then[static_cast<std::size_t>(row)];
    }
  }

  /// Rows rise from depths where there are more than those above may have.
  static void raise_rows(std::vector<std::int32_t>& depths, std::size_t most) {
    const std::int32_t deepest =
        depths.empty() ? 0 : *std::max_element(depths.begin(), depths.end());
    std::vector<std::vector<std::size_t>> rows(static_cast<std::size_t>(deepest) + 1);
    for (std::size_t row = 0; row < depths.size(); ++row) {
      rows[static_cast<std::size_t>(depths[row])].push_back(row);
    }
    for (std::size_t depth = rows.size(); depth-- > 1;) {
      while (rows[depth].size() > most * rows[depth - 1].size()) {
        --depths[rows[depth].back()];
        rows[depth - 1].push_back(rows[depth].back());
        rows[depth].pop_back();
      }
    }
  }

  void deal_late(std::size_t t) {
    for (const std::size_t r : plan().tables[t].late) {
      const PlannedRelation& planned = plan().relations[r];
      std::vector<std::int32_t> choices = late_[r];
      choices.resize(cells_.tables[t].rows, 0);
      if (!planned.is_self()) {
        deal(t, r, choices);
        continue;
      }
      const std::vector<std::int64_t>& counts = model_.relations[r].depth_counts;
      std::vector<std::uint64_t> order;
      for (const std::uint64_t element : cells_.tables[t].elements) {
        order.push_back(mixed_bits(element + seed_));
      }
      if (!counts.empty()) choices = spread_depths(choices, order, counts);
      raise_rows(choices, model_.relations[r].counts.highest());
      if (const auto& way = model_.relations[r].way) {
        lift_groups(*way, common_groups(cells_, way->of_child, way->column, t),
                    model_.relations[r].counts.highest(), choices);
      }
      // A row refers to one that lies less deep, so that no path comes back.
      std::vector<std::int32_t> above = choices;
      std::vector<std::int32_t> clusters(choices.size(), 0);
      for (std::size_t row = 0; row < choices.size(); ++row) {
        --above[row];
        if (above[row] < 0) clusters[row] = kNothing;
      }
      if (model_.relations[r].way) group_depths(r, choices, above);
      auto& relation = cells_.relations[r];
      const RowsToDeal to_deal{clusters, above, cells_.tables[t].elements, {}};
      ParentsToDeal parents{{}, choices, relation.degrees};
      set_bounds(r, choices.size(), parents);
      relation.parents = deal_parents(to_deal, parents, planned.once,
                                      RandomStream(seed_, streams::kDatasets.dealing).bits(r));
      for (std::size_t row = 0; row < choices.size() && !planned.optional; ++row) {
        if (relation.parents[row] == kNoParent) {
          relation.parents[row] = static_cast<std::int32_t>(row);
        }
      }
    }
  }

  [[nodiscard]] std::uint64_t group_seed(std::size_t r) const {
    return mixed_bits(RandomStream(seed_, streams::kDatasets.dealing).bits(r) + 1);
  }

  /// Rows of a table to itself and those above them by what they have in common, too: `depths` of
  /// rows, and `above`, the depths of those that they refer to, become numbers of both.
  void group_depths(std::size_t r, std::vector<std::int32_t>& depths,
                    std::vector<std::int32_t>& above) const {
    const std::size_t t = plan().relations[r].child;
    const WayAgreement& way = *model_.relations[r].way;
    const std::vector<std::int32_t> own = common_groups(cells_, way.of_child, way.column, t);
    const std::vector<std::uint64_t>& elements = cells_.tables[t].elements;
    const std::vector<std::uint32_t>& degrees = cells_.relations[r].degrees;
    const std::int32_t deepest =
        depths.empty() ? 0 : *std::max_element(depths.begin(), depths.end());
    std::vector<std::vector<std::size_t>> rows(static_cast<std::size_t>(deepest) + 1);
    for (std::size_t row = 0; row < depths.size(); ++row) {
      rows[static_cast<std::size_t>(depths[row])].push_back(row);
    }
    std::map<std::pair<std::int32_t, std::int32_t>, std::int32_t> number_of;
    const auto number = [&](std::int32_t depth, std::int32_t group) {
      const auto next = static_cast<std::int32_t>(number_of.size());
      return number_of.emplace(std::pair(depth, group), next).first->second;
    };
    for (std::int32_t depth = 1; depth <= deepest; ++depth) {
      const std::vector<std::size_t>& higher = rows[static_cast<std::size_t>(depth) - 1];
      const std::vector<std::size_t>& lower = rows[static_cast<std::size_t>(depth)];
      const auto taken = [](const auto& from, const std::vector<std::size_t>& some) {
        std::remove_cvref_t<decltype(from)> part;
        for (const std::size_t row : some) part.push_back(from[row]);
        return part;
      };
      const std::vector<double> shares(lower.size(), way.share_at(depth));
      const std::vector<std::uint8_t> is_dealt(lower.size(), 1);
      const std::vector<std::int32_t> groups = taken(own, lower);
      const std::vector<std::uint64_t> of_rows = taken(elements, lower);
      const std::vector<std::int32_t> drawn =
          draw_groups({groups, shares, of_rows, is_dealt}, taken(own, higher),
                      taken(degrees, higher), model_.relations[r].counts.highest(), group_seed(r));
      for (std::size_t k = 0; k < lower.size(); ++k) {
        above[lower[k]] = number(depth - 1, drawn[k]);
      }
    }
    for (std::size_t row = 0; row < depths.size(); ++row) {
      depths[row] = number(depths[row], own[row]);
    }
  }

  // ---- What rows are ----------------------------------------------------------------------------

  [[nodiscard]] std::vector<ColumnValues> gather_all(const std::vector<ContextColumn>& columns,
                                                     std::size_t rows) const {
    std::vector<ColumnValues> cells;
    for (const ContextColumn& column : columns) cells.push_back(gather(cells_, column, rows));
    return cells;
  }

  void draw_cells(std::size_t t, const Families& families, std::vector<ColumnValues> choices) {
    const LearnedTable& learned = model_.tables[t];
    auto& table = cells_.tables[t];
    std::vector<ColumnValues> context = gather_all(learned.context, table.rows);
    if (learned.cells.known() == context.size()) choices.clear();
    std::move(context.begin(), context.end(), std::back_inserter(choices));
    table.cells = learned.cells.draw(families, choices, table.elements, part_seed(t, 1), true);
    for (const AskedRows& asked : asked_) {
      if (asked.table() == t) meet(asked, choices);
    }
    const RelationalModel::ExtraColumns extra = model_.extra_columns(t);
    std::size_t place = learned.columns.size();
    for (const std::size_t r : extra.counted) {
      const RandomStream stream(seed_, streams::kDatasets.counts[r]);
      auto& degrees = cells_.relations[r].degrees;
      degrees.resize(table.rows);
      const std::vector<std::int32_t>& levels = table.cells[place++].codes;
      for (std::size_t row = 0; row < table.rows; ++row) {
        degrees[row] =
            model_.relations[r].counts.count_at(levels[row], stream.uniform(table.elements[row]));
      }
      if (!is_asked(t)) balance(r, table.cells, table.elements);
    }
    for (const std::size_t r : extra.clustered) {
      cells_.relations[r].clusters = std::move(table.cells[place++].codes);
    }
    for (const std::size_t r : extra.late) late_[r] = std::move(table.cells[place++].codes);
    table.cells.resize(learned.columns.size());
  }

  /// Whether rows of the table, or of those that they come from, are chosen by conditions.
  [[nodiscard]] bool is_asked(std::size_t t) const {
    return std::any_of(asked_.begin(), asked_.end(),
                       [&](const AskedRows& asked) { return asked.table() == plan().root_of(t); });
  }

  /// Parents make as many rows as they did when they were learned, all together; where few have
  /// any, as many of them.
  void balance(std::size_t r, const std::vector<ColumnValues>& cells,
               const std::vector<std::uint64_t>& elements) {
    const CountLevels& counts = model_.relations[r].counts;
    auto& degrees = cells_.relations[r].degrees;
    const double total = counts.average() * static_cast<double>(degrees.size());
    std::vector<std::uint64_t> order;
    for (const std::uint64_t element : elements) order.push_back(mixed_bits(element + seed_));
    if (const auto& few = model_.relations[r].few) few->match(degrees, cells, order);
    if (plan().relations[r].use != RelationUse::kMakes) return;
    balance_counts(degrees, static_cast<std::uint64_t>(std::llround(total)), counts.lowest(),
                   counts.highest(), order);
  }

  /// Draws rows again that don't meet the conditions, several tries at once, until they do.
  void meet(const AskedRows& asked, const std::vector<ColumnValues>& given) {
    constexpr std::size_t kRowsAtOnce = 65'536;
    const auto& table = cells_.tables[asked.table()];
    const std::vector<bool> admitted = asked.admitted(table.cells, table.rows);
    std::vector<std::uint32_t> open;
    for (std::uint32_t row = 0; row < table.rows; ++row) {
      if (!admitted[row]) open.push_back(row);
    }
    std::uint64_t width = 1;
    for (std::uint64_t done = 1; !open.empty(); done += width) {
      if (done >= asked.max_tries()) refuse(asked, done);
      width = std::clamp<std::uint64_t>(kRowsAtOnce / open.size(), 1, 2 * width);
      try_again(asked, given, open, done, width);
    }
  }

  void try_again(const AskedRows& asked, const std::vector<ColumnValues>& given,
                 std::vector<std::uint32_t>& open, std::uint64_t done, std::uint64_t width) {
    auto& table = cells_.tables[asked.table()];
    std::vector<std::uint32_t> rows;
    std::vector<std::uint64_t> elements;
    Families families;
    for (const std::uint32_t row : open) {
      for (std::uint64_t k = 0; k < width; ++k) {
        rows.push_back(row);
        elements.push_back(child_element(~table.elements[row], asked.table(), done + k));
        families.begins.push_back(static_cast<std::uint32_t>(rows.size()));
      }
    }
    std::vector<ColumnValues> known;
    for (const ColumnValues& cells : given) known.push_back(taken_cells(cells, rows));
    const std::vector<ColumnValues> drawn = model_.tables[asked.table()].cells.draw(
        families, known, elements, part_seed(asked.table(), 1), false);
    const std::vector<bool> admitted = asked.admitted(drawn, rows.size());
    std::vector<std::uint32_t> from;
    std::vector<std::uint32_t> to;
    std::vector<std::uint32_t> left;
    for (std::size_t k = 0; k < open.size(); ++k) {
      std::uint64_t first = 0;
      while (first < width && !admitted[k * width + first]) ++first;
      if (first == width) {
        left.push_back(open[k]);
      } else {
        from.push_back(static_cast<std::uint32_t>(k * width + first));
        to.push_back(open[k]);
      }
    }
    for (std::size_t c = 0; c < drawn.size(); ++c) {
      put_cells(table.cells[c], to, taken_cells(drawn[c], from));
    }
    open = std::move(left);
  }

  [[noreturn]] void refuse(const AskedRows& asked, std::uint64_t tries) const {
    throw Error(ErrorCode::kUsage, "No row of table \"" + plan().tables[asked.table()].name +
                                       "\" that meets " + asked.text() + " was found in " +
                                       std::to_string(tries) +
                                       " tries; ask for less, or allow more tries.");
  }

  static constexpr std::int32_t kNothing = -1;  ///< the cluster of a row that is dealt nothing

  const RelationalModel& model_;
  const DatasetSizes& sizes_;
  std::uint64_t block_;
  std::uint64_t seed_;
  const std::vector<AskedRows>& asked_;
  DatasetCells cells_;
  std::vector<bool> unserved_;  ///< rows that should have got a parent in the last dealing
  std::vector<std::vector<std::int32_t>> late_;  ///< of each late relation: what its rows chose
};

}  // namespace

std::uint64_t DatasetSizes::begin_of(std::uint64_t total, std::uint64_t block) const noexcept {
  const std::uint64_t whole = total / blocks;
  const std::uint64_t rest = total % blocks;
  return whole * block + rest * block / blocks;
}

DatasetSizes dataset_sizes(const RelationalModel& model, const DatasetSampleOptions& options) {
  if (!(options.scale > 0) || !std::isfinite(options.scale)) {
    throw Error(ErrorCode::kUsage, "A scale is a number above 0; 1 makes as many rows as learned.");
  }
  DatasetSizes sizes;
  sizes.main_root = model.main_root();
  sizes.scale = options.scale;
  const auto learned_roots = static_cast<double>(model.tables[sizes.main_root].rows);
  if (options.roots && learned_roots > 0) {
    sizes.scale = static_cast<double>(*options.roots) / learned_roots;
  }
  std::vector<double> ratio(model.tables.size(), sizes.scale);  // of rows made to rows learned
  sizes.roots.assign(model.tables.size(), 0);
  sizes.factors.assign(model.tables.size(), 1);
  std::vector<double> wanted(model.tables.size(), -1);
  for (const TableRows& rows : options.rows) {
    wanted[counted_table(model, rows.table)] = static_cast<double>(rows.rows);
  }
  double all = 0;
  for (const std::size_t t : model.plan.order) {
    const RelatedTable& planned = model.plan.tables[t];
    const auto rows = static_cast<double>(model.tables[t].rows);
    if (planned.kept) continue;
    if (planned.maker) {
      const std::size_t parent = model.plan.relations[*planned.maker].parent;
      const bool from_kept = model.plan.tables[parent].kept;
      ratio[t] = from_kept ? sizes.scale : ratio[parent];
      if (wanted[t] >= 0 && rows > 0) {
        sizes.factors[t] = wanted[t] / std::max(rows * ratio[t], 1e-9);
        ratio[t] *= sizes.factors[t];
      }
      if (!from_kept) {
        all += rows * ratio[t];
        continue;
      }
    } else if (wanted[t] >= 0 && rows > 0) {
      ratio[t] = wanted[t] / rows;
    }
    const double about = rows * ratio[t];
    // A table that others refer to is not to be empty because little is asked for.
    sizes.roots[t] = about > 0 ? static_cast<std::uint64_t>(std::max(1LL, std::llround(about)))
                               : std::uint64_t{0};
    all += rows * ratio[t];
  }
  sizes.blocks = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(all / kBlockRowsWanted));
  return sizes;
}

DatasetCells make_block(const RelationalModel& model, const DatasetSizes& sizes,
                        std::uint64_t block, std::uint64_t seed,
                        const std::vector<AskedRows>& asked) {
  return BlockMaker(model, sizes, block, seed, asked).make();
}

}  // namespace likeness::models
