#include "cli/files.hpp"
#include "cli/verbs.hpp"
#include "io/json.hpp"
#include "likeness/error.hpp"
#include "text/nearest_name.hpp"

namespace likeness::cli {
namespace {

std::string as_text(const std::vector<ModelDescription>& listed) {
  std::string text;
  for (const ModelDescription& model : listed) {
    text += (text.empty() ? "" : "\n") + model.name + "\n  " + model.summary + "\n";
    for (const OptionDescription& option : model.options) {
      text += "  --set " + option.name + "=" + option.default_value + "\n      " + option.summary +
              "\n      Allowed: " + option.allowed + ".\n";
    }
  }
  return text;
}

std::string as_json(const std::vector<ModelDescription>& listed) {
  auto list = io::OrderedJson::array();
  for (const ModelDescription& model : listed) {
    auto options = io::OrderedJson::array();
    for (const OptionDescription& option : model.options) {
      options.push_back({{"name", option.name},
                         {"default", option.default_value},
                         {"allowed", option.allowed},
                         {"summary", option.summary}});
    }
    list.push_back(
        {{"name", model.name}, {"summary", model.summary}, {"options", std::move(options)}});
  }
  return list.dump(2) + '\n';
}

}  // namespace

void run_models(const ModelsArguments& arguments) {
  std::vector<ModelDescription> listed = list_models();
  if (!arguments.model.empty()) {
    std::vector<std::string> names;
    for (const ModelDescription& model : listed) names.push_back(model.name);
    std::erase_if(listed, [&](const ModelDescription& m) { return m.name != arguments.model; });
    if (listed.empty()) {
      const std::string nearest = text::nearest_name(arguments.model, names);
      throw Error(ErrorCode::kUsage, "There is no model \"" + arguments.model + "\"" +
                                         (nearest.empty() ? "; \"likeness models\" lists them."
                                                          : "; did you mean \"" + nearest + "\"?"));
    }
  }
  write_text("-", arguments.json ? as_json(listed) : as_text(listed));
}

}  // namespace likeness::cli
