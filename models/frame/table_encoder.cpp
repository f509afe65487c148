#include "models/frame/table_encoder.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "core/elementary.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "models/frame/column_role.hpp"
#include "models/streams.hpp"
#include "text/nearest_name.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kChunk = 1024;
constexpr std::uint64_t kModeStream = 0;  ///< of the encoding seed; + column of the table

void check_table(const Table& table) {
  constexpr std::size_t kMostRows = std::numeric_limits<std::uint32_t>::max();
  if (table.rows() >= 2 && table.rows() <= kMostRows && table.column_count() > 0) return;
  throw Error(ErrorCode::kData, "The table has " + std::to_string(table.rows()) + " rows and " +
                                    std::to_string(table.column_count()) +
                                    " columns; a network needs at least 2 and at most " +
                                    std::to_string(kMostRows) + " rows.");
}

/// Runs `task` so that an error in it names the column.
template <class Task>
void for_column(const std::string& name, const Task& task) {
  try {
    task();
  } catch (const Error& error) {
    throw Error(error.code(), "Column \"" + name + "\": " + error.what());
  }
}

/// Cells as the metadata declares them.
Column declared_column(const Table& table, const Metadata& metadata, const std::string& name) {
  const Column& column = table.column(name);
  const ColumnMetadata* meaning = metadata.find(name);
  return meaning == nullptr ? column : as_declared(column, *meaning);
}

LevelPool pool_levels(const LevelEncoder& encoder, const Column& column, std::size_t most_levels) {
  std::vector<double> counts(static_cast<std::size_t>(encoder.size()), 0);
  for (const std::int32_t code : encoder.encode(column)) ++counts[static_cast<std::size_t>(code)];
  const auto missing =
      encoder.has_missing() ? std::optional(encoder.size() - 1) : std::optional<std::int32_t>();
  return {counts, most_levels, missing};
}

std::vector<stats::Family> families_for(const std::string& name,
                                        const TableEncoderOptions& options) {
  for (const auto& [column, family] : options.column_families) {
    if (column == name) return {family};
  }
  return options.normalizing_families;
}

NumberMarginal fit_normalizer(std::span<const double> values,
                              std::span<const stats::Family> families) {
  std::vector<double> present;
  for (const double value : values) {
    if (!std::isnan(value)) present.push_back(value);
  }
  return {0, families.size() == 1 ? stats::fit_distribution(families[0], present)
                                  : stats::select_distribution(present, families)};
}

/// Standard normal scores of values; an atom's score is that of its middle. Scores stay finite.
void normalize(const NumberMarginal& normalizer, double step, std::span<double> values) {
  constexpr double kLeast = 1e-12;
  for (double& value : values) {
    if (std::isnan(value)) continue;
    const stats::Interval interval = normalizer.interval(value, step);
    const double middle = 0.5 * (interval.lower + interval.upper);
    value = normal_quantile(std::clamp(middle, kLeast, 1 - kLeast));
  }
}

void denormalize(const NumberMarginal& normalizer, std::span<double> values) {
  for (double& value : values) value = std::isnan(value) ? value : normal_cdf(value);
  normalizer.numbers_at(values, values);
}

}  // namespace

TableEncoder::TableEncoder(const Table& table, const Metadata& metadata,
                           const TableEncoderOptions& options) {
  check_table(table);
  check_metadata(metadata, table);
  for (const auto& [name, family] : options.column_families) (void)table.column(name);
  std::vector<ColumnRole> roles;
  for (std::size_t c = 0; c < table.column_count(); ++c) {
    const ColumnMetadata& meaning = *metadata.find(table.column(c).name);
    const bool key = metadata.primary_key == meaning.name;
    const ColumnRole role = column_role(as_declared(table.column(c), meaning), meaning, key);
    if (role == ColumnRole::kMade) {
      made_.push_back({meaning.name, c, MadeColumn(table.column(c), meaning, key)});
    } else {
      columns_.push_back({.name = meaning.name, .table_column = c});
      roles.push_back(role);
    }
  }
  learned_.resize(columns_.size());
  parallel_for(columns_.size(), [&](std::size_t k) {
    const Column& given = table.column(columns_[k].table_column);
    for_column(given.name, [&] {
      const Column column = as_declared(given, *metadata.find(given.name));
      if (roles[k] == ColumnRole::kLevels) {
        const LevelEncoder encoder(column);
        learned_[k] = Levels{encoder, pool_levels(encoder, column, options.most_levels)};
        return;
      }
      Numbers numbers{NumberEncoder(column), {}, {}};
      numbers.encoder.set_enforced(options.enforce_min_max, options.enforce_rounding);
      std::vector<double> values = NumberEncoder::encode(column);
      const std::vector<stats::Family> families = families_for(given.name, options);
      if (!families.empty()) {
        numbers.normalizer = fit_normalizer(values, families);
        normalize(numbers.normalizer, numbers.encoder.step(), values);
      }
      numbers.modes = ModeEncoder(values, options.modes);
      learned_[k] = std::move(numbers);
    });
  });
  lay_out();
}

