#include "table/sequence_hint.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "table/column_type.hpp"
#include "table/personal_data.hpp"
#include "table/table_rows.hpp"
#include "table/value_counts.hpp"
#include "text/quote.hpp"

namespace likeness {
namespace {

constexpr std::size_t kMostRows = 50'000;
constexpr std::size_t kFewestSubjects = 10;
constexpr double kFewestRowsEach = 3;
constexpr double kFewestRising = 0.95;  ///< of steps from row to row

/// Whether a column is a time, or is named as one or as what counts rows.
bool tells_time(const Column& column) {
  if (column.type == ColumnType::kDatetime) return true;
  static const std::set<std::string> kTimes = {
      "time",   "date",      "day",    "days",    "week",    "weeks", "month", "months",
      "year",   "years",     "hour",   "hours",   "minute",  "visit", "cycle", "cycles",
      "period", "wave",      "season", "round",   "quarter", "step",  "seq",   "sequence",
      "t",      "timestamp", "age",    "session", "trial"};
  return std::ranges::any_of(name_words(column.name),
                             [](const std::string& word) { return kTimes.contains(word); });
}

/// The first rows of a table.
Table first_rows_of(const Table& table) {
  std::vector<std::size_t> rows(std::min(table.rows(), kMostRows));
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return take_table_rows(table, rows);
}

/// The share of steps within subjects in which the time rises.
double rising_share(const Column& index, const SequenceRows& rows) {
  std::size_t steps = 0;
  std::size_t rises = 0;
  for (std::size_t s = 0; s < rows.size(); ++s) {
    for (std::size_t k = rows.begin(s) + 1; k < rows.ends[s]; ++k) {
      ++steps;
      rises += number_at(index, rows.rows[k]) > number_at(index, rows.rows[k - 1]) ? 1 : 0;
    }
  }
  return steps == 0 ? 0 : static_cast<double>(rises) / static_cast<double>(steps);
}

/// Columns that never change within a subject, though they differ between subjects.
std::vector<std::string> constant_columns(const Table& table, const SequenceNames& names,
                                          const SequenceRows& rows) {
  std::vector<std::string> constant;
  for (const Column& column : table.columns()) {
    if (column.name == names.key || column.name == names.index) continue;
    if (count_values(column).distinct < 2 || first_change(column, rows)) continue;
    constant.push_back(column.name);
  }
  return constant;
}

}  // namespace

std::string SequenceHint::text() const {
  std::string text = "Rows belong to subjects: there are " + std::to_string(rows) + " rows of " +
                     std::to_string(subjects) + " values of column " + text::in_quotes(names.key) +
                     ", in order of " + text::in_quotes(names.index);
  if (!constant.empty()) {
    constexpr std::size_t kMostNamed = 3;
    text += ", and ";
    for (std::size_t k = 0; k < std::min(constant.size(), kMostNamed); ++k) {
      text += (k == 0 ? "" : ", ") + text::in_quotes(constant[k]);
    }
    if (constant.size() > kMostNamed) {
      text += " and " + std::to_string(constant.size() - kMostNamed) + " more";
    }
    text += constant.size() == 1 ? " is the same in all rows of one"
                                 : " are the same in all rows of one";
  }
  return text +
         ". The model sequences learns and makes whole subjects, row after row; others take "
         "each row by itself.";
}

std::optional<SequenceHint> find_sequence_hint(const Table& table, const Metadata& metadata) {
  const Table first = first_rows_of(table);
  const std::optional<SequenceNames> names = find_sequences(first, metadata);
  if (!names || names->key.empty() || names->index.empty()) return std::nullopt;
  const Column& index = first.column(names->index);
  if (!tells_time(index)) return std::nullopt;
  const SequenceRows rows = sequence_rows(first, *names);
  SequenceHint hint{*names, rows.size(), rows.rows.size(), {}};
  std::size_t alone = 0;
  for (std::size_t s = 0; s < rows.size(); ++s) alone += rows.length(s) == 1 ? 1 : 0;
  const bool are_several =
      hint.subjects >= kFewestSubjects &&
      static_cast<double>(hint.rows) >= kFewestRowsEach * static_cast<double>(hint.subjects) &&
      2 * alone < hint.subjects;
  if (!are_several) return std::nullopt;
  hint.constant = constant_columns(first, *names, rows);
  // Of one column that never changes, the other may be another name.
  const bool is_clear = hint.constant.size() > 1 || rising_share(index, rows) >= kFewestRising;
  if (!is_clear) return std::nullopt;
  return hint;
}

}  // namespace likeness
