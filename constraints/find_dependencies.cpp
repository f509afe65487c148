#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "constraints/searched_table.hpp"
#include "likeness/parallel.hpp"
#include "text/expression.hpp"

namespace likeness {
namespace {

constexpr std::size_t kMostImplyingLevels = 50;
constexpr std::size_t kFewestOfLevel = 20;
/// A category goes with another in all of its rows more often than two columns that have nothing
/// to do with each other would show.
constexpr double kLeastOfImplication = 100;
constexpr std::size_t kMostOneHotSteps = 5000;

class DependencySearch {
 public:
  DependencySearch(const SearchedTable& table, const std::vector<FoundConstraint>& formulas)
      : table_(table), levels_(table.levels()), coincidence_(levels_.size(), 1) {
    for (const FoundConstraint& formula : formulas) {
      const std::vector<std::string> names = constraint_columns(formula.constraint);
      tied_.emplace_back(names.begin(), names.end());
    }
    for (std::size_t k = 0; k < levels_.size(); ++k) coincidence_[k] = coincidence(levels_[k]);
  }

  std::vector<FoundConstraint> run() {
    const std::size_t count = levels_.size();
    determines_.assign(count * count, 0);
    std::vector<double> surprise(count * count, 0);
    parallel_for(count, [&](std::size_t a) {
      for (std::size_t b = 0; b < count; ++b) {
        surprise[a * count + b] = surprise_of(a, b);
        determines_[a * count + b] = surprise[a * count + b] > 0 ? 1 : 0;
      }
    });
    std::vector<FoundConstraint> found;
    for (std::size_t a = 0; a < count; ++a) {
      for (std::size_t b = 0; b < count; ++b) {
        if (determines_[a * count + b] == 0 || follows(a, b)) continue;
        found.push_back({{"FixedCombinations", {levels_[a].name, levels_[b].name}},
                         table_.rows() - std::max(levels_[a].missing, levels_[b].missing),
                         surprise[a * count + b],
                         true});
      }
    }
    add_implications(found);
    return found;
  }

 private:
  static double coincidence(const SearchedLevels& column) {
    double rows = 0;
    for (const std::size_t count : column.counts) rows += static_cast<double>(count);
    double sum = 0;
    for (const std::size_t count : column.counts) {
      const double share = static_cast<double>(count) / std::max(rows, 1.0);
      sum += share * share;
    }
    return sum;
  }

  [[nodiscard]] bool tied(std::size_t a, std::size_t b) const {
    return std::any_of(tied_.begin(), tied_.end(), [&](const std::set<std::string>& names) {
      return names.contains(levels_[a].name) && names.contains(levels_[b].name);
    });
  }

  /// How surprising it is that a determines b; 0 where it doesn't, or that is no news.
  [[nodiscard]] double surprise_of(std::size_t a, std::size_t b) const {
    const SearchedLevels& base = levels_[a];
    const SearchedLevels& other = levels_[b];
    const std::size_t levels = base.counts.size();
    if (a == b || levels < 2 || other.counts.size() < 2 || other.counts.size() > levels) return 0;
    if (levels * (base.category ? 2 : 5) > table_.rows()) return 0;
    // Two numbers that determine each other are a formula, or nothing.
    if (!base.category && !other.category) return 0;
    if (tied(a, b)) return 0;
    std::vector<std::int32_t> of_level(levels, -1);
    double repeats = 0;
    for (std::size_t row = 0; row < base.codes.size(); ++row) {
      if (base.codes[row] < 0 || other.codes[row] < 0) continue;
      std::int32_t& known = of_level[static_cast<std::size_t>(base.codes[row])];
      if (known < 0) {
        known = other.codes[row];
      } else if (known != other.codes[row]) {
        return 0;
      } else {
        ++repeats;
      }
    }
    // Where the base is there, the other may be one and the same: that is said of missing cells.
    const bool varies = std::any_of(of_level.begin(), of_level.end(), [&](std::int32_t known) {
      return known >= 0 && known != of_level[0] && of_level[0] >= 0;
    });
    const double surprise = -std::log(std::max(coincidence_[b], 1e-300)) * repeats;
    return varies && surprise >= kLeastSurprise && repeats >= kFewestTellingRows ? surprise : 0;
  }

