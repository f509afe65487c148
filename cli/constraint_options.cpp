#include "cli/constraint_options.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

#include "cli/datasets.hpp"
#include "cli/files.hpp"
#include "constraints/table_constraint.hpp"
#include "io/dataset_constraints.hpp"
#include "likeness/constraints.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "models/constraints/found_rules.hpp"
#include "text/quote.hpp"

namespace likeness::cli {
namespace {

BrokenRows broken_rows_of(const std::string& word) {
  if (word == "stop") return BrokenRows::kRefuse;
  if (word == "leave-out") return BrokenRows::kLeaveOut;
  if (word == "learn-share") return BrokenRows::kLearnShare;
  throw Error(ErrorCode::kUsage, "--broken-rows is " + text::in_quotes(word) +
                                     ", not stop, leave-out or learn-share.");
}

std::string text_of_rules(const std::string& path) {
  std::ifstream file(input_path(path), std::ios::binary);
  if (!file) {
    throw Error(ErrorCode::kData,
                "The file of rules " + text::in_quotes(path) + " can't be opened; check its name.");
  }
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<Constraint> read_rules(const std::vector<std::string>& expressions) {
  std::vector<Constraint> rules;
  for (const std::string& expression : expressions) rules.push_back(parse_constraint(expression));
  return rules;
}

/// The first of them, and how many more there are.
std::string rules_shown(const std::vector<Constraint>& rules) {
  constexpr std::size_t kShown = 12;
  std::string shown;
  for (std::size_t k = 0; k < std::min(rules.size(), kShown); ++k) {
    shown += (k == 0 ? "" : "; ") + constraint_text(rules[k]);
  }
  if (rules.size() > kShown) shown += "; and " + std::to_string(rules.size() - kShown) + " more";
  return shown;
}

void note_obeyed(const std::vector<Constraint>& rules, ProgressDisplay& display) {
  if (rules.empty()) return;
  const std::string what =
      rules.size() == 1 ? "One rule holds" : std::to_string(rules.size()) + " rules hold";
  display.note(what + " in every row of the table, and will in synthetic rows: " +
               rules_shown(rules) + ". --only-given-rules leaves them out.");
}

void note_left_out(const std::vector<Constraint>& rules, ProgressDisplay& display) {
  if (rules.empty()) return;
  const bool one = rules.size() == 1;
  display.note((one ? "One rule holds" : std::to_string(rules.size()) + " rules hold") +
               " in every row of the table but may not in synthetic rows, because many would have "
               "to be drawn anew: " +
               rules_shown(rules) +
               (one ? ". Given by --rule it is obeyed." : ". Those given by --rule are obeyed."));
}

}  // namespace

std::vector<Option> given_constraints(ConstraintArguments& constraints) {
  return {repeatable(
              "--rule", "EXPRESSION",
              [&](const std::string& text) { constraints.rules.push_back(text); },
              "A rule that holds in every row, such as 'departure >= arrival', or of several "
              "tables 'stays: departure >= arrival'; may be repeated"),
          input("--rules", constraints.file,
                "A JSON file of rules: SDV's constraints and expressions, of several tables an "
                "object that has a list of them for each")};
}

OptionGroup constraint_options(ConstraintArguments& constraints) {
  std::vector<Option> options = given_constraints(constraints);
  options.push_back(text("--broken-rows", "WHAT", constraints.broken,
                         "What to do with real rows that break a given rule: stop, leave-out, or "
                         "learn-share, to break it as often (stop)"));
  options.push_back(flag("--only-given-rules", constraints.only_given,
                         "Don't look for rules that hold in every row, to obey them, too"));
  return {"Rules between columns", std::move(options)};
}

void check_given_constraints(const ConstraintArguments& constraints) {
  (void)broken_rows_of(constraints.broken);
  (void)read_rules(constraints.rules);
}

void add_given_constraints(const ConstraintArguments& constraints, Metadata& metadata) {
  const BrokenRows broken = broken_rows_of(constraints.broken);
  std::vector<Constraint> given = read_rules(constraints.rules);
  if (!constraints.file.empty()) {
    const std::string json = text_of_rules(constraints.file);
    for (Constraint& constraint : parse_constraints(json, constraints.file)) {
      given.push_back(std::move(constraint));
    }
  }
  for (Constraint& constraint : given) {
    if (broken != BrokenRows::kRefuse) constraint.broken_rows = broken;
    metadata.constraints.push_back(std::move(constraint));
  }
}

void add_given_constraints(const ConstraintArguments& constraints, DatasetMetadata& metadata) {
  refuse_for_datasets(broken_rows_of(constraints.broken) != BrokenRows::kRefuse, "--broken-rows");
  std::vector<TableConstraint> given;
  for (const std::string& text : constraints.rules) {
    given.push_back(parse_table_constraint(text, metadata));
  }
  if (!constraints.file.empty()) {
    const std::string json = text_of_rules(constraints.file);
    for (TableConstraint& rule :
         table_constraints_of_json(io::parse_json(json, constraints.file, ErrorCode::kData),
                                   constraints.file, metadata)) {
      given.push_back(std::move(rule));
    }
  }
  for (TableConstraint& rule : given) add_constraint(std::move(rule), metadata);
}

void add_constraints(const ConstraintArguments& constraints, const std::optional<Recipe>& named,
                     const Table& table, Metadata& metadata, ProgressDisplay& display) {
  add_given_constraints(constraints, metadata);
  if (constraints.only_given || (named && named->name() == "sequences")) return;
  const std::string model =
      named ? std::string(named->name()) : recommend_model(table, metadata).model;
  models::FoundRules found = models::find_rules_to_obey(table, metadata, model);
  note_obeyed(found.obeyed, display);
  note_left_out(found.left_out, display);
  for (Constraint& constraint : found.obeyed) metadata.constraints.push_back(std::move(constraint));
}

}  // namespace likeness::cli
