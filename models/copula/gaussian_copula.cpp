#include "likeness/models/gaussian_copula.hpp"

#include "likeness/error.hpp"
#include "likeness/stats/distribution.hpp"
#include "models/copula/copula_synthesizer.hpp"
#include "models/copula/distribution_options.hpp"
#include "models/option_table.hpp"
#include "models/registry.hpp"

namespace likeness::models {
namespace {

OptionTable option_table(GaussianCopulaOptions& options) {
  OptionTable table("gaussian_copula");
  table.add_text(
      "distribution", options.distribution, allowed_distributions(),
      [&](const std::string& value) { options.distribution = value; },
      "Marginal of number columns; empirical follows the data, SDV's default is beta.");
  table.add_text(
      "column_distributions", "", "column=family, separated by commas",
      [&](const std::string& value) {
        options.column_distributions = parse_column_distributions("gaussian_copula", value);
      },
      "Marginals of single columns.");
  table.add_flag("forest", options.forest,
                 "Learn columns given the level of another along the strongest pairs; without it, "
                 "the plain Gaussian copula.");
  table.add_flag("enforce_min_max", options.enforce_min_max,
                 "Keep numbers within the smallest and largest value seen.");
  table.add_flag("enforce_rounding", options.enforce_rounding,
                 "Keep the decimals of numbers and the resolution of dates that were seen.");
  table.add_integer(
      "correlation_rows", 100, 1'000'000'000, static_cast<std::int64_t>(options.correlation_rows),
      [&](std::int64_t value) { options.correlation_rows = static_cast<std::uint64_t>(value); },
      "At most so many rows are used to estimate correlations; more are more exact and slower.");
  table.add_integer(
      "correlation_sweeps", 2, 10'000, options.correlation_sweeps,
      [&](std::int64_t value) { options.correlation_sweeps = static_cast<int>(value); },
      "Sweeps of the stochastic EM that estimates correlations; raise it where many columns are "
      "coarse and strongly correlated.");
  return table;
}

ModelDescription describe() {
  GaussianCopulaOptions options;
  return {
      "gaussian_copula",
      "Marginals that follow the data, conditional on the strongest pairs, joined by a Gaussian "
      "copula.",
      option_table(options).descriptions()};
}

std::unique_ptr<Synthesizer> make(const OptionValues& values) {
  GaussianCopulaOptions options;
  option_table(options).apply(values);
  return make_gaussian_copula(options);
}

void check(const GaussianCopulaOptions& options) {
  if (options.correlation_rows < 100 || options.correlation_sweeps < 2 ||
      options.correlation_sweeps > 10'000) {
    throw Error(ErrorCode::kUsage,
                "Options of gaussian_copula are out of range: correlation_rows must be from 100, "
                "correlation_sweeps from 2 to 10000.");
  }
}

}  // namespace

std::unique_ptr<Synthesizer> make_gaussian_copula(const GaussianCopulaOptions& options) {
  check(options);
  CopulaModelOptions model;
  model.forest = options.forest;
  model.families = families_from_option(options.distribution);
  model.column_families = column_families("gaussian_copula", options.column_distributions);
  model.frame.enforce_min_max = options.enforce_min_max;
  model.frame.enforce_rounding = options.enforce_rounding;
  model.correlation_rows = options.correlation_rows;
  model.correlation_sweeps = options.correlation_sweeps;
  io::Json json = {
      {"distribution", options.distribution},
      {"column_distributions", join_column_distributions(options.column_distributions)},
      {"forest", options.forest},
      {"enforce_min_max", options.enforce_min_max},
      {"enforce_rounding", options.enforce_rounding},
      {"correlation_rows", options.correlation_rows},
      {"correlation_sweeps", options.correlation_sweeps}};
  return std::make_unique<CopulaSynthesizer>("gaussian_copula", std::move(model), std::move(json));
}

RegistryEntry gaussian_copula_entry() {
  return {describe, make, CopulaSynthesizer::load};
}

}  // namespace likeness::models
