#include "models/relational/lent_columns.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <variant>

#include "constraints/searched_table.hpp"
#include "likeness/constraints.hpp"
#include "models/constraints/constraint_shape.hpp"
#include "models/constraints/number_form.hpp"
#include "models/frame/column_format.hpp"
#include "models/frame/column_role.hpp"
#include "models/frame/validity_bits.hpp"
#include "models/relational/relation_rows.hpp"
#include "models/relational/sibling_order.hpp"
#include "table/column_type.hpp"
#include "table/declared_types.hpp"
#include "table/table_rows.hpp"
#include "text/expression.hpp"
#include "text/number_text.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostLent = 12;
constexpr std::size_t kLongestLending = 2;  ///< relations on the way
constexpr std::size_t kFewestLenders = 20;  ///< rows of parents that show a rule
constexpr std::size_t kFewestOnLine = 50;   ///< likewise, that show a line
constexpr std::size_t kFewestPoints = 4;    ///< of a line, different ones
constexpr double kNarrowGap = 0.25;         ///< of how dates are spread
constexpr double kMuchWider = 4;

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

/// The number of fewest decimals that is as near as that.
double fewest_decimals(double number, double tolerance) {
  for (double scale = 1; scale < 1e9; scale *= 10) {
    const double rounded = std::round(number * scale) / scale;
    if (std::abs(rounded - number) <= tolerance) return rounded;
  }
  return number;
}

struct Line {
  double slope = 0;
  double start = 0;
};

/// The line through points, but for what is below the last decimal.
std::optional<Line> line_through(const std::map<double, double>& points, double step) {
  if (points.size() < kFewestPoints) return std::nullopt;
  const auto [x, y] = *points.begin();
  const auto [last_x, last_y] = *points.rbegin();
  if (y == last_y) return std::nullopt;
  const double width = last_x - x;
  Line line;
  line.slope = fewest_decimals((last_y - y) / width, (0.51 * step + 1e-9) / width);
  line.start = fewest_decimals(y - line.slope * x, 0.51 * step);
  const bool is_line = std::ranges::all_of(points, [&](const auto& point) {
    return std::abs(line.start + line.slope * point.first - point.second) <= 0.501 * step;
  });
  return is_line ? std::optional(line) : std::nullopt;
}

/// The formula by which one column of numbers is a line of another one, where it is in all rows.
std::optional<std::string> find_line(const Column& column, const Column& of) {
  constexpr std::size_t kFirstPoints = 16;  ///< that already show that there is none
  const int decimals = column.type == ColumnType::kFloat64 ? column.decimals : 0;
  if (decimals < 0) return std::nullopt;
  const double step = std::pow(10.0, -decimals);
  std::map<double, double> points;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row) || !of.valid(row)) continue;
    const auto [at, added] = points.emplace(number_at(of, row), number_at(column, row));
    if (at->second != number_at(column, row)) return std::nullopt;
    if (added && points.size() == kFirstPoints && !line_through(points, step)) return std::nullopt;
  }
  const std::optional<Line> line = line_through(points, step);
  if (!line) return std::nullopt;
  std::string formula = text::shortest(line->slope) + " * " + text::column_word(of.name);
  if (line->start != 0) {
    formula += (line->start < 0 ? " - " : " + ") + text::shortest(std::abs(line->start));
  }
  return text::column_word(column.name) + " = round(" + formula + ", " + std::to_string(decimals) +
         ")";
}

bool is_never_negative(const Column& column) {
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (column.valid(row) && number_at(column, row) < 0) return false;
  }
  return true;
}

struct Sum {
  std::string formula;
  bool is_difference = false;
  bool is_of_other = false;  ///< the other one less what is lent
};

