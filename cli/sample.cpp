#include <algorithm>

#include "cli/interrupt.hpp"
#include "cli/numbers.hpp"
#include "cli/progress_display.hpp"
#include "cli/verbs.hpp"
#include "likeness/io/csv.hpp"

namespace likeness::cli {
namespace {

/// Rows are made in blocks, so that memory doesn't grow with their number. Blocks end at multiples
/// of this row number.
constexpr std::uint64_t kBlockRows = 65536;

}  // namespace

void run_sample(const SampleArguments& arguments) {
  const std::uint64_t rows = arguments.rows.rows.value();
  check_last_row(arguments.rows.first_row, rows);
  const auto model =
      models::load_synthesizer(arguments.model == "-" ? "/dev/stdin" : arguments.model);
  ProgressDisplay display(arguments.quiet);
  const ProgressCallback progress = display.callback();
  io::CsvWriter writer(arguments.output);

  models::SampleOptions options;
  options.seed = arguments.seed;
  options.conditions = arguments.rows.conditions;
  options.progress = [](const Progress&) { return !interrupted(); };
  for (std::uint64_t done = 0; done < rows;) {
    report_progress(progress, {.stage = "sample", .step = done, .total = rows, .losses = {}});
    options.first_row = arguments.rows.first_row + done;
    const std::uint64_t to_block_end = kBlockRows - options.first_row % kBlockRows;
    const std::uint64_t count = std::min(to_block_end, rows - done);
    writer.append(model->sample(count, options));
    done += count;
  }
  stop_if_interrupted();
  writer.finish();
  display.finish_stage();
}

}  // namespace likeness::cli
