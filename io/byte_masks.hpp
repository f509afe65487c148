#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace likeness::io {

/// Which of 64 bytes equal one of two: bit k stands for byte k.
struct ByteMasks {
  std::uint64_t either = 0;
  std::uint64_t second = 0;
};

/// Compares 64 bytes from `p`, all of which must be readable.
[[nodiscard]] inline ByteMasks compare_bytes(const char* p, char first, char second) noexcept {
  ByteMasks masks;
#if defined(__SSE2__)
  const __m128i wanted_first = _mm_set1_epi8(first);
  const __m128i wanted_second = _mm_set1_epi8(second);
  for (unsigned k = 0; k < 4; ++k) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 16 * k));
    const __m128i is_second = _mm_cmpeq_epi8(bytes, wanted_second);
    const __m128i is_either = _mm_or_si128(is_second, _mm_cmpeq_epi8(bytes, wanted_first));
    const auto bits = [](__m128i equal) {
      return static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(equal)));
    };
    masks.either |= bits(is_either) << (16 * k);
    masks.second |= bits(is_second) << (16 * k);
  }
#else
  for (unsigned k = 0; k < 64; ++k) {
    masks.either |= static_cast<std::uint64_t>(p[k] == first || p[k] == second) << k;
    masks.second |= static_cast<std::uint64_t>(p[k] == second) << k;
  }
#endif
  return masks;
}

/// What there is in a run of bytes.
struct ByteSummary {
  std::size_t newlines = 0;
  bool quote = false;
  bool nul = false;
  bool non_ascii = false;
};

[[nodiscard]] ByteSummary summarize_bytes(std::string_view bytes, char newline) noexcept;

}  // namespace likeness::io
