#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "constraints/searched_table.hpp"
#include "likeness/parallel.hpp"
#include "text/expression.hpp"
#include "text/number_text.hpp"

namespace likeness {
namespace {

constexpr std::size_t kMostBands = 20;
constexpr std::size_t kMostSignedLevels = 50;
/// A band of numbers, or a sign, goes with a category in all rows more often than by accident.
constexpr double kLeastOfBands = 60;
constexpr double kLeastOfSigns = 100;

/// Of the numbers that a category has: the ends, and how many are negative, 0, and positive.
struct LevelNumbers {
  double least = std::numeric_limits<double>::infinity();
  double most = -std::numeric_limits<double>::infinity();
  std::array<std::size_t, 3> signs{};

  void add(double value) {
    least = std::min(least, value);
    most = std::max(most, value);
    ++signs[value < 0 ? 0 : value > 0 ? 2 : 1];
  }
  [[nodiscard]] std::size_t rows() const { return signs[0] + signs[1] + signs[2]; }
  [[nodiscard]] unsigned sign_set() const {
    return (signs[0] > 0 ? 1U : 0U) + (signs[1] > 0 ? 2U : 0U) + (signs[2] > 0 ? 4U : 0U);
  }
};

/// A number that lies between two others.
struct Threshold {
  double value = 0;
  bool above = false;  ///< it belongs to what is below it
  std::string text;
};

/// The number of fewest digits between two: beyond `low` and up to `high`, or from `low` on and
/// below `high`.
std::optional<Threshold> threshold_between(double low, double high) {
  if (low <= 0 && high > 0) return Threshold{0, low == 0, "0"};
  for (int digits = 1; digits < 15; ++digits) {
    for (const double near : {high, (low + high) / 2, low}) {
      const std::string text = text::significant(near, digits);
      const auto value = text::to_number(text);
      if (!value) continue;
      if (*value > low && *value <= high) return Threshold{*value, false, text::shortest(*value)};
      if (*value >= low && *value < high) return Threshold{*value, true, text::shortest(*value)};
    }
  }
  return std::nullopt;
}

class ThresholdSearch {
 public:
  ThresholdSearch(const SearchedTable& table, const std::vector<FoundConstraint>& known)
      : table_(table) {
    for (const FoundConstraint& one : known) {
      const std::vector<std::string> names = constraint_columns(one.constraint);
      tied_.emplace_back(names.begin(), names.end());
    }
  }

  std::vector<FoundConstraint> run() {
    std::vector<OfLevels> all(table_.levels().size());
    parallel_for(all.size(), [&](std::size_t k) { all[k] = search(table_.levels()[k]); });
    std::vector<FoundConstraint> found;
    for (const OfLevels& one : all) {
      found.insert(found.end(), one.signs.begin(), one.signs.end());
      // Bands that are parts of another category's: that one determines this.
      const bool finer = std::ranges::any_of(all, [&](const OfLevels& other) {
        return other.bands.number == one.bands.number &&
               other.bands.thresholds.size() > one.bands.thresholds.size() &&
               std::ranges::includes(other.bands.thresholds, one.bands.thresholds);
      });
      for (FoundConstraint rule : one.bands.rules) {
        if (finer) rule.rows = 0;
        found.push_back(std::move(rule));
      }
    }
    return found;
  }

 private:
  [[nodiscard]] bool tied(const std::string& a, const std::string& b) const {
    return std::ranges::any_of(tied_, [&](const std::set<std::string>& names) {
      return names.contains(a) && names.contains(b);
    });
  }

  /// Bands of a number, each a category's.
  struct Bands {
    std::string number;
    std::set<std::string> thresholds;
    std::vector<FoundConstraint> rules;

    [[nodiscard]] std::size_t length() const {
      std::size_t length = 0;
      for (const FoundConstraint& one : rules) length += one.constraint.expression.size();
      return length;
    }
  };
  struct OfLevels {
    Bands bands;
    std::vector<FoundConstraint> signs;
  };

