#include <array>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include "constraints/formula_tries.hpp"
#include "core/calendar.hpp"
#include "text/number_text.hpp"

namespace likeness {
namespace {

constexpr std::array<std::pair<double, const char*>, 5> kLengths = {{{86'400e6, "1 day"},
                                                                     {3'600e6, "1 hour"},
                                                                     {60e6, "1 minute"},
                                                                     {1e6, "1 second"},
                                                                     {7 * 86'400e6, "1 week"}}};

class DateFormulaSearch {
 public:
  explicit DateFormulaSearch(FormulaTries& tries) : tries_(tries) {}

  void run(std::size_t c) {
    if (tries_.at(c).date) {
      terms(c);
      months_later(c);
      beginnings(c);
      return;
    }
    lengths(c);
    calendar_parts(c);
  }

 private:
  /// c is always as long after another date, or before it.
  void terms(std::size_t c) {
    for (std::size_t a = 0; a < c; ++a) {
      if (!tries_.at(a).date) continue;
      const std::optional<double> gap = first_gap(a, c);
      if (!gap || *gap == 0) continue;
      const auto apart = [gap = *gap](const double* v) { return v[1] - v[0] == gap; };
      if (!tries_.may_hold({a, c}, apart)) continue;
      for (const auto& [unit, word] : kLengths) {
        const double count = std::abs(*gap) / unit;
        if (count != std::floor(count)) continue;
        const std::string length = text::shortest(count) + std::string(word).substr(1) + 's';
        const std::string text = "{0} = {1} " + std::string(*gap < 0 ? "- " : "+ ") + length;
        tries_.propose(c,
                       {parse_constraint(with_names(text, {tries_.at(c).name, tries_.at(a).name})),
                        {a, c},
                        apart},
                       1);
        break;
      }
    }
  }

  /// c is as many months or years after another date as a number says.
  void months_later(std::size_t c) {
    constexpr std::array<std::pair<std::int64_t, const char*>, 2> kUnits = {
        {{1, "1 month"}, {12, "1 year"}}};
    for (std::size_t a = 0; a < tries_.size(); ++a) {
      if (a == c || !tries_.at(a).date) continue;
      for (std::size_t b = 0; b < tries_.size(); ++b) {
        if (tries_.at(b).date || tries_.at(b).decimals != 0) continue;
        for (const auto& [unit, word] : kUnits) {
          const auto later = [unit = unit](const double* v) {
            return std::abs(v[1]) < 12'000 &&
                   static_cast<double>(add_months(static_cast<std::int64_t>(v[0]),
                                                  unit * static_cast<std::int64_t>(v[1]))) == v[2];
          };
          if (!tries_.may_hold({a, b, c}, later)) continue;
          tries_.propose(c,
                         {parse_constraint(with_names(
                              std::string("{0} = {1} + {2} * ") + word,
                              {tries_.at(c).name, tries_.at(a).name, tries_.at(b).name})),
                          {a, b, c},
                          later},
                         2);
        }
      }
    }
  }

  /// c is the day, the month and so on that another date lies in.
  void beginnings(std::size_t c) {
    for (std::size_t a = 0; a < tries_.size(); ++a) {
      if (a == c || !tries_.at(a).date) continue;
      for (const auto& [unit, word] : kCalendarUnits) {
        const auto begins = [unit = unit](const double* v) {
          return static_cast<double>(begin_of(static_cast<std::int64_t>(v[0]), unit)) == v[1];
        };
        const auto equal = [](const double* v) { return v[0] == v[1]; };
        if (!tries_.may_hold({a, c}, begins) || tries_.may_hold({a, c}, equal)) continue;
        const std::string text = "{0} = date_trunc('" + std::string(word) + "', {1})";
        tries_.propose(c,
                       {parse_constraint(with_names(text, {tries_.at(c).name, tries_.at(a).name})),
                        {a, c},
                        begins},
                       1);
        break;
      }
    }
  }

  [[nodiscard]] std::optional<double> first_gap(std::size_t a, std::size_t c) const {
    for (std::size_t row = 0; row < tries_.sampled(); ++row) {
      const double gap = tries_.at(c).sample[row] - tries_.at(a).sample[row];
      if (!std::isnan(gap)) return gap;
    }
    return std::nullopt;
  }

  void lengths(std::size_t c) {
    for (std::size_t a = 0; a < tries_.size(); ++a) {
      for (std::size_t b = 0; b < tries_.size(); ++b) {
        if (a == b || !tries_.at(a).date || !tries_.at(b).date) continue;
        for (const auto& [unit, word] : kLengths) length(c, a, b, unit, word);
        months(c, a, b, 12, "1 year");
        months(c, a, b, 1, "1 month");
      }
    }
  }

  void length(std::size_t c, std::size_t a, std::size_t b, double unit, const char* word) {
    const double step = tries_.at(c).step;
    const auto exact = [unit, step](const double* v) {
      const double value = (v[1] - v[0]) / unit;
      return std::abs(value - v[2]) <= FormulaTries::slack(step, value);
    };
    const auto floored = [unit](const double* v) {
      return std::floor((v[1] - v[0]) / unit) == v[2];
    };
    const auto inclusive = [unit](const double* v) { return (v[1] - v[0]) / unit + 1 == v[2]; };
    const std::string text = std::string("({1} - {2}) / ") + word;
    const std::vector<std::string> names = {tries_.at(c).name, tries_.at(b).name,
                                            tries_.at(a).name};
    if (tries_.may_hold({a, b, c}, exact)) {
      tries_.propose(c,
                     {parse_constraint(with_names("{0} = " + tries_.rounded(text, c), names)),
                      {a, b, c},
                      exact},
                     2);
    } else if (tries_.at(c).decimals == 0 && tries_.may_hold({a, b, c}, inclusive)) {
      tries_.propose(
          c, {parse_constraint(with_names("{0} = " + text + " + 1", names)), {a, b, c}, inclusive},
          2);
    } else if (tries_.at(c).decimals == 0 && tries_.may_hold({a, b, c}, floored)) {
      tries_.propose(
          c, {parse_constraint(with_names("{0} = floor(" + text + ")", names)), {a, b, c}, floored},
          2);
    }
  }

  void months(std::size_t c, std::size_t a, std::size_t b, double count, const char* word) {
    if (tries_.at(c).decimals != 0) return;
    const auto floored = [count](const double* v) {
      const double months =
          months_between(static_cast<std::int64_t>(v[0]), static_cast<std::int64_t>(v[1]));
      return std::floor(months / count + 1e-9) == v[2];
    };
    if (!tries_.may_hold({a, b, c}, floored)) return;
    const std::string text = std::string("{0} = floor(({1} - {2}) / ") + word + ")";
    tries_.propose(c,
                   {parse_constraint(with_names(
                        text, {tries_.at(c).name, tries_.at(b).name, tries_.at(a).name})),
                    {a, b, c},
                    floored},
                   2);
  }

  void calendar_parts(std::size_t c) {
    if (tries_.at(c).decimals != 0) return;
    for (std::size_t a = 0; a < tries_.size(); ++a) {
      if (!tries_.at(a).date) continue;
      part(c, a, "year", [](std::int64_t t) { return static_cast<double>(calendar_day(t).year); });
      part(c, a, "month",
           [](std::int64_t t) { return static_cast<double>(calendar_day(t).month); });
      part(c, a, "quarter", [](std::int64_t t) { return (calendar_day(t).month + 2) / 3 * 1.0; });
      part(c, a, "day", [](std::int64_t t) { return static_cast<double>(calendar_day(t).day); });
      part(c, a, "weekday", [](std::int64_t t) { return static_cast<double>(weekday_of(t)); });
    }
  }

  void part(std::size_t c, std::size_t a, const char* name, double (*of)(std::int64_t)) {
    const auto equal = [of](const double* v) {
      return of(static_cast<std::int64_t>(v[0])) == v[1];
    };
    if (!tries_.may_hold({a, c}, equal)) return;
    const std::string text = std::string("{0} = ") + name + "({1})";
    tries_.propose(
        c,
        {parse_constraint(with_names(text, {tries_.at(c).name, tries_.at(a).name})), {a, c}, equal},
        1);
  }

  FormulaTries& tries_;
};

}  // namespace

void try_dates(FormulaTries& tries, std::size_t c) {
  DateFormulaSearch(tries).run(c);
}

}  // namespace likeness