  [[nodiscard]] bool determines(std::size_t a, std::size_t b) const {
    return determines_[a * levels_.size() + b] != 0;
  }

  /// Whether a determines b through another column, or b determines a and comes first.
  [[nodiscard]] bool follows(std::size_t a, std::size_t b) const {
    if (determines(b, a) && b < a) return true;
    for (std::size_t c = 0; c < levels_.size(); ++c) {
      if (c == a || c == b || !determines(a, c) || !determines(c, b)) continue;
      const bool same_as_a = determines(c, a);
      const bool same_as_b = determines(b, c);
      // Of columns that determine each other, the first stands for all.
      if (!same_as_a && !same_as_b) return true;
      if (same_as_a && c < a) return true;
      if (!same_as_a && same_as_b && c < b) return true;
    }
    return false;
  }

  // ---- Categories that imply another ------------------------------------------------------------

  void add_implications(std::vector<FoundConstraint>& found) const {
    std::vector<std::vector<FoundConstraint>> of_column(levels_.size());
    parallel_for(levels_.size(), [&](std::size_t a) {
      if (!levels_[a].category || levels_[a].counts.size() > kMostImplyingLevels) return;
      for (std::size_t b = 0; b < levels_.size(); ++b) {
        if (a == b || !levels_[b].category || levels_[b].counts.size() > kMostImplyingLevels)
          continue;
        if (determines(a, b) || determines(b, a) || tied(a, b)) continue;
        imply(a, b, of_column[a]);
      }
    });
    for (auto& part : of_column) {
      for (FoundConstraint& one : part) found.push_back(std::move(one));
    }
  }

  void imply(std::size_t a, std::size_t b, std::vector<FoundConstraint>& found) const {
    const SearchedLevels& base = levels_[a];
    const SearchedLevels& other = levels_[b];
    constexpr std::int32_t kNone = -1;
    constexpr std::int32_t kSeveral = -2;
    std::vector<std::int32_t> only(base.counts.size(), kNone);
    std::vector<std::size_t> rows(base.counts.size(), 0);
    double all = 0;
    for (std::size_t row = 0; row < base.codes.size(); ++row) {
      if (other.codes[row] < 0) continue;
      ++all;
      if (base.codes[row] < 0) continue;
      const auto level = static_cast<std::size_t>(base.codes[row]);
      ++rows[level];
      if (only[level] == kNone) only[level] = other.codes[row];
      if (only[level] != other.codes[row]) only[level] = kSeveral;
    }
    for (std::size_t level = 0; level < only.size(); ++level) {
      if (only[level] < 0 || rows[level] < kFewestOfLevel) continue;
      const auto implied = static_cast<std::size_t>(only[level]);
      const double share = static_cast<double>(other.counts[implied]) / all;
      const double surprise = -std::log(share) * static_cast<double>(rows[level]);
      // There are as many chances for accidents as pairs of levels.
      if (surprise < kLeastOfImplication + std::log(static_cast<double>(base.counts.size())))
        continue;
      found.push_back({parse_constraint("if " + text::column_word(base.name) + " = " +
                                        text::value_word(base.values[level]) + " then " +
                                        text::column_word(other.name) + " = " +
                                        text::value_word(other.values[implied])),
                       rows[level], surprise, false});
    }
  }

  const SearchedTable& table_;
  const std::vector<SearchedLevels>& levels_;
  std::vector<double> coincidence_;
  std::vector<std::set<std::string>> tied_;
  std::vector<std::uint8_t> determines_;
};

// ---- One of several is 1 ------------------------------------------------------------------------

class OneHotSearch {
 public:
  explicit OneHotSearch(const SearchedTable& table) : table_(table) {}

  std::vector<FoundConstraint> run() {
    for (const SearchedLevels& column : table_.levels()) add_column(column);
    std::vector<FoundConstraint> found;
    std::vector<bool> used(columns_.size(), false);
    for (std::size_t k = 0; k < columns_.size(); ++k) {
      if (used[k]) continue;
      group_ = {k};
      steps_ = 0;
      if (!extend(used) || group_.size() < 3) continue;
      const auto rows = static_cast<double>(complete_rows());
      if (rows < kFewestTellingRows) continue;
      Constraint constraint{"OneHotEncoding"};
      std::sort(group_.begin(), group_.end());
      for (const std::size_t member : group_) {
        used[member] = true;
        constraint.columns.push_back(columns_[member].name);
        constraint.strict = constraint.strict || columns_[member].has_missing;
      }
      found.push_back({std::move(constraint), complete_rows(), rows * std::log(2.0), true});
    }
    return found;
  }

