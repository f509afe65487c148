#include "likeness/transactions.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <string_view>
#include <unordered_map>

#include "likeness/error.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"
#include "text/amount_text.hpp"
#include "text/datetime.hpp"

namespace likeness {
namespace {

constexpr double kNoAmount = std::numeric_limits<double>::quiet_NaN();

/// Numbers the values of a column in the order of their first rows.
struct NumberedValues {
  std::vector<std::int32_t> numbers;
  std::vector<std::string> names;
};

NumberedValues number_values(const Column& column, bool missing_is_value) {
  NumberedValues result;
  result.numbers.resize(column.size(), -1);
  std::unordered_map<std::string, std::int32_t> seen;
  // Codes of a dictionary are looked up once each.
  std::vector<std::int32_t> number_of_code(column.dictionary.size(), -1);
  const bool coded = is_coded(column.type);
  const CellText text_of(column);
  for (std::size_t row = 0; row < column.size(); ++row) {
    const bool valid = column.valid(row);
    if (!valid && !missing_is_value) continue;
    std::int32_t* cached =
        coded && valid ? &number_of_code[static_cast<std::size_t>(column.codes[row])] : nullptr;
    if (cached != nullptr && *cached >= 0) {
      result.numbers[row] = *cached;
      continue;
    }
    std::string text = text_of(row);
    const auto [at, added] = seen.try_emplace(text, static_cast<std::int32_t>(result.names.size()));
    if (added) result.names.push_back(std::move(text));
    result.numbers[row] = at->second;
    if (cached != nullptr) *cached = at->second;
  }
  return result;
}

/// The distinct strings of a column of text, and how often each occurs.
struct Spellings {
  NumberedValues values;
  std::vector<std::size_t> counts;

  explicit Spellings(const Column& column)
      : values(number_values(column, false)), counts(values.names.size(), 0) {
    for (const std::int32_t number : values.numbers) {
      if (number >= 0) ++counts[static_cast<std::size_t>(number)];
    }
  }
};

/// Strings without a digit other than 0 can't be dates or amounts: up to three of them are marks of
/// missing cells.
bool may_be_mark(const std::string& text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return c >= '1' && c <= '9'; }) &&
         text.find_first_of("0") == std::string::npos;
}

/// Cuts the marks out of the spellings: what remains, and the most frequent mark.
std::vector<std::string_view> without_marks(const Spellings& spellings, std::string& mark) {
  constexpr std::size_t kMostMarks = 3;
  std::vector<std::string_view> rest;
  std::vector<std::size_t> marks;
  for (std::size_t k = 0; k < spellings.counts.size(); ++k) {
    if (may_be_mark(spellings.values.names[k])) {
      marks.push_back(k);
    } else {
      rest.push_back(spellings.values.names[k]);
    }
  }
  if (marks.empty()) return rest;
  if (marks.size() > kMostMarks) {
    for (const std::size_t k : marks) rest.push_back(spellings.values.names[k]);
    return rest;
  }
  mark =
      spellings.values
          .names[*std::max_element(marks.begin(), marks.end(), [&](std::size_t a, std::size_t b) {
            return spellings.counts[a] < spellings.counts[b];
          })];
  return rest;
}

[[noreturn]] void fail_amount_cell(const Column& column, std::string_view cell,
                                   const std::string& what) {
  const CellText text_of(column);
  std::size_t row = 0;
  while (row < column.size() && text_of(row) != cell) ++row;
  throw Error(ErrorCode::kData, "Column \"" + column.name + "\" holds \"" + std::string(cell) +
                                    "\" in row " + std::to_string(row + 1) + ", which is not " +
                                    what);
}

[[noreturn]] void fail_dates(const Column& column, std::span<const std::string_view> texts) {
  for (const std::string_view text : texts) {
    if (!text::detect_datetime_format(std::span(&text, 1))) {
      fail_amount_cell(column, text, "a date; correct it, or name another column as the date.");
    }
  }
  fail_amount_cell(
      column, texts.back(),
      "a date written like the others; write all in one way, or name another column with "
      "as the date.");
}

void read_dates(const Column& column, Transactions& result) {
  result.dates.assign(column.size(), Transactions::kNoDate);
  if (column.type == ColumnType::kDatetime) {
    result.date_format = column.datetime_format;
    // A mark that reading has found is one to conditions, too.
    if (!column.notes.empty()) result.date_mark.text = column.missing_marker;
    for (std::size_t row = 0; row < column.size(); ++row) {
      if (column.valid(row)) result.dates[row] = column.integers[row];
    }
    return;
  }
  if (!is_string(column.type)) {
    throw Error(ErrorCode::kData, "Column \"" + column.name +
                                      "\" of dates holds numbers; give their format in the "
                                      "metadata, or name another column as the date.");
  }
  const Spellings spellings(column);
  const std::vector<std::string_view> texts = without_marks(spellings, result.date_mark.text);
  if (texts.empty()) return;
  const std::optional<std::string> format = text::detect_datetime_format(texts);
  if (!format) fail_dates(column, texts);
  result.date_format = *format;
  const text::DatetimeFormat reader(*format);
  std::vector<std::int64_t> dates;
  for (const std::string& text : spellings.values.names) {
    dates.push_back(reader.parse(text).value_or(Transactions::kNoDate));
  }
  for (std::size_t row = 0; row < column.size(); ++row) {
    const std::int32_t number = spellings.values.numbers[row];
    if (number >= 0) result.dates[row] = dates[static_cast<std::size_t>(number)];
  }
}

