#include "cli/evaluate.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>

#include "cli/associations.hpp"
#include "cli/column_notes.hpp"
#include "cli/dataset_runs.hpp"
#include "cli/files.hpp"
#include "cli/html_page.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress_display.hpp"
#include "cli/scores.hpp"
#include "cli/verbs.hpp"
#include "likeness/error.hpp"
#include "text/quote.hpp"

namespace likeness::cli {
namespace {

void check_one_input(std::initializer_list<std::string> paths) {
  if (std::count(paths.begin(), paths.end(), "-") < 2) return;
  throw Error(ErrorCode::kUsage, "Only one of the tables can come from standard input.");
}

void run_evaluate(const EvaluateArguments& arguments) {
  check_given_constraints(arguments.constraints);
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
  show_notes(display, column_notes(real.table));
  mark_subject(arguments, real.table, real.metadata);
  add_given_constraints(arguments.constraints, real.metadata);
  const Table synthetic =
      read_compared_table(arguments.synthetic, real.metadata, arguments.reading, progress);
  std::optional<Table> holdout;
  if (!arguments.holdout.empty()) {
    holdout = read_compared_table(arguments.holdout, real.metadata, arguments.reading, progress);
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
  for (const metrics::Skipped& part : evaluation.skipped) {
    if (part.part == "columns_without_score") display.note(part.reason);
  }
  stop_if_interrupted();
  if (arguments.json.empty() && arguments.html != "-") {
    write_text("-", text::visible(report::to_text(evaluation, arguments.all ? 0 : kLongestList)));
  } else if (!arguments.json.empty()) {
    write_text(arguments.json, report::to_json(evaluation, origin));
  }
}

}  // namespace

Verb evaluate_verb() {
  const auto a = std::make_shared<EvaluateArguments>();
  std::vector<Option> transactions = transaction_columns(a->columns);
  transactions.insert(
      transactions.begin(),
      flag("--associative", a->associative, "Compare association rules, amounts and times, too"));
  return {
      .name = "evaluate",
      .summary =
          "Say how close a synthetic table is to the real one: how alike columns and pairs "
          "of columns are, what it gives away of real rows, whether classifiers can tell "
          "the tables apart, and what models learn from it.",
      .positionals = {input_argument("real", a->real,
                                     "The real table, a CSV file; or several, a folder or database",
                                     "a real table"),
                      input_argument("synthetic", a->synthetic,
                                     "The synthetic table, a CSV file; or as many as the real ones",
                                     "a synthetic table")},
      .groups = {{"Where results go",
                  {output("--json", a->json,
                          "Write every score to this file as JSON, instead of a table on the "
                          "terminal"),
                   output("--html", a->html,
                          "Write the scores with pictures to this file, one HTML page that loads "
                          "nothing"),
                   flag("--all", a->all, "Show every column and pair, not only the worst ones")}},
                 {"What to score",
                  {input("--metadata", a->metadata,
                         "SDV's metadata JSON for the real table; detected by default"),
                   input("--model-file", a->model_file,
                         "The model that made the synthetic table: shows its losses in the HTML"),
                   input("--holdout", a->holdout,
                         "Real rows that the synthetic ones were not learned from: what privacy is "
                         "measured by"),
                   text("--target", "COLUMN", a->target,
                        "A column to predict, by models trained on synthetic and on real rows"),
                   repeatable(
                       "--sensitive", "COLUMN",
                       [a](const std::string& column) { a->sensitive.push_back(column); },
                       "A column that an attacker wants to know; all by default; may be repeated"),
                   flag("--quick", a->quick,
                        "Quality and diagnostic only, without privacy and detection"),
                   flag("--papers", a->papers,
                        "The scores of papers on small tables, with more than 5,000 rows, too")}},
                 {"Rules between columns", given_constraints(a->constraints)},
                 {"Transactions", std::move(transactions)},
                 reading_options(a->reading),
                 run_options(&a->seed, a->quiet)},
      .examples = {"likeness evaluate real.csv synthetic.csv",
                   "likeness evaluate real.csv synthetic.csv --holdout fresh.csv --target income",
                   "likeness evaluate real.csv synthetic.csv --json scores.json",
                   "likeness evaluate real.csv synthetic.csv --html report.html"},
      .also = {"score", "report", "quality"},
      .run = [a] {
        if (io::is_dataset(a->real)) {
          evaluate_dataset(*a);
        } else {
          run_evaluate(*a);
        }
      }};
}

}  // namespace likeness::cli
