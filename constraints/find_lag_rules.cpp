#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "constraints/lag_numbers.hpp"
#include "constraints/lag_rule.hpp"
#include "constraints/searched_table.hpp"
#include "core/elementary.hpp"
#include "table/column_type.hpp"

namespace likeness {
namespace {

/// Of more columns, the first are looked at.
constexpr std::size_t kMostLagColumns = 100;
/// Of more columns, sums of two are not tried.
constexpr std::size_t kMostLagPairs = 30;
/// How many rows would break an order if each row was as long as another one of its sequence: of
/// dates, where that one event ends before the next one begins is no surprise, and of numbers.
constexpr double kLeastDateBreaks = 7;
constexpr double kLeastLagBreaks = 20;

/// Of each value, minus the logarithm of its share among those that are there.
class LagSurprise {
 public:
  explicit LagSurprise(const std::vector<double>& values) {
    for (const double value : values) {
      if (std::isnan(value)) continue;
      ++counts_[value];
      rows_ += 1;
    }
  }
  [[nodiscard]] double of(double value) const {
    const auto found = counts_.find(value);
    return found == counts_.end() ? 0
                                  : -log_deterministic(static_cast<double>(found->second) / rows_);
  }
  [[nodiscard]] std::size_t size() const noexcept { return counts_.size(); }

 private:
  std::map<double, std::size_t> counts_;
  double rows_ = 0;
};

/// Looks for rules that none of the others says already.
class LagSearch {
 public:
  LagSearch(const Table& table, const Metadata& metadata, const SequenceRows& sequences)
      : sequences_(sequences) {
    for (const ColumnMetadata& meaning : metadata.columns) {
      const Column* column = table.find(meaning.name);
      if (column == nullptr || metadata.primary_key == meaning.name) continue;
      const bool is_quantity_there = is_quantity(column->type) && (meaning.sdtype == "numerical" ||
                                                                   meaning.sdtype == "datetime");
      if (is_quantity_there && numbers_.size() < kMostLagColumns) {
        numbers_.emplace_back(*column, sequences);
        is_counter_.push_back(counts(numbers_.back()));
      }
      const bool is_name = column->type == ColumnType::kCategory && meaning.sdtype == "categorical";
      if (is_name && categories_.size() < kMostLagColumns) categories_.push_back(column);
    }
  }

  std::vector<LagRule> find() {
    find_carried_numbers();
    find_carried_categories();
    find_sums();
    find_orders_of_lags();
    return std::move(found_);
  }

 private:
  /// Whether each row adds the same (or nothing) to the one before.
  [[nodiscard]] bool counts(const LagNumbers& column) const {
    double step = std::nan("");
    return each_lag_step(sequences_, [&](std::size_t row) {
      const double now = column.values[row] - column.values[row - 1];
      if (std::isnan(now)) return true;
      if (std::isnan(step)) step = now;
      return column.same(now, step);
    });
  }

  [[nodiscard]] const LagRule* rule_for(const std::string& column) const {
    const auto rule = std::ranges::find(found_, column, &LagRule::column);
    return rule == found_.end() ? nullptr : &*rule;
  }

  // ---- Carried ----------------------------------------------------------------------------------

  void find_carried_numbers() {
    for (std::size_t x = 0; x < numbers_.size(); ++x) {
      for (std::size_t y = 0; y < numbers_.size() && !is_counter_[x]; ++y) {
        if (x == y || numbers_[x].is_date != numbers_[y].is_date) continue;
        if (try_carried(numbers_[x], numbers_[y])) break;
      }
    }
  }

