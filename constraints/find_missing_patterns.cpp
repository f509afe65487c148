#include <algorithm>
#include <cmath>
#include <utility>

#include "constraints/searched_table.hpp"
#include "text/expression.hpp"

namespace likeness {
namespace {

constexpr std::size_t kMostLevelsOfPattern = 50;
constexpr double kMostMissingBeside = 0.05;     ///< of a number by which rows are compared
constexpr std::size_t kMostRowsBeside = 20000;  ///< that are compared
constexpr std::ptrdiff_t kRowsBeside = 20;      ///< to either side

/// A column with missing cells.
struct Gaps {
  std::string name;
  std::vector<std::uint8_t> missing;
  std::size_t count = 0;
  [[nodiscard]] double share() const {
    return static_cast<double>(count) / static_cast<double>(missing.size());
  }
};

class PatternSearch {
 public:
  explicit PatternSearch(const SearchedTable& table) : table_(table) {
    for (const std::string& name : table.columns()) {
      const Column& column = table.table().column(name);
      const std::size_t count = column.missing_count();
      if (count == 0 || count == column.size()) continue;
      Gaps gaps{name, std::vector<std::uint8_t>(column.size()), count};
      for (std::size_t row = 0; row < column.size(); ++row) {
        gaps.missing[row] = column.valid(row) ? 0 : 1;
      }
      columns_.push_back(std::move(gaps));
    }
  }

  std::vector<FoundConstraint> run() {
    find_together();
    find_nested();
    for (const Gaps& gaps : columns_) {
      for (const SearchedLevels& levels : table_.levels()) find_by_category(levels, gaps);
    }
    return std::move(found_);
  }

 private:
  /// Columns that are missing in the same rows; one of each group stands for it below.
  void find_together() {
    std::vector<Gaps> left;
    std::vector<bool> done(columns_.size(), false);
    for (std::size_t a = 0; a < columns_.size(); ++a) {
      if (done[a]) continue;
      Constraint constraint{"FixedNullCombinations", {columns_[a].name}};
      for (std::size_t b = a + 1; b < columns_.size(); ++b) {
        if (columns_[b].count != columns_[a].count || columns_[b].missing != columns_[a].missing) {
          continue;
        }
        done[b] = true;
        constraint.columns.push_back(columns_[b].name);
      }
      const double share = columns_[a].share();
      const auto rows = static_cast<double>(table_.rows());
      const double surprise = -rows * (share * std::log(share) + (1 - share) * std::log(1 - share));
      if (constraint.columns.size() > 1 && surprise >= kLeastSurprise) {
        found_.push_back({std::move(constraint), table_.rows(), surprise, true});
      }
      left.push_back(columns_[a]);
    }
    columns_ = std::move(left);
  }

  /// a is missing only where b is.
  void find_nested() {
    for (const Gaps& a : columns_) {
      for (const Gaps& b : columns_) {
        if (&a == &b || a.count >= b.count || a.count < kFewestTellingRows) continue;
        const double surprise = -std::log(b.share()) * static_cast<double>(a.count);
        if (surprise < kLeastSurprise || !within(a.missing, b.missing)) continue;
        add("if " + text::column_word(a.name) + " is missing then " + text::column_word(b.name) +
                " is missing",
            a.count, surprise);
      }
    }
  }

  static bool within(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) {
    for (std::size_t row = 0; row < a.size(); ++row) {
      if (a[row] != 0 && b[row] == 0) return false;
    }
    return true;
  }

  void add(const std::string& expression, std::size_t rows, double surprise) {
    found_.push_back({parse_constraint(expression), rows, surprise, true});
  }

  /// Categories in which all cells are missing, and those in which none is.
  void find_by_category(const SearchedLevels& levels, const Gaps& gaps) {
    if (!levels.category || levels.counts.size() > kMostLevelsOfPattern ||
        levels.name == gaps.name) {
      return;
    }
    std::vector<std::size_t> missing(levels.counts.size(), 0);
    for (std::size_t row = 0; row < levels.codes.size(); ++row) {
      if (levels.codes[row] >= 0) {
        missing[static_cast<std::size_t>(levels.codes[row])] += gaps.missing[row];
      }
    }
    Side all(missing.size());
    Side none(missing.size());
    for (std::size_t level = 0; level < missing.size(); ++level) {
      const std::size_t rows = levels.counts[level];
      if (missing[level] == rows) all.add(level, levels.values[level], rows);
      if (missing[level] == 0) none.add(level, levels.values[level], rows);
    }
    all.surprise = -std::log(gaps.share()) * static_cast<double>(all.rows);
    none.surprise = -std::log(1 - gaps.share()) * static_cast<double>(none.rows);
    const double least = kLeastSurprise + std::log(static_cast<double>(levels.counts.size()));
    // What all categories share is said of the column's own missing cells.
    if (none.values.size() == missing.size()) none.rows = 0;
    if (is_telling(levels, gaps, all, 1, least)) {
      add(all.condition(levels.name) + " then " + text::column_word(gaps.name) + " is missing",
          all.rows, all.surprise);
    }
    if (is_telling(levels, gaps, none, 0, least)) {
      add(none.condition(levels.name) + " then " + text::column_word(gaps.name) + " is not missing",
          none.rows, none.surprise);
    }
  }

