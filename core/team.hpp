#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

/// The threads behind parallel loops (likeness/parallel.hpp).
///
/// OpenMP's threads spin for milliseconds when a parallel region ends, in case another one follows:
/// beside other work on the same processors this costs a program many times its own time. It can't
/// be switched off but by environment variables, which libgomp reads before any other code runs. So
/// a region of this library doesn't end between loops: its threads stay in it, in a wait of our
/// own that soon sleeps. And it is opened by a thread made for that, not by the caller's: the
/// pool of threads that OpenMP keeps belongs to the thread that opened the region, and dies with
/// it. Thus the host's own regions and pool are left alone, and a child after fork(), which has no
/// thread but the one that forked, begins with a new team.
namespace likeness {

/// Keeps the exception of the task with the lowest index.
class FirstError {
 public:
  void keep(std::size_t index, std::exception_ptr error);

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

/// What one thread writes while others read something else: on lines of its own, and not beside the
/// line that the processor fetches along with it.
inline constexpr std::size_t kApart = 128;

/// The tasks of one loop.
struct alignas(kApart) Loop {
  void (*task)(void*, std::size_t);
  void* context;
  std::size_t first = 0;    ///< of the tasks on offer
  std::uint32_t count = 0;  ///< of the tasks on offer
  FirstError first_error = {};

  void run(std::size_t k) noexcept;
};

/// Tasks [begin, end) that nobody has begun: taken by their owner from the front, by others from
/// the back.
class alignas(kApart) Share {
 public:
  void offer(std::uint32_t begin, std::uint32_t end) noexcept {
    range_.store(pack(begin, end), std::memory_order_release);
  }

  /// The number of a task that is now the caller's, or kNone.
  [[nodiscard]] std::uint32_t take(bool own) noexcept;

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
  /// The leader and `size - 1` others, which begin while the leader goes on. Where the process may
  /// not have that many threads, there are fewer, or the leader works alone.
  explicit Team(int size);
  ~Team();
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  /// Runs all tasks of a loop. The leader's.
  void run(Loop& loop, std::size_t count) noexcept;

 private:
  friend class IdleTeams;

  void begin_serving(int wanted) noexcept;
  void serve(std::size_t number) noexcept;
  void take_tasks(std::size_t number) noexcept;
  void announce(std::size_t tasks) noexcept;

  std::vector<Share> shares_;
  alignas(kApart) std::atomic<std::uint32_t> announced_{0};  ///< counts what the leader announced
  std::atomic<bool> closed_{false};
  std::atomic<std::uint32_t> left_{0};  ///< counts the others that serve no more
  alignas(kApart) std::atomic<std::uint32_t> finished_{0};  ///< tasks of the loop that are done
  Loop* loop_ = nullptr;
  std::thread opener_;            ///< of the region; serves in it
  std::uint32_t generation_ = 0;  ///< of the process: how many forks lie between it and the first
};

/// A team for the time of a session, taken when its first loop comes: one that an earlier session
/// has left, asleep, or a new one.
class Session {
 public:
  /// For `size` threads, which is at least 2.
  explicit Session(int size) noexcept : size_(size) {}
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] Team& team();

 private:
  int size_;
  std::unique_ptr<Team> team_;
};

/// Whether this thread is at work on a task of a loop, or serves a team.
[[nodiscard]] bool is_at_task() noexcept;

}  // namespace likeness