  bool try_carried(const LagNumbers& column, const LagNumbers& source) {
    double offset = std::nan("");
    const bool holds = each_lag_step(sequences_, [&](std::size_t row) {
      const double by = column.values[row] - source.values[row - 1];
      if (std::isnan(by)) return true;
      if (std::isnan(offset)) {
        const bool is_next = column.is_date || (column.is_whole && std::abs(by - 1) < 1e-9);
        offset = column.same(column.values[row], source.values[row - 1]) ? 0 : by;
        if (offset != 0 && !is_next) return false;
      }
      return column.same(column.values[row], source.values[row - 1] + offset);
    });
    if (!holds || std::isnan(offset)) return false;
    const LagSurprise surprise(column.values);
    double nats = 0;
    std::size_t telling = 0;
    each_lag_step(sequences_, [&](std::size_t row) {
      const double now = column.values[row];
      const bool tells =
          !std::isnan(source.values[row - 1]) && !std::isnan(now) && now != column.values[row - 1];
      if (!tells) return true;
      nats += surprise.of(now);
      ++telling;
      return true;
    });
    if (!is_certain(telling, nats) || surprise.size() < 3) return false;
    found_.push_back({.kind = LagRule::Kind::kCarried,
                      .column = column.name,
                      .source = source.name,
                      .offset = offset,
                      .is_date = column.is_date});
    return true;
  }

  [[nodiscard]] bool is_certain(std::size_t rows, double nats) const {
    const auto columns = static_cast<double>(numbers_.size() + categories_.size());
    return rows >= kFewestTellingRows &&
           nats >= kLeastSurprise + 2 * log_deterministic(std::max(columns, 1.0));
  }

  void find_carried_categories() {
    for (const Column* column : categories_) {
      for (const Column* source : categories_) {
        if (column != source && try_carried(*column, *source)) break;
      }
    }
  }

  bool try_carried(const Column& column, const Column& source) {
    std::map<std::string_view, std::size_t> counts;
    std::size_t rows = 0;
    for (const std::size_t row : sequences_.rows) {
      if (!column.valid(row)) continue;
      ++counts[string_at(column, row)];
      ++rows;
    }
    double nats = 0;
    std::size_t telling = 0;
    const bool holds = each_lag_step(sequences_, [&](std::size_t at) {
      const std::size_t row = sequences_.rows[at];
      const std::size_t before = sequences_.rows[at - 1];
      if (!column.valid(row) || !source.valid(before)) return true;
      const std::string_view now = string_at(column, row);
      if (now != string_at(source, before)) return false;
      if (column.valid(before) && string_at(column, before) == now) return true;
      nats -= log_deterministic(static_cast<double>(counts[now]) / static_cast<double>(rows));
      ++telling;
      return true;
    });
    if (!holds || !is_certain(telling, nats)) return false;
    found_.push_back(
        {.kind = LagRule::Kind::kCarried, .column = column.name, .source = source.name});
    return true;
  }

  // ---- Sums -------------------------------------------------------------------------------------

  /// What is carried, and what it is carried from, is summed by rules within rows.
  [[nodiscard]] bool is_carried(const std::string& name) const {
    return std::ranges::any_of(found_, [&](const LagRule& rule) {
      return rule.kind == LagRule::Kind::kCarried && rule.offset == 0 &&
             (rule.column == name || rule.source == name);
    });
  }

  void find_sums() {
    for (std::size_t s = 0; s < numbers_.size(); ++s) {
      const LagNumbers& column = numbers_[s];
      if (column.is_date || is_counter_[s] || is_carried(column.name)) continue;
      if (!find_sum_of_one(column)) find_sum_of_two(column);
    }
  }

  [[nodiscard]] bool may_be_added(const LagNumbers& part, const LagNumbers& to) const {
    const bool varies = std::ranges::any_of(part.values, [&](double value) {
      return !std::isnan(value) && value != part.values.front();
    });
    return &part != &to && !part.is_date && varies && rule_for(part.name) == nullptr;
  }

  [[nodiscard]] static bool has_missing(const LagNumbers& column) {
    return std::ranges::any_of(column.values, [](double value) { return std::isnan(value); });
  }

  bool find_sum_of_one(const LagNumbers& column) {
    for (const LagNumbers& part : numbers_) {
      if (!may_be_added(part, column)) continue;
      const LagNumbers* const one[] = {&part};
      if (try_sum(column, one, {}) || try_sum(column, {}, one)) return true;
    }
    return false;
  }

