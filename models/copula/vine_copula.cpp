#include <map>

#include "models/copula/copula_family.hpp"
#include "models/copula/distribution_options.hpp"
#include "models/frame/value_limits.hpp"
#include "models/registry.hpp"

namespace likeness::models {
namespace {

std::vector<std::string> copula_family_names() {
  std::vector<std::string> names;
  for (const stats::CopulaFamily family : stats::all_copula_families()) {
    names.emplace_back(stats::copula_family_name(family));
  }
  return names;
}

struct VineCopulaOptions {
  static constexpr const char* kModel = "vine_copula";

  std::string distribution = "empirical";
  std::string structure = "regular";
  std::uint64_t trees = 10;
  std::vector<std::string> families;
  std::string criterion = "aic";
  bool forest = true;
  ValueLimits limits;
  std::uint64_t rows = 5'000;

  void declare(OptionTable& table) {
    table.choice("distribution", distribution, family_names(),
                 "Marginal of number columns; empirical follows the data.");
    table.choice("structure", structure, {"regular", "canonical", "drawable"},
                 "Shape of the vine's trees: any, stars, or paths.");
    table.integer("trees", trees, 0, 1'000'000,
                  "Trees with copulas, 0 for all; lower it for many columns, where the fit takes "
                  "long.");
    table.list("families", families, copula_family_names(),
               "Families that each pair's copula is chosen from; all if none is named.");
    table.choice("criterion", criterion, {"aic", "bic", "log_likelihood"},
                 "What chooses among families; bic prefers fewer parameters.");
    table.flag("forest", forest,
               "Learn columns given the category of another along the strongest pairs.");
    limits.declare(table);
    table.integer("rows", rows, 100, 1'000'000'000,
                  "Fits the vine to at most this many rows, evenly spread; more are more exact and "
                  "slower.");
  }
};

stats::VineOptions vine_options(const VineCopulaOptions& options) {
  static const std::map<std::string, stats::VineKind> kKinds = {
      {"regular", stats::VineKind::kRegular},
      {"canonical", stats::VineKind::kCanonical},
      {"drawable", stats::VineKind::kDrawable}};
  static const std::map<std::string, stats::CopulaCriterion> kCriteria = {
      {"aic", stats::CopulaCriterion::kAic},
      {"bic", stats::CopulaCriterion::kBic},
      {"log_likelihood", stats::CopulaCriterion::kLogLikelihood}};
  stats::VineOptions vine;
  vine.kind = kKinds.at(options.structure);
  vine.pairs.criterion = kCriteria.at(options.criterion);
  if (options.trees > 0) vine.truncation = static_cast<std::size_t>(options.trees);
  for (const std::string& family : options.families) {
    vine.pairs.families.push_back(stats::copula_family(family));
  }
  return vine;
}

Recipe make_vine_copula(const OptionValues& values) {
  const auto options = parse_options<VineCopulaOptions>(values);
  CopulaModelOptions model;
  model.forest = options.forest;
  model.vine = vine_options(options);
  model.families = {stats::family_from_name(options.distribution)};
  options.limits.apply(model.frame);
  model.correlation_rows = options.rows;
  return copula_recipe(VineCopulaOptions::kModel, std::move(model), options_json(options));
}

}  // namespace

RegistryEntry vine_copula_entry() {
  return {VineCopulaOptions::kModel,
          "As gaussian_copula, with a vine of pair copulas, for dependence in the tails.",
          describe_options<VineCopulaOptions>, make_vine_copula, load_copula_family};
}

}  // namespace likeness::models
