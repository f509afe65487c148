#include <algorithm>

#include "cli/datasets.hpp"
#include "cli/file_uses.hpp"
#include "cli/files.hpp"
#include "cli/interrupt.hpp"
#include "cli/option_groups.hpp"
#include "cli/progress_display.hpp"
#include "cli/verbs.hpp"
#include "io/host_schema.hpp"
#include "likeness/csv.hpp"
#include "likeness/dataset_files.hpp"
#include "likeness/description.hpp"
#include "likeness/error.hpp"
#include "text/nearest_name.hpp"

namespace likeness::cli {
namespace {

constexpr std::uint64_t kRowsOfBlock = 65'536;

struct MakeArguments {
  std::string description;
  std::string sql;
  std::string output;
  std::string table;
  std::string locale = "en_US";
  std::uint64_t rows = 1000;
  std::uint64_t first_row = 0;
  std::optional<std::uint64_t> count;
  std::uint64_t seed = 0;
  bool guard_formulas = false;
  bool force = false;
  bool quiet = false;
};

struct GivenDescription {
  Description description;
  std::string schema;  ///< of the database that it is of
};

GivenDescription read_description(const MakeArguments& arguments) {
  const std::string& path = arguments.sql.empty() ? arguments.description : arguments.sql;
  const std::string source = path == "-" ? "standard input" : path;
  if (!arguments.sql.empty() && io::is_dataset(path)) {
    std::string schema = io::read_dataset(path).schema;
    if (schema.empty()) {
      throw Error(ErrorCode::kData, in_quotes(path) + " is a folder, which has no schema in SQL.");
    }
    return {parse_sql_schema(io::schema_sql(schema), source), std::move(schema)};
  }
  const std::string text = read_text(path);
  if (arguments.sql.empty()) return {parse_description(text, source), {}};
  return {parse_sql_schema(text, source), {}};
}

/// The tables to write: all, or the one that is asked for.
std::vector<std::size_t> wanted_tables(const MakeArguments& arguments, const TestData& data) {
  std::vector<std::size_t> wanted;
  std::vector<std::string> names;
  for (std::size_t t = 0; t < data.tables(); ++t) {
    names.push_back(data.name(t));
    if (arguments.table.empty() || arguments.table == data.name(t)) wanted.push_back(t);
  }
  if (wanted.empty()) {
    throw Error(ErrorCode::kUsage, "There is no table " + in_quotes(arguments.table) +
                                       text::did_you_mean(arguments.table, names));
  }
  return wanted;
}

std::uint64_t rows_to_make(const MakeArguments& arguments, const TestData& data,
                           std::size_t table) {
  const std::uint64_t all = data.rows(table);
  if (arguments.first_row > all) {
    throw Error(ErrorCode::kUsage, "--first-row is beyond the " + std::to_string(all) +
                                       " rows of table " + in_quotes(data.name(table)) + ".");
  }
  return std::min(all - arguments.first_row, arguments.count.value_or(all));
}

/// Where rows go: a CSV file, or a folder or database of several tables.
class MadeWriter {
 public:
  MadeWriter(const MakeArguments& arguments, const GivenDescription& given, bool several) {
    const io::CsvWriteOptions csv{.guard_formulas = arguments.guard_formulas};
    if (several || io::is_dataset(arguments.output)) {
      if (arguments.output == "-") {
        fail("Several tables need a folder or database as --output, or one of them as --table.");
      }
      tables_ = io::make_dataset_writer(
          arguments.output, given.description.metadata,
          {.schema = given.schema, .overwrite = arguments.force, .csv = csv});
    } else {
      file_.emplace(output_path(arguments.output), csv);
    }
  }
  void append(const std::string& table, const Table& rows) {
    if (tables_ != nullptr) {
      tables_->append(table, rows);
    } else {
      file_->append(rows);
    }
  }
  std::vector<std::string> finish() {
    if (tables_ != nullptr) return tables_->finish();
    file_->finish();
    return {};
  }

