#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "likeness/export.hpp"

namespace likeness {

/// How many threads the loops of this library may use, process-wide; 0 means as many as OpenMP
/// would take: OMP_NUM_THREADS where it is set, otherwise all processors.
/// Never changes a result: work is cut into chunks whose size does not depend on it.
LIKENESS_EXPORT void set_threads(int count);

/// The number of threads that loops use now: at least 1; always 1 when built without OpenMP.
[[nodiscard]] LIKENESS_EXPORT int threads() noexcept;

namespace detail {
/// Calls task(context, k) for k in [0, count), on several threads, in no particular order. When
/// tasks throw, the exception of the lowest k is thrown again after all threads have stopped.
LIKENESS_EXPORT void run_tasks(std::size_t count, void (*task)(void*, std::size_t), void* context);
/// Calls body(context) while threads stay at hand for its loops.
LIKENESS_EXPORT void run_session(void (*body)(void*), void* context);
}  // namespace detail

/// Calls body(k) for every k in [0, count) in parallel. Bodies must not write to what another
/// reads. Called from within a parallel loop, it runs on the calling thread.
template <class Body>
void parallel_for(std::size_t count, Body&& body) {
  using Function = std::remove_reference_t<Body>;
  detail::run_tasks(
      count, [](void* context, std::size_t k) { (*static_cast<Function*>(context))(k); },
      const_cast<std::remove_const_t<Function>*>(&body));
}

/// Calls body() on the calling thread, and keeps as many threads as `threads()` says at hand for
/// the parallel loops that run inside. Every function of this library that works long holds a
/// session; a loop outside of one is a session of its own. Between loops that follow each other
/// closely the other threads spin, for some microseconds; otherwise, and after the session, they
/// sleep. Within another session or a parallel loop it just calls body(). Returns what body()
/// returns; what it throws reaches the caller. Floating-point operations inside round to nearest,
/// whatever the caller has set. Where the system gives no further threads, the calling one does all
/// the work.
template <class Body>
std::invoke_result_t<Body&> parallel_session(Body&& body) {
  using Result = std::invoke_result_t<Body&>;
  const auto run = [](auto&& function) {
    using Function = std::remove_reference_t<decltype(function)>;
    detail::run_session([](void* context) { (*static_cast<Function*>(context))(); },
                        const_cast<std::remove_const_t<Function>*>(&function));
  };
  if constexpr (std::is_void_v<Result>) {
    run(body);
  } else {
    std::optional<Result> result;
    run([&] { result.emplace(body()); });
    return *std::move(result);
  }
}

/// Cuts [0, size) into chunks of `chunk` elements (the last one may be shorter) and calls
/// body(begin, end) for each in parallel. `chunk` must not depend on the number of threads.
template <class Body>
void parallel_chunks(std::size_t size, std::size_t chunk, Body&& body) {
  parallel_for((size + chunk - 1) / chunk, [&](std::size_t k) {
    const std::size_t begin = k * chunk;
    body(begin, begin + chunk < size ? begin + chunk : size);
  });
}

/// Sums term(begin, end) over the chunks of [0, size). The partial sums are added to `zero` in the
/// order of the chunks, whatever thread made them: the same bits for any number of threads.
template <class Sum, class Term>
[[nodiscard]] Sum parallel_sum(std::size_t size, std::size_t chunk, Sum zero, Term&& term) {
  std::vector<Sum> partial((size + chunk - 1) / chunk, zero);
  parallel_chunks(size, chunk, [&](std::size_t begin, std::size_t end) {
    partial[begin / chunk] = term(begin, end);
  });
  Sum sum = std::move(zero);
  for (Sum& part : partial) sum += part;
  return sum;
}

/// The instruction sets that vector code is compiled for, weakest first.
enum class InstructionSet {
  kBaseline,  ///< plain x86-64, or any other processor
  kAvx2,      ///< AVX2 and FMA
  kAvx512,    ///< AVX-512 F, BW, DQ and VL
};

/// The strongest set that this processor and its operating system offer.
[[nodiscard]] LIKENESS_EXPORT InstructionSet detected_instruction_set() noexcept;

/// The set in use, decided at the first call: LIKENESS_ISA (`baseline`, `avx2` or `avx512`) where
/// it is set, otherwise the detected one. Throws Error(kUsage) where the variable names a set that
/// does not exist or that this processor lacks.
[[nodiscard]] LIKENESS_EXPORT InstructionSet instruction_set();

/// `baseline`, `avx2` or `avx512`.
[[nodiscard]] LIKENESS_EXPORT std::string_view instruction_set_name(InstructionSet set) noexcept;

}  // namespace likeness
