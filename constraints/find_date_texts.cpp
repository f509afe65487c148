#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "constraints/date_text.hpp"
#include "constraints/searched_table.hpp"
#include "likeness/parallel.hpp"
#include "table/column_type.hpp"
#include "text/expression.hpp"
#include "text/number_text.hpp"

namespace likeness {
namespace {

/// How a month, a day of the week or a quarter is written beside its date.
constexpr std::array kPartsInText = {
    "%b %Y", "%B %Y",  "%b-%Y",  "%b-%y",  "%b %y",  "%Y-%m",  "%m/%Y",  "%Y/%m",
    "%Y%m",  "%Y",     "%a",     "%A",     "%^a",    "%b",     "%B",     "%^b",
    "%,a",   "%,b",    "%,A",    "%,B",    "%m",     "%d",     "Q%q",    "q%q",
    "%YQ%q", "%Y-Q%q", "%Y Q%q", "%Y/Q%q", "Q%q %Y", "Q%q-%Y", "Q%q/%Y", "%YM%m",
    "%m-%d", "%d %b",  "%a %d",  "%H:00",  "%H",     "%Hh",    "%p",     "%Y-%m-%d"};

class DateTextSearch {
 public:
  explicit DateTextSearch(const SearchedTable& table) : table_(table) {
    for (const char* format : kPartsInText) formats_.emplace_back(format);
  }

  std::vector<FoundConstraint> run() {
    std::vector<std::optional<FoundConstraint>> of_levels(table_.levels().size());
    parallel_for(of_levels.size(), [&](std::size_t k) {
      const SearchedLevels& levels = table_.levels()[k];
      if (levels.counts.size() != levels.values.size()) return;
      if (is_number(levels)) {
        of_levels[k] = find_part(levels);
      } else if (levels.category) {
        of_levels[k] = find(levels);
      }
    });
    std::vector<FoundConstraint> found;
    for (auto& one : of_levels) {
      if (one) found.push_back(std::move(*one));
    }
    return found;
  }

 private:
  [[nodiscard]] bool is_number(const SearchedLevels& levels) const {
    return is_quantity(table_.table().column(levels.name).type);
  }

  /// Numbers of two values alone, such as two years, are looked at here: formulas leave them out.
  [[nodiscard]] std::optional<FoundConstraint> find_part(const SearchedLevels& levels) const {
    if (levels.counts.size() != 2) return std::nullopt;
    constexpr std::array<std::pair<const char*, const char*>, 5> kParts = {
        {{"%Y", "year"}, {"%m", "month"}, {"%d", "day"}, {"%H", "hour"}, {"%q", "quarter"}}};
    for (const SearchedNumbers& dates : table_.numbers()) {
      if (!dates.date) continue;
      for (const auto& [format, function] : kParts) {
        const DateText text(format);
        const auto part = [&](std::int64_t at) {
          const auto number = text::to_number(text(at));
          return number ? text::shortest(*number) : std::string();
        };
        const std::size_t rows = rows_with(levels, dates, part);
        if (!is_telling(levels, rows)) continue;
        return FoundConstraint{parse_constraint(text::column_word(levels.name) + " = " + function +
                                                "(" + text::column_word(dates.name) + ")"),
                               rows, surprise_of(levels), true};
      }
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<FoundConstraint> find(const SearchedLevels& levels) const {
    for (const SearchedNumbers& dates : table_.numbers()) {
      if (!dates.date) continue;
      for (std::size_t f = 0; f < formats_.size(); ++f) {
        if (auto found = tried(levels, dates, f)) return found;
      }
    }
    return std::nullopt;
  }

  /// The rule, if each row has its date in this format.
  [[nodiscard]] std::optional<FoundConstraint> tried(const SearchedLevels& levels,
                                                     const SearchedNumbers& dates,
                                                     std::size_t format) const {
    const std::size_t rows = rows_with(levels, dates, formats_[format]);
    if (!is_telling(levels, rows)) return std::nullopt;
    return FoundConstraint{parse_constraint(text::column_word(levels.name) + " = format(" +
                                            text::column_word(dates.name) + ", " +
                                            text::value_word(kPartsInText[format]) + ")"),
                           rows, surprise_of(levels), true};
  }

  /// How many rows have both; 0 where one has another text than its date gives.
  template <class TextOfDate>
  [[nodiscard]] static std::size_t rows_with(const SearchedLevels& levels,
                                             const SearchedNumbers& dates, const TextOfDate& text) {
    std::size_t rows = 0;
    for (std::size_t row = 0; row < levels.codes.size(); ++row) {
      if (levels.codes[row] < 0 || std::isnan(dates.values[row])) continue;
      const auto at = static_cast<std::int64_t>(dates.values[row]);
      if (text(at) != levels.values[static_cast<std::size_t>(levels.codes[row])]) return 0;
      ++rows;
    }
    return rows;
  }

  [[nodiscard]] static bool is_telling(const SearchedLevels& levels, std::size_t rows) {
    return rows >= kFewestTellingRows && levels.counts.size() >= 2 &&
           surprise_of(levels) >= kLeastSurprise;
  }

  /// How surprising it is that each row has its own level.
  static double surprise_of(const SearchedLevels& levels) {
    double rows = 0;
    for (const std::size_t count : levels.counts) rows += static_cast<double>(count);
    double surprise = 0;
    for (const std::size_t count : levels.counts) {
      const auto n = static_cast<double>(count);
      if (n > 0) surprise -= n * std::log(n / rows);
    }
    return surprise;
  }

  const SearchedTable& table_;
  std::vector<DateText> formats_;
};

}  // namespace

std::vector<FoundConstraint> find_date_texts(const SearchedTable& table) {
  return DateTextSearch(table).run();
}

}  // namespace likeness
