#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "likeness/metadata.hpp"
#include "likeness/parallel.hpp"
#include "table/column_type.hpp"
#include "table/metadata_rules.hpp"
#include "table/personal_data.hpp"
#include "table/personal_values.hpp"
#include "table/value_counts.hpp"
#include "text/datetime.hpp"
#include "text/value_pattern.hpp"

namespace likeness {
namespace {

/// With fewer rows than this, how often values repeat says nothing.
constexpr std::size_t kFewestRows = 6;

/// Beyond this share of distinct values a column of strings is not a set of categories.
constexpr double kDistinctShare = 0.2;

/// Rows that a place, and a key of few values, has on average: they point to nobody then.
constexpr std::size_t kRowsOfPlace = 2;
constexpr std::size_t kRowsOfForeignKey = 10;

/// A column that is named for somebody, with more different values than this, holds its keys.
constexpr std::size_t kFewSubjects = 20;

struct Detected {
  ColumnMetadata metadata;
  bool identifies = false;  // every row has a value of its own, made to identify it
};

bool whole(const Column& column, std::size_t row) {
  const double value = number_at(column, row);
  return value == std::floor(value);
}

/// Whole numbers that repeat so often that they are categories: at most one distinct value to ten
/// rows, and at most ten. The rule is SDV's.
bool few_levels(const Column& column) {
  const std::size_t rows = column.size();
  if (rows < kFewestRows) return false;
  const auto most =
      static_cast<std::size_t>(std::min(std::nearbyint(static_cast<double>(rows) / 10), 10.0));
  std::vector<double> levels;
  for (std::size_t row = 0; row < rows; ++row) {
    if (!column.valid(row)) continue;
    const double value = number_at(column, row);
    if (!whole(column, row)) return false;
    if (std::find(levels.begin(), levels.end(), value) != levels.end()) continue;
    if (levels.size() == most) return false;
    levels.push_back(value);
  }
  return !levels.empty();
}

bool has_word(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Whether every string has a digit in it, as keys have.
bool all_have_digits(const Column& column) {
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) continue;
    if (string_at(column, row).find_first_of("0123456789") == std::string_view::npos) return false;
  }
  return true;
}

/// Whether every row has a value of its own, none missing.
bool all_different(const CountedColumn& column) {
  if (column->size() < kFewestRows || column->missing_count() > 0) return false;
  if (is_coded(column->type) && column->dictionary.size() < column->size()) return false;
  return column.counts().all_different();
}

bool all_whole(const Column& column) {
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (column.valid(row) && !(number_at(column, row) >= 0 && whole(column, row))) return false;
  }
  return true;
}

/// Whether n whole numbers would hardly be all different by chance: if they were drawn from a range
/// of R values, about n (n - 1) / 2R pairs would be equal. Seven expected and none seen happens
/// once in a thousand times, three once in twenty: enough where they are as dense as numbered rows.
bool crowded(const Column& column) {
  if (column.size() < kFewestRows || column.missing_count() > 0) return false;
  double lowest = std::numeric_limits<double>::infinity();
  double highest = -lowest;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!whole(column, row)) return false;
    lowest = std::min(lowest, number_at(column, row));
    highest = std::max(highest, number_at(column, row));
  }
  const auto rows = static_cast<double>(column.size());
  const double range = highest - lowest + 1;
  const double expected = range <= 2 * rows ? 3 : 7;
  return lowest >= 0 && rows * (rows - 1) / 2 >= expected * range;
}

/// Whether a string looks like a code rather than like words: no blank in it.
bool all_codes(const Column& column) {
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (column.valid(row) && string_at(column, row).find(' ') != std::string_view::npos) {
      return false;
    }
  }
  return true;
}

std::optional<std::string> detect_regex(const Column& column) {
  if (!is_string(column.type)) return std::nullopt;
  text::ValuePattern pattern;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (column.valid(row) && !pattern.add(string_at(column, row))) return std::nullopt;
  }
  return pattern.regex();
}

/// Whether most cells hold strings of their own, or so many that they are no set of categories.
bool mostly_distinct(const CountedColumn& column) {
  if (column.counts().present < kFewestRows) return false;
  if (2 * column.counts().once > column.counts().present) return true;
  return column->type == ColumnType::kText &&
         static_cast<double>(column.counts().distinct) >
             kDistinctShare * static_cast<double>(column.counts().present);
}

void describe_id(Detected& detected, const Column& column) {
  detected.metadata.sdtype = "id";
  detected.metadata.regex_format = detect_regex(column);
}

void detect_numbers(Detected& detected, const CountedColumn& column) {
  // What has a unit was measured.
  const bool key = column->notation.plain() && crowded(*column) && all_different(column);
  if (few_levels(*column)) {
    detected.metadata.sdtype = "categorical";
  } else if (key || (are_long_numbers(*column) && column.counts().all_different())) {
    describe_id(detected, *column);
    detected.identifies = all_different(column);
  } else {
    detected.metadata.sdtype = "numerical";
  }
}

