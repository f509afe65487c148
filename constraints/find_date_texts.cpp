#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "constraints/date_text.hpp"
#include "constraints/searched_table.hpp"
#include "likeness/parallel.hpp"
#include "text/expression.hpp"

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
      if (levels.category && levels.counts.size() == levels.values.size())
        of_levels[k] = find(levels);
    });
    std::vector<FoundConstraint> found;
    for (auto& one : of_levels) {
      if (one) found.push_back(std::move(*one));
    }
    return found;
  }

 private:
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
    std::size_t rows = 0;
    for (std::size_t row = 0; row < levels.codes.size(); ++row) {
      if (levels.codes[row] < 0 || std::isnan(dates.values[row])) continue;
      const auto at = static_cast<std::int64_t>(dates.values[row]);
      if (formats_[format](at) != levels.values[static_cast<std::size_t>(levels.codes[row])]) {
        return std::nullopt;
      }
      ++rows;
    }
    const double surprise = surprise_of(levels);
    if (rows < kFewestTellingRows || levels.counts.size() < 2 || surprise < kLeastSurprise) {
      return std::nullopt;
    }
    return FoundConstraint{parse_constraint(text::column_word(levels.name) + " = format(" +
                                            text::column_word(dates.name) + ", " +
                                            text::value_word(kPartsInText[format]) + ")"),
                           rows, surprise, true};
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
