#include <algorithm>
#include <numeric>
#include <utility>

#include "core/streams.hpp"
#include "likeness/parallel.hpp"
#include "models/frame/patched_column.hpp"
#include "models/trees/row_completion.hpp"
#include "models/trees/sequential_model.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kImputationGuesses = 32;
constexpr std::size_t kImputedRows = 256;  ///< rows

std::size_t choose(const std::vector<double>& weights, double uniform) {
  std::size_t guess = 0;
  while (guess + 1 < weights.size() && uniform >= weights[guess]) uniform -= weights[guess++];
  return guess;
}

}  // namespace

Table SequentialTrees::impute(const Table& table, std::uint64_t seed) const {
  const KnownCells cells = encode_known(frame_, table);
  const KnownStates known = known_states(frame_, chain_, cells);
  std::vector<ColumnValues> filled = cells.values;
  const RandomStream guesses(seed, streams::kSampling.guesses);
  const RandomStream choices(seed, streams::kSampling.row_choice);
  parallel_chunks(table.rows(), kImputedRows, [&](std::size_t begin, std::size_t end) {
    RowCompletion rows(chain_, known, begin, end, kImputationGuesses, guesses);
    bool any = false;
    for (std::size_t place = 0; place < chain_.size(); ++place) {
      for (std::size_t row = begin; row < end; ++row) {
        if (!cells.is_missing(chain_[place].column, row)) continue;
        rows.forget(row, place);
        any = true;
      }
    }
    if (!any) return;
    rows.complete();
    for (std::size_t row = begin; row < end; ++row) {
      const std::size_t guess = choose(rows.weights(row - begin), choices.uniform(row));
      const std::size_t from = (row - begin) * kImputationGuesses + guess;
      for (std::size_t place = 0; place < chain_.size(); ++place) {
        const ChainColumn& column = chain_[place];
        if (!cells.is_missing(column.column, row)) continue;
        ColumnValues& values = filled[column.column];
        const std::int32_t state = rows.states(place)[from];
        if (column.states.has_levels()) {
          values.codes[row] = state;
        } else {
          values.numbers[row] = column.states.number_at(state, rows.ranks(place)[from]);
        }
      }
    }
  });
  std::vector<Column> columns = table.columns();
  for (std::size_t k = 0; k < frame_.learned(); ++k) {
    if (cells.missing[k].empty() || frame_.is_gaps(k)) continue;
    Column& column = *std::find_if(columns.begin(), columns.end(), [&](const Column& other) {
      return other.name == frame_.name(k);
    });
    const LevelEncoder* levels = frame_.level_encoder(k);
    if (levels != nullptr) {
      for (std::int32_t& code : filled[k].codes) code = std::max(code, 0);
    }
    column =
        patched(column, levels != nullptr ? levels->decode(filled[k].codes)
                                          : frame_.number_encoder(k)->decode(filled[k].numbers));
  }
  return Table(std::move(columns));
}

}  // namespace likeness::models
