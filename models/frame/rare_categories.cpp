#include "models/frame/rare_categories.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_set>
#include <utility>

#include "core/hash.hpp"
#include "likeness/random.hpp"
#include "models/frame/rare_numbers.hpp"
#include "models/frame/text_shape.hpp"

namespace likeness::models {

/// The categories of a column: how many rows each has, and one of these.
struct LevelRows {
  explicit LevelRows(const LearnedCells& cells, std::size_t row_count)
      : count(cells.levels(), 0), row_of(cells.levels(), 0) {
    for (std::size_t row = 0; row < row_count; ++row) {
      const std::int32_t level = cells.level(row);
      if (level < 0) continue;
      const auto k = static_cast<std::size_t>(level);
      if (count[k]++ == 0) row_of[k] = row;
      ++present;
    }
  }
  std::vector<std::size_t> count;
  std::vector<std::size_t> row_of;
  std::size_t present = 0;
};

namespace {

/// Strings are made up where more than this share of the cells hold rare ones, of which there are
/// at least this many: fewer don't show a shape, and merging them costs little.
constexpr double kRareShare = 0.05;
constexpr std::size_t kFewestMade = 5;

/// Beyond this many comparisons, a category goes to another by frequency alone.
constexpr double kMostComparisons = 1e8;

/// The fraction by which systematic draws advance: they fill (0, 1) evenly, however many there are.
constexpr double kGoldenRatio = 0.6180339887498949;

/// Of each category, how many owners have it, up to `most`; rows of nobody are each by themselves.
std::vector<std::size_t> count_owners_of(const LearnedCells& cells,
                                         std::span<const std::int32_t> owners, std::size_t most) {
  std::vector<std::vector<std::int32_t>> known(cells.levels());
  std::vector<std::size_t> counts(cells.levels(), 0);
  for (std::size_t row = 0; row < owners.size(); ++row) {
    const std::int32_t level = cells.level(row);
    if (level < 0) continue;
    const auto k = static_cast<std::size_t>(level);
    if (counts[k] >= most) continue;
    if (owners[row] >= 0) {
      if (std::ranges::find(known[k], owners[row]) != known[k].end()) continue;
      known[k].push_back(owners[row]);
    }
    ++counts[k];
  }
  return counts;
}

/// Whether a string is a code or has several words, and so stands for its row alone rather than for
/// a kind of rows.
bool is_text_like(std::string_view text) {
  return text.find_first_of(" 0123456789@") != std::string_view::npos;
}

bool are_text_like(const LearnedCells& cells, const LevelRows& levels,
                   const std::vector<std::size_t>& rare, std::size_t rare_rows) {
  if (rare.size() < kFewestMade) return false;
  if (static_cast<double>(rare_rows) < kRareShare * static_cast<double>(levels.present)) {
    return false;
  }
  const auto text_like = std::count_if(rare.begin(), rare.end(), [&](std::size_t k) {
    return is_text_like(cells.text(levels.row_of[k]));
  });
  return 2 * static_cast<std::size_t>(text_like) >= rare.size();
}

/// Spells each rare level anew: different ones stay different, and none is one of the column.
void rename(LearnedCells& cells, const LevelRows& levels, const std::vector<std::size_t>& rare) {
  std::vector<std::string_view> strings;
  for (const std::size_t k : rare) strings.push_back(cells.text(levels.row_of[k]));
  std::unordered_set<std::string_view> taken;
  for (std::size_t k = 0; k < levels.count.size(); ++k) {
    if (levels.count[k] > 0) taken.insert(cells.text(levels.row_of[k]));
  }
  const TextShape shape(strings);
  // A seed that serves nothing else; the same table gives the same names.
  const RandomStream random(fnv_hash(cells.name()), 0);
  std::vector<std::string> names;
  std::unordered_set<std::string> made;
  for (std::uint64_t index = 0; names.size() < rare.size(); ++index) {
    std::string name;
    // Shapes of few strings run dry; keys of the heaviest never do.
    if (index < 4 * rare.size()) {
      shape.append_random(random, index, name);
    } else {
      shape.append_key(index, random, name);
    }
    if (!taken.contains(name) && made.insert(name).second) names.push_back(std::move(name));
  }
  for (std::size_t k = 0; k < rare.size(); ++k) {
    cells.rename(levels.row_of[rare[k]], std::move(names[k]));
  }
}

std::size_t nearest(const LearnedCells& cells, const LevelRows& levels,
                    const std::vector<std::size_t>& candidates, std::size_t level) {
  const auto number = [&](std::size_t k) { return cells.number(levels.row_of[k]); };
  return *std::min_element(candidates.begin(), candidates.end(), [&](std::size_t a, std::size_t b) {
    return std::abs(number(a) - number(level)) < std::abs(number(b) - number(level));
  });
}

/// The candidate at that position in (0, 1) of all their rows.
std::size_t at(double position, const LevelRows& levels,
               const std::vector<std::size_t>& candidates) {
  double total = 0;
  for (const std::size_t k : candidates) total += static_cast<double>(levels.count[k]);
  double left = position * total;
  for (const std::size_t k : candidates) {
    left -= static_cast<double>(levels.count[k]);
    if (left < 0) return k;
  }
  return candidates.back();
}

}  // namespace

RareCategories::RareCategories(std::vector<std::optional<LearnedCells>>& columns, std::size_t rows,
                               std::size_t share, std::span<const std::int32_t> owners,
                               std::span<const std::string_view> left)
    : columns_(columns),
      rows_(rows),
      share_(share),
      owners_(owners),
      left_(left),
      found_(columns.size()) {}

void RareCategories::run() {
  for (const std::size_t c : categories()) make_common(c);
}

/// Those of most levels first: what they determine is settled with them.
std::vector<std::size_t> RareCategories::categories() const {
  std::vector<std::size_t> order;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    if (columns_[c] && columns_[c]->kind() == LearnedCells::Kind::kCategories) order.push_back(c);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return columns_[a]->levels() > columns_[b]->levels();
  });
  return order;
}

