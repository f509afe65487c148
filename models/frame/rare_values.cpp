#include "models/frame/rare_values.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <utility>

#include "likeness/parallel.hpp"
#include "models/frame/learned_cells.hpp"
#include "models/frame/owned_values.hpp"
#include "models/frame/rare_categories.hpp"
#include "models/frame/rare_numbers.hpp"
#include "models/frame/rare_pairs.hpp"
#include "table/column_type.hpp"

namespace likeness::models {
namespace {

using Kind = LearnedCells::Kind;

/// Those of `found` that hold rows.
std::vector<RareValues> only_found(const std::vector<RareValues>& found) {
  std::vector<RareValues> rare;
  std::ranges::copy_if(found, std::back_inserter(rare),
                       [](const auto& one) { return one.rows > 0; });
  return rare;
}

/// Calls make_common(cells) for each column of numbers; `found` receives what it returns.
template <class MakeCommon>
void for_numbers(std::vector<std::optional<LearnedCells>>& columns, const MakeCommon& make_common,
                 std::vector<RareValues>& found) {
  parallel_for(columns.size(), [&](std::size_t c) {
    if (columns[c] && columns[c]->kind() == Kind::kNumbers) found[c] = make_common(*columns[c]);
  });
}

/// What a model would learn of each column; nothing of those in `kept`.
std::vector<std::optional<LearnedCells>> learned_cells_of(const Table& table,
                                                          const Metadata& metadata,
                                                          const NumberRule& rule,
                                                          std::span<const std::string_view> kept) {
  std::vector<std::optional<LearnedCells>> columns(table.column_count());
  parallel_for(columns.size(), [&](std::size_t c) {
    const Column& column = table.column(c);
    const ColumnMetadata* meaning = metadata.find(column.name);
    const bool is_kept = std::find(kept.begin(), kept.end(), column.name) != kept.end();
    if (meaning == nullptr || is_kept) return;
    LearnedCells cells(column, *meaning, metadata.primary_key == column.name, rule);
    if (cells.kind() != Kind::kGenerated) columns[c] = std::move(cells);
  });
  return columns;
}

Table taken(const Table& table, const std::vector<std::optional<LearnedCells>>& columns) {
  std::vector<Column> result(columns.size());
  parallel_for(columns.size(), [&](std::size_t c) {
    result[c] = columns[c] ? columns[c]->take() : table.column(c);
  });
  return Table(std::move(result));
}

/// Makes pairs of two numbers anew in a table whose single values have been dealt with, as `rare`
/// says, which is in the table's order.
void remake_pairs(Table& table, const std::vector<std::optional<LearnedCells>>& columns,
                  std::size_t share, std::vector<RareValues>& rare) {
  const auto is_paired = [&](std::size_t c) {
    return columns[c] && columns[c]->kind() == Kind::kNumbers &&
           !table.column(c).notation.joint.empty();
  };
  std::size_t first = 0;
  while (first < columns.size() && !is_paired(first)) ++first;
  if (first == columns.size()) return;
  std::vector<Column> result;
  std::vector<RareValues> found;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    Column column = table.column(c);
    const RarePairs remade = is_paired(c) ? make_rare_pairs_anew(column, share) : RarePairs{};
    const auto before =
        std::ranges::find_if(rare, [&](const auto& one) { return one.column == column.name; });
    if (remade.rows > 0) {
      found.push_back({column.name, remade.pairs, remade.rows, RareValues::Kind::kPaired});
    } else if (before != rare.end()) {
      found.push_back(*before);
    }
    result.push_back(std::move(column));
  }
  table = Table(std::move(result));
  rare = std::move(found);
}

}  // namespace

std::size_t rows_to_share(std::size_t rows, std::uint64_t min_rows) noexcept {
  return static_cast<std::size_t>(std::min<std::uint64_t>(min_rows, rows / 4));
}

CommonTable without_rare_values(const Table& table, const Metadata& metadata,
                                std::uint64_t min_rows, const NumberRule& rule,
                                std::span<const std::string_view> kept) {
  const std::size_t share = rows_to_share(table.rows(), min_rows);
  if (share < 2) return {table, {}};
  std::vector<std::optional<LearnedCells>> columns = learned_cells_of(table, metadata, rule, kept);
  CommonTable common;
  common.rare.share = share;
  RareCategories categories(columns, table.rows(), share);
  categories.run();
  std::vector<RareValues> found = categories.found();
  for_numbers(
      columns, [&](LearnedCells& cells) { return fold_numbers(cells, table.rows(), share); },
      found);
  common.rare.columns = only_found(found);
  common.table = taken(table, columns);
  remake_pairs(common.table, columns, share, common.rare.columns);
  return common;
}

SharedTable without_owned_categories(const Table& table, const Metadata& metadata,
                                     std::span<const std::int32_t> owners, std::size_t fewest,
                                     const NumberRule& rule, std::span<const std::string_view> kept,
                                     std::span<const std::string_view> left) {
  if (fewest < 2 || owners.empty()) return {{table, {}}, {}};
  std::vector<std::optional<LearnedCells>> columns = learned_cells_of(table, metadata, rule, kept);
  SharedTable common;
  common.rare.share = fewest;
  RareCategories categories(columns, table.rows(), fewest, owners, left);
  categories.run();
  common.rare.columns = only_found(categories.found());
  common.unshared = categories.unshared();
  common.table = taken(table, columns);
  return common;
}

CommonTable without_owned_numbers(const Table& table, const Metadata& metadata,
                                  std::span<const std::int32_t> owners, std::size_t fewest,
                                  const NumberRule& rule) {
  if (fewest < 2 || owners.empty()) return {table, {}};
  std::vector<std::optional<LearnedCells>> columns = learned_cells_of(table, metadata, rule, {});
  CommonTable common;
  common.rare.share = fewest;
  std::vector<RareValues> found(columns.size());
  for_numbers(
      columns, [&](LearnedCells& cells) { return fold_owned_numbers(cells, owners, fewest); },
      found);
  common.rare.columns = only_found(found);
  common.table = taken(table, columns);
  return common;
}

}  // namespace likeness::models
