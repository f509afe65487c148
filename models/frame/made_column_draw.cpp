#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

#include "core/hash.hpp"
#include "core/index_permutation.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "models/frame/checked_values.hpp"
#include "models/frame/column_format.hpp"
#include "models/frame/decimal_steps.hpp"
#include "models/frame/made_column.hpp"
#include "models/frame/validity_bits.hpp"
#include "table/column_type.hpp"
#include "text/number_text.hpp"

/// The values of a column that is generated.
namespace likeness::models {
namespace {

constexpr std::uint64_t kMany = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t kMadeChunk = 4096;

std::uint64_t made_name_hash(std::string_view text) noexcept {
  return mixed_bits(fnv_hash(text));
}

}  // namespace

RandomStream MadeColumn::stream(std::uint64_t seed, Use use) const noexcept {
  return {seed, mixed_bits(made_name_hash(name_) + static_cast<std::uint64_t>(use))};
}

RandomStream MadeColumn::pair_stream(const Seeds& seeds, Use use) const noexcept {
  return {seeds.subjects,
          mixed_bits(made_name_hash(areas()->pair()) + static_cast<std::uint64_t>(use))};
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
  return repeats_.subject(row,
                          RandomStream(seeds.subjects, mixed_bits(made_name_hash(subject_) + use)));
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

}  // namespace likeness::models
