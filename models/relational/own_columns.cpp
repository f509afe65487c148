#include "models/relational/own_columns.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "likeness/error.hpp"
#include "models/frame/owned_values.hpp"
#include "models/frame/validity_bits.hpp"
#include "table/column_type.hpp"
#include "table/personal_data.hpp"
#include "table/table_rows.hpp"
#include "text/quote.hpp"

namespace likeness::models {
namespace {

/// The relation whose parent's key a column is, of those that fill it: the
/// maker before others.
std::optional<ColumnSource> key_source(const RelationPlan& plan, std::size_t table,
                                       const std::string& column) {
  const RelatedTable& planned = plan.tables[table];
  std::vector<std::size_t> relations;
  if (planned.maker) relations.push_back(*planned.maker);
  relations.insert(relations.end(), planned.dealt.begin(), planned.dealt.end());
  relations.insert(relations.end(), planned.late.begin(), planned.late.end());
  for (const std::size_t r : relations) {
    const PlannedRelation& relation = plan.relations[r];
    for (std::size_t k = 0; k < relation.child_columns.size(); ++k) {
      if (relation.child_columns[k] != column) continue;
      ColumnSource source;
      source.origin = ColumnOrigin::kKey;
      source.path = {static_cast<std::int64_t>(r)};
      source.column = relation.parent_columns[k];
      return source;
    }
  }
  return std::nullopt;
}

/// Parts of a composite key are learned where they lie on a line: ids would be
/// made one by one.
ColumnMetadata own_meaning(const ColumnMetadata& meaning, const Column& column,
                           const Metadata& metadata) {
  ColumnMetadata own = meaning;
  const bool in_key = std::find(metadata.composite_key.begin(), metadata.composite_key.end(),
                                meaning.name) != metadata.composite_key.end();
  const auto& alternate = metadata.alternate_keys;
  const bool is_alternate =
      std::find(alternate.begin(), alternate.end(), meaning.name) != alternate.end();
  // Personal data are made of their own kind, different in all rows.
  if (is_alternate && !is_identity(meaning.sdtype)) own.sdtype = "id";
  if (in_key && meaning.sdtype == "id" && is_quantity(column.type)) {
    own.sdtype = column.type == ColumnType::kDatetime ? "datetime" : "numerical";
    own.regex_format.reset();
  }
  return own;
}

/// The column with a key in every row.
Column with_all_keys(const Column& column) {
  if (column.missing_count() == 0 || column.missing_count() == column.size()) return column;
  std::vector<std::size_t> rows(column.size());
  std::size_t known = 0;
  while (!column.valid(known)) ++known;
  for (std::size_t row = 0; row < rows.size(); ++row) rows[row] = column.valid(row) ? row : known;
  std::vector<Column> one = {column};
  return take_table_rows(Table(std::move(one)), rows).columns().front();
}

/// A text of the same shape, so far as one character can tell.
std::string next_text(std::string_view text) {
  std::string next(text);
  if (next.empty() || std::isalnum(static_cast<unsigned char>(next.back())) == 0) return next + '1';
  const bool last = next.back() == '9' || next.back() == 'z' || next.back() == 'Z';
  next.back() = static_cast<char>(next.back() + (last ? -1 : 1));
  return next;
}

/// Two equal cells become different ones.
void tell_apart(Column& key) {
  if (!key.integers.empty()) {
    const std::int64_t first = key.integers[0];
    const bool last = first == std::numeric_limits<std::int64_t>::max();
    key.integers = std::vector<std::int64_t>{first, last ? first - 1 : first + 1};
  } else if (!key.floats.empty()) {
    key.floats = std::vector<double>{key.floats[0], key.floats[0] + 1};
  } else if (key.type == ColumnType::kText) {
    const std::string first(key.strings[0]);
    key.strings = StringArray(std::vector<std::string>{first, next_text(first)});
  } else if (key.type == ColumnType::kCategory) {
    const std::string first(key.dictionary[static_cast<std::size_t>(key.codes[0])]);
    key.dictionary = StringArray(std::vector<std::string>{first, next_text(first)});
    key.codes = std::vector<std::int32_t>{0, 1};
  }
}

/// Two rows whose keys are that of the only one and one like it, and whose other cells are cleared.
Table cleared_pair(const Table& table, const Metadata& metadata) {
  const std::array<std::size_t, 2> twice = {0, 0};
  std::vector<Column> columns = take_table_rows(table, twice).columns();
  for (Column& column : columns) {
    if (metadata.primary_key == column.name) {
      tell_apart(column);
      continue;
    }
    ValidityBits validity(2);
    validity.clear(0);
    validity.clear(1);
    column.validity = validity.take();
  }
  return Table(std::move(columns));
}

}  // namespace

std::optional<std::int64_t> counts_from(const Column& column,
                                        const std::vector<std::int32_t>& makers) {
  if (column.type != ColumnType::kInt64 || column.missing_count() > 0 || column.size() < 2) {
    return std::nullopt;
  }
  const std::int64_t first = *std::min_element(column.integers.begin(), column.integers.end());
  std::unordered_map<std::int32_t, std::pair<std::int64_t, std::int64_t>> sums;  // rows, numbers
  std::unordered_map<std::int32_t, std::int64_t> highest;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (makers[row] == kNoParent) continue;
    auto& [rows, sum] = sums[makers[row]];
    rows += 1;
    const std::int64_t place = column.integers[row] - first;
    if (place >= static_cast<std::int64_t>(column.size())) return std::nullopt;
    sum += place;
    std::int64_t& most = highest[makers[row]];
    most = std::max(most, place);
  }
  bool repeats = false;
  for (const auto& [maker, rows_and_sum] : sums) {
    const auto [rows, sum] = rows_and_sum;
    if (highest[maker] != rows - 1 || sum != rows * (rows - 1) / 2) return std::nullopt;
    repeats = repeats || rows > 1;
  }
  if (!repeats || sums.size() < 2) return std::nullopt;
  return first;
}

