#include "models/copula/copula_family.hpp"
#include "models/frame/value_limits.hpp"
#include "models/registry.hpp"

namespace likeness::models {
namespace {

struct IndependentOptions {
  static constexpr const char* kModel = "independent";

  ValueLimits limits;

  void declare(OptionTable& table) { limits.declare(table); }
};

Recipe make_independent(const OptionValues& values) {
  const auto options = parse_options<IndependentOptions>(values);
  CopulaModelOptions model;
  model.forest = false;
  model.copula = false;
  options.limits.apply(model.frame);
  return copula_recipe(IndependentOptions::kModel, std::move(model), options_json(options));
}

}  // namespace

RegistryEntry independent_entry() {
  return {IndependentOptions::kModel,
          "Every column alone: the floor that other models have to beat.",
          describe_options<IndependentOptions>, make_independent, load_copula_family};
}

}  // namespace likeness::models
