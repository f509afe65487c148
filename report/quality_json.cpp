
#include "likeness/report.hpp"

namespace likeness::report {
namespace {

using Json = io::OrderedJson;  // writes NaN as null

Json shape_json(const metrics::ColumnShape& shape) {
  Json json = {{"column", shape.column}, {"metric", shape.metric}, {"score", shape.score}};
  if (!shape.error.empty()) json["error"] = shape.error;
  return json;
}

Json trend_json(const metrics::ColumnPairTrend& trend) {
  Json json = {{"column_1", trend.column_1},
               {"column_2", trend.column_2},
               {"metric", trend.metric},
               {"score", trend.score},
               {"real_correlation", trend.real_correlation},
               {"synthetic_correlation", trend.synthetic_correlation},
               {"real_association", trend.real_association},
               {"meets_threshold", trend.meets_threshold}};
  if (!trend.error.empty()) json["error"] = trend.error;
  return json;
}

}  // namespace

std::string to_json(const metrics::QualityReport& quality) {
  Json shapes = Json::array();
  for (const metrics::ColumnShape& shape : quality.column_shapes)
    shapes.push_back(shape_json(shape));
  Json trends = Json::array();
  for (const metrics::ColumnPairTrend& trend : quality.column_pair_trends)
    trends.push_back(trend_json(trend));
  const Json report = {
      {"overall_score", quality.overall_score},
      {"column_shapes_score", quality.column_shapes_score},
      {"column_pair_trends_score", quality.column_pair_trends_score},
      {"pairs", quality.pairs},
      {"counted_pairs", quality.counted_pairs},
      {"real_rows", quality.real_rows},
      {"synthetic_rows", quality.synthetic_rows},
      {"real_correlation_threshold", quality.options.real_correlation_threshold},
      {"real_association_threshold", quality.options.real_association_threshold},
      {"column_shapes", shapes},
      {"column_pair_trends", trends},
  };
  return report.dump(2);
}

}  // namespace likeness::report