  [[nodiscard]] OfLevels search(const SearchedLevels& levels) const {
    OfLevels found;
    const std::size_t count = levels.counts.size();
    if (!levels.category || count < 2 || count > kMostSignedLevels) return found;
    for (const SearchedNumbers& numbers : table_.numbers()) {
      if (numbers.date || numbers.few || numbers.name == levels.name) continue;
      if (tied(levels.name, numbers.name)) continue;
      const std::optional<std::vector<LevelNumbers>> of_level = numbers_of(levels, numbers);
      if (!of_level) continue;
      Bands bands = bands_of(levels, numbers, *of_level);
      if (bands.rules.empty()) {
        find_signs(levels, numbers, *of_level, found.signs);
      } else if (found.bands.rules.empty() || bands.length() < found.bands.length()) {
        // Of several numbers that say it, the one with the shortest thresholds does.
        found.bands = std::move(bands);
      }
    }
    return found;
  }

  /// The numbers of each level; nothing where neither bands nor signs tell levels apart.
  [[nodiscard]] std::optional<std::vector<LevelNumbers>> numbers_of(
      const SearchedLevels& levels, const SearchedNumbers& numbers) const {
    std::vector<LevelNumbers> of_level(levels.counts.size());
    // What the first rows refute needs no more of them.
    constexpr std::size_t kFirst = 500;
    for (std::size_t row = 0; row < levels.codes.size(); ++row) {
      if (levels.codes[row] < 0 || std::isnan(numbers.values[row])) continue;
      of_level[static_cast<std::size_t>(levels.codes[row])].add(numbers.values[row]);
      if (row == kFirst && !overlaps_tell(of_level)) return std::nullopt;
    }
    return of_level;
  }

  /// Whether levels lie apart, or have other signs.
  static bool overlaps_tell(const std::vector<LevelNumbers>& of_level) {
    unsigned all = 0;
    for (const LevelNumbers& one : of_level) all |= one.sign_set();
    bool apart = true;
    for (std::size_t a = 0; a < of_level.size(); ++a) {
      if (of_level[a].rows() > 0 && of_level[a].sign_set() != all) return true;
      for (std::size_t b = 0; b < a && apart; ++b) {
        apart = of_level[a].most < of_level[b].least || of_level[b].most < of_level[a].least;
      }
    }
    return apart;
  }

  // ---- Levels that each have a band of numbers of their own -------------------------------------

  [[nodiscard]] static Bands bands_of(const SearchedLevels& levels, const SearchedNumbers& numbers,
                                      const std::vector<LevelNumbers>& of_level) {
    // A category that never has the number is told apart by that.
    std::vector<std::size_t> order;
    for (std::size_t k = 0; k < of_level.size(); ++k) {
      if (of_level[k].rows() > 0) order.push_back(k);
    }
    const std::size_t count = order.size();
    if (count < 2 || count > kMostBands) return {};
    std::ranges::sort(order, {}, [&](std::size_t k) { return of_level[k].least; });
    double rows = 0;
    std::size_t wide = 0;
    for (std::size_t k = 0; k < count; ++k) {
      const LevelNumbers& one = of_level[order[k]];
      if (k > 0 && of_level[order[k - 1]].most >= one.least) return {};
      rows += static_cast<double>(one.rows());
      wide += one.most > one.least ? 1 : 0;
    }
    // Where levels have a number each, they are looked up by it.
    if (3 * values_of(numbers) < 9 * count || 2 * wide < count) return {};
    double surprise = -std::lgamma(static_cast<double>(count) + 1) -
                      static_cast<double>(count - 1) * std::log(rows);
    for (const std::size_t k : order) {
      const auto n = static_cast<double>(of_level[k].rows());
      surprise -= n * std::log(n / rows);
    }
    if (surprise < kLeastOfBands) return {};
    return stated_bands(levels, numbers, of_level, order, surprise);
  }

  /// How many values there are in the sample.
  static std::size_t values_of(const SearchedNumbers& numbers) {
    std::set<double> values;
    for (const double value : numbers.sample) {
      if (!std::isnan(value)) values.insert(value);
    }
    return values.size();
  }

