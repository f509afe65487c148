#include "table/relation_detect.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "table/column_type.hpp"
#include "table/dataset_description.hpp"
#include "table/key_codes.hpp"
#include "table/key_detect.hpp"
#include "table/relation_names.hpp"

namespace likeness {
namespace {

/// What the values say of a reference.
struct Inclusion {
  double share = 0;  ///< of the cells with a value, those that the key has
  /// How surprising that is, in powers of ten, where values are drawn from the range of the keys.
  double surprise = 0;
};

/// From the lowest to the highest value of a column.
std::pair<double, double> range_of(const Column& column) {
  std::pair<double, double> range = {std::numeric_limits<double>::infinity(),
                                     -std::numeric_limits<double>::infinity()};
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) continue;
    range.first = std::min(range.first, number_at(column, row));
    range.second = std::max(range.second, number_at(column, row));
  }
  return range;
}

/// The share of whole numbers between the lowest and the highest that a key has.
double density(const ColumnFacts& key) {
  const auto [lowest, highest] = range_of(*key.column);
  return static_cast<double>(key.distinct) / (highest - lowest + 1);
}

Inclusion measure_inclusion(const ColumnFacts& child, const ColumnFacts& key) {
  const KeyCodes codes = key_codes(std::vector<KeyColumns>{{key.column}, {child.column}});
  std::vector<bool> in_key(codes.keys, false);
  for (const std::int64_t code : codes.of_tables[0]) {
    if (code >= 0) in_key[static_cast<std::size_t>(code)] = true;
  }
  std::size_t met = 0;
  for (const std::int64_t code : codes.of_tables[1]) {
    met += code >= 0 && in_key[static_cast<std::size_t>(code)] ? 1 : 0;
  }
  Inclusion inclusion;
  inclusion.share =
      child.present == 0 ? 0 : static_cast<double>(met) / static_cast<double>(child.present);
  const auto distinct = static_cast<double>(child.distinct);
  inclusion.surprise =
      child.number ? -distinct * std::log10(std::min(1.0, density(key))) : distinct;
  return inclusion;
}

/// Whether many whole numbers reach from about the lowest to about the highest of a key.
bool spans(const ColumnFacts& child, const ColumnFacts& key) {
  constexpr std::size_t kMany = 20;
  if (!child.number || child.distinct < kMany) return false;
  const auto [lowest, highest] = range_of(*key.column);
  const auto [first, last] = range_of(*child.column);
  const double margin = 0.05 * (highest - lowest);
  return first <= lowest + margin && last >= highest - margin;
}

/// Whether whole numbers are nearly all of the first ones of a key, and few beside its others: so
/// do counts and positions (1 to 4 beside 40 products), and rows that refer to so few parents would
/// hardly refer to just the first.
bool is_run_of_first(const ColumnFacts& child, const ColumnFacts& key) {
  if (!child.number || child.distinct < 2 || key.distinct <= child.distinct) return false;
  const double first = range_of(*key.column).first;
  const double last = range_of(*child.column).second;
  const double possible = last - std::min(first, range_of(*child.column).first) + 1;
  if (static_cast<double>(child.distinct) < 0.8 * possible) return false;
  // How many ways there are to choose as many keys, in powers of ten.
  double ways = 0;
  for (std::size_t k = 0; k < child.distinct; ++k) {
    ways += std::log10(static_cast<double>(key.distinct - k) / static_cast<double>(k + 1));
  }
  constexpr double kHardly = 3;
  return ways > kHardly;
}

/// A reference that a column may be.
struct Candidate {
  std::size_t parent = 0;
  std::size_t key = 0;  ///< column of the parent
  double score = 0;
  double name = 0;
  double surprise = 0;
  std::string reason;
};

std::string percent(double share) {
  const double value = std::floor(1000 * share) / 10;
  const auto tenths = static_cast<std::int64_t>(10 * value + 0.5);
  return std::to_string(tenths / 10) + (tenths % 10 == 0 ? "" : "." + std::to_string(tenths % 10)) +
         "%";
}

constexpr double kStrongName = 0.9;

