#pragma once

#include <cstddef>
#include <cstdint>

namespace likeness::fuzz {

/// A fuzzer's input as choices, one after another; 0 when it is used up.
class InputBytes {
 public:
  InputBytes(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}

  [[nodiscard]] bool empty() const noexcept { return place_ >= size_; }
  std::uint64_t next(int bytes) noexcept {
    std::uint64_t value = 0;
    for (int k = 0; k < bytes; ++k) value = value << 8 | (empty() ? 0U : data_[place_++]);
    return value;
  }
  std::size_t below(std::size_t bound) noexcept {
    return bound == 0 ? 0 : static_cast<std::size_t>(next(3) % bound);
  }

 private:
  const std::uint8_t* data_;
  std::size_t size_;
  std::size_t place_ = 0;
};

}  // namespace likeness::fuzz
