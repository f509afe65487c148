#include "models/frame/table_encoder.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "core/elementary.hpp"
#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kEncodeChunk = 1024;

void check_rows(const std::vector<ColumnValues>& values) {
  constexpr std::size_t kMostRows = std::numeric_limits<std::uint32_t>::max();
  if (values.empty() || values.front().size() <= kMostRows) return;
  throw Error(ErrorCode::kData, "The table has " + std::to_string(values.front().size()) +
                                    " rows; a network learns from at most " +
                                    std::to_string(kMostRows) + ".");
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

std::vector<stats::Family> families_of_column(const std::string& name,
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

TableEncoder::TableEncoder(Frame frame, const std::vector<ColumnValues>& values,
                           const TableEncoderOptions& options)
    : frame_(std::move(frame)), codings_(frame_.learned()) {
  check_rows(values);
  parallel_for(codings_.size(), [&](std::size_t k) {
    if (const LevelEncoder* levels = frame_.level_encoder(k)) {
      codings_[k] = pool_levels(*levels, values[k].codes, options.most_levels);
      return;
    }
    for_column(frame_.name(k), [&] {
      NumberCoding coding;
      std::vector<double> numbers = values[k].numbers;
      const std::vector<stats::Family> families = families_of_column(frame_.name(k), options);
      if (!families.empty()) {
        coding.normalizer = fit_normalizer(numbers, families);
        normalize(coding.normalizer, frame_.number_encoder(k)->step(), numbers);
      }
      coding.modes = ModeEncoder(numbers, options.modes);
      codings_[k] = std::move(coding);
    });
  });
  lay_out();
}

void TableEncoder::lay_out() {
  for (std::size_t k = 0; k < codings_.size(); ++k) {
    const Coding& coding = codings_[k];
    ColumnPlaces column;
    column.is_state = frame_.is_state(k) && !frame_.is_gaps(k);
    column.begin = width_;
    if (const auto* numbers = std::get_if<NumberCoding>(&coding)) {
      column.is_number = true;
      column.entries = numbers->modes.size();
      column.width = 1 + column.entries;
      spans_.push_back({column.begin, 1, autodiff::SpanKind::kTanh});
    } else {
      column.entries = std::get<LevelPool>(coding).entries();
      column.width = column.entries > 1 ? column.entries : 0;
    }
    if (column.width > 0) {
      spans_.push_back({column.entries_begin(), column.entries, autodiff::SpanKind::kSoftmax});
    }
    width_ += column.width;
    columns_.push_back(column);
  }
}

EncodedTable TableEncoder::encode(const std::vector<ColumnValues>& values,
                                  std::uint64_t seed) const {
  EncodedTable encoded(columns_, values.empty() ? 0 : values.front().size());
  parallel_for(columns_.size(), [&](std::size_t k) {
    if (const LevelPool* pool = level_pool(k)) {
      const std::vector<std::int32_t>& codes = values[k].codes;
      for (std::size_t row = 0; row < codes.size(); ++row) {
        encoded.set(row, k, 0, pool->entry_of(codes[row]));
      }
      return;
    }
    const auto& coding = std::get<NumberCoding>(codings_[k]);
    std::vector<double> numbers = values[k].numbers;
    if (coding.normalizer.distribution() != nullptr) {
      normalize(coding.normalizer, frame_.number_encoder(k)->step(), numbers);
    }
    std::vector<float> offsets(numbers.size());
    std::vector<std::uint32_t> modes(numbers.size());
    for_column(frame_.name(k), [&] {
      const RandomStream random(seed, streams::kTraining.modes[frame_.table_column(k)]);
      coding.modes.encode(numbers, random, 0, offsets, modes);
    });
    for (std::size_t row = 0; row < numbers.size(); ++row) {
      encoded.set(row, k, offsets[row], modes[row]);
    }
  });
  return encoded;
}

std::vector<ColumnValues> TableEncoder::cells(std::span<const float> values, std::size_t rows,
                                              std::uint64_t first_row, std::uint64_t seed) const {
  std::vector<ColumnValues> cells = frame_.empty_values(rows);
  parallel_chunks(rows, kEncodeChunk, [&](std::size_t begin, std::size_t end) {
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
  const ColumnPlaces& column = columns_[k];
  const LevelPool& pool = *level_pool(k);
  const RandomStream rare(seed, streams::kSampling.rare_categories[frame_.table_column(k)]);
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
  const ColumnPlaces& column = columns_[k];
  const auto& coding = std::get<NumberCoding>(codings_[k]);
  const float* place = rows.data() + column.entries_begin();
  for (std::size_t row = 0; row < numbers.size(); ++row, place += width_) {
    const std::size_t mode = largest_entry(place, offsets_of(column), column.entries);
    numbers[row] = coding.modes.decode(static_cast<double>(place[-1]), mode);
  }
  if (coding.normalizer.distribution() != nullptr) denormalize(coding.normalizer, numbers);
  if (!coding.map) return;
  const RandomStream ties(seed, streams::kSampling.number_maps[frame_.table_column(k)]);
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    numbers[row] = (*coding.map)(numbers[row], ties.uniform(first_row + row));
  }
}

void TableEncoder::hide_by_state(std::size_t k, std::span<const float> rows,
                                 std::span<double> numbers) const {
  if (frame_.state_of(k) == nullptr) return;
  std::vector<std::int32_t> states(numbers.size());
  decode_levels(k - 1, rows, 0, 0, states);
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    if (states[row] != NumberState::kNumber)
      numbers[row] = std::numeric_limits<double>::quiet_NaN();
  }
}

void TableEncoder::calibrate(const std::vector<ColumnValues>& values, const EncodedTable& encoded,
                             std::span<const float> made) {
  const std::size_t rows = width_ == 0 ? 0 : made.size() / width_;
  if (rows == 0) return;
  std::vector<float> offsets(width_, 0.0F);
  parallel_for(columns_.size(), [&](std::size_t k) {
    const ColumnPlaces& column = columns_[k];
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
    auto& coding = std::get<NumberCoding>(codings_[k]);
    std::vector<double> decoded(rows);
    coding.map.reset();
    decode_numbers(k, made, 0, 0, decoded);
    hide_by_state(k, made, decoded);
    const bool any = std::any_of(decoded.begin(), decoded.end(),
                                 [](double value) { return !std::isnan(value); });
    if (any) coding.map = NumberMap(decoded, values[k].numbers);
  });
}

}  // namespace likeness::models
