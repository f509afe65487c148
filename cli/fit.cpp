#include "cli/column_meanings.hpp"
#include "cli/column_notes.hpp"
#include "cli/constraint_options.hpp"
#include "cli/dataset_runs.hpp"
#include "cli/datasets.hpp"
#include "cli/file_uses.hpp"
#include "cli/files.hpp"
#include "cli/interrupt.hpp"
#include "cli/model_choice.hpp"
#include "cli/option_groups.hpp"
#include "cli/progress_display.hpp"
#include "cli/training_control.hpp"
#include "cli/verbs.hpp"

namespace likeness::cli {
namespace {

struct FitArguments {
  DatasetArguments tables;
  std::string table;
  std::string output;
  ReadArguments reading;
  ModelArguments model;
  TrainingArguments training;
  ConstraintArguments constraints;
  std::uint64_t seed = 0;
  bool quiet = false;
};

/// Beside the model file, unless it was given.
std::string checkpoint_of(const FitArguments& arguments) {
  if (!arguments.training.checkpoint.empty()) return arguments.training.checkpoint;
  return arguments.output == "-" ? "" : arguments.output + ".checkpoint";
}

void run_fit(const FitArguments& arguments) {
  check_given_constraints(arguments.constraints);
  const std::optional<Recipe> named =
      named_recipe(arguments.model, !arguments.constraints.only_given);
  check_writable(arguments.output);
  ProgressDisplay display(arguments.quiet);
  const ProgressCallback progress = display.callback();
  DescribedTable real =
      read_described_table(arguments.table, arguments.model.metadata, arguments.reading, progress);
  display.finish_stage();
  decide_meanings(arguments.model, real);
  show_notes(display, real.notes);
  add_constraints(arguments.constraints, named, real.table, real.metadata, display);
  TrainingControl training(arguments.training, checkpoint_of(arguments), display);
  const Recipe recipe = recipe_for(named, arguments.model, real.table, real.metadata, display);
  const Model model = training.fit(recipe, real.table, real.metadata, arguments.seed);
  stop_if_interrupted();
  model.save(output_path(arguments.output));
  training.conclude(model);
}

DatasetRun dataset_run(const FitArguments& arguments) {
  check_training_for_datasets(arguments.training);
  refuse_for_datasets(!arguments.model.meanings.empty(), "--column");
  refuse_for_datasets(!arguments.model.locale.empty(), "--locale");
  DatasetRun run;
  run.input = arguments.table;
  run.output = arguments.output;
  run.reading = arguments.reading;
  run.model = arguments.model;
  run.tables = arguments.tables;
  run.constraints = arguments.constraints;
  run.seed = arguments.seed;
  run.quiet = arguments.quiet;
  return run;
}

}  // namespace

Verb fit_verb() {
  const auto a = std::make_shared<FitArguments>();
  return {.name = "fit",
          .summary = "Learn a table and write a model file.",
          .positionals = {input_argument(
              "table", a->table,
              "The CSV file to learn; or a folder of them, or a database: an SQLite file, or "
              "postgresql://user@host/name",
              "a table")},
          .groups = {{"Where results go",
                      {needed(output("-o,--output", a->output, "Where the model file goes"))}},
                     model_options(a->model),
                     constraint_options(a->constraints),
                     training_options(a->training,
                                      "by default only then, beside the model file, as "
                                      "OUTPUT.checkpoint"),
                     {"Several tables", {doubled_option(a->tables), orphans_option(a->tables)}},
                     reading_options(a->reading),
                     run_options(&a->seed, a->quiet)},
          .notes =
              "Ctrl-C while a network is trained ends the training and writes the model as it is "
              "then; a second one writes nothing.",
          .examples = {"likeness fit real.csv -o real.likeness",
                       "likeness fit real.csv --model gaussian_copula -o real.likeness",
                       "likeness fit shop.sqlite -o shop.likeness",
                       "likeness fit real.csv --model ctgan --set epochs=100 --max-time 15m -o "
                       "real.likeness"},
          .also = {"train", "learn"},
          .run =
              [a] {
                if (io::is_dataset(a->table)) return fit_dataset(dataset_run(*a));
                if (a->training.resume && a->output == "-" && a->training.checkpoint.empty()) {
                  fail("--resume needs --checkpoint where the model goes to standard output.");
                }
                check_apart({{"table", a->table, FileUse::kRead},
                             {"--metadata", a->model.metadata, FileUse::kRead},
                             {"--rules", a->constraints.file, FileUse::kRead},
                             {"the checkpoint", checkpoint_of(*a), FileUse::kWritten}});
                run_fit(*a);
              },
          .unknown = [a](const std::string& name,
                         const std::string& value) { return set_instead(a->model, name, value); }};
}

}  // namespace likeness::cli
