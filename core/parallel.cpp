#include "likeness/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <cfenv>
#include <string>

#include "likeness/error.hpp"

#ifdef _OPENMP
#include <omp.h>

#include "core/team.hpp"
#endif

namespace likeness {
namespace {

std::atomic<int> requested_threads{0};

/// While it lives, floating-point operations of this thread round as this library expects, whatever
/// the host has set.
class RoundingAsExpected {
 public:
  RoundingAsExpected() noexcept {
    std::fegetenv(&hosts_);
    std::fesetenv(FE_DFL_ENV);
  }
  ~RoundingAsExpected() { std::fesetenv(&hosts_); }
  RoundingAsExpected(const RoundingAsExpected&) = delete;
  RoundingAsExpected& operator=(const RoundingAsExpected&) = delete;

 private:
  std::fenv_t hosts_;
};

#ifdef _OPENMP

/// The session that this thread leads, while it runs no task.
thread_local Session* led_session = nullptr;

/// A session for the time that this object lives.
class Leadership {
 public:
  Leadership() noexcept : session_(threads()) { led_session = &session_; }
  ~Leadership() { led_session = nullptr; }
  Leadership(const Leadership&) = delete;
  Leadership& operator=(const Leadership&) = delete;

 private:
  Session session_;
};

/// Whether this thread may lead others. Within a parallel region of the host, all processors are
/// taken.
bool may_lead() noexcept {
  return led_session == nullptr && !is_at_task() && threads() > 1 && omp_in_parallel() == 0;
}

void run_in_session(std::size_t count, void (*task)(void*, std::size_t), void* context) {
  Session* const session = led_session;
  Team& team = session->team();
  Loop loop{task, context};
  led_session = nullptr;
  team.run(loop, count);
  led_session = session;
  loop.first_error.rethrow();
}

#endif

}  // namespace

void set_threads(int count) {
  if (count < 0) {
    throw Error(ErrorCode::kUsage, "The number of threads is " + std::to_string(count) +
                                       ", but must be 0 (all processors) or more.");
  }
  requested_threads.store(count);
}

int threads() noexcept {
#ifdef _OPENMP
  const int requested = requested_threads.load();
  return requested > 0 ? requested : omp_get_max_threads();
#else
  return 1;
#endif
}

namespace detail {

void run_tasks(std::size_t count, void (*task)(void*, std::size_t), void* context) {
#ifdef _OPENMP
  if (count > 1) {
    if (led_session != nullptr) {
      run_in_session(count, task, context);
      return;
    }
    if (may_lead()) {
      const RoundingAsExpected rounding;
      const Leadership leadership;
      run_in_session(count, task, context);
      return;
    }
  }
#endif
  for (std::size_t k = 0; k < count; ++k) task(context, k);
}

void run_session(void (*body)(void*), void* context) {
  const RoundingAsExpected rounding;
#ifdef _OPENMP
  if (may_lead()) {
    const Leadership leadership;
    body(context);
    return;
  }
#endif
  body(context);
}

}  // namespace detail
}  // namespace likeness
