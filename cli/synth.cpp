#include <cstdio>

#include "cli/files.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress_display.hpp"
#include "cli/verbs.hpp"
#include "likeness/io/csv.hpp"
#include "likeness/metrics/quality.hpp"
#include "likeness/metrics/report_text.hpp"

namespace likeness::cli {
namespace {

/// Scores go where they don't mix with rows.
void show_scores(const metrics::QualityReport& report, const SynthArguments& arguments) {
  const std::string text = metrics::quality_text(report);
  if (arguments.output == "-" || arguments.json == "-") {
    std::fputs(text.c_str(), stderr);
  } else {
    write_text("-", text);
  }
}

}  // namespace

void run_synth(const SynthArguments& arguments) {
  const auto model = models::make_synthesizer(arguments.model.model, arguments.model.options);
  check_writable(arguments.output);
  if (!arguments.json.empty()) check_writable(arguments.json);

  ProgressDisplay display(arguments.quiet);
  const ProgressCallback progress = display.callback();
  const DescribedTable real =
      read_described_table(arguments.table, arguments.model.metadata, arguments.reading, progress);
  model->fit(real.table, real.metadata, {.seed = arguments.seed, .progress = progress});
  const RowArguments& rows = arguments.rows;
  const io::Table synthetic =
      model->sample(rows.rows.value_or(real.table.rows()), {.seed = arguments.seed,
                                                            .first_row = rows.first_row,
                                                            .conditions = rows.conditions,
                                                            .progress = progress});
  report_progress(progress, {.stage = "evaluate", .step = 0, .total = 1, .losses = {}});
  const metrics::QualityReport report =
      metrics::evaluate_quality(real.table, synthetic, real.metadata);
  display.finish_stage();

  stop_if_interrupted();
  io::write_csv(synthetic, arguments.output);
  if (!arguments.json.empty()) write_text(arguments.json, report.to_json());
  if (!arguments.quiet) show_scores(report, arguments);
}

}  // namespace likeness::cli
