#include <string>

#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "models/copula/copula_model.hpp"

namespace likeness::models {
namespace {

constexpr std::uint64_t kMostTries = 100'000;
/// Rows come from the vine this many at a time.
constexpr std::size_t kChunk = 16;

/// What a condition says of one column, by marginal of the column: the ranks that show the value.
struct Held {
  FixedValue value;
  std::vector<stats::Interval> ranks;  ///< empty where the column is free
};

std::vector<Held> held_columns(const CopulaModel& model, const std::vector<Condition>& conditions) {
  std::vector<Held> held(model.learned.size());
  for (const Condition& condition : conditions) {
    const std::size_t c = model.frame.find_learned(condition.column);
    const LearnedColumn& column = model.learned[c];
    if (!held[c].ranks.empty()) {
      throw Error(ErrorCode::kUsage,
                  "Column \"" + condition.column + "\" is asked to have two values; ask for one.");
    }
    held[c].value = fixed_value(model, c, condition.value);
    bool possible = false;
    for (std::size_t marginal = 0; marginal < column.marginal_count(); ++marginal) {
      held[c].ranks.push_back(column.interval(marginal, held[c].value));
      possible = possible || held[c].ranks.back().upper > held[c].ranks.back().lower;
    }
    if (possible) continue;
    throw Error(ErrorCode::kUsage,
                "Column \"" + condition.column + "\" shows the value \"" + condition.value +
                    "\" with probability 0, and this model draws until a row has it; use "
                    "gaussian_copula for it, or ask for another value.");
  }
  return held;
}

/// Puts ranks into cells of row `row`; false where a condition is not met.
bool place(const CopulaModel& model, const std::vector<Held>& held,
           const Eigen::Ref<const Eigen::RowVectorXd>& ranks, std::size_t row,
           std::vector<ColumnValues>& values) {
  for (const std::int32_t index : model.order) {
    const auto c = static_cast<std::size_t>(index);
    const LearnedColumn& column = model.learned[c];
    const std::int32_t parent_level =
        column.parent < 0 ? -1 : values[static_cast<std::size_t>(column.parent)].codes[row];
    if (held[c].ranks.empty()) {
      column.cell_at(ranks[index], parent_level, row, values[c]);
      continue;
    }
    const stats::Interval& interval = held[c].ranks[column.marginal_for(parent_level)];
    if (!(ranks[index] > interval.lower && ranks[index] <= interval.upper)) return false;
    if (column.has_levels()) {
      values[c].codes[row] = held[c].value.level;
    } else {
      values[c].numbers[row] = held[c].value.number;
    }
  }
  return true;
}

}  // namespace

std::vector<ColumnValues> sample_vine_conditionally(const CopulaModel& model, std::uint64_t rows,
                                                    const SampleOptions& options) {
  const std::vector<Held> held = held_columns(model, options.conditions);
  std::vector<ColumnValues> values = model.frame.empty_values(rows);
  parallel_for(rows, [&](std::size_t row) {
    const std::uint64_t absolute = options.first_row + row;
    // A row's tries are the first rows of a stream of its own.
    const RandomStream stream(RandomStream(options.seed, streams::kSampling.tries).bits(absolute),
                              streams::kSampling.tries);
    for (std::uint64_t tries = 0; tries < kMostTries; tries += kChunk) {
      const Eigen::MatrixXd ranks = model.vine->sample(kChunk, stream, tries);
      for (Eigen::Index k = 0; k < ranks.rows(); ++k) {
        if (place(model, held, ranks.row(k), row, values)) return;
      }
    }
    throw Error(ErrorCode::kUsage,
                "Fewer than one row in " + std::to_string(kMostTries) +
                    " meets the conditions together; ask for fewer or other values.");
  });
  return values;
}

}  // namespace likeness::models