/// What the values must bear out, the more the less the name says. Negative where they don't.
double confidence_of(const NameAffinity& name, const KeyName& column, const Inclusion& inclusion,
                     bool spans_key) {
  // Half of a table's rows may be gone: a column that is named for it and identifies means it
  // still.
  if (name.score >= 1 && column.identifies && inclusion.share >= 0.5) {
    return 0.8 + 0.19 * inclusion.share;
  }
  if (name.score >= kStrongName) {
    const bool enough =
        inclusion.share >= 0.8 || (inclusion.share >= 0.4 && inclusion.surprise > 9);
    return enough ? 0.8 * name.score + 0.19 * inclusion.share : -1;
  }
  if (name.score > 0) {
    const double needed = inclusion.surprise > 9 ? 0.9 : 0.99;
    if (inclusion.share < needed) return -1;
    return 0.8 * name.score + 0.15 * inclusion.share + (inclusion.surprise > 9 ? 0.04 : 0);
  }
  // A name that only says that it identifies something: not even all of its values in a key say
  // which, unless that key is of rare values, or they reach from its first to its last.
  if (!column.identifies || inclusion.share < 0.999) return -1;
  return inclusion.surprise > 20 ? 0.6 : spans_key ? 0.55 : -1;
}

std::optional<Candidate> judge(const TableFacts& child, std::size_t c, const TableFacts& parent,
                               std::size_t p, std::size_t k) {
  const ColumnFacts& column = child.columns[c];
  const ColumnFacts& key = parent.columns[k];
  const bool own = &child == &parent;
  const NameAffinity name = name_affinity(column.words, parent.words, key.words, own);
  const KeyName about = key_name(column.words);
  if (name.score == 0 && (!about.identifies || about.generic())) return std::nullopt;
  Candidate candidate{p, k, 0, name.score, 0, name.reason};
  if (column.present == 0) {
    // A table without rows has names alone.
    if (name.score < kStrongName) return std::nullopt;
    candidate.score = 0.5;
    candidate.reason += "; it has no values to compare";
    return candidate;
  }
  if (column.number != key.number && key.present > 0) return std::nullopt;
  const bool key_by_name = ends_as_key(column.words);
  if (!key_by_name && !(name.score >= 1 && !may_count(column.words)) &&
      is_run_of_first(column, key)) {
    return std::nullopt;
  }
  const Inclusion inclusion = measure_inclusion(column, key);
  const bool counts = may_count(column.words) && !key_by_name && column.words != key.words;
  if (counts && !spans(column, key) && (inclusion.surprise < 9 || inclusion.share < 0.999)) {
    return std::nullopt;
  }
  candidate.surprise = inclusion.surprise;
  candidate.score = confidence_of(name, about, inclusion, spans(column, key));
  if (candidate.score < 0) return std::nullopt;
  if (candidate.reason.empty()) {
    candidate.reason = inclusion.surprise > 20
                           ? "is named as an identifier, and the key's values are rare ones"
                           : "is named as an identifier, and reaches over this key alone";
  }
  candidate.reason += "; " + percent(inclusion.share) + " of its values are in the key";
  return candidate;
}

/// Columns of a table that others may refer to: its key, and what else identifies by its name.
std::vector<std::size_t> referable(const TableFacts& table) {
  std::vector<std::size_t> columns;
  for (std::size_t k = 0; k < table.columns.size(); ++k) {
    const ColumnFacts& column = table.columns[k];
    const bool key = table.key == std::vector<std::size_t>{k};
    const bool other = column.unique && column.joinable && column.present >= 6 &&
                       key_name(column.words).identifies;
    if (key || other) columns.push_back(k);
  }
  return columns;
}

/// Whether a column is the key of its own table and named for it: then it refers to nothing.
bool own_key(const TableFacts& table, std::size_t c) {
  if (table.key != std::vector<std::size_t>{c}) return false;
  const KeyName name = key_name(table.columns[c].words);
  return name.generic() ||
         name_affinity(table.columns[c].words, table.words, {"id"}, false).score >= kStrongName;
}

/// Whether a table's key is at home there rather than in `other`, which has a key of that name.
bool at_home(const TableFacts& table, std::size_t k, const TableFacts& other, std::size_t c,
             double surprise) {
  const std::vector<std::string> none = {"id"};
  const double here = name_affinity(table.columns[k].words, table.words, none, false).score;
  const double there = name_affinity(other.columns[c].words, other.words, none, false).score;
  if (here != there) return here > there;
  // Two tables that number their rows under one name have nothing to do with each other.
  if (here == 0 && surprise < 9) return false;
  return table.columns[k].distinct >= other.columns[c].distinct;
}

