#include "models/constraints/ranged_numbers.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

#include "models/constraints/missing_cells.hpp"
#include "table/table_rows.hpp"

namespace likeness::models {
namespace {

constexpr double kNowhere = std::numeric_limits<double>::quiet_NaN();
/// Numbers are tried at this many places of their range.
constexpr std::size_t kPlacesTried = 33;
/// The way from there is tried in so many parts, and what is left of it so often again.
constexpr std::size_t kPartsOfWay = 32;
constexpr std::size_t kTimesNearer = 3;

}  // namespace

void NumberRange::fields(io::Archive& archive) {
  archive("column", column);
  archive("least", least);
  archive("most", most);
  archive("always", always);
  (void)archive.optional("flag", !flag.empty(), flag);
  archive.require(std::isfinite(least) && std::isfinite(most) && least <= most,
                  "a column has an impossible range");
}

void RangedNumbers::Movable::fields(io::Archive& archive) {
  archive("number", form);
  archive("least", least);
  archive("most", most);
  archive("levels", levels);
  archive.require(std::isfinite(least) && std::isfinite(most) && least <= most,
                  "a number that is moved has an impossible range");
}

RangedNumbers::RangedNumbers(std::vector<Movable> numbers, std::vector<Step> steps,
                             std::vector<NumberRange> ranges, std::vector<std::string> inputs)
    : numbers_(std::move(numbers)),
      steps_(std::move(steps)),
      ranges_(std::move(ranges)),
      inputs_(std::move(inputs)) {}

std::vector<std::string> RangedNumbers::targets() const {
  std::vector<std::string> names;
  for (const Movable& number : numbers_) names.push_back(number.name());
  return names;
}

std::vector<std::string> RangedNumbers::inputs_that_may_be_missing() const {
  std::vector<std::string> names;
  for (const Step& step : steps_) {
    const auto* formula = std::get_if<FormulaColumn>(&step);
    if (formula == nullptr) continue;
    for (std::string& name : formula->inputs_that_may_be_missing()) {
      if (std::ranges::find(inputs_, name) != inputs_.end()) names.push_back(std::move(name));
    }
  }
  return names;
}

std::vector<HelperColumn> RangedNumbers::encode(const RowColumns& rows) const {
  std::vector<HelperColumn> columns;
  for (const Movable& number : numbers_) columns.push_back({rows.at(number.name()), ""});
  return columns;
}

std::vector<double> RangedNumbers::excess(RowColumns rows) const {
  std::vector<double> excess(rows.rows(), 0);
  for (const Step& step : steps_) {
    std::visit([&](const auto& one) { one.restore(rows); }, step);
  }
  for (const NumberRange& range : ranges_) {
    const std::vector<double> numbers = numbers_of_cells(rows.at(range.column));
    const double width = std::max(range.most - range.least, 1e-12);
    std::vector<bool> emptied(numbers.size(), false);
    if (!range.flag.empty()) emptied = flagged_rows(rows.at(range.flag));
    for (std::size_t row = 0; row < excess.size(); ++row) {
      const double number = numbers[row];
      if (emptied[row]) continue;
      if (std::isnan(number)) {
        excess[row] += range.always ? 1 : 0;
      } else {
        excess[row] += std::max({range.least - number, number - range.most, 0.0}) / width;
      }
    }
  }
  return excess;
}

/// Moves the numbers of some rows, all of which leave a range.
class RangedNumbers::Mover {
 public:
  Mover(const RangedNumbers& ranged, const RowColumns& rows, std::span<const std::size_t> which)
      : ranged_(ranged), count_(which.size()) {
    names_ = ranged.inputs_;
    for (const Movable& number : ranged.numbers_) names_.push_back(number.name());
    rows_ = RowColumns(take_table_rows(rows.table(names_), which));
    for (const Movable& number : ranged.numbers_) {
      numbers_.push_back(numbers_of_cells(rows_.at(number.name())));
    }
  }

  void run() {
    move_one();
    for (std::size_t k = 0; k < numbers_.size(); ++k) move_nearer(k);
  }

  [[nodiscard]] const std::vector<double>& numbers(std::size_t k) const { return numbers_[k]; }

 private:
  using Numbers = std::vector<double>;

