#include "models/frame/made_column.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

#include "core/elementary.hpp"
#include "core/hash.hpp"
#include "core/index_permutation.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "models/frame/checked_values.hpp"
#include "models/frame/column_format.hpp"
#include "models/frame/decimal_steps.hpp"
#include "models/frame/validity_bits.hpp"
#include "table/column_type.hpp"
#include "table/personal_data.hpp"
#include "text/number_text.hpp"
#include "text/value_pattern.hpp"

namespace likeness::models {
namespace {

constexpr std::uint64_t kMany = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t kMadeChunk = 4096;
constexpr int kMostDecimals = 400;

/// The alternatives of MadeColumn's source, in their order.
enum class Source { kNumbers, kShape, kRegex, kBool, kMaker, kAreas };

std::uint64_t hash_of(std::string_view text) noexcept {
  return mixed_bits(fnv_hash(text));
}

template <class T>
void keep_distinct(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

/// The smallest and largest number that a column of that type may hold.
std::pair<std::int64_t, std::int64_t> allowed_numbers(ColumnType type, int exponent) {
  if (type == ColumnType::kDatetime) {
    // The years 1 to 9999.
    return {-62'135'596'800'000'000, 253'402'300'799'999'999};
  }
  if (type == ColumnType::kFloat64) {
    const double largest = scaled(std::numeric_limits<double>::max(), std::min(exponent, 0));
    const auto most = largest < static_cast<double>(kMostFloatNumber)
                          ? static_cast<std::int64_t>(largest)
                          : kMostFloatNumber;
    return {-most, most};
  }
  return {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
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
  const auto [lowest, highest] = allowed_numbers(type_, exponent);
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
    hashes.push_back(hash_of(strings.back()));
  }
  keep_distinct(hashes);
  learn_repeats(hashes.size(), strings.size());
  if (check_ == Check::kNone) return TextShape(strings);
  const std::vector<std::string> unchecked =
      check_ == Check::kCard ? without_last(strings) : without_iban_digits(strings);
  strings.assign(unchecked.begin(), unchecked.end());
  return TextShape(strings);
}

RandomStream MadeColumn::stream(std::uint64_t seed, Use use) const noexcept {
  return {seed, mixed_bits(hash_of(name_) + static_cast<std::uint64_t>(use))};
}

RandomStream MadeColumn::pair_stream(const Seeds& seeds, Use use) const noexcept {
  return {seeds.subjects, mixed_bits(hash_of(areas()->pair()) + static_cast<std::uint64_t>(use))};
}

std::uint64_t MadeColumn::key_count() const noexcept {
  if (const auto* numbers = std::get_if<Numbers>(&source_)) return numbers->values.count();
  if (const auto* regex = std::get_if<Regex>(&source_)) return regex->strings->count();
  if (maker() != nullptr && is_key_) return maker()->distinct();
  return std::holds_alternative<Truths>(source_) ? 2 : kMany;
}

std::uint64_t MadeColumn::unit_of(std::uint64_t row, const Seeds& seeds) const noexcept {
  if (repeats_.empty()) return row;
  const auto use = static_cast<std::uint64_t>(Use::kSubject);
  return repeats_.subject(row, RandomStream(seeds.subjects, mixed_bits(hash_of(subject_) + use)));
}

std::uint64_t MadeColumn::value_index(std::uint64_t row, const Seeds& seeds) const noexcept {
  const std::uint64_t unit = unit_of(row, seeds);
  if (unique_) return unit % key_count();
  // Both degrees of a place are drawn as one.
  const RandomStream draws =
      areas() != nullptr ? pair_stream(seeds, Use::kRepeat) : stream(seeds.cells, Use::kRepeat);
  return draws.below(unit, pool_) % key_count();
}

std::vector<std::uint8_t> MadeColumn::missing_rows(std::uint64_t first_row, std::size_t rows,
                                                   const Seeds& seeds) const {
  std::vector<std::uint8_t> missing(rows, 0);
  if (missing_rate_ <= 0) return missing;
  const RandomStream draws = stream(seeds.cells, Use::kMissing);
  parallel_chunks(rows, kMadeChunk, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      const std::uint64_t place = first_row + row;
      const std::uint64_t unit = missing_by_subject_ ? unit_of(place, seeds) : place;
      missing[row] = draws.uniform(unit) < missing_rate_ ? 1 : 0;
    }
  });
  return missing;
}

std::string MadeColumn::source_text() const {
  if (const auto* regex = std::get_if<Regex>(&source_))
    return "its regex \"" + regex->pattern + '"';
  if (maker() == nullptr) return "its type";
  return "its kind " + maker()->sdtype() + " in " + maker()->locale();
}

Column MadeColumn::make(std::uint64_t first_row, std::size_t rows, std::uint64_t seed,
                        std::uint64_t subject_seed) const {
  return make(first_row, missing_rows(first_row, rows, {seed, subject_seed}), seed, subject_seed);
}

Column MadeColumn::make(std::uint64_t first_row, std::span<const std::uint8_t> missing,
                        std::uint64_t seed, std::uint64_t subject_seed) const {
  const Seeds seeds{seed, subject_seed};
  const std::size_t rows = missing.size();
  const std::uint64_t last_count = is_key_ ? key_count() : kMany;
  if (first_row > last_count || rows > last_count - first_row) {
    throw Error(ErrorCode::kUsage,
                "Column \"" + name_ + "\" can't have different values in that many rows: " +
                    source_text() + " gives " + std::to_string(last_count) +
                    "; ask for fewer rows, or change regex_format in the metadata.");
  }
  Column column;
  column.name = name_;
  column.type = type_;
  ValidityBits validity(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    if (missing[row] != 0) validity.clear(row);
  }
  column.validity = validity.take();
  if (const auto* numbers = std::get_if<Numbers>(&source_)) {
    make_numbers(*numbers, first_row, seeds, missing, column);
  } else if (const auto* truths = std::get_if<Truths>(&source_)) {
    make_bools(*truths, first_row, seeds, missing, column);
  } else if (areas() != nullptr) {
    const std::vector<std::size_t> groups(rows, 0);
    set_number_form(column);
    place_in_areas(column, groups, first_row, seed, subject_seed);
  } else if (type_ == ColumnType::kFloat64) {
    set_number_form(column);
    column.floats = made_degrees(make_strings(first_row, seeds, missing));
  } else if (type_ == ColumnType::kInt64) {
    column.integers = whole_numbers(make_strings(first_row, seeds, missing));
  } else {
    set_strings(column, make_strings(first_row, seeds, missing));
  }
  return column;
}

void MadeColumn::set_number_form(Column& column) const {
  column.decimals = decimals_;
  column.min_decimals = min_decimals_;
  column.notation = notation_;
  column.datetime_format = datetime_format_;
}

void MadeColumn::place_in_areas(Column& column, std::span<const std::size_t> groups,
                                std::uint64_t first_row, std::uint64_t seed,
                                std::uint64_t subject_seed) const {
  const Seeds seeds{seed, subject_seed};
  const RandomStream areas_drawn = pair_stream(seeds, Use::kOrder);
  const RandomStream places = stream(seeds.cells, Use::kOrder);
  std::vector<double> degrees(groups.size());
  parallel_chunks(groups.size(), kMadeChunk, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      if (!column.valid(row)) continue;
      const std::uint64_t index = value_index(first_row + row, seeds);
      degrees[row] = areas()->at(groups[row], areas_drawn.uniform(index), places.bits(index));
    }
  });
  if (type_ == ColumnType::kFloat64) {
    column.floats = std::move(degrees);
    return;
  }
  std::vector<std::int64_t> whole(degrees.size());
  for (std::size_t row = 0; row < whole.size(); ++row) whole[row] = std::llround(degrees[row]);
  column.integers = std::move(whole);
}