void RareCategories::make_common(std::size_t c) {
  LearnedCells& cells = *columns_[c];
  const LevelRows levels(cells, rows_);
  std::vector<std::size_t> rare;
  std::vector<std::size_t> common;
  std::size_t rare_rows = 0;
  const std::vector<std::size_t> owners = count_owners_of(cells, owners_, share_);
  for (std::size_t k = 0; k < levels.count.size(); ++k) {
    if (levels.count[k] == 0) continue;
    const bool has_few_rows = levels.count[k] < share_;
    // Where owners count, what few rows have is left to when rows do.
    if (has_few_rows && !owners_.empty()) continue;
    const bool is_rare = has_few_rows || (!owners_.empty() && owners[k] < share_);
    (is_rare ? rare : common).push_back(k);
    if (is_rare) rare_rows += levels.count[k];
  }
  if (rare.empty() || (!common.empty() && std::ranges::count(left_, cells.name()) > 0)) return;
  const bool is_unshared = common.empty() && !owners_.empty();
  if (common.empty() && cells.ordered()) {
    found_[c] = is_unshared ? group_owned_numbers(cells, owners_, share_)
                            : fold_numbers(cells, rows_, share_);
    if (is_unshared && found_[c].kind == RareValues::Kind::kMerged && found_[c].rows > 0) {
      unshared_.push_back(cells.name());
    }
    return;
  }
  if (common.empty() && cells.truth_values()) {
    common.push_back(levels.count[0] >= levels.count[1] ? 0U : 1U);
    std::erase(rare, common[0]);
  }
  const bool made_up = !cells.ordered() && !cells.truth_values() &&
                       (common.empty() || are_text_like(cells, levels, rare, rare_rows));
  if (made_up) {
    rename(cells, levels, rare);
  } else {
    merge(c, levels, rare, common);
  }
  found_[c] = {cells.name(), rare.size(), rare_rows,
               made_up ? RareValues::Kind::kRenamed : RareValues::Kind::kMerged};
  if (is_unshared) unshared_.push_back(cells.name());
}

/// Gives the rows of rare levels common ones, and with these all that they determine.
void RareCategories::merge(std::size_t c, const LevelRows& levels,
                           const std::vector<std::size_t>& rare,
                           const std::vector<std::size_t>& common) {
  LearnedCells& cells = *columns_[c];
  const std::vector<std::size_t> tied = determined_by(c, levels);
  const bool compares = static_cast<double>(rare.size()) * static_cast<double>(common.size()) *
                            static_cast<double>(tied.size()) <
                        kMostComparisons;
  std::vector<std::size_t> row_for(levels.count.size(), rows_);
  double position = 0.5;
  for (const std::size_t level : rare) {
    std::vector<std::size_t> candidates = common;
    if (compares) keep_alike(candidates, levels, levels.row_of[level], tied);
    const std::size_t chosen = cells.ordered() ? nearest(cells, levels, candidates, level)
                                               : at(position, levels, candidates);
    row_for[level] = levels.row_of[chosen];
    position += kGoldenRatio;
    position -= std::floor(position);
  }
  for (std::size_t row = 0; row < rows_; ++row) {
    const std::int32_t level = cells.level(row);
    if (level < 0) continue;
    const std::size_t from = row_for[static_cast<std::size_t>(level)];
    if (from == rows_) continue;
    cells.take_over(row, from);
    for (const std::size_t d : tied) columns_[d]->take_over(row, from);
  }
}

/// The other columns in which rows of one level of column c all hold the same.
std::vector<std::size_t> RareCategories::determined_by(std::size_t c,
                                                       const LevelRows& levels) const {
  const LearnedCells& cells = *columns_[c];
  std::vector<std::size_t> tied;
  for (std::size_t d = 0; d < columns_.size(); ++d) {
    if (d == c || !columns_[d] || columns_[d]->kind() == LearnedCells::Kind::kGenerated) continue;
    bool same = true;
    for (std::size_t row = 0; row < rows_ && same; ++row) {
      const std::int32_t level = cells.level(row);
      same = level < 0 || columns_[d]->same(row, levels.row_of[static_cast<std::size_t>(level)]);
    }
    if (same) tied.push_back(d);
  }
  return tied;
}

/// Keeps the levels that agree with a row in as many of the columns `tied` as any does.
void RareCategories::keep_alike(std::vector<std::size_t>& candidates, const LevelRows& levels,
                                std::size_t row, const std::vector<std::size_t>& tied) const {
  if (tied.empty()) return;
  std::vector<std::size_t> scores;
  for (const std::size_t k : candidates) {
    scores.push_back(
        static_cast<std::size_t>(std::count_if(tied.begin(), tied.end(), [&](std::size_t d) {
          return columns_[d]->same(row, levels.row_of[k]);
        })));
  }
  const std::size_t best = *std::max_element(scores.begin(), scores.end());
  std::vector<std::size_t> kept;
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    if (scores[k] == best) kept.push_back(candidates[k]);
  }
  candidates = std::move(kept);
}

}  // namespace likeness::models