/// The formula by which one column is a second and a third one added or subtracted.
std::optional<Sum> find_sum(const Column& column, const Column& other, const Column& lent) {
  const auto decimals_of = [](const Column& one) {
    return one.type == ColumnType::kFloat64 ? one.decimals : 0;
  };
  if (std::max(decimals_of(other), decimals_of(lent)) > decimals_of(column)) return std::nullopt;
  const double slack = 0.01 * std::pow(10.0, -decimals_of(column));
  const auto holds = [&](double of_other, double of_lent) {
    bool varies = false;
    std::optional<double> first;
    for (std::size_t row = 0; row < column.size(); ++row) {
      if (!column.valid(row) || !other.valid(row) || !lent.valid(row)) continue;
      const double sum = of_other * number_at(other, row) + of_lent * number_at(lent, row);
      const double value = number_at(column, row);
      if (std::abs(sum - value) > slack + 1e-12 * std::abs(sum)) return false;
      if (!first) first = number_at(other, row);
      varies = varies || number_at(other, row) != *first;
    }
    return varies;
  };
  const std::string name = text::column_word(column.name) + " = ";
  const std::string a = text::column_word(other.name);
  const std::string b = text::column_word(lent.name);
  if (holds(-1, 1)) return Sum{name + b + " - " + a, true, false};
  if (holds(1, 1)) return Sum{name + a + " + " + b, false, false};
  if (holds(1, -1)) return Sum{name + a + " - " + b, true, true};
  return std::nullopt;
}

/// Between which numbers the middle half lies.
double middle_half(std::vector<double> numbers) {
  std::erase_if(numbers, [](double number) { return std::isnan(number); });
  if (numbers.empty()) return 0;
  std::sort(numbers.begin(), numbers.end());
  return numbers[numbers.size() * 3 / 4] - numbers[numbers.size() / 4];
}

class LentColumns {
 public:
  LentColumns(const RelationPlan& plan, const std::vector<const Table*>& tables,
              const DatasetMetadata& metadata, const std::vector<LearnedTable>& learned,
              const std::vector<std::vector<std::string>>& keys, const DatasetCells& cells,
              std::size_t table)
      : plan_(plan),
        tables_(tables),
        metadata_(metadata),
        learned_(learned),
        keys_(keys),
        cells_(cells),
        table_(table) {}

  LendingTable find() {
    if (tables_[table_]->rows() < kFewestTellingRows || !may_move_any()) return {};
    for (const std::vector<std::int64_t>& path : ways()) lend_by(path);
    if (columns_.empty()) return {};
    lending_.metadata = metadata_.tables[table_].metadata;
    std::vector<Column> all = tables_[table_]->columns();
    for (std::size_t k = 0; k < columns_.size(); ++k) {
      all.push_back(columns_[k]);
      lending_.metadata.columns.push_back(meanings_[k]);
    }
    lending_.table = Table(std::move(all));
    find_rules();
    return lending_.rules.empty() ? LendingTable() : std::move(lending_);
  }

 private:
  /// Whether a column of a table holds numbers or dates that are learned.
  [[nodiscard]] bool is_learned_quantity(std::size_t t, std::size_t c) const {
    const Column& column = tables_[t]->column(c);
    const ColumnMetadata* meaning = metadata_.tables[t].metadata.find(column.name);
    return learned_[t].sources[c].origin == ColumnOrigin::kOwn && is_quantity(column.type) &&
           meaning != nullptr && !has(keys_[t], column.name) &&
           (meaning->sdtype == "numerical" || meaning->sdtype == "datetime" ||
            meaning->sdtype == "categorical") &&
           column_role(column, *meaning, false) != ColumnRole::kGenerated;
  }

  [[nodiscard]] bool may_move_any() const {
    for (std::size_t c = 0; c < tables_[table_]->column_count(); ++c) {
      if (is_learned_quantity(table_, c)) return true;
    }
    return false;
  }

  /// Near parents before far ones, and of several ways to a table the shortest.
  [[nodiscard]] std::vector<std::vector<std::int64_t>> ways() const {
    std::vector<std::vector<std::int64_t>> all = {{}};
    std::set<std::size_t> reached = {table_};
    for (std::size_t k = 0; k < all.size(); ++k) {
      const std::vector<std::int64_t> way = all[k];
      if (way.size() == kLongestLending) continue;
      const RelatedTable& at = plan_.tables[end_of(way)];
      std::vector<std::size_t> next = at.dealt;
      if (at.maker) next.insert(next.begin(), *at.maker);
      for (const std::size_t r : next) {
        if (!reached.insert(plan_.relations[r].parent).second) continue;
        all.push_back(way);
        all.back().push_back(static_cast<std::int64_t>(r));
      }
    }
    all.erase(all.begin());
    return all;
  }

  [[nodiscard]] std::size_t end_of(const std::vector<std::int64_t>& way) const {
    return way.empty() ? table_ : plan_.relations[static_cast<std::size_t>(way.back())].parent;
  }

