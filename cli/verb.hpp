#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

/// The command line as data: the parser, --help and the manual page all read these declarations.
namespace likeness::cli {

/// What the program does with a file that is named on the command line.
enum class FileUse { kNone, kRead, kWritten };

/// An option of a verb.
struct Option {
  std::string names;       ///< "-n,--rows"
  std::string value_name;  ///< what help calls its value; empty for a flag
  std::string summary;
  std::function<void(const std::string& value)> take;  ///< throws Error(kUsage)
  bool needed = false;
  bool repeatable = false;
  bool hidden = false;  ///< known to the parser alone
  FileUse file = FileUse::kNone;

  [[nodiscard]] bool is_flag() const { return value_name.empty(); }
  /// "--rows"; "-n" only answers to this.
  [[nodiscard]] std::string long_name() const { return names.substr(names.find("--")); }
  [[nodiscard]] std::string first_name() const { return names.substr(0, names.find(',')); }
};

/// Options that belong together, under a title.
struct OptionGroup {
  std::string title;
  std::vector<Option> options;
};

/// An argument that is told by its place.
struct Positional {
  std::string name;
  std::string value_name;
  std::string summary;
  std::string needed_as;  ///< "a table", in the sentence that misses it; empty where not needed
  std::function<void(const std::string& value)> take;
  bool many = false;  ///< takes all that are left
  FileUse file = FileUse::kRead;
};

/// What the program can be told to do.
struct Verb {
  std::string name;
  std::string summary;
  std::vector<Positional> positionals = {};
  std::vector<OptionGroup> groups = {};
  std::string notes = {};
  std::vector<std::string> examples = {};  ///< lines
  std::vector<std::string> also = {};      ///< what people say instead
  std::function<void()> run = {};
  /// What to say of an option that the verb doesn't have, and the value behind it; an empty
  /// sentence leaves it to the parser.
  std::function<std::string(const std::string& name, const std::string& value)> unknown = {};
};

/// Options whose value becomes a field's.
[[nodiscard]] Option flag(std::string names, bool& field, std::string summary);
[[nodiscard]] Option text(std::string names, std::string value_name, std::string& field,
                          std::string summary);
/// A whole number from `lowest` to `highest`.
[[nodiscard]] Option count(std::string names, std::function<void(std::uint64_t)> take,
                           std::uint64_t lowest, std::string summary,
                           std::uint64_t highest = std::numeric_limits<std::uint64_t>::max());
[[nodiscard]] Option number(std::string names, double& field, std::string summary);

/// Options that name a file.
[[nodiscard]] Option input(std::string names, std::string& path, std::string summary);
[[nodiscard]] Option output(std::string names, std::string& path, std::string summary);

/// Options of other kinds: one value, and any number of them.
[[nodiscard]] Option single(std::string names, std::string value_name,
                            std::function<void(const std::string&)> take, std::string summary);
[[nodiscard]] Option repeatable(std::string names, std::string value_name,
                                std::function<void(const std::string&)> take, std::string summary);

[[nodiscard]] Option needed(Option option);
[[nodiscard]] Option hidden(Option option);

/// An argument that names a file to read.
[[nodiscard]] Positional input_argument(std::string name, std::string& path, std::string summary,
                                        std::string needed_as);

/// Throws Error(kUsage) with this sentence.
[[noreturn]] void fail(const std::string& sentence);

[[nodiscard]] std::string in_quotes(const std::string& text);

}  // namespace likeness::cli
