#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "constraints/formula_tries.hpp"
#include "text/number_text.hpp"

namespace likeness {
namespace {

class LineSearch {
 public:
  explicit LineSearch(FormulaTries& tries) : tries_(tries) {}

  void run(std::size_t c) {
    copies(c);
    if (tries_.at(c).date) return;
    sizes(c);
    proportions(c);
  }

 private:
  void copies(std::size_t c) {
    for (std::size_t a = 0; a < c; ++a) {
      if (tries_.at(a).date != tries_.at(c).date || tries_.at(a).few) continue;
      const auto equal = [](const double* v) { return v[0] == v[1]; };
      if (!tries_.may_hold({a, c}, equal)) continue;
      tries_.propose(
          c,
          {parse_constraint(with_names("{0} = {1}", {tries_.at(c).name, tries_.at(a).name})),
           {a, c},
           equal},
          1);
    }
  }

  /// c is the size of another number, whatever its sign.
  void sizes(std::size_t c) {
    for (std::size_t a = 0; a < tries_.size(); ++a) {
      if (a == c || tries_.at(a).date || tries_.at(a).few) continue;
      const auto size = [](const double* v) { return std::abs(v[0]) == v[1]; };
      const auto equal = [](const double* v) { return v[0] == v[1]; };
      if (!tries_.may_hold({a, c}, size) || tries_.may_hold({a, c}, equal)) continue;
      tries_.propose(
          c,
          {parse_constraint(with_names("{0} = abs({1})", {tries_.at(c).name, tries_.at(a).name})),
           {a, c},
           size},
          1);
    }
  }

  /// c = round(factor * a + offset): from rows far apart, then the simplest numbers that do.
  void proportions(std::size_t c) {
    for (std::size_t a = 0; a < tries_.size(); ++a) {
      if (a == c || tries_.at(a).date || tries_.at(a).few) continue;
      const auto line = line_of(a, c);
      if (!line) continue;
      const auto [factor, offset, divisor] = *line;
      if (factor == 0 || (factor == 1 && offset == 0)) continue;
      if (is_turned_round(a, c, factor)) continue;
      const double step = tries_.at(c).step;
      const auto holds = [factor = factor, offset = offset, step](const double* v) {
        const double value = factor * v[0] + offset;
        return std::abs(value - v[1]) <= FormulaTries::slack(step, value);
      };
      std::string formula = factor == 1    ? "{1}"
                            : factor == -1 ? "-{1}"
                            : divisor != 0 ? "{1} / " + text::shortest(divisor)
                                           : text::shortest(factor) + " * {1}";
      if (offset != 0) {
        formula += (offset < 0 ? " - " : " + ") + text::shortest(std::abs(offset));
      }
      if (factor == -1 && offset > 0) formula = text::shortest(offset) + " - {1}";
      tries_.propose(c,
                     {parse_constraint(with_names("{0} = " + tries_.rounded(formula, c),
                                                  {tries_.at(c).name, tries_.at(a).name})),
                      {a, c},
                      holds},
                     1, false, true);
    }
  }

  struct Line {
    double factor = 0;
    double offset = 0;
    double divisor = 0;  ///< 1 / factor where that is the simpler number
  };

  /// Whether the sample lies on the line through two of its rows, but for what these were rounded.
  [[nodiscard]] bool on_line(std::size_t a, std::size_t c, double x0, double y0,
                             double factor) const {
    const double room = 2.5 * tries_.at(c).step;
    for (std::size_t row = 0; row < tries_.sampled(); ++row) {
      const double x = tries_.at(a).sample[row];
      const double y = tries_.at(c).sample[row];
      if (std::isnan(x) || std::isnan(y)) continue;
      if (std::abs(y0 + factor * (x - x0) - y) > room + 1e-9 * std::abs(y)) return false;
    }
    return true;
  }

