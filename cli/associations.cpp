#include "cli/associations.hpp"

#include "cli/scores.hpp"
#include "likeness/metrics/association_comparison.hpp"

namespace likeness::cli {

std::string Associations::added_to(std::string scores) const {
  if (json.empty()) return scores;
  scores.resize(scores.rfind('}'));
  return scores + ",\n\"associations\": " + json + "}\n";
}

Associations compare_associations(const EvaluateArguments& arguments, const io::Table& real,
                                  const io::Table& synthetic) {
  const auto comparison = metrics::compare_associations(real, synthetic, arguments.columns);
  return {"\n" + comparison.to_text(arguments.all ? 0 : kLongestList), comparison.to_json()};
}

}  // namespace likeness::cli
