#include "cli/datasets.hpp"

#include <charconv>
#include <filesystem>
#include <system_error>

#include "cli/files.hpp"
#include "cli/interrupt.hpp"
#include "cli/numbers.hpp"
#include "likeness/dataset.hpp"
#include "likeness/error.hpp"
#include "table/declared_types.hpp"
#include "table/row_choices.hpp"
#include "text/quote.hpp"

namespace likeness::cli {
namespace {

OrphanChoice orphan_choice(const std::string& text) {
  if (const auto choice = orphan_choice_named(text)) return *choice;
  fail("--orphans " + in_quotes(text) + " is none of drop, unknown and stop.");
}

DoubledChoice doubled_choice(const std::string& text) {
  if (const auto choice = doubled_choice_named(text)) return *choice;
  fail("--doubled-keys " + in_quotes(text) + " is none of drop, keep and stop.");
}

/// Says which rows repeat a key, and does with them what was asked for.
void settle_doubled_rows(io::StoredDataset& stored, DoubledChoice choice) {
  if (choice != DoubledChoice::kStop) {
    for (const DoubledRows& doubled : find_doubled_rows(stored.metadata, stored.dataset)) {
      stored.notes.push_back(doubled_rows_text(doubled) +
                             (choice == DoubledChoice::kDrop
                                  ? "; they are left out (--doubled-keys changes that)"
                                  : "; they get keys of their own, where they can have any"));
    }
  }
  stored.dataset = resolve_doubled_rows(stored.metadata, stored.dataset, choice);
}

/// `table=value`, cut at the last `=`.
std::pair<std::string, std::string> split_table(const std::string& text,
                                                const std::string& option) {
  const std::size_t equals = text.rfind('=');
  if (equals == 0 || equals == std::string::npos) {
    fail(option + " " + in_quotes(text) + " is not of the form table=value.");
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

double parse_number(const std::string& option, const std::string& text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end) {
    fail(option + " " + in_quotes(text) + " is not a number.");
  }
  return number;
}

/// Each table as its metadata declares it.
Dataset declared(const Dataset& dataset, const DatasetMetadata& metadata, bool exactly) {
  Dataset result;
  for (const NamedTable& table : dataset.tables) {
    const Metadata* meaning = metadata.find(table.name);
    if (meaning == nullptr) {
      result.tables.push_back(table);
    } else {
      result.tables.push_back({table.name, exactly
                                               ? as_declared(table.table, *meaning)
                                               : as_declared_where_it_fits(table.table, *meaning)});
    }
  }
  return result;
}

io::StoredDataset read_stored(const std::string& path, const ReadArguments& reading,
                              const ProgressCallback& progress) {
  io::StoredDataset stored =
      io::read_dataset(path, {.csv = csv_read_options(reading), .progress = progress});
  stop_if_interrupted();
  return stored;
}

}  // namespace

Option doubled_option(DatasetArguments& arguments) {
  return single(
      "--doubled-keys", "CHOICE",
      [&](const std::string& value) {
        (void)doubled_choice(value);
        arguments.doubled = value;
      },
      "Of several tables: what to do with rows that repeat the key of a row before: drop (the "
      "default) leaves them out, keep gives them keys of their own, stop ends the program");
}

Option orphans_option(DatasetArguments& arguments) {
  return single(
      "--orphans", "CHOICE",
      [&](const std::string& value) {
        (void)orphan_choice(value);
        arguments.orphans = value;
      },
      "Of several tables: what to do with rows that refer to a row that is not there: unknown "
      "(the default) makes their reference missing, drop leaves them out, stop ends the program");
}

std::vector<Option> size_options(DatasetArguments& arguments) {
  return {
      single(
          "--scale", "NUMBER",
          [&](const std::string& value) {
            arguments.scale = parse_number("--scale", value);
            if (!(arguments.scale > 0)) fail("--scale must be above 0.");
          },
          "How many times as many rows as were learned; 1 by default"),
      count(
          "--roots", [&](std::uint64_t value) { arguments.roots = value; }, 1,
          "How many rows of the main root table, the one with the most below it; the others in "
          "proportion"),
      repeatable(
          "--table-rows", "TABLE=N",
          [&](const std::string& value) {
            const auto [table, rows] = split_table(value, "--table-rows");
            arguments.rows.emplace_back(table,
                                        parse_count("--table-rows", rows, 0, ~std::uint64_t{0}));
          },
          "How many rows of one table; about as many where others refer to it; may be repeated"),
      count(
          "--first-root", [&](std::uint64_t value) { arguments.first_root = value; }, 0,
          "Begin at row N of the main root table, counted from 0: parts made by themselves are "
          "together the whole"),
      count(
          "--root-count", [&](std::uint64_t value) { arguments.root_count = value; }, 0,
          "Make only N rows of the main root table, with all that is below them")};
}

Option force_option(DatasetArguments& arguments) {
  return flag(
      "--force", arguments.force,
      "Of several tables: replace the database, or the tables in the folder, that is there");
}

io::StoredDataset read_described_dataset(const std::string& path, const std::string& metadata_path,
                                         const ReadArguments& reading,
                                         const ProgressCallback& progress,
                                         const std::string& doubled) {
  io::StoredDataset stored = read_stored(path, reading, progress);
  if (!metadata_path.empty()) {
    const std::string source = metadata_path == "-" ? "standard input" : metadata_path;
    stored.metadata = parse_dataset_metadata(read_text(metadata_path), source);
  }
  stored.dataset = declared(stored.dataset, stored.metadata, true);
  settle_doubled_rows(stored, doubled_choice(doubled));
  check_dataset(stored.metadata, stored.dataset);
  return stored;
}

Dataset read_compared_dataset(const std::string& path, const DatasetMetadata& metadata,
                              const ReadArguments& reading, const ProgressCallback& progress) {
  return declared(read_stored(path, reading, progress).dataset, metadata, false);
}

Dataset settle_orphans(const io::StoredDataset& stored, const DatasetArguments& arguments,
                       ProgressDisplay& display) {
  const OrphanChoice choice = orphan_choice(arguments.orphans);
  if (choice != OrphanChoice::kStop) {
    for (const Orphans& orphans : find_orphans(stored.metadata, stored.dataset)) {
      display.note(orphans_text(stored.metadata.relations[orphans.relation], orphans) +
                   (choice == OrphanChoice::kDrop ? "; they are left out."
                                                  : "; their reference counts as missing."));
    }
  }
  return resolve_orphans(stored.metadata, stored.dataset, choice);
}

void show_sentences(ProgressDisplay& display, const std::vector<std::string>& notes) {
  for (const std::string& note : notes) display.note(note + ".");
}

void check_dataset_writable(const std::string& path, const DatasetArguments& arguments) {
  if (path == "-") {
    fail("Several tables can't go to standard output; name a folder or a database.");
  }
  if (path.ends_with(".csv")) {
    fail(in_quotes(path) + " is one file; several tables need a folder or a database.");
  }
  // Making and dropping a writer finds what would be in its way.
  (void)io::make_dataset_writer(path, {}, {.schema = "", .overwrite = arguments.force, .csv = {}});
}

void check_tables_writable(const std::string& path, const DatasetMetadata& metadata,
                           const DatasetArguments& arguments) {
  // What is to be replaced is in nobody's way.
  if (!arguments.force) (void)io::make_dataset_writer(path, metadata, {});
}

void refuse_for_datasets(bool given, const std::string& option) {
  if (given) fail(option + " is for one table; it means nothing for several.");
}

}  // namespace likeness::cli
