#include "models/events/customer_kinds.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/elementary.hpp"
#include "core/streams.hpp"
#include "likeness/parallel.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostSubjects = 30'000;
constexpr std::size_t kCustomerChunk = 512;
constexpr int kIterations = 40;
constexpr double kKindSmoothing = 0.05;

/// Sums of one chunk that the maximization step needs: items x kinds, kinds, log-likelihood.
struct Sums {
  std::vector<double> items;
  std::vector<double> kinds;
  double log_likelihood = 0;

  Sums& operator+=(const Sums& other) {
    for (std::size_t k = 0; k < items.size(); ++k) items[k] += other.items[k];
    for (std::size_t k = 0; k < kinds.size(); ++k) kinds[k] += other.kinds[k];
    log_likelihood += other.log_likelihood;
    return *this;
  }
};

std::vector<std::size_t> spread_customers(std::size_t count, std::size_t most) {
  const std::size_t chosen = std::min(count, most);
  std::vector<std::size_t> result(chosen);
  for (std::size_t k = 0; k < chosen; ++k) result[k] = k * count / chosen;
  return result;
}

/// Every subject belongs to that of `kinds` random subjects which it has most items in common with.
std::vector<double> first_guess(const SubjectItems& subjects, std::span<const std::size_t> chosen,
                                std::size_t item_count, std::size_t kinds,
                                const RandomStream& random) {
  std::vector<std::uint8_t> held(item_count * kinds, 0);
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    // Of a few random subjects the one with most items says most.
    std::size_t seed = chosen[random.below(8 * kind, chosen.size())];
    for (std::size_t k = 1; k < 8; ++k) {
      const std::size_t other = chosen[random.below(8 * kind + k, chosen.size())];
      if (subjects.of(other).size() > subjects.of(seed).size()) seed = other;
    }
    for (const std::int32_t item : subjects.of(seed)) {
      held[static_cast<std::size_t>(item) * kinds + kind] = 1;
    }
  }
  std::vector<double> responsibilities(chosen.size() * kinds, 0);
  for (std::size_t k = 0; k < chosen.size(); ++k) {
    std::vector<double> common(kinds);
    for (std::size_t kind = 0; kind < kinds; ++kind) {
      common[kind] = random.uniform(8 * kinds + k * kinds + kind);
      for (const std::int32_t item : subjects.of(chosen[k])) {
        common[kind] += held[static_cast<std::size_t>(item) * kinds + kind];
      }
    }
    const auto most = std::max_element(common.begin(), common.end()) - common.begin();
    responsibilities[k * kinds + static_cast<std::size_t>(most)] = 1;
  }
  return responsibilities;
}

}  // namespace

double CustomerKinds::posterior(std::span<const std::int32_t> items,
                                std::span<double> weights) const {
  for (std::size_t kind = 0; kind < count(); ++kind)
    weights[kind] = log_deterministic(shares_[kind]);
  for (const std::int32_t item : items) {
    const double* row = &log_probability_[static_cast<std::size_t>(item) * count()];
    for (std::size_t kind = 0; kind < count(); ++kind) weights[kind] += row[kind];
  }
  const double largest = *std::max_element(weights.begin(), weights.end());
  double sum = 0;
  for (double& weight : weights) sum += weight = exp_deterministic(weight - largest);
  for (double& weight : weights) weight /= sum;
  return largest + log_deterministic(sum);
}

double CustomerKinds::maximize(const SubjectItems& subjects, std::span<const std::size_t> chosen,
                               std::vector<double>& responsibilities) {
  const std::size_t kinds = count();
  const Sums zero{std::vector<double>(items_ * kinds, 0), std::vector<double>(kinds, 0), 0};
  // Large chunks: each has a table of its own.
  const std::size_t chunk = std::max(kCustomerChunk, (chosen.size() + 15) / 16);
  const Sums sums =
      parallel_sum(chosen.size(), chunk, zero, [&](std::size_t begin, std::size_t end) {
        Sums part = zero;
        for (std::size_t k = begin; k < end; ++k) {
          const std::span<double> weights(&responsibilities[k * kinds], kinds);
          const auto items = subjects.of(chosen[k]);
          for (std::size_t kind = 0; kind < kinds; ++kind) part.kinds[kind] += weights[kind];
          for (const std::int32_t item : items) {
            double* row = &part.items[static_cast<std::size_t>(item) * kinds];
            for (std::size_t kind = 0; kind < kinds; ++kind) row[kind] += weights[kind];
          }
        }
        return part;
      });
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    double total = kKindSmoothing * static_cast<double>(items_);
    for (std::size_t item = 0; item < items_; ++item) total += sums.items[item * kinds + kind];
    for (std::size_t item = 0; item < items_; ++item) {
      log_probability_[item * kinds + kind] =
          log_deterministic((sums.items[item * kinds + kind] + kKindSmoothing) / total);
    }
    shares_[kind] = std::max(sums.kinds[kind], 1e-3) / static_cast<double>(chosen.size());
  }
  return parallel_sum(chosen.size(), kCustomerChunk, 0.0, [&](std::size_t begin, std::size_t end) {
    double part = 0;
    for (std::size_t k = begin; k < end; ++k) {
      part += posterior(subjects.of(chosen[k]), {&responsibilities[k * kinds], kinds});
    }
    return part;
  });
}

CustomerKinds::CustomerKinds(const SubjectItems& subjects, std::size_t item_count,
                             std::uint64_t seed)
    : items_(item_count) {
  const std::vector<std::size_t> chosen = spread_customers(subjects.size(), kMostSubjects);
  CustomerKinds best;
  double best_score = std::numeric_limits<double>::infinity();
  for (const std::size_t kinds : {1U, 2U, 3U, 4U, 6U, 8U, 12U}) {
    const std::uint64_t stream = kinds <= 6 ? streams::kEventReading.first_kinds[kinds - 1]
                                            : streams::kEventReading.more_kinds[kinds - 8];
    shares_.assign(kinds, 1.0 / static_cast<double>(kinds));
    log_probability_.assign(item_count * kinds, 0);
    std::vector<double> responsibilities =
        first_guess(subjects, chosen, item_count, kinds, RandomStream(seed, stream));
    double log_likelihood = 0;
    for (int step = 0; step < (kinds == 1 ? 1 : kIterations); ++step) {
      log_likelihood = maximize(subjects, chosen, responsibilities);
    }
    const double parameters = static_cast<double>(kinds) * static_cast<double>(item_count) - 1;
    const double score =
        -2 * log_likelihood + parameters * log_deterministic(static_cast<double>(
                                               std::max<std::size_t>(chosen.size(), 2)));
    if (score >= best_score) break;
    best_score = score;
    best = *this;
  }
  *this = best;
}

std::int32_t CustomerKinds::draw(std::span<const std::int32_t> items, double uniform) const {
  std::vector<double> weights(count());
  (void)posterior(items, weights);
  std::size_t kind = 0;
  for (; kind + 1 < count(); ++kind) {
    uniform -= weights[kind];
    if (uniform <= 0) break;
  }
  return static_cast<std::int32_t>(kind);
}

}  // namespace likeness::models
