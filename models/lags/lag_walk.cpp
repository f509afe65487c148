#include "models/lags/lag_walk.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>
#include <variant>

#include "models/frame/validity_bits.hpp"
#include "table/column_type.hpp"
#include "table/table_rows.hpp"

namespace likeness::models {
namespace {

/// Strings by number, as they come.
class GrowingDictionary {
 public:
  explicit GrowingDictionary(const Column& column) {
    for (std::size_t k = 0; k < column.dictionary.size(); ++k) (void)code(column.dictionary[k]);
  }
  std::int32_t code(std::string_view value) {
    const auto [at, is_new] =
        codes_.emplace(std::string(value), static_cast<std::int32_t>(values_.size()));
    if (is_new) values_.emplace_back(value);
    return at->second;
  }
  [[nodiscard]] StringArray strings() const { return StringArray(values_); }

 private:
  std::map<std::string, std::int32_t> codes_;
  std::vector<std::string> values_;
};

/// A column of categories, each that of `source` in the row before, where both are there.
Column shifted_category(const Column& column, const Column& source,
                        std::span<const std::size_t> ends, const Column* known,
                        const KnownRows* rows) {
  GrowingDictionary dictionary(column);
  std::vector<std::int32_t> codes(column.codes.begin(), column.codes.end());
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    for (std::size_t row = begin + 1; row < end; ++row) {
      const bool is_known = known != nullptr && rows->is_new[row - 1] == 0;
      const Column& from = is_known ? *known : source;
      if (column.valid(row) && from.valid(row - 1)) {
        codes[row] = dictionary.code(string_at(from, row - 1));
      }
    }
    begin = end;
  }
  Column shifted = column;
  shifted.codes = std::move(codes);
  shifted.dictionary = dictionary.strings();
  return shifted;
}

/// The columns that are learned in place of what a definition computes.
std::vector<std::string> helper_names(const ColumnDefinition& definition, const Table& schema) {
  const RowColumns none(schema);
  std::vector<std::string> names;
  for (const HelperColumn& helper :
       std::visit([&](const auto& one) { return one.encode(none); }, definition)) {
    names.push_back(helper.column.name);
  }
  return names;
}

}  // namespace

LagWalk::LagWalk(const LagPlan& lags, const ConstraintPlan& plan) : lags_(lags), plan_(plan) {
  find_late();
  std::set<std::string> wanted;
  for (const LagLink& link : lags.links()) {
    if (!link.is_category && late_.contains(link.source)) wanted.insert(link.source);
  }
  // From the last definition to the first: each stands behind those that it needs.
  const std::vector<ColumnDefinition>& definitions = plan.definitions();
  for (std::size_t d = definitions.size(); d-- > 0;) {
    const std::vector<std::string> targets = targets_of(definitions[d]);
    const auto is_wanted = [&](const std::string& name) { return wanted.contains(name); };
    const auto is_late_one = [&](const std::string& name) { return late_.contains(name); };
    if (std::ranges::none_of(targets, is_wanted) || std::ranges::none_of(targets, is_late_one)) {
      continue;
    }
    needed_.insert(needed_.begin(), &definitions[d]);
    for (const std::string& input : inputs_of(definitions[d])) wanted.insert(input);
  }
}

void LagWalk::find_late() {
  for (const LagLink& link : lags_.links()) {
    if (!link.is_category) late_.insert(link.target);
  }
  for (const ColumnDefinition& definition : plan_.definitions()) {
    const std::vector<std::string> inputs = inputs_of(definition);
    if (std::ranges::none_of(inputs, [&](const auto& name) { return late_.contains(name); })) {
      continue;
    }
    for (const std::string& target : targets_of(definition)) late_.insert(target);
  }
}

std::set<std::string> LagWalk::inputs() const {
  std::set<std::string> inputs;
  std::set<std::string> made;
  for (const ColumnDefinition* definition : needed_) {
    for (const std::string& target : targets_of(*definition)) made.insert(target);
    for (const std::string& name : inputs_of(*definition)) inputs.insert(name);
  }
  for (const LagLink& link : lags_.links()) inputs.insert(link.source);
  for (const std::string& name : made) inputs.erase(name);
  for (const LagLink& link : lags_.links()) inputs.erase(link.target);
  return inputs;
}

void LagWalk::link_categories(RowColumns& rows, std::span<const std::size_t> ends,
                              const KnownRows* known) const {
  std::vector<Column> linked;
  for (const LagLink& link : lags_.links()) {
    if (!link.is_category) continue;
    const Column* known_source = known == nullptr ? nullptr : known->rows.find(link.source);
    linked.push_back(
        shifted_category(rows.at(link.target), rows.at(link.source), ends, known_source, known));
  }
  for (Column& column : linked) rows.set(std::move(column));
}

