#include "cli/files.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress_display.hpp"
#include "cli/verbs.hpp"
#include "likeness/core/error.hpp"
#include "likeness/metrics/quality.hpp"
#include "likeness/metrics/report_text.hpp"

namespace likeness::cli {

void run_evaluate(const EvaluateArguments& arguments) {
  if (arguments.real == "-" && arguments.synthetic == "-") {
    throw Error(ErrorCode::kUsage, "Only one of the two tables can come from standard input.");
  }
  if (!arguments.json.empty()) check_writable(arguments.json);
  ProgressDisplay display(arguments.quiet);
  const ProgressCallback progress = display.callback();
  const DescribedTable real =
      read_described_table(arguments.real, arguments.metadata, arguments.reading, progress);
  const io::Table synthetic = read_table(arguments.synthetic, arguments.reading, progress);
  report_progress(progress, {.stage = "evaluate", .step = 0, .total = 1, .losses = {}});
  const metrics::QualityReport report =
      metrics::evaluate_quality(real.table, synthetic, real.metadata);
  display.finish_stage();
  stop_if_interrupted();
  if (arguments.json.empty()) {
    write_text("-",
               arguments.all ? metrics::quality_text(report, 0) : metrics::quality_text(report));
  } else {
    write_text(arguments.json, report.to_json());
  }
}

}  // namespace likeness::cli
