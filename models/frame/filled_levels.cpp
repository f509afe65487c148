#include "models/frame/filled_levels.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kFillBins = 12;
/// Columns of more codes say little of single ones.
constexpr std::int32_t kMostFillLevels = 50;
/// Donors are taken in turn by steps that fill [0, 1) evenly.
constexpr double kFillStep = 0.6180339887498949;

/// Each row's part of a column: its code, or where its number lies; one more where it is unknown.
struct Parts {
  std::vector<std::size_t> of_row;
  std::size_t count = 0;
};

Parts parts_of_codes(const std::vector<std::int32_t>& codes) {
  Parts parts;
  const std::int32_t highest = *std::max_element(codes.begin(), codes.end());
  if (highest >= kMostFillLevels) return parts;
  parts.count = static_cast<std::size_t>(highest) + 1;
  parts.of_row.assign(codes.begin(), codes.end());
  return parts;
}

Parts parts_of_numbers(const std::vector<double>& numbers) {
  std::vector<double> sorted;
  for (const double number : numbers) {
    if (!std::isnan(number)) sorted.push_back(number);
  }
  Parts parts;
  if (sorted.empty()) return parts;
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> edges;
  for (std::size_t k = 1; k < kFillBins; ++k)
    edges.push_back(sorted[k * sorted.size() / kFillBins]);
  parts.count = kFillBins + 1;
  for (const double number : numbers) {
    const auto part = std::upper_bound(edges.begin(), edges.end(), number) - edges.begin();
    parts.of_row.push_back(std::isnan(number) ? kFillBins : static_cast<std::size_t>(part));
  }
  return parts;
}

/// How much parts say of codes in the rows that have these, less what they say by accident.
double information(const Parts& parts, std::span<const std::int32_t> gaps,
                   const std::vector<std::int32_t>& codes, std::size_t levels) {
  std::vector<double> joint(parts.count * levels, 0);
  std::vector<double> of_part(parts.count, 0);
  std::vector<double> of_level(levels, 0);
  double rows = 0;
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (gaps[row] != 0) continue;
    const auto level = static_cast<std::size_t>(codes[row]);
    ++joint[parts.of_row[row] * levels + level];
    ++of_part[parts.of_row[row]];
    ++of_level[level];
    ++rows;
  }
  double sum = 0;
  for (std::size_t part = 0; part < parts.count; ++part) {
    for (std::size_t level = 0; level < levels; ++level) {
      const double count = joint[part * levels + level];
      if (count == 0) continue;
      sum += count * log_deterministic(count * rows / (of_part[part] * of_level[level]));
    }
  }
  return sum / rows - static_cast<double>((parts.count - 1) * (levels - 1)) / (2 * rows);
}

/// Which part of the column that says most each row belongs to; one part where none says anything.
Parts best_parts(std::span<const std::int32_t> gaps, std::span<const ColumnValues* const> others,
                 const std::vector<std::int32_t>& codes) {
  Parts best{std::vector<std::size_t>(codes.size(), 0), 1};
  const auto levels = static_cast<std::size_t>(*std::max_element(codes.begin(), codes.end())) + 1;
  double most = 0;
  for (const ColumnValues* other : others) {
    Parts parts =
        other->codes.empty() ? parts_of_numbers(other->numbers) : parts_of_codes(other->codes);
    if (parts.count < 2) continue;
    const double found = information(parts, gaps, codes, levels);
    if (found <= most) continue;
    most = found;
    best = std::move(parts);
  }
  return best;
}

}  // namespace

void fill_levels(std::span<const std::int32_t> gaps, std::span<const ColumnValues* const> others,
                 std::vector<std::int32_t>& codes) {
  const Parts parts = best_parts(gaps, others, codes);
  std::vector<std::vector<std::int32_t>> donors(parts.count);
  std::vector<std::int32_t> any;
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (gaps[row] != 0) continue;
    donors[parts.of_row[row]].push_back(codes[row]);
    any.push_back(codes[row]);
  }
  double place = 0.5;
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (gaps[row] == 0) continue;
    place += kFillStep;
    place -= std::floor(place);
    const std::vector<std::int32_t>& of_part = donors[parts.of_row[row]];
    const std::vector<std::int32_t>& from = of_part.empty() ? any : of_part;
    codes[row] = from[static_cast<std::size_t>(place * static_cast<double>(from.size()))];
  }
}

}  // namespace likeness::models
