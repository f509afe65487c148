#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "likeness/random.hpp"

namespace likeness::models {

/// Items of subjects, one after another: subject k has items[offsets[k]] up to items[offsets[k+1]].
struct SubjectItems {
  std::vector<std::size_t> offsets;
  std::vector<std::int32_t> items;

  [[nodiscard]] std::size_t size() const noexcept { return offsets.size() - 1; }
  [[nodiscard]] std::span<const std::int32_t> of(std::size_t subject) const noexcept {
    return {items.data() + offsets[subject], offsets[subject + 1] - offsets[subject]};
  }
};

/// Kinds of subjects: a mixture of multinomial distributions over items, fitted by expectation
/// maximization, with as many kinds as BIC asks for. What is known of a kind are sums over many
/// subjects.
class CustomerKinds {
 public:
  CustomerKinds() = default;
  /// Items are below `item_count`. At most 30,000 subjects, evenly spread, are looked at.
  CustomerKinds(const SubjectItems& subjects, std::size_t item_count, std::uint64_t seed);

  [[nodiscard]] std::size_t count() const noexcept { return shares_.size(); }
  [[nodiscard]] const std::vector<double>& shares() const noexcept { return shares_; }

  /// A kind drawn at `uniform`, in (0, 1), from its distribution given what the subject has.
  [[nodiscard]] std::int32_t draw(std::span<const std::int32_t> items, double uniform) const;

 private:
  double maximize(const SubjectItems& subjects, std::span<const std::size_t> chosen,
                  std::vector<double>& responsibilities);
  [[nodiscard]] double posterior(std::span<const std::int32_t> items,
                                 std::span<double> weights) const;

  std::size_t items_ = 0;
  std::vector<double> shares_ = {1};
  std::vector<double> log_probability_;  // items x kinds
};

}  // namespace likeness::models