  void lend_by(const std::vector<std::int64_t>& way) {
    const std::size_t at = end_of(way);
    const std::vector<std::int32_t> rows = follow(cells_, way, tables_[table_]->rows());
    std::set<std::int32_t> lenders(rows.begin(), rows.end());
    lenders.erase(kNoParent);
    if (lenders.size() < kFewestLenders) return;
    for (const bool dates : {true, false}) {
      for (std::size_t c = 0; c < tables_[at]->column_count(); ++c) {
        const bool is_date = tables_[at]->column(c).type == ColumnType::kDatetime;
        if (is_date != dates || columns_.size() == kMostLent || !is_learned_quantity(at, c)) {
          continue;
        }
        lend(way, at, c, rows, lenders.size());
      }
    }
  }

  void lend(const std::vector<std::int64_t>& way, std::size_t at, std::size_t c,
            const std::vector<std::int32_t>& rows, std::size_t lenders) {
    const Column& from = tables_[at]->column(c);
    if (is_copied(way, from.name)) return;
    Column column = column_of_rows(from, rows);
    column.name = plan_.tables[at].name + '.' + from.name;
    if (tables_[table_]->find(column.name) != nullptr) return;
    ColumnMetadata meaning = *metadata_.tables[at].metadata.find(from.name);
    meaning.name = column.name;
    // A number of few values is one, too.
    if (meaning.sdtype == "categorical") {
      meaning.sdtype = column.type == ColumnType::kDatetime ? "datetime" : "numerical";
    }
    LentColumn lent;
    lent.blank = blank_like(column);
    lent.source.origin = ColumnOrigin::kCopied;
    lent.source.path = way;
    lent.source.column = from.name;
    lent.is_whole = column.missing_count() == 0;
    lending_.lent.push_back(std::move(lent));
    columns_.push_back(std::move(column));
    meanings_.push_back(std::move(meaning));
    lenders_.push_back(lenders);
  }

  /// Whether the table has the column already.
  [[nodiscard]] bool is_copied(const std::vector<std::int64_t>& way,
                               const std::string& column) const {
    return std::ranges::any_of(learned_[table_].sources, [&](const ColumnSource& source) {
      return source.origin == ColumnOrigin::kCopied && source.path == way &&
             source.column == column;
    });
  }

  /// The cells of those rows; missing where there is none.
  [[nodiscard]] static Column column_of_rows(const Column& from,
                                             const std::vector<std::int32_t>& rows) {
    std::vector<std::size_t> taken(rows.size());
    for (std::size_t k = 0; k < rows.size(); ++k) {
      taken[k] = rows[k] == kNoParent ? 0 : static_cast<std::size_t>(rows[k]);
    }
    Column column = take_table_rows(Table({from}), taken).column(0);
    ValidityBits validity(rows.size());
    for (std::size_t k = 0; k < rows.size(); ++k) {
      if (rows[k] == kNoParent || !from.valid(taken[k])) validity.clear(k);
    }
    column.validity = validity.take();
    return column;
  }

  void find_rules() {
    find_lines();
    find_sums();
    const Table declared = as_declared_where_it_fits(lending_.table, lending_.metadata);
    for (FoundConstraint& found : find_constraints(lending_.table, lending_.metadata)) {
      if (!found.certain || !is_between(found.constraint) || is_line(found.constraint)) continue;
      const bool is_held = !orders_of(found.constraint, declared).empty() ||
                           !formulas_of(found.constraint, declared).empty();
      const double share =
          static_cast<double>(fewest_lenders(found.constraint)) / static_cast<double>(found.rows);
      if (!is_held || found.surprise * std::min(share, 1.0) < kLeastSurprise) continue;
      lending_.rules.push_back(std::move(found.constraint));
    }
    drop_wide_orders();
  }

  /// A column that is near to one lent number is learned by that, not by one that is far away.
  void drop_wide_orders() {
    std::map<std::string, double> narrowest;
    for (const Constraint& rule : lending_.rules) {
      const auto [own, width] = own_gap(rule);
      if (!own.empty() && width <= kNarrowGap) {
        const auto [at, added] = narrowest.emplace(own, width);
        at->second = std::min(at->second, width);
      }
    }
    std::vector<Constraint> kept;
    for (const Constraint& rule : lending_.rules) {
      const auto [own, width] = own_gap(rule);
      const auto found = narrowest.find(own);
      const bool is_left = found != narrowest.end() && width > kMuchWider * found->second;
      (is_left ? lending_.left_out : kept).push_back(rule);
    }
    lending_.rules = std::move(kept);
  }

