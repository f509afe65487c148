#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace likeness::text {

/// Learns the regular expression that identifiers such as `CUST-00017` are made by: all of them
/// must be the same sequence of runs of digits, letters and single other characters. A run that is
/// always the same stays as it is; others become [0-9], [A-Z], [a-z] or [A-Za-z] with their
/// shortest and longest length.
class ValuePattern {
 public:
  /// False from the first value on that doesn't have the form of those before.
  bool add(std::string_view value);

  /// Nothing where the values have no common form, or are all the same.
  [[nodiscard]] std::optional<std::string> regex() const;

 private:
  struct Run {
    char kind = 0;     // '0' for digits, 'a' for letters, otherwise the character itself
    std::string text;  // of the first value
    std::size_t shortest = 0;
    std::size_t longest = 0;
    bool constant = true;
    bool upper = false;
    bool lower = false;
  };
  [[nodiscard]] static std::vector<Run> split(std::string_view value);

  std::vector<Run> runs_;
  bool common_ = true;
  bool empty_ = true;
};

}  // namespace likeness::text
