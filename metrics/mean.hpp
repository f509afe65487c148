#pragma once

#include <cmath>
#include <cstddef>
#include <limits>

namespace likeness::metrics {

/// The mean of the added scores that aren't NaN; NaN where there is none.
class Mean {
 public:
  void add(double score) noexcept {
    if (std::isnan(score)) return;
    sum_ += score;
    ++count_;
  }
  [[nodiscard]] double value() const noexcept {
    return count_ == 0 ? std::numeric_limits<double>::quiet_NaN()
                       : sum_ / static_cast<double>(count_);
  }

 private:
  double sum_ = 0.0;
  std::size_t count_ = 0;
};

}  // namespace likeness::metrics
