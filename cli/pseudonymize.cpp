#include "cli/column_notes.hpp"
#include "cli/file_uses.hpp"
#include "cli/files.hpp"
#include "cli/interrupt.hpp"
#include "cli/option_groups.hpp"
#include "cli/progress_display.hpp"
#include "cli/verbs.hpp"
#include "likeness/csv.hpp"
#include "likeness/pseudonyms.hpp"
#include "makers/personal_text.hpp"

namespace likeness::cli {
namespace {

struct PseudonymArguments {
  std::string table;
  std::string key;
  std::string output;
  std::string by;
  std::string locale;
  std::string metadata;
  std::vector<std::string> columns;
  ReadArguments reading;
  bool guard_formulas = false;
  bool quiet = false;
};

std::string without_line_end(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

void run_pseudonymize(const PseudonymArguments& arguments) {
  const std::string secret = without_line_end(read_text(arguments.key));
  check_writable(arguments.output);
  ProgressDisplay display(arguments.quiet);
  const DescribedTable real = read_described_table(arguments.table, arguments.metadata,
                                                   arguments.reading, display.callback());
  display.finish_stage();
  const PseudonymizedTable result = pseudonymize(
      real.table, real.metadata, secret, {arguments.columns, arguments.by, arguments.locale});
  std::string sentence;
  for (const auto& [name, sdtype] : result.replaced) {
    sentence += (sentence.empty() ? "" : ", ") + in_quotes(name) + " (" + sdtype + ")";
  }
  display.note(sentence.empty() ? "No column is replaced: none was found to be personal data."
                                : "Replaced by pseudonyms: " + sentence +
                                      "; all other columns are as they were.");
  show_notes(display, makers::personal_text_notes(real.table, real.metadata));
  stop_if_interrupted();
  io::CsvWriter writer(output_path(arguments.output), {.guard_formulas = arguments.guard_formulas});
  writer.append(result.table);
  writer.finish();
}

}  // namespace

Verb pseudonymize_verb() {
  const auto a = std::make_shared<PseudonymArguments>();
  return {
      .name = "pseudonymize",
      .summary = "Replace personal data by made values, the same for the same real value and key.",
      .positionals = {input_argument("table", a->table, "The CSV file", "a table")},
      .groups = {{"What is replaced",
                  {needed(input("--key-file", a->key,
                                "A file with the secret key, 16 bytes or more; who has it can try "
                                "real values")),
                   repeatable(
                       "--column", "NAME",
                       [a](const std::string& name) { a->columns.push_back(name); },
                       "A column to replace; by default all that are detected as ids and "
                       "personal data; may be repeated"),
                   text("--by", "NAME", a->by,
                        "The column that says whose a row is: its names, addresses and numbers are "
                        "those of one made person"),
                   text("--locale", "LOCALE", a->locale,
                        "Whose names and addresses; by default what the columns show"),
                   input("--metadata", a->metadata,
                         "SDV's metadata JSON for the table; detected by default")}},
                 {"Where results go",
                  {needed(output("-o,--output", a->output, "Where the table goes")),
                   guard_option(a->guard_formulas)}},
                 reading_options(a->reading),
                 run_options(nullptr, a->quiet)},
      .notes =
          "This is no synthetic table: all columns that are not replaced are as they were, and "
          "may tell who somebody is.",
      .examples = {"head -c 32 /dev/urandom | base64 > key",
                   "likeness pseudonymize customers.csv --key-file key -o customers-test.csv",
                   "likeness pseudonymize orders.csv --key-file key --by customer_id -o "
                   "orders-test.csv"},
      .also = {"pseudonymise", "anonymize", "mask"},
      .run = [a] {
        check_apart({{"table", a->table, FileUse::kRead},
                     {"--key-file", a->key, FileUse::kRead},
                     {"--metadata", a->metadata, FileUse::kRead},
                     {"--output", a->output, FileUse::kWritten}});
        run_pseudonymize(*a);
      }};
}

}  // namespace likeness::cli
