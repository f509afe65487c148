#include <algorithm>
#include <bit>

#include "core/streams.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "models/trees/chain_walker.hpp"
#include "models/trees/sequential_model.hpp"

namespace likeness::models {
namespace {

/// Rows that are drawn by themselves, but at once.
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

/// Rows of an endless table that are drawn together. The first blocks are small, so that whoever
/// wants few rows doesn't wait for many.
struct RowBlock {
  static constexpr std::uint64_t kLeastRows = 64;
  static constexpr std::uint64_t kMostRows = 4096;

  std::uint64_t begin = 0;
  std::uint64_t rows = 0;

  /// The one that holds a row.
  static RowBlock of(std::uint64_t row) {
    if (row < kLeastRows) return {0, kLeastRows};
    const std::uint64_t rows = std::min(std::bit_floor(row), kMostRows);
    return {row / rows * rows, rows};
  }
};

/// Rows of a block that are asked for: the block's from `skipped` on become rows of a table from
/// `to` on.
struct BlockPart {
  RowBlock block;
  std::size_t skipped = 0;
  std::size_t rows = 0;
  std::size_t to = 0;
};

/// The parts of rows [first_row, first_row + rows) of the endless table.
std::vector<BlockPart> parts_of(std::uint64_t first_row, std::size_t rows) {
  std::vector<BlockPart> parts;
  for (std::size_t done = 0; done < rows; done += parts.back().rows) {
    const RowBlock block = RowBlock::of(first_row + done);
    const auto skipped = static_cast<std::size_t>(first_row + done - block.begin);
    parts.push_back(
        {block, skipped, std::min<std::size_t>(block.rows - skipped, rows - done), done});
  }
  return parts;
}

/// Draws rows block by block, column after column.
struct BalancedDraw {
  const std::vector<ChainColumn>& chain;
  RandomStream seeds;  ///< as addressed by the first row of a block
  double temperature = 1;

  void draw(const BlockPart& part, std::vector<ColumnValues>& cells) const {
    ChainWalker walker(chain, part.block.rows, temperature);
    std::vector<double> ranks(walker.rows());
    for (std::size_t place = 0; place < chain.size(); ++place) {
      const std::size_t column = chain[place].column;
      walker.draw_balanced(place, ranks, seeds.bits(part.block.begin * chain.size() + column));
      write_cells(chain[place].states, walker.states(place).subspan(part.skipped, part.rows),
                  std::span(ranks).subspan(part.skipped, part.rows), part.to, cells[column]);
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
  const RandomStream stream(options.seed, streams::kSampling.ranks);
  if (options.independent) {
    const ChunkDraw chunk{chain_, stream, options.temperature, first_row};
    parallel_chunks(rows, kDrawnRows,
                    [&](std::size_t begin, std::size_t end) { chunk.draw(begin, end, cells); });
    return cells;
  }
  const std::vector<BlockPart> parts = parts_of(first_row, rows);
  const BalancedDraw draw{chain_, stream, options.temperature};
  parallel_chunks(parts.size(), 1,
                  [&](std::size_t which, std::size_t) { draw.draw(parts[which], cells); });
  return cells;
}

}  // namespace likeness::models
