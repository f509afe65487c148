#include "core/team.hpp"

#include <omp.h>
#include <pthread.h>

#include <algorithm>
#include <array>
#include <cfenv>
#include <chrono>
#include <csignal>
#include <system_error>
#include <utility>

namespace likeness {
namespace {

thread_local bool at_task = false;

/// About 100 microseconds of spinning.
constexpr int kSpins = 2000;

/// Waits until `word` is no longer `old`: looks `spins` times, then sleeps. Whoever changes the
/// word must notify. It doesn't yield: that would cost a time slice where other programs run.
void await_change(const std::atomic<std::uint32_t>& word, std::uint32_t old, int spins) noexcept {
  for (int k = 0; k < spins; ++k) {
    if (word.load(std::memory_order_acquire) != old) return;
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("isb" ::: "memory");
#endif
  }
  word.wait(old, std::memory_order_acquire);
}

/// Whether a thread that waits for the next loop spins before it sleeps. It does where loops follow
/// each other closely, as in training; otherwise spinning would only take time from other programs.
class Patience {
 public:
  void await(const std::atomic<std::uint32_t>& word, std::uint32_t old) noexcept {
    const auto start = std::chrono::steady_clock::now();
    await_change(word, old, spins_);
    const auto waited = std::chrono::steady_clock::now() - start;
    spins_ = waited < std::chrono::microseconds(200) ? kSpins : 0;
  }

 private:
  int spins_ = 0;
};

/// How many of `wanted` threads this process may add. OpenMP ends the process where it can't start
/// a thread, so that is tried out before.
int threads_to_be_had(int wanted) noexcept {
  std::vector<std::thread> trial;
  std::atomic<bool> is_over{false};
  try {
    trial.reserve(static_cast<std::size_t>(wanted));
    for (int k = 0; k < wanted; ++k) trial.emplace_back([&] { is_over.wait(false); });
  } catch (const std::exception&) {
    // As many as there are.
  }
  is_over.store(true);
  is_over.notify_all();
  for (std::thread& thread : trial) thread.join();
  return static_cast<int>(trial.size());
}

/// Keeps signals from this thread, and from those that it starts: a host's handlers run on the
/// host's threads. Those that say what the thread itself did wrong can't be put off.
class SignalsOff {
 public:
  SignalsOff() noexcept {
    sigset_t most;
    sigfillset(&most);
    for (const int own : {SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP}) sigdelset(&most, own);
    pthread_sigmask(SIG_SETMASK, &most, &before_);
  }
  ~SignalsOff() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsOff(const SignalsOff&) = delete;
  SignalsOff& operator=(const SignalsOff&) = delete;

