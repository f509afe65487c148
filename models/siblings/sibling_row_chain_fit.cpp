#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <utility>

#include "core/hash.hpp"
#include "likeness/parallel.hpp"
#include "models/siblings/sibling_history.hpp"
#include "models/siblings/sibling_places.hpp"
#include "models/siblings/sibling_row_chain.hpp"
#include "models/trees/chain_fit.hpp"
#include "models/trees/chain_order.hpp"
#include "models/trees/far_values.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kStateRows = 20'000;       ///< that tell where features are cut
constexpr std::size_t kRegressionRows = 30'000;  ///< that regressions are learned from
constexpr std::size_t kFeatureBins = 200;
constexpr double kFewestStays = 0.1;  ///< of rows, for whether a category stays to be drawn first
constexpr std::int32_t kManyLevels = 4;
constexpr std::size_t kMostBarredLevels = 40;
constexpr double kExpectedToBar = 8;  ///< by chance, of what never follows
constexpr std::size_t kPlacesAtOnce = 8;
constexpr std::size_t kOffsetRows = 2000;   ///< that tell from which number an offset is taken
constexpr std::size_t kFewestOffsets = 20;  ///< of these, known ones
constexpr double kNarrowOffset = 0.5;       ///< of how the number itself is spread
constexpr double kOffsetMargin = 0.1;       ///< nats that an offset must save
constexpr double kSteppedShare = 0.99;
constexpr std::size_t kMostTold = 3;  ///< earlier places that a category fits

/// Rows [0, rows), some evenly spaced.
std::vector<std::size_t> spaced_rows(std::size_t rows, std::size_t most) {
  std::vector<std::size_t> chosen(std::min(rows, most));
  for (std::size_t k = 0; k < chosen.size(); ++k) chosen[k] = k * rows / chosen.size();
  return chosen;
}

}  // namespace

/// Learns a SiblingRowChain.
class SiblingRowChainFit {
 public:
  SiblingRowChainFit(SiblingRowChain::Rows rows, const SiblingOptions& options, std::uint64_t seed,
                     const std::function<void(double)>& report)
      : rows_(std::move(rows)),
        options_(options),
        seed_(seed),
        report_(report),
        count_(rows_.groups.size()),
        has_last_(!rows_.last.empty()) {}

  SiblingRowChain fit() {
    chain_.features_ = rows_.features;
    tell_time();
    order_targets();
    for (std::size_t t = 0; t < chain_.targets_.size(); ++t) watch(chain_.targets_[t]);
    place_by_determined();
    regress();
    choose_forms();
    place_columns();
    learn();
    return std::move(chain_);
  }

 private:
  [[nodiscard]] const SiblingPlan& plan(const SiblingTarget& target) const {
    return rows_.plans[target.column];
  }
  [[nodiscard]] double value_of(const SiblingTarget& target, std::size_t row) const {
    const ColumnValues& cells = rows_.cells[target.column];
    return plan(target).is_number() ? cells.numbers[row] : cells.codes[row];
  }
  [[nodiscard]] double last_of(const SiblingTarget& target, std::size_t row) const {
    if (!has_last_) return std::numeric_limits<double>::quiet_NaN();
    const ColumnValues& cells = rows_.last[target.column];
    return plan(target).is_number() ? cells.numbers[row] : cells.codes[row];
  }

  void tell_time() {
    if (!rows_.index || rows_.clock == nullptr) return;
    told_ = SiblingHistory::empty(rows_.clock->features(), count_);
    for (std::size_t row = 0; row < count_; ++row) {
      rows_.clock->write(rows_.cells[*rows_.index].numbers[row], told_, 0, row);
    }
  }

  [[nodiscard]] ColumnStates states_of(const SiblingPlan& plan, const ColumnValues& cells,
                                       std::size_t bins) const {
    if (!plan.is_number()) return ColumnStates::of_levels(plan.levels(), plan.ordered());
    StateOptions states;
    states.bins = bins;
    states.groups = rows_.groups;
    return ColumnStates::of_numbers(cells.numbers, states);
  }

