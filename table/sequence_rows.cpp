#include "table/sequence_rows.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "table/column_type.hpp"
#include "table/key_codes.hpp"

namespace likeness {
namespace {

/// Of each row, the number of its key; KeyCodes::kNoKey for rows without.
std::vector<std::int64_t> sequence_of_rows(const Column& key) {
  const std::vector<KeyColumns> keys = {{&key}};
  return key_codes(keys).of_tables[0];
}

bool is_equal_cell(const Column& column, std::size_t a, std::size_t b) {
  if (column.valid(a) != column.valid(b)) return false;
  if (!column.valid(a)) return true;
  return visit_cells(column, [&](const auto& cells) { return cells[a] == cells[b]; });
}

/// Whether an index never falls among the rows of any key, in the order of the table, though rows
/// of more than one key could do so.
bool never_falls(const Column& index, const std::vector<std::int64_t>& owners) {
  if (!can_order_rows(index)) return false;
  std::vector<std::optional<double>> last(owners.size());
  std::size_t rises = 0;
  for (std::size_t row = 0; row < owners.size(); ++row) {
    if (owners[row] < 0 || !index.valid(row)) return false;
    std::optional<double>& before = last[static_cast<std::size_t>(owners[row])];
    const double now = number_at(index, row);
    if (before && now < *before) return false;
    if (before && now > *before) ++rises;
    before = now;
  }
  return rises * 2 >= owners.size() / 2;
}

/// How an index runs through the whole table.
struct TableRun {
  bool falls = false;
  bool ties = false;
};

TableRun table_run(const Column& index) {
  TableRun run;
  for (std::size_t row = 1; row < index.size(); ++row) {
    const double step = number_at(index, row) - number_at(index, row - 1);
    run.falls = run.falls || step < 0;
    run.ties = run.ties || step == 0;
  }
  return run;
}

bool has_tied_rows(const Column& index, const std::vector<std::int64_t>& owners, std::size_t keys) {
  std::vector<double> last(keys, std::numeric_limits<double>::quiet_NaN());
  for (std::size_t row = 0; row < owners.size(); ++row) {
    double& before = last[static_cast<std::size_t>(owners[row])];
    if (before == number_at(index, row)) return true;
    before = number_at(index, row);
  }
  return false;
}

/// Whether the rows of each key stand together.
bool stands_together(const std::vector<std::int64_t>& owners, std::size_t keys) {
  std::size_t runs = 0;
  for (std::size_t row = 0; row < owners.size(); ++row) {
    if (row == 0 || owners[row] != owners[row - 1]) ++runs;
  }
  return runs == keys;
}

bool may_be_sequence_key(const Column& column, const Metadata& metadata) {
  if (metadata.primary_key == column.name) return false;
  return column.type == ColumnType::kCategory || column.type == ColumnType::kText ||
         column.type == ColumnType::kInt64;
}

/// The index that goes with a key.
std::optional<std::string> index_of_key(const Column& key, const Table& table,
                                        const Metadata& metadata) {
  const std::vector<std::int64_t> owners = sequence_of_rows(key);
  const auto highest = std::max_element(owners.begin(), owners.end());
  const auto keys = static_cast<std::size_t>(highest == owners.end() ? 0 : *highest + 1);
  if (keys < 2 || owners.size() < 2 * keys) return std::nullopt;
  const ColumnMetadata* meaning = metadata.find(key.name);
  const bool is_id = meaning != nullptr && meaning->sdtype == "id";
  if (key.type == ColumnType::kInt64 && !is_id && !stands_together(owners, keys)) {
    return std::nullopt;
  }
  for (const Column& index : table.columns()) {
    if (&index == &key || !never_falls(index, owners)) continue;
    const TableRun run = table_run(index);
    if (run.falls || (run.ties && !has_tied_rows(index, owners, keys))) return index.name;
  }
  return std::nullopt;
}

}  // namespace

bool can_order_rows(const Column& column) {
  return is_quantity(column.type);
}

std::optional<SequenceNames> find_sequences(const Table& table, const Metadata& metadata) {
  for (const Column& key : table.columns()) {
    if (!may_be_sequence_key(key, metadata)) continue;
    if (auto index = index_of_key(key, table, metadata)) return SequenceNames{key.name, *index};
  }
  const std::vector<std::int64_t> together(table.rows(), 0);
  for (const Column& index : table.columns()) {
    if (index.type != ColumnType::kDatetime || !never_falls(index, together)) continue;
    return SequenceNames{"", index.name};
  }
  return std::nullopt;
}

SequenceRows sequence_rows(const Table& table, const SequenceNames& names, SequenceOrder order) {
  SequenceRows sequences;
  std::vector<std::int64_t> owners(table.rows(), 0);
  if (!names.key.empty()) owners = sequence_of_rows(table.column(names.key));
  const Column* index = names.index.empty() ? nullptr : &table.column(names.index);
  for (std::size_t row = 0; row < owners.size(); ++row) {
    if (owners[row] >= 0 && (index == nullptr || index->valid(row))) sequences.rows.push_back(row);
  }
  sequences.left_out = owners.size() - sequences.rows.size();
  const bool by_index = index != nullptr && order == SequenceOrder::kIndex;
  std::stable_sort(sequences.rows.begin(), sequences.rows.end(), [&](std::size_t a, std::size_t b) {
    if (owners[a] != owners[b]) return owners[a] < owners[b];
    return by_index && number_at(*index, a) < number_at(*index, b);
  });
  for (std::size_t k = 0; k < sequences.rows.size(); ++k) {
    const bool is_last = k + 1 == sequences.rows.size() ||
                         owners[sequences.rows[k + 1]] != owners[sequences.rows[k]];
    if (is_last) sequences.ends.push_back(k + 1);
  }
  return sequences;
}

std::optional<std::size_t> first_change(const Column& column, const SequenceRows& sequences) {
  for (std::size_t s = 0; s < sequences.size(); ++s) {
    const std::size_t begin = sequences.begin(s);
    for (std::size_t k = begin + 1; k < sequences.ends[s]; ++k) {
      if (!is_equal_cell(column, sequences.rows[begin], sequences.rows[k])) {
        return sequences.rows[k];
      }
    }
  }
  return std::nullopt;
}

}  // namespace likeness
