#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "io/json.hpp"
#include "likeness/model.hpp"

namespace likeness::models {

/// The options of a model, bound to the fields of its option struct.
///
/// A family declares its options once: a struct whose initializers are the defaults, and in it
///   static constexpr const char* kModel = "example";       // the name in the registry
///   void declare(OptionTable& table) {                     // a row for each option
///     table.number("dropout", dropout, 0, 0.95, "Share of the units left out in training.");
///   }
/// Parsing, checks, JSON, lists of models and the manual follow from that.
class OptionTable {
 public:
  explicit OptionTable(std::string model) : model_(std::move(model)) {}

  void flag(std::string name, bool& field, std::string summary);
  void integer(std::string name, std::uint64_t& field, std::uint64_t lowest, std::uint64_t highest,
               std::string summary);
  void number(std::string name, double& field, double lowest, double highest, std::string summary);
  void choice(std::string name, std::string& field, std::vector<std::string> choices,
              std::string summary);
  void list(std::string name, std::vector<std::string>& field, std::vector<std::string> choices,
            std::string summary);
  /// The sizes of layers.
  void sizes(std::string name, std::vector<std::uint64_t>& field, std::string summary);
  /// `allowed` says what the text may be; `check`, if given, throws Error(kUsage) where it isn't.
  void text(std::string name, std::string& field, std::string allowed, std::string summary,
            std::function<void(const std::string&)> check = {});

  /// Sets every field named. Throws Error(kUsage): with the nearest name for an unknown option,
  /// with what is allowed for a value that isn't, and for an option set twice.
  void apply(const OptionValues& values) const;

  /// The defaults are what the fields hold now.
  [[nodiscard]] std::vector<OptionDescription> describe() const;

  /// What the fields hold now, by name: truth values and numbers as such, the rest as text.
  [[nodiscard]] io::Json to_json() const;

 private:
  using Field = std::variant<bool*, std::uint64_t*, double*, std::string*,
                             std::vector<std::string>*, std::vector<std::uint64_t>*>;
  struct Entry {
    OptionDescription description;
    Field field;
    std::function<void(const std::string&)> check;
  };

  void add(Entry entry);
  [[nodiscard]] const Entry& find(const std::string& name) const;

  std::string model_;
  std::vector<Entry> entries_;
};

/// The option struct of a model as `values` make it, beginning with `options`. Throws Error(kUsage)
/// as OptionTable::apply does.
template <class Options>
[[nodiscard]] Options parse_options(const OptionValues& values, Options options = {}) {
  OptionTable table(Options::kModel);
  options.declare(table);
  table.apply(values);
  return options;
}

template <class Options>
[[nodiscard]] std::vector<OptionDescription> describe_options() {
  Options options;
  OptionTable table(Options::kModel);
  options.declare(table);
  return table.describe();
}

/// All options as model files, checkpoints and summaries show them.
template <class Options>
[[nodiscard]] io::Json options_json(Options options) {
  OptionTable table(Options::kModel);
  options.declare(table);
  return table.to_json();
}

}  // namespace likeness::models
