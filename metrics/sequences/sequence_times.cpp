#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <unordered_map>

#include "metrics/sequences/sequence_parts.hpp"

namespace likeness::metrics {
namespace {

/// Which sequence a value was met in, or that there are several.
class ValueOwners {
 public:
  void add(double value, std::size_t sequence) {
    const auto [found, fresh] = owners_.emplace(value, sequence);
    if (!fresh && found->second != sequence) found->second = kSeveral;
  }
  [[nodiscard]] bool contains(double value) const { return owners_.contains(value); }
  [[nodiscard]] bool has_one_owner(double value) const {
    const auto found = owners_.find(value);
    return found != owners_.end() && found->second != kSeveral;
  }

 private:
  static constexpr std::size_t kSeveral = std::numeric_limits<std::size_t>::max();
  std::unordered_map<double, std::size_t> owners_;
};

/// Calls visit(step, sequence) for each step from a row to the next.
template <class Visit>
void each_step(const std::vector<double>& times, const SequenceRows& rows, const Visit& visit) {
  for (std::size_t s = 0; s < rows.size(); ++s) {
    for (std::size_t k = rows.begin(s) + 1; k < rows.ends[s]; ++k) {
      visit(times[k] - times[k - 1], s);
    }
  }
}

template <class Test>
double share_of_steps(const std::vector<double>& times, const SequenceRows& rows,
                      const Test& test) {
  std::size_t steps = 0;
  std::size_t met = 0;
  each_step(times, rows, [&](double step, std::size_t) {
    ++steps;
    met += test(step) ? 1 : 0;
  });
  return static_cast<double>(met) / static_cast<double>(steps);
}

bool is_multiple(double step, double grid) {
  constexpr double kTolerance = 1e-6;
  const double multiple = step / grid;
  return std::abs(multiple - std::nearbyint(multiple)) <= kTolerance * std::max(1.0, multiple);
}

double greatest_whole_divisor(const std::vector<double>& times, const SequenceRows& rows) {
  constexpr double kExact = 9007199254740992.0;
  std::int64_t divisor = 0;
  each_step(times, rows, [&](double step, std::size_t) {
    const bool whole = step == std::nearbyint(step) && std::abs(step) < kExact;
    divisor = whole && divisor >= 0 ? std::gcd(divisor, static_cast<std::int64_t>(step)) : -1;
  });
  return static_cast<double>(std::max<std::int64_t>(divisor, 0));
}

/// What all steps are multiples of; 0 for nothing.
double grid_of(const std::vector<double>& times, const SequenceRows& rows) {
  const double whole = greatest_whole_divisor(times, rows);
  if (whole > 0) return whole;
  double least = 0;
  each_step(times, rows, [&](double step, std::size_t) {
    if (step > 0 && (least == 0 || step < least)) least = step;
  });
  const auto is_off = [&](double step) { return !is_multiple(step, least); };
  return least > 0 && share_of_steps(times, rows, is_off) == 0 ? least : 0;
}

SideBySide unseen_steps(const std::vector<double>& real, const SequenceRows& real_rows,
                        const std::vector<double>& synthetic, const SequenceRows& rows) {
  ValueOwners owners;
  each_step(real, real_rows, [&](double step, std::size_t s) { owners.add(step, s); });
  return {share_of_steps(real, real_rows, [&](double step) { return owners.has_one_owner(step); }),
          share_of_steps(synthetic, rows, [&](double step) { return !owners.contains(step); })};
}

SideBySide unseen_times(const std::vector<double>& real, const SequenceRows& real_rows,
                        const std::vector<double>& synthetic) {
  ValueOwners owners;
  for (std::size_t s = 0; s < real_rows.size(); ++s) {
    for (std::size_t k = real_rows.begin(s); k < real_rows.ends[s]; ++k) owners.add(real[k], s);
  }
  const auto share = [](const std::vector<double>& times, const auto& test) {
    return static_cast<double>(std::ranges::count_if(times, test)) /
           static_cast<double>(times.size());
  };
  return {share(real, [&](double time) { return owners.has_one_owner(time); }),
          share(synthetic, [&](double time) { return !owners.contains(time); })};
}

}  // namespace

SequenceTimes measure_times(const PairedSequences& sequences) {
  const SequenceRows& real_rows = sequences.side(TableSide::kReal);
  const SequenceRows& rows = sequences.side(TableSide::kSynthetic);
  const std::vector<double> real = sequences.times(TableSide::kReal);
  const std::vector<double> synthetic = sequences.times(TableSide::kSynthetic);
  const auto falls = [](double step) { return step < 0; };
  const auto stays = [](double step) { return step == 0; };
  SequenceTimes times;
  if (sequences.in_order()) {
    times.steps_back = {share_of_steps(real, real_rows, falls),
                        share_of_steps(synthetic, rows, falls)};
  }
  times.repeated = {share_of_steps(real, real_rows, stays), share_of_steps(synthetic, rows, stays)};
  times.grid = grid_of(real, real_rows);
  if (times.grid > 0) {
    times.off_grid = share_of_steps(
        synthetic, rows, [&](double step) { return !is_multiple(std::abs(step), times.grid); });
  }
  times.unseen_steps = unseen_steps(real, real_rows, synthetic, rows);
  times.unseen_times = unseen_times(real, real_rows, synthetic);
  return times;
}

}  // namespace likeness::metrics
