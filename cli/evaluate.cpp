#include "cli/associations.hpp"
#include "cli/files.hpp"
#include "cli/html_page.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress_display.hpp"
#include "cli/scores.hpp"
#include "cli/verbs.hpp"
#include "likeness/core/error.hpp"

namespace likeness::cli {

void run_evaluate(const EvaluateArguments& arguments) {
  if (arguments.real == "-" && arguments.synthetic == "-") {
    throw Error(ErrorCode::kUsage, "Only one of the two tables can come from standard input.");
  }
  if (arguments.json == "-" && arguments.html == "-") {
    throw Error(ErrorCode::kUsage, "Only one of --json and --html can go to standard output.");
  }
  if (!arguments.json.empty()) check_writable(arguments.json);
  if (!arguments.html.empty()) check_writable(arguments.html);
  const HtmlPage page{arguments.html, arguments.real, arguments.synthetic,
                      training_losses(arguments.model_file)};
  ProgressDisplay display(arguments.quiet);
  const ProgressCallback progress = display.callback();
  const DescribedTable real =
      read_described_table(arguments.real, arguments.metadata, arguments.reading, progress);
  const io::Table synthetic = read_table(arguments.synthetic, arguments.reading, progress);
  const Scores scores = evaluate(real, synthetic, progress);
  const Associations associations = arguments.associative
                                        ? compare_associations(arguments, real.table, synthetic)
                                        : Associations{};
  write_html_page(page, real.table, synthetic, real.metadata, scores.evaluation());
  display.finish_stage();
  stop_if_interrupted();
  if (arguments.json.empty() && arguments.html != "-") {
    write_text("-", scores.to_text(arguments.all ? 0 : kLongestList) + associations.text);
  } else if (!arguments.json.empty()) {
    write_text(arguments.json, associations.added_to(scores.to_json()));
  }
}

}  // namespace likeness::cli
