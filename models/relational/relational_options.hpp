#pragma once

#include <cstdint>
#include <string>

#include "models/frame/value_limits.hpp"
#include "models/options.hpp"
#include "models/trees/tree_options.hpp"

namespace likeness::models {

/// What is learned of several tables, beside their keys.
struct RelationalOptions {
  static constexpr const char* kModel = "relational";

  TreeOptions trees;
  std::uint64_t leaf_parents = 5;
  std::uint64_t base_rows = 8'000;
  std::uint64_t context = 24;
  std::uint64_t clusters = 16;
  std::string keep = "auto";
  std::string rules = "given";
  ValueLimits limits;

  // What the model `independent` goes without.
  bool joint = true;  ///< columns given each other, parents and rows before

  void declare(OptionTable& table) {
    trees.declare(table);
    table.integer("leaf_parents", leaf_parents, 1, 1'000'000,
                  "Parents whose rows a leaf is learned from at least.");
    table.integer("base_rows", base_rows, 0, 1'000'000'000,
                  "Tables of this many rows at most start from regressions, to which trees add.");
    table.integer("context", context, 0, 1000,
                  "How many columns of the rows that it refers to a row is learned given, at most: "
                  "those that tell most about it.");
    table.integer("clusters", clusters, 1, 200,
                  "Into how many clusters rows are put that others, which they didn't make, may "
                  "refer to.");
    declare_keep(table);
    declare_rules(table);
    limits.declare(table);
  }

  void declare_rules(OptionTable& table) {
    table.choice("rules", rules, {"given", "found"},
                 "Which rules hold within rows: those of the metadata, or, with found, also those "
                 "that are certain to hold in every row of a table.");
  }

  void declare_keep(OptionTable& table) {
    table.text("keep", keep, "auto, none, or names of tables, separated by commas",
               "Tables whose rows come out as they are. auto: short lists of names that many rows "
               "refer to, without personal data, such as countries.");
  }
};

/// Every table by itself, and every column.
struct IndependentTablesOptions {
  static constexpr const char* kModel = "independent";

  RelationalOptions all;

  IndependentTablesOptions() {
    all.trees.rounds = 0;
    all.context = 0;
    all.clusters = 1;
    all.joint = false;
  }
  void declare(OptionTable& table) {
    all.declare_keep(table);
    all.declare_rules(table);
    all.limits.declare(table);
  }
};

}  // namespace likeness::models
