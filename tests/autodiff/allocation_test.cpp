// Counts what is allocated with operator new, which this file replaces for the whole test program.

#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "small_network.hpp"

namespace {

std::atomic<std::size_t> allocations{0};

void* allocate(std::size_t size, std::size_t alignment) {
  ++allocations;
  void* memory = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) {
  return allocate(size, alignof(std::max_align_t));
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  std::free(memory);
}

TEST_CASE("a training step in its steady state allocates nothing") {
  SmallNetwork network;
  for (int k = 0; k < 3; ++k) network.step();
  const std::size_t before = allocations;
  for (int k = 0; k < 3; ++k) network.step();
  CHECK(allocations == before);
}
