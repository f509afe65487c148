#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <utility>

#include "core/elementary.hpp"
#include "core/hash.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "models/siblings/sibling_calibration.hpp"
#include "models/siblings/sibling_end_values.hpp"
#include "models/siblings/sibling_learned.hpp"
#include "models/siblings/sibling_places.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostLearnedRows = 250'000;
/// Fewer parents than this are cut into stretches, which stand for them where something must be
/// shared by several.
constexpr std::size_t kFewParents = 20;
constexpr std::size_t kStretches = 60;
constexpr double kWideRatio = 100;          ///< of those that are unless it costs more than kLead
constexpr double kLead = 0.1;               ///< nats per row
constexpr double kLeastRatio = 10;          ///< of the highest and lowest number seen as logarithms
constexpr std::size_t kFewestLimited = 10;  ///< parents from which on extreme lengths stay unsaid

class SiblingFit {
 public:
  SiblingFit(SiblingRows rows, const SiblingOptions& options, const FitOptions& fit)
      : rows_(std::move(rows)), options_(options), fit_(fit), learned_(learned_of(rows_)) {}

  SiblingModel::Learned learn() {
    report(0);
    group_rows();
    read_clock();
    make_plans();
    learned_.kind = find_kind(learned_.plans, cells_, rows_.ends);
    if (options_.learns_lengths) learn_lengths();
    learn_endings();
    learn_first();
    learn_next();
    calibrate();
    report(1);
    return std::move(learned_);
  }

 private:
  static SiblingModel::Learned learned_of(const SiblingRows& rows) {
    SiblingModel::Learned learned;
    for (const SiblingColumn& column : rows.context_columns) {
      learned.context.push_back({column.name, column.levels, column.ordered || column.levels == 0});
    }
    learned.given = rows.given_columns;
    learned.index = rows.index;
    return learned;
  }

  void report(double share) const {
    constexpr std::uint64_t kSteps = 100;
    report_progress(fit_.progress, {.stage = "fit",
                                    .step = static_cast<std::uint64_t>(share * kSteps),
                                    .total = kSteps,
                                    .losses = {}});
  }
  [[nodiscard]] std::size_t parents() const noexcept { return rows_.ends.size(); }
  [[nodiscard]] std::size_t begin_of(std::size_t parent) const noexcept {
    return parent == 0 ? 0 : rows_.ends[parent - 1];
  }
  [[nodiscard]] std::size_t length_of(std::size_t parent) const noexcept {
    return rows_.ends[parent] - begin_of(parent);
  }
  [[nodiscard]] std::size_t count() const noexcept { return rows_.ends.back(); }

  void group_rows() {
    std::size_t with_rows = 0;
    for (std::size_t p = 0; p < parents(); ++p) with_rows += length_of(p) > 0 ? 1 : 0;
    groups_.resize(count());
    const std::size_t stretch = std::max<std::size_t>(count() / kStretches, 1);
    std::uint32_t group = 0;
    for (std::size_t p = 0; p < parents(); ++p) {
      for (std::size_t row = begin_of(p); row < rows_.ends[p]; ++row) {
        const bool begins =
            row == begin_of(p) || (with_rows < kFewParents && (row - begin_of(p)) % stretch == 0);
        if (begins) ++group;
        groups_[row] = group;
      }
    }
  }

  /// The index becomes a place on the calendar, where there is one.
  void read_clock() {
    if (!rows_.index) return;
    SiblingColumn& column = rows_.columns[*rows_.index];
    std::vector<double>& times = rows_.cells[*rows_.index].numbers;
    learned_.clock = SiblingClock(column, times, groups_, rows_.ends);
    const std::vector<double> given = times;
    if (learned_.clock.has_calendar()) {
      for (double& time : times) time = learned_.clock.place(time);
      column.lowest = 0;
      column.highest = learned_.clock.last_place();
      column.step = learned_.clock.step(column.step);
    }
    double least = std::numeric_limits<double>::infinity();
    double most = 0;
    std::size_t steps = 0;
    for (std::size_t p = 0; p < parents(); ++p) {
      for (std::size_t row = begin_of(p) + 1; row < rows_.ends[p]; ++row) {
        const double step = times[row] - times[row - 1];
        // Times beyond the calendar are at its last place, and no ties.
        if (step == 0 && given[row] != given[row - 1]) continue;
        least = std::min(least, step);
        most = std::max(most, step);
        ++steps;
      }
    }
    if (std::isfinite(least) && least > 0) least_step_ = std::min(least, column.step);
    // Months have 28 to 31 days.
    constexpr double kMostUneven = 1.25;
    constexpr std::size_t kFewestRegular = 20;
    const bool is_regular = least > 0 && most <= kMostUneven * least && steps >= kFewestRegular;
    if (is_regular && !learned_.clock.has_calendar()) regular_step_ = most;
  }