std::optional<Candidate> best_reference(const std::vector<TableFacts>& tables, std::size_t child,
                                        std::size_t c) {
  const TableFacts& table = tables[child];
  if (!table.columns[c].joinable || own_key(table, c)) return std::nullopt;
  std::optional<Candidate> best;
  std::size_t unnamed = 0;
  for (std::size_t p = 0; p < tables.size(); ++p) {
    for (const std::size_t k : referable(tables[p])) {
      if (p == child && k == c) continue;
      const bool key = tables[p].key == std::vector<std::size_t>{k};
      auto candidate = judge(table, c, tables[p], p, k);
      if (!candidate) continue;
      // What is no primary key must be meant by its own name.
      if (!key && candidate->reason.find("the name of the key") == std::string::npos) continue;
      const bool both_keys =
          table.columns[c].unique && table.columns[c].words == tables[p].columns[k].words;
      if (both_keys && !at_home(tables[p], k, table, c, candidate->surprise)) continue;
      unnamed += candidate->name == 0 ? 1 : 0;
      if (!key) candidate->score -= 0.05;
      if (!best || candidate->score > best->score) best = std::move(candidate);
    }
  }
  if (best && best->name == 0 && unnamed > 1) return std::nullopt;
  return best;
}

DetectedRelation relation_of(const std::vector<TableFacts>& tables, std::size_t child,
                             std::size_t c, const Candidate& found) {
  const TableFacts& parent = tables[found.parent];
  return {{parent.name,
           {parent.columns[found.key].column->name},
           tables[child].name,
           {tables[child].columns[c].column->name}},
          std::min(0.99, found.score),
          found.reason};
}

/// Drops the later of two relations in which unique columns refer to each other.
void drop_mutual(std::vector<DetectedRelation>& relations) {
  for (std::size_t i = 0; i < relations.size(); ++i) {
    for (std::size_t j = relations.size(); j-- > i + 1;) {
      const Relation& a = relations[i].relation;
      const Relation& b = relations[j].relation;
      if (a.parent == b.child && a.child == b.parent && a.parent_columns == b.child_columns &&
          a.child_columns == b.parent_columns) {
        relations.erase(relations.begin() + static_cast<std::ptrdiff_t>(j));
      }
    }
  }
}

std::vector<DetectedRelation> single_relations(const std::vector<TableFacts>& tables,
                                               std::vector<std::vector<bool>>& refers) {
  std::vector<DetectedRelation> relations;
  for (std::size_t t = 0; t < tables.size(); ++t) {
    refers.emplace_back(tables[t].columns.size(), false);
    for (std::size_t c = 0; c < tables[t].columns.size(); ++c) {
      const auto found = best_reference(tables, t, c);
      if (!found) continue;
      relations.push_back(relation_of(tables, t, c, *found));
      refers[t][c] = true;
    }
  }
  drop_mutual(relations);
  return relations;
}

/// The parent that a column refers to, as found so far; empty for none.
std::string target_of(const std::string& table, const std::string& column,
                      const std::vector<DetectedRelation>& relations) {
  for (const DetectedRelation& one : relations) {
    if (one.relation.child == table && one.relation.child_columns == std::vector{column}) {
      return one.relation.parent;
    }
  }
  return "";
}

/// The column of `child` that answers to a part of a parent's key: of its name, or the only one
/// that refers to the same table.
const Column* counterpart(const TableFacts& child, const TableFacts& parent, std::size_t part,
                          const std::vector<DetectedRelation>& relations) {
  const ColumnFacts& key = parent.columns[part];
  for (const ColumnFacts& column : child.columns) {
    if (column.words == key.words) return column.column;
  }
  const std::string target = target_of(parent.name, key.column->name, relations);
  const Column* found = nullptr;
  for (const ColumnFacts& column : child.columns) {
    if (target.empty() || target_of(child.name, column.column->name, relations) != target) continue;
    if (found != nullptr) return nullptr;
    found = column.column;
  }
  return found;
}

/// How many keys there could be, from the values of their parts.
double possible_keys(const KeyColumns& columns) {
  double possible = 1;
  for (const Column* column : columns) {
    possible *= static_cast<double>(key_codes(std::vector<KeyColumns>{{column}}).keys);
  }
  return possible;
}

/// Whether a part of a reference is of the key's name and refers to nothing by itself.
bool has_own_part(const Relation& relation, const std::vector<DetectedRelation>& relations) {
  for (std::size_t k = 0; k < relation.child_columns.size(); ++k) {
    const std::string& column = relation.child_columns[k];
    if (column == relation.parent_columns[k] &&
        target_of(relation.child, column, relations).empty()) {
      return true;
    }
  }
  return false;
}