 private:
  std::unique_ptr<io::DatasetWriter> tables_;
  std::optional<io::CsvWriter> file_;
};

void run_make(const MakeArguments& arguments) {
  ProgressDisplay display(arguments.quiet);
  const ProgressCallback progress = display.callback();
  const GivenDescription given = read_description(arguments);
  const TestData data(given.description, arguments.rows, arguments.seed, arguments.locale);
  for (const std::string& note : data.notes()) display.note(note);
  const std::vector<std::size_t> wanted = wanted_tables(arguments, data);
  std::uint64_t total = 0;
  for (const std::size_t t : wanted) total += rows_to_make(arguments, data, t);
  MadeWriter writer(arguments, given, wanted.size() > 1);
  std::uint64_t done = 0;
  for (const std::size_t t : wanted) {
    const std::uint64_t rows = rows_to_make(arguments, data, t);
    std::uint64_t row = 0;
    do {
      const std::uint64_t block = std::min(kRowsOfBlock, rows - row);
      writer.append(data.name(t), data.make(t, arguments.first_row + row, block));
      row += block;
      report_progress(progress,
                      {.stage = "make", .step = done + row, .total = total, .losses = {}});
      stop_if_interrupted();
    } while (row < rows);
    done += rows;
  }
  const std::vector<std::string> notes = writer.finish();
  display.finish_stage();
  show_sentences(display, notes);
}

void check(const MakeArguments& arguments) {
  if (arguments.description.empty() == arguments.sql.empty()) {
    fail(arguments.sql.empty()
             ? "make needs a description, or --like-schema; see likeness make --help."
             : "Give a description or --like-schema, not both.");
  }
  check_apart({{"description", arguments.description, FileUse::kRead},
               {"--like-schema", arguments.sql, FileUse::kRead},
               {"--output", arguments.output, FileUse::kWritten}});
}

}  // namespace

Verb make_verb() {
  const auto a = std::make_shared<MakeArguments>();
  Positional description =
      input_argument("description", a->description, "JSON that says what the tables are like", "");
  return {.name = "make",
          .summary = "Write test data from a description alone: no real table is needed.",
          .positionals = {std::move(description)},
          .groups = {{"What is made",
                      {input("--like-schema", a->sql,
                             "A file of CREATE TABLE statements (SQLite, PostgreSQL), or a "
                             "database, instead of a description"),
                       count(
                           "-n,--rows", [a](std::uint64_t rows) { a->rows = rows; }, 0,
                           "Rows of each table that says no number of its own; 1000 by default"),
                       text("--locale", "LOCALE", a->locale,
                            "Whose names, addresses and numbers, such as de_DE; en_US by default"),
                       text("--table", "NAME", a->table, "Only this table"),
                       count(
                           "--first-row", [a](std::uint64_t row) { a->first_row = row; }, 0,
                           "Leave out the rows before this one, counted from 0"),
                       count(
                           "--count", [a](std::uint64_t rows) { a->count = rows; }, 0,
                           "Write no more than this many rows of a table")}},
                     {"Where results go",
                      {needed(output("-o,--output", a->output,
                                     "The CSV file; of several tables a folder of them, or a "
                                     "database")),
                       flag("--force", a->force, "Replace the folder or database that is there"),
                       guard_option(a->guard_formulas)}},
                     run_options(&a->seed, a->quiet)},
          .notes =
              "Row k of a table depends on description, --rows, seed and k alone: parts made by "
              "--first-row and --count are those of the whole.",
          .examples = {"likeness make schema.json -n 1000 -o test.csv",
                       "likeness make --like-schema app.sqlite -n 10000 -o test.sqlite",
                       "likeness make schema.json --locale de_DE --seed 7 -o test"},
          .also = {"fake", "generate"},
          .run = [a] {
            check(*a);
            run_make(*a);
          }};
}

}  // namespace likeness::cli
