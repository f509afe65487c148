#include "likeness/models/copula_gan.hpp"

#include "models/copula/distribution_options.hpp"
#include "models/networks/ctgan_kind.hpp"
#include "models/networks/network_option_table.hpp"
#include "models/registry.hpp"

namespace likeness::models {
namespace {

constexpr const char* kName = "copula_gan";

OptionTable option_table(CopulaGanOptions& options) {
  OptionTable table(kName);
  table.add_text(
      "distribution", options.distribution, allowed_distributions(),
      [&](const std::string& value) {
        (void)families_from_option(value);
        options.distribution = value;
      },
      "What number columns are made standard normal by; empirical follows the data, SDV's default "
      "is beta.");
  table.add_text(
      "column_distributions", join_column_distributions(options.column_distributions),
      "column=family, separated by commas",
      [&](const std::string& value) {
        options.column_distributions = parse_column_distributions(kName, value);
        (void)column_families(kName, options.column_distributions);
      },
      "The same for single columns.");
  add_ctgan_options(table, options.ctgan);
  add_encoding_options(table, options.ctgan.encoding);
  return table;
}

ModelDescription describe() {
  CopulaGanOptions options;
  return {kName, "CTGAN on number columns that were made standard normal by their marginals.",
          option_table(options).descriptions()};
}

std::unique_ptr<Synthesizer> make(const OptionValues& values) {
  CopulaGanOptions options;
  option_table(options).apply(values);
  return make_copula_gan(options);
}

}  // namespace

std::unique_ptr<Synthesizer> make_copula_gan(const CopulaGanOptions& options) {
  CopulaGanOptions checked = options;
  const OptionTable table = option_table(checked);
  check_options(table);
  NetworkKind kind = ctgan_kind(kName, options.ctgan, options_json(table));
  kind.encoding.normalizing_families = families_from_option(options.distribution);
  kind.encoding.column_families = column_families(kName, options.column_distributions);
  return std::make_unique<NetworkSynthesizer>(std::move(kind));
}

RegistryEntry copula_gan_entry() {
  return {describe, make, load_ctgan};
}

}  // namespace likeness::models