  bool find_sum_of_two(const LagNumbers& column) {
    if (numbers_.size() > kMostLagPairs) return false;
    for (const LagNumbers& a : numbers_) {
      for (const LagNumbers& b : numbers_) {
        if (&a == &b || !may_be_added(a, column) || !may_be_added(b, column)) continue;
        const LagNumbers* const first[] = {&a};
        const LagNumbers* const second[] = {&b};
        const LagNumbers* const both[] = {&a, &b};
        if (try_sum(column, first, second) || (&a < &b && try_sum(column, both, {}))) return true;
        // A debit or a credit is left blank where there is none.
        const bool has_blanks = has_missing(a) && has_missing(b);
        if (has_blanks && try_sum(column, first, second, true)) return true;
      }
    }
    return false;
  }

  /// Whether the sums of the same row, or of the row before, are the steps of a column.
  bool try_sum(const LagNumbers& column, std::span<const LagNumbers* const> added,
               std::span<const LagNumbers* const> subtracted, bool blanks_are_zero = false) {
    // Most sums differ from the first steps that there are.
    for (const bool is_before : {false, true}) {
      const auto step_at = [&](std::size_t row) {
        const std::size_t at = is_before ? row - 1 : row;
        double step = 0;
        const auto value_of = [&](const LagNumbers& part) {
          return blanks_are_zero && std::isnan(part.values[at]) ? 0 : part.values[at];
        };
        for (const LagNumbers* part : added) step += value_of(*part);
        for (const LagNumbers* part : subtracted) step -= value_of(*part);
        return step;
      };
      const bool holds = each_lag_step(sequences_, [&](std::size_t row) {
        const double last = column.values[row - 1];
        const double now = column.values[row];
        if (std::isnan(last) || std::isnan(now)) return true;
        const double step = step_at(row);
        return !std::isnan(step) && column.same(now, last + step);
      });
      if (!holds) continue;
      const std::vector<double> sums =
          lag_sums(added, subtracted, column.values.size(), blanks_are_zero);
      const LagSurprise surprise(sums);
      double nats = 0;
      std::size_t telling = 0;
      each_lag_step(sequences_, [&](std::size_t row) {
        const double step = sums[is_before ? row - 1 : row];
        const bool tells = column.values[row] != column.values[row - 1] && !std::isnan(step) &&
                           !std::isnan(column.values[row] - column.values[row - 1]);
        if (!tells) return true;
        nats += surprise.of(step);
        ++telling;
        return true;
      });
      if (!is_certain(telling, nats)) continue;
      keep_sum(column, added, subtracted, is_before, sums);
      found_.back().blanks_are_zero = blanks_are_zero;
      return true;
    }
    return false;
  }

  void keep_sum(const LagNumbers& column, std::span<const LagNumbers* const> added,
                std::span<const LagNumbers* const> subtracted, bool is_before,
                const std::vector<double>& sums) {
    LagRule rule;
    rule.kind = is_before ? LagRule::Kind::kSumOfBefore : LagRule::Kind::kSum;
    rule.column = column.name;
    for (const LagNumbers* part : added) rule.added.push_back(part->name);
    for (const LagNumbers* part : subtracted) rule.subtracted.push_back(part->name);
    rule.start = start_of(column, sums, is_before);
    found_.push_back(std::move(rule));
  }

  /// What a sum begins from, where that is the same in 20 sequences, and in all.
  [[nodiscard]] std::optional<double> start_of(const LagNumbers& column,
                                               const std::vector<double>& sums,
                                               bool is_before) const {
    std::optional<double> start;
    std::size_t begin = 0;
    for (const std::size_t end : sequences_.ends) {
      const double from = column.values[begin] - (is_before ? 0 : sums[begin]);
      begin = end;
      if (std::isnan(from)) continue;
      if (!start) start = column.same(from, std::round(from)) ? std::round(from) : from;
      if (!column.same(from, *start)) return std::nullopt;
    }
    if (sequences_.size() < kFewestTellingRows) return std::nullopt;
    return start;
  }

