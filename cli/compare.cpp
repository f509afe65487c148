#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/files.hpp"
#include "cli/html_page.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress_display.hpp"
#include "cli/verbs.hpp"
#include "likeness/error.hpp"
#include "likeness/report.hpp"

namespace likeness::cli {
namespace {

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

}  // namespace

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
    synthetic.push_back(read_table(path, arguments.reading, progress));
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
  write_text(
      arguments.json.empty() ? "-" : arguments.json,
      arguments.json.empty() ? report::to_text(comparison) : report::to_json(comparison, origin));
}

}  // namespace likeness::cli