/// Whether most strings have the shape of dates.
bool look_like_dates(const Column& column) {
  constexpr std::size_t kSample = 1000;
  std::size_t seen = 0;
  std::size_t dates = 0;
  for (std::size_t row = 0; row < column.size() && seen < kSample; ++row) {
    if (!column.valid(row)) continue;
    ++seen;
    dates += text::looks_like_date(string_at(column, row)) ? 1 : 0;
  }
  return 2 * dates > seen;
}

/// Whether all strings are dates of one known format.
bool read_as_dates(const Column& column) {
  std::vector<std::string_view> cells;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (column.valid(row)) cells.push_back(string_at(column, row));
  }
  return text::detect_datetime_format(cells).has_value();
}

void detect_strings(Detected& detected, const CountedColumn& column) {
  const bool is_spread = all_different(column) || mostly_distinct(column);
  if (is_spread && look_like_dates(*column) && read_as_dates(*column)) {
    detected.metadata.sdtype = "datetime";
  } else if (all_different(column)) {
    if (all_codes(*column)) {
      describe_id(detected, *column);
      detected.identifies = true;
    } else {
      detected.metadata.sdtype = "text";
    }
  } else if (mostly_distinct(column)) {
    detected.metadata.sdtype = all_codes(*column) ? "unknown" : "text";
    if (detected.metadata.sdtype == "unknown") detected.metadata.pii = true;
  } else {
    detected.metadata.sdtype = "categorical";
  }
}

/// What the type and the values say, whatever the name.
void detect_by_values(Detected& detected, const CountedColumn& column) {
  if (is_number(column->type)) {
    detect_numbers(detected, column);
  } else if (column->type == ColumnType::kDatetime) {
    detected.metadata.sdtype = "datetime";
    if (!column->datetime_format.empty()) {
      detected.metadata.datetime_format =
          text::DatetimeFormat(column->datetime_format).plain_text();
    }
  } else if (column->type == ColumnType::kBool) {
    detected.metadata.sdtype = "boolean";
  } else {
    detect_strings(detected, column);
  }
}

void set_personal(Detected& detected, std::string_view kind) {
  detected.metadata.sdtype = kind;
  detected.metadata.pii = true;
}

/// A name that speaks of personal data, and values that can be that. False where it doesn't.
bool detect_personal(Detected& detected, const CountedColumn& column) {
  std::string_view kind = personal_data_kind(column->name);
  // A few different logins are kinds of them, such as `success` and `failed`.
  const bool is_event = kind == "user_name" && column.counts().distinct <= kFewSubjects &&
                        has_word(name_words(column->name), "login");
  if (kind.empty() || is_event || !can_be_personal(*column, kind)) {
    kind = personal_kind_of_values(column);
  }
  if (kind.empty()) return false;
  // Addresses that repeat are somebody's; a few, such as `paved` and `gravel`, are kinds of
  // streets.
  const bool address = kind == "address" || kind == "street_address" || kind == "url";
  const bool few =
      address ? column.counts().distinct <= kFewSubjects : column.counts().repeats(kRowsOfPlace);
  if (!is_place(kind) || !few || all_different(column)) {
    set_personal(detected, kind);
  } else if (column->type == ColumnType::kFloat64) {
    detected.metadata.sdtype = "numerical";
  } else {
    detected.metadata.sdtype = "categorical";
  }
  return true;
}

/// Ids by their name, and keys and names of somebody who has several rows. False for no such.
bool detect_id(Detected& detected, const CountedColumn& column) {
  if (column->type == ColumnType::kBool || column->type == ColumnType::kDatetime) return false;
  const bool subject = names_subject(column->name);
  if (has_word(name_words(column->name), "id")) {
    // A key into a table of few rows, such as shops: its values must exist there.
    if (!subject && column.counts().repeats(kRowsOfForeignKey)) {
      detected.metadata.sdtype = "categorical";
    } else {
      describe_id(detected, *column);
      detected.identifies = all_different(column);
    }
    return true;
  }
  if (!subject) return false;
  if (is_number(column->type)) {
    if (column.counts().distinct <= kFewSubjects || !all_whole(*column)) return false;
    describe_id(detected, *column);
  } else if (all_codes(*column) &&
             (column.counts().distinct > kFewSubjects || all_have_digits(*column))) {
    describe_id(detected, *column);
  } else if (column.counts().distinct > kFewSubjects) {
    set_personal(detected, "name");
    return true;
  } else {
    return false;
  }
  detected.identifies = all_different(column);
  return true;
}

Detected detect_column(const Column& given) {
  Detected detected;
  detected.metadata.name = given.name;
  const CountedColumn column(given);
  const bool told = given.missing_count() < given.size() &&
                    (detect_personal(detected, column) || detect_id(detected, column));
  if (!told) detect_by_values(detected, column);
  return detected;
}

}  // namespace

Metadata metadata_by_rules(const Table& table) {
  std::vector<Detected> detected(table.column_count());
  parallel_for(table.column_count(),
               [&](std::size_t c) { detected[c] = detect_column(table.column(c)); });
  Metadata metadata;
  for (Detected& column : detected) {
    if (column.identifies && !metadata.primary_key.has_value()) {
      metadata.primary_key = column.metadata.name;
    }
    metadata.columns.push_back(std::move(column.metadata));
  }
  return metadata;
}

}  // namespace likeness
