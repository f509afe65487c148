#include "models/trees/chain_particles.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "likeness/parallel.hpp"
#include "models/trees/chain_walker.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kParticlesAtOnce = 1024;
/// Particles are resampled where their weights are worth fewer than this share of them.
constexpr double kLeastEffective = 0.5;

}  // namespace

ChainParticles::ChainParticles(const std::vector<ChainColumn>& chain,
                               const std::vector<StateShares>& shares, const Options& options)
    : chain_(chain), options_(options), weights_(1, 1.0) {
  std::size_t end = chain.size();
  while (end > 0 && shares[end - 1].empty()) --end;
  for (std::size_t place = 0; place < end && mass_ > 0; ++place) advance(place, shares[place]);
  if (mass_ == 0) return;
  cumulative_.resize(count());
  std::partial_sum(weights_.begin(), weights_.end(), cumulative_.begin());
}

std::size_t ChainParticles::at(double rank) const noexcept {
  const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end(), rank);
  const auto k = static_cast<std::size_t>(found - cumulative_.begin());
  if (k < count()) return k;
  // Rounding left the rank beyond the last: the last one that weighs anything.
  std::size_t last = count() - 1;
  while (last > 0 && weights_[last] == 0) --last;
  return last;
}

template <class Body>
void ChainParticles::each_chunk(Body body) const {
  parallel_chunks(count(), kParticlesAtOnce, [&](std::size_t begin, std::size_t end) {
    ChainWalker walker(chain_, end - begin, options_.temperature);
    for (std::size_t place = 0; place < states_.size(); ++place) {
      walker.set(place, std::span(states_[place]).subspan(begin, end - begin));
    }
    body(walker, begin, end);
  });
}

void ChainParticles::advance(std::size_t place, const StateShares& shares) {
  const ChainColumn& column = chain_[place];
  const std::size_t states = column.determined_by ? 1 : column.states.size();
  if (exact_ && count() * states <= options_.most) {
    list_all(place, shares);
  } else {
    if (exact_ || effective_count() < kLeastEffective * static_cast<double>(count())) {
      resample(place);
    }
    exact_ = false;
    draw(place, shares);
  }
  if (!shares.empty()) normalize();
}

void ChainParticles::list_all(std::size_t place, const StateShares& shares) {
  const std::size_t states = chain_[place].states.size();
  std::vector<double> weights(count() * states);
  each_chunk([&](ChainWalker& walker, std::size_t begin, std::size_t end) {
    const std::vector<double> p = walker.distribution(place);
    for (std::size_t k = begin; k < end; ++k) {
      for (std::size_t s = 0; s < states; ++s) {
        const double share = shares.empty() ? 1 : shares[s];
        weights[k * states + s] = weights_[k] * p[(k - begin) * states + s] * share;
      }
    }
  });
  std::vector<std::vector<std::int32_t>> listed(states_.size() + 1);
  std::vector<double> kept;
  for (std::size_t k = 0; k < weights.size(); ++k) {
    if (!(weights[k] > 0)) continue;
    kept.push_back(weights[k]);
    for (std::size_t p = 0; p < states_.size(); ++p) listed[p].push_back(states_[p][k / states]);
    listed.back().push_back(static_cast<std::int32_t>(k % states));
  }
  states_ = std::move(listed);
  weights_ = std::move(kept);
  if (weights_.empty()) mass_ = 0;
}

void ChainParticles::draw(std::size_t place, const StateShares& shares) {
  std::vector<std::int32_t> drawn(count());
  each_chunk([&](ChainWalker& walker, std::size_t begin, std::size_t end) {
    std::vector<double> ranks(end - begin);
    options_.random.fill_uniform(place * options_.most + begin, ranks);
    if (shares.empty()) {
      walker.draw(place, ranks);
    } else {
      std::vector<double> log_masses(end - begin, 0);
      walker.draw_weighted(place, shares, ranks, log_masses);
      for (std::size_t k = begin; k < end; ++k) weights_[k] *= std::exp(log_masses[k - begin]);
    }
    std::copy(walker.states(place).begin(), walker.states(place).end(),
              drawn.begin() + static_cast<std::ptrdiff_t>(begin));
  });
  states_.push_back(std::move(drawn));
}

double ChainParticles::effective_count() const {
  double square = 0;
  for (const double weight : weights_) square += weight * weight;
  return 1 / square;
}

void ChainParticles::normalize() {
  double sum = 0;
  for (const double weight : weights_) sum += weight;
  mass_ *= sum;
  if (!(sum > 0)) return;
  for (double& weight : weights_) weight /= sum;
}

void ChainParticles::resample(std::size_t place) {
  // Systematic: one uniform number, and equal steps from it.
  const std::size_t wanted = options_.most;
  const double first = options_.random.uniform(chain_.size() * options_.most + place);
  std::vector<std::size_t> chosen(wanted);
  double before = 0;
  std::size_t k = 0;
  for (std::size_t i = 0; i < wanted; ++i) {
    const double target = (static_cast<double>(i) + first) / static_cast<double>(wanted);
    while (k + 1 < count() && before + weights_[k] <= target) before += weights_[k++];
    chosen[i] = k;
  }
  for (std::vector<std::int32_t>& states : states_) {
    std::vector<std::int32_t> picked(wanted);
    for (std::size_t i = 0; i < wanted; ++i) picked[i] = states[chosen[i]];
    states = std::move(picked);
  }
  weights_.assign(wanted, 1 / static_cast<double>(wanted));
}

}  // namespace likeness::models
