#if defined(__AVX2__)
#include <immintrin.h>
#endif

#include "stats/kernels/install.hpp"

namespace likeness::stats::kernels::LIKENESS_KERNEL_SET {
namespace {

#if defined(__AVX512F__)
constexpr size_t kVectorBytes = 64;
#elif defined(__AVX2__)
constexpr size_t kVectorBytes = 32;
#else
constexpr size_t kVectorBytes = 16;
#endif
constexpr size_t kVectors = kTreeRows / kVectorBytes;

/// A number of each row of a block.
using Bytes [[gnu::vector_size(kVectorBytes)]] = uint8_t;

struct Rows {
  Bytes part[kVectors];
};

[[gnu::always_inline]] inline Bytes load(const uint8_t* from) {
  Bytes bytes;
  __builtin_memcpy(&bytes, from, sizeof(Bytes));
  return bytes;
}

[[gnu::always_inline]] inline Rows up_to(const uint8_t* bins, uint8_t threshold) {
  const Bytes limit = Bytes{} + threshold;
  Rows rows;
  for (size_t v = 0; v < kVectors; ++v) {
    rows.part[v] = reinterpret_cast<Bytes>(load(bins + v * kVectorBytes) <= limit);
  }
  return rows;
}

#if defined(__AVX2__)
constexpr size_t kWords = kVectorBytes / 4;
using Words [[gnu::vector_size(kVectorBytes)]] = uint32_t;
using Floats [[gnu::vector_size(kVectorBytes)]] = float;

/// Lane k is that of number which[k], modulo lanes, of `table`.
[[gnu::always_inline]] inline Words look_up(Words table, Words which) {
#if !defined(__clang__)
  return __builtin_shuffle(table, which);
#elif defined(__AVX512F__)
  return reinterpret_cast<Words>(
      _mm512_permutexvar_epi32(reinterpret_cast<__m512i>(which), reinterpret_cast<__m512i>(table)));
#else
  return reinterpret_cast<Words>(_mm256_permutevar8x32_epi32(reinterpret_cast<__m256i>(table),
                                                             reinterpret_cast<__m256i>(which)));
#endif
}

/// Lane k is values[which[k]] of 16 values.
[[gnu::always_inline]] inline Floats look_up_value(const float* values, Words which) {
  Words low;
  __builtin_memcpy(&low, values, sizeof(Words));
#if defined(__AVX512F__)
  return reinterpret_cast<Floats>(look_up(low, which));
#else
  Words high;
  __builtin_memcpy(&high, values + kWords, sizeof(Words));
  return reinterpret_cast<Floats>(_mm256_blendv_ps(reinterpret_cast<__m256>(look_up(low, which)),
                                                   reinterpret_cast<__m256>(look_up(high, which)),
                                                   reinterpret_cast<__m256>(which << 28)));
#endif
}

/// Of the four rows whose bytes share a word, that of number `row`.
[[gnu::always_inline]] inline Words bytes_of(Bytes bytes, unsigned row) {
  return reinterpret_cast<Words>(bytes) >> 8 * row & 255;
}

[[gnu::always_inline]] inline Rows members(const uint8_t* bins, const uint32_t* set) {
  Words table = {};
  for (size_t copy = 0; copy < kWords / kSetWords; ++copy) {
    __builtin_memcpy(reinterpret_cast<char*>(&table) + copy * 4 * kSetWords, set, 4 * kSetWords);
  }
  Rows rows;
  for (size_t v = 0; v < kVectors; ++v) {
    const Bytes all = load(bins + v * kVectorBytes);
    Words in = {};
    for (unsigned row = 0; row < 4; ++row) {
      const Words bin = bytes_of(all, row);
      const Words bit = look_up(table, bin >> 5) >> (bin & 31) & 1;
      in |= bit * 255 << 8 * row;
    }
    rows.part[v] = reinterpret_cast<Bytes>(in);
  }
  return rows;
}

/// The scores of a block, those of rows whose bytes share a word in different vectors.
class Scores {
 public:
  [[gnu::always_inline]] explicit Scores(const float* scores) {
    for (size_t k = 0; k < kTreeRows; ++k) part_[place(k)][k / 4 % kWords] = scores[k];
  }
  [[gnu::always_inline]] void add(const Rows& leaf, const float* values) {
    for (size_t v = 0; v < kVectors; ++v) {
      for (unsigned row = 0; row < 4; ++row) {
        const Words which = bytes_of(leaf.part[v], row);
        part_[v * 4 + row] += look_up_value(values, which);
      }
    }
  }
  [[gnu::always_inline]] void write(float* scores) const {
    for (size_t k = 0; k < kTreeRows; ++k) scores[k] = part_[place(k)][k / 4 % kWords];
  }

