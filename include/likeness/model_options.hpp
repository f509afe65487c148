#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "likeness/export.hpp"

namespace likeness {

/// The value of an option: true or false, a number, a list of sizes, or text. Every value has a
/// spelling, which is what it is read from: `{"epochs", 100}` and `{"epochs", "100"}` say the same.
class LIKENESS_EXPORT OptionValue {
 public:
  OptionValue(std::string text) : text_(std::move(text)) {}
  OptionValue(std::string_view text) : text_(text) {}
  OptionValue(const char* text) : text_(text) {}
  OptionValue(const std::vector<std::uint64_t>& sizes);
  OptionValue(std::floating_point auto number) : text_(spelling(static_cast<double>(number))) {}
  OptionValue(std::integral auto number) : text_(std::to_string(number)) {}
  OptionValue(bool flag) : text_(flag ? "true" : "false") {}

  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  static std::string spelling(double number);

  std::string text_;
};

/// Options by name, in the order given.
using OptionValues = std::vector<std::pair<std::string, OptionValue>>;

enum class OptionType {
  kFlag,     ///< true or false
  kInteger,  ///< a whole number
  kNumber,   ///< a number
  kChoice,   ///< one of several names
  kList,     ///< any of several names, separated by commas
  kSizes,    ///< whole numbers from 1, separated by commas
  kText,     ///< text, such as the name of a column
};

/// One option of a model: what it may be and what it does.
struct OptionDescription {
  std::string name;
  OptionType type = OptionType::kText;
  std::string default_value = {};         ///< its spelling
  std::optional<double> minimum = {};     ///< of an integer, a number, and each size
  std::optional<double> maximum = {};     ///< likewise
  std::vector<std::string> choices = {};  ///< of a choice or list; "" stands for none
  std::string allowed;                    ///< in words: "a whole number from 1 to 100"
  std::string summary;                    ///< one sentence: what it does and when to change it
};

}  // namespace likeness