  void make_plans() {
    const std::size_t columns = rows_.columns.size();
    learned_.plans.resize(columns);
    cells_.resize(columns);
    parallel_for(columns, [&](std::size_t c) {
      SiblingPlan& plan = learned_.plans[c];
      OneWay way;
      std::vector<double>& numbers = rows_.cells[c].numbers;
      const auto [lowest, highest] = std::pair(rows_.columns[c].lowest, rows_.columns[c].highest);
      if (rows_.index != c && !numbers.empty()) {
        way = find_one_way(numbers, rows_.ends, lowest, highest);
      }
      if (way.per_row != 0) count_through(numbers, rows_.ends, way, lowest, highest);
      const bool is_count = way.any() && (way.per_row != 0 || has_many_values(numbers));
      plan = SiblingPlan(rows_.columns[c], rows_.cells[c], groups_, rows_.index != c && !is_count);
      plan.set_one_way(way);
      if (rows_.index != c && way.per_row == 0 && is_logarithmic(c)) plan.set_logarithmic();
      cells_[c] = plan.inner(rows_.cells[c]);
      rows_.cells[c] = {};
      if (plan.levels() > 0 && plan.column().levels > 0) plan.set_one_way(way_of_codes(c));
    });
    learned_.layout = SiblingHistory::Layout(learned_.plans, cells_);
    const std::vector<double> times = last_times(cells_, rows_.ends, rows_.index);
    barred_places_.resize(columns);
    barred_sequels_.resize(columns);
    never_changes_.resize(columns);
    parallel_for(columns, [&](std::size_t c) {
      SiblingPlan& plan = learned_.plans[c];
      if (plan.is_number() && rows_.index != c && plan.one_way().per_row == 0) {
        plan.set_end_values(find_end_values(
            cells_[c].numbers, rows_.ends, times,
            {plan.to_inner(plan.column().lowest), plan.to_inner(plan.column().highest)}));
      }
      barred_places_[c] = plan.is_number()
                              ? barred_places(presence_codes(cells_[c].numbers), 2, rows_.ends)
                              : barred_places(cells_[c].codes, plan.levels(), rows_.ends);
      if (plan.is_number()) return;
      barred_sequels_[c] = barred_sequels(cells_[c].codes, plan.levels(), rows_.ends);
      never_changes_[c] = never_changes(cells_[c].codes, plan.missing_level(), rows_.ends) ? 1 : 0;
    });
  }

  [[nodiscard]] static bool has_many_values(const std::vector<double>& numbers) {
    constexpr std::size_t kFewValues = 4;
    std::set<double> values;
    for (const double number : numbers) {
      if (!std::isnan(number)) values.insert(number);
      if (values.size() > kFewValues) return true;
    }
    return false;
  }

  /// Of ordered categories, which way they go.
  [[nodiscard]] OneWay way_of_codes(std::size_t c) const {
    const SiblingPlan& plan = learned_.plans[c];
    if (!plan.ordered()) return {};
    std::vector<double> codes = as_numbers(cells_[c]);
    for (double& code : codes) {
      if (code == plan.missing_level()) code = std::numeric_limits<double>::quiet_NaN();
    }
    OneWay way = find_one_way(codes, rows_.ends, 0, plan.levels());
    way.per_row = 0;
    way.start.reset();
    return way;
  }

