#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace likeness::autodiff::detail {

/// Memory that is handed out piece by piece and taken back at once. After a reset it is one block,
/// big enough for all that was handed out before.
class Arena {
 public:
  /// Uninitialized, aligned to a cache line; valid until the reset.
  [[nodiscard]] std::byte* allocate(std::size_t bytes);

  void reset() noexcept;

  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }

 private:
  struct Free {
    void operator()(std::byte* block) const noexcept;
  };
  using Block = std::unique_ptr<std::byte, Free>;

  void add_block(std::size_t bytes);

  std::vector<Block> blocks_;
  std::size_t capacity_ = 0;  ///< of all blocks
  std::byte* next_ = nullptr;
  std::size_t left_ = 0;
};

}  // namespace likeness::autodiff::detail
