#include <cmath>

#include "report/html_table.hpp"
#include "report/number_label.hpp"
#include "report/sections.hpp"

namespace likeness::report {
namespace {

/// A score at most 1.
std::string of_one(double score) {
  return fixed_label(score, 3);
}

/// One row: real, synthetic and naive, unless none of them is there.
void write_score(HtmlTable& table, const std::string& model, const std::string& score, double real,
                 double synthetic, double naive, std::string (*label)(double)) {
  if (std::isnan(real) && std::isnan(synthetic)) return;
  table.row({model, score, label(real), label(synthetic), label(naive)});
}

std::string model_title(const std::string& name) {
  std::string title = name;
  for (char& letter : title) letter = letter == '_' ? ' ' : letter;
  return title;
}

void write_models(Markup& out, const metrics::Utility& utility) {
  HtmlTable table(out, "Scores on the same " + count_label(utility.test_rows) + " real rows.",
                  {{"model"},
                   {"score"},
                   {"trained on real", true},
                   {"trained on synthetic", true},
                   {"guessing", true}});
  for (const metrics::UtilityModel& model : utility.models) {
    const std::string name = model_title(model.model);
    const metrics::PredictionScores& real = model.trained_on_real;
    const metrics::PredictionScores& synthetic = model.trained_on_synthetic;
    const metrics::PredictionScores& naive = utility.naive;
    write_score(table, name, "accuracy", real.accuracy, synthetic.accuracy, naive.accuracy, of_one);
    write_score(table, name, "F1", real.f1, synthetic.f1, naive.f1, of_one);
    write_score(table, name, "area under the curve", real.auc, synthetic.auc, naive.auc, of_one);
    write_score(table, name, "R²", real.r2, synthetic.r2, naive.r2, of_one);
    write_score(table, name, "root mean squared error", real.rmse, synthetic.rmse, naive.rmse,
                number_label);
    write_score(table, name, "mean absolute error", real.mae, synthetic.mae, naive.mae,
                number_label);
  }
  table.close();
}

void write_importance(Markup& out, const metrics::Utility& utility) {
  out.open("details").element("summary", "What the forests look at");
  HtmlTable table(out, "Share of each column in the forest's decisions.",
                  {{"column"}, {"trained on real", true}, {"trained on synthetic", true}});
  for (const metrics::FeatureImportance& column : utility.importance) {
    table.row({column.column, share_label(column.real), share_label(column.synthetic)});
  }
  table.close();
  out.close();
}

}  // namespace

std::string utility_section(const metrics::Utility& utility) {
  Markup out;
  out.open("p").text("Models learn to predict ").element("bdi", utility.target);
  out.text(
      " from the other columns, once from real and once from synthetic rows, and are tried on "
      "real rows that neither has seen. The closer the two columns, the better synthetic rows "
      "do the work of real ones.");
  out.close();
  write_models(out, utility);
  if (!utility.importance.empty()) write_importance(out, utility);
  return out.take();
}

}  // namespace likeness::report
