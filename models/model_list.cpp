#include <utility>

#include "io/json.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"

namespace likeness {
namespace {

using io::OrderedJson;

const char* option_type_name(OptionType type) {
  static constexpr const char* kNames[] = {"flag", "integer", "number", "choice",
                                           "list", "sizes",   "text"};
  return kNames[static_cast<int>(type)];
}

/// A truth value or number as JSON.
OrderedJson plain_json(const std::string& spelling) {
  return io::parse_ordered_json(spelling, "", ErrorCode::kInternal);
}

/// The default as a value of its type.
OrderedJson typed_default(const OptionDescription& option) {
  const bool plain = option.type == OptionType::kFlag || option.type == OptionType::kInteger ||
                     option.type == OptionType::kNumber;
  return plain ? plain_json(option.default_value) : OrderedJson(option.default_value);
}

OrderedJson option_json(const OptionDescription& option) {
  OrderedJson json = {{"name", option.name},
                      {"default", option.default_value},
                      {"allowed", option.allowed},
                      {"summary", option.summary},
                      {"type", option_type_name(option.type)},
                      {"value", typed_default(option)}};
  if (option.minimum) json["minimum"] = plain_json(OptionValue(*option.minimum).text());
  if (option.maximum) json["maximum"] = plain_json(OptionValue(*option.maximum).text());
  if (!option.choices.empty()) json["choices"] = option.choices;
  return json;
}

}  // namespace

std::string models_to_json(const std::vector<ModelDescription>& listed) {
  auto list = OrderedJson::array();
  for (const ModelDescription& model : listed) {
    auto options = OrderedJson::array();
    for (const OptionDescription& option : model.options) {
      options.push_back(option_json(option));
    }
    list.push_back(
        {{"name", model.name}, {"summary", model.summary}, {"options", std::move(options)}});
  }
  return list.dump(2);
}

}  // namespace likeness
