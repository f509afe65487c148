#include "models/relational/derived_columns.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <string>

#include "models/relational/relation_rows.hpp"
#include "table/column_type.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kFewestDerivedRows = 20;
constexpr double kMostDirty = 0.01;         ///< of totals, that are not the sum of their rows
constexpr double kMostUnusualDirty = 0.05;  ///< of those that aren't the most frequent total
constexpr std::size_t kFewestUnusual = 50;  ///< that show a sum in spite of some
constexpr std::size_t kLongestCopy = 3;     ///< relations to a row that is copied from

bool equal_cells(const Column& a, std::size_t i, const Column& b, std::size_t k) {
  if (!a.valid(i) || !b.valid(k)) return a.valid(i) == b.valid(k);
  if (is_coded(a.type) || is_string(a.type)) return string_at(a, i) == string_at(b, k);
  return number_at(a, i) == number_at(b, k);
}

bool may_be_equal(const Column& a, const Column& b) {
  return a.type == b.type || (is_string(a.type) && is_string(b.type)) ||
         (is_number(a.type) && is_number(b.type));
}

/// Whether each row's cell is that of the row it leads to, and not always the
/// same.
bool is_copy(const Column& column, const Column& from, const std::vector<std::int32_t>& rows) {
  bool varies = false;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    if (rows[k] == kNoParent || !equal_cells(column, k, from, static_cast<std::size_t>(rows[k]))) {
      return false;
    }
    varies = varies || !equal_cells(column, k, column, 0);
  }
  return varies;
}

std::vector<std::size_t> leading_relations(const RelationPlan& plan, std::size_t table) {
  std::vector<std::size_t> relations = plan.tables[table].dealt;
  if (plan.tables[table].maker) {
    relations.insert(relations.begin(), *plan.tables[table].maker);
  }
  return relations;
}

std::vector<std::vector<std::int64_t>> copy_paths(const RelationPlan& plan, std::size_t table) {
  std::vector<std::vector<std::int64_t>> paths = {{}};
  for (std::size_t k = 0; k < paths.size(); ++k) {
    const std::vector<std::int64_t> path = paths[k];
    if (path.size() == kLongestCopy) break;
    const std::size_t at =
        path.empty() ? table : plan.relations[static_cast<std::size_t>(path.back())].parent;
    for (const std::size_t r : leading_relations(plan, at)) {
      paths.push_back(path);
      paths.back().push_back(static_cast<std::int64_t>(r));
    }
  }
  paths.erase(paths.begin());
  return paths;
}

/// Candidates for a sum: numbers of the child that don't come from sums
/// themselves.
std::vector<const Column*> number_columns(const Table& table, const LearnedTable& learned) {
  std::vector<const Column*> columns;
  for (std::size_t c = 0; c < learned.sources.size(); ++c) {
    const ColumnOrigin origin = learned.sources[c].origin;
    const Column& column = table.column(c);
    const bool fits = origin == ColumnOrigin::kOwn || origin == ColumnOrigin::kCopied;
    if (fits && is_number(column.type) && column.missing_count() == 0) columns.push_back(&column);
  }
  if (columns.size() > 12) columns.resize(12);
  return columns;
}

double product_of_row(const std::vector<const Column*>& factors,
                      const std::vector<const Column*>& discounts, std::size_t row) {
  double product = 1;
  for (const Column* factor : factors) product *= number_at(*factor, row);
  for (const Column* discount : discounts) product *= 1 - number_at(*discount, row);
  return product;
}

class SumSearch {
 public:
  SumSearch(const Column& total, const std::vector<std::int32_t>& parents)
      : total_(total), parents_(parents) {
    const int decimals = total.type == ColumnType::kInt64 ? 0 : total.decimals;
    tolerance_ = decimals < 0 ? 1e-6 : 0.501 * std::pow(10.0, -decimals);
    std::map<double, std::size_t> counts;
    for (std::size_t row = 0; row < total.size(); ++row) ++counts[number_at(total, row)];
    const auto most =
        std::max_element(counts.begin(), counts.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    usual_ = most->first;
    unusual_ = total.size() - most->second;
    group_children();
  }

  /// In how many rows the total is another one; nothing where that is more than a dirty row or two
  /// of hundreds.
  [[nodiscard]] std::optional<std::size_t> broken_rows(
      const std::vector<const Column*>& factors,
      const std::vector<const Column*>& discounts) const {
    std::size_t broken = 0;
    std::size_t unusual = 0;  // of these, those that aren't what most totals are
    // A wrong sum is seen at the first rows, so that few of the children are looked at.
    for (std::size_t row = 0; row < total_.size(); ++row) {
      const double total = number_at(total_, row);
      const double sum = sum_of(row, factors, discounts);
      if (std::abs(sum - total) <= tolerance_ + 1e-9 * std::abs(total)) continue;
      unusual += total != usual_ ? 1U : 0U;
      const double share = static_cast<double>(++broken) / static_cast<double>(total_.size());
      if (share > kMostDirty) return std::nullopt;
    }
    const bool is_telling =
        static_cast<double>(unusual) <= kMostUnusualDirty * static_cast<double>(unusual_);
    if (broken > 0 && (unusual_ < kFewestUnusual || !is_telling)) return std::nullopt;
    return broken;
  }

 private:
  /// The children of each row, in their order.
  void group_children() {
    begins_.assign(total_.size() + 1, 0);
    for (const std::int32_t parent : parents_) {
      if (parent != kNoParent) ++begins_[static_cast<std::size_t>(parent) + 1];
    }
    std::partial_sum(begins_.begin(), begins_.end(), begins_.begin());
    children_.resize(begins_.back());
    std::vector<std::size_t> next(begins_.begin(), begins_.end() - 1);
    for (std::size_t k = 0; k < parents_.size(); ++k) {
      if (parents_[k] == kNoParent) continue;
      children_[next[static_cast<std::size_t>(parents_[k])]++] = k;
    }
  }

  [[nodiscard]] double sum_of(std::size_t row, const std::vector<const Column*>& factors,
                              const std::vector<const Column*>& discounts) const {
    double sum = 0;
    for (std::size_t at = begins_[row]; at < begins_[row + 1]; ++at) {
      sum += product_of_row(factors, discounts, children_[at]);
    }
    return sum;
  }

  const Column& total_;
  const std::vector<std::int32_t>& parents_;
  std::vector<std::size_t> begins_;    ///< of each row, where its children begin
  std::vector<std::size_t> children_;  ///< rows
  double tolerance_ = 0;
  double usual_ = 0;         ///< the most frequent total
  std::size_t unusual_ = 0;  ///< rows with another one
};

bool varies(const Column& column) {
  for (std::size_t row = 1; row < column.size(); ++row) {
    if (number_at(column, row) != number_at(column, 0)) return true;
  }
  return false;
}

std::vector<std::string> column_names_of(const std::vector<const Column*>& columns) {
  std::vector<std::string> names;
  for (const Column* column : columns) names.push_back(column->name);
  return names;
}

}  // namespace

