#include "models/option_table.hpp"

#include <charconv>
#include <set>

#include "likeness/core/error.hpp"
#include "likeness/core/nearest_name.hpp"

namespace likeness::models {
namespace {

[[noreturn]] void fail(const std::string& model, const OptionDescription& option,
                       const std::string& value) {
  throw Error(ErrorCode::kUsage, "Option \"" + option.name + "\" of " + model + " is \"" + value +
                                     "\", but must be " + option.allowed + ".");
}

}  // namespace

void OptionTable::add_flag(std::string name, bool& field, std::string summary) {
  Entry entry{{std::move(name), field ? "true" : "false", "true or false", std::move(summary)}, {}};
  entry.set = [model = model_, description = entry.description, &field](const std::string& value) {
    if (value != "true" && value != "false") fail(model, description, value);
    field = value == "true";
  };
  entries_.push_back(std::move(entry));
}

void OptionTable::add_integer(std::string name, std::int64_t lowest, std::int64_t highest,
                              std::int64_t default_value, std::function<void(std::int64_t)> set,
                              std::string summary) {
  Entry entry{{std::move(name), std::to_string(default_value),
               "a whole number from " + std::to_string(lowest) + " to " + std::to_string(highest),
               std::move(summary)},
              {}};
  entry.set = [model = model_, description = entry.description, lowest, highest,
               set = std::move(set)](const std::string& value) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    const bool whole = error == std::errc() && end == value.data() + value.size();
    if (!whole || number < lowest || number > highest) fail(model, description, value);
    set(number);
  };
  entries_.push_back(std::move(entry));
}

void OptionTable::add_text(std::string name, std::string default_value, std::string allowed,
                           std::function<void(const std::string&)> set, std::string summary) {
  entries_.push_back(
      {{std::move(name), std::move(default_value), std::move(allowed), std::move(summary)},
       std::move(set)});
}

const OptionTable::Entry& OptionTable::find(const std::string& name) const {
  std::vector<std::string_view> names;
  for (const Entry& entry : entries_) {
    if (entry.description.name == name) return entry;
    names.push_back(entry.description.name);
  }
  const std::string nearest = nearest_name(name, names);
  throw Error(ErrorCode::kUsage, "The model " + model_ + " has no option \"" + name + "\"; " +
                                     (nearest.empty() ? "`likeness models` lists its options."
                                                      : "did you mean \"" + nearest + "\"?"));
}

void OptionTable::apply(const OptionValues& values) const {
  std::set<std::string> seen;
  for (const auto& [name, value] : values) {
    const Entry& entry = find(name);
    if (!seen.insert(name).second) {
      throw Error(ErrorCode::kUsage, "Option \"" + name + "\" of " + model_ + " is set twice.");
    }
    entry.set(value);
  }
}

std::vector<OptionDescription> OptionTable::descriptions() const {
  std::vector<OptionDescription> list;
  for (const Entry& entry : entries_) list.push_back(entry.description);
  return list;
}

}  // namespace likeness::models
