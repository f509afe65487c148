#include "models/trees/sequential_fit.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "models/trees/chain_order.hpp"
#include "models/trees/column_base_fit.hpp"

namespace likeness::models {
namespace {

std::vector<std::size_t> places_of(const Frame& frame, const std::vector<std::string>& names) {
  std::vector<std::size_t> columns;
  for (const std::string& name : names) {
    const std::size_t column = frame.find_learned(name, "draw in order");
    if (std::find(columns.begin(), columns.end(), column) != columns.end()) {
      throw Error(ErrorCode::kUsage,
                  "The order names column \"" + name + "\" twice; name each column once.");
    }
    columns.push_back(column);
  }
  return columns;
}

std::vector<std::size_t> count_rows(std::span<const std::int32_t> cells, std::size_t states) {
  std::vector<std::size_t> rows(states, 0);
  for (const std::int32_t state : cells) ++rows[static_cast<std::size_t>(state)];
  return rows;
}

/// Of each state, in the order of a tree's leaves, how many rows those before it have; and of all.
std::vector<std::size_t> rows_before(const StateTree::Ranges& ranges,
                                     std::span<const std::size_t> rows_of_state) {
  std::vector<std::size_t> before = {0};
  for (const std::int32_t state : ranges.states) {
    before.push_back(before.back() + rows_of_state[static_cast<std::size_t>(state)]);
  }
  return before;
}

/// One decision of one column, to be learned.
struct Task {
  std::size_t place = 0;  ///< of the column in the chain
  std::size_t decision = 0;
  std::array<std::size_t, 3> range{};       ///< of the column's sorted rows: begin, middle, end
  std::array<std::size_t, 2> class_rows{};  ///< of all rows: how many are on each side
  std::uint64_t stream = 0;                 ///< of random numbers
};

class SequentialFitter {
 public:
  SequentialFitter(FramedTable framed, const SequentialFitOptions& options, const FitOptions& fit)
      : frame_(std::move(framed.frame)), options_(options), fit_(fit) {
    read_columns(framed.values);
  }

  std::unique_ptr<SequentialTrees> fit() {
    if (frame_.learned() == 0) {
      report(0);
      return std::make_unique<SequentialTrees>(std::move(frame_), std::vector<ChainColumn>());
    }
    std::vector<std::string> first = options_.given;
    first.insert(first.end(), options_.order.begin(), options_.order.end());
    order_ = choose_order(columns_, places_of(frame_, first));
    choose_rows();
    make_chain();
    choose_predictors();
    learn_bases();
    for (std::size_t begin = 0; begin < chain_.size(); begin += kColumnsAtOnce) {
      report(begin);
      learn_columns(begin, std::min(begin + kColumnsAtOnce, chain_.size()));
    }
    report(chain_.size());
    return std::make_unique<SequentialTrees>(std::move(frame_), std::move(chain_),
                                             options_.given.size());
  }

 private:
  static constexpr std::size_t kColumnsAtOnce = 8;

  void report(std::size_t step) const {
    report_progress(fit_.progress,
                    {.stage = "fit", .step = step, .total = chain_.size(), .losses = {}});
  }

  void read_columns(std::vector<ColumnValues>& values) {
    states_.resize(values.size());
    columns_.resize(values.size());
    parallel_for(values.size(), [&](std::size_t k) {
      const LevelEncoder* levels = frame_.level_encoder(k);
      states_[k] = levels != nullptr ? ColumnStates::of_levels(levels->size(), levels->ordered())
                                     : ColumnStates::of_numbers(values[k].numbers, options_.states);
      columns_[k].states = &states_[k];
      columns_[k].cells = states_[k].encode(values[k]);
      values[k] = {};
    });
  }

  void choose_rows() {
    const std::size_t all = columns_[0].cells.size();
    rows_.resize(std::min(all, options_.most_rows));
    for (std::size_t k = 0; k < rows_.size(); ++k) {
      rows_[k] = static_cast<std::uint32_t>(k * all / rows_.size());
    }
  }

