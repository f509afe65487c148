#include "models/copula/distribution_options.hpp"

#include <algorithm>

#include "likeness/error.hpp"

namespace likeness::models {

std::vector<std::string> family_names() {
  std::vector<std::string> names;
  for (const stats::Family family : stats::all_families()) {
    names.emplace_back(stats::family_name(family));
  }
  return names;
}

void DistributionOptions::declare(OptionTable& table, const std::string& model) {
  std::vector<std::string> names = family_names();
  names.emplace_back("best");
  table.choice("distribution", distribution, std::move(names),
               "How number columns are distributed: empirical follows the data, best chooses among "
               "the parametric families, SDV's default is beta.");
  table.text("column_distributions", column_distributions, "column=family, separated by commas",
             "How single columns are distributed.", [model](const std::string& value) {
               (void)DistributionOptions{.column_distributions = value}.column_families(model);
             });
}

std::vector<stats::Family> DistributionOptions::families() const {
  if (distribution != "best") return {stats::family_from_name(distribution)};
  return {stats::Family::kNormal, stats::Family::kTruncatedNormal, stats::Family::kUniform,
          stats::Family::kBeta,   stats::Family::kGamma,           stats::Family::kStudentT};
}

std::vector<std::pair<std::string, stats::Family>> DistributionOptions::column_families(
    const std::string& model) const {
  const std::string& text = column_distributions;
  std::vector<std::pair<std::string, stats::Family>> families;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string item = text.substr(begin, end - begin);
    const std::size_t equals = item.rfind('=');
    if (equals == std::string::npos || equals == 0) {
      throw Error(ErrorCode::kUsage, "Option \"column_distributions\" of " + model + " holds \"" +
                                         item +
                                         "\", but must be column=family, separated by commas.");
    }
    const std::string column = item.substr(0, equals);
    const std::string family = item.substr(equals + 1);
    if (family == "best") {
      throw Error(ErrorCode::kUsage, "Option \"column_distributions\" of " + model +
                                         " can't be \"best\" for column \"" + column +
                                         "\"; name a family.");
    }
    families.emplace_back(column, stats::family_from_name(family));
    begin = end + 1;
  }
  return families;
}

}  // namespace likeness::models
