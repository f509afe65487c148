#include "models/relational/kept_tables.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>
#include <unordered_set>

#include "likeness/error.hpp"
#include "makers/personal_text.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"
#include "table/personal_data.hpp"
#include "text/nearest_name.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostKeptRows = 2000;
constexpr double kMostPersonal = 0.2;       ///< of the cells of a column
constexpr std::size_t kRowsThatRefer = 10;  ///< for each row of a kept table

bool refers(const Relation& relation, const std::string& column) {
  return std::find(relation.child_columns.begin(), relation.child_columns.end(), column) !=
         relation.child_columns.end();
}

/// Places are no personal data here: lists of countries and cities are what is kept.
bool may_be_personal(const ColumnMetadata& column) {
  const std::string_view kind = personal_data_kind(column.name);
  if (!kind.empty() && !is_place(kind) && kind != "name" && kind != "company") return true;
  const bool plain = column.sdtype == "numerical" || column.sdtype == "categorical" ||
                     column.sdtype == "boolean" || column.sdtype == "datetime" ||
                     column.sdtype == "id" || column.sdtype == "text" || column.sdtype == "unknown";
  return !plain && !is_place(column.sdtype) && column.pii != false;
}

/// Whether nearly every row has a string of its own.
bool is_label(const Column& column, const ColumnMetadata& meaning) {
  if (!is_string(column.type) || meaning.sdtype == "id") return false;
  const CellText text(column);
  std::unordered_set<std::string> seen;
  std::size_t rows = 0;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) continue;
    ++rows;
    seen.insert(text(row));
  }
  return rows * 10 >= column.size() * 9 && seen.size() * 10 >= column.size() * 9;
}

/// Whether the rows of each parent are a series at an even pace, such as the hourly readings of a
/// station: one column of dates steps on by the same time nearly always.
bool is_series(const Table& child, const Column& dates, const std::vector<std::string>& keys) {
  constexpr std::size_t kFewestSteps = 100;
  constexpr double kNearlyAlways = 0.9;
  std::map<std::string, std::vector<std::int64_t>> times;
  std::vector<CellText> texts;
  for (const std::string& key : keys) texts.emplace_back(child.column(key));
  for (std::size_t row = 0; row < child.rows(); ++row) {
    if (!dates.valid(row)) continue;
    std::string key;
    for (const CellText& text : texts) key += text(row) + '\0';
    times[key].push_back(dates.integers[row]);
  }
  std::map<std::int64_t, std::size_t> steps;
  std::size_t all = 0;
  for (auto& [key, of_parent] : times) {
    std::ranges::sort(of_parent);
    for (std::size_t k = 1; k < of_parent.size(); ++k, ++all) {
      ++steps[of_parent[k] - of_parent[k - 1]];
    }
  }
  if (all < kFewestSteps) return false;
  const auto most = std::ranges::max_element(
      steps, [](const auto& a, const auto& b) { return a.second < b.second; });
  return most->first > 0 &&
         static_cast<double>(most->second) >= kNearlyAlways * static_cast<double>(all);
}

class KeptTables {
 public:
  KeptTables(const Dataset& dataset, const DatasetMetadata& metadata)
      : dataset_(dataset), metadata_(metadata), kept_(metadata.tables.size(), false) {}

  std::vector<bool> choose() {
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t t = 0; t < kept_.size(); ++t) {
        if (kept_[t] || !is_list(metadata_.tables[t])) continue;
        kept_[t] = changed = true;
      }
    }
    return kept_;
  }

 private:
  [[nodiscard]] bool is_kept(const std::string& name) const {
    for (std::size_t t = 0; t < kept_.size(); ++t) {
      if (metadata_.tables[t].name == name) return kept_[t];
    }
    return false;
  }

  [[nodiscard]] bool is_list(const NamedMetadata& one) const {
    const Table& table = *dataset_.find(one.name);
    if (table.rows() == 0 || table.rows() > kMostKeptRows) return false;
    std::size_t most = 0;
    for (const Relation& relation : metadata_.relations) {
      if (relation.child == one.name && !is_kept(relation.parent)) return false;
      if (relation.parent == one.name) {
        most = std::max(most, dataset_.find(relation.child)->rows());
      }
    }
    if (most < kRowsThatRefer * table.rows() || has_series(one.name)) return false;
    bool has_label = false;
    for (const ColumnMetadata& column : one.metadata.columns) {
      if (may_be_personal(column)) return false;
      const bool is_reference = std::any_of(
          metadata_.relations.begin(), metadata_.relations.end(), [&](const Relation& relation) {
            return relation.child == one.name && refers(relation, column.name);
          });
      if (is_reference || one.metadata.primary_key == column.name) continue;
      has_label = has_label || is_label(table.column(column.name), column);
    }
    return has_label && makers::personal_text_share(table, one.metadata) <= kMostPersonal;
  }

  /// Whether a table refers to this one alone and is a series of each of its rows: these must make
  /// them, so that they follow one another.
  [[nodiscard]] bool has_series(const std::string& name) const {
    for (const Relation& relation : metadata_.relations) {
      const auto refers = std::ranges::count(metadata_.relations, relation.child, &Relation::child);
      if (relation.parent != name || refers != 1) continue;
      const Table& child = *dataset_.find(relation.child);
      for (const Column& column : child.columns()) {
        if (column.type == ColumnType::kDatetime &&
            is_series(child, column, relation.child_columns)) {
          return true;
        }
      }
    }
    return false;
  }

  const Dataset& dataset_;
  const DatasetMetadata& metadata_;
  std::vector<bool> kept_;
};

}  // namespace

std::vector<bool> choose_kept_tables(const Dataset& dataset, const DatasetMetadata& metadata,
                                     const std::string& keep) {
  if (keep == "auto") return KeptTables(dataset, metadata).choose();
  std::vector<bool> kept(metadata.tables.size(), false);
  if (keep == "none" || keep.empty()) return kept;
  std::vector<std::string> names;
  for (const NamedMetadata& one : metadata.tables) names.push_back(one.name);
  for (std::size_t begin = 0; begin < keep.size();) {
    const std::size_t end = std::min(keep.find(',', begin), keep.size());
    const std::string name = keep.substr(begin, end - begin);
    const auto place = std::find(names.begin(), names.end(), name);
    if (place == names.end()) {
      throw Error(ErrorCode::kUsage,
                  "There is no table \"" + name + "\" to keep" + text::did_you_mean(name, names));
    }
    kept[static_cast<std::size_t>(place - names.begin())] = true;
    begin = end + 1;
  }
  for (const Relation& relation : metadata.relations) {
    const auto is_kept = [&](const std::string& name) {
      return kept[static_cast<std::size_t>(std::find(names.begin(), names.end(), name) -
                                           names.begin())];
    };
    if (!is_kept(relation.child) || is_kept(relation.parent)) continue;
    throw Error(ErrorCode::kUsage, "Rows of table \"" + relation.child +
                                       "\" can't be kept as they are, because they refer to \"" +
                                       relation.parent + "\"; keep both, or neither.");
  }
  return kept;
}

}  // namespace likeness::models