 private:
  static constexpr size_t place(size_t k) { return k / kVectorBytes * 4 + k % 4; }

  Floats part_[kVectors * 4];
};
#else
inline Rows members(const uint8_t* bins, const uint32_t* set) {
  uint8_t in[kTreeRows];
  for (size_t k = 0; k < kTreeRows; ++k) {
    in[k] = static_cast<uint8_t>(0U - (set[bins[k] >> 5] >> (bins[k] & 31U) & 1U));
  }
  Rows rows;
  __builtin_memcpy(&rows, in, sizeof(Rows));
  return rows;
}

class Scores {
 public:
  explicit Scores(const float* scores) { __builtin_memcpy(all_, scores, sizeof(all_)); }
  void add(const Rows& leaf, const float* values) {
    uint8_t of_row[kTreeRows];
    __builtin_memcpy(of_row, &leaf, sizeof(of_row));
    for (size_t k = 0; k < kTreeRows; ++k) all_[k] += values[of_row[k]];
  }
  void write(float* scores) const { __builtin_memcpy(scores, all_, sizeof(all_)); }

 private:
  float all_[kTreeRows];
};
#endif

[[gnu::always_inline]] inline Bytes one_if(Bytes condition, uint8_t one) {
  return reinterpret_cast<Bytes>(condition != 0) & (Bytes{} + one);
}

/// Which is the lowest bit that is set, of the 8 in `low` and the 8 in `high` above them.
[[gnu::always_inline]] inline Bytes lowest_bit(Bytes low, Bytes high) {
  const Bytes is_high = reinterpret_cast<Bytes>(low == 0);
  const Bytes bits = (low & ~is_high) | (high & is_high);
  const Bytes lowest = bits & (Bytes{} - bits);
  return one_if(lowest & 0xAA, 1) | one_if(lowest & 0xCC, 2) | one_if(lowest & 0xF0, 4) |
         (is_high & 8);
}

/// After Lucchese et al. (2015), "QuickScorer": a row begins with all leaves of a tree, and loses
/// those on the left of each split where it goes right; the first one that is left is its leaf.
void add_small_trees(const SmallTrees& trees, const uint8_t* bins, float* scores) {
  Scores sums(scores);
  for (size_t t = 0; t < trees.count; ++t) {
    Rows low;
    Rows high;
    for (size_t v = 0; v < kVectors; ++v) low.part[v] = high.part[v] = Bytes{} + uint8_t{255};
    for (size_t s = trees.first_split[t]; s < trees.first_split[t + 1]; ++s) {
      const SmallTreeSplit& split = trees.splits[s];
      const uint8_t* const of_feature = bins + split.feature * kTreeRows;
      const Rows left = split.set == 0 ? up_to(of_feature, split.threshold)
                                       : members(of_feature, trees.sets + split.set * kSetWords);
      for (size_t v = 0; v < kVectors; ++v) {
        low.part[v] &= left.part[v] | split.right_low;
        high.part[v] &= left.part[v] | split.right_high;
      }
    }
    Rows leaf;
    for (size_t v = 0; v < kVectors; ++v) leaf.part[v] = lowest_bit(low.part[v], high.part[v]);
    sums.add(leaf, trees.values + t * kSmallTreeLeaves);
  }
  sums.write(scores);
}

}  // namespace

void install_small_trees(Table& table) {
  table.add_small_trees = add_small_trees;
}

}  // namespace likeness::stats::kernels::LIKENESS_KERNEL_SET