  /// The index first, then as a table's columns are: those of few states, those that tell most.
  void order_targets() {
    const std::size_t columns = rows_.plans.size();
    values_.resize(columns);
    value_columns_.resize(columns);
    parallel_for(columns, [&](std::size_t c) {
      values_[c] = states_of(rows_.plans[c], rows_.cells[c], options_.trees.bins);
      value_columns_[c].states = &values_[c];
      value_columns_[c].cells = values_[c].encode(rows_.cells[c]);
    });
    std::vector<std::size_t> wanted;
    if (rows_.index) wanted.push_back(*rows_.index);
    if (rows_.kind != nullptr) wanted.push_back(rows_.kind->column);
    ChainOrder order = choose_order(value_columns_, wanted);
    chain_.targets_.resize(columns);
    determined_.resize(columns);
    for (std::size_t t = 0; t < columns; ++t) {
      chain_.targets_[t].column = order.columns[t];
      auto& determined = order.determined[order.columns[t]];
      const bool are_categories = determined && !rows_.plans[order.columns[t]].is_number() &&
                                  !rows_.plans[determined->by].is_number();
      // Numbers of first rows are always written as they are.
      if (are_categories || (determined && !has_last_)) determined_[t] = std::move(determined);
    }
    pair_names();
  }

  /// Where rows are so few that all have categories of their own, one of these columns tells the
  /// others: of two clerks, each keeps the name, the address and the account of one.
  void pair_names() {
    if (has_last_) return;
    const auto names_rows = [&](std::size_t column) {
      std::vector<std::int32_t> cells = value_columns_[column].cells;
      std::sort(cells.begin(), cells.end());
      return count_ > 1 && values_[column].has_levels() &&
             std::adjacent_find(cells.begin(), cells.end()) == cells.end();
    };
    std::optional<std::size_t> first;
    for (std::size_t t = 0; t < chain_.targets_.size(); ++t) {
      const std::size_t column = chain_.targets_[t].column;
      if (determined_[t] || !names_rows(column)) continue;
      if (!first) {
        first = column;
        continue;
      }
      Determined& determined = determined_[t].emplace();
      determined.by = *first;
      determined.state.assign(values_[*first].size(), 0);
      for (std::size_t row = 0; row < count_; ++row) {
        const auto state = static_cast<std::size_t>(value_columns_[*first].cells[row]);
        determined.state[state] = value_columns_[column].cells[row];
      }
    }
  }

  /// What never happens from one row to the next.
  void watch(SiblingTarget& target) {
    target.is_index = rows_.index == target.column;
    if (target.is_index) target.least_step = rows_.least_step;
    if (target.is_index) target.regular_step = rows_.regular_step;
    place(target);
    if (!has_last_) return;
    target.never_falls = target.is_index || plan(target).one_way().never_falls;
    target.never_rises = !target.is_index && plan(target).one_way().never_rises;
    if (plan(target).is_number()) return;
    bar(target);
    if (!rows_.barred_sequels.empty()) target.barred_sequels = rows_.barred_sequels[target.column];
    if (!rows_.never_changes.empty())
      target.never_changes = rows_.never_changes[target.column] != 0;
  }

  /// What never stands in such a row.
  void place(SiblingTarget& target) const {
    if (rows_.barred_places.empty() || target.is_index) return;
    for (const std::uint8_t places : rows_.barred_places[target.column]) {
      const std::uint8_t before_end = has_last_ ? kMiddlePlace : kFirstPlace;
      std::uint8_t& out = target.out_of_place.emplace_back(0);
      if ((places & before_end) != 0) out |= SiblingTarget::kWhereRowsFollow;
      // A first row that is the last one, too, is alone.
      if (has_last_ && (places & kLastPlace) != 0) out |= SiblingTarget::kInLastRow;
    }
    if (std::ranges::all_of(target.out_of_place, [](std::uint8_t out) { return out == 0; })) {
      target.out_of_place.clear();
    }
  }

  /// What follows from another category can't be drawn anew: the other one must not be drawn.
  void place_by_determined() {
    for (std::size_t t = chain_.targets_.size(); t-- > 0;) {
      SiblingTarget& target = chain_.targets_[t];
      if (!determined_[t] || target.out_of_place.empty()) continue;
      const auto by =
          std::ranges::find(chain_.targets_, determined_[t]->by, &SiblingTarget::column);
      if (plan(target).is_number() || plan(*by).is_number()) continue;
      by->out_of_place.resize(static_cast<std::size_t>(plan(*by).levels()), 0);
      for (std::size_t state = 0; state < determined_[t]->state.size(); ++state) {
        const auto follows = static_cast<std::size_t>(determined_[t]->state[state]);
        by->out_of_place[state] |= target.out_of_place[follows];
      }
      target.out_of_place.clear();
    }
    for (std::size_t t = chain_.targets_.size(); t-- > 0;) order_by_determined(t);
  }

