#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

#include "likeness/dataset.hpp"
#include "likeness/error.hpp"
#include "likeness/random.hpp"
#include "table/key_codes.hpp"
#include "table/table_rows.hpp"
#include "text/nearest_name.hpp"
#include "text/quote.hpp"

namespace likeness {
namespace {

/// A relation with the rows that it joins.
struct Joined {
  std::size_t parent = 0;  ///< tables
  std::size_t child = 0;
  std::vector<std::int64_t> parent_row;  ///< of each row of the child; -1 for none
};

std::size_t place_of(const Dataset& dataset, const std::string& name) {
  const auto found = std::ranges::find(dataset.tables, name, &NamedTable::name);
  return static_cast<std::size_t>(found - dataset.tables.begin());
}

Joined join(const Relation& relation, const Dataset& dataset) {
  Joined joined{place_of(dataset, relation.parent), place_of(dataset, relation.child), {}};
  const KeyCodes codes =
      key_codes(relation, dataset.tables[joined.parent].table, dataset.tables[joined.child].table);
  std::vector<std::int64_t> row_of(codes.keys, -1);
  for (std::size_t row = 0; row < codes.of_tables[0].size(); ++row) {
    const std::int64_t code = codes.of_tables[0][row];
    if (code >= 0) row_of[static_cast<std::size_t>(code)] = static_cast<std::int64_t>(row);
  }
  for (const std::int64_t code : codes.of_tables[1]) {
    joined.parent_row.push_back(code < 0 ? -1 : row_of[static_cast<std::size_t>(code)]);
  }
  return joined;
}

std::vector<Joined> join_all(const DatasetMetadata& metadata, const Dataset& dataset) {
  std::vector<Joined> relations;
  for (const Relation& relation : metadata.relations) relations.push_back(join(relation, dataset));
  return relations;
}

using Chosen = std::vector<std::vector<bool>>;  ///< of each table, each row

Chosen none_of(const Dataset& dataset) {
  Chosen chosen;
  for (const NamedTable& table : dataset.tables) chosen.emplace_back(table.table.rows(), false);
  return chosen;
}

/// Adds what refers to chosen rows, until nothing does.
void add_descendants(const std::vector<Joined>& relations, Chosen& chosen) {
  for (bool changed = true; changed;) {
    changed = false;
    for (const Joined& relation : relations) {
      for (std::size_t row = 0; row < relation.parent_row.size(); ++row) {
        const std::int64_t parent = relation.parent_row[row];
        if (parent < 0 || chosen[relation.child][row] ||
            !chosen[relation.parent][static_cast<std::size_t>(parent)]) {
          continue;
        }
        chosen[relation.child][row] = true;
        changed = true;
      }
    }
  }
}

/// Adds what chosen rows refer to, until all of it is there.
void add_ancestors(const std::vector<Joined>& relations, Chosen& chosen) {
  for (bool changed = true; changed;) {
    changed = false;
    for (const Joined& relation : relations) {
      for (std::size_t row = 0; row < relation.parent_row.size(); ++row) {
        const std::int64_t parent = relation.parent_row[row];
        if (parent < 0 || !chosen[relation.child][row]) continue;
        auto&& there = chosen[relation.parent][static_cast<std::size_t>(parent)];
        if (there) continue;
        there = true;
        changed = true;
      }
    }
  }
}

void draw_roots(std::uint64_t count, std::uint64_t seed, std::vector<bool>& rows) {
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), 0);
  const RandomStream random(seed, 0);
  for (std::size_t k = 0; k < order.size() && k < count; ++k) {
    std::swap(order[k], order[k + random.below(k, order.size() - k)]);
    rows[order[k]] = true;
  }
}

std::vector<std::size_t> chosen_rows(const std::vector<bool>& chosen) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < chosen.size(); ++row) {
    if (chosen[row]) rows.push_back(row);
  }
  return rows;
}

bool is_alone(const std::vector<Joined>& relations, std::size_t table) {
  return std::ranges::none_of(relations, [&](const Joined& relation) {
    return relation.parent == table || relation.child == table;
  });
}

/// Rows that refer to rows of a table, directly or by others.
std::size_t rows_below(const std::vector<Joined>& relations, const Dataset& dataset,
                       std::size_t table) {
  std::vector<bool> reached(dataset.tables.size(), false);
  std::vector<std::size_t> waiting = {table};
  std::size_t rows = 0;
  while (!waiting.empty()) {
    const std::size_t at = waiting.back();
    waiting.pop_back();
    for (const Joined& relation : relations) {
      if (relation.parent != at || reached[relation.child] || relation.child == table) continue;
      reached[relation.child] = true;
      rows += dataset.tables[relation.child].table.rows();
      waiting.push_back(relation.child);
    }
  }
  return rows;
}

std::size_t main_root_of(const std::vector<Joined>& relations, const Dataset& dataset) {
  std::size_t best = 0;
  std::pair<bool, std::size_t> best_value = {false, 0};
  for (std::size_t table = 0; table < dataset.tables.size(); ++table) {
    const bool refers = std::ranges::any_of(relations, [&](const Joined& relation) {
      return relation.child == table && relation.parent != table;
    });
    const std::pair value = {!refers, rows_below(relations, dataset, table)};
    if (value <= best_value) continue;
    best = table;
    best_value = value;
  }
  return best;
}

}  // namespace

std::string main_root(const DatasetMetadata& metadata, const Dataset& dataset) {
  return dataset.tables[main_root_of(join_all(metadata, dataset), dataset)].name;
}

Dataset subset_dataset(const DatasetMetadata& metadata, const Dataset& dataset,
                       const SubsetOptions& options) {
  const std::vector<Joined> relations = join_all(metadata, dataset);
  std::size_t root = place_of(dataset, options.root);
  if (options.root.empty()) {
    root = main_root_of(relations, dataset);
  } else if (root == dataset.tables.size()) {
    std::vector<std::string_view> names;
    for (const NamedTable& table : dataset.tables) names.emplace_back(table.name);
    throw Error(ErrorCode::kUsage, "There is no table " + text::in_quotes(options.root) +
                                       text::did_you_mean(options.root, names));
  }
  Chosen chosen = none_of(dataset);
  draw_roots(options.rows, options.seed, chosen[root]);
  add_descendants(relations, chosen);
  add_ancestors(relations, chosen);
  Dataset subset;
  for (std::size_t k = 0; k < dataset.tables.size(); ++k) {
    const NamedTable& table = dataset.tables[k];
    subset.tables.push_back(
        {table.name, is_alone(relations, k) && k != root
                         ? table.table
                         : take_table_rows(table.table, chosen_rows(chosen[k]))});
  }
  return subset;
}

}  // namespace likeness
