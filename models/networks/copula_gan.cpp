#include "models/copula/distribution_options.hpp"
#include "models/networks/ctgan_kind.hpp"
#include "models/registry.hpp"

namespace likeness::models {
namespace {

struct CopulaGanOptions {
  static constexpr const char* kModel = "copula_gan";

  DistributionOptions distributions;
  CtganOptions ctgan;

  void declare(OptionTable& table) {
    distributions.declare(table, kModel);
    ctgan.declare(table);
  }
};

Recipe make_copula_gan(const OptionValues& values) {
  const auto options = parse_options<CopulaGanOptions>(values);
  NetworkKind kind = ctgan_kind(CopulaGanOptions::kModel, options.ctgan, options_json(options));
  kind.encoding.normalizing_families = options.distributions.families();
  kind.encoding.column_families = options.distributions.column_families(CopulaGanOptions::kModel);
  return network_recipe(std::move(kind));
}

}  // namespace

RegistryEntry copula_gan_entry() {
  return {CopulaGanOptions::kModel,
          "CTGAN on number columns that were made standard normal by their marginals.",
          describe_options<CopulaGanOptions>, make_copula_gan, load_ctgan};
}

}  // namespace likeness::models