  /// The same of what never comes after something.
  void order_by_determined(std::size_t t) {
    SiblingTarget& target = chain_.targets_[t];
    if (!determined_[t] || plan(target).is_number()) return;
    const auto by = std::ranges::find(chain_.targets_, determined_[t]->by, &SiblingTarget::column);
    if (plan(*by).is_number() || plan(*by).levels() > kMostSequelLevels) return;
    const std::vector<std::int32_t>& follows = determined_[t]->state;
    const std::int32_t missing = plan(target).missing_level();
    const auto is_barred = [&](std::int32_t before, std::int32_t after) {
      const bool known = before != missing && after != missing;
      if (known && target.never_falls && after < before) return true;
      if (known && target.never_rises && after > before) return true;
      if (known && target.never_changes && after != before) return true;
      return !target.barred_sequels.empty() &&
             (target.barred_sequels[static_cast<std::size_t>(before)] >> after & 1) != 0;
    };
    std::vector<std::uint64_t> barred = by->barred_sequels;
    barred.resize(follows.size(), 0);
    for (std::size_t before = 0; before < follows.size(); ++before) {
      for (std::size_t after = 0; after < follows.size(); ++after) {
        if (is_barred(follows[before], follows[after])) barred[before] |= std::uint64_t{1} << after;
      }
    }
    const bool any = std::ranges::any_of(barred, [](std::uint64_t all) { return all != 0; });
    if (any) by->barred_sequels = std::move(barred);
    target.barred_sequels.clear();
    target.never_falls = target.never_rises = target.never_changes = false;
  }

  void bar(SiblingTarget& target) {
    const auto levels = static_cast<std::size_t>(plan(target).levels());
    if (levels > kMostBarredLevels) return;
    std::vector<double> pairs(levels * levels, 0);
    std::vector<double> from(levels, 0);
    std::vector<double> to(levels, 0);
    double moves = 0;
    for (std::size_t row = 0; row < count_; ++row) {
      const auto last = static_cast<std::int32_t>(last_of(target, row));
      const auto now = static_cast<std::size_t>(value_of(target, row));
      if (last < 0) continue;
      pairs[static_cast<std::size_t>(last) * levels + now] += 1;
      from[static_cast<std::size_t>(last)] += 1;
      to[now] += 1;
      moves += 1;
    }
    std::vector<std::uint8_t> is_barred(pairs.size(), 0);
    bool any = false;
    for (std::size_t k = 0; k < pairs.size(); ++k) {
      const double expected = from[k / levels] * to[k % levels] / std::max(moves, 1.0);
      if (pairs[k] > 0 || expected < kExpectedToBar) continue;
      is_barred[k] = 1;
      any = true;
    }
    if (any) target.is_barred = std::move(is_barred);
  }

  /// Means and deviations of what enters regressions, and the regressions.
  void regress() {
    chain_.inputs_ = SiblingInputs(rows_.features, rows_.known);
    std::size_t entries = 0;
    for (std::size_t t = 0; t < chain_.targets_.size(); ++t) {
      SiblingTarget& target = chain_.targets_[t];
      if (plan(target).is_number() || plan(target).ordered() || plan(target).levels() == 2) {
        scale(target);
        if (target.scale > 0) target.entry = entries++;
      }
      if (rows_.kind != nullptr && target.column == rows_.kind->column) {
        chain_.kind_inputs_ = SiblingInputs(rows_.kind->features, rows_.kind_known);
        chain_.kind_entry_ = entries;
        entries += chain_.kind_inputs_.size();
      }
      if (t > 0 || told_.empty()) continue;
      chain_.time_inputs_ = SiblingInputs(rows_.clock->features(), told_);
      chain_.time_entry_ = entries;
      entries += chain_.time_inputs_.size();
    }
    chain_.entries_ = entries;
    predicted_.resize(chain_.targets_.size());
    if (options_.trees.rounds == 0) return;
    const std::size_t inputs = chain_.inputs_.size();
    SiblingRegressions regressions(inputs, entries);
    std::vector<double> row(inputs + entries);
    for (const std::size_t k : spaced_rows(count_, kRegressionRows)) {
      write_inputs(k, row.data());
      regressions.add(row.data(), mixed_bits(rows_.groups[k]) % SiblingRegressions::kParts);
    }
    parallel_for(chain_.targets_.size(), [&](std::size_t t) {
      SiblingTarget& target = chain_.targets_[t];
      if (target.entry == SiblingTarget::kNone) return;
      SiblingRegressions::Solution solution = regressions.solve(target.entry);
      if (solution.error < 0.995) target.weights = std::move(solution.weights);
    });
    for (std::size_t t = 0; t < predicted_.size(); ++t) {
      if (!chain_.targets_[t].weights.empty()) predicted_[t].resize(count_);
    }
    parallel_chunks(count_, 4096, [&](std::size_t begin, std::size_t end) {
      std::vector<double> inputs_of_row(inputs + entries);
      for (std::size_t k = begin; k < end; ++k) {
        write_inputs(k, inputs_of_row.data());
        for (std::size_t t = 0; t < predicted_.size(); ++t) {
          const SiblingTarget& target = chain_.targets_[t];
          if (target.weights.empty()) continue;
          double sum = 0;
          for (std::size_t i = 0; i < target.weights.size(); ++i) {
            sum += target.weights[i] * inputs_of_row[i];
          }
          predicted_[t][k] = target.mean + sum / target.scale;
        }
      }
    });
  }

