#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>

#include "cli/associations.hpp"
#include "cli/files.hpp"
#include "cli/html_page.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress_display.hpp"
#include "cli/scores.hpp"
#include "cli/verbs.hpp"
#include "likeness/error.hpp"

namespace likeness::cli {
namespace {

void check_one_input(std::initializer_list<std::string> paths) {
  if (std::count(paths.begin(), paths.end(), "-") < 2) return;
  throw Error(ErrorCode::kUsage, "Only one of the tables can come from standard input.");
}

}  // namespace

void run_evaluate(const EvaluateArguments& arguments) {
  check_one_input({arguments.real, arguments.synthetic, arguments.holdout});
  if (arguments.json == "-" && arguments.html == "-") {
    throw Error(ErrorCode::kUsage, "Only one of --json and --html can go to standard output.");
  }
  if (!arguments.json.empty()) check_writable(arguments.json);
  if (!arguments.html.empty()) check_writable(arguments.html);
  const report::Origin origin{reported_name(arguments.real), reported_name(arguments.synthetic),
                              reported_name(arguments.holdout), arguments.seed,
                              summary_of_file(arguments.model_file)};
  ProgressDisplay display(arguments.quiet);
  const ProgressCallback progress = display.callback();
  DescribedTable real =
      read_described_table(arguments.real, arguments.metadata, arguments.reading, progress);
  mark_subject(arguments, real.table, real.metadata);
  const Table synthetic = read_table(arguments.synthetic, arguments.reading, progress);
  std::optional<Table> holdout;
  if (!arguments.holdout.empty()) {
    holdout = read_table(arguments.holdout, arguments.reading, progress);
  }
  metrics::EvaluationOptions options = evaluation_options(arguments.quick, progress);
  options.seed = arguments.seed;
  options.sensitive = arguments.sensitive;
  options.papers = arguments.papers;
  if (arguments.associative) options.transactions = arguments.columns;
  const metrics::Evaluation evaluation = metrics::evaluate(
      {real.table, synthetic, real.metadata, holdout ? &*holdout : nullptr, arguments.target},
      options);
  if (!arguments.html.empty()) {
    write_text(arguments.html,
               report::html_report({real.table, synthetic, real.metadata, evaluation, origin}));
  }
  display.finish_stage();
  stop_if_interrupted();
  if (arguments.json.empty() && arguments.html != "-") {
    write_text("-", report::to_text(evaluation, arguments.all ? 0 : kLongestList));
  } else if (!arguments.json.empty()) {
    write_text(arguments.json, report::to_json(evaluation, origin));
  }
}

}  // namespace likeness::cli