std::vector<double> MadeColumn::made_degrees(const StringArray& texts) const {
  std::vector<double> degrees(texts.size());
  for (std::size_t row = 0; row < degrees.size(); ++row) {
    const double exact = text::to_number(texts[row]).value_or(0);
    constexpr int kMadeDecimals = 5;
    const int decimals = decimals_ < 0 ? kMadeDecimals : std::min(decimals_, kMadeDecimals);
    degrees[row] = scaled(std::round(scaled(exact, decimals)), -decimals);
  }
  return degrees;
}

void MadeColumn::make_numbers(const Numbers& numbers, std::uint64_t first_row, const Seeds& seeds,
                              std::span<const std::uint8_t> missing, Column& column) const {
  set_number_form(column);
  const bool is_float = type_ == ColumnType::kFloat64;
  std::vector<double> floats(is_float ? missing.size() : 0);
  std::vector<std::int64_t> integers(is_float ? 0 : missing.size());
  const RandomStream order = stream(seeds.cells, Use::kOrder);
  parallel_chunks(missing.size(), kMadeChunk, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      if (missing[row] != 0) continue;
      std::int64_t number = numbers.values.at(value_index(first_row + row, seeds), order);
      if (check_ == Check::kCard) number = with_luhn_digit(number);
      if (is_float) {
        floats[row] = scaled(static_cast<double>(number), -numbers.exponent);
      } else {
        integers[row] = number;
      }
    }
  });
  column.floats = std::move(floats);
  column.integers = std::move(integers);
}

