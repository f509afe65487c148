#include <algorithm>

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

/// Draws the rows of one chunk, column after column.
void draw_chunk(const std::vector<ChainColumn>& chain, const RandomStream& stream,
                std::uint64_t first_row, std::size_t begin, std::size_t end,
                std::vector<ColumnValues>& cells) {
  const std::size_t rows = end - begin;
  std::vector<double> uniforms(rows * chain.size());
  stream.fill_uniform((first_row + begin) * chain.size(), uniforms);
  ChainWalker walker(chain, rows);
  std::vector<double> ranks(rows);
  for (std::size_t place = 0; place < chain.size(); ++place) {
    const std::size_t column = chain[place].column;
    for (std::size_t k = 0; k < rows; ++k) ranks[k] = uniforms[k * chain.size() + column];
    walker.draw(place, ranks);
    write_cells(chain[place].states, walker.states(place), ranks, begin, cells[column]);
  }
}

}  // namespace

std::vector<ColumnValues> SequentialTrees::draw_cells(std::uint64_t seed, std::uint64_t first_row,
                                                      std::size_t rows) const {
  std::vector<ColumnValues> cells = frame_.empty_values(rows);
  const RandomStream stream(seed, streams::kSampling.ranks);
  parallel_chunks(rows, kDrawnRows, [&](std::size_t begin, std::size_t end) {
    draw_chunk(chain_, stream, first_row, begin, end, cells);
  });
  return cells;
}

}  // namespace likeness::models
