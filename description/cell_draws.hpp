#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/hash.hpp"
#include "core/streams.hpp"
#include "description/cell_source.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "likeness/table.hpp"

/// What sources of cells draw with.
namespace likeness::description {

inline constexpr std::size_t kCellChunk = 4096;

/// Random numbers of the cells of one column.
class CellDraws {
 public:
  explicit CellDraws(const CellPlace& place)
      : stream_(place.seed, streams::kMaking.cells[place.column]) {}

  [[nodiscard]] std::uint64_t bits(std::uint64_t row, std::uint32_t tries) const noexcept {
    const std::uint64_t first = stream_.bits(row);
    return tries == 0 ? first : mixed_bits(first + tries);
  }
  [[nodiscard]] double uniform(std::uint64_t row, std::uint32_t tries) const noexcept {
    return (static_cast<double>(bits(row, tries) >> 11) + 0.5) * 0x1p-53;
  }

 private:
  RandomStream stream_;
};

[[nodiscard]] inline std::uint32_t tries_of(const RowsToMake& rows, std::size_t i) noexcept {
  return rows.tries.empty() ? 0 : rows.tries[i];
}

/// Values make(row, tries) in parallel.
template <class T, class Make>
[[nodiscard]] std::vector<T> made_values(const RowsToMake& rows, const Make& make) {
  std::vector<T> values(rows.rows.size());
  parallel_chunks(values.size(), kCellChunk, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) values[i] = make(rows.rows[i], tries_of(rows, i));
  });
  return values;
}

/// Strings that append(row, tries, out) appends, in parallel.
template <class Append>
[[nodiscard]] StringArray made_strings(const RowsToMake& rows, const Append& append) {
  const std::size_t count = rows.rows.size();
  std::vector<std::int64_t> offsets(count + 1, 0);
  std::vector<std::string> chunks((count + kCellChunk - 1) / kCellChunk);
  parallel_chunks(count, kCellChunk, [&](std::size_t begin, std::size_t end) {
    std::string& bytes = chunks[begin / kCellChunk];
    for (std::size_t i = begin; i < end; ++i) {
      const std::size_t before = bytes.size();
      append(rows.rows[i], tries_of(rows, i), bytes);
      offsets[i + 1] = static_cast<std::int64_t>(bytes.size() - before);
    }
  });
  for (std::size_t i = 0; i < count; ++i) offsets[i + 1] += offsets[i];
  std::vector<char> bytes;
  bytes.reserve(static_cast<std::size_t>(offsets.back()));
  for (const std::string& chunk : chunks) bytes.insert(bytes.end(), chunk.begin(), chunk.end());
  return {std::move(offsets), std::move(bytes)};
}

}  // namespace likeness::description
