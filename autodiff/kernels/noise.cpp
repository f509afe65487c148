#include "autodiff/kernels/functions.hpp"
#include "autodiff/kernels/install.hpp"

namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET {
namespace {

typedef uint64_t Pairs __attribute__((vector_size(kVectorBytes)));

/// Philox blocks computed at once, one per 64-bit lane. Each gives four elements.
constexpr size_t kBlocks = kVectorBytes / sizeof(uint64_t);
constexpr size_t kElements = 4 * kBlocks;

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
#else
  return (a & 0xffffffffU) * (b & 0xffffffffU);
#endif
}

/// Random words, element by element, in two vectors.
struct RandomWords {
  UnsignedWords part[2];
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
  Pairs counter;
  for (size_t i = 0; i < kBlocks; ++i) counter[i] = block + i;
  Pairs c0 = counter;
  Pairs c1 = counter >> 32;
  Pairs c2 = Pairs{} + stream;
  Pairs c3 = Pairs{} + (stream >> 32);
  uint32_t key0 = static_cast<uint32_t>(seed);
  uint32_t key1 = static_cast<uint32_t>(seed >> 32);
  for (int round = 0; round < 10; ++round) {
    const Pairs product0 = multiply_lower(c0, Pairs{} + 0xD2511F53U);
    const Pairs product1 = multiply_lower(c2, Pairs{} + 0xCD9E8D57U);
    c0 = (product1 >> 32) ^ c1 ^ static_cast<uint64_t>(key0);
    c1 = product1;
    c2 = (product0 >> 32) ^ c3 ^ static_cast<uint64_t>(key1);
    c3 = product0;
    key0 += 0x9E3779B9U;
    key1 += 0xBB67AE85U;
  }
  const Pairs first = (c1 << 32) | (c0 & 0xffffffffU);
  const Pairs second = (c3 << 32) | (c2 & 0xffffffffU);
  constexpr IndicesTo<static_cast<int>(kBlocks)> kLanesOfOne;
  return {{in_turns<0>(first, second, kLanesOfOne),
           in_turns<static_cast<int>(kBlocks / 2)>(first, second, kLanesOfOne)}};
}

/// out[k] = f(random word of element first + k).
template <class Function>
void generate(NoiseAddress address, size_t count, float* out, Function f) {
  // A beginning in the middle of a block: the elements before are made and dropped.
  const size_t skip = address.first % 4;
  uint64_t block = address.first / 4;
  for (size_t k = 0; k < count + skip; k += kElements, block += kBlocks) {
    const RandomWords words = random_words(address.seed, address.stream, block);
    const Vector values[2] = {f(words.part[0]), f(words.part[1])};
    if (k >= skip && k + kElements <= count + skip) {
      store(out + k - skip, values[0]);
      store(out + k - skip + kWidth, values[1]);
      continue;
    }
    const size_t begin = k == 0 ? skip : 0;
    const size_t end = count + skip - k < kElements ? count + skip - k : kElements;
    __builtin_memcpy(out + k + begin - skip, reinterpret_cast<const float*>(values) + begin,
                     (end - begin) * sizeof(float));
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
    Vector t = w - 2.5F;
    Vector p = broadcast(2.81022636e-08F);
    p = fma(p, t, broadcast(3.43273939e-07F));
    p = fma(p, t, broadcast(-3.5233877e-06F));
    p = fma(p, t, broadcast(-4.39150654e-06F));
    p = fma(p, t, broadcast(0.00021858087F));
    p = fma(p, t, broadcast(-0.00125372503F));
    p = fma(p, t, broadcast(-0.00417768164F));
    p = fma(p, t, broadcast(0.246640727F));
    p = fma(p, t, broadcast(1.50140941F));
    const Words tail = w >= 5.0F;
    if (any(tail)) {
      t = square_root(w) - 3.0F;
      Vector q = broadcast(-0.000200214257F);
      q = fma(q, t, broadcast(0.000100950558F));
      q = fma(q, t, broadcast(0.00134934322F));
      q = fma(q, t, broadcast(-0.00367342844F));
      q = fma(q, t, broadcast(0.00573950773F));
      q = fma(q, t, broadcast(-0.0076224613F));
      q = fma(q, t, broadcast(0.00943887047F));
      q = fma(q, t, broadcast(1.00167406F));
      q = fma(q, t, broadcast(2.83297682F));
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
