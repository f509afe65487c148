#include "models/frame/level_encoder.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "likeness/error.hpp"
#include "models/frame/column_format.hpp"
#include "models/frame/validity_bits.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"
#include "text/nearest_name.hpp"
#include "text/quote.hpp"
#include "text/spaces.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostLevels = std::numeric_limits<std::int32_t>::max() - 1;

template <class T>
std::vector<T> sorted_distinct(const Column& column, const Buffer<T>& values) {
  std::vector<T> distinct;
  distinct.reserve(values.size());
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (column.valid(row)) distinct.push_back(values[row]);
  }
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  return distinct;
}

/// The numbers that occur, where 0 has the sign that most zeros have.
std::vector<double> distinct_floats(const Column& column) {
  std::vector<double> distinct = sorted_distinct(column, column.floats);
  const auto zero = std::lower_bound(distinct.begin(), distinct.end(), 0.0);
  if (zero == distinct.end() || *zero != 0) return distinct;
  std::size_t zeros = 0;
  std::size_t negative = 0;
  for (std::size_t row = 0; row < column.floats.size(); ++row) {
    if (!column.valid(row) || column.floats[row] != 0) continue;
    ++zeros;
    negative += std::signbit(column.floats[row]) ? 1 : 0;
  }
  *zero = 2 * negative > zeros ? -0.0 : 0.0;
  return distinct;
}

/// The strings that occur among the valid rows, sorted by bytes.
std::vector<std::string> sorted_strings(const Column& column) {
  std::vector<std::string_view> seen;
  std::vector<bool> used(column.dictionary.size(), false);
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) continue;
    if (is_coded(column.type)) {
      const auto code = static_cast<std::size_t>(column.codes[row]);
      if (used[code]) continue;
      used[code] = true;
    }
    seen.push_back(string_at(column, row));
  }
  std::sort(seen.begin(), seen.end());
  seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
  return {seen.begin(), seen.end()};
}

/// Codes 0, 1, ...: a level column's own codes.
std::vector<std::int32_t> identity_codes(std::size_t count) {
  std::vector<std::int32_t> codes(count);
  for (std::size_t k = 0; k < count; ++k) codes[k] = static_cast<std::int32_t>(k);
  return codes;
}

[[noreturn]] void fail_unseen(const Column& column, std::size_t row) {
  throw Error(ErrorCode::kData, "Column \"" + column.name + "\" holds a value in row " +
                                    std::to_string(row + 1) +
                                    " that did not occur when its categories were learned.");
}

template <class T>
std::vector<std::int32_t> encode_sorted(const Column& column, const Buffer<T>& values,
                                        const Buffer<T>& levels, std::int32_t missing) {
  std::vector<std::int32_t> codes(values.size());
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (!column.valid(row)) {
      codes[row] = missing;
      continue;
    }
    const auto found = std::lower_bound(levels.begin(), levels.end(), values[row]);
    if (found == levels.end() || *found != values[row]) fail_unseen(column, row);
    codes[row] = static_cast<std::int32_t>(found - levels.begin());
  }
  return codes;
}

/// The value of each code, and nothing (0 or an empty string) for the missing one.
template <class T>
Buffer<T> cells_of(const Buffer<T>& levels, std::span<const std::int32_t> codes,
                   std::int32_t missing) {
  std::vector<T> cells(codes.size());
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (codes[row] != missing) cells[row] = levels[static_cast<std::size_t>(codes[row])];
  }
  return cells;
}

StringArray cells_of(const StringArray& levels, std::span<const std::int32_t> codes,
                     std::int32_t missing) {
  std::vector<std::string> cells(codes.size());
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (codes[row] != missing) cells[row] = levels[static_cast<std::size_t>(codes[row])];
  }
  return StringArray(cells);
}

