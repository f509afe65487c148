#include "autodiff/arena.hpp"

#include <algorithm>
#include <new>

namespace likeness::autodiff::detail {
namespace {

constexpr std::size_t kLine = 64;
constexpr std::size_t kSmallestBlock = std::size_t{1} << 20;

}  // namespace

void Arena::Free::operator()(std::byte* block) const noexcept {
  ::operator delete (block, std::align_val_t{kLine});
}

void Arena::add_block(std::size_t bytes) {
  blocks_.reserve(blocks_.size() + 1);
  blocks_.emplace_back(static_cast<std::byte*>(::operator new (bytes, std::align_val_t{kLine})));
  capacity_ += bytes;
  next_ = blocks_.back().get();
  left_ = bytes;
}

std::byte* Arena::allocate(std::size_t bytes) {
  const std::size_t rounded = (bytes + kLine - 1) / kLine * kLine;
  if (rounded > left_) add_block(std::max({rounded, kSmallestBlock, capacity_ / 2}));
  std::byte* result = next_;
  next_ += rounded;
  left_ -= rounded;
  return result;
}

void Arena::reset() noexcept {
  if (blocks_.size() > 1) {
    const std::size_t bytes = capacity_;
    blocks_.clear();
    capacity_ = 0;
    next_ = nullptr;
    left_ = 0;
    try {
      add_block(bytes);
    } catch (const std::bad_alloc&) {
      // The next allocation tries again, and reports what happens.
    }
  } else if (!blocks_.empty()) {
    next_ = blocks_.front().get();
    left_ = capacity_;
  }
}

}  // namespace likeness::autodiff::detail
