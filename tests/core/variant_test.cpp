#include "core/variant.hpp"

#include <doctest/doctest.h>

#include <new>
#include <string>
#include <vector>

using likeness::Variant;

namespace {

/// A vector's allocator that has nothing to give while `empty`.
template <class T>
struct Memory {
  using value_type = T;
  static inline bool empty = false;

  [[nodiscard]] T* allocate(std::size_t count) {
    if (empty) throw std::bad_alloc();
    return std::allocator<T>().allocate(count);
  }
  void deallocate(T* memory, std::size_t count) noexcept {
    std::allocator<T>().deallocate(memory, count);
  }
  bool operator==(const Memory&) const noexcept { return true; }
};

using Numbers = std::vector<int, Memory<int>>;

}  // namespace

TEST_CASE("a variant whose copy runs out of memory leaves both as they were") {
  Variant<double, Numbers> original = Numbers{1, 2, 3};
  Variant<double, Numbers> other = 2.5;
  Memory<int>::empty = true;
  CHECK_THROWS_AS((Variant<double, Numbers>(original)), std::bad_alloc);
  CHECK_THROWS_AS(other = original, std::bad_alloc);
  Memory<int>::empty = false;
  CHECK(std::get<double>(other) == 2.5);
  other = original;
  CHECK(std::get<Numbers>(other) == Numbers{1, 2, 3});
}
