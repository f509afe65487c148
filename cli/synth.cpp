#include <cstdio>

#include "cli/column_meanings.hpp"
#include "cli/column_notes.hpp"
#include "cli/constraint_options.hpp"
#include "cli/dataset_runs.hpp"
#include "cli/datasets.hpp"
#include "cli/files.hpp"
#include "cli/html_page.hpp"
#include "cli/interrupt.hpp"
#include "cli/model_choice.hpp"
#include "cli/numbers.hpp"
#include "cli/option_groups.hpp"
#include "cli/progress_display.hpp"
#include "cli/scores.hpp"
#include "cli/training_control.hpp"
#include "cli/verbs.hpp"
#include "likeness/csv.hpp"
#include "text/quote.hpp"

namespace likeness::cli {
namespace {

struct SynthArguments {
  DatasetArguments tables;
  std::string table;
  std::string output;
  std::string json;  ///< where scores go as JSON; empty for nowhere
  std::string html;  ///< where the report goes as a page; empty for nowhere
  ReadArguments reading;
  ModelArguments model;
  TrainingArguments training;
  ConstraintArguments constraints;
  RowArguments rows;  ///< as many as the table has, where not given
  std::uint64_t seed = 0;
  bool guard_formulas = false;
  bool quiet = false;
};

/// Scores go where they don't mix with rows.
void show_scores(const metrics::Evaluation& evaluation, const SynthArguments& arguments) {
  const std::string text = text::visible(report::to_text(evaluation, kLongestList));
  if (arguments.output == "-" || arguments.json == "-" || arguments.html == "-") {
    std::fputs(text.c_str(), stderr);
  } else {
    write_text("-", text);
  }
}

void run_synth(const SynthArguments& arguments) {
  check_given_constraints(arguments.constraints);
  const std::optional<Recipe> named =
      named_recipe(arguments.model, !arguments.constraints.only_given);
  check_writable(arguments.output);
  if (!arguments.json.empty()) check_writable(arguments.json);
  if (!arguments.html.empty()) check_writable(arguments.html);

  ProgressDisplay display(arguments.quiet);
  const ProgressCallback progress = display.callback();
  DescribedTable real =
      read_described_table(arguments.table, arguments.model.metadata, arguments.reading, progress);
  display.finish_stage();
  decide_meanings(arguments.model, real);
  show_notes(display, real.notes);
  add_constraints(arguments.constraints, named, real.table, real.metadata, display);
  TrainingControl training(arguments.training, arguments.training.checkpoint, display);
  const Recipe recipe = recipe_for(named, arguments.model, real.table, real.metadata, display);
  const Model model = training.fit(recipe, real.table, real.metadata, arguments.seed);
  const RowArguments& asked = arguments.rows;
  const std::uint64_t rows = asked.rows.value_or(real.table.rows());
  check_last_row(asked.first_row, rows);
  const Table synthetic = model.sample(rows, {.seed = arguments.seed,
                                              .first_row = asked.first_row,
                                              .conditions = asked.conditions,
                                              .boosts = asked.boosts,
                                              .temperature = asked.temperature,
                                              .independent = asked.independent,
                                              .max_tries = asked.max_tries,
                                              .progress = progress});
  // Somebody who only wants the rows should not wait for attacks on them.
  const metrics::Evaluation evaluation = metrics::evaluate(
      {real.table, synthetic, real.metadata}, evaluation_options(arguments.html.empty(), progress));
  display.finish_stage();

  stop_if_interrupted();
  io::write_csv(synthetic, output_path(arguments.output),
                {.guard_formulas = arguments.guard_formulas});
  training.conclude(model);
  const report::Origin origin{reported_name(arguments.table), reported_name(arguments.output), "",
                              metrics::EvaluationOptions{}.seed, model.summary()};
  if (!arguments.json.empty()) write_text(arguments.json, report::to_json(evaluation, origin));
  if (!arguments.html.empty()) {
    write_text(arguments.html,
               report::html_report({real.table, synthetic, real.metadata, evaluation, origin}));
  }
  show_scores(evaluation, arguments);
}

DatasetRun dataset_run(const SynthArguments& arguments) {
  check_training_for_datasets(arguments.training);
  refuse_for_datasets(!arguments.model.meanings.empty(), "--column");
  refuse_for_datasets(!arguments.model.locale.empty(), "--locale");
  check_rows_for_datasets(arguments.rows);
  DatasetRun run;
  run.input = arguments.table;
  run.output = arguments.output;
  run.json = arguments.json;
  run.html = arguments.html;
  run.reading = arguments.reading;
  run.model = arguments.model;
  run.rows = arguments.rows;
  run.tables = arguments.tables;
  run.constraints = arguments.constraints;
  run.seed = arguments.seed;
  run.guard_formulas = arguments.guard_formulas;
  run.quiet = arguments.quiet;
  return run;
}

}  // namespace

Verb synth_verb() {
  const auto a = std::make_shared<SynthArguments>();
  std::vector<Option> tables = size_options(a->tables);
  tables.push_back(doubled_option(a->tables));
  tables.push_back(orphans_option(a->tables));
  tables.push_back(force_option(a->tables));
  return {
      .name = "synth",
      .summary = "Learn a table, write a synthetic one like it, and say how good it is.",
      .positionals = {input_argument(
          "table", a->table,
          "The CSV file to learn; or a folder of them, or a database: an SQLite file, or "
          "postgresql://user@host/name",
          "a table")},
      .groups = {{"Where results go",
                  {needed(output("-o,--output", a->output, "Where the synthetic table goes")),
                   output("--json", a->json, "Write the scores to this file as JSON"),
                   output("--html", a->html,
                          "Write the scores with pictures to this file, one HTML page that loads "
                          "nothing"),
                   guard_option(a->guard_formulas)}},
                 model_options(a->model),
                 constraint_options(a->constraints),
                 training_options(a->training, "none by default"),
                 row_options(a->rows, "How many rows to make; as many as the table has by default"),
                 scenario_options(a->rows),
                 {"Several tables", std::move(tables)},
                 reading_options(a->reading),
                 run_options(&a->seed, a->quiet)},
      .notes = "All rows are held in memory to be scored; for many millions use fit and sample.",
      .examples = {"likeness synth real.csv -n 1000 -o synthetic.csv",
                   "likeness synth shop.sqlite -o synthetic.sqlite",
                   "likeness synth postgresql://host/shop -o 'postgresql://host/test?schema=shop'"},
      .also = {"synthesize", "synthesise", "run"},
      .run =
          [a] {
            if (io::is_dataset(a->table)) return synth_dataset(dataset_run(*a));
            if (a->training.resume && a->training.checkpoint.empty()) {
              fail("--resume needs --checkpoint, the file to resume from.");
            }
            run_synth(*a);
          },
      .unknown = [a](const std::string& name,
                     const std::string& value) { return set_instead(a->model, name, value); }};
}

}  // namespace likeness::cli