  struct Side {
    explicit Side(std::size_t levels) : has(levels, false) {}

    std::vector<bool> has;  ///< of each level
    std::vector<std::string> values;
    std::size_t rows = 0;
    double surprise = 0;

    void add(std::size_t level, const std::string& value, std::size_t count) {
      has[level] = true;
      values.push_back(value);
      rows += count;
    }
    [[nodiscard]] std::string condition(const std::string& column) const {
      std::string text = "if " + text::column_word(column);
      if (values.size() == 1) return text + " = " + text::value_word(values[0]);
      text += " in (";
      for (std::size_t k = 0; k < values.size(); ++k) {
        text += (k == 0 ? "" : ", ") + text::value_word(values[k]);
      }
      return text + ")";
    }
  };

  /// Whether it is no accident, nor only what a number says of all rows: a league of one decade has
  /// no cells that nobody had in that decade.
  [[nodiscard]] bool is_telling(const SearchedLevels& levels, const Gaps& gaps, const Side& side,
                                std::uint8_t missing, double least) const {
    if (side.rows < kFewestTellingRows || side.surprise < least) return false;
    return std::ranges::all_of(table_.numbers(), [&](const SearchedNumbers& numbers) {
      const auto unknown =
          std::ranges::count_if(numbers.values, [](double x) { return std::isnan(x); });
      const bool tells =
          static_cast<double>(unknown) <= kMostMissingBeside * static_cast<double>(table_.rows());
      return !tells || numbers.name == gaps.name ||
             surprise_beside(numbers, levels, gaps, side, missing) >= least;
    });
  }

  /// The surprise that is left where the cells of these categories are compared with those of
  /// others in rows with nearly the same number.
  [[nodiscard]] double surprise_beside(const SearchedNumbers& numbers, const SearchedLevels& levels,
                                       const Gaps& gaps, const Side& side,
                                       std::uint8_t missing) const {
    const double alone = side.surprise / static_cast<double>(side.rows);
    std::vector<double> rows;  // numbers of those of the side
    std::vector<std::pair<double, std::uint8_t>> others;
    double surprise = 0;
    const std::size_t stride = 1 + levels.codes.size() / kMostRowsBeside;
    for (std::size_t row = 0; row < levels.codes.size(); row += stride) {
      const bool is_side =
          levels.codes[row] >= 0 && side.has[static_cast<std::size_t>(levels.codes[row])];
      const double number = numbers.values[row];
      if (std::isnan(number)) {
        surprise += is_side ? alone : 0;
      } else if (is_side) {
        rows.push_back(number);
      } else {
        others.emplace_back(number, gaps.missing[row]);
      }
    }
    std::ranges::sort(others);
    if (!lie_among(others, rows)) return side.surprise;
    std::vector<double> agreeing = {0};  // of the others up to a place
    for (const auto& [number, gap] : others) {
      agreeing.push_back(agreeing.back() + (gap == missing ? 1 : 0));
    }
    const auto last = static_cast<std::ptrdiff_t>(others.size());
    for (const double number : rows) {
      const auto place =
          std::ranges::lower_bound(others, std::pair(number, std::uint8_t{0})) - others.begin();
      const auto begin = std::max<std::ptrdiff_t>(0, place - kRowsBeside);
      const auto end = std::min(last, place + kRowsBeside);
      const double agree =
          agreeing[static_cast<std::size_t>(end)] - agreeing[static_cast<std::size_t>(begin)];
      surprise -= std::log((agree + 0.5) / (static_cast<double>(end - begin) + 0.5));
    }
    return surprise * static_cast<double>(stride);
  }

  /// Whether these numbers lie among those of others: where a category is a band of numbers, no
  /// other row tells about it. Sorts them.
  static bool lie_among(const std::vector<std::pair<double, std::uint8_t>>& others,
                        std::vector<double>& numbers) {
    if (numbers.empty()) return false;
    std::ranges::sort(numbers);
    const auto first = [](const std::pair<double, std::uint8_t>& one) { return one.first; };
    const std::size_t tail = numbers.size() / 20;
    const auto begin = std::ranges::lower_bound(others, numbers[tail], {}, first);
    const auto end =
        std::ranges::upper_bound(others, numbers[numbers.size() - 1 - tail], {}, first);
    const auto among = end - begin;
    return among >= 2 * kRowsBeside && 10 * among >= std::ssize(numbers);
  }

  const SearchedTable& table_;
  std::vector<Gaps> columns_;
  std::vector<FoundConstraint> found_;
};

}  // namespace

std::vector<FoundConstraint> find_missing_patterns(const SearchedTable& table) {
  return PatternSearch(table).run();
}

}  // namespace likeness