  void scale(SiblingTarget& target) const {
    double sum = 0;
    double rows = 0;
    for (std::size_t row = 0; row < count_; ++row) {
      const double value = value_of(target, row);
      if (std::isnan(value)) continue;
      sum += value;
      rows += 1;
    }
    if (rows < 2) return;
    target.mean = sum / rows;
    double squares = 0;
    for (std::size_t row = 0; row < count_; ++row) {
      const double difference = value_of(target, row) - target.mean;
      if (!std::isnan(difference)) squares += difference * difference;
    }
    const double deviation = std::sqrt(squares / rows);
    if (deviation > std::abs(target.mean) * 1e-12 && deviation > 0) target.scale = 1 / deviation;
  }

  void write_inputs(std::size_t row, double* out) const {
    chain_.inputs_.write(rows_.known, row, out);
    double* const entries = out + chain_.inputs_.size();
    for (const SiblingTarget& target : chain_.targets_) {
      if (target.entry == SiblingTarget::kNone) continue;
      const double value = value_of(target, row);
      entries[target.entry] = std::isnan(value) ? 0 : (value - target.mean) * target.scale;
    }
    if (!told_.empty()) chain_.time_inputs_.write(told_, row, entries + chain_.time_entry_);
    if (rows_.kind != nullptr) {
      chain_.kind_inputs_.write(rows_.kind_known, row, entries + chain_.kind_entry_);
    }
  }

  void choose_forms() {
    std::vector<std::uint8_t> is_held_out(count_);
    for (std::size_t row = 0; row < count_; ++row) {
      is_held_out[row] = mixed_bits(rows_.groups[row] + 77) % 4 == 0 ? 1 : 0;
    }
    parallel_for(chain_.targets_.size(), [&](std::size_t t) {
      SiblingTarget& target = chain_.targets_[t];
      if (values_[target.column].size() < 2) return;
      if (!has_last_) {
        if (plan(target).is_number() && !stands_apart(target)) {
          choose_offset(t, SiblingForm::kLevel, 0, is_held_out);
        }
        return;
      }
      if (!plan(target).is_number()) {
        const std::size_t stays = count_stays(target);
        const bool often = static_cast<double>(stays) >= kFewestStays * static_cast<double>(count_);
        if (plan(target).levels() > kManyLevels && often && !determined_[t]) {
          target.form = SiblingForm::kStays;
        }
        return;
      }
      if (target.weights.empty() && target.scale > 0) {
        predicted_[t].assign(count_, target.mean);
      }
      if (target.never_falls || target.never_rises) {
        target.form = SiblingForm::kDifference;
        return;
      }
      if (target.scale <= 0 || !has_lasts(target) || stands_apart(target)) return;
      constexpr std::array kForms = {SiblingForm::kLevel, SiblingForm::kStays,
                                     SiblingForm::kDifference, SiblingForm::kInnovation};
      const SiblingColumn& column = plan(target).column();
      const double range =
          plan(target).to_inner(column.highest) - plan(target).to_inner(column.lowest);
      std::vector<double> steps(count_, std::max(column.step, range * 1e-5));
      for (std::size_t row = 0; row < count_ && plan(target).is_logarithmic(); ++row) {
        const double number = plan(target).to_outer(value_of(target, row));
        steps[row] = std::isnan(number) ? 1 : std::max(column.step / number, range * 1e-5);
      }
      double nats = 0;
      const SiblingForm form =
          shortest_form({rows_.cells[target.column].numbers, rows_.last[target.column].numbers,
                         predicted_[t], is_held_out, steps},
                        std::span(kForms).first(target.weights.empty() ? 3 : 4), &nats);
      choose_offset(t, form, nats, is_held_out);
    });
  }

  /// Whether many rows have a number far from all others, such as -999, which only shows where
  /// numbers are written as they are: a difference to it leads to any.
  [[nodiscard]] bool stands_apart(const SiblingTarget& target) const {
    return !target.is_index && has_far_value(rows_.cells[target.column].numbers);
  }

