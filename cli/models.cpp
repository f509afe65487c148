#include <algorithm>

#include "cli/files.hpp"
#include "cli/help.hpp"
#include "cli/option_groups.hpp"
#include "cli/verbs.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "text/nearest_name.hpp"

namespace likeness::cli {
namespace {

struct ModelsArguments {
  std::string model;          ///< one model to show; empty for all
  std::string recommend_for;  ///< a table's path; empty to list
  bool json = false;
};

/// A line for each.
std::string list_text(const std::vector<ModelDescription>& listed) {
  std::size_t width = 0;
  for (const ModelDescription& model : listed) width = std::max(width, model.name.size());
  std::string text;
  for (const ModelDescription& model : listed) {
    text += model.name + std::string(width + 2 - model.name.size(), ' ') + model.summary + '\n';
  }
  return text;
}

std::string model_text(const ModelDescription& model) {
  std::string text = model.name + '\n' + wrapped(model.summary, 2) + '\n';
  for (const OptionDescription& option : model.options) {
    text += "  --set " + option.name + "=" + option.default_value + '\n' +
            wrapped(option.summary, 6) + '\n' + wrapped("Allowed: " + option.allowed + ".", 6) +
            '\n';
  }
  return text;
}

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
  write_text("-", arguments.json            ? models_to_json(listed) + '\n'
                  : arguments.model.empty() ? list_text(listed)
                                            : model_text(listed.front()));
}

void print_recommendation(const std::string& path) {
  const Table table = read_table(path, {}, {});
  const Recommendation recommended = recommend_model(table, detect_metadata(table));
  write_text("-", recommended.model + '\n' + recommended.reason + '\n');
}

}  // namespace

Verb models_verb() {
  const auto a = std::make_shared<ModelsArguments>();
  Positional model{"model", "NAME", "Show this one and its options", "",
                   [a](const std::string& name) { a->model = name; }};
  model.file = FileUse::kNone;
  return {.name = "models",
          .summary = "List the models, or one of them with every option and its default.",
          .positionals = {std::move(model)},
          .groups = {{"Where results go",
                      {flag("--json", a->json, "Print JSON, with the options of every model")}},
                     {"Which model to choose",
                      {input("--recommend", a->recommend_for,
                             "Print which model fit and synth learn this table with, and why")}}},
          .examples = {"likeness models", "likeness models gaussian_copula",
                       "likeness models --recommend real.csv"},
          .also = {"list"},
          .run = [a] {
            if (a->recommend_for.empty()) {
              run_models(*a);
              return;
            }
            if (a->json || !a->model.empty()) {
              fail("--recommend can't be combined with --json or a model's name.");
            }
            print_recommendation(a->recommend_for);
          }};
}

}  // namespace likeness::cli
