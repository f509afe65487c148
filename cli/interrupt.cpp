#include "cli/interrupt.hpp"

#include <unistd.h>

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
std::atomic<bool> end_mark = false;
std::atomic<std::int64_t> last_signal = -kBurst;
static_assert(std::atomic<std::int64_t>::is_always_lock_free);

void leave_mark(int signal) {
  if (signal != SIGINT) end_mark.store(true);
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  const std::int64_t time = std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
  if (time - last_signal.load() >= kBurst) {
    last_signal.store(time);
    mark.store(true);
  }
}

/// Large inputs are mapped, and what is beyond the end of a file that became shorter can't be read.
/// Nothing is left to do but to say so: outputs have no name yet.
void end_at_lost_input(int) {
  static constexpr char kSentence[] =
      "likeness: An input file became shorter while it was read; try again when it is complete.\n";
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, kSentence, sizeof kSentence - 1);
  constexpr int kBadData = 3;
  ::_exit(kBadData);
}

}  // namespace

void install_signal_handlers() noexcept {
  struct sigaction action {};
  action.sa_handler = leave_mark;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  // Somebody who started the program with nohup wants it to go on.
  struct sigaction before {};
  sigaction(SIGHUP, nullptr, &before);
  if (before.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, nullptr);
  action.sa_handler = end_at_lost_input;
  sigaction(SIGBUS, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

bool interrupted() noexcept {
  return mark.load();
}

bool take_interrupt() noexcept {
  return mark.exchange(false);
}

bool told_to_end() noexcept {
  return end_mark.load();
}

void stop_if_interrupted() {
  if (interrupted()) throw Error(ErrorCode::kCancelled, "Interrupted.");
}

}  // namespace likeness::cli
