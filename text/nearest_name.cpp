#include "text/nearest_name.hpp"

#include <algorithm>
#include <cstddef>

#include "text/characters.hpp"

namespace likeness::text {
namespace {

// One edit; a letter of the wrong case costs one unit.
constexpr std::size_t kEdit = 10;

std::size_t substitution_cost(char a, char b) noexcept {
  if (a == b) return 0;
  return to_lower(a) == to_lower(b) ? 1 : kEdit;
}

/// Optimal string alignment distance in units of 1 / kEdit edits; `limit` or more where it is not
/// below `limit`.
std::size_t distance(std::string_view a, std::string_view b, std::size_t limit) {
  const std::size_t difference = a.size() < b.size() ? b.size() - a.size() : a.size() - b.size();
  if (difference * kEdit >= limit) return limit;
  const std::size_t width = b.size() + 1;
  std::vector<std::size_t> before(width);
  std::vector<std::size_t> above(width);
  std::vector<std::size_t> row(width);
  for (std::size_t j = 0; j < width; ++j) above[j] = j * kEdit;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i * kEdit;
    std::size_t lowest = row[0];
    for (std::size_t j = 1; j < width; ++j) {
      row[j] = std::min({above[j] + kEdit, row[j - 1] + kEdit,
                         above[j - 1] + substitution_cost(a[i - 1], b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + kEdit);
      }
      lowest = std::min(lowest, row[j]);
    }
    // A swap may still reach back over one row, but costs an edit itself.
    if (lowest >= limit + kEdit) return limit;
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

}  // namespace

std::string nearest_name(std::string_view name, std::span<const std::string_view> candidates) {
  std::string_view nearest;
  // Two edits in a short name, a third of the letters in a long one; never every letter.
  const std::size_t edits = std::max<std::size_t>(2, (name.size() + 2) / 3);
  std::size_t limit = std::min(edits * kEdit + kEdit / 2, name.size() * kEdit);
  for (const std::string_view candidate : candidates) {
    const std::size_t found = distance(name, candidate, limit);
    if (found >= limit) continue;
    limit = found;
    nearest = candidate;
  }
  return std::string(nearest);
}

}  // namespace likeness::text
