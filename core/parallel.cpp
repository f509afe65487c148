#include "likeness/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "likeness/error.hpp"

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
    if (index >= lowest_.load(std::memory_order_relaxed)) return;
    lowest_.store(index, std::memory_order_relaxed);
    error_ = std::move(error);
  }
  /// Whether a task before the k-th has failed.
  [[nodiscard]] bool is_before(std::size_t k) const noexcept {
    return lowest_.load(std::memory_order_relaxed) < k;
  }
  void rethrow() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::mutex mutex_;
  std::atomic<std::size_t> lowest_{SIZE_MAX};
  std::exception_ptr error_;
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

/// What one thread writes while others read something else: on lines of its own, and not beside the
/// line that the processor fetches along with it.
constexpr std::size_t kApart = 128;

/// The tasks of one loop.
struct alignas(kApart) Loop {
  void (*task)(void*, std::size_t);
  void* context;
  std::size_t first = 0;    ///< of the tasks on offer
  std::uint32_t count = 0;  ///< of the tasks on offer
  FirstError first_error = {};

  void run(std::size_t k) noexcept {
    // A task before the failed one may still fail and be the one to report.
    if (first_error.is_before(k)) return;
    try {
      task(context, k);
    } catch (...) {
      first_error.keep(k, std::current_exception());
    }
  }
};

/// Tasks [begin, end) that nobody has begun: taken by their owner from the front, by others from
/// the back.
class alignas(kApart) Share {
 public:
  void offer(std::uint32_t begin, std::uint32_t end) noexcept {
    range_.store(pack(begin, end), std::memory_order_release);
  }

  /// The number of a task that is now the caller's, or kNone.
  [[nodiscard]] std::uint32_t take(bool own) noexcept {
    std::uint64_t range = range_.load(std::memory_order_acquire);
    for (;;) {
      const auto begin = static_cast<std::uint32_t>(range);
      const auto end = static_cast<std::uint32_t>(range >> 32);
      if (begin == end) return kNone;
      const std::uint64_t rest = own ? pack(begin + 1, end) : pack(begin, end - 1);
      if (range_.compare_exchange_weak(range, rest, std::memory_order_acquire)) {
        return own ? begin : end - 1;
      }
    }
  }

  static constexpr std::uint32_t kNone = UINT32_MAX;

 private:
  static std::uint64_t pack(std::uint32_t begin, std::uint32_t end) noexcept {
    return std::uint64_t{end} << 32 | begin;
  }

  std::atomic<std::uint64_t> range_{0};
};

/// Threads that work on one loop after the other: number 0 leads, and the others serve. Each has a
/// share of a loop's tasks, the same part every time, so that it mostly finds in its own cache what
/// it wrote in the loop before; and helps the others when it is done.
class Team {
 public:
  explicit Team(int size) : shares_(static_cast<std::size_t>(size)) {}

  /// Runs all tasks of a loop. The leader's.
  void run(Loop& loop, std::size_t count) {
    loop_ = &loop;
    for (; loop.first < count; loop.first += loop.count) {
      loop.count = static_cast<std::uint32_t>(std::min(count - loop.first, kMostTasks));
      finished_.store(0, std::memory_order_relaxed);
      const auto bound = [&](std::size_t s) {
        return static_cast<std::uint32_t>(s * loop.count / shares_.size());
      };
      for (std::size_t s = 0; s < shares_.size(); ++s) shares_[s].offer(bound(s), bound(s + 1));
      announce();
      take_tasks(0);
      for (std::uint32_t n; (n = finished_.load(std::memory_order_acquire)) != loop.count;) {
        await_change(finished_, n);
      }
    }
  }

  /// Works on the leader's loops until it closes the team.
  void serve(std::size_t number) noexcept {
    for (;;) {
      const std::uint32_t announced = announced_.load(std::memory_order_acquire);
      if (closed_.load(std::memory_order_relaxed)) return;
      take_tasks(number);
      await_change(announced_, announced);
    }
  }

  /// No loop follows. The leader's.
  void close() noexcept {
    closed_.store(true, std::memory_order_relaxed);
    announce();
  }

 private:
  static constexpr std::size_t kMostTasks = Share::kNone - 1;

  void announce() noexcept {
    // Sequentially consistent: a thread that is about to sleep either sees this or is seen.
    announced_.fetch_add(1, std::memory_order_seq_cst);
    announced_.notify_all();
  }

  /// Runs tasks until all are begun.
  void take_tasks(std::size_t number) noexcept {
    std::uint32_t taken = 0;
    std::uint32_t count = 0;
    for (std::size_t s = 0; s < shares_.size(); ++s) {
      Share& share = shares_[(number + s) % shares_.size()];
      for (std::uint32_t k; (k = share.take(s == 0)) != Share::kNone; ++taken) {
        // Whoever took a task holds the loop: the leader waits until it is counted as finished.
        count = loop_->count;
        loop_->run(loop_->first + k);
      }
    }
    if (taken == 0) return;
    const std::uint32_t before = finished_.fetch_add(taken, std::memory_order_seq_cst);
    if (before + taken == count) finished_.notify_one();
  }

  std::vector<Share> shares_;
  alignas(kApart) std::atomic<std::uint32_t> announced_{0};  ///< counts what the leader announced
  std::atomic<bool> closed_{false};
  alignas(kApart) std::atomic<std::uint32_t> finished_{0};  ///< tasks of the loop that are done
  Loop* loop_ = nullptr;
};

/// The team whose leader this thread is, while it runs no task.
thread_local Team* led_team = nullptr;

/// Calls body(context) as the leader of a team of at most `size` threads.
void lead_team(int size, void (*body)(void*), void* context) {
  Team team(size);
  std::exception_ptr error;
#pragma omp parallel num_threads(size)
  {
    const int number = omp_get_thread_num();
    if (number == 0) {
      led_team = &team;
      try {
        body(context);
      } catch (...) {
        error = std::current_exception();
      }
      led_team = nullptr;
      team.close();
    } else {
      team.serve(static_cast<std::size_t>(number));
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
