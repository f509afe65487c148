#include <cstdio>

#include "cli/files.hpp"
#include "cli/html_page.hpp"
#include "cli/interrupt.hpp"
#include "cli/numbers.hpp"
#include "cli/progress_display.hpp"
#include "cli/scores.hpp"
#include "cli/training_control.hpp"
#include "cli/verbs.hpp"
#include "likeness/csv.hpp"

namespace likeness::cli {
namespace {

/// Scores go where they don't mix with rows.
void show_scores(const metrics::Evaluation& evaluation, const SynthArguments& arguments) {
  const std::string text = report::to_text(evaluation, kLongestList);
  if (arguments.output == "-" || arguments.json == "-" || arguments.html == "-") {
    std::fputs(text.c_str(), stderr);
  } else {
    write_text("-", text);
  }
}

}  // namespace

void run_synth(const SynthArguments& arguments) {
  const Recipe recipe = make_recipe(arguments.model.model, arguments.model.options);
  check_writable(arguments.output);
  if (!arguments.json.empty()) check_writable(arguments.json);
  if (!arguments.html.empty()) check_writable(arguments.html);

  ProgressDisplay display(arguments.quiet);
  const ProgressCallback progress = display.callback();
  const DescribedTable real =
      read_described_table(arguments.table, arguments.model.metadata, arguments.reading, progress);
  TrainingControl training(arguments.training, arguments.training.checkpoint, display);
  const Model model = training.fit(recipe, real.table, real.metadata, arguments.seed);
  const RowArguments& asked = arguments.rows;
  const std::uint64_t rows = asked.rows.value_or(real.table.rows());
  check_last_row(asked.first_row, rows);
  const Table synthetic = model.sample(rows, {.seed = arguments.seed,
                                              .first_row = asked.first_row,
                                              .conditions = asked.conditions,
                                              .max_tries = asked.max_tries,
                                              .progress = progress});
  // Whoever only wants the rows shall not wait for attacks on them.
  const metrics::Evaluation evaluation = metrics::evaluate(
      {real.table, synthetic, real.metadata}, evaluation_options(arguments.html.empty(), progress));
  display.finish_stage();

  stop_if_interrupted();
  io::write_csv(synthetic, output_path(arguments.output));
  training.conclude(model);
  const report::Origin origin{reported_name(arguments.table), reported_name(arguments.output), "",
                              metrics::EvaluationOptions{}.seed, model.summary()};
  if (!arguments.json.empty()) write_text(arguments.json, report::to_json(evaluation, origin));
  if (!arguments.html.empty()) {
    write_text(arguments.html,
               report::html_report({real.table, synthetic, real.metadata, evaluation, origin}));
  }
  if (!arguments.quiet) show_scores(evaluation, arguments);
}

}  // namespace likeness::cli