 private:
  sigset_t before_;
};

/// How often the process has forked on the way to here. Teams of another generation have lost
/// their threads.
std::atomic<std::uint32_t> generation{0};

void watch_forks() {
  static const int registered = pthread_atfork(nullptr, nullptr, [] { ++generation; });
  if (registered != 0) throw std::bad_alloc();
}

}  // namespace

void FirstError::keep(std::size_t index, std::exception_ptr error) {
  const std::scoped_lock lock(mutex_);
  if (index >= lowest_.load(std::memory_order_relaxed)) return;
  lowest_.store(index, std::memory_order_relaxed);
  error_ = std::move(error);
}

void Loop::run(std::size_t k) noexcept {
  // A task before the failed one may still fail and be the one to report.
  if (first_error.is_before(k)) return;
  try {
    task(context, k);
  } catch (...) {
    first_error.keep(k, std::current_exception());
  }
}

std::uint32_t Share::take(bool own) noexcept {
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

Team::Team(int size) : shares_(static_cast<std::size_t>(size)) {
  watch_forks();
  generation_ = generation.load();
  const SignalsOff off;
  try {
    opener_ = std::thread([this, size] { begin_serving(size - 1); });
  } catch (const std::system_error&) {
    // The leader works alone.
  }
}

Team::~Team() {
  if (!opener_.joinable()) return;
  // OpenMP that finds no memory ends the program from the thread that opens the region.
  if (opener_.get_id() == std::this_thread::get_id()) {
    opener_.detach();
    return;
  }
  closed_.store(true);
  closed_.notify_all();
  announce(shares_.size());
  opener_.join();
  // All have left before the opener did, which ThreadSanitizer can't see in OpenMP.
  static_cast<void>(left_.load(std::memory_order_acquire));
}

/// Opens the region and serves in it until the team is closed.
void Team::begin_serving(int wanted) noexcept {
  // Bits must not depend on how the host rounds.
  std::fesetenv(FE_DFL_ENV);
  at_task = true;
  const int helpers = wanted == 1 ? 1 : 1 + threads_to_be_had(wanted - 1);
  // Where OpenMP is to bind threads to processors, it gives this one the leader's.
  const int idle = omp_get_proc_bind() == omp_proc_bind_false ? 0 : 1;
#pragma omp parallel num_threads(helpers + idle)
  {
    std::fesetenv(FE_DFL_ENV);
    at_task = true;
    const int number = omp_get_thread_num() + 1 - idle;
    if (number == 0) {
      closed_.wait(false);
    } else {
      serve(static_cast<std::size_t>(number));
    }
  }
}

void Team::run(Loop& loop, std::size_t count) noexcept {
  constexpr std::size_t kMostTasks = Share::kNone - 1;
  loop_ = &loop;
  at_task = true;
  for (; loop.first < count; loop.first += loop.count) {
    loop.count = static_cast<std::uint32_t>(std::min(count - loop.first, kMostTasks));
    finished_.store(0, std::memory_order_relaxed);
    const auto bound = [&](std::size_t s) {
      return static_cast<std::uint32_t>(s * loop.count / shares_.size());
    };
    for (std::size_t s = 0; s < shares_.size(); ++s) shares_[s].offer(bound(s), bound(s + 1));
    announce(loop.count);
    take_tasks(0);
    for (std::uint32_t n; (n = finished_.load(std::memory_order_acquire)) != loop.count;) {
      await_change(finished_, n, kSpins);
    }
  }
  at_task = false;
}

void Team::serve(std::size_t number) noexcept {
  Patience patience;
  for (;;) {
    const std::uint32_t announced = announced_.load(std::memory_order_acquire);
    if (closed_.load(std::memory_order_relaxed)) break;
    take_tasks(number);
    patience.await(announced_, announced);
  }
  left_.fetch_add(1, std::memory_order_release);
}

/// Tells the others that there are this many tasks. Wakes no more than there is work for.
void Team::announce(std::size_t tasks) noexcept {
  // Sequentially consistent: a thread that is about to sleep either sees this or is seen.
  announced_.fetch_add(1, std::memory_order_seq_cst);
  if (tasks >= shares_.size()) {
    announced_.notify_all();
  } else {
    for (std::size_t k = 1; k < tasks; ++k) announced_.notify_one();
  }
}

/// Runs tasks until all are begun.
void Team::take_tasks(std::size_t number) noexcept {
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

/// Teams without a session, whose threads sleep. Their end is that of the program, or of the
/// library where it is unloaded.
class IdleTeams {
 public:
  ~IdleTeams() {
    for (std::atomic<Team*>& place : places_) end(place.exchange(nullptr));
  }

  /// One of this size, or none. One of another size is of no more use.
  [[nodiscard]] std::unique_ptr<Team> take(int size) {
    for (std::atomic<Team*>& place : places_) {
      Team* team = place.exchange(nullptr, std::memory_order_acquire);
      if (team == nullptr) continue;
      if (is_alive(*team) && team->shares_.size() == static_cast<std::size_t>(size)) {
        return std::unique_ptr<Team>(team);
      }
      end(team);
    }
    return nullptr;
  }

  void give_back(std::unique_ptr<Team> team) {
    if (is_alive(*team)) {
      for (std::atomic<Team*>& place : places_) {
        Team* empty = nullptr;
        if (place.compare_exchange_strong(empty, team.get(), std::memory_order_release)) {
          static_cast<void>(team.release());
          return;
        }
      }
    }
    end(team.release());
  }

 private:
  static bool is_alive(const Team& team) noexcept { return team.generation_ == generation.load(); }

  static void end(Team* team) {
    // In a child after fork() the threads that would have to leave first don't exist.
    if (team != nullptr && is_alive(*team)) delete team;
  }

  /// As many as sessions are likely to run at the same time.
  std::array<std::atomic<Team*>, 8> places_{};
};

namespace {

IdleTeams idle_teams;

}  // namespace

Session::~Session() {
  if (team_) idle_teams.give_back(std::move(team_));
}

Team& Session::team() {
  if (!team_) team_ = idle_teams.take(size_);
  if (!team_) team_ = std::make_unique<Team>(size_);
  return *team_;
}

bool is_at_task() noexcept {
  return at_task;
}

}  // namespace likeness
