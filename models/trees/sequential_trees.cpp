#include <algorithm>

#include "models/frame/value_limits.hpp"
#include "models/registry.hpp"
#include "models/trees/sequential_fit.hpp"

namespace likeness::models {
namespace {

struct SequentialTreesOptions {
  static constexpr const char* kModel = "sequential_trees";

  std::uint64_t rounds = 300;
  double learning_rate = 0.3;
  std::uint64_t leaves = 12;
  std::uint64_t leaf_rows = 20;
  std::uint64_t ensembles = 2;
  std::uint64_t bins = 256;
  std::uint64_t predictors = 50;
  std::string order;
  ValueLimits limits;

  void declare(OptionTable& table) {
    table.integer("rounds", rounds, 0, 1000,
                  "Trees of one decision at most; rows held out say how many are kept. 0: every "
                  "column alone.");
    table.number("learning_rate", learning_rate, 0.001, 1, "How much of its step each tree goes.");
    table.integer("leaves", leaves, 2, 100, "Leaves of a tree at most.");
    table.integer("leaf_rows", leaf_rows, 2, 1'000'000,
                  "Rows that a leaf is learned from at least.");
    table.integer("ensembles", ensembles, 1, 5,
                  "How many times each decision is learned, each time with other rows held out; "
                  "the mean of the log-odds counts.");
    table.integer("bins", bins, 4, 1000,
                  "Into how many intervals of equally many rows numbers are cut.");
    table.integer("predictors", predictors, 1, 1000,
                  "How many earlier columns a column is predicted from at most: those that tell "
                  "most about it.");
    table.text("order", order, "names of columns, separated by commas",
               "The columns to draw first, in that order; the others follow by what they tell "
               "about each other.");
    limits.declare(table);
  }
};

std::vector<std::string> split(const std::string& names) {
  std::vector<std::string> list;
  for (std::size_t begin = 0; begin < names.size();) {
    const std::size_t end = std::min(names.find(',', begin), names.size());
    list.push_back(names.substr(begin, end - begin));
    begin = end + 1;
  }
  return list;
}

std::unique_ptr<const LearnedModel> learn(const SequentialTreesOptions& options, const Table& table,
                                          const Metadata& metadata, const FitOptions& fit) {
  FrameOptions frame;
  options.limits.apply(frame);
  SequentialFitOptions model;
  model.boosting.max_rounds = options.rounds;
  model.boosting.learning_rate = options.learning_rate;
  model.boosting.max_leaves = options.leaves;
  model.boosting.min_rows = options.leaf_rows;
  model.boosting.folds = options.ensembles;
  model.states.bins = options.bins;
  model.most_predictors = options.predictors;
  model.order = split(options.order);
  return fit_sequential_trees(Frame::learn(table, metadata, frame), model, fit);
}

Recipe make_sequential_trees(const OptionValues& values) {
  return recipe_of(parse_options<SequentialTreesOptions>(values), learn);
}

}  // namespace

RegistryEntry sequential_trees_entry() {
  return {SequentialTreesOptions::kModel,
          "Columns one after another, each by boosted trees given those before it.",
          describe_options<SequentialTreesOptions>, make_sequential_trees,
          load_learned<SequentialTrees>};
}

}  // namespace likeness::models