  /// Whether ratios to the row before are told in fewer nats than differences.
  [[nodiscard]] bool is_logarithmic(std::size_t c) const {
    const SiblingColumn& column = rows_.columns[c];
    if (!learned_.plans[c].is_number() || !(column.lowest > 0)) return false;
    if (column.highest < kLeastRatio * column.lowest) return false;
    const std::vector<double>& numbers = rows_.cells[c].numbers;
    std::vector<double> before;
    std::vector<double> differences;
    std::vector<double> ratios;
    std::vector<double> ratio_steps;
    std::vector<std::uint8_t> is_held_out;
    double held_out = 0;
    const double range = column.highest - column.lowest;
    const std::size_t each = count() / kMostTried + 1;
    for (std::size_t row = 1; row < count(); row += each) {
      if (groups_[row] != groups_[row - 1]) continue;
      const double now = numbers[row];
      const double last = numbers[row - 1];
      if (std::isnan(now) || std::isnan(last)) continue;
      before.push_back(last);
      differences.push_back(now - last);
      ratios.push_back(log_deterministic(now / last));
      ratio_steps.push_back(std::max(column.step, range * 1e-6) / now);
      is_held_out.push_back(mixed_bits(groups_[row]) % 4 == 0 ? 1 : 0);
      held_out += is_held_out.back();
    }
    if (held_out < 10) return false;
    const std::vector<double> steps(differences.size(), std::max(column.step, range * 1e-6));
    // Of numbers of several magnitudes, differences have to show that they are the better ones.
    const double lead = column.highest >= kWideRatio * column.lowest ? kLead : 0;
    const std::vector<double> nothing(differences.size(), 0);
    return code_length(ratios, nothing, is_held_out, ratio_steps, true) <
           code_length(differences, nothing, is_held_out, steps, true) + lead;
  }

  void learn_lengths() {
    std::vector<double> lengths(parents());
    for (std::size_t p = 0; p < parents(); ++p) lengths[p] = static_cast<double>(length_of(p));
    std::vector<double> sorted = lengths;
    std::sort(sorted.begin(), sorted.end());
    const std::size_t beyond = parents() >= kFewestLimited ? 4 : 0;
    SiblingColumn column;
    column.name = "rows";
    column.lowest = sorted[beyond];
    column.highest = sorted[sorted.size() - 1 - beyond];
    column.step = 1;
    ColumnValues cells;
    cells.numbers = std::move(lengths);
    std::vector<std::uint32_t> alone(parents());
    std::iota(alone.begin(), alone.end(), std::uint32_t{0});
    learned_.length_plans = {SiblingPlan(column, cells, alone, false)};
    SiblingRowChain::Rows rows;
    rows.plans = learned_.length_plans;
    rows.features = learned_.context;
    rows.known = rows_.context;
    rows.cells = {std::move(cells)};
    rows.groups = std::move(alone);
    learned_.lengths = SiblingRowChain::learn(std::move(rows), options_, mixed_bits(fit_.seed + 1),
                                              [&](double share) { report(share * 0.05); });
  }

  /// The rows of parents that have any, by their numbers and their first rows.
  struct FirstRows {
    std::vector<std::size_t> parents;
    std::vector<std::size_t> rows;
  };

  [[nodiscard]] FirstRows first_rows() const {
    FirstRows first;
    for (std::size_t p = 0; p < parents(); ++p) {
      if (length_of(p) == 0) continue;
      first.parents.push_back(p);
      first.rows.push_back(begin_of(p));
    }
    return first;
  }

  /// What is known of first rows: the context, what is given, and how many rows there are.
  [[nodiscard]] SiblingRowChain::Rows known_firsts(const FirstRows& first) const {
    SiblingRowChain::Rows rows;
    for (const ColumnValues& column : rows_.context) {
      rows.known.push_back(taken_cells(column, first.parents));
    }
    for (const ColumnValues& column : rows_.given)
      rows.known.push_back(taken_cells(column, first.rows));
    ColumnValues lengths;
    for (const std::size_t p : first.parents) {
      lengths.numbers.push_back(static_cast<double>(length_of(p)));
    }
    rows.known.push_back(std::move(lengths));
    rows.groups.resize(first.parents.size());
    std::iota(rows.groups.begin(), rows.groups.end(), std::uint32_t{0});
    return rows;
  }

  /// How rows end is part of the context from then on.
  void learn_endings() {
    const std::vector<SiblingPlan> plans = learned_.ending_plans();
    if (plans.empty()) return;
    const FirstRows first = first_rows();
    SiblingRowChain::Rows rows = known_firsts(first);
    rows.plans = plans;
    rows.features = learned_.ending_features();
    for (const std::size_t c : learned_.endable()) {
      ColumnValues codes =
          ending_codes(cells_[c].numbers, rows_.ends, learned_.plans[c].end_values());
      rows.cells.push_back(taken_cells(codes, first.parents));
      rows_.context.push_back(std::move(codes));
    }
    learned_.endings = SiblingRowChain::learn(std::move(rows), options_, mixed_bits(fit_.seed + 5),
                                              [&](double) { report(0.05); });
  }

