#include "likeness/core/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <string>
#include <utility>

#include "likeness/core/error.hpp"

#ifdef _OPENMP
#include <omp.h>
#endif

namespace likeness {
namespace {

std::atomic<int> requested_threads{0};

#ifdef _OPENMP

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

/// Waits until `word` is no longer `old`: spins for about 100 microseconds, within which the next
/// loop of a training step mostly comes, then sleeps. Whoever changes the word must notify. It
/// doesn't yield: that would cost a time slice where other programs run.
void await_change(const std::atomic<std::uint32_t>& word, std::uint32_t old) noexcept {
  constexpr int kSpins = 2000;
  for (int k = 0; k < kSpins; ++k) {
    if (word.load(std::memory_order_acquire) != old) return;
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
  }
  word.wait(old, std::memory_order_acquire);
}

/// The tasks of one loop.
struct Loop {
  void (*task)(void*, std::size_t);
  void* context;
  std::size_t first = 0;    ///< of the tasks on offer
  std::uint32_t count = 0;  ///< of the tasks on offer
  FirstError first_error = {};

  void run(std::size_t k) noexcept {
    // A task that comes before the failed one may still fail and be the one to report, so only
    // tasks that were not begun are skipped; they are begun in order.
    if (first_error.failed()) return;
    try {
      task(context, k);
    } catch (...) {
      first_error.keep(k, std::current_exception());
    }
  }
};

/// Threads that work on one loop after the other: one leads, and the others serve.
class Team {
 public:
  /// Runs all tasks of a loop. The leader's.
  void run(Loop& loop, std::size_t count) {
    loop_ = &loop;
    for (; loop.first < count; loop.first += loop.count) {
      loop.count = static_cast<std::uint32_t>(std::min(count - loop.first, kMostTasks));
      finished_.store(0, std::memory_order_relaxed);
      // Sequentially consistent: a thread that is about to sleep either sees the tasks or is seen.
      open_.store(loop.count, std::memory_order_seq_cst);
      open_.notify_all();
      take_tasks();
      for (std::uint32_t n; (n = finished_.load(std::memory_order_acquire)) != loop.count;) {
        await_change(finished_, n);
      }
    }
  }

  /// Works on the leader's loops until it closes the team.
  void serve() noexcept {
    while (take_tasks() != kClosed) await_change(open_, 0);
  }

  /// No loop follows. The leader's.
  void close() noexcept {
    open_.store(kClosed, std::memory_order_seq_cst);
    open_.notify_all();
  }

 private:
  static constexpr std::uint32_t kClosed = UINT32_MAX;
  static constexpr std::size_t kMostTasks = UINT32_MAX - 1;

  /// Runs tasks until none is open; says then whether the team is closed.
  std::uint32_t take_tasks() noexcept {
    std::uint32_t open = open_.load(std::memory_order_acquire);
    while (open != 0 && open != kClosed) {
      if (!open_.compare_exchange_weak(open, open - 1, std::memory_order_acquire)) continue;
      // Whoever took a task holds the loop: the leader waits for it to finish.
      const std::uint32_t count = loop_->count;
      loop_->run(loop_->first + count - open);
      if (finished_.fetch_add(1, std::memory_order_seq_cst) + 1 == count) finished_.notify_one();
      open = open_.load(std::memory_order_acquire);
    }
    return open;
  }

  alignas(64) std::atomic<std::uint32_t> open_{0};      ///< tasks that nobody has begun
  alignas(64) std::atomic<std::uint32_t> finished_{0};  ///< tasks of the loop that are done
  Loop* loop_ = nullptr;
};

/// The team whose leader this thread is, while it runs no task.
thread_local Team* led_team = nullptr;

/// Calls body(context) as the leader of a team of at most `size` threads.
void lead_team(int size, void (*body)(void*), void* context) {
  Team team;
  std::exception_ptr error;
#pragma omp parallel num_threads(size)
  {
    if (omp_get_thread_num() == 0) {
      led_team = &team;
      try {
        body(context);
      } catch (...) {
        error = std::current_exception();
      }
      led_team = nullptr;
      team.close();
    } else {
      team.serve();
    }
  }
  if (error) std::rethrow_exception(error);
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
  if (Team* team = count > 1 ? led_team : nullptr) {
    Loop loop{task, context};
    led_team = nullptr;
    team->run(loop, count);
    led_team = team;
    loop.first_error.rethrow();
    return;
  }
  const auto team_size = std::min(count, static_cast<std::size_t>(threads()));
  if (team_size > 1 && omp_in_parallel() == 0) {
    Loop loop{task, context};
#pragma omp parallel for schedule(dynamic, 1) num_threads(static_cast <int>(team_size))
    for (std::size_t k = 0; k < count; ++k) loop.run(k);
    loop.first_error.rethrow();
    return;
  }
#endif
  for (std::size_t k = 0; k < count; ++k) task(context, k);
}

void run_session(void (*body)(void*), void* context) {
#ifdef _OPENMP
  if (threads() > 1 && omp_in_parallel() == 0) {
    lead_team(threads(), body, context);
    return;
  }
#endif
  body(context);
}

}  // namespace detail
}  // namespace likeness