void MadeColumn::make_bools(const Truths& truths, std::uint64_t first_row, const Seeds& seeds,
                            std::span<const std::uint8_t> missing, Column& column) const {
  column.dictionary = truths.spellings;
  std::vector<std::int32_t> codes(missing.size(), 0);
  const RandomStream draws = stream(seeds.cells, Use::kBool);
  for (std::size_t row = 0; row < codes.size(); ++row) {
    const std::uint64_t index = first_row + row;
    const bool is_true = is_key_ ? index == 1 : draws.uniform(index) < truths.true_rate;
    if (missing[row] == 0 && is_true) codes[row] = 1;
  }
  column.codes = std::move(codes);
}

void MadeColumn::append_shape(std::uint64_t index, std::uint64_t seed, std::string& out) const {
  const auto& shape = std::get<TextShape>(source_);
  if (is_id_) {
    shape.append_key(index, stream(seed, Use::kOrder), out);
  } else if (unique_) {
    shape.append_spread(index, stream(seed, Use::kOrder), out);
  } else {
    shape.append_random(stream(seed, Use::kText), index, out);
  }
}

void MadeColumn::append_string(std::uint64_t row, const Seeds& seeds, std::string& out) const {
  if (maker() != nullptr) {
    maker()->append({.seed = seeds.subjects, .index = value_index(row, seeds)}, out);
    return;
  }
  const std::uint64_t index = value_index(row, seeds);
  if (const auto* regex = std::get_if<Regex>(&source_)) {
    const IndexPermutation order(regex->strings->count(), stream(seeds.cells, Use::kOrder));
    regex->strings->append_at(order(index), out);
  } else if (check_ == Check::kNone) {
    append_shape(index, seeds.cells, out);
  } else {
    std::string value;
    append_shape(index, seeds.cells, value);
    out += check_ == Check::kCard ? with_luhn_digit(value) : with_iban_digits(value);
  }
}

StringArray MadeColumn::make_strings(std::uint64_t first_row, const Seeds& seeds,
                                     std::span<const std::uint8_t> missing) const {
  const std::size_t rows = missing.size();
  std::vector<std::int64_t> offsets(rows + 1, 0);
  std::vector<std::string> chunks((rows + kMadeChunk - 1) / kMadeChunk);
  parallel_chunks(rows, kMadeChunk, [&](std::size_t begin, std::size_t end) {
    std::string& bytes = chunks[begin / kMadeChunk];
    for (std::size_t row = begin; row < end; ++row) {
      const std::size_t before = bytes.size();
      if (missing[row] == 0) append_string(first_row + row, seeds, bytes);
      offsets[row + 1] = static_cast<std::int64_t>(bytes.size() - before);
    }
  });
  for (std::size_t row = 0; row < rows; ++row) offsets[row + 1] += offsets[row];
  std::vector<char> bytes;
  bytes.reserve(static_cast<std::size_t>(offsets.back()));
  for (const std::string& chunk : chunks) bytes.insert(bytes.end(), chunk.begin(), chunk.end());
  return {std::move(offsets), std::move(bytes)};
}

