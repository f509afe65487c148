#pragma once

#include <cstdint>
#include <optional>

#include "core/index_permutation.hpp"
#include "core/streams.hpp"
#include "likeness/random.hpp"

namespace likeness::makers {

enum class Sex : std::uint8_t { kFemale, kMale };

/// Whose values are made: row (or subject) `index` of what `seed` defines. Values of different
/// kinds for one element belong together: the e-mail address is that of the name.
struct Element {
  std::uint64_t seed = 0;
  std::uint64_t index = 0;
  std::optional<Sex> sex = std::nullopt;  ///< where another column says it
  std::uint32_t kind = 0;                 ///< what is made: tells its own_number() from others'

  [[nodiscard]] std::uint64_t below(std::uint64_t stream, std::uint64_t bound) const noexcept {
    return RandomStream(seed, stream).below(index, bound);
  }
  [[nodiscard]] std::uint64_t bits(std::uint64_t stream) const noexcept {
    return RandomStream(seed, stream).bits(index);
  }
  /// A number below `size` that no other element has, up to as many elements; then they repeat.
  [[nodiscard]] std::uint64_t spread(std::uint64_t stream, std::uint64_t size) const noexcept {
    return IndexPermutation(size, RandomStream(seed, stream))(index % size);
  }
  /// The same for values of this kind alone.
  [[nodiscard]] std::uint64_t own_number(std::uint64_t size) const noexcept {
    return spread(streams::kMaking.values[kind], size);
  }
};

}  // namespace likeness::makers
