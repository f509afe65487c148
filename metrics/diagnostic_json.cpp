#include "io/json.hpp"
#include "likeness/metrics/diagnostic.hpp"

namespace likeness::metrics {

std::string DiagnosticReport::to_json() const {
  using Json = io::OrderedJson;  // writes NaN as null
  Json rows = Json::array();
  for (const ColumnValidity& row : data_validity) {
    Json json = {{"column", row.column}, {"metric", row.metric}, {"score", row.score}};
    if (!row.error.empty()) json["error"] = row.error;
    rows.push_back(std::move(json));
  }
  const Json report = {{"overall_score", overall_score},
                       {"data_validity_score", data_validity_score},
                       {"data_structure_score", data_structure_score},
                       {"data_validity", rows}};
  return report.dump(2);
}

}  // namespace likeness::metrics