/// Whether a value that is less than, equal to or greater than another one compares so.
bool holds(Comparison comparison, bool less, bool equal) {
  switch (comparison) {
    case Comparison::kEqual:
      return equal;
    case Comparison::kNotEqual:
      return !equal;
    case Comparison::kLess:
      return less;
    case Comparison::kLessOrEqual:
      return less || equal;
    case Comparison::kGreater:
      return !less && !equal;
    case Comparison::kGreaterOrEqual:
      return !less;
  }
  return false;
}

}  // namespace

LevelEncoder::LevelEncoder(const Column& column)
    : levels_(blank_like(column)), has_missing_(column.missing_count() > 0) {
  if (is_quantity(column.type)) {
    levels_.integers = sorted_distinct(column, column.integers);
    levels_.floats = distinct_floats(column);
  } else {
    // Both truth values are levels, whether they occur or not: their spelling is known.
    const std::vector<std::string> strings =
        column.type == ColumnType::kBool
            ? std::vector<std::string>{std::string(column.dictionary[0]),
                                       std::string(column.dictionary[1])}
            : sorted_strings(column);
    if (strings.size() > kMostLevels) {
      throw Error(ErrorCode::kData, "Column \"" + column.name +
                                        "\" has more than 2147483646 different values; declare it "
                                        "an id or text in the metadata.");
    }
    (is_coded(column.type) ? levels_.dictionary : levels_.strings) = StringArray(strings);
    if (is_coded(column.type)) levels_.codes = identity_codes(strings.size());
  }
}

std::int32_t LevelEncoder::size() const noexcept {
  return static_cast<std::int32_t>(levels_.size()) + (has_missing_ ? 1 : 0);
}

std::vector<std::int32_t> LevelEncoder::encode(const Column& column) const {
  const auto missing = static_cast<std::int32_t>(levels_.size());
  if (is_quantity(column.type)) {
    return traits_of(column.type).storage == CellStorage::kFloats
               ? encode_sorted(column, column.floats, levels_.floats, missing)
               : encode_sorted(column, column.integers, levels_.integers, missing);
  }
  const StringArray& names = is_coded(levels_.type) ? levels_.dictionary : levels_.strings;
  std::unordered_map<std::string_view, std::int32_t> code_by_name;
  for (std::size_t k = 0; k < names.size(); ++k) {
    code_by_name.emplace(names[k], static_cast<std::int32_t>(k));
  }
  std::vector<std::int32_t> by_dictionary(column.dictionary.size(), -1);
  for (std::size_t k = 0; k < by_dictionary.size(); ++k) {
    const auto found = code_by_name.find(column.dictionary[k]);
    if (found != code_by_name.end()) by_dictionary[k] = found->second;
  }
  std::vector<std::int32_t> codes(column.size());
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (!column.valid(row)) {
      codes[row] = missing;
    } else if (is_coded(column.type)) {
      codes[row] = by_dictionary[static_cast<std::size_t>(column.codes[row])];
    } else {
      const auto found = code_by_name.find(column.strings[row]);
      codes[row] = found == code_by_name.end() ? -1 : found->second;
    }
    if (codes[row] < 0) fail_unseen(column, row);
  }
  return codes;
}

Column LevelEncoder::decode(std::span<const std::int32_t> codes) const {
  Column column = blank_like(levels_);
  const auto missing = static_cast<std::int32_t>(levels_.size());
  ValidityBits validity(codes.size());
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (codes[row] == missing) validity.clear(row);
  }
  column.validity = validity.take();
  column.dictionary = levels_.dictionary;
  visit_storage(column.type,
                [&](auto cells) { column.*cells = cells_of(levels_.*cells, codes, missing); });
  return column;
}

std::string LevelEncoder::text_of(std::int32_t code) const {
  const auto k = static_cast<std::size_t>(code);
  if (k >= levels_.size()) return "(missing)";
  return CellText(levels_, DecimalText::kShortest)(k);
}

