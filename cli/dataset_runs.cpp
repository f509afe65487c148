#include "cli/dataset_runs.hpp"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <utility>
#include <vector>

#include "cli/column_notes.hpp"
#include "cli/files.hpp"
#include "cli/html_page.hpp"
#include "cli/interrupt.hpp"
#include "cli/model_choice.hpp"
#include "cli/progress_display.hpp"
#include "cli/scores.hpp"
#include "description/schema_rules.hpp"
#include "likeness/dataset_model.hpp"
#include "likeness/report.hpp"
#include "table/dataset_notes.hpp"
#include "text/quote.hpp"

namespace likeness::cli {
namespace {

constexpr const char* kDefaultDatasetModel = "relational";

DatasetRecipe dataset_recipe(const DatasetRun& run) {
  return make_dataset_recipe(
      run.model.model.empty() ? kDefaultDatasetModel : run.model.model,
      run.constraints.only_given ? run.model.options : with_rules_to_find(run.model.options));
}

/// `customers.country` is the column `country` of the table `customers`; where a table's name has
/// dots, the longest name that fits.
TableConditions table_condition(const Condition& condition, const DatasetMetadata& metadata) {
  const NamedMetadata* best = nullptr;
  for (const NamedMetadata& table : metadata.tables) {
    const bool fits = condition.column.starts_with(table.name + ".");
    if (fits && (best == nullptr || table.name.size() > best->name.size())) best = &table;
  }
  if (best == nullptr) {
    fail("--where " + in_quotes(condition.column) +
         " names no table; of several tables write TABLE.COLUMN.");
  }
  Condition of_table = condition;
  of_table.column = condition.column.substr(best->name.size() + 1);
  return {best->name, {std::move(of_table)}};
}

DatasetSampleOptions dataset_sampling(const DatasetRun& run, const DatasetMetadata& metadata,
                                      const ProgressCallback& progress) {
  DatasetSampleOptions options;
  options.seed = run.seed;
  options.scale = run.tables.scale;
  options.roots = run.tables.roots;
  options.first_root = run.tables.first_root;
  options.root_count = run.tables.root_count;
  for (const auto& [table, rows] : run.tables.rows) options.rows.push_back({table, rows});
  options.max_tries = run.rows.max_tries;
  options.progress = progress;
  for (const Condition& condition : run.rows.conditions) {
    TableConditions one = table_condition(condition, metadata);
    const auto found = std::ranges::find(options.conditions, one.table, &TableConditions::table);
    if (found == options.conditions.end()) {
      options.conditions.push_back(std::move(one));
    } else {
      found->conditions.push_back(std::move(one.conditions.front()));
    }
  }
  return options;
}

/// Reads what is to be learned, and says what the user should know of it.
io::StoredDataset read_to_learn(const DatasetRun& run, ProgressDisplay& display) {
  io::StoredDataset stored = read_described_dataset(run.input, run.model.metadata, run.reading,
                                                    display.callback(), run.tables.doubled);
  display.finish_stage();
  show_sentences(display, stored.notes);
  show_notes(display, dataset_column_notes(stored.dataset, stored.metadata));
  stored.dataset = settle_orphans(stored, run.tables, display);
  description::add_schema_rules(stored.schema, stored.dataset, stored.metadata);
  add_given_constraints(run.constraints, stored.metadata);
  return stored;
}

DatasetModel fit_stored(const DatasetRun& run, const DatasetRecipe& recipe,
                        const io::StoredDataset& stored, ProgressDisplay& display) {
  DatasetFitOptions options;
  options.seed = run.seed;
  options.progress = display.callback();
  options.note = [&](std::string_view sentence) { display.note(sentence); };
  DatasetModel model =
      recipe.fit(stored.dataset, stored.metadata, options).with_host_schema(stored.schema);
  display.finish_stage();
  stop_if_interrupted();
  return model;
}

io::DatasetWriteOptions writing(const DatasetRun& run, const std::string& schema) {
  io::DatasetWriteOptions options;
  options.schema = schema;
  options.overwrite = run.tables.force;
  options.csv.guard_formulas = run.guard_formulas;
  return options;
}

void check_json_and_html(const std::string& json, const std::string& html) {
  if (json == "-" && html == "-") fail("Only one of --json and --html can go to standard output.");
  if (!json.empty()) check_writable(json);
  if (!html.empty()) check_writable(html);
}

metrics::RelationalEvaluation evaluated(const metrics::RelationalInput& input, bool quick,
                                        std::uint64_t seed, ProgressDisplay& display) {
  metrics::RelationalEvaluationOptions options;
  options.detection = !quick;
  options.seed = seed;
  options.progress = display.callback();
  metrics::RelationalEvaluation evaluation = metrics::evaluate_relational(input, options);
  display.finish_stage();
  stop_if_interrupted();
  return evaluation;
}

}  // namespace

void check_training_for_datasets(const TrainingArguments& training) {
  refuse_for_datasets(training.max_seconds > 0, "--max-time");
  refuse_for_datasets(!training.checkpoint.empty(), "--checkpoint");
  refuse_for_datasets(training.resume, "--resume");
}

void check_rows_for_datasets(const RowArguments& rows) {
  if (rows.rows) fail("Of several tables, --scale, --roots or --table-rows says how many rows.");
  if (rows.first_row > 0) fail("Of several tables, --first-root says where to begin.");
  refuse_for_datasets(rows.subjects.has_value(), "--subjects");
  refuse_for_datasets(!rows.lengths.any(), "--length, --min-length and --max-length");
  refuse_for_datasets(!rows.boosts.empty(), "--boost and --balance");
  refuse_for_datasets(rows.temperature != 1, "--temperature");
  refuse_for_datasets(rows.independent, "--independent-rows");
}

void fit_dataset(const DatasetRun& run) {
  const DatasetRecipe recipe = dataset_recipe(run);
  check_writable(run.output);
  ProgressDisplay display(run.quiet);
  const io::StoredDataset stored = read_to_learn(run, display);
  fit_stored(run, recipe, stored, display).save(output_path(run.output));
}

void sample_dataset(const DatasetRun& run) {
  const DatasetModel model = load_dataset_model(run.input);
  check_dataset_writable(run.output, run.tables);
  ProgressDisplay display(run.quiet);
  const DatasetSampleOptions options = dataset_sampling(run, model.metadata(), display.callback());
  const auto writer =
      io::make_dataset_writer(run.output, model.metadata(), writing(run, model.host_schema()));
  model.sample_to(
      [&](std::string_view table, const Table& rows) {
        writer->append(table, rows);
        stop_if_interrupted();
      },
      options);
  display.finish_stage();
  stop_if_interrupted();
  show_sentences(display, writer->finish());
}

void synth_dataset(const DatasetRun& run) {
  const DatasetRecipe recipe = dataset_recipe(run);
  check_dataset_writable(run.output, run.tables);
  check_json_and_html(run.json, run.html);
  ProgressDisplay display(run.quiet);
  const io::StoredDataset stored = read_to_learn(run, display);
  check_tables_writable(run.output, stored.metadata, run.tables);
  const DatasetModel model = fit_stored(run, recipe, stored, display);
  const Dataset synthetic =
      model.sample(dataset_sampling(run, stored.metadata, display.callback()));
  display.finish_stage();
  stop_if_interrupted();
  const metrics::RelationalInput input{stored.dataset, synthetic, stored.metadata};
  const metrics::RelationalEvaluation evaluation =
      evaluated(input, run.html.empty() && run.json.empty(), 0, display);
  show_sentences(display, io::write_dataset(synthetic, stored.metadata, run.output,
                                            writing(run, stored.schema)));
  report::Origin origin;
  origin.real_name = reported_name(run.input);
  origin.synthetic_name = reported_name(run.output);
  if (!run.json.empty()) write_text(run.json, report::to_json(evaluation, origin));
  if (!run.html.empty()) write_text(run.html, report::relational_html(input, evaluation, origin));
  const std::string text = text::visible(report::to_text(evaluation, kLongestList));
  if (run.json == "-" || run.html == "-") {
    std::fputs(text.c_str(), stderr);
  } else {
    write_text("-", text);
  }
}

std::string dataset_model_json(const std::string& path) {
  return load_dataset_model(path).to_json();
}

}  // namespace likeness::cli
