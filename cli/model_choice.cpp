#include "cli/model_choice.hpp"

#include <algorithm>

#include "likeness/model.hpp"
#include "table/sequence_hint.hpp"

namespace likeness::cli {

std::optional<Recipe> named_recipe(const ModelArguments& arguments, bool finds_rules) {
  if (arguments.model.empty()) return std::nullopt;
  // A model that obeys rules itself finds them itself, too.
  const bool itself = finds_rules && arguments.model == "sequences";
  return make_recipe(arguments.model,
                     itself ? with_rules_to_find(arguments.options) : arguments.options);
}

Recipe recipe_for(const std::optional<Recipe>& named, const ModelArguments& arguments,
                  const Table& table, const Metadata& metadata, ProgressDisplay& display) {
  if (named) return *named;
  if (const auto hint = find_sequence_hint(table, metadata)) {
    display.note(hint->text() + " --model sequences chooses it.");
  }
  return make_recipe(recommend_model(table, metadata).model, arguments.options);
}

OptionValues with_rules_to_find(OptionValues options) {
  const bool is_told =
      std::ranges::any_of(options, [](const auto& option) { return option.first == "rules"; });
  if (!is_told) options.emplace_back("rules", "found");
  return options;
}

}  // namespace likeness::cli
