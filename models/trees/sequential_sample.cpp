#include "core/streams.hpp"
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

/// The rows of a chunk, drawn column after column. Rows have the numbers from first_row on.
struct ChunkDraw {
  const std::vector<ChainColumn>& chain;
  RandomStream stream;
  double temperature = 1;
  std::uint64_t first_row = 0;

  void draw(std::size_t begin, std::size_t end, std::vector<ColumnValues>& cells) const {
    const std::size_t rows = end - begin;
    std::vector<double> uniforms(rows * chain.size());
    stream.fill_uniform((first_row + begin) * chain.size(), uniforms);
    ChainWalker walker(chain, rows, temperature);
    std::vector<double> ranks(rows);
    for (std::size_t place = 0; place < chain.size(); ++place) {
      const std::size_t column = chain[place].column;
      for (std::size_t k = 0; k < rows; ++k) ranks[k] = uniforms[k * chain.size() + column];
      walker.draw(place, ranks);
      write_cells(chain[place].states, walker.states(place), ranks, begin, cells[column]);
    }
  }
};

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
  std::vector<ColumnValues> cells = frame_.empty_values(rows);
  const ChunkDraw chunk{chain_, RandomStream(options.seed, streams::kSampling.ranks),
                        options.temperature, first_row};
  parallel_chunks(rows, kDrawnRows,
                  [&](std::size_t begin, std::size_t end) { chunk.draw(begin, end, cells); });
  return cells;
}

}  // namespace likeness::models