  void learn_first() {
    const FirstRows first = first_rows();
    if (first.rows.empty() || learned_.plans.empty()) return;
    SiblingRowChain::Rows rows = known_firsts(first);
    rows.plans = learned_.plans;
    rows.features = learned_.first_features();
    rows.plain_features = rows_.context.size() + rows_.given.size();
    for (const ColumnValues& column : cells_) rows.cells.push_back(taken_cells(column, first.rows));
    rows.barred_places = barred_places_;
    rows.end_features = learned_.end_features();
    rows.rows_left_feature = rows.features.size() - 1;
    rows.index = learned_.index;
    rows.clock = learned_.clock_or_null();
    rows.least_step = least_step_;
    rows.regular_step = regular_step_;
    learned_.first = SiblingRowChain::learn(
        std::move(rows), options_, mixed_bits(fit_.seed + 2),
        [&](double share) { report(0.05 + share * 0.1); }, &first_states_);
  }

  void learn_next() {
    std::size_t steps = 0;
    for (std::size_t p = 0; p < parents(); ++p) steps += length_of(p) > 1 ? length_of(p) - 1 : 0;
    if (steps == 0 || learned_.plans.empty()) return;
    const std::size_t chosen = std::min(steps, kMostLearnedRows);
    SiblingRowChain::Rows rows;
    rows.plans = learned_.plans;
    rows.features = learned_.next_features();
    rows.plain_features = rows_.context.size() + rows_.given.size();
    rows.known = SiblingHistory::empty(rows.features, chosen);
    rows.cells.resize(cells_.size());
    rows.last.resize(cells_.size());
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      const bool is_number = learned_.plans[c].is_number();
      rows.cells[c] = room(is_number, chosen);
      rows.last[c] = room(is_number, chosen);
    }
    rows.groups.resize(chosen);
    rows.index = learned_.index;
    rows.clock = learned_.clock_or_null();
    rows.least_step = least_step_;
    rows.regular_step = regular_step_;
    rows.barred_places = barred_places_;
    rows.end_features = learned_.end_features();
    rows.kind = learned_.kind_or_null();
    if (rows.kind != nullptr) {
      rows.kind_known = SiblingHistory::empty(rows.kind->features, chosen);
    }
    rows.barred_sequels = barred_sequels_;
    rows.never_changes = never_changes_;
    rows.rows_left_feature = rows.plain_features + SiblingModel::Learned::kLeft;
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      rows.own_features.push_back(learned_.layout.number_features(c));
      for (std::size_t& feature : rows.own_features.back()) {
        feature += rows.plain_features + SiblingModel::Learned::kPositions;
      }
    }
    const std::vector<std::size_t> endable = learned_.endable();
    for (std::size_t k = 0; k < endable.size(); ++k) {
      rows.own_features[endable[k]].push_back(rows.features.size() - endable.size() + k);
    }
    walk(rows, steps, chosen);
    learned_.next = SiblingRowChain::learn(
        std::move(rows), options_, mixed_bits(fit_.seed + 3),
        [&](double share) { report(0.15 + share * 0.8); }, &next_states_);
  }

  void calibrate() {
    calibrate_siblings(learned_, {.context = rows_.context,
                                  .given = rows_.given,
                                  .ends = rows_.ends,
                                  .first = std::move(first_states_),
                                  .next = std::move(next_states_),
                                  .seed = mixed_bits(fit_.seed + 4)});
  }

  static ColumnValues room(bool is_number, std::size_t rows) {
    ColumnValues cells;
    if (is_number) {
      cells.numbers.resize(rows);
    } else {
      cells.codes.resize(rows);
    }
    return cells;
  }

  /// Goes through the rows of all parents and takes `chosen` of the `steps` further ones.
  void walk(SiblingRowChain::Rows& rows, std::size_t steps, std::size_t chosen) const {
    std::vector<std::size_t> steps_before(parents() + 1, 0);
    for (std::size_t p = 0; p < parents(); ++p) {
      steps_before[p + 1] = steps_before[p] + (length_of(p) > 1 ? length_of(p) - 1 : 0);
    }
    constexpr std::size_t kParentsAtOnce = 64;
    parallel_chunks(parents(), kParentsAtOnce, [&](std::size_t begin, std::size_t end) {
      SiblingHistory history(learned_.layout, 1);
      std::optional<KindMemory> kinds;
      if (learned_.kind) kinds.emplace(*learned_.kind, 1);
      for (std::size_t p = begin; p < end; ++p) {
        history.reset(0);
        if (kinds) kinds->reset(0);
        for (std::size_t done = 0; done < length_of(p); ++done) {
          const std::size_t row = begin_of(p) + done;
          if (done > 0) {
            const std::size_t step = steps_before[p] + done - 1;
            const std::size_t to = step * chosen / steps;
            // Of the steps that would stand at one place, the first one does.
            const bool is_taken = step == 0 || (step - 1) * chosen / steps != to;
            if (is_taken) {
              write(rows, history, p, done, to);
              if (kinds) {
                kinds->write(0, cells_[learned_.kind->column].codes[row], rows.kind_known, to, 0);
              }
            }
          }
          history.advance(0, cells_, row);
          if (kinds) kinds->advance(0, cells_, row);
        }
      }
    });
  }

  void write(SiblingRowChain::Rows& rows, const SiblingHistory& history, std::size_t parent,
             std::size_t done, std::size_t to) const {
    const std::size_t row = begin_of(parent) + done;
    const std::size_t context = rows_.context.size();
    for (std::size_t c = 0; c < context; ++c) {
      copy(rows_.context[c], parent, rows.known[c], to);
    }
    for (std::size_t c = 0; c < rows_.given.size(); ++c) {
      copy(rows_.given[c], row, rows.known[context + c], to);
    }
    const std::size_t positions = context + rows_.given.size();
    double elapsed = 0;
    if (learned_.index) {
      const std::vector<double>& times = cells_[*learned_.index].numbers;
      elapsed = times[row - 1] - times[begin_of(parent)];
      learned_.clock.write(times[row - 1], rows.known, learned_.first_told(rows.features.size()),
                           to);
    }
    SiblingModel::Learned::write_position(rows.known, positions, to, length_of(parent), done,
                                          elapsed);
    history.write(0, rows.known, to, positions + SiblingModel::Learned::kPositions);
    learned_.write_ways_left(rows.known, to, static_cast<double>(length_of(parent) - done), history,
                             0);
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      copy(cells_[c], row, rows.cells[c], to);
      if (learned_.plans[c].is_number()) {
        rows.last[c].numbers[to] = history.number_before(0, c, learned_.plans[c], done);
      } else {
        rows.last[c].codes[to] = history.last_code(0, c);
      }
    }
    rows.groups[to] = groups_[row];
  }

  static void copy(const ColumnValues& from, std::size_t row, ColumnValues& to, std::size_t at) {
    if (from.numbers.empty()) {
      to.codes[at] = from.codes[row];
    } else {
      to.numbers[at] = from.numbers[row];
    }
  }

  static constexpr std::size_t kMostTried = 50'000;

  SiblingRows rows_;
  const SiblingOptions& options_;
  const FitOptions& fit_;
  SiblingModel::Learned learned_;
  std::vector<std::uint32_t> groups_;  ///< of each row
  std::vector<ColumnValues> cells_;    ///< inner ones
  double least_step_ = 0;
  double regular_step_ = 0;
  std::vector<std::vector<std::uint8_t>> barred_places_;    ///< of each plan
  std::vector<std::vector<std::uint64_t>> barred_sequels_;  ///< likewise
  std::vector<std::uint8_t> never_changes_;                 ///< likewise
  SiblingRowChain::LearnedStates first_states_;
  SiblingRowChain::LearnedStates next_states_;
};

}  // namespace

SiblingModel SiblingModel::learn(SiblingRows rows, const SiblingOptions& options,
                                 const FitOptions& fit) {
  if (rows.ends.empty()) {
    throw Error(ErrorCode::kData, "There are no parents whose rows could be learned.");
  }
  SiblingModel model;
  *model.learned_ = SiblingFit(std::move(rows), options, fit).learn();
  return model;
}

}  // namespace likeness::models
