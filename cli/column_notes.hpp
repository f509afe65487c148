#pragma once

#include <span>

#include "cli/progress_display.hpp"
#include "likeness/table.hpp"

namespace likeness::cli {

/// Shows notes on standard error, a line each, with the option that changes what they say.
void show_notes(ProgressDisplay& display, std::span<const ColumnNote> notes);

}  // namespace likeness::cli
