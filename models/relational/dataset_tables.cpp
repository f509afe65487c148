#include "models/relational/dataset_tables.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "likeness/random.hpp"
#include "models/constraints/computed_columns.hpp"
#include "models/frame/validity_bits.hpp"
#include "models/relational/derived_columns.hpp"
#include "models/relational/free_numbers.hpp"
#include "models/relational/lent_columns.hpp"
#include "models/relational/relation_rows.hpp"
#include "models/relational/row_sequences.hpp"
#include "models/relational/unique_keys.hpp"
#include "table/column_type.hpp"
#include "table/key_codes.hpp"

namespace likeness::models {
namespace {

template <class T>
Buffer<T> gathered_numbers(const Buffer<T>& cells, std::span<const std::int32_t> rows) {
  std::vector<T> part(rows.size(), T{});
  for (std::size_t k = 0; k < rows.size(); ++k) {
    if (rows[k] != kNoParent) part[k] = cells[static_cast<std::size_t>(rows[k])];
  }
  return part;
}

StringArray gathered_numbers(const StringArray& cells, std::span<const std::int32_t> rows) {
  std::vector<std::int64_t> offsets = {0};
  std::vector<char> bytes;
  for (const std::int32_t row : rows) {
    const std::string_view text =
        row == kNoParent ? std::string_view() : cells[static_cast<std::size_t>(row)];
    bytes.insert(bytes.end(), text.begin(), text.end());
    offsets.push_back(static_cast<std::int64_t>(bytes.size()));
  }
  return {Buffer<std::int64_t>(std::move(offsets)), Buffer<char>(std::move(bytes))};
}

/// The cells of these rows of a column, in the way of writing of `blank` where
/// that is of its type.
Column gathered_column(const Column& from, std::span<const std::int32_t> rows,
                       const Column& blank) {
  Column column = blank;
  if (from.type != blank.type) {
    column = from;
    column.name = blank.name;
    column.missing_marker = blank.missing_marker;
  }
  column.dictionary = from.dictionary;
  visit_cells(column, [&](auto& cells) {
    visit_cells(from, [&](const auto& source) {
      if constexpr (std::is_same_v<std::remove_cvref_t<decltype(cells)>,
                                   std::remove_cvref_t<decltype(source)>>) {
        cells = gathered_numbers(source, rows);
      }
    });
  });
  ValidityBits validity(rows.size());
  for (std::size_t k = 0; k < rows.size(); ++k) {
    if (rows[k] == kNoParent || !from.valid(static_cast<std::size_t>(rows[k]))) validity.clear(k);
  }
  column.validity = validity.take();
  return column;
}

/// A column of which there are no cells, also where none was learned: truth values have spellings.
Column without_rows(const Column& blank) {
  Column column = blank;
  if (column.type == ColumnType::kBool && column.dictionary.size() == 0) {
    column.dictionary = StringArray(std::vector<std::string>{"False", "True"});
  }
  return column;
}

class TableMaker {
 public:
  TableMaker(const RelationalModel& model, const DatasetCells& cells,
             std::span<const std::uint64_t> first_rows, std::uint64_t seed)
      : model_(model), cells_(cells) {
    const RandomStream seeds(seed, streams::kDatasets.parts);
    own_.resize(model.tables.size());
    computed_.resize(model.tables.size());
    ends_.resize(model.tables.size());
    for (std::size_t t = 0; t < model.tables.size(); ++t) {
      const LearnedTable& learned = model.tables[t];
      columns_.emplace_back(learned.blanks.size() + learned.lent.size());
      if (model.plan.tables[t].kept) {
        for (std::size_t c = 0; c < learned.kept_columns.size(); ++c) {
          columns_[t][c] = learned.kept_columns[c];
        }
      } else if (learned.frame && cells.tables[t].rows > 0) {
        own_[t] = learned.frame->decode(cells.tables[t].cells, cells.tables[t].rows, first_rows[t],
                                        seeds.bits(8 * t + 2));
        take_own(t, own_[t]);
      }
    }
  }

