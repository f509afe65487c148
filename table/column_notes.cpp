#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/metadata.hpp"
#include "table/column_type.hpp"
#include "table/personal_data.hpp"
#include "text/datetime.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness {
namespace {

bool is_learned(const ColumnMetadata& meaning) {
  const std::string& sdtype = meaning.sdtype;
  return sdtype == "numerical" || sdtype == "categorical" || sdtype == "boolean" ||
         sdtype == "datetime";
}

std::string reason_of(const ColumnMetadata& meaning, bool key) {
  const std::vector<std::string> words = name_words(meaning.name);
  if (meaning.sdtype == "id" && std::find(words.begin(), words.end(), "id") != words.end()) {
    return "by its name it is an identifier";
  }
  if (meaning.sdtype == "id" && !key && names_subject(meaning.name)) {
    return "by its name it identifies somebody";
  }
  if (meaning.sdtype == "id") {
    return key ? "its values all differ, so that it is taken for the key"
               : "its values all differ, so that it is taken for an identifier";
  }
  if (meaning.sdtype == "text") return "it is taken for free text";
  if (meaning.sdtype == "unknown") return "most of its values differ";
  const bool named = personal_data_kind(meaning.name) == meaning.sdtype;
  return (named ? "by its name it is personal data (" : "it is taken for personal data (") +
         meaning.sdtype + ")";
}

/// How many strings are quantities, and the first that is not.
struct NearQuantities {
  std::size_t cells = 0;
  std::size_t fitting = 0;
  std::size_t odd_row = 0;
  bool any_odd = false;
};

template <class Fits>
NearQuantities count_fitting(const Column& column, const Fits& fits) {
  NearQuantities near;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) continue;
    ++near.cells;
    if (fits(string_at(column, row))) {
      ++near.fitting;
    } else if (!near.any_odd) {
      near.odd_row = row;
      near.any_odd = true;
    }
  }
  return near;
}

/// That a column of strings holds numbers or dates for the most part, and the first cell that is
/// none; empty where it does not.
std::string nearly(const Column& column, std::string& odd) {
  if (!is_string(column.type)) return {};
  const auto sentence = [&](const NearQuantities& near, const char* kind) {
    odd = near.any_odd ? std::string(string_at(column, near.odd_row)) : "";
    return std::to_string(near.fitting) + " of " + std::to_string(near.cells) + " cells " + kind +
           (near.any_odd
                ? ", row " + std::to_string(near.odd_row + 1) + " holds " + text::in_quotes(odd)
                : "");
  };
  const NearQuantities numbers = count_fitting(
      column, [](std::string_view cell) { return text::to_number(cell).has_value(); });
  if (2 * numbers.fitting > numbers.cells && numbers.any_odd) {
    return sentence(numbers, "are numbers");
  }
  const NearQuantities dates = count_fitting(column, text::looks_like_date);
  if (2 * dates.fitting > dates.cells) return sentence(dates, "look like dates of no known format");
  return {};
}

ColumnNote note_of(const Column& column, const ColumnMetadata& meaning, bool key) {
  ColumnNote note{.column = column.name,
                  .text = "column " + text::in_quotes(column.name) + " is ",
                  .remedy = ColumnNote::Remedy::kMetadata,
                  .cell = {}};
  if (meaning.sdtype == "datetime" && is_string(column.type)) return {};
  const std::string near = nearly(column, note.cell);
  if (is_learned(meaning)) {
    if (near.empty() || note.cell.empty() || meaning.sdtype != "categorical") return {};
    note.text += "learned as categories, though " + near;
  } else {
    note.text += "generated, not learned: " + reason_of(meaning, key);
    if (!near.empty()) note.text += " (" + near + ")";
  }
  if (!near.empty() && !note.cell.empty()) note.remedy = ColumnNote::Remedy::kMissingMarker;
  return note;
}

}  // namespace

std::vector<ColumnNote> column_notes(const Table& table) {
  std::vector<ColumnNote> notes;
  for (const Column& column : table.columns()) {
    notes.insert(notes.end(), column.notes.begin(), column.notes.end());
  }
  return notes;
}

std::vector<ColumnNote> column_notes(const Table& table, const Metadata& detected) {
  std::vector<ColumnNote> notes = column_notes(table);
  for (const Column& column : table.columns()) {
    const ColumnMetadata* const meaning = detected.find(column.name);
    if (meaning == nullptr || column.missing_count() == column.size()) continue;
    ColumnNote note = note_of(column, *meaning, detected.primary_key == column.name);
    if (!note.text.empty()) notes.push_back(std::move(note));
  }
  return notes;
}

}  // namespace likeness