void TableEncoder::lay_out() {
  width_ = 0;
  for (std::size_t k = 0; k < columns_.size(); ++k) {
    EncodedColumn& column = columns_[k];
    column.begin = width_;
    if (const auto* numbers = std::get_if<Numbers>(&learned_[k])) {
      column.is_number = true;
      column.entries = numbers->modes.size();
      column.width = 1 + column.entries;
      spans_.push_back({column.begin, 1, autodiff::SpanKind::kTanh});
    } else {
      column.entries = std::get<Levels>(learned_[k]).pool.entries();
      column.width = column.entries > 1 ? column.entries : 0;
    }
    if (column.width > 0) {
      spans_.push_back({column.entries_begin(), column.entries, autodiff::SpanKind::kSoftmax});
    }
    width_ += column.width;
  }
}

EncodedTable TableEncoder::encode(const Table& table, const Metadata& metadata,
                                  std::uint64_t seed) const {
  EncodedTable encoded(columns_, table.rows());
  parallel_for(columns_.size(), [&](std::size_t k) {
    const Column column = declared_column(table, metadata, columns_[k].name);
    if (const auto* levels = std::get_if<Levels>(&learned_[k])) {
      const std::vector<std::int32_t> codes = levels->encoder.encode(column);
      for (std::size_t row = 0; row < codes.size(); ++row) {
        encoded.set(row, k, 0, levels->pool.entry_of(codes[row]));
      }
      return;
    }
    const auto& numbers = std::get<Numbers>(learned_[k]);
    std::vector<double> values = NumberEncoder::encode(column);
    if (numbers.normalizer.distribution() != nullptr) {
      normalize(numbers.normalizer, numbers.encoder.step(), values);
    }
    std::vector<float> offsets(values.size());
    std::vector<std::uint32_t> modes(values.size());
    for_column(column.name, [&] {
      numbers.modes.encode(values, RandomStream(seed, kModeStream + columns_[k].table_column), 0,
                           offsets, modes);
    });
    for (std::size_t row = 0; row < values.size(); ++row) {
      encoded.set(row, k, offsets[row], modes[row]);
    }
  });
  return encoded;
}

std::size_t TableEncoder::find_learned(const std::string& name) const {
  std::vector<std::string_view> names;
  for (std::size_t k = 0; k < columns_.size(); ++k) {
    if (columns_[k].name == name) return k;
    names.push_back(columns_[k].name);
  }
  for (const Made& made : made_) {
    if (made.name != name) continue;
    throw Error(ErrorCode::kUsage,
                "Column \"" + name + "\" is made, not learned, so it can't be held to a value.");
  }
  const std::string nearest = text::nearest_name(name, names);
  throw Error(ErrorCode::kUsage,
              "There is no column \"" + name + "\" to hold to a value" +
                  (nearest.empty() ? "." : "; did you mean \"" + nearest + "\"?"));
}

const LevelEncoder* TableEncoder::level_encoder(std::size_t k) const noexcept {
  const auto* levels = std::get_if<Levels>(&learned_[k]);
  return levels != nullptr ? &levels->encoder : nullptr;
}

const LevelPool* TableEncoder::level_pool(std::size_t k) const noexcept {
  const auto* levels = std::get_if<Levels>(&learned_[k]);
  return levels != nullptr ? &levels->pool : nullptr;
}

const NumberEncoder* TableEncoder::number_encoder(std::size_t k) const noexcept {
  const auto* numbers = std::get_if<Numbers>(&learned_[k]);
  return numbers != nullptr ? &numbers->encoder : nullptr;
}

std::vector<ColumnValues> TableEncoder::cells(std::span<const float> values, std::size_t rows,
                                              std::uint64_t first_row, std::uint64_t seed) const {
  std::vector<ColumnValues> cells(columns_.size());
  for (std::size_t k = 0; k < columns_.size(); ++k) {
    if (columns_[k].is_number) {
      cells[k].numbers.resize(rows);
    } else {
      cells[k].codes.resize(rows);
    }
  }
  parallel_chunks(rows, kChunk, [&](std::size_t begin, std::size_t end) {
    const auto part = values.subspan(begin * width_, (end - begin) * width_);
    for (std::size_t k = 0; k < columns_.size(); ++k) {
      if (columns_[k].is_number) {
        decode_numbers(k, part, first_row + begin, seed,
                       std::span(cells[k].numbers).subspan(begin, end - begin));
      } else {
        decode_levels(k, part, first_row + begin, seed,
                      std::span(cells[k].codes).subspan(begin, end - begin));
      }
    }
  });
  return cells;
}

