#include "models/options.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string_view>

#include "likeness/error.hpp"
#include "text/nearest_name.hpp"
#include "text/number_format.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness {

OptionValue::OptionValue(const std::vector<std::uint64_t>& sizes) {
  for (const std::uint64_t size : sizes) text_ += (text_.empty() ? "" : ",") + std::to_string(size);
}

std::string OptionValue::spelling(double number) {
  if (!std::isfinite(number)) return std::isnan(number) ? "nan" : number > 0 ? "inf" : "-inf";
  std::array<char, text::kNumberSize> buffer{};
  return {buffer.data(), text::write_float(number, -1, -1, buffer.data())};
}

}  // namespace likeness

namespace likeness::models {
namespace {

/// A layer wider than that is a slip.
constexpr std::uint64_t kWidestLayer = 65'536;

/// "a, b or c".
std::string in_words(const std::vector<std::string>& choices) {
  std::string text;
  for (std::size_t k = 0; k < choices.size(); ++k) {
    if (k > 0) text += k + 1 < choices.size() ? ", " : " or ";
    text += choices[k].empty() ? "nothing" : choices[k];
  }
  return text;
}

template <class Number>
bool parse(std::string_view text, Number& number) {
  const std::optional<Number> read = text::to_number<Number>(text);
  number = read.value_or(number);
  return read.has_value();
}

/// The parsers below say whether `text` is a value that the option allows, and set the field only
/// then.
bool set(bool& field, const std::string& text, const OptionDescription& /*option*/) {
  if (text != "true" && text != "false") return false;
  field = text == "true";
  return true;
}

template <class Number>
bool set(Number& field, const std::string& text, const OptionDescription& option) {
  Number number = 0;
  if (!parse(text, number)) return false;
  // The comparison also refuses NaN.
  const auto value = static_cast<double>(number);
  if (!(value >= *option.minimum && value <= *option.maximum)) return false;
  field = number;
  return true;
}

bool set(std::string& field, const std::string& text, const OptionDescription& option) {
  if (option.type == OptionType::kChoice && std::ranges::count(option.choices, text) == 0) {
    return false;
  }
  field = text;
  return true;
}

bool set(std::vector<std::string>& field, const std::string& text,
         const OptionDescription& option) {
  std::vector<std::string> parts;
  if (!text.empty()) parts = text::split(text, ',');
  for (const std::string& part : parts) {
    if (std::ranges::count(option.choices, part) == 0) return false;
  }
  field = std::move(parts);
  return true;
}

bool set(std::vector<std::uint64_t>& field, const std::string& text,
         const OptionDescription& option) {
  std::vector<std::uint64_t> sizes;
  for (const std::string& part : text::split(text, ',')) {
    if (!set(sizes.emplace_back(), part, option)) return false;
  }
  field = std::move(sizes);
  return true;
}

/// A field's spelling, and its JSON value.
std::string spelling(const std::vector<std::string>& field) {
  return text::joined(field, ",");
}
template <class Value>
std::string spelling(const Value& field) {
  return OptionValue(field).text();
}

io::Json json(bool field) {
  return field;
}
io::Json json(std::uint64_t field) {
  return field;
}
/// A whole number as such, so that 2.0 and 2 are written alike.
io::Json json(double field) {
  constexpr double kMostExact = 1e15;
  if (field == std::trunc(field) && std::abs(field) < kMostExact) {
    return static_cast<std::int64_t>(field);
  }
  return field;
}
template <class Value>
io::Json json(const Value& field) {
  return spelling(field);
}

}  // namespace

void OptionTable::add(Entry entry) {
  entry.description.default_value =
      std::visit([](const auto* field) { return spelling(*field); }, entry.field);
  entries_.push_back(std::move(entry));
}

void OptionTable::flag(std::string name, bool& field, std::string summary) {
  add({{.name = std::move(name),
        .type = OptionType::kFlag,
        .allowed = "true or false",
        .summary = std::move(summary)},
       &field,
       {}});
}

void OptionTable::integer(std::string name, std::uint64_t& field, std::uint64_t lowest,
                          std::uint64_t highest, std::string summary) {
  add({{.name = std::move(name),
        .type = OptionType::kInteger,
        .minimum = static_cast<double>(lowest),
        .maximum = static_cast<double>(highest),
        .allowed =
            "a whole number from " + std::to_string(lowest) + " to " + std::to_string(highest),
        .summary = std::move(summary)},
       &field,
       {}});
}

void OptionTable::number(std::string name, double& field, double lowest, double highest,
                         std::string summary) {
  add({{.name = std::move(name),
        .type = OptionType::kNumber,
        .minimum = lowest,
        .maximum = highest,
        .allowed =
            "a number from " + OptionValue(lowest).text() + " to " + OptionValue(highest).text(),
        .summary = std::move(summary)},
       &field,
       {}});
}

void OptionTable::choice(std::string name, std::string& field, std::vector<std::string> choices,
                         std::string summary) {
  std::string allowed = in_words(choices);
  add({{.name = std::move(name),
        .type = OptionType::kChoice,
        .choices = std::move(choices),
        .allowed = std::move(allowed),
        .summary = std::move(summary)},
       &field,
       {}});
}

void OptionTable::list(std::string name, std::vector<std::string>& field,
                       std::vector<std::string> choices, std::string summary) {
  std::string allowed = "any of " + in_words(choices) + ", separated by commas";
  add({{.name = std::move(name),
        .type = OptionType::kList,
        .choices = std::move(choices),
        .allowed = std::move(allowed),
        .summary = std::move(summary)},
       &field,
       {}});
}

void OptionTable::sizes(std::string name, std::vector<std::uint64_t>& field, std::string summary) {
  add({{.name = std::move(name),
        .type = OptionType::kSizes,
        .minimum = 1,
        .maximum = static_cast<double>(kWidestLayer),
        .allowed =
            "whole numbers from 1 to " + std::to_string(kWidestLayer) + ", separated by commas",
        .summary = std::move(summary)},
       &field,
       {}});
}

void OptionTable::text(std::string name, std::string& field, std::string allowed,
                       std::string summary, std::function<void(const std::string&)> check) {
  add({{.name = std::move(name), .allowed = std::move(allowed), .summary = std::move(summary)},
       &field,
       std::move(check)});
}

const OptionTable::Entry& OptionTable::find(const std::string& name) const {
  std::vector<std::string_view> names;
  for (const Entry& entry : entries_) {
    if (entry.description.name == name) return entry;
    names.push_back(entry.description.name);
  }
  throw Error(ErrorCode::kUsage, "The model " + model_ + " has no option \"" + name + "\"" +
                                     text::did_you_mean(name, names));
}

void OptionTable::apply(const OptionValues& values) const {
  std::set<std::string> seen;
  for (const auto& [name, value] : values) {
    const Entry& entry = find(name);
    if (!seen.insert(name).second) {
      throw Error(ErrorCode::kUsage, "Option \"" + name + "\" of " + model_ + " is set twice.");
    }
    if (entry.check) entry.check(value.text());
    const std::string& text = value.text();
    const bool allowed =
        std::visit([&](auto* field) { return set(*field, text, entry.description); }, entry.field);
    if (!allowed) {
      throw Error(ErrorCode::kUsage, "Option \"" + name + "\" of " + model_ + " is \"" + text +
                                         "\", but must be " + entry.description.allowed + ".");
    }
  }
}

std::vector<OptionDescription> OptionTable::describe() const {
  std::vector<OptionDescription> list;
  for (const Entry& entry : entries_) list.push_back(entry.description);
  return list;
}

io::Json OptionTable::to_json() const {
  io::Json values = io::Json::object();
  for (const Entry& entry : entries_) {
    values[entry.description.name] =
        std::visit([](const auto* field) { return json(*field); }, entry.field);
  }
  return values;
}

}  // namespace likeness::models