std::optional<DetectedRelation> composite_relation(const TableFacts& parent,
                                                   const TableFacts& child,
                                                   const std::vector<DetectedRelation>& relations) {
  Relation relation{parent.name, {}, child.name, {}};
  KeyColumns key;
  KeyColumns reference;
  for (const std::size_t part : parent.key) {
    const Column* column = counterpart(child, parent, part, relations);
    if (column == nullptr) return std::nullopt;
    key.push_back(parent.columns[part].column);
    reference.push_back(column);
    relation.parent_columns.push_back(key.back()->name);
    relation.child_columns.push_back(column->name);
  }
  const KeyCodes codes = key_codes(std::vector<KeyColumns>{key, reference});
  std::vector<bool> in_key(codes.keys, false);
  for (const std::int64_t code : codes.of_tables[0]) {
    if (code >= 0) in_key[static_cast<std::size_t>(code)] = true;
  }
  std::size_t present = 0;
  std::size_t met = 0;
  for (const std::int64_t code : codes.of_tables[1]) {
    present += code >= 0 ? 1 : 0;
    met += code >= 0 && in_key[static_cast<std::size_t>(code)] ? 1 : 0;
  }
  if (present == 0 || static_cast<double>(met) < 0.95 * static_cast<double>(present)) {
    return std::nullopt;
  }
  // Where nearly all combinations are keys, that they are met says nothing, unless a part that no
  // other relation explains has the same name on both sides.
  const bool dense = static_cast<double>(parent.table->rows()) > 0.8 * possible_keys(key);
  if (dense && !has_own_part(relation, relations)) return std::nullopt;
  const double share = static_cast<double>(met) / static_cast<double>(present);
  return DetectedRelation{
      std::move(relation), 0.85,
      "answers to all columns of the key; " + percent(share) + " of its values are in the key"};
}

void add_composite_relations(const std::vector<TableFacts>& tables,
                             std::vector<DetectedRelation>& relations) {
  const std::vector<DetectedRelation> single = relations;
  for (const TableFacts& parent : tables) {
    if (parent.key.size() < 2) continue;
    for (const TableFacts& child : tables) {
      if (&child == &parent) continue;
      auto found = composite_relation(parent, child, single);
      if (found) relations.push_back(*std::move(found));
    }
  }
}

/// The keys that metadata names, as facts of its tables.
void take_known_keys(const DatasetMetadata& known, std::vector<TableFacts>& tables) {
  for (TableFacts& table : tables) {
    const Metadata* metadata = known.find(table.name);
    if (metadata == nullptr) continue;
    const std::vector<std::string> key =
        metadata->primary_key ? std::vector{*metadata->primary_key} : metadata->composite_key;
    for (const std::string& name : key) {
      for (std::size_t k = 0; k < table.columns.size(); ++k) {
        if (table.columns[k].column->name == name) table.key.push_back(k);
      }
    }
    table.key_confidence = 1;
    table.key_reason = "is declared";
  }
}

/// A key that some rows repeat is none where nothing refers to it.
void drop_unused_doubled_keys(const std::vector<DetectedRelation>& relations,
                              std::vector<TableFacts>& tables) {
  for (TableFacts& table : tables) {
    const bool is_used = std::ranges::any_of(
        relations, [&](const DetectedRelation& one) { return one.relation.parent == table.name; });
    if (!table.doubled || is_used) continue;
    table.key.clear();
    table.doubled = false;
  }
}

DetectedDataset detected(const Dataset& dataset, std::vector<TableFacts>& tables) {
  DetectedDataset result;
  std::vector<std::vector<bool>> refers;
  result.relations = single_relations(tables, refers);
  drop_unused_doubled_keys(result.relations, tables);
  find_composite_keys(tables, refers);
  find_shared_keys(tables);
  add_composite_relations(tables, result.relations);
  std::vector<TableKeys> keys;
  for (const TableFacts& table : tables) {
    TableKeys key{table.name, {}, {}};
    for (const std::size_t k : table.key) key.primary.push_back(table.columns[k].column->name);
    if (!key.primary.empty()) {
      result.keys.push_back({table.name, key.primary, table.key_confidence, table.key_reason});
    }
    keys.push_back(std::move(key));
  }
  std::vector<Relation> relations;
  for (const DetectedRelation& one : result.relations) relations.push_back(one.relation);
  result.metadata = describe_dataset(dataset, keys, std::move(relations));
  return result;
}

}  // namespace

DetectedDataset detect_dataset(const Dataset& dataset) {
  std::vector<TableFacts> tables = collect_facts(dataset);
  find_single_keys(tables);
  find_list_keys(tables);
  find_doubled_keys(tables);
  return detected(dataset, tables);
}

DetectedDataset detect_relations(const Dataset& dataset, const DatasetMetadata& known) {
  std::vector<TableFacts> tables = collect_facts(dataset);
  take_known_keys(known, tables);
  return detected(dataset, tables);
}

}  // namespace likeness
