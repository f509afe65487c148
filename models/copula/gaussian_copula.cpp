#include "models/copula/copula_family.hpp"
#include "models/copula/distribution_options.hpp"
#include "models/frame/value_limits.hpp"
#include "models/registry.hpp"

namespace likeness::models {
namespace {

struct GaussianCopulaOptions {
  static constexpr const char* kModel = "gaussian_copula";

  DistributionOptions distributions;
  bool forest = true;
  ValueLimits limits;
  std::uint64_t correlation_rows = 5'000;
  std::uint64_t correlation_sweeps = 12;

  void declare(OptionTable& table) {
    distributions.declare(table, kModel);
    table.flag("forest", forest,
               "Learn columns given the category of another along the strongest pairs; without it, "
               "the plain Gaussian copula.");
    limits.declare(table);
    table.integer("correlation_rows", correlation_rows, 100, 1'000'000'000,
                  "Estimates correlations from at most this many rows, evenly spread; more are "
                  "more exact and slower.");
    table.integer("correlation_sweeps", correlation_sweeps, 2, 10'000,
                  "Sweeps of the stochastic EM that estimates correlations; raise it where many "
                  "columns are coarse and strongly correlated.");
  }
};

Recipe make_gaussian_copula(const OptionValues& values) {
  const auto options = parse_options<GaussianCopulaOptions>(values);
  CopulaModelOptions model;
  model.forest = options.forest;
  model.families = options.distributions.families();
  model.column_families = options.distributions.column_families(GaussianCopulaOptions::kModel);
  options.limits.apply(model.frame);
  model.correlation_rows = options.correlation_rows;
  model.correlation_sweeps = static_cast<int>(options.correlation_sweeps);
  return copula_recipe(GaussianCopulaOptions::kModel, std::move(model), options_json(options));
}

}  // namespace

RegistryEntry gaussian_copula_entry() {
  return {GaussianCopulaOptions::kModel,
          "Marginals that follow the data and its strongest pairs, and a Gaussian copula.",
          describe_options<GaussianCopulaOptions>, make_gaussian_copula, load_copula_family};
}

}  // namespace likeness::models
