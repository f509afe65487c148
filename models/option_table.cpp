#include "models/option_table.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <set>

#include "likeness/error.hpp"
#include "text/nearest_name.hpp"

namespace likeness::models {
namespace {

[[noreturn]] void fail(const std::string& model, const OptionDescription& option,
                       const std::string& value) {
  throw Error(ErrorCode::kUsage, "Option \"" + option.name + "\" of " + model + " is \"" + value +
                                     "\", but must be " + option.allowed + ".");
}

/// A layer wider than that is a slip.
constexpr std::uint64_t kWidestLayer = 65'536;

template <class Number>
bool parse(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

/// As short as it can be without a loss, in the notation that people write.
std::string number_text(double number) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.10g", number);
  return text.data();
}

std::string sizes_text(const std::vector<std::uint64_t>& sizes) {
  std::string text;
  for (const std::uint64_t size : sizes) text += (text.empty() ? "" : ",") + std::to_string(size);
  return text;
}

/// False where `text` is not a list of sizes.
bool parse_sizes(std::string_view text, std::vector<std::uint64_t>& sizes) {
  sizes.clear();
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    std::uint64_t size = 0;
    if (!parse(text.substr(begin, end - begin), size)) return false;
    if (size < 1 || size > kWidestLayer) return false;
    sizes.push_back(size);
    begin = end + 1;
  }
  return true;
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
    if (!parse(value, number) || number < lowest || number > highest) {
      fail(model, description, value);
    }
    set(number);
  };
  entries_.push_back(std::move(entry));
}

void OptionTable::add_count(std::string name, std::uint64_t lowest, std::uint64_t highest,
                            std::uint64_t& field, std::string summary) {
  add_integer(
      std::move(name), static_cast<std::int64_t>(lowest), static_cast<std::int64_t>(highest),
      static_cast<std::int64_t>(field),
      [&field](std::int64_t value) { field = static_cast<std::uint64_t>(value); },
      std::move(summary));
}

void OptionTable::add_number(std::string name, double lowest, double highest, double& field,
                             std::string summary) {
  Entry entry{
      {std::move(name), number_text(field),
       "a number from " + number_text(lowest) + " to " + number_text(highest), std::move(summary)},
      {}};
  entry.set = [model = model_, description = entry.description, lowest, highest,
               &field](const std::string& value) {
    double number = 0;
    // The comparison also refuses NaN.
    if (!parse(value, number) || !(number >= lowest && number <= highest)) {
      fail(model, description, value);
    }
    field = number;
  };
  entries_.push_back(std::move(entry));
}

void OptionTable::add_sizes(std::string name, std::vector<std::uint64_t>& field,
                            std::string summary) {
  Entry entry{{std::move(name), sizes_text(field),
               "whole numbers from 1 to " + std::to_string(kWidestLayer) + ", separated by commas",
               std::move(summary)},
              {}};
  entry.set = [model = model_, description = entry.description, &field](const std::string& value) {
    std::vector<std::uint64_t> sizes;
    if (!parse_sizes(value, sizes)) fail(model, description, value);
    field = std::move(sizes);
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
  const std::string nearest = text::nearest_name(name, names);
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
