#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/models/synthesizer.hpp"

namespace likeness::models {

/// The options of one model by name: what they are, and how their text becomes a field of the
/// model's option struct.
class OptionTable {
 public:
  explicit OptionTable(std::string model) : model_(std::move(model)) {}

  void add_flag(std::string name, bool& field, std::string summary);
  void add_integer(std::string name, std::int64_t lowest, std::int64_t highest,
                   std::int64_t default_value, std::function<void(std::int64_t)> set,
                   std::string summary);
  /// The same for a field that counts.
  void add_count(std::string name, std::uint64_t lowest, std::uint64_t highest,
                 std::uint64_t& field, std::string summary);
  void add_number(std::string name, double lowest, double highest, double& field,
                  std::string summary);
  /// Whole numbers from 1, separated by commas: the sizes of layers.
  void add_sizes(std::string name, std::vector<std::uint64_t>& field, std::string summary);
  /// `set` throws Error(kUsage) for a text that is not allowed.
  void add_text(std::string name, std::string default_value, std::string allowed,
                std::function<void(const std::string&)> set, std::string summary);

  /// Sets every field named. Throws Error(kUsage): with the nearest name for an unknown option,
  /// with what is allowed for a value that isn't, and for an option set twice.
  void apply(const OptionValues& values) const;

  [[nodiscard]] std::vector<OptionDescription> descriptions() const;

 private:
  struct Entry {
    OptionDescription description;
    std::function<void(const std::string&)> set;
  };

  [[nodiscard]] const Entry& find(const std::string& name) const;

  std::string model_;
  std::vector<Entry> entries_;
};

}  // namespace likeness::models