  [[nodiscard]] Numbers excess_with(std::size_t k, const Numbers& numbers) const {
    RowColumns rows = rows_;
    rows.set(ranged_.numbers_[k].form.column_of(numbers));
    return ranged_.excess(std::move(rows));
  }

  /// The same of several choices of numbers: at once where rows are few, as what is said of a table
  /// costs more than what is said of a row.
  [[nodiscard]] std::vector<Numbers> excess_of_each(std::size_t k,
                                                    const std::vector<Numbers>& choices) const {
    constexpr std::size_t kMostAtOnce = 1U << 16U;
    std::vector<Numbers> excess;
    if (count_ * choices.size() > kMostAtOnce) {
      for (const Numbers& numbers : choices) excess.push_back(excess_with(k, numbers));
      return excess;
    }
    std::vector<std::size_t> source;
    Numbers all;
    for (const Numbers& numbers : choices) {
      for (std::size_t row = 0; row < count_; ++row) source.push_back(row);
      all.insert(all.end(), numbers.begin(), numbers.end());
    }
    RowColumns rows(take_table_rows(rows_.table(names_), source));
    rows.set(ranged_.numbers_[k].form.column_of(all));
    const Numbers of_all = ranged_.excess(std::move(rows));
    for (std::size_t c = 0; c < choices.size(); ++c) {
      const auto begin = of_all.begin() + static_cast<std::ptrdiff_t>(c * count_);
      excess.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(count_));
    }
    return excess;
  }

  [[nodiscard]] static Numbers places_of(const Movable& number) {
    if (!number.levels.empty()) return number.levels;
    Numbers places;
    for (std::size_t place = 0; place < kPlacesTried; ++place) {
      const double share = static_cast<double>(place) / static_cast<double>(kPlacesTried - 1);
      const double at = number.form.nearest(number.least + share * (number.most - number.least));
      if (at < number.least || at > number.most) continue;
      if (places.empty() || at > places.back()) places.push_back(at);
    }
    return places;
  }

  /// Of each row, the place with the least excess that is nearest to the number, and the excess.
  struct Best {
    Numbers place;
    Numbers excess;
  };
  [[nodiscard]] Best best_of(std::size_t k) const {
    Best best{Numbers(count_, kNowhere), Numbers(count_, std::numeric_limits<double>::infinity())};
    const Numbers& now = numbers_[k];
    const Numbers places = places_of(ranged_.numbers_[k]);
    std::vector<Numbers> choices;
    for (const double place : places) choices.emplace_back(count_, place);
    const std::vector<Numbers> all = excess_of_each(k, choices);
    for (std::size_t p = 0; p < places.size(); ++p) {
      for (std::size_t row = 0; row < count_; ++row) {
        const double excess = all[p][row];
        const bool nearer = excess == best.excess[row] &&
                            std::abs(places[p] - now[row]) < std::abs(best.place[row] - now[row]);
        if (std::isnan(now[row]) || !(excess < best.excess[row] || nearer)) continue;
        best.place[row] = places[p];
        best.excess[row] = excess;
      }
    }
    return best;
  }

  /// From where ranges are kept towards the number, as far as they still are.
  [[nodiscard]] Numbers nearest_kept(std::size_t k, const Best& best) const {
    Numbers kept = best.place;
    Numbers left = numbers_[k];
    const NumberForm& form = ranged_.numbers_[k].form;
    for (std::size_t time = 0; time < kTimesNearer; ++time) {
      std::vector<Numbers> choices;
      for (std::size_t part = 1; part < kPartsOfWay; ++part) {
        const double share = static_cast<double>(part) / static_cast<double>(kPartsOfWay);
        choices.push_back(kept);
        for (std::size_t row = 0; row < count_; ++row) {
          if (best.excess[row] > 0) continue;
          choices.back()[row] = form.nearest(left[row] + share * (kept[row] - left[row]));
        }
      }
      const std::vector<Numbers> excess = excess_of_each(k, choices);
      for (std::size_t row = 0; row < count_; ++row) {
        for (std::size_t part = 0; part < choices.size(); ++part) {
          const double at = choices[part][row];
          if (excess[part][row] > 0) {
            left[row] = at;
            continue;
          }
          kept[row] = at;
          break;
        }
      }
    }
    return kept;
  }