  std::vector<Table> make() {
    for (const std::size_t t : model_.plan.order) {
      for (const UniqueKey& key : model_.tables[t].keys_to_keep) make_unique(t, key);
    }
    std::vector<Table> tables;
    for (std::size_t t = 0; t < columns_.size(); ++t) {
      std::vector<Column> columns;
      for (std::size_t c = 0; c < model_.tables[t].blanks.size(); ++c) {
        columns.push_back(column(t, c, 0));
      }
      tables.emplace_back(std::move(columns));
    }
    return tables;
  }

 private:
  void take_own(std::size_t t, const Table& own) {
    std::size_t k = 0;
    const LearnedTable& learned = model_.tables[t];
    for (std::size_t c = 0; c < learned.sources.size(); ++c) {
      if (learned.sources[c].origin != ColumnOrigin::kOwn) continue;
      const Column& column = own.column(k++);
      if (!is_ruled(t, column.name)) columns_[t][c] = column;
    }
  }

  /// Whether a rule says something of the column's cells.
  [[nodiscard]] bool is_ruled(std::size_t t, const std::string& name) const {
    const auto& rules = model_.tables[t].rules;
    return rules && (rules->plan.is_computed(name) || rules->plan.flag_of(name) != nullptr ||
                     rules->lags.is_linked(name));
  }

  [[nodiscard]] Column by_rules(std::size_t t, const std::string& name, std::size_t depth) {
    if (!computed_[t]) {
      RowColumns drawn(own_[t]);
      // Keys may have been moved.
      for (const std::optional<Column>& made : columns_[t]) {
        if (made && drawn.has(made->name)) drawn.set(*made);
      }
      computed_[t].emplace(model_.tables[t].rules->plan, std::move(drawn),
                           [this, t, depth](const std::string& given) -> const Column& {
                             return column(t, place_of(t, given), depth + 1);
                           });
      const LagPlan& lags = model_.tables[t].rules->lags;
      if (!lags.empty() && model_.plan.tables[t].maker) {
        ends_[t] = ends_of_parents(cells_.relations[*model_.plan.tables[t].maker].parents);
        computed_[t]->set_order(lags, ends_[t], nullptr);
      }
    }
    return computed_[t]->at(name);
  }

  [[nodiscard]] std::size_t place_of(std::size_t t, const std::string& name) const {
    const std::vector<Column>& blanks = model_.tables[t].blanks;
    const std::vector<LentColumn>& lent = model_.tables[t].lent;
    for (std::size_t k = 0; k < lent.size(); ++k) {
      if (lent[k].blank.name == name) return blanks.size() + k;
    }
    std::size_t c = 0;
    while (c + 1 < blanks.size() && blanks[c].name != name) ++c;
    return c;
  }

  /// Column c of table t, made where that has not been done yet.
  const Column& column(std::size_t t, std::size_t c, std::size_t depth) {
    std::optional<Column>& made = columns_[t][c];
    if (made) return *made;
    if (c >= model_.tables[t].blanks.size()) {
      made = borrowed(t, model_.tables[t].lent[c - model_.tables[t].blanks.size()], depth);
      return *made;
    }
    const Column& blank = model_.tables[t].blanks[c];
    const ColumnSource& source = model_.tables[t].sources[c];
    if (cells_.tables[t].rows == 0 || depth > kDeepest) {
      made = without_rows(blank);
    } else if (is_ruled(t, blank.name)) {
      made = by_rules(t, blank.name, depth);
    } else if (source.origin == ColumnOrigin::kPosition) {
      made = positions(t, source.first, blank);
    } else if (source.origin == ColumnOrigin::kSummed && !source.path.empty()) {
      made = summed(t, source, blank, depth);
    } else if (source.path.empty()) {
      made = blank;
    } else {
      made = referred(t, source, blank, depth);
    }
    return *made;
  }

  [[nodiscard]] Column referred(std::size_t t, const ColumnSource& source, const Column& blank,
                                std::size_t depth) {
    const std::vector<std::int32_t> rows = follow(cells_, source.path, cells_.tables[t].rows);
    const std::size_t parent =
        model_.plan.relations[static_cast<std::size_t>(source.path.back())].parent;
    return gathered_column(column(parent, place_of(parent, source.column), depth + 1), rows, blank);
  }

