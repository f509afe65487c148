#pragma once

#include "cli/verb.hpp"

/// What the program can be told to do: each verb in a file of its own, which declares its options
/// and does the work. `-` as a path is standard input or output. What they run throws Error; the
/// caller turns it into an exit code.
namespace likeness::cli {

[[nodiscard]] Verb synth_verb();
[[nodiscard]] Verb fit_verb();
[[nodiscard]] Verb sample_verb();
[[nodiscard]] Verb evaluate_verb();
[[nodiscard]] Verb compare_verb();
[[nodiscard]] Verb rules_verb();
[[nodiscard]] Verb detect_verb();
[[nodiscard]] Verb inspect_verb();
[[nodiscard]] Verb models_verb();
[[nodiscard]] Verb predict_verb();
[[nodiscard]] Verb impute_verb();
[[nodiscard]] Verb continue_verb();
[[nodiscard]] Verb score_verb();
[[nodiscard]] Verb subset_verb();
[[nodiscard]] Verb make_verb();
[[nodiscard]] Verb pseudonymize_verb();

}  // namespace likeness::cli
