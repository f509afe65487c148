#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "likeness/table.hpp"

namespace likeness::models {

/// Builds a validity bitmap in which all rows are valid until cleared.
class ValidityBits {
 public:
  explicit ValidityBits(std::size_t rows) : bits_((rows + 7) / 8, 0xff) {}

  void clear(std::size_t row) {
    bits_[row / 8] = static_cast<std::uint8_t>(bits_[row / 8] & ~(1U << (row % 8)));
    any_cleared_ = true;
  }

  /// The finished bitmap: empty, as Column wants it, where every row stayed valid.
  [[nodiscard]] Buffer<std::uint8_t> take() {
    return any_cleared_ ? Buffer<std::uint8_t>(std::move(bits_)) : Buffer<std::uint8_t>();
  }

 private:
  std::vector<std::uint8_t> bits_;
  bool any_cleared_ = false;
};

}  // namespace likeness::models
