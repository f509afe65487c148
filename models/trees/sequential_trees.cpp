#include <algorithm>

#include "models/frame/value_limits.hpp"
#include "models/registry.hpp"
#include "models/trees/sequential_fit.hpp"
#include "models/trees/tree_options.hpp"

namespace likeness::models {
namespace {

/// More tell a regression of few numbers hardly more.
constexpr std::size_t kBaseSampleRows = 8'000;

struct SequentialTreesOptions {
  static constexpr const char* kModel = "sequential_trees";

  TreeOptions trees{.rounds = 300, .ensembles = 2, .bins = 256, .predictors = 50};
  std::string order;
  ValueLimits limits;

  void declare(OptionTable& table) {
    trees.declare(table);
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
  model.boosting = options.trees.boosting();
  model.states.bins = options.trees.bins;
  model.most_predictors = options.trees.predictors;
  model.base_sample_rows = kBaseSampleRows;
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
          describe_options<SequentialTreesOptions>,
          make_sequential_trees,
          load_learned<SequentialTrees>,
          /*draws_in_turn=*/true};
}

}  // namespace likeness::models
