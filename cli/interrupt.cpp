#include "cli/interrupt.hpp"

#include <csignal>
#include <cstdint>
#include <ctime>

#include "likeness/core/error.hpp"

namespace likeness::cli {
namespace {

volatile std::sig_atomic_t mark = 0;

void leave_mark(int) {
  mark = 1;
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
  return mark != 0;
}

void stop_if_interrupted() {
  if (interrupted()) throw Error(ErrorCode::kCancelled, "Interrupted; nothing was written.");
}

}  // namespace likeness::cli