  /// As far beyond where ranges are kept as the number was before it, where they are kept there,
  /// too: so that numbers don't pile up.
  [[nodiscard]] Numbers spread(std::size_t k, const Best& best) const {
    const Movable& number = ranged_.numbers_[k];
    const Numbers kept = number.levels.empty() ? nearest_kept(k, best) : best.place;
    if (!number.levels.empty()) return kept;
    Numbers mirrored = kept;
    for (std::size_t row = 0; row < count_; ++row) {
      if (best.excess[row] > 0 || std::isnan(kept[row])) continue;
      const double at = number.form.nearest(kept[row] + (kept[row] - numbers_[k][row]));
      if (at >= number.least && at <= number.most) mirrored[row] = at;
    }
    const Numbers excess = excess_with(k, mirrored);
    for (std::size_t row = 0; row < count_; ++row) {
      if (excess[row] > 0) mirrored[row] = kept[row];
    }
    return mirrored;
  }

  /// Moves one number of each row for which that is enough: the one that moves least.
  void move_one() {
    Numbers cost(count_, std::numeric_limits<double>::infinity());
    std::vector<std::size_t> moved(count_, 0);
    Numbers to(count_, kNowhere);
    for (std::size_t k = 0; k < numbers_.size(); ++k) {
      const Best best = best_of(k);
      const Numbers place = spread(k, best);
      const Movable& number = ranged_.numbers_[k];
      const double width = std::max(number.most - number.least, 1e-12);
      for (std::size_t row = 0; row < count_; ++row) {
        if (best.excess[row] > 0 || std::isnan(place[row])) continue;
        const double way = std::abs(place[row] - numbers_[k][row]) / width;
        if (way >= cost[row]) continue;
        cost[row] = way;
        moved[row] = k;
        to[row] = place[row];
      }
    }
    for (std::size_t row = 0; row < count_; ++row) {
      if (!std::isnan(to[row])) numbers_[moved[row]][row] = to[row];
    }
    put();
  }

  /// Where that wasn't enough, moves a number to where the excess is least.
  void move_nearer(std::size_t k) {
    const Numbers excess = ranged_.excess(rows_);
    if (std::ranges::all_of(excess, [](double one) { return one == 0; })) return;
    const Best best = best_of(k);
    for (std::size_t row = 0; row < count_; ++row) {
      if (best.excess[row] < excess[row]) numbers_[k][row] = best.place[row];
    }
    put();
  }

  void put() {
    for (std::size_t k = 0; k < numbers_.size(); ++k) {
      rows_.set(ranged_.numbers_[k].form.column_of(numbers_[k]));
    }
  }

  const RangedNumbers& ranged_;
  std::size_t count_;
  std::vector<std::string> names_;
  RowColumns rows_;
  std::vector<Numbers> numbers_;  ///< of each that may be moved
};

void RangedNumbers::restore(RowColumns& rows) const {
  for (const Movable& number : numbers_) {
    if (!number.form.is_of_multiples()) continue;
    rows.set(number.form.column_of(numbers_of_cells(rows.at(number.name()))));
  }
  const std::vector<double> excess = this->excess(rows);
  std::vector<std::size_t> which;
  for (std::size_t row = 0; row < excess.size(); ++row) {
    if (excess[row] > 0) which.push_back(row);
  }
  if (which.empty()) return;
  Mover mover(*this, rows, which);
  mover.run();
  for (std::size_t k = 0; k < numbers_.size(); ++k) {
    std::vector<double> numbers = numbers_of_cells(rows.at(numbers_[k].name()));
    for (std::size_t j = 0; j < which.size(); ++j) numbers[which[j]] = mover.numbers(k)[j];
    rows.set(numbers_[k].form.column_of(numbers));
  }
}

void RangedNumbers::fields(io::Archive& archive) {
  archive("numbers", numbers_);
  archive.each("steps", steps_, [&](Step& step, std::size_t) {
    archive.one_of(step, {"formula", "gap"});
  });
  archive("ranges", ranges_);
  archive("inputs", inputs_);
  archive.require(!numbers_.empty() && !steps_.empty() && !ranges_.empty(),
                  "numbers that are moved are not told apart from others");
}

}  // namespace likeness::models