  /// Of an order with a lent column, the own one, and how its gap is spread in comparison with it.
  [[nodiscard]] std::pair<std::string, double> own_gap(const Constraint& rule) const {
    const std::vector<OrderShape> shapes = orders_of(rule, lending_.table);
    if (shapes.size() != 1) return {};
    const bool is_low = tables_[table_]->find(shapes[0].low) != nullptr;
    const std::string& own = is_low ? shapes[0].low : shapes[0].high;
    const std::string& other = is_low ? shapes[0].high : shapes[0].low;
    const std::vector<double> numbers = numbers_of_cells(lending_.table.column(own));
    std::vector<double> gaps = numbers_of_cells(lending_.table.column(other));
    for (std::size_t row = 0; row < gaps.size(); ++row) gaps[row] -= numbers[row];
    return {own, middle_half(std::move(gaps)) / std::max(middle_half(numbers), 1e-300)};
  }

  /// Own numbers that are a lent one and another own one added or subtracted.
  void find_sums() {
    const Table& own = *tables_[table_];
    for (std::size_t c = 0; c < own.column_count(); ++c) {
      if (!is_summand(own.column(c)) || !is_learned_quantity(table_, c)) continue;
      for (std::size_t d = 0; d < c; ++d) {
        if (!is_summand(own.column(d)) || !is_learned_quantity(table_, d)) continue;
        for (std::size_t k = 0; k < columns_.size(); ++k) {
          if (!is_summand(columns_[k]) || lenders_[k] < kFewestOnLine) continue;
          const std::optional<Sum> sum = find_sum(own.column(c), own.column(d), columns_[k]);
          if (!sum) continue;
          lending_.rules.push_back(parse_constraint(sum->formula));
          if (sum->is_difference && is_never_negative(own.column(c))) {
            std::vector<std::string> order = {own.column(d).name, columns_[k].name};
            if (sum->is_of_other) std::swap(order[0], order[1]);
            lending_.rules.push_back(Constraint{"Inequality", order});
          }
          lines_.push_back({own.column(c).name, own.column(d).name, columns_[k].name});
          break;
        }
      }
    }
  }

  [[nodiscard]] static bool is_summand(const Column& column) {
    return column.type == ColumnType::kInt64 ||
           (column.type == ColumnType::kFloat64 && column.decimals >= 0);
  }

  /// Own numbers that are a line of a lent one, which can't be computed the other way.
  void find_lines() {
    for (std::size_t c = 0; c < tables_[table_]->column_count(); ++c) {
      const Column& column = tables_[table_]->column(c);
      if (!is_learned_quantity(table_, c) || column.type == ColumnType::kDatetime) continue;
      for (std::size_t k = 0; k < columns_.size(); ++k) {
        if (columns_[k].type == ColumnType::kDatetime || lenders_[k] < kFewestOnLine) continue;
        const std::optional<std::string> line = find_line(column, columns_[k]);
        if (!line) continue;
        lending_.rules.push_back(parse_constraint(*line));
        lending_.computed.push_back(column.name);
        lines_.push_back({column.name, columns_[k].name});
        break;
      }
    }
  }

  [[nodiscard]] bool is_line(const Constraint& constraint) const {
    const std::vector<std::string> names = constraint_columns(constraint);
    return std::ranges::any_of(lines_, [&](const std::vector<std::string>& line) {
      return std::ranges::is_permutation(line, names);
    });
  }

  /// Whether it speaks of the table's own learned numbers, and of lent ones.
  [[nodiscard]] bool is_between(const Constraint& constraint) const {
    bool own = false;
    bool lent = false;
    for (const std::string& name : constraint_columns(constraint)) {
      const Column* column = tables_[table_]->find(name);
      if (column == nullptr) {
        lent = true;
        continue;
      }
      const auto c = static_cast<std::size_t>(column - tables_[table_]->columns().data());
      own = own || is_learned_quantity(table_, c);
    }
    return own && lent;
  }

