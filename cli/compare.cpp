#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/files.hpp"
#include "cli/html_page.hpp"
#include "cli/interrupt.hpp"
#include "cli/option_groups.hpp"
#include "cli/progress_display.hpp"
#include "cli/verbs.hpp"
#include "likeness/error.hpp"
#include "likeness/report.hpp"
#include "text/quote.hpp"

namespace likeness::cli {
namespace {

struct CompareArguments {
  std::vector<std::string> tables;  ///< the real one, then the synthetic ones
  std::string metadata;
  std::string json;
  std::string target;          ///< what to predict; empty for nothing
  std::uint64_t samples = 50;  ///< bootstrap samples
  std::uint64_t seed = 0;
  ReadArguments reading;
  bool quiet = false;
};

/// File names where they differ, otherwise whole paths.
std::vector<std::string> names_of(const std::vector<std::string>& paths) {
  std::vector<std::string> names;
  for (const std::string& path : paths) {
    names.push_back(std::filesystem::path(path).filename().string());
  }
  std::vector<std::string> sorted = names;
  std::sort(sorted.begin(), sorted.end());
  const bool all_differ = std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end();
  return all_differ ? names : paths;
}

void run_compare(const CompareArguments& arguments) {
  if (arguments.tables.size() < 2) {
    throw Error(ErrorCode::kUsage,
                "compare needs a real table and at least one synthetic one; see likeness compare "
                "--help.");
  }
  if (std::count(arguments.tables.begin(), arguments.tables.end(), "-") > 1) {
    throw Error(ErrorCode::kUsage, "Only one of the tables can come from standard input.");
  }
  if (!arguments.json.empty()) check_writable(arguments.json);
  ProgressDisplay display(arguments.quiet);
  const ProgressCallback progress = display.callback();
  const DescribedTable real = read_described_table(arguments.tables.front(), arguments.metadata,
                                                   arguments.reading, progress);
  const std::vector<std::string> paths(arguments.tables.begin() + 1, arguments.tables.end());
  std::vector<Table> synthetic;
  for (const std::string& path : paths) {
    synthetic.push_back(read_compared_table(path, real.metadata, arguments.reading, progress));
  }
  const std::vector<std::string> names = names_of(paths);
  std::vector<metrics::NamedTable> tables;
  for (std::size_t t = 0; t < names.size(); ++t) tables.push_back({names[t], synthetic[t]});
  metrics::ComparisonOptions options;
  options.seed = arguments.seed;
  options.samples = arguments.samples;
  options.target = arguments.target;
  options.progress = progress;
  const metrics::Comparison comparison =
      metrics::compare_tables(real.table, tables, real.metadata, options);
  const report::Origin origin{.real_name = reported_name(arguments.tables.front()),
                              .seed = arguments.seed};
  display.finish_stage();
  stop_if_interrupted();
  write_text(arguments.json.empty() ? "-" : arguments.json,
             arguments.json.empty() ? text::visible(report::to_text(comparison))
                                    : report::to_json(comparison, origin));
}

}  // namespace

Verb compare_verb() {
  const auto a = std::make_shared<CompareArguments>();
  Positional tables{"tables", "FILE", "The real table, then the synthetic ones, CSV files",
                    "a real table and synthetic ones",
                    [a](const std::string& path) { a->tables.push_back(path); }};
  tables.many = true;
  return {.name = "compare",
          .summary = "Rank several synthetic tables, and say which differences are noise.",
          .positionals = {std::move(tables)},
          .groups = {{"Where results go",
                      {output("--json", a->json,
                              "Write the ranking to this file as JSON, instead of a table on the "
                              "terminal")}},
                     {"What to score",
                      {input("--metadata", a->metadata,
                             "SDV's metadata JSON for the real table; detected by default"),
                       text("--target", "COLUMN", a->target,
                            "A column to predict, by models trained on synthetic and on real rows"),
                       count(
                           "--samples", [a](std::uint64_t value) { a->samples = value; }, 2,
                           "Bootstrap samples to measure the spread with; 50 by default")}},
                     reading_options(a->reading),
                     run_options(&a->seed, a->quiet)},
          .examples = {"likeness compare real.csv one.csv two.csv three.csv --target income"},
          .also = {"rank"},
          .run = [a] { run_compare(*a); }};
}

}  // namespace likeness::cli
