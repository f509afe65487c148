#include <algorithm>
#include <map>

#include "models/copula/copula_model.hpp"
#include "models/sampling/cell_condition.hpp"
#include "models/sampling/rejection.hpp"

namespace likeness::models {
namespace {

using ColumnConditions = std::map<std::size_t, CellCondition>;

CellCondition condition_on(const Frame& frame, std::size_t k,
                           const std::vector<Condition>& conditions) {
  if (const LevelEncoder* levels = frame.level_encoder(k)) {
    return {frame.name(k), *levels, conditions};
  }
  return {frame.name(k), *frame.number_encoder(k), conditions};
}

ColumnConditions by_column(const CopulaModel& model, const std::vector<Condition>& conditions) {
  std::map<std::size_t, std::vector<Condition>> lists;
  for (const Condition& condition : conditions) {
    lists[model.frame.find_learned(condition.column)].push_back(condition);
  }
  ColumnConditions found;
  for (const auto& [c, list] : lists) found.emplace(c, condition_on(model.frame, c, list));
  return found;
}

bool meets(const CopulaModel& model, const ColumnConditions& conditions,
           const std::vector<ColumnValues>& cells, std::size_t row) {
  return std::all_of(conditions.begin(), conditions.end(), [&](const auto& entry) {
    const auto& [c, condition] = entry;
    const NumberEncoder* numbers = model.frame.number_encoder(c);
    return numbers != nullptr ? condition.admits(numbers->restrained(cells[c].numbers[row]))
                              : condition.admits(cells[c].codes[row]);
  });
}

}  // namespace

std::vector<ColumnValues> sample_conditionally(const CopulaModel& model, std::uint64_t rows,
                                               const SampleOptions& options, SampleReport& report) {
  std::vector<Condition> values;
  std::vector<Condition> others;
  for (const Condition& condition : options.conditions) {
    (condition.comparison == Comparison::kEqual ? values : others).push_back(condition);
  }
  if (others.empty()) return sample_given_values(model, rows, options);
  const ColumnConditions conditions = by_column(model, others);
  CandidateSource source;
  source.wanted = condition_text(options.conditions);
  source.draw = [&](std::uint64_t seed, std::uint64_t first_row, std::size_t count) {
    const SampleOptions part{.seed = seed, .first_row = first_row, .conditions = values};
    return values.empty() ? sample_freely(model, count, part)
                          : sample_given_values(model, count, part);
  };
  source.admit = [&](std::vector<ColumnValues>& cells, std::size_t row) {
    return meets(model, conditions, cells, row);
  };
  return sample_by_rejection(source, rows, options, report);
}

}  // namespace likeness::models