  /// The form, or what is nearest to another number of the row if that takes fewer nats. Those of a
  /// form are not known where no row has one before it.
  void choose_offset(std::size_t t, SiblingForm form, double nats,
                     std::span<const std::uint8_t> is_held_out) {
    SiblingTarget& target = chain_.targets_[t];
    target.form = form;
    if (target.scale <= 0 || target.is_index || determined_[t] || plan(target).is_logarithmic())
      return;
    SiblingTarget best = target;
    double narrowest =
        kNarrowOffset * spread([&](std::size_t row) { return value_of(target, row); });
    const auto try_other = [&](std::size_t feature, std::size_t column) {
      SiblingTarget tried = target;
      tried.offset_feature = feature;
      tried.offset_column = column;
      const double width =
          spread([&](std::size_t row) { return value_of(target, row) - other_of(tried, row); });
      if (!(width < narrowest)) return;
      narrowest = width;
      best = std::move(tried);
    };
    for (std::size_t f = 0; f < rows_.plain_features; ++f) {
      if (rows_.features[f].levels == 0) try_other(f, SiblingTarget::kNone);
    }
    for (std::size_t e = 0; e < t; ++e) {
      const std::size_t column = chain_.targets_[e].column;
      const SiblingPlan& other = rows_.plans[column];
      if (other.is_number() && !other.is_logarithmic()) try_other(SiblingTarget::kNone, column);
    }
    if (best.offset_feature == SiblingTarget::kNone && best.offset_column == SiblingTarget::kNone) {
      return;
    }
    std::vector<double> offsets(count_);
    std::vector<double> others(count_);
    for (std::size_t row = 0; row < count_; ++row) {
      others[row] = other_of(best, row);
      offsets[row] = value_of(target, row) - others[row];
    }
    const SiblingColumn& column = plan(target).column();
    const std::vector<double> steps(count_,
                                    std::max(column.step, (column.highest - column.lowest) * 1e-5));
    const std::vector<double> mean(count_, target.mean);
    if (!has_last_) {
      nats = code_length(rows_.cells[target.column].numbers,
                         predicted_[t].empty() ? mean : predicted_[t], is_held_out, steps, true);
    }
    if (!(code_length(offsets, others, is_held_out, steps, true) + kOffsetMargin < nats)) return;
    best.form = SiblingForm::kOffset;
    if (column.is_time) best.offset_step = step_of(offsets);
    target = std::move(best);
    if (predicted_[t].empty()) predicted_[t] = mean;
  }

  /// The number that a target is written as an offset from.
  [[nodiscard]] double other_of(const SiblingTarget& target, std::size_t row) const {
    if (target.offset_feature != SiblingTarget::kNone) {
      return rows_.known[target.offset_feature].numbers[row];
    }
    const double number = rows_.cells[target.offset_column].numbers[row];
    return rows_.index == target.offset_column && rows_.clock != nullptr ? rows_.clock->time(number)
                                                                         : number;
  }

  /// Between which numbers the middle half of some rows lies.
  template <class Number>
  [[nodiscard]] double spread(const Number& number) const {
    std::vector<double> numbers;
    for (const std::size_t row : spaced_rows(count_, kOffsetRows)) {
      const double one = number(row);
      if (!std::isnan(one)) numbers.push_back(one);
    }
    if (numbers.size() < kFewestOffsets) return std::numeric_limits<double>::infinity();
    std::sort(numbers.begin(), numbers.end());
    return numbers[numbers.size() * 3 / 4] - numbers[numbers.size() / 4];
  }

  /// Of which span of time nearly all are multiples: days, hours, minutes or seconds; 0 for none.
  [[nodiscard]] static double step_of(const std::vector<double>& times) {
    for (const double step : {86'400e6, 3'600e6, 60e6, 1e6}) {
      const auto multiples = std::count_if(times.begin(), times.end(), [&](double time) {
        return std::isnan(time) || std::fmod(time, step) == 0;
      });
      if (static_cast<double>(multiples) >= kSteppedShare * static_cast<double>(times.size())) {
        return step;
      }
    }
    return 0;
  }

  /// Whether enough numbers have one before them to tell what one says of the other.
  [[nodiscard]] bool has_lasts(const SiblingTarget& target) const {
    std::size_t lasts = 0;
    for (std::size_t row = 0; row < count_ && lasts < kFewestOffsets; ++row) {
      const bool both = !std::isnan(value_of(target, row)) && !std::isnan(last_of(target, row));
      lasts += both ? 1 : 0;
    }
    return lasts == kFewestOffsets;
  }

  [[nodiscard]] std::size_t count_stays(const SiblingTarget& target) const {
    std::size_t stays = 0;
    for (std::size_t row = 0; row < count_; ++row) {
      stays += value_of(target, row) == last_of(target, row) ? 1 : 0;
    }
    return stays;
  }

