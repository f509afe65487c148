
#include "likeness/report.hpp"

namespace likeness::report {

std::string to_json(const metrics::DiagnosticReport& diagnostic) {
  using Json = io::OrderedJson;  // writes NaN as null
  Json rows = Json::array();
  for (const metrics::ColumnValidity& row : diagnostic.data_validity) {
    Json json = {{"column", row.column}, {"metric", row.metric}, {"score", row.score}};
    if (!row.error.empty()) json["error"] = row.error;
    rows.push_back(std::move(json));
  }
  const Json report = {{"overall_score", diagnostic.overall_score},
                       {"data_validity_score", diagnostic.data_validity_score},
                       {"data_structure_score", diagnostic.data_structure_score},
                       {"data_validity", rows}};
  return report.dump(2);
}

}  // namespace likeness::report