std::vector<ColumnSource> find_sources(const RelationPlan& plan, std::size_t table,
                                       const Table& cells, const Metadata& metadata,
                                       const std::vector<std::int32_t>& makers) {
  std::vector<ColumnSource> sources;
  for (const Column& column : cells.columns()) {
    ColumnSource& source = sources.emplace_back();
    if (const auto key = key_source(plan, table, column.name)) {
      source = *key;
    } else if (metadata.primary_key != column.name && plan.tables[table].maker) {
      const auto first = counts_from(column, makers);
      if (!first) continue;
      source.origin = ColumnOrigin::kPosition;
      source.first = *first;
    }
  }
  return sources;
}

std::optional<FramedTable> frame_own_columns(
    const std::vector<ColumnSource>& sources, const Table& cells, const Metadata& metadata,
    const std::optional<RuledRows>& ruled, std::span<const std::string> keys,
    const std::vector<LentColumn>& lent, const FrameOptions& options,
    std::span<const std::int32_t> owners, RareRecord& rare) {
  const Table& learned = ruled ? ruled->table : cells;
  const Metadata& meaning = ruled ? ruled->metadata : metadata;
  std::vector<Column> columns;
  Metadata own;
  for (std::size_t c = 0; c < sources.size(); ++c) {
    if (sources[c].origin != ColumnOrigin::kOwn) continue;
    const Column& column = learned.column(cells.column(c).name);
    const bool is_key = std::find(keys.begin(), keys.end(), column.name) != keys.end();
    columns.push_back(is_key ? with_all_keys(column) : column);
    own.columns.push_back(own_meaning(*meaning.find(column.name), column, metadata));
    if (metadata.primary_key == column.name) own.primary_key = column.name;
  }
  const auto is_lent = [&](const std::string& name) {
    return std::ranges::any_of(lent, [&](const LentColumn& one) { return one.blank.name == name; });
  };
  for (const Column& helper : learned.columns()) {
    if (cells.find(helper.name) != nullptr || is_lent(helper.name)) continue;
    columns.push_back(helper);
    own.columns.push_back(*meaning.find(helper.name));
  }
  if (columns.empty() || cells.rows() == 0) return std::nullopt;
  Table table(std::move(columns));
  if (table.rows() == 1) table = cleared_pair(table, own);
  const std::size_t fewest = rows_to_share(table.rows(), options.min_rows);
  CommonTable shared = without_owned_numbers(table, own, owners, fewest, options.numbers);
  rare = std::move(shared.rare);
  return Frame::learn(shared.table, own, options);
}

}  // namespace likeness::models