  /// Adds a place to the chain; `states` and `cells` stay where they are.
  std::size_t add_place(ColumnStates states, std::vector<std::int32_t> cells, bool is_known) {
    owned_.push_back(std::make_unique<ColumnStates>(std::move(states)));
    columns_.push_back({owned_.back().get(), std::move(cells)});
    ChainPlace place;
    place.column = columns_.size() - 1;
    place.is_known = is_known;
    places_.push_back(std::move(place));
    return places_.size() - 1;
  }

  std::size_t add_known(const CellColumn& feature, const ColumnValues& cells) {
    ColumnStates states;
    if (feature.levels > 0) {
      states = ColumnStates::of_levels(feature.levels, feature.ordered);
    } else {
      states = feature_states(cells.numbers);
    }
    std::vector<std::int32_t> coded = states.encode(cells);
    return add_place(std::move(states), std::move(coded), true);
  }

  /// Of some rows; a missing one among them, if there is any.
  static ColumnStates feature_states(const std::vector<double>& numbers) {
    std::vector<double> some;
    for (const std::size_t row : spaced_rows(numbers.size(), kStateRows)) {
      some.push_back(numbers[row]);
    }
    const auto missing = std::find_if(numbers.begin(), numbers.end(),
                                      [](double number) { return std::isnan(number); });
    if (missing != numbers.end()) some.push_back(*missing);
    StateOptions options;
    options.bins = kFeatureBins;
    return ColumnStates::of_numbers(some, options);
  }

  void place_columns() {
    for (std::size_t f = 0; f < rows_.features.size(); ++f) {
      add_known(rows_.features[f], rows_.known[f]);
    }
    known_places_ = places_.size();
    is_learned_.resize(chain_.targets_.size());
    for (std::size_t t = 0; t < chain_.targets_.size(); ++t) {
      place_target(t);
      if (rows_.kind != nullptr && chain_.targets_[t].column == rows_.kind->column) {
        chain_.kind_place_ = places_.size();
        for (std::size_t f = 0; f < rows_.kind_known.size(); ++f) {
          seen_places_.push_back(add_known(rows_.kind->features[f], rows_.kind_known[f]));
        }
      }
      if (t > 0 || told_.empty()) continue;
      chain_.time_place_ = places_.size();
      for (std::size_t f = 0; f < told_.size(); ++f) {
        seen_places_.push_back(add_known(rows_.clock->features()[f], told_[f]));
      }
    }
  }

  void place_target(std::size_t t) {
    SiblingTarget& target = chain_.targets_[t];
    const bool needs_prediction = target.form == SiblingForm::kDifference ||
                                  target.form == SiblingForm::kInnovation ||
                                  target.form == SiblingForm::kOffset;
    if (!predicted_[t].empty() && (needs_prediction || !target.weights.empty())) {
      ColumnValues cells;
      cells.numbers = predicted_[t];
      target.predicted = add_known({"", 0, true}, cells);
    }
    if (!determined_[t]) place_end(t);
    if (!determined_[t]) place_fresh(target);
    if (target.form == SiblingForm::kStays) {
      std::vector<std::int32_t> stays(count_);
      is_learned_[t].resize(count_);
      for (std::size_t row = 0; row < count_; ++row) {
        stays[row] = value_of(target, row) == last_of(target, row) ? 1 : 0;
        is_learned_[t][row] = stays[row] == 0 ? 1 : 0;
      }
      target.stays = add_place(ColumnStates::of_levels(2, false), std::move(stays), false);
      if (target.fresh != SiblingTarget::kNone) places_[target.stays].is_learned = is_known_kind_;
    }
    if (!determined_[t]) find_told(target);
    if (target.form == SiblingForm::kLevel) {
      target.drawn = target.value =
          add_place(values_[target.column], value_columns_[target.column].cells, false);
      if (determined_[t]) {
        // By the value of an earlier target.
        for (const SiblingTarget& earlier : chain_.targets_) {
          if (&earlier == &target) break;
          if (earlier.column != determined_[t]->by) continue;
          places_[target.drawn].determined =
              Determined{places_[earlier.value].column, determined_[t]->state};
        }
      }
    } else if (target.form == SiblingForm::kStays) {
      target.drawn = add_place(values_[target.column], value_columns_[target.column].cells, false);
      places_[target.drawn].is_learned = is_learned_[t];
    } else {
      place_change(t);
    }
    if (target.form != SiblingForm::kLevel) {
      target.value = add_place(values_[target.column], value_columns_[target.column].cells, true);
    }
    choose_predictors(t);
    seen_places_.push_back(target.value);
    if (target.ends != SiblingTarget::kNone) seen_places_.push_back(target.ends);
    if (target.stays != SiblingTarget::kNone) {
      seen_places_.push_back(target.stays);
    } else if (target.drawn != target.value) {
      seen_places_.push_back(target.drawn);
    }
  }

