#include "cli/files.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress_display.hpp"
#include "cli/verbs.hpp"
#include "likeness/report.hpp"

namespace likeness::cli {
namespace {

constexpr std::size_t kLongestList = 50;

}  // namespace

void run_rules(const RulesArguments& arguments) {
  if (!arguments.json.empty()) check_writable(arguments.json);
  ProgressDisplay display(arguments.quiet);
  const Table table = read_table(arguments.table, arguments.reading, display.callback());
  display.finish_stage();
  const Transactions transactions = read_transactions(table, arguments.columns);
  const metrics::RuleList rules = metrics::mine_rules(table, transactions, arguments.mining);
  stop_if_interrupted();
  if (arguments.json.empty()) {
    write_text("-", report::to_text(rules, arguments.all ? 0 : kLongestList));
  } else {
    write_text(arguments.json, report::to_json(rules));
  }
}

}  // namespace likeness::cli