  /// The factor alone, of the fewest digits that all of the sample allow: 0.621371 of miles.
  [[nodiscard]] std::optional<Line> proportion_of(std::size_t a, std::size_t c) const {
    double low = -std::numeric_limits<double>::infinity();
    double high = -low;
    const double step = tries_.at(c).step;
    for (std::size_t row = 0; row < tries_.sampled(); ++row) {
      const double x = tries_.at(a).sample[row];
      const double y = tries_.at(c).sample[row];
      if (std::isnan(x) || std::isnan(y)) continue;
      const double room = FormulaTries::slack(step, y);
      if (x == 0 && std::abs(y) > room) return std::nullopt;
      if (x == 0) continue;
      low = std::max(low, (y - std::copysign(room, x)) / x);
      high = std::min(high, (y + std::copysign(room, x)) / x);
      if (low > high) return std::nullopt;
    }
    if (!(low * high > 0)) return std::nullopt;
    const double factor = simplest_number((low + high) / 2, (high - low) / 2);
    const double divisor =
        simplest_number((1 / low + 1 / high) / 2, std::abs(1 / low - 1 / high) / 2);
    if (std::abs(factor) < 1 && text::shortest(divisor).size() < text::shortest(factor).size()) {
      return Line{1 / divisor, 0, divisor};
    }
    return Line{factor, 0, 0};
  }

  /// Whether it is rather the other one that is computed: each of its steps is several of this one.
  [[nodiscard]] bool is_turned_round(std::size_t a, std::size_t c, double factor) const {
    const bool loses = std::abs(factor) * tries_.at(a).step < tries_.at(c).step * (1 - 1e-9);
    return loses && !tries_.at(c).few && line_of(c, a).has_value();
  }

  [[nodiscard]] std::optional<Line> line_of(std::size_t a, std::size_t c) const {
    double least = std::numeric_limits<double>::infinity();
    double most = -least;
    double at_least = 0;
    double at_most = 0;
    for (std::size_t row = 0; row < tries_.sampled(); ++row) {
      const double x = tries_.at(a).sample[row];
      const double y = tries_.at(c).sample[row];
      if (std::isnan(x) || std::isnan(y)) continue;
      if (x < least) {
        least = x;
        at_least = y;
      }
      if (x > most) {
        most = x;
        at_most = y;
      }
    }
    if (!(most > least)) return std::nullopt;
    const double step = tries_.at(c).step;
    double factor = (at_most - at_least) / (most - least);
    const double error = step / (most - least);
    const double exact = factor;
    if (!on_line(a, c, least, at_least, exact)) return std::nullopt;
    if (const auto line = proportion_of(a, c)) return line;
    factor = simplest_number(exact, error);
    double divisor = 0;
    if (exact != 0 && std::abs(exact) < 1) {
      const double inverse = simplest_number(1 / exact, error / (exact * exact));
      if (text::shortest(inverse).size() < text::shortest(factor).size()) {
        divisor = inverse;
        factor = 1 / inverse;
      }
    }
    // The offset that most rows allow.
    double low = -std::numeric_limits<double>::infinity();
    double high = -low;
    for (std::size_t row = 0; row < tries_.sampled(); ++row) {
      const double x = tries_.at(a).sample[row];
      const double y = tries_.at(c).sample[row];
      if (std::isnan(x) || std::isnan(y)) continue;
      const double rest = y - factor * x;
      const double room = 0.5 * step + 1e-12 * std::abs(y);
      low = std::max(low, rest - room);
      high = std::min(high, rest + room);
      if (low > high + step * 0.5) return std::nullopt;
    }
    if (low > high) return std::nullopt;
    if (low <= 0 && high >= 0) return Line{factor, 0, divisor};
    return Line{factor, simplest_number((low + high) / 2, (high - low) / 2), divisor};
  }

  FormulaTries& tries_;
};

}  // namespace

void try_lines(FormulaTries& tries, std::size_t c) {
  LineSearch(tries).run(c);
}

}  // namespace likeness
