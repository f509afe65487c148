#pragma once

#include <string>

#include "models/frame/value_limits.hpp"
#include "models/options.hpp"
#include "models/siblings/sibling_model.hpp"

namespace likeness::models {

/// What is learned of a table of sequences, and how.
struct SequencesOptions {
  static constexpr const char* kModel = "sequences";

  std::string key;
  std::string index;
  std::string context;
  std::string rules = "given";
  SiblingOptions rows{.trees = {.ensembles = 0}};
  ValueLimits limits;

  void declare(OptionTable& table) {
    table.text("key", key, "the name of a column",
               "Whose row it is: rows of one value are one sequence. Found if not named; without "
               "one, all rows are one sequence.");
    table.text("index", index, "the name of a column",
               "The numbers or dates that put the rows of a sequence in order; without one, that "
               "of the table is kept.");
    table.text("context", context, "names of columns, separated by commas",
               "Columns that must not change within a sequence; others that don't are found.");
    table.choice("rules", rules, {"given", "found"},
                 "Which rules hold within rows: those of the metadata, or, with found, also those "
                 "that are certain to hold in every row.");
    rows.trees.declare(table, true);
    limits.declare(table);
  }
};

}  // namespace likeness::models
