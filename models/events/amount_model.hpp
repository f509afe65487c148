#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "models/events/value_ranks.hpp"

namespace likeness::models {

/// Amounts by verb and object. Each pair with enough amounts has a distribution of its own; others
/// take that of their verb, in units of what the object costs.
class AmountModel {
 public:
  AmountModel() = default;
  /// One verb, object and amount per element; at least one.
  AmountModel(std::span<const std::int32_t> verbs, std::span<const std::int32_t> objects,
              std::span<const double> amounts, std::size_t verb_levels, std::size_t object_levels);

  [[nodiscard]] double amount_at(std::int32_t verb, std::int32_t object,
                                 double rank) const noexcept;
  [[nodiscard]] double rank_of(std::int32_t verb, std::int32_t object, double amount,
                               double within) const noexcept;

  void fields(io::Archive& archive, std::size_t verb_levels, std::size_t object_levels);

 private:
  [[nodiscard]] std::size_t pair(std::int32_t verb, std::int32_t object) const noexcept {
    return static_cast<std::size_t>(verb) * factor_.size() + static_cast<std::size_t>(object);
  }

  std::vector<ValueRanks> ranks_;
  std::vector<std::int32_t> of_pair_;  // which of ranks_; -1 where the verb's are taken
  std::vector<std::int32_t> of_verb_;  // in units of the object's factor
  std::vector<double> factor_;         // what each object costs, as a share of what all cost
};

}  // namespace likeness::models