  void make_chain() {
    chain_.resize(columns_.size());
    bins_.resize(rows_.size() * columns_.size());
    std::vector<std::size_t> place_of(columns_.size());
    for (std::size_t p = 0; p < chain_.size(); ++p) place_of[order_.columns[p]] = p;
    parallel_for(chain_.size(), [&](std::size_t p) {
      ChainColumn& column = chain_[p];
      column.column = order_.columns[p];
      column.states = states_[column.column];
      const auto& cells = columns_[column.column].cells;
      const auto counts = count_rows(cells, column.states.size());
      column.set_bins(counts);
      if (p < options_.given.size()) {
        // Nothing is to be learned of it.
      } else if (auto& determined = order_.determined[column.column]) {
        column.determined_by = place_of[determined->by];
        column.determined_state = std::move(determined->state);
      } else if (column.states.ordered()) {
        column.tree = StateTree::balanced(counts, column.states.has_missing() ? 1 : 0);
      } else {
        column.tree = StateTree::huffman(counts);
      }
      column.decisions.resize(column.tree.decisions());
      for (std::size_t k = 0; k < rows_.size(); ++k) {
        bins_[k * chain_.size() + p] = column.bin_of(cells[rows_[k]]);
      }
    });
  }

  /// Of each column the earlier ones that tell most about it.
  void choose_predictors() {
    predictors_.resize(chain_.size());
    for (std::size_t p = 0; p < chain_.size(); ++p) {
      std::vector<std::size_t>& chosen = predictors_[p];
      chosen.resize(p);
      std::iota(chosen.begin(), chosen.end(), std::size_t{0});
      if (chosen.size() <= options_.most_predictors) continue;
      const double* information = order_.information.data() + chain_[p].column * chain_.size();
      std::stable_sort(chosen.begin(), chosen.end(), [&](std::size_t a, std::size_t b) {
        return information[chain_[a].column] > information[chain_[b].column];
      });
      chosen.resize(options_.most_predictors);
      std::sort(chosen.begin(), chosen.end());
    }
  }

  /// The bases of all columns, of tables of few rows.
  void learn_bases() {
    const std::size_t rows = columns_[0].cells.size();
    if (rows > options_.most_base_rows || rows_.size() < rows) return;
    parallel_for(chain_.size(), [&](std::size_t p) {
      const double* information = order_.information.data() + chain_[p].column * chain_.size();
      std::vector<std::size_t> telling = predictors_[p];
      std::stable_sort(telling.begin(), telling.end(), [&](std::size_t a, std::size_t b) {
        return information[chain_[a].column] > information[chain_[b].column];
      });
      const RandomStream random(fit_.seed, streams::kTrees.held_out[p]);
      chain_[p].base = learn_column_base(chain_, p, telling, {{bins_.data(), chain_.size()}, rows},
                                         columns_[chain_[p].column].cells, random);
    });
  }

  /// Rows by state, in the order of the tree's leaves, and what is to be learned on them.
  void sort_rows(std::size_t place, std::vector<std::uint32_t>& sorted, std::vector<Task>& tasks) {
    std::uint64_t first_stream = 0;
    for (std::size_t p = 0; p < place; ++p) first_stream += chain_[p].decisions.size();
    const ChainColumn& column = chain_[place];
    if (column.decisions.empty()) return;
    const auto& cells = columns_[column.column].cells;
    const StateTree::Ranges ranges = column.tree.ranges();
    std::vector<std::int32_t> learned(rows_.size());
    for (std::size_t k = 0; k < learned.size(); ++k) learned[k] = cells[rows_[k]];
    const auto all_before = rows_before(ranges, count_rows(cells, column.states.size()));
    const auto before = rows_before(ranges, count_rows(learned, column.states.size()));
    std::vector<std::size_t> next(ranges.states.size(), 0);
    for (std::size_t k = 0; k < ranges.states.size(); ++k) {
      next[static_cast<std::size_t>(ranges.states[k])] = before[k];
    }
    sorted.resize(learned.size());
    for (std::size_t k = 0; k < learned.size(); ++k) {
      sorted[next[static_cast<std::size_t>(learned[k])]++] = static_cast<std::uint32_t>(k);
    }
    for (std::size_t d = 0; d < ranges.of_decision.size(); ++d) {
      const auto& [first, middle, end] = ranges.of_decision[d];
      tasks.push_back(
          {place,
           d,
           {before[first], before[middle], before[end]},
           {all_before[middle] - all_before[first], all_before[end] - all_before[middle]},
           first_stream + d});
    }
  }