 private:
  struct Bits {
    std::string name;
    std::vector<std::uint8_t> ones;
    std::vector<std::uint8_t> missing;
    bool has_missing = false;
  };

  void add_column(const SearchedLevels& column) {
    if (column.counts.size() != 2) return;
    const auto is = [&](const char* zero, const char* one) {
      return (column.values[0] == zero && column.values[1] == one) ||
             (column.values[0] == one && column.values[1] == zero);
    };
    const bool bits = is("0", "1");
    if (!bits && !is("False", "True") && !is("false", "true")) return;
    const std::string one = bits ? "1" : is("False", "True") ? "True" : "true";
    const std::int32_t code = column.values[0] == one ? 0 : 1;
    const std::vector<std::uint8_t> zeros(column.codes.size(), 0);
    Bits ones{column.name, zeros, zeros, column.missing > 0};
    for (std::size_t row = 0; row < column.codes.size(); ++row) {
      ones.ones[row] = column.codes[row] == code ? 1 : 0;
      ones.missing[row] = column.codes[row] < 0 ? 1 : 0;
    }
    columns_.push_back(std::move(ones));
  }

  /// Adds columns until each row has its 1, or misses a cell in which it may be; goes back where
  /// none fits.
  bool extend(const std::vector<bool>& used) {
    if (++steps_ > kMostOneHotSteps) return false;
    std::vector<std::uint8_t> covered(table_.rows(), 0);
    std::vector<std::uint8_t> unknown(table_.rows(), 0);
    for (const std::size_t member : group_) {
      add_bits(columns_[member].ones, covered);
      add_bits(columns_[member].missing, unknown);
    }
    bool complete = true;
    for (std::size_t row = 0; row < covered.size(); ++row) {
      if (covered[row] != 0 || unknown[row] != 0) continue;
      complete = false;
      bool tried = false;
      bool missed = false;
      for (std::size_t k = 0; k < columns_.size(); ++k) {
        if (used[k] || contains_member(k)) continue;
        missed = missed || columns_[k].missing[row] != 0;
        if (columns_[k].ones[row] == 0 || !apart(covered, columns_[k].ones)) continue;
        tried = true;
        group_.push_back(k);
        if (extend(used)) return true;
        group_.pop_back();
      }
      // A further row may name the column whose cell is missing here.
      if (tried || !missed) return false;
    }
    return complete;
  }

  static void add_bits(const std::vector<std::uint8_t>& bits, std::vector<std::uint8_t>& sum) {
    for (std::size_t row = 0; row < sum.size(); ++row) {
      sum[row] = static_cast<std::uint8_t>(sum[row] | bits[row]);
    }
  }

  [[nodiscard]] bool contains_member(std::size_t k) const {
    return std::find(group_.begin(), group_.end(), k) != group_.end();
  }

  /// In how many rows no member is missing.
  [[nodiscard]] std::size_t complete_rows() const {
    std::vector<std::uint8_t> unknown(table_.rows(), 0);
    for (const std::size_t member : group_) add_bits(columns_[member].missing, unknown);
    return static_cast<std::size_t>(std::count(unknown.begin(), unknown.end(), std::uint8_t{0}));
  }

  static bool apart(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) {
    for (std::size_t row = 0; row < a.size(); ++row) {
      if (a[row] != 0 && b[row] != 0) return false;
    }
    return true;
  }

  const SearchedTable& table_;
  std::vector<Bits> columns_;
  std::vector<std::size_t> group_;
  std::size_t steps_ = 0;
};

}  // namespace

std::vector<FoundConstraint> find_dependencies(const SearchedTable& table,
                                               const std::vector<FoundConstraint>& formulas) {
  return DependencySearch(table, formulas).run();
}

std::vector<FoundConstraint> find_one_hot(const SearchedTable& table) {
  return OneHotSearch(table).run();
}

}  // namespace likeness