  /// Whether a last row has one of the categories that nothing follows: learned from last rows
  /// alone, so that there are as many as there were.
  void place_end(std::size_t t) {
    SiblingTarget& target = chain_.targets_[t];
    const auto is_end = [&](std::size_t level) {
      return (target.out_of_place[level] & SiblingTarget::kWhereRowsFollow) != 0;
    };
    bool any = false;
    for (std::size_t level = 0; level < target.out_of_place.size(); ++level) any |= is_end(level);
    if (!any) return;
    const std::vector<double>& left = rows_.known[rows_.rows_left_feature].numbers;
    StateColumn ends;
    const ColumnStates yes_or_no = ColumnStates::of_levels(2, false);
    ends.states = &yes_or_no;
    ends.cells.resize(count_);
    is_last_.resize(count_);
    for (std::size_t row = 0; row < count_; ++row) {
      const double value = value_of(target, row);
      const double level = plan(target).is_number() ? (std::isnan(value) ? 0 : 1) : value;
      is_last_[row] = left[row] == 1 ? 1 : 0;
      ends.cells[row] = is_last_[row] != 0 && is_end(static_cast<std::size_t>(level)) ? 1 : 0;
    }
    if (std::ranges::count(ends.cells, 1) == 0) return;
    std::optional<Determined> determined;
    const auto try_place = [&](std::size_t place) {
      if (determined || place == SiblingTarget::kNone) return;
      determined = find_dependency(columns_[place], places_[place].column, ends);
    };
    for (const SiblingTarget& earlier : chain_.targets_) {
      if (&earlier == &target) break;
      try_place(earlier.ends);
      try_place(earlier.value);
    }
    target.ends = add_place(yes_or_no, std::move(ends.cells), false);
    places_[target.ends].determined = std::move(determined);
    places_[target.ends].is_learned = is_last_;
  }

  /// Whether a row is of a kind that its parent had not: learned by itself, so that parents have as
  /// many kinds as they had.
  void place_fresh(SiblingTarget& target) {
    const bool is_kind = rows_.kind != nullptr && target.column == rows_.kind->column;
    if (!is_kind || plan(target).levels() > kMostSequelLevels) return;
    const std::vector<double>& before = rows_.kind_known.back().numbers;
    std::vector<std::int32_t> fresh(count_);
    is_known_kind_.resize(count_);
    for (std::size_t row = 0; row < count_; ++row) {
      is_known_kind_[row] = before[row] > 0 ? 1 : 0;
      fresh[row] = before[row] > 0 ? 0 : 1;
    }
    target.fresh = add_place(ColumnStates::of_levels(2, false), std::move(fresh), false);
  }

  /// What is known before a target of several categories and follows from these.
  void find_told(SiblingTarget& target) const {
    if (plan(target).is_number() || plan(target).levels() <= 2) return;
    const StateColumn& column = value_columns_[target.column];
    std::vector<std::pair<std::size_t, SiblingTold>> found;
    const auto try_place = [&](std::size_t place) {
      if (!columns_[place].states->has_levels()) return;
      auto told = find_dependency(column, 0, columns_[place]);
      if (told) found.push_back({columns_[place].states->size(), {place, std::move(told->state)}});
    };
    for (std::size_t place = 0; place < known_places_; ++place) try_place(place);
    for (const SiblingTarget& earlier : chain_.targets_) {
      if (&earlier == &target) break;
      try_place(earlier.value);
    }
    if (found.empty()) return;
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    found.resize(std::min(found.size(), kMostTold));
    for (auto& [levels, told] : found) target.told.push_back(std::move(told));
    target.shares.assign(column.states->size(), 0);
    for (const std::int32_t state : column.cells) {
      target.shares[static_cast<std::size_t>(state)] += 1 / static_cast<double>(count_);
    }
  }

  /// The difference or innovation of a number.
  void place_change(std::size_t t) {
    SiblingTarget& target = chain_.targets_[t];
    ColumnValues changes;
    changes.numbers.resize(count_);
    for (std::size_t row = 0; row < count_; ++row) {
      double from = predicted_[t][row];
      if (target.form == SiblingForm::kDifference) from = last_of(target, row);
      if (target.form == SiblingForm::kOffset) from = other_of(target, row);
      changes.numbers[row] = value_of(target, row) - (std::isnan(from) ? predicted_[t][row] : from);
    }
    StateOptions options;
    options.bins = options_.trees.bins;
    options.groups = rows_.groups;
    ColumnStates states = ColumnStates::of_numbers(changes.numbers, options);
    std::vector<std::int32_t> cells = states.encode(changes);
    target.drawn = add_place(std::move(states), std::move(cells), false);
  }

