#include "models/frame/made_column.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "core/elementary.hpp"
#include "core/hash.hpp"
#include "models/frame/checked_values.hpp"
#include "models/frame/decimal_steps.hpp"
#include "models/frame/made_bounds.hpp"
#include "table/column_type.hpp"
#include "table/personal_data.hpp"
#include "text/value_pattern.hpp"

namespace likeness::models {
namespace {

template <class T>
void keep_distinct(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

/// Whether `regex` says no more than what the strings of the column show: then it was detected, not
/// given.
bool is_detected(const std::string& regex, const Column& column) {
  if (!is_string(column.type)) return false;
  text::ValuePattern pattern;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (column.valid(row) && !pattern.add(string_at(column, row))) return false;
  }
  return pattern.regex() == regex;
}

/// How many values to draw from so that as many draws as `values` give `distinct` different ones on
/// average: the solution of pool (1 - exp(-values / pool)) = distinct, which grows with the pool.
std::uint64_t pool_size(std::uint64_t distinct, std::uint64_t values) {
  const auto wanted = static_cast<double>(distinct);
  const auto draws = static_cast<double>(values);
  double low = wanted;
  double high = std::min(draws * draws, 1e18);
  constexpr int kHalvings = 100;
  for (int k = 0; k < kHalvings; ++k) {
    const double middle = low + (high - low) / 2;
    const double expected = -middle * expm1_deterministic(-draws / middle);
    (expected < wanted ? low : high) = middle;
  }
  return std::max(distinct, static_cast<std::uint64_t>(std::round(low)));
}

/// Whether made values of a column are those of the row's person and place, though by chance some
/// come again: not where real ones are few, which made ones then are as well.
bool belongs_to_row(const MakerChoice& maker, std::uint64_t distinct, std::uint64_t values) {
  constexpr std::uint64_t kRowsOfValue = 3;
  return maker.follows_row() && values < kRowsOfValue * distinct;
}

}  // namespace

MadeColumn::MadeColumn(const Column& column, const ColumnMetadata& metadata, bool is_primary_key,
                       std::size_t share, std::optional<std::string_view> locale)
    : name_(column.name),
      type_(column.type),
      decimals_(column.decimals),
      min_decimals_(column.min_decimals),
      notation_(column.notation),
      datetime_format_(column.datetime_format),
      is_id_(is_primary_key || metadata.sdtype == "id"),
      is_key_(is_primary_key) {
  if (metadata.sdtype == "credit_card_number" && are_cards(column)) check_ = Check::kCard;
  if (metadata.sdtype == "iban" && are_ibans(column)) check_ = Check::kIban;
  if (is_quantity(column.type)) {
    source_ = learn_numbers(column);
  } else if (column.type == ColumnType::kBool) {
    source_ = learn_bools(column);
  } else {
    source_ = learn_strings(column);
  }
  if (metadata.regex_format.has_value() && !is_detected(*metadata.regex_format, column)) {
    use_regex(column, *metadata.regex_format);
  } else if (auto choice = MakerChoice::of(column, metadata, locale);
             choice && (!is_key_ || choice->distinct() > 0)) {
    use_maker(std::move(*choice), number_values(column).count,
              column.size() - column.missing_count());
  } else if (metadata.sdtype == "ipv4_address" && are_addresses(column)) {
    use_regex(column, address_regex(column));
  } else if (const auto* numbers = std::get_if<Numbers>(&source_); numbers && !unique_) {
    pool_ = std::min(pool_, numbers->values.capacity());
  }
  if (!is_key_ && !unique_ && is_identity(metadata.sdtype) && column.type != ColumnType::kBool) {
    repeats_ = RowRepeats(number_values(column), share);
    subject_ = name_;
    pool_ = 0;
    unique_ = true;
  }
  if (is_key_) unique_ = true;
  if (!is_key_ && column.size() > 0) {
    missing_rate_ =
        static_cast<double>(column.missing_count()) / static_cast<double>(column.size());
  }
}

void MadeColumn::follow(const MadeColumn& leader, std::uint64_t distinct, std::uint64_t subjects) {
  repeats_ = leader.repeats_;
  subject_ = leader.subject_;
  missing_by_subject_ = true;
  unique_ = distinct >= subjects;
  pool_ = unique_ ? 0 : pool_size(distinct, subjects);
  if (maker() != nullptr && belongs_to_row(*maker(), distinct, subjects)) unique_ = true;
  const auto* numbers = std::get_if<Numbers>(&source_);
  if (numbers != nullptr && !unique_) pool_ = std::min(pool_, numbers->values.capacity());
}

/// Strings of a regular expression; whole numbers, where the column holds such and the expression
/// gives nothing else.
void MadeColumn::use_regex(const Column& column, const std::string& pattern) {
  const std::string whole = without_leading_zero(pattern);
  if (column.type == ColumnType::kInt64) {
    const text::Regex regex(whole, name_);
    text::RegexStrings strings(regex);
    if (gives_whole_numbers(strings)) {
      source_ = Regex{whole, std::move(strings)};
      return;
    }
  }
  const text::Regex regex(pattern, name_);
  source_ = Regex{pattern, text::RegexStrings(regex)};
  if (type_ != ColumnType::kCategory) type_ = ColumnType::kText;
}

void MadeColumn::learn_repeats(std::uint64_t distinct, std::uint64_t values) {
  unique_ = distinct == values;
  pool_ = unique_ ? 0 : pool_size(distinct, values);
}

void MadeColumn::use_maker(MakerChoice maker, std::uint64_t distinct, std::uint64_t values) {
  check_ = Check::kNone;
  if (belongs_to_row(maker, distinct, values)) unique_ = true;
  source_ = std::move(maker);
}

void MadeColumn::use_areas(DegreeAreas areas, std::uint64_t distinct, std::uint64_t values) {
  learn_repeats(distinct, values);
  if (has_subjects()) unique_ = true;
  source_ = std::move(areas);
}

void MadeColumn::use_degrees_of(const MakerChoice& place, std::string_view sdtype) {
  unique_ = true;
  source_ = place.at_same_place(sdtype);
}

MadeColumn::Numbers MadeColumn::learn_numbers(const Column& column) {
  const bool is_float = type_ == ColumnType::kFloat64;
  const int exponent = is_float ? float_exponent(column) : 0;
  const auto [lowest, highest] = made_bounds(type_, exponent);
  std::vector<std::int64_t> values;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) continue;
    const std::int64_t value =
        is_float ? std::llround(scaled(column.floats[row], exponent)) : column.integers[row];
    values.push_back(std::clamp(check_ == Check::kCard ? value / 10 : value, lowest, highest));
  }
  const std::size_t count = values.size();
  keep_distinct(values);
  learn_repeats(values.size(), count);
  return {MadeNumbers(values, lowest, highest), exponent};
}

MadeColumn::Truths MadeColumn::learn_bools(const Column& column) {
  Truths truths;
  truths.spellings = column.dictionary;
  std::size_t trues = 0;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (column.valid(row) && column.codes[row] != 0) ++trues;
  }
  const std::size_t count = column.size() - column.missing_count();
  if (count > 0) truths.true_rate = static_cast<double>(trues) / static_cast<double>(count);
  const std::uint64_t distinct = count == 0 ? 0 : (trues > 0 && trues < count ? 2 : 1);
  learn_repeats(distinct, count);
  return truths;
}

TextShape MadeColumn::learn_strings(const Column& column) {
  std::vector<std::string_view> strings;
  std::vector<std::uint64_t> hashes;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) continue;
    strings.push_back(string_at(column, row));
    hashes.push_back(mixed_bits(fnv_hash(strings.back())));
  }
  keep_distinct(hashes);
  learn_repeats(hashes.size(), strings.size());
  if (check_ == Check::kNone) return TextShape(strings);
  const std::vector<std::string> unchecked =
      check_ == Check::kCard ? without_last(strings) : without_iban_digits(strings);
  strings.assign(unchecked.begin(), unchecked.end());
  return TextShape(strings);
}

}  // namespace likeness::models