  static Bands stated_bands(const SearchedLevels& levels, const SearchedNumbers& numbers,
                            const std::vector<LevelNumbers>& of_level,
                            const std::vector<std::size_t>& order, double surprise) {
    const std::string word = text::column_word(numbers.name);
    Bands found;
    found.number = numbers.name;
    std::string from;
    for (std::size_t k = 0; k < order.size(); ++k) {
      std::string condition = from;
      if (k + 1 < order.size()) {
        const auto threshold =
            threshold_between(of_level[order[k]].most, of_level[order[k + 1]].least);
        if (!threshold) return {};
        condition += (from.empty() ? "" : " and ") + word + (threshold->above ? " <= " : " < ") +
                     threshold->text;
        found.thresholds.insert(threshold->text);
        from = word + (threshold->above ? " > " : " >= ") + threshold->text;
      }
      found.rules.push_back(
          {parse_constraint("if " + condition + " then " + text::column_word(levels.name) + " = " +
                            text::value_word(levels.values[order[k]])),
           of_level[order[k]].rows(), surprise, true});
    }
    return found;
  }

  // ---- Levels in which a number has one sign ----------------------------------------------------

  static void find_signs(const SearchedLevels& levels, const SearchedNumbers& numbers,
                         const std::vector<LevelNumbers>& of_level,
                         std::vector<FoundConstraint>& found) {
    std::array<std::size_t, 3> all{};
    std::size_t wide = 0;
    for (const LevelNumbers& one : of_level) {
      for (std::size_t s = 0; s < 3; ++s) all[s] += one.signs[s];
      wide += one.rows() > 0 && one.most > one.least ? 1 : 0;
    }
    if (wide == 0) return;
    double total = 0;
    std::vector<FoundConstraint> rules;
    const auto rows = static_cast<double>(all[0] + all[1] + all[2]);
    constexpr std::array<std::pair<unsigned, const char*>, 5> kSets = {
        {{1U, " < 0"}, {2U, " = 0"}, {4U, " > 0"}, {3U, " <= 0"}, {6U, " >= 0"}}};
    for (const auto& [set, relation] : kSets) {
      double share = 0;
      for (std::size_t s = 0; s < 3; ++s) {
        if ((set >> s) % 2 == 1) share += static_cast<double>(all[s]) / rows;
      }
      std::vector<std::string> names;
      std::size_t of_set = 0;
      for (std::size_t k = 0; k < of_level.size(); ++k) {
        if (of_level[k].rows() == 0 || of_level[k].sign_set() != set) continue;
        names.push_back(levels.values[k]);
        of_set += of_level[k].rows();
      }
      const double surprise = -std::log(share) * static_cast<double>(of_set) -
                              static_cast<double>(of_level.size()) * std::log(2.0);
      if (of_set < kFewestTellingRows || surprise < kLeastSurprise) continue;
      total += surprise;
      rules.push_back({parse_constraint("if " + membership(levels.name, names) + " then " +
                                        text::column_word(numbers.name) + relation),
                       of_set, surprise, true});
    }
    // Some categories that are positive and some that are negative say more than either.
    if (total >= kLeastOfSigns) found.insert(found.end(), rules.begin(), rules.end());
  }

  static std::string membership(const std::string& column, const std::vector<std::string>& names) {
    const std::string word = text::column_word(column);
    if (names.size() == 1) return word + " = " + text::value_word(names[0]);
    std::string list;
    for (const std::string& name : names)
      list += (list.empty() ? "" : ", ") + text::value_word(name);
    return word + " in (" + list + ")";
  }

  const SearchedTable& table_;
  std::vector<std::set<std::string>> tied_;
};

/// Numbers that another one bounds from below, as what is returned is by what was sold.
class NegativeBoundSearch {
 public:
  explicit NegativeBoundSearch(const SearchedTable& table) : table_(table) {}

  std::vector<FoundConstraint> run() {
    std::vector<FoundConstraint> found;
    for (const SearchedNumbers& low : table_.numbers()) {
      if (low.date || low.few || !has_negative(low)) continue;
      for (const SearchedNumbers& bound : table_.numbers()) {
        if (bound.date || bound.few || has_negative(bound)) continue;
        try_pair(low, bound, found);
      }
    }
    return found;
  }

 private:
  static bool has_negative(const SearchedNumbers& numbers) {
    return std::ranges::any_of(numbers.sample, [](double value) { return value < 0; });
  }

