#include "autodiff/kernels/functions.hpp"
#include "autodiff/kernels/install.hpp"

namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET {
namespace {

typedef uint64_t Pairs __attribute__((vector_size(kVectorBytes)));

/// Philox blocks in a vector, one per 64-bit lane. Each gives four elements, in two vectors.
constexpr size_t kBlocks = kVectorBytes / sizeof(uint64_t);

/// Vectors of blocks computed side by side, so that the processor need not wait for one product
/// after the other.
constexpr size_t kChains = 2;

constexpr size_t kParts = 2 * kChains;
constexpr size_t kElements = kParts * kWidth;

/// Products of the lower halves of 64-bit lanes.
inline Pairs multiply_lower(Pairs a, Pairs b) {
#if defined(__AVX512F__) && defined(__clang__)
  typedef long long Signed __attribute__((vector_size(kVectorBytes)));
  const Signed product =
      (reinterpret_cast<Signed>(a) & 0xffffffffLL) * (reinterpret_cast<Signed>(b) & 0xffffffffLL);
  return reinterpret_cast<Pairs>(product);
#elif defined(__AVX512F__)
  typedef long long Signed __attribute__((vector_size(kVectorBytes)));
  return reinterpret_cast<Pairs>(__builtin_ia32_pmuludq512_mask(
      reinterpret_cast<Words>(a), reinterpret_cast<Words>(b), Signed{}, static_cast<uint8_t>(-1)));
#elif defined(__AVX2__) && !defined(__clang__)
  return reinterpret_cast<Pairs>(
      __builtin_ia32_pmuludq256(reinterpret_cast<Words>(a), reinterpret_cast<Words>(b)));
#elif defined(__SSE2__) && !defined(__clang__)
  return reinterpret_cast<Pairs>(
      __builtin_ia32_pmuludq128(reinterpret_cast<Words>(a), reinterpret_cast<Words>(b)));
#else
  return (a & 0xffffffffU) * (b & 0xffffffffU);
#endif
}

/// Random words, element by element.
struct RandomWords {
  UnsignedWords part[kParts];
};

/// Lanes from `begin` on of two vectors in turns: a[begin], b[begin], a[begin + 1], ...
template <int begin, int... lane>
inline UnsignedWords in_turns(Pairs a, Pairs b, Indices<lane...>) {
  constexpr int kLanesOfOne = static_cast<int>(kBlocks);
  return reinterpret_cast<UnsignedWords>(
      __builtin_shufflevector(a, b, (begin + lane / 2 + (lane % 2 == 0 ? 0 : kLanesOfOne))...));
}

/// Elements [4 block, 4 block + kElements) of a stream: rounds of Philox4x32-10 (Salmon et al.
/// 2011) with a word in the lower half of each lane. The upper halves hold what is left of former
/// products; nothing reads them.
inline RandomWords random_words(uint64_t seed, uint64_t stream, uint64_t block) {
  Pairs c0[kChains], c1[kChains], c2[kChains], c3[kChains];
  Pairs index;
  for (size_t i = 0; i < kBlocks; ++i) index[i] = i;
  for (size_t c = 0; c < kChains; ++c) {
    c0[c] = index + (block + c * kBlocks);
    c1[c] = c0[c] >> 32;
    c2[c] = Pairs{} + stream;
    c3[c] = Pairs{} + (stream >> 32);
  }
  uint32_t key0 = static_cast<uint32_t>(seed);
  uint32_t key1 = static_cast<uint32_t>(seed >> 32);
  LIKENESS_UNROLL
  for (int round = 0; round < 10; ++round) {
    LIKENESS_UNROLL
    for (size_t c = 0; c < kChains; ++c) {
      const Pairs product0 = multiply_lower(c0[c], Pairs{} + 0xD2511F53U);
      const Pairs product1 = multiply_lower(c2[c], Pairs{} + 0xCD9E8D57U);
      c0[c] = (product1 >> 32) ^ c1[c] ^ static_cast<uint64_t>(key0);
      c1[c] = product1;
      c2[c] = (product0 >> 32) ^ c3[c] ^ static_cast<uint64_t>(key1);
      c3[c] = product0;
    }
    key0 += 0x9E3779B9U;
    key1 += 0xBB67AE85U;
  }
  RandomWords words;
  constexpr IndicesTo<static_cast<int>(kBlocks)> kLanesOfOne;
  LIKENESS_UNROLL
  for (size_t c = 0; c < kChains; ++c) {
    const Pairs first = (c1[c] << 32) | (c0[c] & 0xffffffffU);
    const Pairs second = (c3[c] << 32) | (c2[c] & 0xffffffffU);
    words.part[2 * c] = in_turns<0>(first, second, kLanesOfOne);
    words.part[2 * c + 1] = in_turns<static_cast<int>(kBlocks / 2)>(first, second, kLanesOfOne);
  }
  return words;
}

/// out[k] = f(random word of element first + k).
template <class Function>
void generate(NoiseAddress address, size_t count, float* out, Function f) {
  // A beginning in the middle of a block: the elements before are made and dropped.
  const size_t skip = address.first % 4;
  uint64_t block = address.first / 4;
  for (size_t k = 0; k < count + skip; k += kElements, block += kChains * kBlocks) {
    const RandomWords words = random_words(address.seed, address.stream, block);
    if (k >= skip && k + kElements <= count + skip) {
      LIKENESS_UNROLL
      for (size_t p = 0; p < kParts; ++p) store(out + k - skip + p * kWidth, f(words.part[p]));
      continue;
    }
    float values[kElements];
    for (size_t p = 0; p < kParts; ++p) store(values + p * kWidth, f(words.part[p]));
    const size_t begin = k == 0 ? skip : 0;
    const size_t end = count + skip - k < kElements ? count + skip - k : kElements;
    __builtin_memcpy(out + k + begin - skip, values + begin, (end - begin) * sizeof(float));
  }
}

void uniform(NoiseAddress address, size_t count, float* out) {
  generate(address, count, out, [](UnsignedWords words) {
    const Words bits = reinterpret_cast<Words>(words >> 9);
    return (__builtin_convertvector(bits, Vector) + 0.5F) * 0x1p-23F;
  });
}

void dropout(NoiseAddress address, size_t count, double probability, double scale, float* out) {
  const double threshold = probability * 0x1p32;
  const uint32_t limit = threshold >= 0xffffffffU ? 0xffffffffU : static_cast<uint32_t>(threshold);
  const float kept = static_cast<float>(scale);
  generate(address, count, out, [limit, kept](UnsignedWords words) {
    const Vector zero = {};
    return words < (UnsignedWords{} + limit) ? zero : zero + kept;
  });
}

/// A uniform number u = (word + 1/2) / 2^32, as the smaller of u and 1 - u, which keeps its digits.
struct Uniform {
  Words upper;     ///< whether u > 1/2
  Vector smaller;  ///< min(u, 1 - u)
  Vector center;   ///< smaller - 1/2
};

inline Uniform split_uniform(UnsignedWords words) {
  const Words signed_words = reinterpret_cast<Words>(words);
  const Words upper = signed_words < 0;
  const Words magnitude = signed_words ^ upper;
  const Words below_half = magnitude ^ INT32_MIN;  // magnitude - 2^31
  return {upper, (__builtin_convertvector(magnitude, Vector) + 0.5F) * 0x1p-32F,
          (__builtin_convertvector(below_half, Vector) + 0.5F) * 0x1p-32F};
}

/// The inverse error function's single-precision approximation of Giles (2011), "Approximating the
/// erfinv function", as the quantile of the normal distribution.
void normal(NoiseAddress address, size_t count, float* out) {
  generate(address, count, out, [](UnsignedWords words) {
    const Uniform u = split_uniform(words);
    const Vector w = -log_of_normal(4.0F * u.smaller * (1.0F - u.smaller));
    Vector p = polynomial(
        w - 2.5F, {1.50140941F, 0.246640727F, -0.00417768164F, -0.00125372503F, 0.00021858087F,
                   -4.39150654e-06F, -3.5233877e-06F, 3.43273939e-07F, 2.81022636e-08F});
    const Words tail = w >= 5.0F;
    if (any(tail)) {
      const Vector q =
          polynomial(square_root(w) - 3.0F,
                     {2.83297682F, 1.00167406F, 0.00943887047F, -0.0076224613F, 0.00573950773F,
                      -0.00367342844F, 0.00134934322F, 0.000100950558F, -0.000200214257F});
      p = tail ? q : p;
    }
    // sqrt(2) p (2 u - 1), where u.center is u - 1/2 or its negative.
    const Vector lower = p * u.center * 2.82842712474619F;
    return u.upper ? -lower : lower;
  });
}

/// -ln(-ln(u)), with ln(u) from 1 - u where that is the smaller.
void gumbel(NoiseAddress address, size_t count, float* out) {
  generate(address, count, out, [](UnsignedWords words) {
    const Uniform u = split_uniform(words);
    const Parts lower = split(u.smaller);
    const auto near_one = u.smaller <= 0.29F;
    const Vector exponent = near_one ? Vector{} : broadcast(-1.0F);
    const Vector fraction = near_one ? -u.smaller : 1.0F - 2.0F * u.smaller;
    const Parts parts = {u.upper ? exponent : lower.exponent, u.upper ? fraction : lower.fraction};
    return -log_of_normal(-log_of_parts(parts));
  });
}

}  // namespace

void install_noise(Table& table) {
  table.uniform = uniform;
  table.dropout = dropout;
  table.normal = normal;
  table.gumbel = gumbel;
}

}  // namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET
