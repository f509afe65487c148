#include "models/frame/rare_values.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <unordered_set>
#include <utility>

#include "core/hash.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "models/frame/grouped_numbers.hpp"
#include "models/frame/learned_cells.hpp"
#include "models/frame/owned_bounds.hpp"
#include "models/frame/owned_values.hpp"
#include "models/frame/rare_pairs.hpp"
#include "models/frame/text_shape.hpp"
#include "table/column_type.hpp"

namespace likeness::models {
namespace {

using Kind = LearnedCells::Kind;

/// Strings are made up where more than this share of the cells hold rare ones, of which there are
/// at least this many: fewer don't show a shape, and merging them costs little.
constexpr double kRareShare = 0.05;
constexpr std::size_t kFewestMade = 5;

/// Beyond this many comparisons, a category goes to another by frequency alone.
constexpr double kMostComparisons = 1e8;

/// Numbers of which more than this share differ are on steps, and say no more.
constexpr double kFineShare = 0.5;

/// The fraction by which systematic draws advance: they fill (0, 1) evenly, however many there are.
constexpr double kGoldenRatio = 0.6180339887498949;

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

double distinct_share(std::vector<double> numbers) {
  if (numbers.empty()) return 0;
  const auto all = static_cast<double>(numbers.size());
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return static_cast<double>(numbers.size()) / all;
}

/// Whether a string is a code or has several words, and so stands for its row alone rather than for
/// a kind of rows.
bool is_text_like(std::string_view text) {
  return text.find_first_of(" 0123456789@") != std::string_view::npos;
}

class Commoner {
 public:
  Commoner(std::vector<std::optional<LearnedCells>>& columns, std::size_t rows, std::size_t share,
           std::span<const std::int32_t> owners = {})
      : columns_(columns), rows_(rows), share_(share), owners_(owners), found_(columns.size()) {}

  std::vector<RareValues> run() {
    make_categories_common();
    parallel_for(columns_.size(), [&](std::size_t c) {
      if (columns_[c] && columns_[c]->kind() == Kind::kNumbers) fold(c);
    });
    return found();
  }

  /// Nothing is done to those of `left` of which some category is common.
  std::vector<RareValues> run_categories(std::span<const std::string_view> left) {
    left_ = left;
    make_categories_common();
    return found();
  }

  /// The columns of which owners shared no category.
  [[nodiscard]] const std::vector<std::string>& unshared() const { return unshared_; }

  /// Of numbers that enough rows reach, those that enough owners don't.
  std::vector<RareValues> run_numbers() {
    parallel_for(columns_.size(), [&](std::size_t c) {
      if (columns_[c] && columns_[c]->kind() == Kind::kNumbers) fold_owned(c);
    });
    return found();
  }

 private:
  void make_categories_common() {
    for (const std::size_t c : categories()) make_common(c);
  }

  [[nodiscard]] std::vector<RareValues> found() const {
    std::vector<RareValues> found;
    for (const RareValues& one : found_) {
      if (one.rows > 0) found.push_back(one);
    }
    return found;
  }

  /// Those of most levels first: what they determine is settled with them.
  [[nodiscard]] std::vector<std::size_t> categories() const {
    std::vector<std::size_t> order;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (columns_[c] && columns_[c]->kind() == Kind::kCategories) order.push_back(c);
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return columns_[a]->levels() > columns_[b]->levels();
    });
    return order;
  }

