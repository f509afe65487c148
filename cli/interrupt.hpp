#pragma once

namespace likeness::cli {

/// From now on Ctrl-C, SIGTERM and SIGHUP only leave a mark, so that work stops where it can and
/// temporary files are removed. Those that come within half a second of one count as one. A closed
/// pipe raises no signal. An input file that becomes shorter while it is read ends the program with
/// a sentence.
void install_signal_handlers() noexcept;

[[nodiscard]] bool interrupted() noexcept;

/// Takes the mark away; whether there was one. The next Ctrl-C leaves a new one.
[[nodiscard]] bool take_interrupt() noexcept;

/// Whether the program is to end (SIGTERM, SIGHUP), not just what it does now: a supervisor's kill,
/// a closed terminal. Stays so.
[[nodiscard]] bool told_to_end() noexcept;

/// Throws Error(kCancelled) where interrupted().
void stop_if_interrupted();

}  // namespace likeness::cli