void MadeColumn::fields(io::Archive& archive) {
  archive("name", name_);
  archive.choice("type", type_, kLastColumnType, column_type_name);
  archive("decimals", decimals_);
  archive("min_decimals", min_decimals_);
  if (archive.loading() ? archive.has("notation") : !notation_.plain()) {
    archive.scope("notation", [&] { notation_fields(archive, notation_); });
  }
  archive("datetime_format", datetime_format_);
  auto source = static_cast<Source>(source_.index());
  archive.choice("source", source, Source::kAreas, [](Source one) {
    constexpr std::array<std::string_view, 6> kNames = {"numbers", "shape", "regex",
                                                        "bool",    "maker", "areas"};
    return kNames[static_cast<std::size_t>(one)];
  });
  archive("is_id", is_id_);
  archive("unique", unique_);
  archive("is_key", is_key_);
  archive("pool", pool_);
  archive("missing_rate", missing_rate_);
  archive.choice("check", check_, Check::kIban, [](Check one) {
    constexpr std::array<std::string_view, 3> kNames = {"none", "card", "iban"};
    return kNames[static_cast<std::size_t>(one)];
  });
  archive("repeats", repeats_);
  archive("subject", subject_);
  archive("missing_by_subject", missing_by_subject_);
  const auto in_decimals = [](int digits) { return digits >= -1 && digits <= kMostDecimals; };
  archive.require(in_decimals(decimals_) && in_decimals(min_decimals_),
                  "a generated column has an impossible number of decimals");
  archive.require(missing_rate_ >= 0 && missing_rate_ <= 1,
                  "a generated column has an impossible share of gaps");
  archive.require(!is_key_ || (unique_ && is_id_ && missing_rate_ == 0 && repeats_.empty()),
                  "a key is not unique");
  archive.require(unique_ || pool_ > 0, "a generated column has no values to draw from");
  if (archive.loading()) {
    if (source == Source::kNumbers) source_ = Numbers{};
    if (source == Source::kShape) source_ = TextShape();
    if (source == Source::kRegex) source_ = Regex{};
    if (source == Source::kBool) source_ = Truths{};
    if (source == Source::kMaker) source_ = MakerChoice{};
    if (source == Source::kAreas) source_ = DegreeAreas{};
  }
  std::visit([&](auto& one) { fields(archive, one); }, source_);
}

void MadeColumn::fields(io::Archive& archive, Numbers& numbers) const {
  archive.require(is_quantity(type_), "a generated column has numbers of another type");
  archive("exponent", numbers.exponent);
  archive.require(numbers.exponent >= kLowestExponent && numbers.exponent <= kHighestExponent,
                  "a generated column has an impossible exponent");
  const auto allowed = allowed_numbers(type_, numbers.exponent);
  archive("numbers", numbers.values, allowed.first, allowed.second);
}

void MadeColumn::fields(io::Archive& archive, TextShape& shape) const {
  archive.require(is_string(type_), "a generated column has text of another type");
  archive("shape", shape);
}

void MadeColumn::fields(io::Archive& archive, Regex& regex) const {
  archive.require(is_string(type_) || type_ == ColumnType::kInt64,
                  "a generated column has text of another type");
  archive("regex", regex.pattern);
  if (!archive.loading()) return;
  archive.checked([&] { regex.strings.emplace(text::Regex(regex.pattern, name_)); });
  archive.require(is_string(type_) || gives_whole_numbers(*regex.strings),
                  "a generated column of whole numbers has other text");
}

void MadeColumn::fields(io::Archive& archive, MakerChoice& maker) const {
  archive("maker", maker);
  const bool degrees = maker.sdtype() == "latitude" || maker.sdtype() == "longitude";
  archive.require(is_string(type_) ||
                      (type_ == ColumnType::kInt64 && maker.sdtype() == "postcode") ||
                      (type_ == ColumnType::kFloat64 && degrees),
                  "a generated column of numbers has personal data that are none");
  archive.require(!is_key_ || maker.distinct() > 0, "a key has values that repeat");
}

void MadeColumn::fields(io::Archive& archive, DegreeAreas& areas) const {
  archive.require(is_number(type_), "a generated column has coordinates of another type");
  archive("areas", areas);
}

void MadeColumn::fields(io::Archive& archive, Truths& truths) const {
  archive.require(type_ == ColumnType::kBool,
                  "a generated column has truth values of another type");
  archive("true_rate", truths.true_rate);
  archive.require(truths.true_rate >= 0 && truths.true_rate <= 1,
                  "a generated column has an impossible share of true values");
  archive("spellings", truths.spellings);
  archive.require(truths.spellings.size() == 2,
                  "a generated column has truth values without two spellings");
}

}  // namespace likeness::models