void LagWalk::take_numbers(const RowColumns& rows) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  std::set<std::string> made;
  for (const ColumnDefinition* definition : needed_) {
    for (const std::string& target : targets_of(*definition)) made.insert(target);
  }
  for (const LagLink& link : lags_.links()) {
    if (link.is_category) continue;
    numbers_[link.target] = numbers_of_cells(rows.at(link.target));
    if (made.contains(link.source)) {
      numbers_[link.source].assign(rows.rows(), kNone);
    } else {
      numbers_[link.source] = numbers_of_cells(rows.at(link.source));
    }
  }
  if (needed_.empty()) return;
  std::set<std::string> given = inputs();
  for (const ColumnDefinition* definition : needed_) {
    for (std::string& name : helper_names(*definition, plan_.schema())) {
      given.insert(std::move(name));
    }
  }
  given_ = rows.table(std::vector<std::string>(given.begin(), given.end()));
}

void LagWalk::run(RowColumns& rows, std::span<const std::size_t> ends, const KnownRows* known) {
  link_categories(rows, ends, known);
  take_numbers(rows);
  if (numbers_.empty()) return;
  struct Run {
    std::size_t row;
    std::size_t end;
  };
  std::vector<Run> runs;
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    if (end > begin) runs.push_back({begin, end});
    begin = end;
  }
  std::vector<std::size_t> at;
  for (bool is_first = true; !runs.empty(); is_first = false) {
    at.clear();
    for (Run& run : runs) at.push_back(run.row++);
    step(at, is_first, known);
    std::erase_if(runs, [](const Run& run) { return run.row == run.end; });
  }
  for (const LagLink& link : lags_.links()) {
    if (!link.is_category) rows.set(link.form.column_of(numbers_.at(link.target)));
  }
}

double LagWalk::linked(const LagLink& link, std::size_t row, bool is_first) const {
  const std::vector<double>& target = numbers_.at(link.target);
  const double drawn = target[row];
  if (is_first) return link.start.value_or(drawn);
  const double before = numbers_.at(link.source)[row - 1];
  if (!link.is_limit) {
    if (std::isnan(before) || (std::isnan(drawn) && !link.is_sum)) return drawn;
    return link.form.nearest(before + link.offset);
  }
  // Where it isn't known when the row before ended, this one doesn't begin before that did.
  const double bound = std::isnan(before) ? target[row - 1] : before;
  if (std::isnan(bound) || std::isnan(drawn)) return drawn;
  const bool is_strict = link.is_strict && !std::isnan(before);
  const bool breaks = drawn < bound || (is_strict && drawn == bound);
  return breaks ? link.form.at_least(bound + (bound - drawn), bound, is_strict) : drawn;
}

void LagWalk::put_known(const KnownRows& known, const std::string& column,
                        std::span<const std::size_t> at) {
  const Column* cells = known.rows.find(column);
  if (cells == nullptr) return;
  std::vector<double>& numbers = numbers_.at(column);
  for (const std::size_t row : at) {
    if (known.is_new[row] == 0 && cells->valid(row)) numbers[row] = number_at(*cells, row);
  }
}

void LagWalk::step(std::span<const std::size_t> at, bool is_first, const KnownRows* known) {
  for (const LagLink& link : lags_.links()) {
    if (link.is_category) continue;
    std::vector<double>& numbers = numbers_.at(link.target);
    for (const std::size_t row : at) numbers[row] = linked(link, row, is_first);
    if (known != nullptr) put_known(*known, link.target, at);
  }
  if (!needed_.empty()) {
    RowColumns rows(take_table_rows(given_, at));
    for (const LagLink& link : lags_.links()) {
      if (link.is_category) continue;
      std::vector<double> some;
      for (const std::size_t row : at) some.push_back(numbers_.at(link.target)[row]);
      rows.set(link.form.column_of(some));
    }
    for (const ColumnDefinition* definition : needed_) {
      std::visit([&](const auto& one) { one.restore(rows); }, *definition);
      for (const std::string& target : targets_of(*definition)) {
        const auto kept = numbers_.find(target);
        if (kept == numbers_.end()) continue;
        const std::vector<double> made = numbers_of_cells(rows.at(target));
        for (std::size_t k = 0; k < at.size(); ++k) kept->second[at[k]] = made[k];
      }
    }
  }
  if (known == nullptr) return;
  for (const LagLink& link : lags_.links()) {
    if (!link.is_category) put_known(*known, link.source, at);
  }
}

}  // namespace likeness::models
