#pragma once

#include <cstdint>
#include <string>

#include "models/frame/value_limits.hpp"
#include "models/options.hpp"
#include "models/relational/row_chain.hpp"

namespace likeness::models {

/// What is learned of several tables, beside their keys.
struct RelationalOptions {
  static constexpr const char* kModel = "relational";

  std::uint64_t rounds = 100;
  double learning_rate = 0.3;
  std::uint64_t leaves = 12;
  std::uint64_t leaf_rows = 20;
  std::uint64_t leaf_parents = 5;
  std::uint64_t ensembles = 1;
  std::uint64_t base_rows = 8'000;
  std::uint64_t bins = 128;
  std::uint64_t predictors = 40;
  std::uint64_t context = 24;
  std::uint64_t clusters = 16;
  std::string keep = "auto";
  ValueLimits limits;

  // What the model `independent` goes without.
  bool joint = true;  ///< columns given each other, parents and rows before

  void declare(OptionTable& table) {
    table.integer("rounds", rounds, 0, 1000,
                  "Trees of one decision at most; rows held out say how many are kept.");
    table.number("learning_rate", learning_rate, 0.001, 1, "How much of its step each tree goes.");
    table.integer("leaves", leaves, 2, 100, "Leaves of a tree at most.");
    table.integer("leaf_rows", leaf_rows, 2, 1'000'000,
                  "Rows that a leaf is learned from at least.");
    table.integer("leaf_parents", leaf_parents, 1, 1'000'000,
                  "Parents whose rows a leaf is learned from at least, where these are of the "
                  "usual number.");
    table.integer("ensembles", ensembles, 1, 5,
                  "How many times each decision is learned, each time with other rows held out.");
    table.integer("base_rows", base_rows, 0, 1'000'000'000,
                  "Tables of this many rows at most start from regressions, to which trees add.");
    table.integer("bins", bins, 4, 1000,
                  "Into how many intervals of equally many rows numbers are cut.");
    table.integer("predictors", predictors, 1, 1000,
                  "How many columns a column is predicted from at most.");
    table.integer("context", context, 0, 1000,
                  "How many columns of the rows that it refers to a row is learned given, at most: "
                  "those that tell most about it.");
    table.integer("clusters", clusters, 1, 200,
                  "Into how many clusters rows are put that others, which they didn't make, may "
                  "refer to.");
    declare_keep(table);
    limits.declare(table);
  }

  void declare_keep(OptionTable& table) {
    table.text("keep", keep, "auto, none, or names of tables, separated by commas",
               "Tables whose rows come out as they are. auto: short lists of names that many rows "
               "refer to, without personal data, such as countries.");
  }

  [[nodiscard]] RowChainOptions row_options() const {
    return {rounds, learning_rate, leaves, leaf_rows, bins, predictors, ensembles, base_rows};
  }
};

/// Every table by itself, and every column.
struct IndependentTablesOptions {
  static constexpr const char* kModel = "independent";

  RelationalOptions all;

  IndependentTablesOptions() {
    all.rounds = 0;
    all.context = 0;
    all.clusters = 1;
    all.joint = false;
  }
  void declare(OptionTable& table) {
    all.declare_keep(table);
    all.limits.declare(table);
  }
};

}  // namespace likeness::models
