#include "cli/model_choice.hpp"

#include "likeness/recommendation.hpp"

namespace likeness::cli {

std::optional<Recipe> named_recipe(const ModelArguments& arguments) {
  if (arguments.model.empty()) return std::nullopt;
  return make_recipe(arguments.model, arguments.options);
}

Recipe recipe_for(const std::optional<Recipe>& named, const ModelArguments& arguments,
                  const Table& table, const Metadata& metadata) {
  if (named) return *named;
  return make_recipe(recommend_model(table, metadata).model, arguments.options);
}

}  // namespace likeness::cli