  /// Whether the bound is met in no row by accident: as often as that of another row would be.
  static void try_pair(const SearchedNumbers& low, const SearchedNumbers& bound,
                       std::vector<FoundConstraint>& found) {
    constexpr double kExpected = 60;
    const std::size_t rows = low.values.size();
    std::size_t known = 0;
    std::size_t broken_by_others = 0;
    for (std::size_t row = 0; row < rows; ++row) {
      if (std::isnan(low.values[row]) || std::isnan(bound.values[row])) continue;
      if (low.values[row] < -bound.values[row]) return;
      ++known;
      const double other = bound.values[(row * 7919 + rows / 2 + 1) % rows];
      broken_by_others += low.values[row] < -other ? 1U : 0U;
    }
    if (known < kFewestTellingRows || static_cast<double>(broken_by_others) < kExpected) return;
    found.push_back(
        {parse_constraint(text::column_word(low.name) + " >= -" + text::column_word(bound.name)),
         known, static_cast<double>(broken_by_others), true});
  }

  const SearchedTable& table_;
};

/// Numbers that are 0 or equal to another one, such as what is paid.
class ZeroOrEqualSearch {
 public:
  explicit ZeroOrEqualSearch(const SearchedTable& table) : table_(table) {}

  std::vector<FoundConstraint> run() {
    const std::size_t count = table_.numbers().size();
    std::vector<std::vector<FoundConstraint>> of_number(count);
    parallel_for(count, [&](std::size_t a) {
      for (std::size_t b = 0; b < count; ++b) {
        if (a != b) try_pair(a, b, of_number[a]);
      }
    });
    std::vector<FoundConstraint> found;
    for (auto& part : of_number) {
      for (FoundConstraint& one : part) found.push_back(std::move(one));
    }
    return found;
  }

 private:
  void try_pair(std::size_t a, std::size_t b, std::vector<FoundConstraint>& found) const {
    const SearchedNumbers& part = table_.numbers()[a];
    const SearchedNumbers& whole = table_.numbers()[b];
    if (part.date || whole.date || part.few || whole.few) return;
    std::size_t zeros = 0;
    std::size_t equal = 0;
    std::size_t chance = 0;
    const std::size_t rows = part.values.size();
    for (std::size_t row = 0; row < rows; ++row) {
      const double x = part.values[row];
      const double y = whole.values[row];
      if (std::isnan(x) || std::isnan(y)) continue;
      if (x != 0 && x != y) return;
      if (x == 0 && y != 0) ++zeros;
      if (x == 0) continue;
      ++equal;
      chance += x == whole.values[(row * 7919 + rows / 2 + 1) % rows] ? 1U : 0U;
    }
    if (zeros < kFewestTellingRows || equal < kFewestTellingRows) return;
    const auto n = static_cast<double>(equal);
    const double surprise = -n * std::log((static_cast<double>(chance) + 0.5) / (n + 1));
    if (surprise < kLeastSurprise) return;
    const std::string word = text::column_word(part.name);
    found.push_back(
        {parse_constraint(word + " = 0 or " + word + " = " + text::column_word(whole.name)),
         zeros + equal, surprise, true});
  }

  const SearchedTable& table_;
};

}  // namespace

std::vector<FoundConstraint> find_thresholds(const SearchedTable& table,
                                             const std::vector<FoundConstraint>& known) {
  std::vector<FoundConstraint> found = ThresholdSearch(table, known).run();
  for (FoundConstraint& one : NegativeBoundSearch(table).run()) {
    const std::vector<std::string> names = constraint_columns(one.constraint);
    const bool tied = std::ranges::any_of(known, [&](const FoundConstraint& other) {
      const std::vector<std::string> others = constraint_columns(other.constraint);
      return std::ranges::all_of(names, [&](const std::string& name) {
        return std::ranges::find(others, name) != others.end();
      });
    });
    if (!tied) found.push_back(std::move(one));
  }
  return found;
}

std::vector<FoundConstraint> find_zero_or_equal(const SearchedTable& table) {
  return ZeroOrEqualSearch(table).run();
}

}  // namespace likeness
