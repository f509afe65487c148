#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string_view>
#include <vector>

#include "core/hash.hpp"

namespace likeness::metrics {

[[nodiscard]] inline std::uint64_t level_hash(std::uint64_t key) noexcept {
  return mixed_bits(key);
}
[[nodiscard]] inline std::uint64_t level_hash(std::string_view key) noexcept {
  return mixed_bits(std::hash<std::string_view>{}(key));
}

/// Numbers distinct keys 0, 1, 2, ... in the order in which they are first met.
template <class Key>
class LevelIndex {
 public:
  [[nodiscard]] std::uint32_t operator[](const Key& key) {
    if (2 * (keys_.size() + 1) > slots_.size()) grow();
    std::uint32_t& slot = slots_[find_slot(key)];
    if (slot == kEmpty) {
      slot = static_cast<std::uint32_t>(keys_.size());
      keys_.push_back(key);
    }
    return slot;
  }
  [[nodiscard]] std::uint32_t size() const noexcept {
    return static_cast<std::uint32_t>(keys_.size());
  }

 private:
  static constexpr std::uint32_t kEmpty = std::numeric_limits<std::uint32_t>::max();

  [[nodiscard]] std::size_t find_slot(const Key& key) const noexcept {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = level_hash(key) & mask;
    while (slots_[slot] != kEmpty && !(keys_[slots_[slot]] == key)) slot = (slot + 1) & mask;
    return slot;
  }
  void grow() {
    slots_.assign(slots_.empty() ? 64 : 2 * slots_.size(), kEmpty);
    for (std::uint32_t k = 0; k < keys_.size(); ++k) slots_[find_slot(keys_[k])] = k;
  }

  std::vector<Key> keys_;
  std::vector<std::uint32_t> slots_;
};

}  // namespace likeness::metrics