std::int32_t LevelEncoder::code_of(std::string_view text) const {
  const auto missing = static_cast<std::int32_t>(levels_.size());
  if (text.empty() && has_missing_) return missing;
  const auto find = [](const auto& levels, const auto& value) -> std::int32_t {
    const auto found = std::lower_bound(levels.begin(), levels.end(), value);
    if (found == levels.end() || *found != value) return -1;
    return static_cast<std::int32_t>(found - levels.begin());
  };
  std::int32_t code = -1;
  if (traits_of(levels_.type).storage == CellStorage::kFloats) {
    if (const auto value = likeness::number_of(levels_, text)) code = find(levels_.floats, *value);
  } else if (is_quantity(levels_.type)) {
    if (const auto value = integer_of(levels_, text)) code = find(levels_.integers, *value);
  } else {
    for (std::int32_t k = 0; k < missing && code < 0; ++k) {
      if (text_of(k) == text) code = k;
    }
    for (std::int32_t k = 0; k < missing && code < 0; ++k) {
      if (text::without_spaces(text_of(k)) == text::without_spaces(text)) code = k;
    }
  }
  if (code >= 0) return code;

  std::string sentence =
      "Column \"" + levels_.name + "\" has no value \"" + std::string(text) + '"';
  constexpr std::int32_t kMostCompared = 10'000;
  std::vector<std::string> texts;
  for (std::int32_t k = 0; k < std::min(missing, kMostCompared); ++k) texts.push_back(text_of(k));
  const std::string nearest = text::nearest_name(text, texts);
  constexpr std::size_t kMostNamed = 5;
  if (nearest.empty()) {
    const std::size_t named = std::min(texts.size(), kMostNamed);
    const std::size_t more = static_cast<std::size_t>(missing) - named;
    texts.resize(named);
    sentence += "; it has " + text::joined(texts) +
                (more > 0 ? " and " + std::to_string(more) + " more." : ".");
  } else {
    sentence += "; did you mean \"" + nearest + "\"?";
  }
  throw Error(ErrorCode::kUsage, sentence);
}

double LevelEncoder::number_of(std::string_view text) const {
  if (!is_quantity(levels_.type)) {
    throw Error(ErrorCode::kUsage, "Column \"" + levels_.name +
                                       "\" holds categories, which have no order; ask for single "
                                       "values with = or !=.");
  }
  const std::optional<double> value = likeness::number_of(levels_, text);
  if (value && !std::isnan(*value)) return *value;
  throw Error(ErrorCode::kUsage, "Column \"" + levels_.name + "\" can't be compared with \"" +
                                     std::string(text) + "\", which is not a value of its kind.");
}

std::vector<bool> LevelEncoder::compare(Comparison comparison, std::string_view text) const {
  std::vector<bool> met(static_cast<std::size_t>(size()), false);
  if (comparison == Comparison::kEqual || comparison == Comparison::kNotEqual) {
    // A column without missing cells shows a value in each.
    if (comparison == Comparison::kNotEqual && text.empty() && !has_missing_) {
      return std::vector<bool>(met.size(), true);
    }
    const auto code = static_cast<std::size_t>(code_of(text));
    for (std::size_t k = 0; k < met.size(); ++k) {
      met[k] = (k == code) == (comparison == Comparison::kEqual);
    }
    return met;
  }
  const double limit = number_of(text);
  for (std::size_t k = 0; k < levels_.size(); ++k) {
    const double value = number_at(levels_, k);
    met[k] = holds(comparison, value < limit, value == limit);
  }
  return met;
}

void LevelEncoder::fields(io::Archive& archive) {
  format_fields(archive, levels_);
  archive("has_missing", has_missing_);
  if (is_coded(levels_.type)) {
    archive("levels", levels_.dictionary);
    archive.require(levels_.type != ColumnType::kBool || levels_.dictionary.size() == 2,
                    "a bool column has not two spellings");
    if (archive.loading()) levels_.codes = identity_codes(levels_.dictionary.size());
  } else {
    visit_cells(levels_, [&](auto& levels) { archive("levels", levels); });
  }
  archive.require(size() >= 1, "a column has no categories");
}

}  // namespace likeness::models