void TableEncoder::decode_levels(std::size_t k, std::span<const float> rows,
                                 std::uint64_t first_row, std::uint64_t seed,
                                 std::span<std::int32_t> codes) const {
  const EncodedColumn& column = columns_[k];
  const LevelPool& pool = std::get<Levels>(learned_[k]).pool;
  const RandomStream rare(seed, kRareLevelStream + column.table_column);
  const float* place = rows.data() + column.entries_begin();
  for (std::size_t row = 0; row < codes.size(); ++row, place += width_) {
    const std::size_t entry =
        column.width == 0 ? 0 : largest_entry(place, offsets_of(column), column.entries);
    const double uniform = pool.is_rare(entry) ? rare.uniform(first_row + row) : 0.0;
    codes[row] = pool.level_of(entry, uniform);
  }
}

void TableEncoder::decode_numbers(std::size_t k, std::span<const float> rows,
                                  std::uint64_t first_row, std::uint64_t seed,
                                  std::span<double> numbers) const {
  const EncodedColumn& column = columns_[k];
  const auto& learned = std::get<Numbers>(learned_[k]);
  const float* place = rows.data() + column.entries_begin();
  for (std::size_t row = 0; row < numbers.size(); ++row, place += width_) {
    const std::size_t mode = largest_entry(place, offsets_of(column), column.entries);
    numbers[row] = learned.modes.decode(static_cast<double>(place[-1]), mode);
  }
  if (learned.normalizer.distribution() != nullptr) denormalize(learned.normalizer, numbers);
  if (!learned.map) return;
  const RandomStream ties(seed, kNumberMapStream + column.table_column);
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    numbers[row] = (*learned.map)(numbers[row], ties.uniform(first_row + row));
  }
}

void TableEncoder::calibrate(const Table& table, const Metadata& metadata,
                             const EncodedTable& encoded, std::span<const float> made) {
  const std::size_t rows = width_ == 0 ? 0 : made.size() / width_;
  if (rows == 0) return;
  std::vector<float> offsets(width_, 0.0F);
  parallel_for(columns_.size(), [&](std::size_t k) {
    const EncodedColumn& column = columns_[k];
    if (column.width == 0) return;
    std::vector<double> shares(column.entries, 0);
    for (std::size_t row = 0; row < encoded.rows(); ++row) {
      shares[encoded.entry(row, k)] += 1 / static_cast<double>(encoded.rows());
    }
    const std::vector<float> found =
        entry_offsets(made.data() + column.entries_begin(), rows, width_, shares);
    std::copy(found.begin(), found.end(),
              offsets.begin() + static_cast<std::ptrdiff_t>(column.entries_begin()));
  });
  entry_offsets_ = std::move(offsets);
  parallel_for(columns_.size(), [&](std::size_t k) {
    if (!columns_[k].is_number) return;
    auto& numbers = std::get<Numbers>(learned_[k]);
    std::vector<double> values(rows);
    numbers.map.reset();
    decode_numbers(k, made, 0, 0, values);
    const bool any =
        std::any_of(values.begin(), values.end(), [](double value) { return !std::isnan(value); });
    if (!any) return;
    numbers.map = NumberMap(
        values, NumberEncoder::encode(declared_column(table, metadata, columns_[k].name)));
  });
}

Table TableEncoder::table(const std::vector<ColumnValues>& cells, std::size_t rows,
                          std::uint64_t first_row, std::uint64_t seed) const {
  std::vector<Column> columns(learned_.size() + made_.size());
  parallel_for(columns.size(), [&](std::size_t k) {
    if (k >= learned_.size()) {
      const Made& made = made_[k - learned_.size()];
      const std::uint64_t column_seed =
          RandomStream(seed, kMadeColumnStream).bits(made.table_column);
      columns[made.table_column] = made.maker.make(first_row, rows, column_seed);
    } else if (const auto* levels = std::get_if<Levels>(&learned_[k])) {
      columns[columns_[k].table_column] = levels->encoder.decode(cells[k].codes);
    } else {
      columns[columns_[k].table_column] =
          std::get<Numbers>(learned_[k]).encoder.decode(cells[k].numbers);
    }
  });
  return Table(std::move(columns));
}

Table TableEncoder::decode(std::span<const float> values, std::size_t rows, std::uint64_t first_row,
                           std::uint64_t seed) const {
  return table(cells(values, rows, first_row, seed), rows, first_row, seed);
}

}  // namespace likeness::models
