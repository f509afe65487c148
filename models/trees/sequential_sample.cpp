#include <algorithm>
#include <numeric>

#include "core/streams.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "models/trees/sequential_model.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kChunk = 8192;

/// Draws the rows of one chunk, column after column. All rows that come to the same decision are
/// decided at once.
class ChunkSampler {
 public:
  ChunkSampler(const std::vector<ChainColumn>& chain, const RandomStream& stream,
               std::uint64_t first_row, std::size_t rows)
      : chain_(chain),
        rows_(rows),
        width_(chain.size()),
        uniforms_(rows * width_),
        bins_(rows * width_),
        states_(width_),
        ranks_(rows),
        scores_(rows),
        waiting_(rows),
        scratch_(rows) {
    stream.fill_uniform(first_row * width_, uniforms_);
  }

  void draw(std::size_t begin, std::vector<ColumnValues>& cells) {
    for (std::size_t place = 0; place < width_; ++place) {
      const ChainColumn& column = chain_[place];
      states_[place].resize(rows_);
      for (std::size_t k = 0; k < rows_; ++k) ranks_[k] = uniforms_[k * width_ + column.column];
      draw_states(place);
      for (std::size_t k = 0; k < rows_; ++k) {
        bins_[k * width_ + place] = column.bin_of(states_[place][k]);
      }
      write(place, begin, cells[column.column]);
    }
  }

 private:
  struct Group {
    std::int32_t link;
    std::size_t begin;
    std::size_t end;
  };

  void draw_states(std::size_t place) {
    const ChainColumn& column = chain_[place];
    if (column.determined_by) {
      for (std::size_t k = 0; k < rows_; ++k) {
        const auto key = static_cast<std::size_t>(states_[*column.determined_by][k]);
        states_[place][k] = column.determined_state[key];
      }
      return;
    }
    std::iota(waiting_.begin(), waiting_.end(), std::uint32_t{0});
    std::vector<Group> groups = {{column.decisions.empty() ? ~0 : 0, 0, rows_}};
    while (!groups.empty()) {
      const Group group = groups.back();
      groups.pop_back();
      if (group.begin == group.end) continue;
      if (group.link < 0) {
        for (std::size_t k = group.begin; k < group.end; ++k) {
          states_[place][waiting_[k]] = ~group.link;
        }
        continue;
      }
      const auto decision = static_cast<std::size_t>(group.link);
      const std::size_t middle = decide(column.decisions[decision], group);
      groups.push_back({column.tree.second(decision), middle, group.end});
      groups.push_back({column.tree.first(decision), group.begin, middle});
    }
  }

  /// Puts the rows of the group that are of the first class before the others. A row's rank
  /// decides, and becomes its rank within the class.
  std::size_t decide(const stats::BoostedTrees& classifier, const Group& group) {
    const std::span<const std::uint32_t> rows(waiting_.data() + group.begin,
                                              group.end - group.begin);
    const std::span<float> scores(scores_.data(), rows.size());
    std::fill(scores.begin(), scores.end(), static_cast<float>(classifier.base));
    classifier.add_scores({bins_.data(), width_}, rows, scores);
    std::size_t first = group.begin;
    std::size_t second = 0;
    for (std::size_t k = 0; k < scores.size(); ++k) {
      const std::uint32_t row = waiting_[group.begin + k];
      const double p = stats::logistic(-scores[k]);  // of the first class
      double& rank = ranks_[row];
      const bool is_first = rank < p;
      rank = is_first ? rank / p : (rank - p) / (1 - p);
      waiting_[first] = row;
      scratch_[second] = row;
      first += is_first ? 1 : 0;
      second += is_first ? 0 : 1;
    }
    std::copy_n(scratch_.begin(), second, waiting_.begin() + static_cast<std::ptrdiff_t>(first));
    return first;
  }

  void write(std::size_t place, std::size_t begin, ColumnValues& cells) const {
    const ColumnStates& states = chain_[place].states;
    for (std::size_t k = 0; k < rows_; ++k) {
      const std::int32_t state = states_[place][k];
      if (states.has_levels()) {
        cells.codes[begin + k] = state;
      } else {
        cells.numbers[begin + k] = states.number_at(state, ranks_[k]);
      }
    }
  }

  const std::vector<ChainColumn>& chain_;
  std::size_t rows_;
  std::size_t width_;
  std::vector<double> uniforms_;
  std::vector<std::uint8_t> bins_;                 ///< row after row, by place in the chain
  std::vector<std::vector<std::int32_t>> states_;  ///< by place in the chain
  std::vector<double> ranks_;
  std::vector<float> scores_;
  std::vector<std::uint32_t> waiting_;
  std::vector<std::uint32_t> scratch_;
};

}  // namespace

std::vector<ColumnValues> SequentialTrees::draw_cells(std::uint64_t seed, std::uint64_t first_row,
                                                      std::size_t rows) const {
  std::vector<ColumnValues> cells = frame_.empty_values(rows);
  const RandomStream stream(seed, streams::kSampling.ranks);
  parallel_chunks(rows, kChunk, [&](std::size_t begin, std::size_t end) {
    ChunkSampler(chain_, stream, first_row + begin, end - begin).draw(begin, cells);
  });
  return cells;
}

}  // namespace likeness::models
