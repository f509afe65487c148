#include "likeness/models/independent.hpp"

#include "models/copula/copula_synthesizer.hpp"
#include "models/option_table.hpp"
#include "models/registry.hpp"

namespace likeness::models {
namespace {

OptionTable option_table(IndependentOptions& options) {
  OptionTable table("independent");
  table.add_flag("enforce_min_max", options.enforce_min_max,
                 "Keep numbers within the smallest and largest value seen.");
  table.add_flag("enforce_rounding", options.enforce_rounding,
                 "Keep the decimals of numbers and the resolution of dates that were seen.");
  return table;
}

ModelDescription describe() {
  IndependentOptions options;
  return {"independent", "Every column alone: the floor that other models have to beat.",
          option_table(options).descriptions()};
}

std::unique_ptr<Synthesizer> make(const OptionValues& values) {
  IndependentOptions options;
  option_table(options).apply(values);
  return make_independent(options);
}

}  // namespace

std::unique_ptr<Synthesizer> make_independent(const IndependentOptions& options) {
  CopulaModelOptions model;
  model.forest = false;
  model.copula = false;
  model.frame.enforce_min_max = options.enforce_min_max;
  model.frame.enforce_rounding = options.enforce_rounding;
  return std::make_unique<CopulaSynthesizer>(
      "independent", std::move(model),
      io::Json{{"enforce_min_max", options.enforce_min_max},
               {"enforce_rounding", options.enforce_rounding}});
}

RegistryEntry independent_entry() {
  return {describe, make, CopulaSynthesizer::load};
}

}  // namespace likeness::models
