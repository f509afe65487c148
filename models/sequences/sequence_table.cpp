#include "models/sequences/sequence_table.hpp"

#include <algorithm>
#include <optional>

#include "likeness/error.hpp"
#include "table/column_type.hpp"
#include "text/nearest_name.hpp"
#include "text/quote.hpp"

namespace likeness::models {
namespace {

const Column& named_column(const Table& table, const std::string& name, std::string_view what) {
  if (const Column* column = table.find(name)) return *column;
  std::vector<std::string> names;
  for (const Column& column : table.columns()) names.push_back(column.name);
  throw Error(ErrorCode::kUsage, "There is no column " + text::in_quotes(name) + " to be the " +
                                     std::string(what) +
                                     text::did_you_mean(name, names, "; name one of the table."));
}

void name_columns(const Table& table, const Metadata& metadata, const SequenceColumns& columns,
                  SequenceTable& sequences) {
  sequences.key = columns.key.empty() ? metadata.sequence_key.value_or("") : columns.key;
  sequences.index = columns.index.empty() ? metadata.sequence_index.value_or("") : columns.index;
  if (sequences.key.empty() && sequences.index.empty()) {
    const std::optional<SequenceNames> found = find_sequences(table, metadata);
    if (!found) {
      throw Error(ErrorCode::kUsage,
                  "No column was found that says whose rows they are, and none by which they are "
                  "in order; name the key, the index, or both.");
    }
    sequences.key = found->key;
    sequences.index = found->index;
  }
  if (!sequences.key.empty()) (void)named_column(table, sequences.key, "key of sequences");
  if (sequences.index.empty()) return;
  const Column& index = named_column(table, sequences.index, "index of sequences");
  if (sequences.index == sequences.key) {
    throw Error(ErrorCode::kUsage, "Column " + text::in_quotes(index.name) +
                                       " can't be both the key and the index; name another one.");
  }
  if (!can_order_rows(index)) {
    throw Error(ErrorCode::kData,
                "Column " + text::in_quotes(index.name) +
                    " can't put rows in order: its cells are " +
                    std::string(column_type_name(index.type)) +
                    ", and an index holds numbers or dates; name another one, or none to keep the "
                    "order of the rows.");
  }
}

void sort_rows(const Table& table, SequenceTable& sequences) {
  static_cast<SequenceRows&>(sequences) = sequence_rows(table, {sequences.key, sequences.index});
  if (sequences.ends.empty()) {
    throw Error(ErrorCode::kData, "There are no rows with a key and an index to learn from.");
  }
  if (sequences.ends.size() == sequences.rows.size()) {
    throw Error(ErrorCode::kData, "Every row is a sequence of its own" +
                                      (sequences.key.empty() ? std::string()
                                                             : ": no two have the same " +
                                                                   text::in_quotes(sequences.key)) +
                                      "; name another key, or learn the rows as a table.");
  }
}

void find_context(const Table& table, const SequenceColumns& columns, SequenceTable& sequences) {
  for (const std::string& name : columns.context) {
    const std::optional<std::size_t> row =
        first_change(named_column(table, name, "context of sequences"), sequences);
    if (!row) continue;
    throw Error(ErrorCode::kData, "Column " + text::in_quotes(name) +
                                      " changes within a sequence, in row " +
                                      std::to_string(*row + 1) +
                                      ", so it can't be context; leave it out of the context.");
  }
  const bool is_one = sequences.ends.size() == 1;
  for (const Column& column : table.columns()) {
    if (column.name == sequences.key && !is_one) continue;
    const bool is_context =
        !is_one && column.name != sequences.index && !first_change(column, sequences);
    (is_context ? sequences.context : sequences.varying).push_back(column.name);
  }
}

/// Of each code, how many sequences have it, up to `most`.
std::vector<std::size_t> count_owners(const Column& column, std::span<const std::size_t> ends) {
  std::vector<std::size_t> owners(column.dictionary.size(), 0);
  std::vector<std::size_t> last(column.dictionary.size(), 0);
  std::size_t begin = 0;
  for (std::size_t s = 0; s < ends.size(); ++s) {
    for (std::size_t row = begin; row < ends[s]; ++row) {
      if (!column.valid(row)) continue;
      const auto code = static_cast<std::size_t>(column.codes[row]);
      if (last[code] == s + 1) continue;
      last[code] = s + 1;
      ++owners[code];
    }
    begin = ends[s];
  }
  return owners;
}

}  // namespace

SequenceTable read_sequences(const Table& table, const Metadata& metadata,
                             const SequenceColumns& columns) {
  if (table.rows() == 0) throw Error(ErrorCode::kData, "The table has no rows to learn from.");
  SequenceTable sequences;
  name_columns(table, metadata, columns, sequences);
  sort_rows(table, sequences);
  find_context(table, columns, sequences);
  return sequences;
}

Table without_rare_owners(const Table& table, std::span<const std::size_t> ends,
                          std::size_t fewest) {
  constexpr std::size_t kFewSequences = 20;
  if (ends.size() < kFewSequences) return table;
  std::vector<Column> columns;
  for (const Column& column : table.columns()) {
    Column& kept = columns.emplace_back(column);
    if (column.type != ColumnType::kCategory || column.dictionary.size() == 0) continue;
    const std::vector<std::size_t> owners = count_owners(column, ends);
    const auto common =
        static_cast<std::int32_t>(std::max_element(owners.begin(), owners.end()) - owners.begin());
    const auto is_rare = [&](std::int32_t code) {
      return owners[static_cast<std::size_t>(code)] < fewest;
    };
    if (is_rare(common)) continue;
    std::vector<std::int32_t> codes(column.codes.begin(), column.codes.end());
    std::size_t sequence = 0;
    std::int32_t before = common;
    for (std::size_t row = 0; row < codes.size(); ++row) {
      while (row == ends[sequence]) {
        ++sequence;
        before = common;
      }
      if (!column.valid(row)) continue;
      if (is_rare(codes[row])) codes[row] = before;
      before = codes[row];
    }
    kept.codes = std::move(codes);
  }
  return Table(std::move(columns));
}

}  // namespace likeness::models
