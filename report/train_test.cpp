
#include "io/json.hpp"
#include "likeness/report.hpp"
#include "report/mean_and_spread.hpp"

namespace likeness::report {
namespace {

io::OrderedJson scores_json(const metrics::CrossValidatedScores& scores, bool classification) {
  if (classification) {
    return {{"accuracy", to_ordered_json(scores.accuracy)}, {"f1", to_ordered_json(scores.f1)}};
  }
  return {{"rmse", to_ordered_json(scores.rmse)},
          {"mape", to_ordered_json(scores.mape)},
          {"r2", to_ordered_json(scores.r2)}};
}

}  // namespace

std::string to_json(const metrics::TrainTestReport& report) {
  const io::OrderedJson json = {{"target", report.target},
                                {"classification", report.classification},
                                {"trtr", scores_json(report.trtr, report.classification)},
                                {"tstr", scores_json(report.tstr, report.classification)},
                                {"trts", scores_json(report.trts, report.classification)},
                                {"tsts", scores_json(report.tsts, report.classification)}};
  return json.dump(2);
}

std::string to_text(const metrics::TrainTestReport& report) {
  std::string text = "Random forests that predict " + report.target + "\n";
  const auto line = [&](const char* name, const metrics::CrossValidatedScores& scores) {
    text += "  " + std::string(name) + "  ";
    text += report.classification
                ? "accuracy " + to_text_cell(scores.accuracy) + ", F1 " + to_text_cell(scores.f1)
                : "RMSE " + to_text_cell(scores.rmse) + ", MAPE " + to_text_cell(scores.mape) +
                      ", R2 " + to_text_cell(scores.r2);
    text += '\n';
  };
  line("train real, test real          ", report.trtr);
  line("train synthetic, test real     ", report.tstr);
  line("train real, test synthetic     ", report.trts);
  line("train synthetic, test synthetic", report.tsts);
  return text;
}

}  // namespace likeness::report
