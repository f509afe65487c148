#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace likeness::models {

/// Numbers of owners that are taken.
using TakenNumbers = std::set<std::pair<std::int64_t, double>>;

/// The free numbers of owners in one direction. What was passed once is not passed again, so that a
/// hundred thousand equal numbers of one owner are parted in no time.
class FreeNumbers {
 public:
  /// `step` is below 0 to go down. `taken` may grow, but not shrink.
  FreeNumbers(const TakenNumbers& taken, double step) : taken_(taken), step_(step) {}

  /// The first free one of `number`, `number` + step, ...
  [[nodiscard]] double nearest(std::int64_t owner, double number) {
    std::vector<std::pair<double, std::uint64_t>> passed;
    std::uint64_t steps = 0;
    double at = number;
    for (;;) {
      const auto known = next_.find({owner, at});
      if (known == next_.end() && !taken_.contains({owner, at})) break;
      passed.emplace_back(at, steps);
      steps += known == next_.end() ? 1 : known->second;
      at = number + step_ * static_cast<double>(steps);
    }
    for (const auto& [from, before] : passed) next_[{owner, from}] = steps - before;
    return at;
  }

 private:
  const TakenNumbers& taken_;
  double step_;
  std::map<std::pair<std::int64_t, double>, std::uint64_t> next_;  ///< steps from one on
};

}  // namespace likeness::models
