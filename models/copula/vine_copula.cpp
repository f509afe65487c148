#include "likeness/models/vine_copula.hpp"

#include <algorithm>
#include <limits>

#include "likeness/error.hpp"
#include "likeness/stats/distribution.hpp"
#include "models/copula/copula_synthesizer.hpp"
#include "models/option_table.hpp"
#include "models/registry.hpp"

namespace likeness::models {
namespace {

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

std::string join(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ",") + part;
  return text;
}

OptionTable option_table(VineCopulaOptions& options) {
  OptionTable table("vine_copula");
  table.add_text(
      "distribution", options.distribution, "a family, as for gaussian_copula",
      [&](const std::string& value) { options.distribution = value; },
      "Marginal of number columns; empirical follows the data.");
  table.add_text(
      "structure", options.structure, "regular, canonical, drawable",
      [&](const std::string& value) { options.structure = value; },
      "Shape of the vine's trees: any, stars, or paths.");
  table.add_integer(
      "trees", 0, 1'000'000, options.trees,
      [&](std::int64_t value) { options.trees = static_cast<int>(value); },
      "Trees with copulas, 0 for all; lower it for many columns, where the fit takes long.");
  table.add_text(
      "families", "",
      "names separated by commas: independence, gaussian, student, clayton, gumbel, "
      "frank, joe; empty for all",
      [&](const std::string& value) { options.families = split(value); },
      "Families that each pair's copula is chosen from.");
  table.add_text(
      "criterion", options.criterion, "aic, bic, log_likelihood",
      [&](const std::string& value) { options.criterion = value; },
      "What chooses among families; bic prefers fewer parameters.");
  table.add_flag("forest", options.forest,
                 "Learn columns given the level of another along the strongest pairs.");
  table.add_flag("enforce_min_max", options.enforce_min_max,
                 "Keep numbers within the smallest and largest value seen.");
  table.add_flag("enforce_rounding", options.enforce_rounding,
                 "Keep the decimals of numbers and the resolution of dates that were seen.");
  table.add_integer(
      "rows", 100, 1'000'000'000, static_cast<std::int64_t>(options.rows),
      [&](std::int64_t value) { options.rows = static_cast<std::uint64_t>(value); },
      "At most so many rows are used to fit the vine; more are more exact and slower.");
  return table;
}

ModelDescription describe() {
  VineCopulaOptions options;
  return {"vine_copula",
          "Marginals that follow the data, conditional on the strongest pairs, joined by a vine of "
          "pair copulas: for dependence in the tails that a Gaussian copula can't have.",
          option_table(options).descriptions()};
}

std::unique_ptr<Synthesizer> make(const OptionValues& values) {
  VineCopulaOptions options;
  option_table(options).apply(values);
  return make_vine_copula(options);
}

[[noreturn]] void fail(const std::string& option, const std::string& value,
                       const std::string& allowed) {
  throw Error(ErrorCode::kUsage, "Option \"" + option + "\" of vine_copula is \"" + value +
                                     "\", but must be " + allowed + ".");
}

stats::VineOptions vine_options(const VineCopulaOptions& options) {
  stats::VineOptions vine;
  if (options.structure == "canonical") {
    vine.kind = stats::VineKind::kCanonical;
  } else if (options.structure == "drawable") {
    vine.kind = stats::VineKind::kDrawable;
  } else if (options.structure != "regular") {
    fail("structure", options.structure, "regular, canonical or drawable");
  }
  if (options.criterion == "bic") {
    vine.pairs.criterion = stats::CopulaCriterion::kBic;
  } else if (options.criterion == "log_likelihood") {
    vine.pairs.criterion = stats::CopulaCriterion::kLogLikelihood;
  } else if (options.criterion != "aic") {
    fail("criterion", options.criterion, "aic, bic or log_likelihood");
  }
  if (options.trees < 0) fail("trees", std::to_string(options.trees), "0 or more");
  if (options.rows < 100) fail("rows", std::to_string(options.rows), "100 or more");
  if (options.trees > 0) vine.truncation = static_cast<std::size_t>(options.trees);
  for (const std::string& family : options.families) {
    vine.pairs.families.push_back(stats::copula_family(family));
  }
  return vine;
}

}  // namespace

std::unique_ptr<Synthesizer> make_vine_copula(const VineCopulaOptions& options) {
  CopulaModelOptions model;
  model.forest = options.forest;
  model.vine = vine_options(options);
  model.families = {stats::family_from_name(options.distribution)};
  model.frame.enforce_min_max = options.enforce_min_max;
  model.frame.enforce_rounding = options.enforce_rounding;
  model.correlation_rows = options.rows;
  return std::make_unique<CopulaSynthesizer>(
      "vine_copula", std::move(model),
      io::Json{{"distribution", options.distribution},
               {"structure", options.structure},
               {"trees", options.trees},
               {"families", join(options.families)},
               {"criterion", options.criterion},
               {"forest", options.forest},
               {"enforce_min_max", options.enforce_min_max},
               {"enforce_rounding", options.enforce_rounding},
               {"rows", options.rows}});
}

RegistryEntry vine_copula_entry() {
  return {describe, make, CopulaSynthesizer::load};
}

}  // namespace likeness::models
