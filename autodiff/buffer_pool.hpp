#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "autodiff/arena.hpp"

namespace likeness::autodiff::detail {

/// Buffers for the temporaries of a gradient pass, counted and used again while the cache still
/// holds them. Their memory is an arena's, so a reset of the arena must come with `forget`.
class BufferPool {
 public:
  /// A buffer that nobody holds yet: `sweep` takes it back unless it is retained before.
  [[nodiscard]] std::byte* take(Arena& arena, std::size_t bytes);

  void retain(std::byte* buffer) noexcept;
  /// The last holder's release makes the buffer free.
  void release(std::byte* buffer);
  [[nodiscard]] bool held_once(const std::byte* buffer) const noexcept;

  /// Frees what was taken since the last sweep and is not retained.
  void sweep();

  void forget() noexcept;

 private:
  /// Stands in front of a buffer.
  struct alignas(64) Header {
    std::size_t bytes;
    std::uint32_t holders;
    Header* next_free;
  };
  struct FreeList {
    std::size_t bytes;
    Header* first;
  };

  static Header* header_of(const std::byte* buffer) noexcept;
  FreeList& list_of(std::size_t bytes);
  void free(Header* header);

  std::vector<FreeList> lists_;
  std::vector<std::byte*> fresh_;
};

}  // namespace likeness::autodiff::detail