  void learn_columns(std::size_t begin, std::size_t end) {
    std::vector<std::vector<std::uint32_t>> sorted(end - begin);
    std::vector<std::vector<Task>> of_column(end - begin);
    parallel_for(end - begin,
                 [&](std::size_t k) { sort_rows(begin + k, sorted[k], of_column[k]); });
    std::vector<Task> tasks;
    for (const auto& some : of_column) tasks.insert(tasks.end(), some.begin(), some.end());
    // The longest first, so that threads end together.
    const auto cost = [&](const Task& task) {
      return (task.range[2] - task.range[0]) * (predictors_[task.place].size() + 1);
    };
    std::stable_sort(tasks.begin(), tasks.end(),
                     [&](const Task& a, const Task& b) { return cost(a) > cost(b); });
    parallel_for(tasks.size(), [&](std::size_t k) {
      const Task& task = tasks[k];
      chain_[task.place].decisions[task.decision] =
          learn_decision(task, sorted[task.place - begin]);
    });
  }

  stats::BoostedTrees learn_decision(const Task& task,
                                     std::span<const std::uint32_t> sorted) const {
    const auto [begin, middle, end] = task.range;
    const std::vector<std::size_t>& predictors = predictors_[task.place];
    const RandomStream random(fit_.seed, streams::kTrees.rows_and_columns[task.stream]);
    stats::BoostingRows rows;
    const std::size_t count = end - begin;
    std::vector<std::uint32_t> chosen(std::min(count, options_.most_decision_rows));
    std::vector<std::uint8_t> targets(chosen.size());
    std::vector<std::uint8_t> bins(targets.size() * predictors.size());
    for (std::size_t k = 0; k < targets.size(); ++k) {
      const std::size_t at = begin + k * count / targets.size();
      chosen[k] = sorted[at];
      targets[k] = at >= middle ? 1 : 0;
      const std::uint8_t* from = bins_.data() + chosen[k] * chain_.size();
      std::uint8_t* to = bins.data() + k * predictors.size();
      for (std::size_t f = 0; f < predictors.size(); ++f) to[f] = from[predictors[f]];
    }
    std::vector<std::uint8_t> categories(predictors.size());
    for (std::size_t f = 0; f < predictors.size(); ++f) {
      categories[f] = chain_[predictors[f]].states.ordered() ? 0 : 1;
    }
    rows.bins = {bins.data(), predictors.size()};
    rows.features = predictors.size();
    rows.categories = categories;
    rows.targets = targets;
    rows.class_rows = task.class_rows;
    std::vector<float> offsets;
    if (chain_[task.place].base.has(task.decision)) {
      offsets.resize(targets.size(), 0);
      chain_[task.place].base.add_scores(task.decision, {bins_.data(), chain_.size()}, chosen,
                                         offsets);
      rows.offsets = offsets;
    }
    stats::BoostedTrees trees = stats::fit_boosted_trees(rows, options_.boosting, random);
    for (std::size_t n = 0; n < trees.nodes.size(); ++n) {
      stats::BoostedNode& node = trees.nodes[n];
      if (!node.is_leaf(n)) node.feature = static_cast<std::uint16_t>(predictors[node.feature]);
    }
    trees.prepare();
    return trees;
  }

  Frame frame_;
  const SequentialFitOptions& options_;
  const FitOptions& fit_;
  std::vector<ColumnStates> states_;  ///< of each learned column
  std::vector<StateColumn> columns_;  ///< of each learned column
  ChainOrder order_;
  std::vector<ChainColumn> chain_;
  std::vector<std::uint32_t> rows_;                   ///< those that classifiers learn from
  std::vector<std::uint8_t> bins_;                    ///< of each of them, by place in the chain
  std::vector<std::vector<std::size_t>> predictors_;  ///< places in the chain
};

}  // namespace

std::unique_ptr<SequentialTrees> fit_sequential_trees(FramedTable framed,
                                                      const SequentialFitOptions& options,
                                                      const FitOptions& fit) {
  return SequentialFitter(std::move(framed), options, fit).fit();
}

}  // namespace likeness::models
