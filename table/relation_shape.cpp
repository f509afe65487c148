#include <algorithm>
#include <set>

#include "likeness/dataset.hpp"
#include "table/key_codes.hpp"

namespace likeness {
namespace {

/// A list of kinds has no more rows than this.
constexpr std::size_t kMostKinds = 300;

std::vector<std::string> key_of_table(const Metadata& metadata) {
  if (metadata.primary_key) return {*metadata.primary_key};
  return metadata.composite_key;
}

/// Whether each column of the key is part of a reference to another table.
bool is_link(const std::string& table, const Metadata& metadata,
             const std::vector<Relation>& relations) {
  const std::vector<std::string> key = key_of_table(metadata);
  std::set<std::string> referring;
  std::set<std::string> parents;
  for (const Relation& relation : relations) {
    if (relation.child != table || relation.parent == table) continue;
    const bool of_key = std::ranges::all_of(relation.child_columns, [&](const std::string& column) {
      return std::ranges::count(key, column) > 0;
    });
    if (!of_key) continue;
    parents.insert(relation.parent);
    referring.insert(relation.child_columns.begin(), relation.child_columns.end());
  }
  return key.size() > 1 && parents.size() > 1 && referring.size() == key.size();
}

}  // namespace

Cardinality measure_cardinality(const Relation& relation, const Dataset& dataset) {
  const Table& parent = *dataset.find(relation.parent);
  const Table& child = *dataset.find(relation.child);
  const KeyCodes codes = key_codes(relation, parent, child);
  constexpr std::int64_t kNotThere = -1;
  std::vector<std::int64_t> children(codes.keys, kNotThere);
  for (const std::int64_t code : codes.of_tables[0]) {
    if (code >= 0) children[static_cast<std::size_t>(code)] = 0;
  }
  Cardinality result;
  result.parents = parent.rows();
  std::uint64_t met = 0;
  for (const std::int64_t code : codes.of_tables[1]) {
    if (code < 0) {
      ++result.missing;
    } else if (children[static_cast<std::size_t>(code)] == kNotThere) {
      ++result.orphans;
    } else {
      ++children[static_cast<std::size_t>(code)];
      ++met;
    }
  }
  for (const std::int64_t code : codes.of_tables[0]) {
    const std::int64_t count = code < 0 ? 0 : children[static_cast<std::size_t>(code)];
    result.childless += count == 0 ? 1 : 0;
    result.most = std::max(result.most, static_cast<std::uint64_t>(count));
  }
  result.mean =
      parent.rows() == 0 ? 0 : static_cast<double>(met) / static_cast<double>(parent.rows());
  return result;
}

TableRole table_role(const std::string& table, const DatasetMetadata& metadata,
                     const Dataset& dataset) {
  bool refers = false;
  bool referred_to = false;
  for (const Relation& relation : metadata.relations) {
    refers = refers || relation.child == table;
    referred_to = referred_to || relation.parent == table;
  }
  if (!refers && !referred_to) return TableRole::kAlone;
  if (is_link(table, *metadata.find(table), metadata.relations)) return TableRole::kLink;
  const bool small = dataset.find(table)->rows() <= kMostKinds;
  const bool narrow = dataset.find(table)->column_count() <= 4;
  return !refers && small && narrow ? TableRole::kReference : TableRole::kOrdinary;
}

}  // namespace likeness
