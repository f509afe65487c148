#include "models/sequences/sequence_table.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>

#include "likeness/error.hpp"
#include "table/column_type.hpp"
#include "table/key_codes.hpp"
#include "text/nearest_name.hpp"
#include "text/quote.hpp"

namespace likeness::models {
namespace {

bool is_timely(const Column& column) {
  return column.type == ColumnType::kInt64 || column.type == ColumnType::kFloat64 ||
         column.type == ColumnType::kDatetime;
}

double time_at(const Column& column, std::size_t row) {
  return column.type == ColumnType::kFloat64 ? column.floats[row]
                                             : static_cast<double>(column.integers[row]);
}

bool is_same_cell(const Column& column, std::size_t a, std::size_t b) {
  if (column.valid(a) != column.valid(b)) return false;
  if (!column.valid(a)) return true;
  switch (column.type) {
    case ColumnType::kInt64:
    case ColumnType::kDatetime:
      return column.integers[a] == column.integers[b];
    case ColumnType::kFloat64:
      return column.floats[a] == column.floats[b];
    case ColumnType::kText:
      return column.strings[a] == column.strings[b];
    default:
      return column.codes[a] == column.codes[b];
  }
}

const Column& named_column(const Table& table, const std::string& name, std::string_view what) {
  if (const Column* column = table.find(name)) return *column;
  std::vector<std::string> names;
  for (const Column& column : table.columns()) names.push_back(column.name);
  throw Error(ErrorCode::kUsage, "There is no column " + text::in_quotes(name) + " to be the " +
                                     std::string(what) +
                                     text::did_you_mean(name, names, "; name one of the table."));
}

/// Whose each row is, by a key; KeyCodes::kNoKey for rows without.
std::vector<std::int64_t> owners_of(const Column& key) {
  const std::vector<KeyColumns> keys = {{&key}};
  return key_codes(keys).of_tables[0];
}

/// Whether an index never falls among the rows of any key, in the order of the table, though rows
/// of more than one key could do so.
bool runs_along(const Column& index, const std::vector<std::int64_t>& owners) {
  if (!is_timely(index)) return false;
  std::vector<std::optional<double>> last(owners.size());
  std::size_t rises = 0;
  for (std::size_t row = 0; row < owners.size(); ++row) {
    if (owners[row] < 0 || !index.valid(row)) return false;
    std::optional<double>& before = last[static_cast<std::size_t>(owners[row])];
    const double now = time_at(index, row);
    if (before && now < *before) return false;
    if (before && now > *before) ++rises;
    before = now;
  }
  return rises * 2 >= owners.size() / 2;
}

/// How an index runs through the whole table.
struct WholeRun {
  bool falls = false;
  bool ties = false;
};

WholeRun whole_run(const Column& index) {
  WholeRun run;
  for (std::size_t row = 1; row < index.size(); ++row) {
    const double step = time_at(index, row) - time_at(index, row - 1);
    run.falls = run.falls || step < 0;
    run.ties = run.ties || step == 0;
  }
  return run;
}

bool has_ties(const Column& index, const std::vector<std::int64_t>& owners, std::size_t keys) {
  std::vector<double> last(keys, std::numeric_limits<double>::quiet_NaN());
  for (std::size_t row = 0; row < owners.size(); ++row) {
    double& before = last[static_cast<std::size_t>(owners[row])];
    if (before == time_at(index, row)) return true;
    before = time_at(index, row);
  }
  return false;
}

/// Whether the rows of each key stand together.
bool is_grouped(const std::vector<std::int64_t>& owners, std::size_t keys) {
  std::size_t runs = 0;
  for (std::size_t row = 0; row < owners.size(); ++row) {
    if (row == 0 || owners[row] != owners[row - 1]) ++runs;
  }
  return runs == keys;
}

bool may_be_key(const Column& column, const Metadata& metadata) {
  if (metadata.primary_key == column.name) return false;
  return column.type == ColumnType::kCategory || column.type == ColumnType::kText ||
         column.type == ColumnType::kInt64;
}

/// A key in whose sequences some number or date never falls, though it does in the whole table, or
/// that tells apart rows of one time.
void find_columns(const Table& table, const Metadata& metadata, SequenceTable& found) {
  for (const Column& column : table.columns()) {
    if (!may_be_key(column, metadata)) continue;
    const std::vector<std::int64_t> owners = owners_of(column);
    const auto highest = std::max_element(owners.begin(), owners.end());
    const auto keys = static_cast<std::size_t>(highest == owners.end() ? 0 : *highest + 1);
    if (keys < 2 || owners.size() < 2 * keys) continue;
    const ColumnMetadata* meaning = metadata.find(column.name);
    const bool is_id = meaning != nullptr && meaning->sdtype == "id";
    if (column.type == ColumnType::kInt64 && !is_id && !is_grouped(owners, keys)) continue;
    for (const Column& index : table.columns()) {
      if (&index == &column || !runs_along(index, owners)) continue;
      const WholeRun run = whole_run(index);
      if (!run.falls && (!run.ties || has_ties(index, owners, keys))) continue;
      found.key = column.name;
      found.index = index.name;
      return;
    }
  }
  const std::vector<std::int64_t> together(table.rows(), 0);
  for (const Column& index : table.columns()) {
    if (index.type != ColumnType::kDatetime || !runs_along(index, together)) continue;
    found.index = index.name;
    return;
  }
  throw Error(ErrorCode::kUsage,
              "No column was found that says whose rows they are, and none by which they are in "
              "order; name the key, the index, or both.");
}

void name_columns(const Table& table, const Metadata& metadata, const SequenceColumns& columns,
                  SequenceTable& sequences) {
  sequences.key = columns.key.empty() ? metadata.sequence_key.value_or("") : columns.key;
  sequences.index = columns.index.empty() ? metadata.sequence_index.value_or("") : columns.index;
  if (sequences.key.empty() && sequences.index.empty()) find_columns(table, metadata, sequences);
  if (!sequences.key.empty()) (void)named_column(table, sequences.key, "key of sequences");
  if (sequences.index.empty()) return;
  const Column& index = named_column(table, sequences.index, "index of sequences");
  if (sequences.index == sequences.key) {
    throw Error(ErrorCode::kUsage, "Column " + text::in_quotes(index.name) +
                                       " can't be both the key and the index; name another one.");
  }
  if (!is_timely(index)) {
    throw Error(ErrorCode::kData,
                "Column " + text::in_quotes(index.name) +
                    " can't put rows in order: its cells are " +
                    std::string(column_type_name(index.type)) +
                    ", and an index holds numbers or dates; name another one, or none to keep the "
                    "order of the rows.");
  }
}

void sort_rows(const Table& table, SequenceTable& sequences) {
  const std::size_t rows = table.rows();
  std::vector<std::int64_t> owners(rows, 0);
  if (!sequences.key.empty()) owners = owners_of(table.column(sequences.key));
  const Column* index = sequences.index.empty() ? nullptr : &table.column(sequences.index);
  for (std::size_t row = 0; row < rows; ++row) {
    if (owners[row] >= 0 && (index == nullptr || index->valid(row))) sequences.rows.push_back(row);
  }
  sequences.rows_left_out = rows - sequences.rows.size();
  std::stable_sort(sequences.rows.begin(), sequences.rows.end(), [&](std::size_t a, std::size_t b) {
    if (owners[a] != owners[b]) return owners[a] < owners[b];
    return index != nullptr && time_at(*index, a) < time_at(*index, b);
  });
  for (std::size_t k = 0; k < sequences.rows.size(); ++k) {
    const bool is_last = k + 1 == sequences.rows.size() ||
                         owners[sequences.rows[k + 1]] != owners[sequences.rows[k]];
    if (is_last) sequences.ends.push_back(k + 1);
  }
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

/// The first row of a sequence in which a column changes.
std::optional<std::size_t> change_of(const Column& column, const SequenceTable& sequences) {
  std::size_t begin = 0;
  for (const std::size_t end : sequences.ends) {
    for (std::size_t k = begin + 1; k < end; ++k) {
      if (!is_same_cell(column, sequences.rows[begin], sequences.rows[k])) return sequences.rows[k];
    }
    begin = end;
  }
  return std::nullopt;
}

void find_context(const Table& table, const SequenceColumns& columns, SequenceTable& sequences) {
  for (const std::string& name : columns.context) {
    const std::optional<std::size_t> row =
        change_of(named_column(table, name, "context of sequences"), sequences);
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
        !is_one && column.name != sequences.index && !change_of(column, sequences);
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
