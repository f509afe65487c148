#include <algorithm>

#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "models/trees/chain_walker.hpp"
#include "models/trees/sequential_model.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kDrawnRows = 8192;

void write_cells(const ColumnStates& states, std::span<const std::int32_t> drawn,
                 std::span<const double> ranks, std::size_t begin, ColumnValues& cells) {
  for (std::size_t k = 0; k < drawn.size(); ++k) {
    if (states.has_levels()) {
      cells.codes[begin + k] = drawn[k];
    } else {
      cells.numbers[begin + k] = states.number_at(drawn[k], ranks[k]);
    }
  }
}

/// The rows of a chunk, drawn column after column behind the `given` first ones, whose states are
/// known: given_states[place], of all rows. Rows have the numbers from first_row on, or
/// `given_ranks`.
struct ChunkDraw {
  const std::vector<ChainColumn>& chain;
  RandomStream stream;
  double temperature = 1;
  std::uint64_t first_row = 0;
  std::vector<std::vector<std::int32_t>> given_states = {};
  std::span<const double> given_ranks = {};

  void draw(std::size_t begin, std::size_t end, std::vector<ColumnValues>& cells) const {
    const std::size_t rows = end - begin;
    std::vector<double> uniforms(rows * chain.size());
    if (given_ranks.empty()) {
      stream.fill_uniform((first_row + begin) * chain.size(), uniforms);
    } else {
      const auto part = given_ranks.subspan(begin * chain.size(), uniforms.size());
      std::copy(part.begin(), part.end(), uniforms.begin());
    }
    ChainWalker walker(chain, rows, temperature);
    for (std::size_t place = 0; place < given_states.size(); ++place) {
      walker.set(place, std::span(given_states[place]).subspan(begin, rows));
    }
    std::vector<double> ranks(rows);
    for (std::size_t place = given_states.size(); place < chain.size(); ++place) {
      const std::size_t column = chain[place].column;
      for (std::size_t k = 0; k < rows; ++k) ranks[k] = uniforms[k * chain.size() + column];
      walker.draw(place, ranks);
      write_cells(chain[place].states, walker.states(place), ranks, begin, cells[column]);
    }
  }
};

/// All rows of what stands behind the `given` first columns of the chain.
std::vector<ColumnValues> draw_behind(ChunkDraw& chunk, const Frame& frame, std::size_t given,
                                      const std::vector<ColumnValues>& cells, std::size_t rows) {
  const std::vector<ChainColumn>& chain = chunk.chain;
  for (std::size_t place = 0; place < given; ++place) {
    chunk.given_states.push_back(chain[place].states.encode(cells[chain[place].column]));
  }
  std::vector<ColumnValues> drawn = frame.empty_values(rows);
  for (std::size_t place = 0; place < given; ++place) {
    drawn[chain[place].column] = cells[chain[place].column];
  }
  parallel_chunks(rows, kDrawnRows,
                  [&](std::size_t begin, std::size_t end) { chunk.draw(begin, end, drawn); });
  return drawn;
}

}  // namespace

std::vector<ColumnValues> SequentialTrees::draw_cells(std::uint64_t seed, std::uint64_t first_row,
                                                      std::size_t rows) const {
  SampleOptions options;
  options.seed = seed;
  return draw_cells_at(options, first_row, rows);
}

std::vector<ColumnValues> SequentialTrees::draw_cells_at(const SampleOptions& options,
                                                         std::uint64_t first_row,
                                                         std::size_t rows) const {
  if (given_ > 0) {
    throw Error(ErrorCode::kUsage, "Rows of this model need the cells of the columns given to it.");
  }
  std::vector<ColumnValues> cells = frame_.empty_values(rows);
  const ChunkDraw chunk{chain_, RandomStream(options.seed, streams::kSampling.ranks),
                        options.temperature, first_row};
  parallel_chunks(rows, kDrawnRows,
                  [&](std::size_t begin, std::size_t end) { chunk.draw(begin, end, cells); });
  return cells;
}

std::vector<ColumnValues> SequentialTrees::draw_given(const std::vector<ColumnValues>& cells,
                                                      std::uint64_t seed,
                                                      std::uint64_t first_row) const {
  ChunkDraw chunk{chain_, RandomStream(seed, streams::kSampling.ranks), 1, first_row};
  return draw_behind(chunk, frame_, given_, cells,
                     given_ == 0 ? 0 : cells[chain_[0].column].size());
}

std::vector<ColumnValues> SequentialTrees::draw_given(const std::vector<ColumnValues>& cells,
                                                      std::span<const double> ranks) const {
  ChunkDraw chunk{chain_, RandomStream(0, streams::kSampling.ranks)};
  chunk.given_ranks = ranks;
  return draw_behind(chunk, frame_, given_, cells,
                     chain_.empty() ? 0 : ranks.size() / chain_.size());
}

}  // namespace likeness::models