  /// Of the lent columns of a rule, how many rows lend the one of fewest.
  [[nodiscard]] std::size_t fewest_lenders(const Constraint& constraint) const {
    std::size_t fewest = tables_[table_]->rows();
    for (const std::string& name : constraint_columns(constraint)) {
      const auto found = std::ranges::find(columns_, name, &Column::name);
      if (found == columns_.end()) continue;
      fewest = std::min(fewest, lenders_[static_cast<std::size_t>(found - columns_.begin())]);
    }
    return fewest;
  }

  const RelationPlan& plan_;
  const std::vector<const Table*>& tables_;
  const DatasetMetadata& metadata_;
  const std::vector<LearnedTable>& learned_;
  const std::vector<std::vector<std::string>>& keys_;
  const DatasetCells& cells_;
  std::size_t table_;
  LendingTable lending_;
  std::vector<Column> columns_;  ///< the lent ones
  std::vector<ColumnMetadata> meanings_;
  std::vector<std::size_t> lenders_;             ///< of each
  std::vector<std::vector<std::string>> lines_;  ///< columns of rules
};

}  // namespace

LendingTable find_lent_columns(const RelationPlan& plan, const std::vector<const Table*>& tables,
                               const DatasetMetadata& metadata,
                               const std::vector<LearnedTable>& learned,
                               const std::vector<std::vector<std::string>>& keys,
                               const DatasetCells& cells, std::size_t table) {
  return LentColumns(plan, tables, metadata, learned, keys, cells, table).find();
}

std::vector<std::string> columns_in_order(const LendingTable& lending, const Table& table,
                                          const std::vector<std::int32_t>& makers) {
  std::vector<CellColumn> columns;
  std::vector<ColumnValues> cells;
  for (const Column& column : table.columns()) {
    if (column.type != ColumnType::kDatetime) continue;
    columns.push_back({column.name, 0, true});
    cells.emplace_back().numbers = numbers_of_cells(column);
  }
  const std::size_t parents =
      static_cast<std::size_t>(*std::max_element(makers.begin(), makers.end()) + 1);
  const SiblingOrder order =
      order_siblings(makers, parents, columns, cells, std::vector<bool>(columns.size(), true),
                     lending.metadata.sequence_index);
  if (!order.index) return {};
  const std::string& name = columns[*order.index].name;
  const std::vector<double>& times = cells[*order.index].numbers;
  for (const Constraint& rule : lending.rules) {
    for (const OrderShape& shape : orders_of(rule, lending.table)) {
      if (shape.low != name && shape.high != name) continue;
      const std::string& other = shape.low == name ? shape.high : shape.low;
      std::vector<double> gaps = numbers_of_cells(lending.table.column(other));
      for (std::size_t row = 0; row < gaps.size(); ++row) gaps[row] -= times[row];
      if (middle_half(gaps) > kNarrowGap * middle_half(times)) return {name};
    }
  }
  return {};
}

bool is_time_since(const LearnedTable& learned, const std::string& column) {
  if (!learned.rules || learned.lent.empty()) return false;
  return std::ranges::any_of(learned.blanks, [&](const Column& blank) {
    if (blank.type != ColumnType::kDatetime) return false;
    const ColumnDefinition* definition = learned.rules->plan.definition_of(blank.name);
    const auto* gap = definition == nullptr ? nullptr : std::get_if<GapColumn>(definition);
    return gap != nullptr && gap->learned_name() == column &&
           std::ranges::all_of(gap->inputs(), [&](const std::string& input) {
             return std::ranges::any_of(
                 learned.lent, [&](const LentColumn& lent) { return lent.blank.name == input; });
           });
  });
}

std::vector<std::int32_t> whole_rows(const Column& from, std::vector<std::int32_t> rows,
                                     bool is_whole) {
  if (!is_whole || from.size() == 0) return rows;
  std::vector<std::int32_t> next(from.size(), kNoParent);  // the next row with a cell, or the first
  std::int32_t known = kNoParent;
  for (std::size_t turn = 0; turn < 2; ++turn) {
    for (std::size_t row = from.size(); row-- > 0;) {
      if (from.valid(row)) known = static_cast<std::int32_t>(row);
      next[row] = known;
    }
  }
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const auto at = rows[k] == kNoParent ? k % from.size() : static_cast<std::size_t>(rows[k]);
    rows[k] = next[at];
  }
  return rows;
}

}  // namespace likeness::models
