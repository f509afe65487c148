#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "likeness/dataset.hpp"
#include "likeness/parallel.hpp"
#include "likeness/report.hpp"
#include "metrics/relational_cardinality.hpp"
#include "report/document.hpp"
#include "report/sections.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness::report {
namespace {

constexpr std::uint64_t kMostChildrenShown = 12;

Card card(const std::string& title, double value, const std::string& sentence) {
  return {title, "of 1", value, sentence};
}

Section relational_quality_section(const metrics::RelationalQuality& quality) {
  Section section{"quality", "Quality", {"quality"}};
  section.score = {{"overall_score"},
                   "quality",
                   score(quality.overall_score),
                   "1 is best",
                   card("Quality", quality.overall_score, quality_sentence(quality.overall_score))};
  section.blocks = {
      Fact{{"column_shapes_score"},
           "column shapes",
           score(quality.column_shapes_score),
           "",
           card("Single columns", quality.column_shapes_score,
                "How alike the distributions of columns are, on average over all tables.")},
      Fact{{"column_pair_trends_score"},
           "column pair trends",
           score(quality.column_pair_trends_score),
           "",
           card("Pairs of columns", quality.column_pair_trends_score,
                "How alike the relations between columns of a table are.")},
      Fact{{"cardinality_score"},
           "cardinality",
           score(quality.cardinality_score),
           "",
           card("Cardinality", quality.cardinality_score,
                "How alike the numbers of rows are that refer to one.")},
      Fact{{"inter_table_trends_score"},
           "inter-table trends",
           score(quality.inter_table_trends_score),
           "",
           card("Across tables", quality.inter_table_trends_score,
                "How alike the relations between columns of a row and of the rows that refer to "
                "it are.")}};
  return section;
}

/// How constraints of all tables are kept, worst first.
Table table_constraints(const std::vector<metrics::TableDiagnostic>& tables) {
  Table table{{"constraint_validity"},
              "Rules, worst first",
              {{{"score"}, "score"},
               {{"real_score"}, "real rows"},
               {{"table"}, "table"},
               {{"constraint"}, "rule"},
               {{"class_name"}, ""},
               {{"error"}, ""}},
              {}};
  std::vector<std::pair<double, std::vector<Value>>> rows;
  for (const metrics::TableDiagnostic& one : tables) {
    for (const metrics::ConstraintAdherence& rule : one.report.constraint_validity) {
      rows.push_back({std::isnan(rule.score) ? -1 : rule.score,
                      {score(rule.score), score(rule.real_score), words(one.table),
                       words(rule.error.empty() ? rule.constraint : rule.error), words(rule.kind),
                       words_if_any(rule.error)}});
    }
  }
  std::ranges::stable_sort(rows, {}, [](const auto& row) { return row.first; });
  for (auto& [order, row] : rows) table.rows.push_back(std::move(row));
  return table;
}

Section relational_diagnostic_section(const metrics::RelationalDiagnostic& diagnostic) {
  Section section{"diagnostic", "Validity", {"diagnostic"}};
  section.score = {
      {"overall_score"}, "validity", score(diagnostic.overall_score), "1 is best", std::nullopt};
  section.blocks = {
      Fact{{"data_validity_score"}, "data validity", score(diagnostic.data_validity_score)},
      Fact{{"data_structure_score"}, "data structure", score(diagnostic.data_structure_score)},
      Fact{{"relationship_validity_score"},
           "relationship validity",
           score(diagnostic.relationship_validity_score)}};
  Table constraints = table_constraints(diagnostic.tables);
  if (constraints.rows.empty()) return section;
  section.blocks.emplace_back(Fact{{"constraint_validity_score"},
                                   "constraint validity",
                                   score(diagnostic.constraint_validity_score)});
  section.blocks.emplace_back(std::move(constraints));
  return section;
}

const metrics::TableDetection* detection_of(const metrics::RelationalEvaluation& evaluation,
                                            const std::string& table) {
  const auto found =
      std::ranges::find(evaluation.detection, table, &metrics::TableDetection::table);
  return found == evaluation.detection.end() ? nullptr : &*found;
}

Section tables_section(const metrics::RelationalEvaluation& evaluation) {
  Section section{"tables", "Tables", {}};
  Table table{{"tables"},
              "",
              {{{"table"}, "table"},
               {{"real_rows"}, "real rows"},
               {{"synthetic_rows"}, "synthetic rows"},
               {{"column_shapes_score"}, "shapes"},
               {{"column_pair_trends_score"}, "pairs"},
               {{"quality_score"}, ""},
               {{"data_validity_score"}, "validity"},
               {{"c2st"}, "C2ST"},
               {{"c2st_auc"}, ""},
               {{"c2st_agg"}, "C2ST-Agg"},
               {{"c2st_agg_auc"}, ""}},
              {}};
  for (std::size_t k = 0; k < evaluation.quality.tables.size(); ++k) {
    const metrics::TableQuality& quality = evaluation.quality.tables[k];
    const metrics::TableDetection* told = detection_of(evaluation, quality.table);
    const double none = std::nan("");
    table.rows.push_back(
        {words(quality.table), count(quality.report.real_rows),
         count(quality.report.synthetic_rows), score(quality.report.column_shapes_score),
         score(quality.report.column_pair_trends_score), score(quality.report.overall_score),
         score(evaluation.diagnostic.tables[k].report.data_validity_score),
         score(told == nullptr ? none : told->accuracy), score(told == nullptr ? none : told->auc),
         score(told == nullptr ? none : told->accuracy_with_children),
         score(told == nullptr ? none : told->auc_with_children)});
  }
  section.blocks = {
      std::move(table),
      Paragraph{"C2ST: how often boosted trees tell a real row from a synthetic one, 0.5 is "
                "guessing; C2ST-Agg: with the rows that refer to it."}};
  return section;
}

Section scored_relations_section(const metrics::RelationalQuality& quality) {
  Section section{"relations", "Relations", {}};
  Table table{{"relations"},
              "",
              {{{"relation"}, "relation"},
               {{"cardinality"}, "cardinality"},
               {{"referential_integrity"}, "references hold"},
               {{"cardinality_boundary"}, "within bounds"},
               {{"orphans"}, "orphans"},
               {{"trends_score"}, "trends"},
               {{"counted_pairs"}, ""}},
              {}};
  for (std::size_t k = 0; k < quality.relations.size(); ++k) {
    const metrics::RelationScore& relation = quality.relations[k];
    table.rows.push_back({words(relation_text(relation.relation)), score(relation.cardinality),
                          score(relation.integrity), score(relation.boundary),
                          count(relation.orphans), score(quality.trends[k].score),
                          count(quality.trends[k].counted_pairs)});
  }
  section.blocks = {std::move(table)};
  return section;
}

Section trends_section(const metrics::RelationalQuality& quality) {
  Section section{"trends", "Pairs of columns across tables, worst first", {}};
  Table table{{"inter_table_trends"},
              "",
              {{{"score"}, "score"},
               {{"relation"}, ""},
               {{"column_1"}, "column 1"},
               {{"column_2"}, "column 2"},
               {{"metric"}, "metric"},
               {{"real_correlation"}, ""},
               {{"synthetic_correlation"}, ""},
               {{"real_association"}, ""},
               {{"meets_threshold"}, ""}},
              {}};
  std::vector<double> scores;
  std::vector<std::size_t> listed;
  for (const metrics::RelationTrends& trends : quality.trends) {
    for (const metrics::ColumnPairTrend& pair : trends.pairs) {
      if (pair.meets_threshold && !std::isnan(pair.score)) listed.push_back(scores.size());
      scores.push_back(pair.score);
      table.rows.push_back({score(pair.score), words(relation_text(trends.relation)),
                            words(pair.column_1), words(pair.column_2), words(pair.metric),
                            score(pair.real_correlation), score(pair.synthetic_correlation),
                            score(pair.real_association), Value{pair.meets_threshold}});
    }
  }
  std::ranges::stable_sort(listed,
                           [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
  table.listed = std::move(listed);
  section.blocks = {std::move(table)};
  return section;
}

Section paths_section(const std::vector<metrics::PathAgreement>& paths) {
  Section section{"paths", "Ways that lead to the same row", {}};
  Table table{{"paths"},
              "",
              {{{"first"}, "one way"},
               {{"second"}, "the other"},
               {{"real"}, "agree in real"},
               {{"synthetic"}, "in synthetic"}},
              {}};
  for (const metrics::PathAgreement& path : paths) {
    table.rows.push_back({words(metrics::path_text(path.first)),
                          words(metrics::path_text(path.second)), share(path.real),
                          share(path.synthetic)});
  }
  section.blocks = {std::move(table)};
  return section;
}

Section relational_privacy_section(const metrics::RelationalPrivacy& privacy) {
  Section section{"privacy", "Privacy", {"privacy"}};
  Table tables{{"tables"},
               "Nearer to learned than to held-out rows; 0.5 is what knows neither",
               {{{"table"}, "table"},
                {{"nearer"}, "rows"},
                {{"nearer_with_children"}, "with what refers to them"}},
               {}};
  for (const metrics::TablePrivacy& table : privacy.tables) {
    tables.rows.push_back(
        {words(table.table), score(table.nearer), score(table.nearer_with_children)});
  }
  Table runs{{"runs"},
             "Three rows in a row that a learned parent has, too",
             {{{"relation"}, "relation"},
              {{"synthetic"}, "of synthetic ones"},
              {{"holdout"}, "of held-out ones"}},
             {}};
  for (const metrics::RunPrivacy& run : privacy.runs) {
    runs.rows.push_back(
        {words(relation_text(run.relation)), share(run.synthetic), share(run.holdout)});
  }
  section.blocks = {std::move(tables), std::move(runs)};
  return section;
}

Document relational_document(const metrics::RelationalEvaluation& evaluation) {
  Document document;
  document.sections.push_back(relational_quality_section(evaluation.quality));
  document.sections.push_back(relational_diagnostic_section(evaluation.diagnostic));
  document.sections.push_back(tables_section(evaluation));
  document.sections.push_back(scored_relations_section(evaluation.quality));
  document.sections.push_back(trends_section(evaluation.quality));
  if (!evaluation.paths.empty()) document.sections.push_back(paths_section(evaluation.paths));
  if (evaluation.privacy) {
    document.sections.push_back(relational_privacy_section(*evaluation.privacy));
  }
  return document;
}

Schema scored_schema(const metrics::RelationalEvaluation& evaluation) {
  Schema schema;
  std::map<std::string, std::size_t> places;
  for (const metrics::TableQuality& table : evaluation.quality.tables) {
    places[table.table] = schema.boxes.size();
    schema.boxes.push_back({table.table,
                            text::grouped(table.report.synthetic_rows) + " rows, " +
                                shown(score(table.report.overall_score)),
                            table.report.overall_score});
  }
  for (const metrics::RelationScore& relation : evaluation.quality.relations) {
    schema.links.push_back(
        {places[relation.relation.child], places[relation.relation.parent],
         relation_text(relation.relation) + ": cardinality " + shown(score(relation.cardinality)),
         relation.cardinality});
  }
  return schema;
}

/// Shares of parents with 0, 1, 2, ... children; the last bar is for all above.
std::vector<double> shares_of_counts(const std::vector<std::uint64_t>& counts) {
  std::vector<double> shares(kMostChildrenShown + 1, 0);
  for (const std::uint64_t children : counts) {
    shares[std::min(children, kMostChildrenShown)] += 1 / static_cast<double>(counts.size());
  }
  return shares;
}

Picture cardinality_picture(const Relation& relation, const metrics::RelationalInput& input) {
  const std::vector<double> real = shares_of_counts(metrics::children_of(relation, input.real));
  const std::vector<double> synthetic =
      shares_of_counts(metrics::children_of(relation, input.synthetic));
  LevelComparison levels;
  for (std::size_t k = 0; k < real.size(); ++k) {
    if (real[k] == 0 && synthetic[k] == 0) continue;
    const std::string name = std::to_string(k) + (k == kMostChildrenShown ? " or more" : "");
    levels.levels.push_back({name, real[k], synthetic[k]});
  }
  return {relation_text(relation), std::move(levels), "rows that refer to one"};
}

Section schema_section(const metrics::RelationalInput& input,
                       const metrics::RelationalEvaluation& evaluation) {
  Section section{"schema", "Tables and how they refer to each other", {}};
  Pictures schema{false, {}};
  schema.pictures.push_back({"Tables and their relations", scored_schema(evaluation), "",
                             "The darker a table, the lower its quality; coloured lines are "
                             "relations whose cardinality scores below 0.9."});
  Pictures cardinalities;
  for (const Relation& relation : input.metadata.relations) {
    cardinalities.pictures.push_back(cardinality_picture(relation, input));
  }
  section.blocks = {std::move(schema)};
  if (!cardinalities.pictures.empty()) section.blocks.emplace_back(std::move(cardinalities));
  return section;
}

std::string counted_of(std::size_t count, const std::string& what) {
  return text::grouped(count) + ' ' + what + (count == 1 ? "" : "s");
}

std::string role_words(TableRole role) {
  switch (role) {
    case TableRole::kLink:
      return ", links other tables";
    case TableRole::kReference:
      return ", a list of kinds";
    case TableRole::kAlone:
      return ", without relations";
    case TableRole::kOrdinary:
      break;
  }
  return "";
}

std::string cardinality_words(const Cardinality& cardinality) {
  std::string words = cardinality.one_to_one()
                          ? "one to one"
                          : "at most " + text::grouped(cardinality.most) + " each, " +
                                text::significant(cardinality.mean, 3) + " on average";
  if (cardinality.childless > 0) {
    words += ", none for " + text::grouped(cardinality.childless) + " of " +
             text::grouped(cardinality.parents);
  }
  if (cardinality.missing > 0) words += ", " + text::grouped(cardinality.missing) + " missing";
  if (cardinality.orphans > 0) {
    words += ", " + text::grouped(cardinality.orphans) + " refer to no row";
  }
  return words;
}

}  // namespace

std::string to_text(const metrics::RelationalEvaluation& evaluation, std::size_t longest_list) {
  return write_text(relational_document(evaluation), longest_list);
}

std::string to_json(const metrics::RelationalEvaluation& evaluation, const Origin& origin) {
  Document document = relational_document(evaluation);
  document.sections.push_back(origin_section(origin));
  return write_json(document);
}

std::string relational_html(const metrics::RelationalInput& input,
                            const metrics::RelationalEvaluation& evaluation, const Origin& origin) {
  return parallel_session([&] {
    Document document = relational_document(evaluation);
    document.title = "Synthetic data report";
    document.subtitle = text::grouped(input.metadata.tables.size()) + " tables, " +
                        text::grouped(input.metadata.relations.size()) + " relations.";
    document.sections.insert(document.sections.begin() + 2, schema_section(input, evaluation));
    document.sections.push_back(origin_section(origin));
    return write_page(document);
  });
}

std::string schema_text(const DatasetMetadata& metadata, const Dataset& dataset) {
  std::string result;
  for (const NamedMetadata& table : metadata.tables) {
    const likeness::Table& rows = *dataset.find(table.name);
    result += table.name + ": " + counted_of(rows.rows(), "row") + ", " +
              counted_of(rows.column_count(), "column") +
              role_words(table_role(table.name, metadata, dataset)) + '\n';
    const std::vector<std::string> key = table.metadata.primary_key
                                             ? std::vector{*table.metadata.primary_key}
                                             : table.metadata.composite_key;
    if (!key.empty()) result += "  key " + text::joined(key) + '\n';
    for (const Relation& relation : metadata.relations) {
      if (relation.child != table.name) continue;
      result += "  " + text::joined(relation.child_columns) + " -> " + relation.parent + " (" +
                text::joined(relation.parent_columns) +
                "): " + cardinality_words(measure_cardinality(relation, dataset)) + '\n';
    }
  }
  return result;
}

}  // namespace likeness::report