  /// What rules speak of beside the table's own columns; there wherever it is in all real rows.
  [[nodiscard]] Column borrowed(std::size_t t, const LentColumn& lent, std::size_t depth) {
    if (cells_.tables[t].rows == 0 || depth > kDeepest) return lent.blank;
    const std::size_t parent =
        model_.plan.relations[static_cast<std::size_t>(lent.source.path.back())].parent;
    const Column& from = column(parent, place_of(parent, lent.source.column), depth + 1);
    const std::vector<std::int32_t> rows = follow(cells_, lent.source.path, cells_.tables[t].rows);
    return gathered_column(from, whole_rows(from, rows, lent.is_whole), lent.blank);
  }

  [[nodiscard]] Column summed(std::size_t t, const ColumnSource& source, const Column& blank,
                              std::size_t depth) {
    const auto r = static_cast<std::size_t>(source.path.front());
    const std::size_t child = model_.plan.relations[r].child;
    const auto columns_of = [&](const std::vector<std::string>& names) {
      std::vector<const Column*> columns;
      for (const std::string& name : names) {
        const Column& one = column(child, place_of(child, name), depth + 1);
        if (is_number(one.type) && one.size() == cells_.tables[child].rows) columns.push_back(&one);
      }
      return columns;
    };
    const std::vector<double> sums =
        sums_over_children(columns_of(source.factors), columns_of(source.discounts),
                           cells_.relations[r].parents, cells_.tables[t].rows);
    Column made = blank;
    if (blank.type == ColumnType::kInt64) {
      std::vector<std::int64_t> integers;
      for (const double sum : sums) integers.push_back(std::llround(sum));
      made.integers = std::move(integers);
    } else {
      made.floats = rounded(sums, blank.decimals);
    }
    return made;
  }

  [[nodiscard]] static std::vector<double> rounded(std::vector<double> numbers, int decimals) {
    if (decimals < 0) return numbers;
    const double scale = std::pow(10.0, decimals);
    for (double& number : numbers) number = std::round(number * scale) / scale;
    return numbers;
  }

  /// Moves cells of a key that is there already to the nearest free value.
  void make_unique(std::size_t t, const UniqueKey& key) {
    const LearnedTable& learned = model_.tables[t];
    std::optional<std::size_t> moved;
    for (const bool quantities : {true, false}) {
      for (const std::string& name : key.columns) {
        const std::size_t c = place_of(t, name);
        const bool own = learned.sources[c].origin == ColumnOrigin::kOwn && !is_ruled(t, name);
        if (moved || !own || is_quantity(column(t, c, 0).type) != quantities) continue;
        if (quantities || levels_of(t, c) != nullptr) moved = c;
      }
    }
    if (!moved || cells_.tables[t].rows == 0) return;
    KeyColumns rest;
    for (const std::string& name : key.columns) {
      const std::size_t c = place_of(t, name);
      if (c != *moved) rest.push_back(&column(t, c, 0));
    }
    std::vector<std::int64_t> owners(cells_.tables[t].rows, 0);
    if (!rest.empty()) owners = key_codes(std::span(&rest, 1)).of_tables.front();
    Column& cells = *columns_[t][*moved];
    for (std::size_t row = 0; row < owners.size(); ++row) {
      // What lacks a part is no key.
      const bool is_whole = cells.valid(row) && std::ranges::all_of(rest, [&](const Column* part) {
                              return part->valid(row);
                            });
      if (!is_whole) owners[row] = -1;
    }
    // Numbers of few values are moved to others that there are.
    const LevelEncoder* levels = levels_of(t, *moved);
    if (levels == nullptr) {
      move_twins(owners, cells, encoder_of(t, *moved));
    } else {
      part_equal_levels(owners, cells, *levels);
    }
  }

  /// The place of a column among the learned ones of its table; their number where it is none.
  [[nodiscard]] std::size_t learned_place(std::size_t t, std::size_t c) const {
    const LearnedTable& learned = model_.tables[t];
    const auto found =
        std::ranges::find(learned.columns, learned.blanks[c].name, &CellColumn::name);
    return static_cast<std::size_t>(found - learned.columns.begin());
  }

