#include "likeness/core/parallel.hpp"

#include <atomic>
#include <exception>
#include <mutex>
#include <string>

#include "likeness/core/error.hpp"

#ifdef _OPENMP
#include <omp.h>
#endif

namespace likeness {
namespace {

std::atomic<int> requested_threads{0};

/// Keeps the exception of the task with the lowest index.
class FirstError {
 public:
  void keep(std::size_t index, std::exception_ptr error) {
    const std::scoped_lock lock(mutex_);
    if (!error_ || index < index_) {
      index_ = index;
      error_ = std::move(error);
    }
    failed_.store(true, std::memory_order_relaxed);
  }
  [[nodiscard]] bool failed() const noexcept { return failed_.load(std::memory_order_relaxed); }
  void rethrow() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::mutex mutex_;
  std::size_t index_ = 0;
  std::exception_ptr error_;
  std::atomic<bool> failed_{false};
};

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
  const int team =
      count < static_cast<std::size_t>(threads()) ? static_cast<int>(count) : threads();
  if (team > 1 && omp_in_parallel() == 0) {
    FirstError first_error;
#pragma omp parallel for schedule(dynamic, 1) num_threads(team)
    for (std::size_t k = 0; k < count; ++k) {
      // A task that comes before the failed one may still fail and be the one to report, so only
      // tasks that were not begun are skipped; dynamic scheduling hands them out in order.
      if (first_error.failed()) continue;
      try {
        task(context, k);
      } catch (...) {
        first_error.keep(k, std::current_exception());
      }
    }
    first_error.rethrow();
    return;
  }
#endif
  for (std::size_t k = 0; k < count; ++k) task(context, k);
}

}  // namespace detail
}  // namespace likeness
