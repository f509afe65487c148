#include "autodiff/kernels/functions.hpp"
#include "autodiff/kernels/install.hpp"

namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET {
namespace {

typedef uint64_t Pairs __attribute__((vector_size(kVectorBytes)));
typedef uint32_t Counts __attribute__((vector_size(kVectorBytes)));

/// Philox blocks computed at once. Each gives two elements.
constexpr size_t kBlocks = kVectorBytes / sizeof(uint64_t);

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

/// The upper 32 of the 64 bits of elements [2 block, 2 block + 2 kBlocks) of a stream: rounds of
/// Philox4x32-10 (Salmon et al. 2011) with a word in the lower half of each lane. The upper halves
/// hold what is left of former products; nothing reads them.
inline Counts random_words(uint64_t seed, uint64_t stream, uint64_t block) {
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
  return reinterpret_cast<Counts>((c3 << 32) | (c1 & 0xffffffffU));
}

/// out[k] = f(random word of element first + k).
template <class Function>
void generate(NoiseAddress address, size_t count, float* out, Function f) {
  // An odd beginning lies in the middle of a block: the element before is made and dropped.
  const size_t skip = address.first % 2;
  uint64_t block = address.first / 2;
  for (size_t k = 0; k < count + skip; k += kWidth, block += kBlocks) {
    const Vector values = f(random_words(address.seed, address.stream, block));
    const size_t begin = k == 0 ? skip : 0;
    const size_t end = count + skip - k < kWidth ? count + skip - k : kWidth;
    __builtin_memcpy(out + k + begin - skip,
                     reinterpret_cast<const char*>(&values) + begin * sizeof(float),
                     (end - begin) * sizeof(float));
  }
}

void uniform(NoiseAddress address, size_t count, float* out) {
  generate(address, count, out, [](Counts words) {
    const Words bits = reinterpret_cast<Words>(words >> 9);
    return (__builtin_convertvector(bits, Vector) + 0.5F) * 0x1p-23F;
  });
}

void dropout(NoiseAddress address, size_t count, double probability, double scale, float* out) {
  const double threshold = probability * 0x1p32;
  const uint32_t limit = threshold >= 0xffffffffU ? 0xffffffffU : static_cast<uint32_t>(threshold);
  const float kept = static_cast<float>(scale);
  generate(address, count, out, [limit, kept](Counts words) {
    const Vector zero = {};
    return words < (Counts{} + limit) ? zero : zero + kept;
  });
}

/// A uniform number u = (word + 1/2) / 2^32, as the smaller of u and 1 - u, which keeps its digits.
struct Uniform {
  Words upper;     ///< whether u > 1/2
  Vector smaller;  ///< min(u, 1 - u)
  Vector center;   ///< smaller - 1/2
};

inline Uniform split_uniform(Counts words) {
  const Words signed_words = reinterpret_cast<Words>(words);
  const Words upper = signed_words < 0;
  const Words magnitude = signed_words ^ upper;
  const Words below_half = magnitude - 0x7fffffff - 1;
  return {upper, (__builtin_convertvector(magnitude, Vector) + 0.5F) * 0x1p-32F,
          (__builtin_convertvector(below_half, Vector) + 0.5F) * 0x1p-32F};
}

/// Quantile of the normal distribution: algorithm AS 241 (Wichura 1988), its PPND7.
void normal(NoiseAddress address, size_t count, float* out) {
  generate(address, count, out, [](Counts words) {
    const Uniform u = split_uniform(words);
    const Vector r = fma(-u.center, u.center, broadcast(0.180625F));
    Vector p = broadcast(5.9109374720e+1F);
    p = fma(p, r, broadcast(1.5929113202e+2F));
    p = fma(p, r, broadcast(5.0434271938e+1F));
    p = fma(p, r, broadcast(3.3871327179e+0F));
    Vector q = broadcast(6.7187563600e+1F);
    q = fma(q, r, broadcast(7.8757757664e+1F));
    q = fma(q, r, broadcast(1.7895169469e+1F));
    q = fma(q, r, broadcast(1.0F));
    const Vector central = u.center * p / q;
    const Vector t = square_root(-log(u.smaller)) - 1.6F;
    p = broadcast(1.7023821103e-1F);
    p = fma(p, t, broadcast(1.3067284816e+0F));
    p = fma(p, t, broadcast(2.7568153900e+0F));
    p = fma(p, t, broadcast(1.4234372777e+0F));
    q = broadcast(1.2021132975e-1F);
    q = fma(q, t, broadcast(7.3700164250e-1F));
    q = fma(q, t, broadcast(1.0F));
    const Vector lower = u.center >= -0.425F ? central : -p / q;
    return u.upper ? -lower : lower;
  });
}

/// -ln(-ln(u)), with ln(u) from 1 - u where that is the smaller.
void gumbel(NoiseAddress address, size_t count, float* out) {
  generate(address, count, out, [](Counts words) {
    const Uniform u = split_uniform(words);
    const auto near_one = u.smaller <= 0.29F;
    const Vector f = near_one ? -u.smaller : 1.0F - 2.0F * u.smaller;
    const Vector log_upper = log_from_parts(near_one ? Vector{} : broadcast(-1.0F), f);
    return -log(-(u.upper ? log_upper : log(u.smaller)));
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
