#include <algorithm>

#include "io/json.hpp"
#include "likeness/report.hpp"
#include "report/mean_and_spread.hpp"

namespace likeness::report {

std::string to_json(const metrics::PaperScores& scores) {
  const io::OrderedJson json = {
      {"pairwise_correlation_difference", scores.pairwise_correlation_difference},
      {"ks_complement", scores.ks_complement},
      {"cs_test", scores.cs_test},
      {"distance_to_closest", to_ordered_json(scores.distance_to_closest)},
      {"distance_ratio", to_ordered_json(scores.distance_ratio)},
      {"real_distance_to_closest", to_ordered_json(scores.real_distance_to_closest)},
      {"real_distance_ratio", to_ordered_json(scores.real_distance_ratio)},
      {"copies", scores.copies}};
  return json.dump(2);
}

std::string to_text(const metrics::PaperScores& scores) {
  const auto line = [](const char* name, const std::string& value) {
    std::string text = "  " + std::string(name);
    text.resize(std::max<std::size_t>(text.size() + 2, 46), ' ');
    return text + value + '\n';
  };
  return "Scores of papers on small tables\n" +
         line("pairwise correlation difference",
              short_text(scores.pairwise_correlation_difference)) +
         line("KS complement, mean", short_text(scores.ks_complement)) +
         line("CS test, mean p-value", short_text(scores.cs_test)) +
         line("distance to the closest record", to_text_cell(scores.distance_to_closest)) +
         line("  of real rows among each other", to_text_cell(scores.real_distance_to_closest)) +
         line("nearest-neighbour distance ratio", to_text_cell(scores.distance_ratio)) +
         line("  of real rows among each other", to_text_cell(scores.real_distance_ratio)) +
         line("copies of real rows", short_text(scores.copies));
}

}  // namespace likeness::report
