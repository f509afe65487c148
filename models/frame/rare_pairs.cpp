#include "models/frame/rare_pairs.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "core/hash.hpp"
#include "likeness/random.hpp"

namespace likeness::models {
namespace {

using PairCell = std::pair<std::int64_t, std::size_t>;  // its number, and its row

constexpr std::uint64_t kPairTries = 32;
/// Where all near pairs are rare ones, the reach is doubled, so often at most.
constexpr std::uint64_t kWidenings = 8;
constexpr std::uint64_t kDrawsPerPair = 4;

/// The cells in their order.
std::vector<PairCell> rising_cells(const Column& column) {
  std::vector<PairCell> cells;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (column.valid(row)) cells.emplace_back(column.integers[row], row);
  }
  std::sort(cells.begin(), cells.end());
  return cells;
}

/// New pairs within the reach of rare ones.
class NewPairs {
 public:
  NewPairs(std::vector<PairCell> rare, std::int64_t second_range, std::size_t reach,
           std::uint64_t seed)
      : rare_(std::move(rare)), range_(second_range), reach_(reach), random_(seed, 0) {}

  /// In place of the k-th rare one; nothing where only rare ones are found.
  [[nodiscard]] std::optional<std::int64_t> at(std::size_t k) const {
    std::size_t reach = reach_;
    for (std::uint64_t widening = 0; widening < kWidenings; ++widening) {
      const auto pair = within(k, reach, (k * kWidenings + widening) * kPairTries * kDrawsPerPair);
      if (pair) return pair;
      reach = std::min(2 * reach, rare_.size());
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] std::optional<std::int64_t> within(std::size_t k, std::size_t reach,
                                                   std::uint64_t draw) const {
    const std::size_t begin = std::min(k - std::min(k, reach / 2), rare_.size() - reach);
    std::vector<std::int64_t> firsts;
    std::vector<std::int64_t> seconds;
    for (std::size_t j = begin; j < begin + reach; ++j) {
      firsts.push_back(rare_[j].first / range_);
      seconds.push_back(rare_[j].first % range_);
    }
    std::sort(seconds.begin(), seconds.end());
    for (std::uint64_t attempt = 0; attempt < kPairTries; ++attempt, draw += kDrawsPerPair) {
      const std::int64_t pair = between(firsts, draw) * range_ + between(seconds, draw + 2);
      if (!is_rare(pair)) return pair;
    }
    return std::nullopt;
  }

  /// A number between two neighbours among these.
  [[nodiscard]] std::int64_t between(const std::vector<std::int64_t>& rising,
                                     std::uint64_t draw) const {
    const auto k = static_cast<std::size_t>(random_.below(draw, rising.size() - 1));
    const auto width = static_cast<std::uint64_t>(rising[k + 1] - rising[k]);
    return rising[k] + static_cast<std::int64_t>(random_.below(draw + 1, width + 1));
  }

  [[nodiscard]] bool is_rare(std::int64_t pair) const {
    const auto found = std::lower_bound(rare_.begin(), rare_.end(), PairCell(pair, 0));
    return found != rare_.end() && found->first == pair;
  }

  std::vector<PairCell> rare_;
  std::int64_t range_;
  std::size_t reach_;
  RandomStream random_;
};

std::int64_t nearest_number(const std::vector<std::int64_t>& rising, std::int64_t number) {
  const auto above = std::lower_bound(rising.begin(), rising.end(), number);
  if (above == rising.end()) return rising.back();
  if (above == rising.begin()) return *above;
  return number - *std::prev(above) <= *above - number ? *std::prev(above) : *above;
}

}  // namespace

RarePairs make_rare_pairs_anew(Column& column, std::size_t share) {
  const std::vector<PairCell> cells = rising_cells(column);
  std::vector<PairCell> rare;
  std::vector<std::int64_t> common;
  RarePairs found;
  for (auto begin = cells.begin(); begin != cells.end();) {
    const auto end = std::find_if(begin, cells.end(),
                                  [&](const PairCell& cell) { return cell.first != begin->first; });
    if (static_cast<std::size_t>(end - begin) < share) {
      rare.insert(rare.end(), begin, end);
      ++found.pairs;
    } else {
      common.push_back(begin->first);
    }
    begin = end;
  }
  found.rows = rare.size();
  const std::size_t reach = std::max<std::size_t>(share, 2);
  const bool enough = rare.size() >= reach;
  if (rare.empty() || (!enough && common.empty())) return {};
  const NewPairs pairs(rare, column.notation.second_range, enough ? reach : rare.size(),
                       fnv_hash(column.name));
  std::vector<std::int64_t> numbers(column.integers.begin(), column.integers.end());
  for (std::size_t k = 0; k < rare.size(); ++k) {
    std::optional<std::int64_t> made = enough ? pairs.at(k) : std::nullopt;
    if (!made && !common.empty()) made = nearest_number(common, rare[k].first);
    if (made) numbers[rare[k].second] = *made;
  }
  column.integers = std::move(numbers);
  return found;
}

}  // namespace likeness::models
