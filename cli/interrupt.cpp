#include "cli/interrupt.hpp"

#include <atomic>
#include <csignal>
#include <cstdint>
#include <ctime>

#include "likeness/error.hpp"

namespace likeness::cli {
namespace {

constexpr std::int64_t kBurst = 500'000'000;  ///< nanoseconds in which signals count as one

// Signal handlers may use lock-free atomics.
std::atomic<bool> mark = false;
std::atomic<std::int64_t> last_signal = -kBurst;
static_assert(std::atomic<std::int64_t>::is_always_lock_free);

void leave_mark(int) {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  const std::int64_t time = std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
  if (time - last_signal.load() >= kBurst) {
    last_signal.store(time);
    mark.store(true);
  }
}

}  // namespace

void install_signal_handlers() noexcept {
  struct sigaction action {};
  action.sa_handler = leave_mark;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

bool interrupted() noexcept {
  return mark.load();
}

bool take_interrupt() noexcept {
  return mark.exchange(false);
}

void stop_if_interrupted() {
  if (interrupted()) throw Error(ErrorCode::kCancelled, "Interrupted.");
}

}  // namespace likeness::cli
