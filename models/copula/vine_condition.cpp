#include <algorithm>
#include <string>

#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "likeness/random.hpp"
#include "models/copula/copula_model.hpp"
#include "models/sampling/rejection.hpp"

namespace likeness::models {
namespace {

/// Rows come from the vine this many at a time, at most.
constexpr std::uint64_t kTriesAtOnce = 16;

/// What is given of one column, by marginal of the column: the ranks that show the value.
struct Held {
  bool is_held = false;
  FixedValue value;
  std::vector<stats::Interval> ranks;  ///< empty where the column is free or determined
};

std::vector<Held> held_columns(const CopulaModel& model, const RowConditions& values) {
  std::vector<Held> held(model.learned.size());
  for (const RowConditions::OfColumn& asked : values.columns()) {
    require_possible(model, asked);
    const LearnedColumn& column = model.learned[asked.column];
    Held& of_column = held[asked.column];
    of_column.value = asked.cells.given().value();
    of_column.is_held = true;
    if (column.is_determined()) continue;
    bool possible = false;
    for (std::size_t marginal = 0; marginal < column.marginal_count(); ++marginal) {
      of_column.ranks.push_back(column.interval(marginal, of_column.value));
      possible = possible || of_column.ranks.back().upper > of_column.ranks.back().lower;
    }
    if (possible) continue;
    throw Error(ErrorCode::kUsage, "Column \"" + model.frame.name(asked.column) + "\" meets " +
                                       condition_text(asked.conditions) +
                                       " with probability 0, and this model draws until a row "
                                       "does; ask gaussian_copula, or for a range.");
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
    if (held[c].is_held && column.is_determined() &&
        !column.may_show(held[c].value, parent_level)) {
      return false;
    }
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

/// Whole rows of the vine as tries: those of a row are the first rows of a stream of its own.
class VineTries final : public TrySource {
 public:
  VineTries(const CopulaModel& model, const RowConditions& values, std::uint64_t rows,
            const SampleOptions& options)
      : model_(model),
        options_(options),
        held_(held_columns(model, values)),
        values_(model.frame.empty_values(rows)) {}

  void attempt(const TryRound& round, std::span<const std::uint64_t> rows,
               std::span<std::uint64_t> accepted) override {
    for (std::size_t k = 0; k < rows.size(); ++k) accepted[k] = try_row(round, rows[k]);
  }

  std::vector<ColumnValues> take() { return std::move(values_); }

 private:
  std::uint64_t try_row(const TryRound& round, std::uint64_t row) {
    const RandomStream stream(
        RandomStream(options_.seed, streams::kSampling.tries).bits(options_.first_row + row),
        streams::kSampling.tries);
    for (std::uint64_t done = 0; done < round.tries;) {
      const std::uint64_t count = std::min(kTriesAtOnce, round.tries - done);
      const Eigen::MatrixXd ranks = model_.vine->sample(count, stream, round.before + done);
      for (Eigen::Index k = 0; k < ranks.rows(); ++k) {
        if (place(model_, held_, ranks.row(k), row, values_)) {
          return done + static_cast<std::uint64_t>(k);
        }
      }
      done += count;
    }
    return round.tries;
  }

  const CopulaModel& model_;
  const SampleOptions& options_;
  std::vector<Held> held_;
  std::vector<ColumnValues> values_;
};

}  // namespace

std::vector<ColumnValues> sample_vine_given_values(const CopulaModel& model,
                                                   const RowConditions& values, std::uint64_t rows,
                                                   const SampleOptions& options,
                                                   SampleReport& report) {
  VineTries tries(model, values, rows, options);
  sample_by_tries(tries, rows, options, values.text(), report);
  return tries.take();
}

}  // namespace likeness::models