std::optional<ColumnSource> find_copied(const RelationPlan& plan,
                                        const std::vector<const Table*>& tables,
                                        const std::vector<LearnedTable>& learned,
                                        const DatasetCells& cells, std::size_t table,
                                        std::size_t column) {
  const Column& cell = tables[table]->column(column);
  if (cell.size() < kFewestDerivedRows || cell.missing_count() == cell.size()) return std::nullopt;
  for (const std::vector<std::int64_t>& path : copy_paths(plan, table)) {
    const std::size_t at = plan.relations[static_cast<std::size_t>(path.back())].parent;
    const std::vector<std::int32_t> rows = follow(cells, path, cell.size());
    std::optional<ColumnSource> found;
    for (std::size_t c = 0; c < learned[at].sources.size(); ++c) {
      const Column& from = tables[at]->column(c);
      const bool own = learned[at].sources[c].origin == ColumnOrigin::kOwn;
      if (!own || at == table || !may_be_equal(cell, from) || !is_copy(cell, from, rows)) continue;
      if (found && from.name != cell.name) continue;
      found.emplace();
      found->origin = ColumnOrigin::kCopied;
      found->path = path;
      found->column = from.name;
    }
    if (found) return found;
  }
  return std::nullopt;
}

std::vector<double> sums_over_children(const std::vector<const Column*>& factors,
                                       const std::vector<const Column*>& discounts,
                                       const std::vector<std::int32_t>& parents, std::size_t rows) {
  std::vector<double> sums(rows, 0);
  for (std::size_t k = 0; k < parents.size(); ++k) {
    if (parents[k] == kNoParent) continue;
    sums[static_cast<std::size_t>(parents[k])] += product_of_row(factors, discounts, k);
  }
  return sums;
}

std::optional<ColumnSource> find_summed(const RelationPlan& plan,
                                        const std::vector<const Table*>& tables,
                                        const std::vector<LearnedTable>& learned,
                                        const DatasetCells& cells, std::size_t table,
                                        std::size_t column) {
  const Column& total = tables[table]->column(column);
  if (!is_number(total.type) || total.size() < kFewestDerivedRows || total.missing_count() > 0 ||
      !varies(total)) {
    return std::nullopt;
  }
  std::optional<ColumnSource> nearly;
  // Whether that is what was looked for; what holds but for a few rows waits for what holds in all.
  const auto is_found = [&](const SumSearch& search, const ColumnSource& source,
                            const std::vector<const Column*>& factors,
                            const std::vector<const Column*>& discounts) {
    const std::optional<std::size_t> broken = search.broken_rows(factors, discounts);
    if (broken && *broken > 0 && (!nearly || *broken < nearly->broken_rows)) {
      nearly = source;
      nearly->broken_rows = *broken;
      nearly->discounts = column_names_of(discounts);
    }
    return broken && *broken == 0;
  };
  for (const std::size_t r : plan.tables[table].children) {
    const PlannedRelation& relation = plan.relations[r];
    if (relation.use == RelationUse::kLate || plan.tables[relation.child].kept) continue;
    const SumSearch search(total, cells.relations[r].parents);
    ColumnSource source;
    source.origin = ColumnOrigin::kSummed;
    source.path = {static_cast<std::int64_t>(r)};
    if (is_found(search, source, {}, {})) return source;
    const auto numbers = number_columns(*tables[relation.child], learned[relation.child]);
    for (std::size_t a = 0; a < numbers.size(); ++a) {
      for (std::size_t b = a; b < numbers.size(); ++b) {
        std::vector<const Column*> factors = {numbers[a]};
        if (b > a) factors.push_back(numbers[b]);
        source.factors = column_names_of(factors);
        if (is_found(search, source, factors, {})) return source;
        for (const Column* discount : numbers) {
          if (std::find(factors.begin(), factors.end(), discount) != factors.end()) continue;
          if (!is_found(search, source, factors, {discount})) continue;
          source.discounts = {discount->name};
          return source;
        }
      }
    }
  }
  return nearly;
}

}  // namespace likeness::models
