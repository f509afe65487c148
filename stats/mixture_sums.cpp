#include "stats/mixture_sums.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/elementary.hpp"
#include "likeness/parallel.hpp"
#include "stats/kernels/dispatch.hpp"

namespace likeness::stats {

namespace {

constexpr std::size_t kLanes = kMathLanes;
constexpr std::size_t kBlock = 64;              ///< values that share a choice of terms
constexpr std::size_t kMixtureChunk = 64 * 64;  ///< values per task

using Numbers = std::array<double, kBlock>;

/// The values of one block and the terms that count there, with their exponentials.
struct Block {
  Numbers value;
  Numbers count;
  Numbers largest;
  Numbers sum;
  std::vector<const MixtureTerm*> terms;
  std::vector<double> part;  ///< kBlock numbers for each term
};

/// Sums of one term in lanes.
struct LaneSums {
  std::array<double, kLanes> count{};
  std::array<double, kLanes> first{};
  std::array<double, kLanes> second{};
};

/// part[t] = exp(term t - largest) and their sum, value by value.
void exponentials(const kernels::Table& kernel, Block& block) {
  double* const part = block.part.data();
  kernel.relative_terms(kBlock, block.value.data(), block.terms.data(), block.terms.size(), part,
                        block.largest.data());
  block.sum.fill(0);
  kernel.exp(part, part, kBlock * block.terms.size());
  for (std::size_t t = 0; t < block.terms.size(); ++t) {
    for (std::size_t i = 0; i < kBlock; ++i) block.sum[i] += part[t * kBlock + i];
  }
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
  const kernels::Table& kernel = kernels::table();
  return parallel_sum(values.size(), kMixtureChunk, MixtureSums(terms.size()),
                      [&](std::size_t begin, std::size_t end) {
                        MixtureSums sums(terms.size());
                        std::vector<LaneSums> lane_sums(terms.size());
                        Block block;
                        block.part.resize(kBlock * terms.size());
                        for (std::size_t first = begin; first < end; first += kBlock) {
                          const std::size_t size = std::min(kBlock, end - first);
                          for (std::size_t i = 0; i < kBlock; ++i) {
                            // A short block is filled up with its last value, counted zero times.
                            block.value[i] = values[first + std::min(i, size - 1)];
                            block.count[i] = i < size ? counts[first + i] : 0;
                          }
                          choose_terms(terms, values[first], values[first + size - 1], block.terms);
                          exponentials(kernel, block);
                          for (std::size_t t = 0; t < block.terms.size(); ++t) {
                            const auto k = static_cast<std::size_t>(block.terms[t] - terms.data());
                            LaneSums& lanes = lane_sums[k];
                            kernel.add_moments(kBlock, block.value.data(), block.count.data(),
                                               &block.part[t * kBlock], block.sum.data(),
                                               block.terms[t]->mean, lanes.count.data(),
                                               lanes.first.data(), lanes.second.data());
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
