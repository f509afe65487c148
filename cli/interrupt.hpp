#pragma once

namespace likeness::cli {

/// From now on Ctrl-C and SIGTERM only leave a mark, so that work stops where it can and temporary
/// files are removed; another one half a second later ends the program at once. A closed pipe
/// raises no signal.
void install_signal_handlers() noexcept;

[[nodiscard]] bool interrupted() noexcept;

/// Throws Error(kCancelled) where interrupted().
void stop_if_interrupted();

}  // namespace likeness::cli
