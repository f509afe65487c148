#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <unordered_set>
#include <vector>

#include "likeness/metadata.hpp"
#include "likeness/parallel.hpp"
#include "table/column_type.hpp"
#include "table/personal_data.hpp"
#include "text/value_pattern.hpp"

namespace likeness {
namespace {

/// With fewer rows than this, how often values repeat says nothing.
constexpr std::size_t kFewestRows = 6;

/// Beyond this share of distinct values a column of strings is not a set of categories.
constexpr double kDistinctShare = 0.2;

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

/// Whether every row has a value of its own.
bool all_different(const Column& column) {
  if (column.size() < kFewestRows || column.missing_count() > 0) return false;
  if (is_coded(column.type) && column.dictionary.size() < column.size()) return false;
  return visit_cells(column, [&](const auto& cells) {
    std::unordered_set<std::remove_cvref_t<decltype(cells[0])>> seen;
    for (std::size_t row = 0; row < cells.size(); ++row) {
      if (!seen.insert(cells[row]).second) return false;
    }
    return true;
  });
}

/// Whether n whole numbers would hardly be all different by chance: if they were drawn from a range
/// of R values, about n (n - 1) / 2R pairs would be equal. Three expected and none seen happens
/// once in twenty times.
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
  return lowest >= 0 && rows * (rows - 1) / 2 >= 3 * (highest - lowest + 1);
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

bool mostly_distinct(const Column& column) {
  std::unordered_set<std::string_view> seen;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (column.valid(row)) seen.insert(column.strings[row]);
  }
  return static_cast<double>(seen.size()) > kDistinctShare * static_cast<double>(column.size());
}

/// Whether values of this type can be personal data of that kind.
bool can_hold(const Column& column, std::string_view kind) {
  switch (column.type) {
    case ColumnType::kBool:
    case ColumnType::kDatetime:
      return false;
    case ColumnType::kFloat64:
      return kind == "latitude" || kind == "longitude";
    case ColumnType::kInt64:
      return kind == "phone_number" || kind == "postcode" || kind == "ssn" ||
             kind == "credit_card_number";
    case ColumnType::kCategory:
    case ColumnType::kText:
      break;
  }
  return true;
}

void describe_id(Detected& detected, const Column& column) {
  detected.metadata.sdtype = "id";
  detected.metadata.regex_format = detect_regex(column);
}

void detect_numbers(Detected& detected, const Column& column) {
  if (few_levels(column)) {
    detected.metadata.sdtype = "categorical";
  } else if (crowded(column) && all_different(column)) {
    describe_id(detected, column);
    detected.identifies = true;
  } else {
    detected.metadata.sdtype = "numerical";
  }
}

void detect_strings(Detected& detected, const Column& column) {
  if (all_different(column)) {
    if (all_codes(column)) {
      describe_id(detected, column);
      detected.identifies = true;
    } else {
      detected.metadata.sdtype = "text";
    }
  } else if (column.type == ColumnType::kText && mostly_distinct(column)) {
    detected.metadata.sdtype = all_codes(column) ? "unknown" : "text";
    if (detected.metadata.sdtype == "unknown") detected.metadata.pii = true;
  } else {
    detected.metadata.sdtype = "categorical";
  }
}

Detected detect_column(const Column& column) {
  Detected detected;
  detected.metadata.name = column.name;
  const std::string_view kind = personal_data_kind(column.name);
  const bool empty = column.missing_count() == column.size();
  if (!empty && !kind.empty() && can_hold(column, kind)) {
    detected.metadata.sdtype = kind;
    detected.metadata.pii = true;
    return detected;
  }
  const bool can_be_id = column.type != ColumnType::kBool && column.type != ColumnType::kDatetime;
  if (!empty && can_be_id && has_word(name_words(column.name), "id")) {
    describe_id(detected, column);
    detected.identifies = all_different(column);
    return detected;
  }
  if (is_number(column.type)) {
    detect_numbers(detected, column);
  } else if (column.type == ColumnType::kDatetime) {
    detected.metadata.sdtype = "datetime";
    if (!column.datetime_format.empty()) {
      detected.metadata.datetime_format = column.datetime_format;
    }
  } else if (column.type == ColumnType::kBool) {
    detected.metadata.sdtype = "boolean";
  } else {
    detect_strings(detected, column);
  }
  return detected;
}

}  // namespace

Metadata detect_metadata(const Table& table) {
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
