#include "models/trees/particle_rows.hpp"

#include <algorithm>

#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "models/trees/chain_walker.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kParticleRows = 4096;  ///< rows drawn together
constexpr std::size_t kFewParticles = 2048;  ///< that say how hard the conditions are
constexpr std::size_t kManyParticles = 16'384;
/// Where this share of rows passes, tries are cheap, and independent of each other.
constexpr double kEasyMass = 0.2;
/// The same where not all beginnings can be listed.
constexpr double kHardMass = 0.02;

}  // namespace

ParticleRows::ParticleRows(const Frame& frame, const std::vector<ChainColumn>& chain,
                           const RowConditions& conditions, const RowBoosts& boosts,
                           const SampleOptions& options)
    : frame_(frame),
      chain_(chain),
      conditions_(conditions),
      options_(options),
      admitted_(chain.size()),
      shares_(chain.size()) {
  for (std::size_t place = 0; place < chain.size(); ++place) {
    for (const RowConditions::OfColumn& asked : conditions.columns()) {
      if (asked.column != chain[place].column) continue;
      admitted_[place].emplace(chain[place].states, asked);
      shares_[place] = admitted_[place]->shares();
    }
    for (const RowBoosts::OfColumn& boosted : boosts.columns()) {
      if (boosted.column != chain[place].column) continue;
      if (boosted.of_level.empty()) weighable_ = false;
      shares_[place].resize(chain[place].states.size(), 1);
      for (std::size_t s = 0; s < boosted.of_level.size(); ++s) {
        shares_[place][s] *= boosted.of_level[s];
      }
    }
  }
}

ChainParticles ParticleRows::particles(std::size_t most) const {
  return {chain_,
          shares_,
          {most, options_.temperature, RandomStream(options_.seed, streams::kSampling.particles)}};
}

bool ParticleRows::worthwhile() {
  if (!weighable_) return false;
  beginnings_.emplace(particles(kFewParticles));
  if (beginnings_->mass() == 0 && beginnings_->exact()) {
    throw Error(ErrorCode::kUsage, "No row meets " + conditions_.text() +
                                       "; ask for fewer conditions, or other values.");
  }
  if (beginnings_->mass() == 0 || beginnings_->mass() >= kEasyMass) return false;
  if (beginnings_->exact()) return true;
  if (beginnings_->mass() >= kHardMass) return false;
  beginnings_.emplace(particles(kManyParticles));
  return beginnings_->mass() > 0;
}

std::vector<ColumnValues> ParticleRows::draw(std::uint64_t first_row, std::size_t rows) const {
  std::vector<ColumnValues> cells = frame_.empty_values(rows);
  parallel_chunks(rows, kParticleRows, [&](std::size_t begin, std::size_t end) {
    draw_some(first_row, begin, end, cells);
  });
  return cells;
}

void ParticleRows::draw_some(std::uint64_t first_row, std::size_t begin, std::size_t end,
                             std::vector<ColumnValues>& cells) const {
  const std::size_t rows = end - begin;
  const RandomStream choices(options_.seed, streams::kSampling.row_choice);
  std::vector<std::size_t> chosen(rows);
  for (std::size_t k = 0; k < rows; ++k) {
    chosen[k] = beginnings_->at(choices.uniform(first_row + begin + k));
  }
  std::vector<double> uniforms(rows * chain_.size());
  RandomStream(options_.seed, streams::kSampling.ranks)
      .fill_uniform((first_row + begin) * chain_.size(), uniforms);
  ChainWalker walker(chain_, rows, options_.temperature);
  std::vector<double> ranks(rows);
  std::vector<std::int32_t> states(rows);
  for (std::size_t place = 0; place < chain_.size(); ++place) {
    const ChainColumn& column = chain_[place];
    for (std::size_t k = 0; k < rows; ++k) ranks[k] = uniforms[k * chain_.size() + column.column];
    if (place < beginnings_->places()) {
      for (std::size_t k = 0; k < rows; ++k) states[k] = beginnings_->states(place)[chosen[k]];
      walker.set(place, states);
    } else {
      walker.draw(place, ranks);
    }
    for (std::size_t k = 0; k < rows; ++k) {
      const std::int32_t state = walker.states(place)[k];
      if (column.states.has_levels()) {
        cells[column.column].codes[begin + k] = state;
        continue;
      }
      const double rank =
          admitted_[place] ? admitted_[place]->rank_within(state, ranks[k]) : ranks[k];
      cells[column.column].numbers[begin + k] = column.states.number_at(state, rank);
    }
  }
}

}  // namespace likeness::models