  void make_common(std::size_t c) {
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
      is_unshared ? group(c) : fold(c);
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

  static bool are_text_like(const LearnedCells& cells, const LevelRows& levels,
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

  /// Gives the rows of rare levels common ones, and with these all that they determine.
  void merge(std::size_t c, const LevelRows& levels, const std::vector<std::size_t>& rare,
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
  [[nodiscard]] std::vector<std::size_t> determined_by(std::size_t c,
                                                       const LevelRows& levels) const {
    const LearnedCells& cells = *columns_[c];
    std::vector<std::size_t> tied;
    for (std::size_t d = 0; d < columns_.size(); ++d) {
      if (d == c || !columns_[d] || columns_[d]->kind() == Kind::kGenerated) continue;
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
  void keep_alike(std::vector<std::size_t>& candidates, const LevelRows& levels, std::size_t row,
                  const std::vector<std::size_t>& tied) const {
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

  static std::size_t nearest(const LearnedCells& cells, const LevelRows& levels,
                             const std::vector<std::size_t>& candidates, std::size_t level) {
    const auto number = [&](std::size_t k) { return cells.number(levels.row_of[k]); };
    return *std::min_element(
        candidates.begin(), candidates.end(), [&](std::size_t a, std::size_t b) {
          return std::abs(number(a) - number(level)) < std::abs(number(b) - number(level));
        });
  }

  /// The candidate at that position in (0, 1) of all their rows.
  static std::size_t at(double position, const LevelRows& levels,
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

  /// Moves the cells below the share-th smallest number to that and the next larger ones, in their
  /// order, and those above the share-th largest likewise: bounds that enough rows reach, and no
  /// heap of rows at them. Others stay: a model that is to avoid real rows must know them as they
  /// are.
  void fold(std::size_t c) {
    LearnedCells& cells = *columns_[c];
    std::vector<std::size_t> present;
    for (std::size_t row = 0; row < rows_; ++row) {
      if (cells.valid(row)) present.push_back(row);
    }
    if (present.size() < share_) {
      empty(c, present);
      return;
    }
    const std::size_t end = std::min(2 * share_, present.size());
    std::size_t moved = 0;
    for (const double sign : {1.0, -1.0}) {
      const auto before = [&](std::size_t a, std::size_t b) {
        const double x = sign * cells.number(a);
        const double y = sign * cells.number(b);
        return x != y ? x < y : a < b;
      };
      std::vector<std::size_t> first(end);
      std::partial_sort_copy(present.begin(), present.end(), first.begin(), first.end(), before);
      moved += fold_first(cells, first, present.size());
    }
    found_[c] = {cells.name(), moved, moved, RareValues::Kind::kFolded};
  }

  /// Likewise, by owners: the share-th smallest is that of the share-th owner.
  void fold_owned(std::size_t c) {
    LearnedCells& cells = *columns_[c];
    std::vector<std::size_t> present;
    std::vector<double> numbers;
    std::vector<std::int32_t> owners;
    for (std::size_t row = 0; row < rows_; ++row) {
      if (!cells.valid(row)) continue;
      present.push_back(row);
      numbers.push_back(cells.number(row));
      owners.push_back(owners_[row]);
    }
    const std::optional<BoundedNumbers> bounded = bound_by_owners(numbers, owners, share_);
    if (!bounded) {
      if (present.size() < rows_) empty(c, present);
      return;
    }
    // Numbers that hardly repeat come to between others; else there is more to them than steps
    // (prices in .99, no Sundays), and they become others, which stay as they are.
    const bool is_fine = cells.fine() && distinct_share(numbers) > kFineShare;
    const double step = is_fine ? common_step(numbers, cells.decimals()) : 0;
    for (std::size_t k = 0; k < present.size(); ++k) {
      if (bounded->sources[k] == k) continue;
      if (is_fine) {
        cells.renumber(present[k], on_steps(bounded->moved[k], step));
      } else {
        cells.take_over(present[k], present[bounded->sources[k]]);
      }
    }
    found_[c] = {cells.name(), bounded->beyond, bounded->beyond, RareValues::Kind::kFolded};
  }

  /// Numbers and dates none of which enough owners have: neighbours become one, which nobody has
  /// where there is another between them.
  void group(std::size_t c) {
    LearnedCells& cells = *columns_[c];
    std::vector<std::size_t> sorted;
    for (std::size_t row = 0; row < rows_; ++row) {
      if (cells.valid(row)) sorted.push_back(row);
    }
    std::ranges::stable_sort(sorted, {}, [&](std::size_t row) { return cells.number(row); });
    std::vector<OwnedNumber> numbers;
    for (const std::size_t row : sorted) numbers.push_back({cells.number(row), owners_[row]});
    const NumberGroups groups = group_by_owners(numbers, share_, cells.decimals());
    if (groups.ends.empty()) {
      if (sorted.size() < rows_) empty(c, sorted);
      return;
    }
    std::size_t begin = 0;
    for (std::size_t g = 0; g < groups.ends.size(); ++g) {
      const std::size_t first = sorted[begin];
      for (std::size_t k = begin; k < groups.ends[g]; ++k) cells.take_over(sorted[k], first);
      cells.renumber(first, groups.numbers[g]);
      begin = groups.ends[g];
    }
    found_[c] = {cells.name(), cells.levels(), sorted.size(), RareValues::Kind::kMerged};
    unshared_.push_back(cells.name());
  }

  /// Fewer rows have a number than must share one: it is missing in all.
  void empty(std::size_t c, const std::vector<std::size_t>& present) {
    LearnedCells& cells = *columns_[c];
    if (present.empty()) return;
    std::size_t gap = 0;
    while (cells.valid(gap)) ++gap;
    for (const std::size_t row : present) cells.take_over(row, gap);
    found_[c] = {cells.name(), present.size(), present.size(), RareValues::Kind::kFolded};
  }

  /// Of the smallest cells (or largest), in their order.
  std::size_t fold_first(LearnedCells& cells, const std::vector<std::size_t>& first,
                         std::size_t present) const {
    if (first.empty()) return 0;
    const std::size_t bound = std::min(share_ - 1, (present - 1) / 2);
    const std::size_t last = std::max(bound, std::min(first.size(), present - bound) - 1);
    const double limit = cells.number(first[bound]);
    std::size_t moved = 0;
    while (moved < bound && cells.number(first[moved]) != limit) ++moved;
    for (std::size_t k = 0; k < moved; ++k) {
      cells.take_over(first[k], first[std::min(bound + k, last)]);
    }
    return moved;
  }

  std::vector<std::optional<LearnedCells>>& columns_;
  std::size_t rows_;
  std::size_t share_;
  std::span<const std::int32_t> owners_;  ///< of rows, where these count rather than rows
  std::span<const std::string_view> left_;
  std::vector<RareValues> found_;
  std::vector<std::string> unshared_;
};

/// What a model would learn of each column; nothing of those in `kept`.
std::vector<std::optional<LearnedCells>> learned_cells_of(const Table& table,
                                                          const Metadata& metadata,
                                                          const NumberRule& rule,
                                                          std::span<const std::string_view> kept) {
  std::vector<std::optional<LearnedCells>> columns(table.column_count());
  parallel_for(columns.size(), [&](std::size_t c) {
    const Column& column = table.column(c);
    const ColumnMetadata* meaning = metadata.find(column.name);
    const bool is_kept = std::find(kept.begin(), kept.end(), column.name) != kept.end();
    if (meaning == nullptr || is_kept) return;
    LearnedCells cells(column, *meaning, metadata.primary_key == column.name, rule);
    if (cells.kind() != Kind::kGenerated) columns[c] = std::move(cells);
  });
  return columns;
}

Table taken(const Table& table, const std::vector<std::optional<LearnedCells>>& columns) {
  std::vector<Column> result(columns.size());
  parallel_for(columns.size(), [&](std::size_t c) {
    result[c] = columns[c] ? columns[c]->take() : table.column(c);
  });
  return Table(std::move(result));
}

/// Makes pairs of two numbers anew in a table whose single values have been dealt with, as `rare`
/// says, which is in the table's order.
void remake_pairs(Table& table, const std::vector<std::optional<LearnedCells>>& columns,
                  std::size_t share, std::vector<RareValues>& rare) {
  const auto is_paired = [&](std::size_t c) {
    return columns[c] && columns[c]->kind() == Kind::kNumbers &&
           !table.column(c).notation.joint.empty();
  };
  std::size_t first = 0;
  while (first < columns.size() && !is_paired(first)) ++first;
  if (first == columns.size()) return;
  std::vector<Column> result;
  std::vector<RareValues> found;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    Column column = table.column(c);
    const RarePairs remade = is_paired(c) ? make_rare_pairs_anew(column, share) : RarePairs{};
    const auto before =
        std::ranges::find_if(rare, [&](const auto& one) { return one.column == column.name; });
    if (remade.rows > 0) {
      found.push_back({column.name, remade.pairs, remade.rows, RareValues::Kind::kPaired});
    } else if (before != rare.end()) {
      found.push_back(*before);
    }
    result.push_back(std::move(column));
  }
  table = Table(std::move(result));
  rare = std::move(found);
}

}  // namespace

std::size_t rows_to_share(std::size_t rows, std::uint64_t min_rows) noexcept {
  return static_cast<std::size_t>(std::min<std::uint64_t>(min_rows, rows / 4));
}

CommonTable without_rare_values(const Table& table, const Metadata& metadata,
                                std::uint64_t min_rows, const NumberRule& rule,
                                std::span<const std::string_view> kept) {
  const std::size_t share = rows_to_share(table.rows(), min_rows);
  if (share < 2) return {table, {}};
  std::vector<std::optional<LearnedCells>> columns = learned_cells_of(table, metadata, rule, kept);
  CommonTable common;
  common.rare.share = share;
  common.rare.columns = Commoner(columns, table.rows(), share).run();
  common.table = taken(table, columns);
  remake_pairs(common.table, columns, share, common.rare.columns);
  return common;
}

SharedTable without_owned_categories(const Table& table, const Metadata& metadata,
                                     std::span<const std::int32_t> owners, std::size_t fewest,
                                     const NumberRule& rule, std::span<const std::string_view> kept,
                                     std::span<const std::string_view> left) {
  if (fewest < 2 || owners.empty()) return {{table, {}}, {}};
  std::vector<std::optional<LearnedCells>> columns = learned_cells_of(table, metadata, rule, kept);
  SharedTable common;
  common.rare.share = fewest;
  Commoner commoner(columns, table.rows(), fewest, owners);
  common.rare.columns = commoner.run_categories(left);
  common.unshared = commoner.unshared();
  common.table = taken(table, columns);
  return common;
}

CommonTable without_owned_numbers(const Table& table, const Metadata& metadata,
                                  std::span<const std::int32_t> owners, std::size_t fewest,
                                  const NumberRule& rule) {
  if (fewest < 2 || owners.empty()) return {table, {}};
  std::vector<std::optional<LearnedCells>> columns = learned_cells_of(table, metadata, rule, {});
  CommonTable common;
  common.rare.share = fewest;
  common.rare.columns = Commoner(columns, table.rows(), fewest, owners).run_numbers();
  common.table = taken(table, columns);
  return common;
}

}  // namespace likeness::models
