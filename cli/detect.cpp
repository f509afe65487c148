#include "cli/column_notes.hpp"
#include "cli/datasets.hpp"
#include "cli/files.hpp"
#include "cli/interrupt.hpp"
#include "cli/option_groups.hpp"
#include "cli/progress_display.hpp"
#include "cli/verbs.hpp"
#include "constraints/lag_rule.hpp"
#include "likeness/constraints.hpp"
#include "likeness/dataset.hpp"
#include "makers/personal_text.hpp"
#include "table/sequence_hint.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness::cli {
namespace {

std::string confidence_text(double confidence) {
  return "confidence " + text::significant(confidence, 2);
}

struct DetectArguments {
  std::string table;
  std::string output = "-";
  ReadArguments reading;
  bool json = true;
  bool rules = false;
  bool quiet = false;
};

/// What holds between a row and the one before it, where rows are sequences: a model of these
/// obeys it, but it is no constraint of a row, so that no file of constraints has it.
void show_rules_between_rows(ProgressDisplay& display, const Table& table,
                             const Metadata& metadata) {
  const auto names = find_sequences(table, metadata);
  if (!names) return;
  std::vector<std::string> texts;
  for (const LagRule& rule : find_lag_rules(table, metadata, sequence_rows(table, *names))) {
    texts.push_back(rule.text());
  }
  if (texts.empty()) return;
  display.note("Between each row and the one before it hold, for the model sequences alone: " +
               text::joined(texts, "; ") + ".");
}

void run_detect(const DetectArguments& arguments) {
  check_writable(arguments.output);
  ProgressDisplay display(arguments.quiet);
  const Table table = read_table(arguments.table, arguments.reading, display.callback());
  const Metadata metadata = detect_metadata(table);
  const std::string json = arguments.rules
                               ? found_constraints_to_json(find_constraints(table, metadata))
                               : metadata_to_json(metadata);
  display.finish_stage();
  show_notes(display, column_notes(table, metadata));
  show_notes(display, makers::personal_text_notes(table, metadata));
  if (const auto hint = find_sequence_hint(table, metadata)) {
    display.note(hint->text() + " --model sequences of fit and synth chooses it.");
  }
  if (arguments.rules) show_rules_between_rows(display, table, metadata);
  stop_if_interrupted();
  write_text(arguments.output, json);
}

/// The keys and relations that were found, and why: what a user has to judge.
void show_detected(ProgressDisplay& display, const DetectedDataset& detected) {
  for (const DetectedKey& key : detected.keys) {
    display.note("Key of " + key.table + ": " + text::joined(key.columns) + " " + key.reason +
                 " (" + confidence_text(key.confidence) + ").");
  }
  for (const DetectedRelation& one : detected.relations) {
    display.note("Relation " + relation_text(one.relation) + ": " + one.reason + " (" +
                 confidence_text(one.confidence) + ").");
  }
}

void run_detect_dataset(const DetectArguments& arguments) {
  check_writable(arguments.output);
  ProgressDisplay display(arguments.quiet);
  const io::StoredDataset stored =
      read_described_dataset(arguments.table, "", arguments.reading, display.callback());
  display.finish_stage();
  show_sentences(display, stored.notes);
  if (stored.schema.empty()) show_detected(display, detect_dataset(stored.dataset));
  for (const Orphans& orphans : find_orphans(stored.metadata, stored.dataset)) {
    display.note(orphans_text(stored.metadata.relations[orphans.relation], orphans) + ".");
  }
  stop_if_interrupted();
  write_text(arguments.output, dataset_metadata_to_json(stored.metadata));
}

}  // namespace

Verb detect_verb() {
  const auto a = std::make_shared<DetectArguments>();
  return {
      .name = "detect",
      .summary = "Guess what each column of a table means and write it as SDV's metadata JSON.",
      .positionals = {input_argument(
          "table", a->table,
          "The CSV file to look at, or a folder of them, or a database: an SQLite file, or "
          "postgresql://user@host/name",
          "a table")},
      .groups = {{"Where results go",
                  {output("-o,--output", a->output,
                          "Where the JSON goes; standard output by default"),
                   flag("--json", a->json, "Write JSON, which detect always does"),
                   flag("--rules", a->rules,
                        "Write the rules that hold in every row instead, as --rules of other verbs "
                        "reads them")}},
                 reading_options(a->reading),
                 run_options(nullptr, a->quiet)},
      .examples = {"likeness detect real.csv > metadata.json", "(correct metadata.json by hand)",
                   "likeness fit real.csv --metadata metadata.json -o real.likeness",
                   "likeness detect --rules real.csv > rules.json"},
      .also = {"metadata"},
      .run = [a] {
        if (io::is_dataset(a->table)) {
          if (a->rules) fail("--rules looks at one table; name one CSV file.");
          run_detect_dataset(*a);
        } else {
          run_detect(*a);
        }
      }};
}

}  // namespace likeness::cli