  // ---- Orders -----------------------------------------------------------------------------------

  void find_orders_of_lags() {
    std::vector<LagRule> orders;
    for (const LagNumbers& low : numbers_) {
      for (const LagNumbers& high : numbers_) {
        if (&low == &high || low.is_date != high.is_date || rule_for(low.name) != nullptr) continue;
        if (auto rule = try_order(low, high)) orders.push_back(std::move(*rule));
      }
    }
    // Of columns that are in order within rows, the narrowest say most.
    for (const LagRule& rule : orders) {
      const bool follows = std::ranges::any_of(orders, [&](const LagRule& other) {
        if (&other == &rule || (other.column == rule.column && other.source == rule.source)) {
          return false;
        }
        const bool is_narrower = is_never_below(named(rule.column), named(other.column)) &&
                                 is_never_below(named(other.source), named(rule.source));
        // Of columns that are the same, the first ones count.
        const bool is_wider = is_never_below(named(other.column), named(rule.column)) &&
                              is_never_below(named(rule.source), named(other.source));
        return is_narrower && (!is_wider || &other < &rule);
      });
      if (!follows) found_.push_back(rule);
    }
  }

  [[nodiscard]] const LagNumbers& named(const std::string& name) const {
    return *std::ranges::find(numbers_, name, &LagNumbers::name);
  }

  /// Whether a number is never below another one of its row.
  [[nodiscard]] static bool is_never_below(const LagNumbers& high, const LagNumbers& low) {
    for (std::size_t row = 0; row < high.values.size(); ++row) {
      if (high.values[row] < low.values[row]) return false;
    }
    return true;
  }

  [[nodiscard]] std::optional<LagRule> try_order(const LagNumbers& low,
                                                 const LagNumbers& high) const {
    bool is_strict = true;
    const bool holds = each_lag_step(sequences_, [&](std::size_t row) {
      is_strict = is_strict && low.values[row] != high.values[row - 1];
      return !(low.values[row] < high.values[row - 1]);
    });
    if (!holds || !is_never_below(high, low)) return std::nullopt;
    const double least = low.is_date ? kLeastDateBreaks : kLeastLagBreaks;
    if (breaks_by_chance(low, high) < least) return std::nullopt;
    return LagRule{.kind = LagRule::Kind::kNotBelow,
                   .column = low.name,
                   .source = high.name,
                   .is_date = low.is_date,
                   .strict = is_strict};
  }

  /// How many rows would begin before the last one ends, if that was as long as another one of its
  /// sequence.
  [[nodiscard]] double breaks_by_chance(const LagNumbers& low, const LagNumbers& high) const {
    double breaks = 0;
    std::vector<double> steps;
    std::size_t begin = 0;
    for (const std::size_t end : sequences_.ends) {
      steps.clear();
      for (std::size_t row = begin + 1; row < end; ++row) {
        const double step = low.values[row] - low.values[row - 1];
        if (!std::isnan(step) && !std::isnan(high.values[row - 1])) steps.push_back(step);
      }
      std::sort(steps.begin(), steps.end());
      for (std::size_t row = begin; row + 1 < end && !steps.empty(); ++row) {
        const double length = high.values[row] - low.values[row];
        if (std::isnan(length)) continue;
        const auto shorter = std::ranges::lower_bound(steps, length) - steps.begin();
        breaks += static_cast<double>(shorter) / static_cast<double>(steps.size());
      }
      begin = end;
    }
    return breaks;
  }

  const SequenceRows& sequences_;
  std::vector<LagNumbers> numbers_;
  std::vector<bool> is_counter_;
  std::vector<const Column*> categories_;
  std::vector<LagRule> found_;
};

}  // namespace

std::vector<LagRule> find_lag_rules(const Table& table, const Metadata& metadata,
                                    const SequenceRows& sequences) {
  if (sequences.rows.size() < sequences.size() + kFewestTellingRows) return {};
  return LagSearch(table, metadata, sequences).find();
}

}  // namespace likeness
