#include "table/unlearned_columns.hpp"

#include <algorithm>
#include <cstdint>
#include <type_traits>
#include <unordered_map>

#include "table/column_type.hpp"
#include "text/quote.hpp"

namespace likeness {
namespace {

/// An id repeats where it has this many rows on average.
constexpr double kRowsOfSubject = 1.5;
constexpr std::size_t kMostNamed = 8;

std::string meaning_of(const Metadata& metadata, const std::string& name) {
  if (metadata.primary_key == name) return "the primary key";
  const ColumnMetadata* column = metadata.find(name);
  if (column == nullptr) return "not in the metadata";
  if (column->sdtype == "id") return "an id";
  if (column->sdtype == "text") return "free text";
  if (column->sdtype == "unknown") return "strings that are nearly all different";
  return "personal data: " + column->sdtype;
}

template <class Cells>
std::size_t number_cells(const Column& column, const Cells& cells,
                         std::vector<std::size_t>& first_row) {
  std::unordered_map<std::remove_cvref_t<decltype(cells[0])>, std::size_t> first;
  for (std::size_t row = 0; row < column.size(); ++row) {
    first_row[row] = column.valid(row) ? first.try_emplace(cells[row], row).first->second : row;
  }
  return first.size();
}

/// The first row with the value of each, its own where the cell is missing; and how many different
/// values there are.
std::size_t first_rows(const Column& column, std::vector<std::size_t>& first_row) {
  first_row.resize(column.size());
  return visit_cells(column,
                     [&](const auto& cells) { return number_cells(column, cells, first_row); });
}

bool same_cell(const Column& column, std::size_t a, std::size_t b) {
  if (column.valid(a) != column.valid(b)) return false;
  if (!column.valid(a)) return true;
  return visit_cells(column, [&](const auto& cells) { return cells[a] == cells[b]; });
}

bool constant(const Column& column) {
  for (std::size_t row = 1; row < column.size(); ++row) {
    if (!same_cell(column, 0, row)) return false;
  }
  return true;
}

bool learned(const ColumnMetadata& column) {
  return column.sdtype == "numerical" || column.sdtype == "categorical" ||
         column.sdtype == "ordinal" || column.sdtype == "boolean" || column.sdtype == "datetime";
}

std::vector<std::string> kept_by(const Table& table, const Metadata& metadata,
                                 const std::vector<std::size_t>& first_row) {
  std::vector<std::string> kept;
  for (const ColumnMetadata& meaning : metadata.columns) {
    const Column* column = table.find(meaning.name);
    if (column == nullptr || !learned(meaning) || constant(*column)) continue;
    bool same = true;
    for (std::size_t row = 0; row < first_row.size() && same; ++row) {
      same = same_cell(*column, row, first_row[row]);
    }
    if (same) kept.push_back(meaning.name);
  }
  return kept;
}

}  // namespace

std::string columns_note(const Metadata& metadata, std::span<const std::string> names,
                         const std::string& what) {
  if (names.empty()) return {};
  std::string note = what + ": ";
  note[0] = static_cast<char>(note[0] >= 'a' && note[0] <= 'z' ? note[0] - 'a' + 'A' : note[0]);
  for (std::size_t k = 0; k < names.size(); ++k) {
    note += (k == 0 ? "" : ", ") + text::in_quotes(names[k]) + " (" +
            meaning_of(metadata, names[k]) + ")";
  }
  return note + (names.size() == 1 ? "; its sdtype in the metadata changes that."
                                   : "; their sdtypes in the metadata change that.");
}

std::vector<std::string> repeated_rows_notes(const Table& table, const Metadata& metadata) {
  std::string best;
  std::size_t best_count = 0;
  std::vector<std::size_t> first_row;
  for (const ColumnMetadata& meaning : metadata.columns) {
    const Column* column = table.find(meaning.name);
    if (column == nullptr || learned(meaning) || metadata.primary_key == meaning.name) continue;
    const std::size_t values = first_rows(*column, first_row);
    const auto present = static_cast<double>(column->size() - column->missing_count());
    if (values < 2 || present < kRowsOfSubject * static_cast<double>(values)) continue;
    std::vector<std::string> kept = kept_by(table, metadata, first_row);
    if (kept.size() <= best_count) continue;
    best_count = kept.size();
    if (kept.size() > kMostNamed) {
      const std::size_t more = kept.size() - kMostNamed;
      kept.resize(kMostNamed);
      kept.push_back(std::to_string(more) + " more");
    }
    std::string names;
    for (const std::string& name : kept) names += (names.empty() ? "" : ", ") + name;
    best = "Column " + text::in_quotes(meaning.name) + " repeats: " + std::to_string(values) +
           " values in " + std::to_string(table.rows()) +
           " rows. Each row is made by itself, so what stays the same in all rows of one value (" +
           names + ") will differ between them.";
  }
  return best.empty() ? std::vector<std::string>() : std::vector{best};
}

}  // namespace likeness
