#include "io/byte_masks.hpp"

#include <algorithm>

namespace likeness::io {

#if defined(__SSE2__)
namespace {

/// At most 255 vectors, so that a counter of one byte can't overflow.
void summarize_vectors(const char* p, std::size_t vectors, char newline, ByteSummary& summary) {
  const __m128i zero = _mm_setzero_si128();
  const __m128i wanted = _mm_set1_epi8(newline);
  const __m128i quote = _mm_set1_epi8('"');
  __m128i count = zero;
  __m128i quotes = zero;
  __m128i nuls = zero;
  __m128i any = zero;
  for (std::size_t k = 0; k < vectors; ++k) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 16 * k));
    count = _mm_sub_epi8(count, _mm_cmpeq_epi8(bytes, wanted));
    quotes = _mm_or_si128(quotes, _mm_cmpeq_epi8(bytes, quote));
    nuls = _mm_or_si128(nuls, _mm_cmpeq_epi8(bytes, zero));
    any = _mm_or_si128(any, bytes);
  }
  const __m128i sums = _mm_sad_epu8(count, zero);
  summary.newlines += static_cast<std::size_t>(_mm_cvtsi128_si64(sums)) +
                      static_cast<std::size_t>(_mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums)));
  summary.quote = summary.quote || _mm_movemask_epi8(quotes) != 0;
  summary.nul = summary.nul || _mm_movemask_epi8(nuls) != 0;
  summary.non_ascii = summary.non_ascii || _mm_movemask_epi8(any) != 0;
}

}  // namespace
#endif

ByteSummary summarize_bytes(std::string_view bytes, char newline) noexcept {
  ByteSummary summary;
  std::size_t at = 0;
#if defined(__SSE2__)
  while (bytes.size() - at >= 16) {
    const std::size_t vectors = std::min<std::size_t>(255, (bytes.size() - at) / 16);
    summarize_vectors(bytes.data() + at, vectors, newline, summary);
    at += 16 * vectors;
  }
#endif
  for (; at < bytes.size(); ++at) {
    const char byte = bytes[at];
    summary.newlines += byte == newline ? 1 : 0;
    summary.quote = summary.quote || byte == '"';
    summary.nul = summary.nul || byte == '\0';
    summary.non_ascii = summary.non_ascii || (static_cast<unsigned char>(byte) & 0x80) != 0;
  }
  return summary;
}

}  // namespace likeness::io
