#include "likeness/table.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>
#include <unordered_set>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "table/column_type.hpp"
#include "text/nearest_name.hpp"
#include "text/quote.hpp"

namespace likeness {
namespace {

[[noreturn]] void refuse_table(const std::string& sentence) {
  throw Error(ErrorCode::kData, sentence);
}

void check_names(const std::vector<Column>& columns) {
  std::unordered_set<std::string_view> names;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const std::string& name = columns[c].name;
    if (name.empty()) {
      refuse_table("Column " + std::to_string(c + 1) + " of the table has no name; give it one.");
    }
    if (!names.insert(name).second) {
      refuse_table("Column " + std::to_string(c + 1) + " of the table repeats the name " +
                   text::in_quotes(name) + "; names must be unique.");
    }
  }
}

void check_codes(const Column& column) {
  if (column.type == ColumnType::kBool && column.dictionary.size() != 2) {
    refuse_table("Column " + text::in_quotes(column.name) + " is bool, but its dictionary has " +
                 std::to_string(column.dictionary.size()) +
                 " spellings; it needs false's and true's.");
  }
  const std::size_t levels = column.dictionary.size();
  for (std::size_t row = 0; row < column.codes.size(); ++row) {
    const std::int32_t code = column.codes[row];
    if (code >= 0 && static_cast<std::size_t>(code) < levels) continue;
    if (code == 0 && !column.valid(row)) continue;
    refuse_table("Column " + text::in_quotes(column.name) + " has code " + std::to_string(code) +
                 " in row " + std::to_string(row + 1) + ", outside of its dictionary of " +
                 std::to_string(levels) + ".");
  }
}

void check_floats(const Column& column) {
  for (std::size_t row = 0; row < column.floats.size(); ++row) {
    if (std::isfinite(column.floats[row])) continue;
    refuse_table("Column " + text::in_quotes(column.name) +
                 " holds a number that is not finite in row " + std::to_string(row + 1) +
                 "; mark such cells as missing.");
  }
}

void check_values(const Column& column, std::size_t rows) {
  if (column.size() != rows) {
    refuse_table("Column " + text::in_quotes(column.name) + " has " +
                 std::to_string(column.size()) + " rows, but the first column has " +
                 std::to_string(rows) + ".");
  }
  if (!column.validity.empty() && column.validity.size() < (rows + 7) / 8) {
    refuse_table("The validity bitmap of column " + text::in_quotes(column.name) + " has " +
                 std::to_string(column.validity.size()) + " bytes, too few for " +
                 std::to_string(rows) + " rows.");
  }
  if (traits_of(column.type).storage == CellStorage::kFloats) check_floats(column);
  if (is_coded(column.type)) check_codes(column);
}

std::vector<std::int64_t> string_offsets(std::span<const std::string> strings) {
  std::vector<std::int64_t> offsets = {0};
  offsets.reserve(strings.size() + 1);
  for (const std::string& string : strings) {
    offsets.push_back(offsets.back() + static_cast<std::int64_t>(string.size()));
  }
  return offsets;
}

std::vector<char> string_bytes(std::span<const std::string> strings) {
  std::vector<char> bytes;
  for (const std::string& string : strings) {
    bytes.insert(bytes.end(), string.begin(), string.end());
  }
  return bytes;
}

}  // namespace

StringArray::StringArray(Buffer<std::int64_t> offsets, Buffer<char> bytes)
    : offsets_(std::move(offsets)), bytes_(std::move(bytes)) {
  if (offsets_.empty()) return;
  const bool inside = offsets_[0] >= 0 &&
                      static_cast<std::uint64_t>(offsets_[size()]) <= bytes_.size() &&
                      std::is_sorted(offsets_.begin(), offsets_.end());
  if (!inside) refuse_table("The offsets of a string array fall, or leave its bytes.");
}

StringArray::StringArray(std::span<const std::string> strings)
    : StringArray(string_offsets(strings), string_bytes(strings)) {}

std::string_view column_type_name(ColumnType type) noexcept {
  return traits_of(type).name;
}

std::size_t Column::size() const noexcept {
  return visit_cells(*this, [](const auto& cells) { return cells.size(); });
}

std::size_t Column::missing_count() const noexcept {
  if (validity.empty()) return 0;
  const std::size_t rows = size();
  std::size_t present = 0;
  for (std::size_t byte = 0; byte < rows / 8; ++byte) {
    present += static_cast<std::size_t>(std::popcount(validity[byte]));
  }
  for (std::size_t row = rows / 8 * 8; row < rows; ++row) present += valid(row) ? 1 : 0;
  return rows - present;
}

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {
  check_names(columns_);
  rows_ = columns_.empty() ? 0 : columns_.front().size();
  parallel_for(columns_.size(), [&](std::size_t c) { check_values(columns_[c], rows_); });
}

const Column& Table::column(std::string_view name) const {
  if (const Column* found = find(name)) return *found;
  std::vector<std::string_view> names;
  for (const Column& column : columns_) names.emplace_back(column.name);
  refuse_table("The table has no column " + text::in_quotes(name) +
               text::did_you_mean(name, names));
}

const Column* Table::find(std::string_view name) const noexcept {
  const auto found = std::find_if(columns_.begin(), columns_.end(),
                                  [&](const Column& column) { return column.name == name; });
  return found == columns_.end() ? nullptr : &*found;
}

}  // namespace likeness
