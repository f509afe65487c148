// Runs every model over small tables with several seeds and writes the tables and box plots of
// Sivakumar et al. 2023: results.csv (which is also where a broken-off run is taken up), tables.md
// and one SVG per measure.
//
//     generative-mtd --data FOLDER --output FOLDER [--models a,b+option=value,...] [--seeds 5]
//                    [--rows 1000] [--threads 0] [--quiet] [path.csv:target ...]

#include <cstdlib>
#include <iostream>
#include <sstream>

#include "cli/interrupt.hpp"
#include "cli/numbers.hpp"
#include "cli/progress_display.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "likeness/parallel.hpp"
#include "report.hpp"
#include "tables.hpp"

namespace {

using namespace likeness;

struct Arguments {
  std::filesystem::path data = "data";
  std::filesystem::path output = "generative-mtd-results";
  std::vector<std::string> models;
  std::vector<std::string> tables;
  int seeds = 5;
  std::uint64_t rows = 1000;
  int threads = 0;
  bool quiet = false;
};

Arguments parse(int count, char** values) {
  Arguments arguments;
  for (int k = 1; k < count; ++k) {
    const std::string name = values[k];
    if (name == "--quiet") {
      arguments.quiet = true;
      continue;
    }
    if (!name.starts_with("--")) {
      arguments.tables.push_back(name);
      continue;
    }
    if (k + 1 == count) throw Error(ErrorCode::kUsage, name + " needs a value.");
    const std::string value = values[++k];
    if (name == "--data") {
      arguments.data = value;
    } else if (name == "--output") {
      arguments.output = value;
    } else if (name == "--seeds") {
      arguments.seeds = static_cast<int>(cli::parse_count(name, value, 1, 1000));
    } else if (name == "--rows") {
      arguments.rows = cli::parse_count(name, value, 2);
    } else if (name == "--threads") {
      arguments.threads = static_cast<int>(cli::parse_count(name, value, 0, 1000));
    } else if (name == "--models") {
      std::stringstream stream(value);
      for (std::string model; std::getline(stream, model, ',');) arguments.models.push_back(model);
    } else {
      throw Error(ErrorCode::kUsage, "There is no option " + name +
                                         "; there are --data, --output, --models, --seeds, "
                                         "--rows, --threads and --quiet.");
    }
  }
  if (arguments.models.empty()) {
    for (const auto& model : list_models()) arguments.models.push_back(model.name);
  }
  return arguments;
}

void run(const Arguments& arguments) {
  constexpr int kSplits = 10;
  set_threads(arguments.threads);
  const auto tables = papers::read_tables(arguments.data, arguments.tables);
  std::filesystem::create_directories(arguments.output);
  papers::ResultFile results(arguments.output / "results.csv");
  cli::ProgressDisplay display(arguments.quiet);
  const ProgressCallback progress = display.callback();
  const std::uint64_t total =
      tables.size() *
      (kSplits + arguments.models.size() * static_cast<std::uint64_t>(arguments.seeds));
  std::uint64_t done = 0;
  const auto measure = [&](const papers::BenchmarkTable& table, const std::string& model, int seed,
                           const auto& how) {
    report_progress(progress, {.stage = "benchmark", .step = done++, .total = total, .losses = {}});
    if (!results.has(table.name, model, seed)) results.add(how());
  };
  for (const papers::BenchmarkTable& table : tables) {
    for (int seed = 0; seed < kSplits; ++seed) {
      measure(table, papers::kFreshRows, seed, [&] { return papers::measure_halves(table, seed); });
    }
    for (const std::string& model : arguments.models) {
      for (int seed = 0; seed < arguments.seeds; ++seed) {
        measure(table, model, seed,
                [&] { return papers::measure_model(table, model, seed, arguments.rows); });
      }
    }
  }
  display.finish_stage();
  papers::write_tables(results.all(), arguments.output);
  papers::write_box_plots(results.all(), arguments.output);
  std::cout << "Results: " << (arguments.output / "tables.md").string() << '\n';
}

}  // namespace

int main(int count, char** values) {
  try {
    cli::install_signal_handlers();
    run(parse(count, values));
    return EXIT_SUCCESS;
  } catch (const Error& error) {
    std::cerr << error.what() << '\n';
    return error.code() == ErrorCode::kUsage ? 2 : 1;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