  [[nodiscard]] const NumberEncoder* encoder_of(std::size_t t, std::size_t c) const {
    const LearnedTable& learned = model_.tables[t];
    const std::size_t k = learned_place(t, c);
    return k < learned.columns.size() ? learned.frame->number_encoder(k) : nullptr;
  }

  [[nodiscard]] const LevelEncoder* levels_of(std::size_t t, std::size_t c) const {
    const LearnedTable& learned = model_.tables[t];
    const std::size_t k = learned_place(t, c);
    return k < learned.columns.size() ? learned.frame->level_encoder(k) : nullptr;
  }

  static void move_twins(const std::vector<std::int64_t>& owners, Column& column,
                         const NumberEncoder* encoder) {
    const double step = encoder != nullptr && encoder->step() > 0 ? encoder->step() : 1;
    const double low = encoder != nullptr ? encoder->minimum() : 0;
    const double high = encoder != nullptr ? encoder->maximum() : 0;
    TakenNumbers taken;
    std::vector<double> numbers(owners.size());
    std::vector<std::size_t> twins;
    for (std::size_t row = 0; row < owners.size(); ++row) {
      numbers[row] = column.valid(row) ? number_at(column, row) : 0;
      if (owners[row] < 0) continue;
      if (!taken.emplace(owners[row], numbers[row]).second) twins.push_back(row);
    }
    if (twins.empty()) return;
    const bool in_order = rises_within(owners, numbers);
    FreeNumbers up(taken, step);
    FreeNumbers down(taken, -step);
    for (const std::size_t row : twins) {
      const double number = numbers[row];
      const double first = std::max(std::ceil((low - number) / step), 1.0);
      const double above = up.nearest(owners[row], number + step * first);
      const double below = down.nearest(owners[row], number - step);
      const bool fits_above = above <= high;
      const bool fits_below = below >= low && below <= high;
      if (fits_above && (!fits_below || above - number <= number - below)) {
        numbers[row] = above;
      } else {
        // Far from the learned values there is always room above them.
        const double far = number + step * static_cast<double>(kMostSteps);
        numbers[row] = fits_below ? below : up.nearest(owners[row], far);
      }
      taken.emplace(owners[row], numbers[row]);
    }
    if (in_order) sort_within(owners, numbers);
    if (column.type == ColumnType::kFloat64) {
      column.floats = std::move(numbers);
    } else {
      std::vector<std::int64_t> integers;
      for (const double number : numbers) integers.push_back(std::llround(number));
      column.integers = std::move(integers);
    }
  }

  [[nodiscard]] Column positions(std::size_t t, std::int64_t first, const Column& blank) const {
    const auto& makers = cells_.relations[*model_.plan.tables[t].maker].parents;
    std::vector<std::int64_t> numbers(makers.size(), first);
    for (std::size_t row = 1; row < makers.size(); ++row) {
      if (makers[row] != kNoParent && makers[row] == makers[row - 1]) {
        numbers[row] = numbers[row - 1] + 1;
      }
    }
    Column column = blank;
    column.integers = std::move(numbers);
    return column;
  }

  static constexpr std::size_t kDeepest = 100;         ///< of keys that are keys of other tables
  static constexpr std::uint64_t kMostSteps = 10'000;  ///< to a free value

  const RelationalModel& model_;
  const DatasetCells& cells_;
  std::vector<Table> own_;                                   ///< by table
  std::vector<std::optional<ComputedColumns>> computed_;     ///< likewise
  std::vector<std::vector<std::size_t>> ends_;               ///< likewise: of the rows of parents
  std::vector<std::vector<std::optional<Column>>> columns_;  ///< by table
};

}  // namespace

std::vector<Table> make_tables(const RelationalModel& model, const DatasetCells& cells,
                               std::span<const std::uint64_t> first_rows, std::uint64_t seed) {
  return TableMaker(model, cells, first_rows, seed).make();
}

}  // namespace likeness::models
