#include <algorithm>

#include "cli/column_notes.hpp"
#include "cli/file_uses.hpp"
#include "cli/files.hpp"
#include "cli/interrupt.hpp"
#include "cli/option_groups.hpp"
#include "cli/progress_display.hpp"
#include "cli/verbs.hpp"
#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "makers/locale_detection.hpp"
#include "makers/maker.hpp"
#include "makers/personal_text.hpp"
#include "makers/pseudonym.hpp"
#include "table/cell_text.hpp"
#include "text/nearest_name.hpp"

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

bool has_maker(const std::string& sdtype) {
  const auto kinds = makers::maker_kinds();
  return sdtype != "text" && std::find(kinds.begin(), kinds.end(), sdtype) != kinds.end();
}

/// The columns to replace: those that are named, or else all ids and personal data.
std::vector<std::string> chosen_columns(const PseudonymArguments& arguments,
                                        const Metadata& metadata) {
  std::vector<std::string> names;
  std::vector<std::string> chosen;
  for (const ColumnMetadata& column : metadata.columns) {
    names.push_back(column.name);
    const bool personal = column.pii.value_or(false) || column.sdtype == "id";
    if (arguments.columns.empty() && personal) chosen.push_back(column.name);
  }
  for (const std::string& name : arguments.columns) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      fail("There is no column " + in_quotes(name) + text::did_you_mean(name, names));
    }
    chosen.push_back(name);
  }
  if (!arguments.by.empty() && std::find(names.begin(), names.end(), arguments.by) == names.end()) {
    fail("There is no column " + in_quotes(arguments.by) + text::did_you_mean(arguments.by, names));
  }
  return chosen;
}

/// One column with pseudonyms for its values. `by` tells whose they are.
Column replaced(const Column& column, const Column& by, const std::string& sdtype,
                const makers::PseudonymKey& key, const std::string& locale) {
  const CellText value_of(column);
  const CellText subject_of(by);
  const bool made = has_maker(sdtype);
  std::optional<makers::Maker> maker;
  if (made) maker.emplace(sdtype, locale);
  std::vector<std::string> values(column.size());
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) continue;
    if (!made) {
      values[row] = key.permuted("id", value_of(row));
      continue;
    }
    // Where rows say whose they are, all columns of one subject are those of one made person.
    const bool known = by.valid(row);
    const makers::Element element =
        known ? key.element(&by == &column ? sdtype : "subject", subject_of(row))
              : key.element(sdtype, value_of(row));
    maker->append(element, values[row]);
  }
  Column result;
  result.name = column.name;
  result.type = ColumnType::kText;
  result.strings = StringArray(values);
  result.validity = column.validity;
  result.missing_marker = column.missing_marker;
  return result;
}

std::string without_line_end(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

void run_pseudonymize(const PseudonymArguments& arguments) {
  const makers::PseudonymKey key(without_line_end(read_text(arguments.key)));
  check_writable(arguments.output);
  ProgressDisplay display(arguments.quiet);
  const DescribedTable real = read_described_table(arguments.table, arguments.metadata,
                                                   arguments.reading, display.callback());
  display.finish_stage();
  const std::vector<std::string> chosen = chosen_columns(arguments, real.metadata);
  const std::string locale(arguments.locale.empty()
                               ? makers::detect_locale(real.table, real.metadata).value_or("en_US")
                               : makers::locale_name(arguments.locale));
  std::vector<Column> columns;
  std::string sentence;
  for (const Column& column : real.table.columns()) {
    if (std::find(chosen.begin(), chosen.end(), column.name) == chosen.end()) {
      columns.push_back(column);
      continue;
    }
    const Column& by = arguments.by.empty() ? column : real.table.column(arguments.by);
    const std::string& sdtype = real.metadata.find(column.name)->sdtype;
    columns.push_back(replaced(column, by, sdtype, key, locale));
    sentence += (sentence.empty() ? "" : ", ") + in_quotes(column.name) + " (" + sdtype + ")";
  }
  display.note(sentence.empty() ? "No column is replaced: none was found to be personal data."
                                : "Replaced by pseudonyms: " + sentence +
                                      "; all other columns are as they were.");
  show_notes(display, makers::personal_text_notes(real.table, real.metadata));
  stop_if_interrupted();
  io::CsvWriter writer(output_path(arguments.output), {.guard_formulas = arguments.guard_formulas});
  writer.append(Table(std::move(columns)));
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
