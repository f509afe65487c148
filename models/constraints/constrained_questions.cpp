#include "models/constraints/constrained_questions.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "models/constraints/allowed_prediction.hpp"
#include "models/constraints/drawn_prediction.hpp"
#include "models/constraints/measured_prediction.hpp"
#include "models/constraints/missing_cells.hpp"
#include "models/constraints/replaced_rows.hpp"
#include "models/frame/column_format.hpp"
#include "models/frame/patched_column.hpp"
#include "table/column_type.hpp"
#include "table/table_rows.hpp"
#include "text/quote.hpp"

namespace likeness::models {
namespace {

/// How often a row that breaks a rule is drawn: at once, and then once more.
constexpr std::array<std::size_t, 2> kTriesOfRound = {16, 112};

/// Of a column that is computed from others.
constexpr std::size_t kPredictionDraws = 64;

/// A column of one cell as one of the type of `like`: how many rows there are decides whether
/// numbers with missing cells are read as decimals, and text as categories.
Column retyped(const Column& cell, const Column& like) {
  if (cell.type == like.type) return cell;
  Column column = blank_like(like);
  column.validity = cell.validity;
  if (is_string(like.type) && is_string(cell.type)) {
    set_strings(column, StringArray(std::vector<std::string>{std::string(string_at(cell, 0))}));
  } else if (like.type == ColumnType::kFloat64 && is_quantity(cell.type)) {
    column.floats = std::vector<double>{number_at(cell, 0)};
  } else if (like.type == ColumnType::kInt64 && is_quantity(cell.type)) {
    column.integers = std::vector<std::int64_t>{std::llround(number_at(cell, 0))};
  } else {
    return cell;
  }
  return column;
}

/// The table with its missing cells as they are in `other`, in these columns or in all others.
Table with_cells_of(const Table& table, const Table& other, const std::vector<std::string>& names,
                    bool among_them) {
  std::vector<Column> columns;
  for (const Column& column : table.columns()) {
    const bool is_one = std::ranges::find(names, column.name) != names.end();
    const bool fills = is_one == among_them && column.missing_count() > 0;
    columns.push_back(fills ? patched(column, other.column(column.name)) : column);
  }
  return Table(std::move(columns));
}

/// The row as one of `table`; nothing where a column is of another kind there.
std::optional<Table> retyped_row(const Table& row, const Table& table) {
  std::vector<Column> columns;
  for (std::size_t c = 0; c < row.column_count(); ++c) {
    columns.push_back(retyped(row.column(c), table.column(c)));
    if (columns.back().type != table.column(c).type) return std::nullopt;
  }
  return Table(std::move(columns));
}

/// A column as `like` without a cell in any of the rows.
Column without_any_cell(const Column& like, std::size_t rows) {
  Column column = like;
  switch (like.type) {
    case ColumnType::kInt64:
    case ColumnType::kDatetime:
      column.integers = std::vector<std::int64_t>(rows, 0);
      break;
    case ColumnType::kFloat64:
      column.floats = std::vector<double>(rows, 0);
      break;
    case ColumnType::kBool:
    case ColumnType::kCategory:
      column.codes = std::vector<std::int32_t>(rows, 0);
      if (like.dictionary.size() == 0)
        column.dictionary = StringArray(std::vector<std::string>{""});
      break;
    case ColumnType::kText:
      column.strings = StringArray(std::vector<std::string>(rows));
      break;
  }
  column.validity = std::vector<std::uint8_t>((rows + 7) / 8, 0);
  return column;
}

}  // namespace

Table ConstrainedQuestions::with_asked_column(const Table& table, const std::string& name) const {
  const Column* like = plan_.schema().find(name);
  if (like == nullptr || table.find(name) != nullptr) return table;
  std::vector<Column> columns = table.columns();
  columns.push_back(without_any_cell(*like, table.rows()));
  return Table(std::move(columns));
}

void ConstrainedQuestions::need_all_columns(const Table& table) const {
  for (const Column& column : plan_.schema().columns()) {
    if (table.find(column.name) != nullptr) continue;
    throw Error(ErrorCode::kData, "The table lacks column " + text::in_quotes(column.name) +
                                      ", which this model needs, because constraints tie its "
                                      "columns together.");
  }
}

std::vector<double> ConstrainedQuestions::log_likelihood(
    const Table& table, std::span<const std::string> hidden) const {
  if (plan_.plain()) return inner_.log_likelihood(table, hidden);
  need_all_columns(table);
  const Table encoded = plan_.encode(table);
  return inner_.log_likelihood(encoded, plan_.hidden_columns(encoded));
}

Table ConstrainedQuestions::predict(const Table& table, const std::string& column,
                                    std::uint64_t seed) const {
  if (plan_.plain()) return inner_.predict(table, column, seed);
  const Table whole = with_asked_column(table, column);
  need_all_columns(whole);
  const bool is_blank = table.find(column) == nullptr;
  const MeasuredPrediction measured(inner_, plan_, rules_, column);
  if (!measured.applies()) {
    return allowed_prediction(predicted_alone(whole, column, is_blank, seed),
                              asked_of(whole, column), rules_);
  }
  const std::vector<WeightedNumbers> numbers = measured.of(asked_of(whole, column), seed);
  const auto has_none = [](const WeightedNumbers& of_row) { return of_row.empty(); };
  const Table answers = weighted_prediction(*plan_.schema().find(column), numbers);
  if (std::ranges::none_of(numbers, has_none)) return answers;
  const Table alone = predicted_alone(whole, column, is_blank, seed);
  if (std::ranges::all_of(numbers, has_none)) return alone;
  std::vector<Column> columns;
  for (const Column& answer : answers.columns()) {
    columns.push_back(patched(answer, alone.column(answer.name)));
  }
  return Table(std::move(columns));
}

Table ConstrainedQuestions::asked_of(const Table& table, const std::string& column) const {
  std::vector<Column> columns;
  for (const Column& other : table.columns()) {
    const Column* like = other.name == column ? plan_.schema().find(column) : nullptr;
    columns.push_back(like != nullptr ? without_any_cell(*like, table.rows()) : other);
  }
  return Table(std::move(columns));
}

Table ConstrainedQuestions::predicted_alone(const Table& table, const std::string& column,
                                            bool is_blank, std::uint64_t seed) const {
  if (plan_.schema().find(column) != nullptr && plan_.is_computed(column)) {
    return predicted_by_draws(table, column, seed);
  }
  return inner_.predict(plan_.encode(table, is_blank), column, seed);
}

Table ConstrainedQuestions::predicted_by_draws(const Table& table, const std::string& column,
                                               std::uint64_t seed) const {
  const Table asked = asked_of(table, column);
  const RandomStream seeds(seed, streams::kSampling.guesses);
  std::vector<Column> draws;
  for (std::size_t d = 0; d < kPredictionDraws; ++d) {
    draws.push_back(drawn(asked, seeds.bits(d)).column(column));
  }
  return drawn_prediction(draws);
}

Table ConstrainedQuestions::drawn(const Table& table, std::uint64_t seed) const {
  if (plan_.plain()) return with_kept_gaps(rules_, table, inner_.impute(table, seed));
  const Table made = plan_.restore(inner_.impute(plan_.encode(table, true), seed));
  std::vector<Column> columns;
  for (const Column& column : table.columns()) {
    const Column* other = made.find(column.name);
    const bool fills = other != nullptr && column.missing_count() > 0;
    columns.push_back(fills ? patched(column, *other) : column);
  }
  return with_kept_gaps(rules_, table, Table(std::move(columns)));
}

std::optional<Table> ConstrainedQuestions::drawn_to_obey(const Table& given, const Table& known,
                                                         std::size_t row,
                                                         std::uint64_t seed) const {
  for (std::size_t round = 0; round < kTriesOfRound.size(); ++round) {
    const std::vector<std::size_t> same(kTriesOfRound[round], row);
    const RandomStream seeds(seed, streams::kSampling.tries[round]);
    const Table known_rows = take_table_rows(known, same);
    const Table given_rows = take_table_rows(given, same);
    const Table tries = drawn(known_rows, seeds.bits(row));
    if (auto good = first_to_obey(given_rows, tries)) return good;
    // One cell after another, as far as those before it leave a choice.
    const std::vector<std::string> tied = tied_columns(given_rows, known_rows, tries);
    const Table begun = with_cells_of(known_rows, tries, tied, false);
    for (std::size_t first = 0; first < tied.size(); ++first) {
      Table filled = begun;
      for (std::size_t k = 0; k < tied.size(); ++k) {
        const std::vector<std::string> next = {tied[(first + k) % tied.size()]};
        filled = with_deduced_cells(rules_, with_cells_of(filled, tries, next, true));
      }
      if (auto good = first_to_obey(given_rows, with_kept_gaps(rules_, given_rows, filled))) {
        return good;
      }
    }
  }
  return std::nullopt;
}

std::optional<Table> ConstrainedQuestions::first_to_obey(const Table& given,
                                                         const Table& tries) const {
  const auto broken = broken_by_filled_cells(rules_, given, tries);
  for (std::size_t k = 0; k < tries.rows(); ++k) {
    const bool good =
        std::ranges::all_of(broken, [&](const auto& of_rule) { return of_rule[k] == 0; });
    if (good) return take_table_rows(tries, {&k, 1});
  }
  return std::nullopt;
}

std::vector<std::string> ConstrainedQuestions::tied_columns(const Table& given, const Table& known,
                                                            const Table& tries) const {
  std::vector<std::string> tied;
  const auto broken = broken_by_filled_cells(rules_, given, tries);
  for (std::size_t r = 0; r < rules_.size(); ++r) {
    if (std::ranges::find(broken[r], std::uint8_t{1}) == broken[r].end()) continue;
    for (const std::string& name : rules_[r].check->columns()) {
      const bool is_new = std::ranges::find(tied, name) == tied.end();
      if (is_new && known.column(name).missing_count() > 0) tied.push_back(name);
    }
  }
  return tied;
}

Table ConstrainedQuestions::without_broken(const Table& given, Table filled) const {
  const auto broken = broken_by_filled_cells(rules_, given, filled);
  std::vector<Column> columns = filled.columns();
  for (Column& column : columns) {
    std::vector<bool> emptied(column.size(), false);
    for (std::size_t k = 0; k < rules_.size(); ++k) {
      const auto& names = rules_[k].check->columns();
      if (std::ranges::find(names, column.name) == names.end()) continue;
      for (std::size_t row = 0; row < emptied.size(); ++row) {
        if (broken[k][row] != 0 && !given.column(column.name).valid(row)) emptied[row] = true;
      }
    }
    column = without_cells(column, emptied);
  }
  return Table(std::move(columns));
}

Table ConstrainedQuestions::impute(const Table& given, std::uint64_t seed) const {
  if (plan_.plain() && rules_.empty()) return inner_.impute(given, seed);
  need_all_columns(given);
  const Table known = with_deduced_cells(rules_, given);
  Table filled = drawn(known, seed);
  std::vector<std::size_t> wrong;
  const auto broken = broken_by_filled_cells(rules_, given, filled);
  for (std::size_t row = 0; row < filled.rows(); ++row) {
    const bool breaks =
        std::ranges::any_of(broken, [&](const auto& of_rule) { return of_rule[row] != 0; });
    if (breaks) wrong.push_back(row);
  }
  std::vector<std::optional<Table>> found(wrong.size());
  parallel_for(wrong.size(),
               [&](std::size_t k) { found[k] = drawn_to_obey(given, known, wrong[k], seed); });
  std::vector<std::size_t> mended;
  std::vector<Table> rows;
  for (std::size_t k = 0; k < wrong.size(); ++k) {
    const auto row = found[k] ? retyped_row(*found[k], filled) : std::nullopt;
    if (!row) continue;
    mended.push_back(wrong[k]);
    rows.push_back(*row);
  }
  return without_broken(given, with_replaced_rows(filled, mended, rows, {}));
}

}  // namespace likeness::models
