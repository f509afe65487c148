#include "models/relational/few_parents.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <tuple>

namespace likeness::models {
namespace {

constexpr std::size_t kMostFewParents = 20;
constexpr double kMostChance = 0.05;  ///< of several rows to have a category in common

/// The category that the cells of some rows all have, if any.
std::optional<std::int32_t> common_code(const std::vector<std::int32_t>& codes,
                                        const std::vector<std::uint32_t>& rows) {
  const std::int32_t first = codes[rows.front()];
  const bool all =
      std::ranges::all_of(rows, [&](std::uint32_t row) { return codes[row] == first; });
  return all ? std::optional(first) : std::nullopt;
}

}  // namespace

std::optional<FewParents> find_few_parents(std::span<const std::uint32_t> counts,
                                           const std::vector<ColumnValues>& cells) {
  std::vector<std::uint32_t> with_children;
  double children = 0;
  for (std::uint32_t row = 0; row < counts.size(); ++row) {
    if (counts[row] > 0) with_children.push_back(row);
    children += counts[row];
  }
  const std::size_t few = with_children.size();
  if (few == 0 || few == counts.size() || few >= kMostFewParents) return std::nullopt;
  FewParents found;
  const auto all = static_cast<double>(counts.size());
  found.share = static_cast<double>(few) / all;
  found.children = children / static_cast<double>(few);
  double least = kMostChance;
  for (std::size_t c = 0; c < cells.size() && few > 1; ++c) {
    if (cells[c].codes.size() != counts.size()) continue;
    const auto code = common_code(cells[c].codes, with_children);
    if (!code) continue;
    const auto rows = static_cast<double>(std::ranges::count(cells[c].codes, *code));
    double chance = 1;
    for (std::size_t k = 0; k < few; ++k) chance *= rows / all;
    if (chance >= least) continue;
    least = chance;
    found.column = static_cast<std::int64_t>(c);
    found.code = *code;
  }
  return found;
}

void FewParents::match(std::span<std::uint32_t> counts, const std::vector<ColumnValues>& cells,
                       std::span<const std::uint64_t> order) const {
  const double rounded = std::round(share * static_cast<double>(counts.size()));
  const std::size_t wanted =
      std::min(std::max<std::size_t>(static_cast<std::size_t>(rounded), 1), counts.size());
  const auto is_unlike = [&](std::uint32_t row) {
    return column >= 0 && cells[static_cast<std::size_t>(column)].codes[row] != code;
  };
  std::vector<std::uint32_t> rows(counts.size());
  std::iota(rows.begin(), rows.end(), 0U);
  std::sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
    const auto rank = [&](std::uint32_t row) {
      return std::tuple(is_unlike(row), counts[row] == 0, order[row], row);
    };
    return rank(a) < rank(b);
  });
  std::vector<std::uint32_t> drawn;
  std::ranges::copy_if(counts, std::back_inserter(drawn), [](std::uint32_t n) { return n > 0; });
  std::ranges::fill(counts, 0U);
  const auto typical = static_cast<std::uint32_t>(std::max(std::round(children), 1.0));
  for (std::size_t k = 0; k < wanted; ++k) {
    counts[rows[k]] = drawn.empty() ? typical : drawn[k % drawn.size()];
  }
}

void FewParents::fields(io::Archive& archive) {
  archive("share", share);
  archive("children", children);
  archive("column", column);
  archive("code", code);
  archive.require(share > 0 && share <= 1 && children >= 0 && children < 4e9 && column >= -1,
                  "few rows with children are out of range");
}

}  // namespace likeness::models
