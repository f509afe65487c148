#include <optional>
#include <string>

#include "cli/dataset_runs.hpp"
#include "cli/files.hpp"
#include "cli/html_page.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress_display.hpp"
#include "cli/scores.hpp"
#include "likeness/error.hpp"
#include "likeness/report.hpp"
#include "text/quote.hpp"

namespace likeness::cli {
namespace {

void check_for_datasets(const EvaluateArguments& arguments) {
  refuse_for_datasets(!arguments.target.empty(), "--target");
  refuse_for_datasets(!arguments.sensitive.empty(), "--sensitive");
  refuse_for_datasets(arguments.papers, "--papers");
  refuse_for_datasets(arguments.associative, "--associative");
  refuse_for_datasets(!arguments.model_file.empty(), "--model-file");
  if (!io::is_dataset(arguments.synthetic)) {
    fail(in_quotes(arguments.synthetic) + " is one table, but " + in_quotes(arguments.real) +
         " has several.");
  }
  if (arguments.json == "-" && arguments.html == "-") {
    fail("Only one of --json and --html can go to standard output.");
  }
  if (!arguments.json.empty()) check_writable(arguments.json);
  if (!arguments.html.empty()) check_writable(arguments.html);
}

}  // namespace

void evaluate_dataset(const EvaluateArguments& arguments) {
  check_for_datasets(arguments);
  ProgressDisplay display(arguments.quiet);
  io::StoredDataset real = read_described_dataset(arguments.real, arguments.metadata,
                                                  arguments.reading, display.callback());
  add_given_constraints(arguments.constraints, real.metadata);
  const Dataset synthetic = read_compared_dataset(arguments.synthetic, real.metadata,
                                                  arguments.reading, display.callback());
  std::optional<Dataset> holdout;
  if (!arguments.holdout.empty()) {
    holdout = read_compared_dataset(arguments.holdout, real.metadata, arguments.reading,
                                    display.callback());
  }
  display.finish_stage();
  show_sentences(display, real.notes);
  const metrics::RelationalInput input{real.dataset, synthetic, real.metadata,
                                       holdout ? &*holdout : nullptr};
  metrics::RelationalEvaluationOptions options;
  options.detection = !arguments.quick;
  options.seed = arguments.seed;
  options.progress = display.callback();
  const metrics::RelationalEvaluation evaluation = metrics::evaluate_relational(input, options);
  display.finish_stage();
  stop_if_interrupted();
  report::Origin origin;
  origin.real_name = reported_name(arguments.real);
  origin.synthetic_name = reported_name(arguments.synthetic);
  origin.holdout_name = reported_name(arguments.holdout);
  origin.seed = arguments.seed;
  if (!arguments.html.empty()) {
    write_text(arguments.html, report::relational_html(input, evaluation, origin));
  }
  if (arguments.json.empty() && arguments.html != "-") {
    write_text("-", text::visible(report::to_text(evaluation, arguments.all ? 0 : kLongestList)));
  } else if (!arguments.json.empty()) {
    write_text(arguments.json, report::to_json(evaluation, origin));
  }
}

}  // namespace likeness::cli
