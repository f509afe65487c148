#include "models/trees/chain_fit.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "core/streams.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "models/trees/column_base_fit.hpp"
#include "models/trees/telling_tree.hpp"

namespace likeness::models {
namespace {

/// Means of several ensembles' log-odds are a little too near to each other; of numbers, which take
/// many decisions, this adds up to relations that are too weak.
constexpr float kSharpening = 1.08F;

/// The log-odds of what no row has: states that other rows alone have are never drawn.
constexpr double kNeverLogOdds = -40;

/// Columns of this many categories are divided by what tells about them; learned from some rows.
constexpr std::size_t kFewestToDivide = 12;
constexpr std::size_t kMostToDivide = 400;  ///< each division looks at all of its states
constexpr std::size_t kMostDividingRows = 50'000;
constexpr std::size_t kFewestToBound = 3;  ///< categories
constexpr std::size_t kMostToBound = 1000;
constexpr std::size_t kFewestBounding = 12;  ///< bins of what may bound them

/// Rows of each state: all of them, or those that are learned.
std::vector<std::size_t> count_rows(std::span<const std::int32_t> cells, std::size_t states,
                                    std::span<const std::uint8_t> is_learned = {}) {
  std::vector<std::size_t> rows(states, 0);
  for (std::size_t k = 0; k < cells.size(); ++k) {
    if (is_learned.empty() || is_learned[k] != 0) ++rows[static_cast<std::size_t>(cells[k])];
  }
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

/// Whether the first state after that of missing cells is one value that far more rows share than
/// a state above it has: a zero for "none", a -999 for "not measured".
bool has_spike_below(const ColumnStates& states, std::span<const std::size_t> rows) {
  constexpr std::size_t kFewestStates = 8;
  constexpr double kLeastShare = 0.05;
  constexpr double kTimesOthers = 4;
  const std::size_t first = states.has_missing() ? 1 : 0;
  if (states.has_levels() || states.size() < first + kFewestStates) return false;
  const auto state = static_cast<std::int32_t>(first);
  if (states.number_at(state, 0) != states.number_at(state, 1)) return false;
  const std::size_t known = std::accumulate(rows.begin() + state, rows.end(), std::size_t{0});
  const auto above =
      static_cast<double>(known - rows[first]) / static_cast<double>(states.size() - first - 1);
  return static_cast<double>(rows[first]) >=
         std::max(kLeastShare * static_cast<double>(known), kTimesOthers * above);
}

}  // namespace

ChainFitter::ChainFitter(std::span<const StateColumn> columns, std::vector<ChainPlace> places,
                         const ChainFitOptions& options)
    : columns_(columns), places_(std::move(places)), options_(options) {
  choose_rows();
  make_chain();
}

void ChainFitter::choose_rows() {
  const std::size_t all = columns_[0].cells.size();
  rows_.resize(std::min(all, options_.most_rows));
  for (std::size_t k = 0; k < rows_.size(); ++k) {
    rows_[k] = static_cast<std::uint32_t>(k * all / rows_.size());
  }
}

bool ChainFitter::is_small() const noexcept {
  const std::size_t rows = columns_[0].cells.size();
  return rows <= options_.most_base_rows && rows_.size() == rows;
}

void ChainFitter::make_chain() {
  chain_.resize(places_.size());
  bins_.resize(rows_.size() * chain_.size());
  std::vector<std::size_t> place_of(columns_.size());
  for (std::size_t p = 0; p < chain_.size(); ++p) place_of[places_[p].column] = p;
  parallel_for(chain_.size(), [&](std::size_t p) {
    ChainColumn& column = chain_[p];
    ChainPlace& place = places_[p];
    column.column = place.column;
    column.states = *columns_[column.column].states;
    const auto& cells = columns_[column.column].cells;
    const auto counts = count_rows(cells, column.states.size(), place.is_learned);
    column.set_bins(counts);
    if (place.is_known) {
      // Nothing is to be learned of it.
    } else if (auto& determined = place.determined) {
      column.determined_by = place_of[determined->by];
      column.determined_state = std::move(determined->state);
    } else if (column.states.ordered()) {
      column.apart = (column.states.has_missing() ? 1 : 0) +
                     (is_small() && has_spike_below(column.states, counts) ? 1 : 0);
      column.tree = StateTree::balanced(counts, column.apart);
    } else {
      column.tree = StateTree::huffman(counts);
    }
    for (std::size_t k = 0; k < rows_.size(); ++k) {
      bins_[k * chain_.size() + p] = column.bin_of(cells[rows_[k]]);
    }
  });
  parallel_for(chain_.size(), [&](std::size_t p) {
    divide_by_telling(p);
    bound(p);
    chain_[p].decisions.resize(chain_[p].tree.decisions());
  });
}

void ChainFitter::divide_by_telling(std::size_t place) {
  ChainColumn& column = chain_[place];
  const bool is_drawn = !places_[place].is_known && !column.determined_by;
  const std::size_t states = column.states.size();
  const bool is_divided = states >= kFewestToDivide && states <= kMostToDivide;
  if (!is_drawn || column.states.ordered() || !is_divided) return;
  const auto& cells = columns_[column.column].cells;
  const std::span<const std::uint8_t> is_learned = places_[place].is_learned;
  std::vector<std::size_t> rows;
  for (std::size_t k = 0; k < rows_.size(); ++k) {
    if (is_learned.empty() || is_learned[rows_[k]] != 0) rows.push_back(k);
  }
  const std::size_t step = rows.size() / kMostDividingRows + 1;
  std::vector<std::size_t> some;
  for (std::size_t k = 0; k < rows.size(); k += step) some.push_back(rows[k]);
  std::vector<std::int32_t> codes;
  for (const std::size_t row : some) codes.push_back(cells[rows_[row]]);
  std::vector<TellingColumn> telling;
  for (const std::size_t predictor : places_[place].predictors) {
    TellingColumn& bins = telling.emplace_back();
    bins.ordered = chain_[predictor].states.ordered();
    bins.bins = coarse_bins(predictor, some);
  }
  if (auto tree = telling_tree(codes, states, telling)) {
    column.tree = std::move(*tree);
  }
}

void ChainFitter::bound(std::size_t place) {
  ChainColumn& column = chain_[place];
  const std::size_t states = column.states.size();
  const bool is_drawn = !places_[place].is_known && !column.determined_by;
  if (!is_drawn || column.states.ordered() || states < kFewestToBound || states > kMostToBound) {
    return;
  }
  const auto& cells = columns_[column.column].cells;
  // Of all rows: whoever stays in a category, though it isn't drawn then, is in its span.
  std::vector<std::int32_t> codes;
  std::vector<std::uint32_t> groups;
  for (const std::uint32_t row : rows_) {
    codes.push_back(cells[row]);
    if (!options_.groups.empty()) groups.push_back(options_.groups[row]);
  }
  std::vector<SpanColumn> bounding;
  for (const std::size_t predictor : places_[place].predictors) {
    const ColumnStates& earlier = chain_[predictor].states;
    if (!earlier.ordered() || chain_[predictor].bins() < kFewestBounding) continue;
    SpanColumn& bins = bounding.emplace_back();
    bins.place = predictor;
    bins.has_missing = earlier.has_missing();
    for (std::size_t k = 0; k < rows_.size(); ++k) {
      bins.bins.push_back(bins_[k * chain_.size() + predictor]);
    }
  }
  column.spans = find_spans(codes, states, groups, bounding);
  if (column.spans) column.spans->prepare(column.tree);
}

std::vector<std::uint8_t> ChainFitter::coarse_bins(std::size_t place,
                                                   std::span<const std::size_t> rows) const {
  std::array<std::size_t, 256> counts{};
  const auto bin_of = [&](std::size_t row) { return bins_[row * chain_.size() + place]; };
  for (const std::size_t row : rows) ++counts[bin_of(row)];
  std::array<std::uint8_t, 256> coarse{};
  std::vector<std::size_t> order(counts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const bool ordered = chain_[place].states.ordered();
  if (!ordered) {
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
  }
  const bool by_rows = ordered && chain_[place].bins() > kTellingBins;
  std::size_t before = 0;
  for (std::size_t k = 0; k < order.size(); ++k) {
    const std::size_t at = before + counts[order[k]] / 2;
    const std::size_t bin = by_rows ? at * kTellingBins / std::max(rows.size(), std::size_t{1}) : k;
    coarse[order[k]] = static_cast<std::uint8_t>(std::min(bin, kTellingBins - 1));
    before += counts[order[k]];
  }
  std::vector<std::uint8_t> bins;
  for (const std::size_t row : rows) bins.push_back(coarse[bin_of(row)]);
  return bins;
}

void ChainFitter::learn_bases(const std::vector<std::vector<std::size_t>>& telling) {
  const bool is_small = this->is_small();
  has_small_bases_ = is_small;
  if (!is_small && options_.base_sample_rows == 0) return;
  const std::size_t step =
      is_small ? 1 : std::max<std::size_t>(1, rows_.size() / options_.base_sample_rows);
  const std::size_t count = rows_.size() / step;
  parallel_for(chain_.size(), [&](std::size_t p) {
    if (!places_[p].is_learned.empty()) return;
    const RandomStream random(options_.seed, streams::kTrees.held_out[p]);
    const auto& cells = columns_[chain_[p].column].cells;
    std::vector<std::int32_t> chosen(count);
    for (std::size_t k = 0; k < count; ++k) chosen[k] = cells[rows_[k * step]];
    chain_[p].base =
        learn_column_base(chain_, p, telling[p], {{bins_.data(), chain_.size() * step}, count},
                          chosen, is_small ? BaseEffort::kAll : BaseEffort::kOrdered, random);
  });
}

/// Rows by state, in the order of the tree's leaves, and what is to be learned on them.
void ChainFitter::sort_rows(std::size_t place, std::vector<std::uint32_t>& sorted,
                            std::vector<Task>& tasks) const {
  std::uint64_t first_stream = 0;
  for (std::size_t p = 0; p < place; ++p) first_stream += chain_[p].decisions.size();
  const ChainColumn& column = chain_[place];
  if (column.decisions.empty()) return;
  const auto& cells = columns_[column.column].cells;
  const std::span<const std::uint8_t> is_learned = places_[place].is_learned;
  const StateTree::Ranges ranges = column.tree.ranges();
  std::vector<std::int32_t> learned;
  std::vector<std::uint32_t> rows;
  for (std::size_t k = 0; k < rows_.size(); ++k) {
    if (!is_learned.empty() && is_learned[rows_[k]] == 0) continue;
    learned.push_back(cells[rows_[k]]);
    rows.push_back(static_cast<std::uint32_t>(k));
  }
  const auto all_before = rows_before(ranges, count_rows(cells, column.states.size(), is_learned));
  const auto before = rows_before(ranges, count_rows(learned, column.states.size()));
  std::vector<std::size_t> next(ranges.states.size(), 0);
  for (std::size_t k = 0; k < ranges.states.size(); ++k) {
    next[static_cast<std::size_t>(ranges.states[k])] = before[k];
  }
  sorted.resize(learned.size());
  for (std::size_t k = 0; k < learned.size(); ++k) {
    sorted[next[static_cast<std::size_t>(learned[k])]++] = rows[k];
  }
  for (std::size_t d = 0; d < ranges.of_decision.size(); ++d) {
    const auto& [first, middle, end] = ranges.of_decision[d];
    tasks.push_back({place,
                     d,
                     {before[first], before[middle], before[end]},
                     {all_before[middle] - all_before[first], all_before[end] - all_before[middle]},
                     first_stream + d});
  }
}

void ChainFitter::learn(std::size_t begin, std::size_t end) {
  std::vector<std::vector<std::uint32_t>> sorted(end - begin);
  std::vector<std::vector<Task>> of_column(end - begin);
  parallel_for(end - begin, [&](std::size_t k) { sort_rows(begin + k, sorted[k], of_column[k]); });
  std::vector<Task> tasks;
  for (const auto& some : of_column) tasks.insert(tasks.end(), some.begin(), some.end());
  // The longest first, so that threads end together.
  const auto cost = [&](const Task& task) {
    return (task.range[2] - task.range[0]) * (places_[task.place].predictors.size() + 1);
  };
  std::stable_sort(tasks.begin(), tasks.end(),
                   [&](const Task& a, const Task& b) { return cost(a) > cost(b); });
  parallel_for(tasks.size(), [&](std::size_t k) {
    const Task& task = tasks[k];
    chain_[task.place].decisions[task.decision] = learn_decision(task, sorted[task.place - begin]);
  });
}

/// Where there is a base: the trees that add to it, or, in a large table, trees alone where these
/// predict the rows held out better. Trees add to what spans say in any case.
stats::BoostedTrees ChainFitter::fit_from_base(const Task& task,
                                               std::span<const std::uint32_t> chosen,
                                               stats::BoostingRows& rows) {
  const RandomStream random(options_.seed, streams::kTrees.rows_and_columns[task.stream]);
  ColumnBase& base = chain_[task.place].base;
  const bool has_base = base.has(task.decision);
  stats::BoostedTrees trees;
  if (!has_base || !has_small_bases_) {
    const std::vector<float> offsets = span_log_odds(task, chosen, false);
    rows.offsets = offsets;
    trees = stats::fit_boosted_trees(rows, options_.boosting, random);
    rows.offsets = {};
  }
  if (!has_base) return trees;
  std::vector<float> offsets = span_log_odds(task, chosen, true);
  offsets.resize(chosen.size(), 0);
  base.add_scores(task.decision, {bins_.data(), chain_.size()}, chosen, offsets);
  rows.offsets = offsets;
  stats::BoostedTrees based = stats::fit_boosted_trees(rows, options_.boosting, random);
  rows.offsets = {};
  if (has_small_bases_ || based.held_out_loss <= trees.held_out_loss) return based;
  base.drop(task.decision);
  return trees;
}

std::vector<float> ChainFitter::span_log_odds(const Task& task,
                                              std::span<const std::uint32_t> chosen,
                                              bool has_base) const {
  const std::optional<StateSpans>& spans = chain_[task.place].spans;
  std::vector<float> log_odds;
  if (!spans) return log_odds;
  for (const std::uint32_t row : chosen) {
    log_odds.push_back(
        spans->log_odds(task.decision, bins_[row * chain_.size() + spans->place()], has_base));
  }
  return log_odds;
}

stats::BoostedTrees ChainFitter::learn_decision(const Task& task,
                                                std::span<const std::uint32_t> sorted) {
  const auto [begin, middle, end] = task.range;
  const std::vector<std::size_t>& predictors = places_[task.place].predictors;
  stats::BoostingRows rows;
  const std::size_t count = end - begin;
  std::vector<std::uint32_t> chosen(std::min(count, options_.most_decision_rows));
  std::vector<std::uint8_t> targets(chosen.size());
  std::vector<std::uint8_t> bins(targets.size() * predictors.size());
  std::vector<std::uint32_t> groups(options_.groups.empty() ? 0 : chosen.size());
  for (std::size_t k = 0; k < targets.size(); ++k) {
    const std::size_t at = begin + k * count / targets.size();
    chosen[k] = sorted[at];
    targets[k] = at >= middle ? 1 : 0;
    if (!groups.empty()) groups[k] = options_.groups[rows_[chosen[k]]];
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
  rows.groups = groups;
  stats::BoostedTrees trees = fit_from_base(task, chosen, rows);
  const auto [first_rows, second_rows] = task.class_rows;
  if (first_rows > 0 && second_rows == 0) trees.base = kNeverLogOdds;
  if (first_rows == 0 && second_rows > 0) trees.base = -kNeverLogOdds;
  const bool sharpens = options_.boosting.folds > 1 && !chain_[task.place].states.has_levels();
  for (std::size_t n = 0; n < trees.nodes.size(); ++n) {
    stats::BoostedNode& node = trees.nodes[n];
    if (sharpens) node.value *= kSharpening;
    if (!node.is_leaf(n)) node.feature = static_cast<std::uint16_t>(predictors[node.feature]);
  }
  trees.prepare();
  return trees;
}

}  // namespace likeness::models
