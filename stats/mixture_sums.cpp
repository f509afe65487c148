#include "stats/mixture_sums.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/elementary.hpp"
#include "likeness/parallel.hpp"
#include "stats/vector_math.hpp"

namespace likeness::stats {

namespace {

constexpr std::size_t kLanes = kMathLanes;
constexpr std::size_t kBlock = 64;       ///< values that share a choice of terms
constexpr std::size_t kChunk = 64 * 64;  ///< values per task

// In registers only; memory holds plain doubles.
using Lanes = double __attribute__((vector_size(kLanes * sizeof(double))));

using Numbers = std::array<double, kBlock>;

/// The values of one block and the terms that count there, with their exponentials.
struct Block {
  Numbers value;
  Numbers count;
  Numbers largest;
  Numbers sum;
  std::vector<const MixtureTerm*> terms;
  std::vector<Numbers> part;  ///< one per term
};

/// Sums of one term in lanes.
struct LaneSums {
  std::array<double, kLanes> count{};
  std::array<double, kLanes> first{};
  std::array<double, kLanes> second{};
};

/// part[t] = term t - the largest term, value by value.
__attribute__((target_clones("avx512f", "avx2", "default"))) void relative_terms(Block& block) {
  for (std::size_t i = 0; i < kBlock; i += kLanes) {
    Lanes x;
    std::memcpy(&x, &block.value[i], sizeof(x));
    Lanes largest = Lanes{} - 1e300;
    for (std::size_t t = 0; t < block.terms.size(); ++t) {
      const Lanes d = x - block.terms[t]->mean;
      const Lanes y = block.terms[t]->offset - block.terms[t]->half_precision * d * d;
      std::memcpy(&block.part[t][i], &y, sizeof(y));
      largest = y > largest ? y : largest;
    }
    for (std::size_t t = 0; t < block.terms.size(); ++t) {
      Lanes y;
      std::memcpy(&y, &block.part[t][i], sizeof(y));
      y -= largest;
      std::memcpy(&block.part[t][i], &y, sizeof(y));
    }
    std::memcpy(&block.largest[i], &largest, sizeof(largest));
  }
}

/// part[t] = exp(term t - largest) and their sum, value by value.
void exponentials(Block& block) {
  relative_terms(block);
  block.sum.fill(0);
  for (std::size_t t = 0; t < block.terms.size(); ++t) {
    vector_exp(block.part[t].data(), block.part[t].data(), kBlock);
    for (std::size_t i = 0; i < kBlock; ++i) block.sum[i] += block.part[t][i];
  }
}

/// Adds the weighted moments of the block's term t.
__attribute__((target_clones("avx512f", "avx2", "default"))) void add_moments(const Block& block,
                                                                              std::size_t t,
                                                                              LaneSums& sums) {
  Lanes count;
  Lanes first;
  Lanes second;
  std::memcpy(&count, sums.count.data(), sizeof(count));
  std::memcpy(&first, sums.first.data(), sizeof(first));
  std::memcpy(&second, sums.second.data(), sizeof(second));
  for (std::size_t i = 0; i < kBlock; i += kLanes) {
    Lanes x;
    Lanes part;
    Lanes weight;
    Lanes sum;
    std::memcpy(&x, &block.value[i], sizeof(x));
    std::memcpy(&part, &block.part[t][i], sizeof(part));
    std::memcpy(&weight, &block.count[i], sizeof(weight));
    std::memcpy(&sum, &block.sum[i], sizeof(sum));
    const Lanes share = part * (weight / sum);
    const Lanes d = x - block.terms[t]->mean;
    count += share;
    first += share * d;
    second += share * d * d;
  }
  std::memcpy(sums.count.data(), &count, sizeof(count));
  std::memcpy(sums.first.data(), &first, sizeof(first));
  std::memcpy(sums.second.data(), &second, sizeof(second));
}

double total(const std::array<double, kLanes>& lanes) {
  double sum = 0;
  for (const double lane : lanes) sum += lane;
  return sum;
}

double term_at(const MixtureTerm& term, double x) {
  const double d = x - term.mean;
  return term.offset - term.half_precision * d * d;
}

/// Picks the terms that reach within e^-50 of the largest somewhere in [low, high].
void choose_terms(std::span<const MixtureTerm> terms, double low, double high,
                  std::vector<const MixtureTerm*>& chosen) {
  double envelope = -std::numeric_limits<double>::infinity();
  for (const MixtureTerm& term : terms) {
    envelope = std::max(envelope, std::min(term_at(term, low), term_at(term, high)));
  }
  chosen.clear();
  for (const MixtureTerm& term : terms) {
    if (term_at(term, std::clamp(term.mean, low, high)) >= envelope - 50) chosen.push_back(&term);
  }
}

/// The sum of count (largest + log(sum)) over the block.
double log_norms(const Block& block) {
  double total = 0;
  for (std::size_t i = 0; i < kBlock; ++i) {
    total += block.count[i] * (block.largest[i] + log_deterministic(block.sum[i]));
  }
  return total;
}

}  // namespace

MixtureSums& MixtureSums::operator+=(const MixtureSums& other) {
  for (std::size_t k = 0; k < count.size(); ++k) {
    count[k] += other.count[k];
    first[k] += other.first[k];
    second[k] += other.second[k];
  }
  log_norm += other.log_norm;
  return *this;
}

MixtureSums mixture_sums(std::span<const MixtureTerm> terms, std::span<const double> values,
                         std::span<const double> counts) {
  return parallel_sum(values.size(), kChunk, MixtureSums(terms.size()),
                      [&](std::size_t begin, std::size_t end) {
                        MixtureSums sums(terms.size());
                        std::vector<LaneSums> lane_sums(terms.size());
                        Block block;
                        block.part.resize(terms.size());
                        for (std::size_t first = begin; first < end; first += kBlock) {
                          const std::size_t size = std::min(kBlock, end - first);
                          for (std::size_t i = 0; i < kBlock; ++i) {
                            // A short block is filled up with its last value, counted zero times.
                            block.value[i] = values[first + std::min(i, size - 1)];
                            block.count[i] = i < size ? counts[first + i] : 0;
                          }
                          choose_terms(terms, values[first], values[first + size - 1], block.terms);
                          exponentials(block);
                          for (std::size_t t = 0; t < block.terms.size(); ++t) {
                            const auto k = static_cast<std::size_t>(block.terms[t] - terms.data());
                            add_moments(block, t, lane_sums[k]);
                          }
                          sums.log_norm += log_norms(block);
                        }
                        for (std::size_t k = 0; k < terms.size(); ++k) {
                          sums.count[k] = total(lane_sums[k].count);
                          sums.first[k] = total(lane_sums[k].first);
                          sums.second[k] = total(lane_sums[k].second);
                        }
                        return sums;
                      });
}

}  // namespace likeness::stats
