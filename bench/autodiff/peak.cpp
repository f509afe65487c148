#include "peak.hpp"

#include <algorithm>
#include <chrono>

#include "likeness/parallel.hpp"

namespace {

using likeness::InstructionSet;

constexpr int kRounds = 3'000'000;
constexpr int kRegisters = 10;  // enough in flight to hide the instruction's latency

#if defined(__x86_64__)
#define LIKENESS_FMA_LOOP(type)                                                            \
  type a{}, b{}, c{}, d{}, e{}, f{}, g{}, h{}, i{}, j{};                                   \
  for (int round = 0; round < kRounds; ++round) {                                          \
    asm volatile(                                                                          \
        "vfmadd231ps %0, %0, %0\n vfmadd231ps %1, %1, %1\n vfmadd231ps %2, %2, %2\n"       \
        "vfmadd231ps %3, %3, %3\n vfmadd231ps %4, %4, %4\n vfmadd231ps %5, %5, %5\n"       \
        "vfmadd231ps %6, %6, %6\n vfmadd231ps %7, %7, %7\n vfmadd231ps %8, %8, %8\n"       \
        "vfmadd231ps %9, %9, %9\n"                                                         \
        : "+v"(a), "+v"(b), "+v"(c), "+v"(d), "+v"(e), "+v"(f), "+v"(g), "+v"(h), "+v"(i), \
          "+v"(j));                                                                        \
  }

typedef float Wide __attribute__((vector_size(64)));
typedef float Half __attribute__((vector_size(32)));

__attribute__((target("avx512f"))) void run_avx512() {
  LIKENESS_FMA_LOOP(Wide)
}
__attribute__((target("avx2,fma"))) void run_avx2() {
  LIKENESS_FMA_LOOP(Half)
}
#endif

double seconds_of(void (*loop)()) {
  const auto begin = std::chrono::steady_clock::now();
  loop();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

double multiply_add_rate() {
#if defined(__x86_64__)
  const InstructionSet set = likeness::instruction_set();
  if (set == InstructionSet::kBaseline) return 0;
  const bool wide = set == InstructionSet::kAvx512;
  double best = 1e9;
  for (int k = 0; k < 20; ++k) best = std::min(best, seconds_of(wide ? run_avx512 : run_avx2));
  return 2.0 * (wide ? 16 : 8) * kRegisters * kRounds / best;
#else
  return 0;
#endif
}
