#include "models/relational/shared_categories.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "constraints/constraint_check.hpp"
#include "core/hash.hpp"
#include "likeness/error.hpp"
#include "models/frame/owned_values.hpp"

namespace likeness::models {

namespace {

constexpr std::size_t kFewestOwningRows = 20;
/// Of these, with rows: of fewer, all that rows hold would be what too few have.
constexpr std::size_t kFewestOwnersWithRows = 5;

/// How many owners rows have, of up to as many as are enough.
std::size_t count_owners(std::span<const std::int32_t> owners) {
  std::set<std::int32_t> seen;
  for (const std::int32_t owner : owners) {
    if (owner != kNoParent) seen.insert(owner);
    if (seen.size() == kFewestOwnersWithRows) break;
  }
  return seen.size();
}

/// The parents that make a table's rows and are not known to all, where these are enough to tell
/// owners apart.
std::span<const std::int32_t> owning_parents(const RelationPlan& plan, const DatasetCells& cells,
                                             std::size_t table) {
  if (!plan.tables[table].maker) return {};
  const std::size_t relation = *plan.tables[table].maker;
  const std::size_t parent = plan.relations[relation].parent;
  const bool tells = !plan.tables[parent].kept && cells.tables[parent].rows >= kFewestOwningRows;
  if (parent == table || !tells) return {};
  return cells.relations[relation].parents;
}

}  // namespace

std::vector<std::int32_t> owners_of_rows(const RelationPlan& plan, const DatasetCells& cells,
                                         std::size_t table) {
  std::vector<std::int32_t> owners;
  for (std::size_t child = table;;) {
    const std::span<const std::int32_t> parents = owning_parents(plan, cells, child);
    if (parents.empty()) break;
    std::vector<std::int32_t> farther = owners;
    if (owners.empty()) farther.assign(parents.begin(), parents.end());
    for (std::int32_t& owner : farther) {
      if (!owners.empty() && owner != kNoParent) owner = parents[static_cast<std::size_t>(owner)];
    }
    if (count_owners(farther) < kFewestOwnersWithRows) break;
    owners = std::move(farther);
    child = plan.relations[*plan.tables[child].maker].parent;
  }
  return owners;
}

CategoryOwners category_owners(const RelationPlan& plan, const DatasetCells& cells,
                               std::size_t table) {
  CategoryOwners owners;
  owners.of_rows = owners_of_rows(plan, cells, table);
  if (!owners.of_rows.empty()) return owners;
  const std::span<const std::int32_t> parents = owning_parents(plan, cells, table);
  owners.few = count_owners(parents);
  // Of one alone, nothing could come out.
  if (owners.few > 1) owners.of_rows.assign(parents.begin(), parents.end());
  return owners;
}

namespace {

/// Of each code, whether fewer than `fewest` owners have it. Nobody's rows are each by themselves.
std::vector<bool> rare_codes(std::span<const std::int32_t> owners, std::size_t fewest,
                             std::span<const std::int32_t> codes) {
  const auto most = *std::max_element(codes.begin(), codes.end());
  std::vector<std::vector<std::int32_t>> known(static_cast<std::size_t>(most) + 1);
  std::vector<std::size_t> counts(known.size(), 0);
  for (std::size_t row = 0; row < codes.size(); ++row) {
    const auto code = static_cast<std::size_t>(codes[row]);
    if (counts[code] >= fewest) continue;
    if (owners[row] != kNoParent) {
      const bool seen = std::ranges::find(known[code], owners[row]) != known[code].end();
      if (seen) continue;
      known[code].push_back(owners[row]);
    }
    ++counts[code];
  }
  std::vector<bool> rare(known.size());
  for (std::size_t code = 0; code < rare.size(); ++code) rare[code] = counts[code] < fewest;
  return rare;
}

/// Whether every row obeys a rule; not where it names a value that the table has not.
bool is_obeyed(const Constraint& constraint, const Table& table, const Metadata& metadata) {
  try {
    const ConstraintCheck check(constraint, table, metadata);
    return std::ranges::count(check.broken(table), 0) == static_cast<std::ptrdiff_t>(table.rows());
  } catch (const Error&) {
    return false;
  }
}

/// The columns of the rules that hold in one table and not in another of the same rows.
std::vector<std::string> columns_of_broken_rules(const Table& real, const Table& changed,
                                                 const Metadata& metadata) {
  std::vector<std::string> columns;
  for (const Constraint& constraint : metadata.constraints) {
    if (is_obeyed(constraint, changed, metadata) || !is_obeyed(constraint, real, metadata)) {
      continue;
    }
    const std::vector<std::string> named = ConstraintCheck(constraint, real, metadata).columns();
    columns.insert(columns.end(), named.begin(), named.end());
  }
  return columns;
}

}  // namespace

Table with_shared_categories(const Table& table, const Metadata& metadata,
                             std::span<const std::int32_t> owners, std::size_t fewest,
                             const NumberRule& rule, std::vector<std::string> kept,
                             const std::vector<std::string>& left, std::vector<RareValues>& changed,
                             std::vector<std::string>& unshared) {
  const std::vector<std::string_view> left_names(left.begin(), left.end());
  for (;;) {
    const std::vector<std::string_view> names(kept.begin(), kept.end());
    SharedTable common =
        without_owned_categories(table, metadata, owners, fewest, rule, names, left_names);
    if (common.rare.columns.empty()) return table;
    const std::vector<std::string> broken = columns_of_broken_rules(table, common.table, metadata);
    if (broken.empty()) {
      changed = std::move(common.rare.columns);
      unshared = std::move(common.unshared);
      return std::move(common.table);
    }
    kept.insert(kept.end(), broken.begin(), broken.end());
  }
}

std::size_t share_categories(std::span<const std::int32_t> owners, std::size_t fewest,
                             std::vector<std::int32_t>& codes) {
  if (codes.empty() || owners.size() != codes.size()) return 0;
  if (std::ranges::any_of(codes, [](std::int32_t code) { return code < 0; })) return 0;
  const std::vector<bool> rare = rare_codes(owners, fewest, codes);
  const auto is_rare = [&](std::int32_t code) { return rare[static_cast<std::size_t>(code)]; };
  if (std::ranges::none_of(codes, is_rare) || std::ranges::all_of(codes, is_rare)) return 0;
  std::vector<std::int32_t> shared;
  std::ranges::copy_if(codes, std::back_inserter(shared),
                       [&](std::int32_t code) { return !is_rare(code); });
  std::size_t changed = 0;
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (!is_rare(codes[row])) continue;
    codes[row] = shared[mixed_bits(row) % shared.size()];
    ++changed;
  }
  return changed;
}

}  // namespace likeness::models
