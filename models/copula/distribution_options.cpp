#include "models/copula/distribution_options.hpp"

#include <algorithm>

#include "likeness/error.hpp"

namespace likeness::models {

std::string allowed_distributions() {
  return "empirical, kernel_density, best, or a parametric family: normal, truncated_normal, "
         "uniform, beta, gamma, student_t, log_laplace, exponential, log_normal";
}

std::vector<stats::Family> families_from_option(const std::string& name) {
  if (name != "best") return {stats::family_from_name(name)};
  return {stats::Family::kNormal, stats::Family::kTruncatedNormal, stats::Family::kUniform,
          stats::Family::kBeta,   stats::Family::kGamma,           stats::Family::kStudentT};
}

ColumnDistributions parse_column_distributions(const std::string& model, const std::string& text) {
  ColumnDistributions list;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string item = text.substr(begin, end - begin);
    const std::size_t equals = item.rfind('=');
    if (equals == std::string::npos || equals == 0) {
      throw Error(ErrorCode::kUsage, "Option \"column_distributions\" of " + model + " holds \"" +
                                         item +
                                         "\", but must be column=family, separated by commas.");
    }
    list.emplace_back(item.substr(0, equals), item.substr(equals + 1));
    begin = end + 1;
  }
  return list;
}

std::string join_column_distributions(const ColumnDistributions& list) {
  std::string text;
  for (const auto& [column, family] : list) {
    if (!text.empty()) text += ',';
    text += column + '=' + family;
  }
  return text;
}

std::vector<std::pair<std::string, stats::Family>> column_families(
    const std::string& model, const ColumnDistributions& list) {
  std::vector<std::pair<std::string, stats::Family>> families;
  for (const auto& [column, family] : list) {
    if (family == "best") {
      throw Error(ErrorCode::kUsage, "Option \"column_distributions\" of " + model +
                                         " can't be \"best\" for column \"" + column +
                                         "\"; name a family.");
    }
    families.emplace_back(column, stats::family_from_name(family));
  }
  return families;
}

}  // namespace likeness::models
