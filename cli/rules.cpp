#include "cli/files.hpp"
#include "cli/interrupt.hpp"
#include "cli/option_groups.hpp"
#include "cli/progress_display.hpp"
#include "cli/verbs.hpp"
#include "likeness/report.hpp"
#include "text/quote.hpp"

namespace likeness::cli {
namespace {

struct RulesArguments {
  std::string table;
  std::string json;  ///< where to write JSON; empty to print a table
  ReadArguments reading;
  TransactionNames columns;
  metrics::RuleMiningOptions mining;
  bool all = false;  ///< print every rule
  bool quiet = false;
};

constexpr std::size_t kLongestList = 50;

void run_rules(const RulesArguments& arguments) {
  if (!arguments.json.empty()) check_writable(arguments.json);
  ProgressDisplay display(arguments.quiet);
  const Table table = read_table(arguments.table, arguments.reading, display.callback());
  display.finish_stage();
  const Transactions transactions = read_transactions(table, arguments.columns);
  const metrics::RuleList rules = metrics::mine_rules(table, transactions, arguments.mining);
  stop_if_interrupted();
  if (arguments.json.empty()) {
    write_text("-", text::visible(report::to_text(rules, arguments.all ? 0 : kLongestList)));
  } else {
    write_text(arguments.json, report::to_json(rules));
  }
}

}  // namespace

Verb rules_verb() {
  const auto a = std::make_shared<RulesArguments>();
  metrics::RuleMiningOptions& mining = a->mining;
  Option rows{"--rows", "",
              "Rules within rows, of all columns with few values; within subjects by default",
              [a](const std::string&) { a->mining.baskets = metrics::BasketKind::kRows; }};
  return {
      .name = "rules",
      .summary = "Find what goes with what in a table of transactions: association rules.",
      .positionals = {input_argument("table", a->table, "The CSV file to look at", "a table")},
      .groups = {{"Where results go",
                  {output(
                       "--json", a->json,
                       "Write every rule to this file as JSON, instead of a table on the terminal"),
                   flag("--all", a->all, "Show every rule, not only the 50 strongest")}},
                 {"Which rules",
                  {std::move(rows),
                   number("--support", mining.minimum_support,
                          "Smallest share of the baskets that a rule holds in (0.01)"),
                   number("--confidence", mining.minimum_confidence,
                          "Smallest share of the baskets with the left side that have the right "
                          "one, too (0.1)"),
                   number("--lift", mining.minimum_lift,
                          "How many times as likely the left side must make the right one (1)"),
                   count(
                       "--longest", [a](std::uint64_t value) { a->mining.longest = value; }, 2,
                       "The most items in a rule (3)")}},
                 {"Columns of transactions", transaction_columns(a->columns)},
                 reading_options(a->reading),
                 run_options(nullptr, a->quiet)},
      .examples = {"likeness rules payments.csv",
                   "likeness rules sales.csv --subject customer_no --object article --support "
                   "0.002"},
      .also = {"associations", "mine"},
      .run = [a] { run_rules(*a); }};
}

}  // namespace likeness::cli