double amount_at(const Column& column, std::size_t row) {
  return column.valid(row) ? number_at(column, row) : kNoAmount;
}

void read_numbers(const Column& column, Transactions& result) {
  const std::optional<double> mark = find_missing_number(column);
  if (mark) result.amount_mark = {std::to_string(static_cast<std::int64_t>(*mark)), mark};
  for (std::size_t row = 0; row < column.size(); ++row) {
    const double amount = amount_at(column, row);
    result.amounts[row] = amount == mark ? kNoAmount : amount;
  }
}

void read_amount_texts(const Column& column, Transactions& result) {
  const Spellings spellings(column);
  const std::vector<std::string_view> texts = without_marks(spellings, result.amount_mark.text);
  if (texts.empty()) return;
  const std::optional<text::AmountText> way = text::detect_amount_text(texts);
  if (!way)
    fail_amount_cell(column, texts.front(),
                     "an amount; correct it, or name another column as the amount.");
  for (const std::string_view text : texts) {
    if (!way->parse(text)) {
      fail_amount_cell(column, text,
                       "an amount written like \"" + std::string(texts.front()) +
                           "\"; write all in one way, or name another column as the amount.");
    }
  }
  std::vector<double> amounts;
  for (const std::string& text : spellings.values.names) {
    amounts.push_back(way->parse(text).value_or(kNoAmount));
  }
  for (std::size_t row = 0; row < column.size(); ++row) {
    const std::int32_t number = spellings.values.numbers[row];
    if (number >= 0) result.amounts[row] = amounts[static_cast<std::size_t>(number)];
  }
}

void read_amounts(const Column& column, Transactions& result) {
  result.amounts.assign(column.size(), kNoAmount);
  if (is_number(column.type)) {
    read_numbers(column, result);
  } else if (is_string(column.type)) {
    read_amount_texts(column, result);
  } else {
    throw Error(ErrorCode::kData, "Column \"" + column.name + "\" holds no amounts but " +
                                      std::string(column_type_name(column.type)) +
                                      " values; name another column as the amount.");
  }
}

}  // namespace

std::optional<double> find_missing_number(const Column& column) {
  if (!is_number(column.type)) return std::nullopt;
  constexpr std::array<double, 5> kMarks = {-1, -9, -99, -999, -9999};
  constexpr double kFewest = 0.01;
  constexpr std::size_t kTimes = 10;
  std::unordered_map<double, std::size_t> counts;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (column.valid(row)) ++counts[number_at(column, row)];
  }
  for (const double mark : kMarks) {
    const auto found = counts.find(mark);
    if (found == counts.end() || counts.size() < 2 ||
        static_cast<double>(found->second) < kFewest * static_cast<double>(column.size())) {
      continue;
    }
    const bool stands_out = std::all_of(counts.begin(), counts.end(), [&](const auto& other) {
      return other.first == mark || other.second * kTimes <= found->second;
    });
    if (stands_out) return mark;
  }
  return std::nullopt;
}

Transactions read_transactions(const Table& table, const TransactionNames& names) {
  Transactions result;
  result.names = find_transaction_columns(table, names);
  NumberedValues subjects = number_values(table.column(result.names.subject), false);
  NumberedValues objects = number_values(table.column(result.names.object), true);
  result.subjects = std::move(subjects.numbers);
  result.subject_names = std::move(subjects.names);
  result.objects = std::move(objects.numbers);
  result.object_names = std::move(objects.names);
  if (result.names.verb.empty()) {
    result.verbs.assign(table.rows(), 0);
    result.verb_names = {""};
  } else {
    NumberedValues verbs = number_values(table.column(result.names.verb), true);
    result.verbs = std::move(verbs.numbers);
    result.verb_names = std::move(verbs.names);
  }
  if (!result.names.date.empty()) read_dates(table.column(result.names.date), result);
  if (!result.names.amount.empty()) read_amounts(table.column(result.names.amount), result);
  return result;
}

RowsBySubject rows_by_subject(const Transactions& transactions) {
  RowsBySubject result;
  result.offsets.assign(transactions.subject_names.size() + 1, 0);
  for (const std::int32_t subject : transactions.subjects) {
    if (subject >= 0) ++result.offsets[static_cast<std::size_t>(subject) + 1];
  }
  std::partial_sum(result.offsets.begin(), result.offsets.end(), result.offsets.begin());
  result.rows.resize(result.offsets.back());
  std::vector<std::size_t> next(result.offsets.begin(), result.offsets.end() - 1);
  for (std::size_t row = 0; row < transactions.subjects.size(); ++row) {
    const std::int32_t subject = transactions.subjects[row];
    if (subject >= 0) result.rows[next[static_cast<std::size_t>(subject)]++] = row;
  }
  return result;
}

}  // namespace likeness
