#pragma once

#include <string>
#include <vector>

#include "cli/verb.hpp"

namespace likeness::cli {

/// What the program is, in a paragraph.
inline constexpr const char* kAboutProgram =
    "likeness learns a table and writes a new one like it: same columns, same types, same "
    "distributions, same relations between columns. Its rows are generated, not copied; where a "
    "table has few different rows, some of them equal real ones.";

/// How the program ends.
struct ExitCode {
  const char* code;
  const char* meaning;
};
inline constexpr ExitCode kExitCodes[] = {
    {"0", "Done."},
    {"1", "Anything not below: an output that can't be written, a full disk, an interrupt."},
    {"2", "Wrong usage: an unknown verb, option, model, column or value."},
    {"3", "Bad input data: a CSV or metadata file that is missing or damaged."},
    {"4", "A bad model file: missing, damaged, foreign, or of a newer version."},
};

/// Text in lines of at most 100 characters, each behind `indent` spaces; the first one goes on
/// where `begun` characters stand already. Ends without a newline.
[[nodiscard]] std::string wrapped(const std::string& text, std::size_t indent,
                                  std::size_t begun = 0);

/// An entry of a list: its name, and behind it, in a column of its own, what it is. Ends with a
/// newline.
[[nodiscard]] std::string entry(const std::string& name, const std::string& text);

/// What `likeness --help` and `likeness VERB --help` print.
[[nodiscard]] std::string help(const std::vector<Verb>& verbs);
[[nodiscard]] std::string help(const Verb& verb);

/// "likeness fit FILE -o FILE [OPTIONS]".
[[nodiscard]] std::string usage(const Verb& verb);

}  // namespace likeness::cli