  /// Of what is known before a target: its prediction, and what tells most of what is drawn.
  void choose_predictors(std::size_t t) {
    const SiblingTarget& target = chain_.targets_[t];
    std::vector<std::size_t> candidates(known_places_);
    std::iota(candidates.begin(), candidates.end(), std::size_t{0});
    candidates.insert(candidates.end(), seen_places_.begin(), seen_places_.end());
    for (const std::size_t place : {target.ends, target.fresh, target.stays, target.drawn}) {
      if (place == SiblingTarget::kNone) continue;
      candidates_of_.push_back({place, candidates, target.predicted, {}});
      if (target.fresh != SiblingTarget::kNone && place == target.drawn) {
        candidates_of_.back().seen = target.fresh;
      }
      if (target.out_of_place.empty() || place == target.ends) continue;
      const bool has_ends = target.ends != SiblingTarget::kNone;
      candidates_of_.back().seen = has_ends ? target.ends : rows_.rows_left_feature;
    }
  }

  void learn() {
    const StateInformation information(columns_);
    std::vector<std::vector<std::size_t>> telling(places_.size());
    parallel_for(candidates_of_.size(), [&](std::size_t k) {
      const Candidates& all = candidates_of_[k];
      std::vector<std::pair<double, std::size_t>> ranked;
      for (const std::size_t place : all.places) {
        const double nats = information.between(all.place, place);
        if (nats > 0) ranked.emplace_back(nats, place);
      }
      std::stable_sort(ranked.begin(), ranked.end(),
                       [](const auto& a, const auto& b) { return a.first > b.first; });
      std::vector<std::size_t>& chosen = telling[all.place];
      if (all.predicted != SiblingTarget::kNone) chosen.push_back(all.predicted);
      if (all.seen) chosen.push_back(*all.seen);
      for (const auto& [nats, place] : ranked) {
        if (all.seen == place) continue;
        if (chosen.size() < options_.trees.predictors) chosen.push_back(place);
      }
      places_[all.place].predictors = chosen;
      std::sort(places_[all.place].predictors.begin(), places_[all.place].predictors.end());
    });
    ChainFitOptions options;
    options.boosting = options_.trees.boosting();
    options.boosting.min_groups = options_.leaf_parents;
    options.most_base_rows = has_last_ ? options_.next_base_rows : options_.base_rows;
    options.seed = seed_;
    options.groups = rows_.groups;
    ChainFitter fitter(columns_, std::move(places_), options);
    if (options_.trees.rounds > 0) fitter.learn_bases(telling);
    for (std::size_t begin = 0; begin < fitter.size(); begin += kPlacesAtOnce) {
      report_(static_cast<double>(begin) / static_cast<double>(fitter.size()));
      fitter.learn(begin, std::min(begin + kPlacesAtOnce, fitter.size()));
    }
    chain_.chain_ = fitter.take();
  }

  struct Candidates {
    std::size_t place = 0;
    std::vector<std::size_t> places;
    std::size_t predicted = SiblingTarget::kNone;
    std::optional<std::size_t> seen;  ///< what has to be among those that are chosen
  };

  SiblingRowChain::Rows rows_;
  const SiblingOptions& options_;
  std::uint64_t seed_;
  const std::function<void(double)>& report_;
  std::size_t count_;
  bool has_last_;
  SiblingRowChain chain_;
  std::vector<ColumnValues> told_;                     ///< what the clock tells of the index
  std::vector<ColumnStates> values_;                   ///< of each plan
  std::vector<StateColumn> value_columns_;             ///< likewise
  std::vector<std::optional<Determined>> determined_;  ///< of each target
  std::vector<std::vector<double>> predicted_;         ///< likewise
  std::vector<std::vector<std::uint8_t>> is_learned_;  ///< likewise
  std::vector<std::unique_ptr<ColumnStates>> owned_;   ///< of each place
  std::vector<StateColumn> columns_;                   ///< likewise
  std::vector<ChainPlace> places_;
  std::vector<Candidates> candidates_of_;
  std::vector<std::size_t> seen_places_;  ///< values of earlier targets, and what the time tells
  std::size_t known_places_ = 0;
  std::vector<std::uint8_t> is_known_kind_;  ///< of each row, where rows are of kinds
  std::vector<std::uint8_t> is_last_;        ///< of each row, where some categories end rows
};

SiblingRowChain SiblingRowChain::learn(Rows rows, const SiblingOptions& options, std::uint64_t seed,
                                       const std::function<void(double)>& report) {
  return SiblingRowChainFit(std::move(rows), options, seed, report).fit();
}

}  // namespace likeness::models
