#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "core/elementary.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/stats/latent_correlation.hpp"
#include "models/copula/copula_model.hpp"
#include "models/copula/determined_columns.hpp"
#include "models/copula/level_order.hpp"
#include "models/copula/lost_relations.hpp"

namespace likeness::models {
namespace {

/// A distribution is learned for a parent's level only from this many rows on: from fewer it would
/// show them.
constexpr std::size_t kFewestRowsForPairs = 10;
constexpr std::size_t kMostCopulaBins = 20;

/// Numbers in at most 20 bins of about equal count; missing ones are unknown.
CodedColumn binned(const std::vector<double>& numbers) {
  std::vector<double> sorted;
  sorted.reserve(numbers.size());
  for (const double number : numbers) {
    if (!std::isnan(number)) sorted.push_back(number);
  }
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> edges;
  for (std::size_t k = 1; k < kMostCopulaBins && !sorted.empty(); ++k) {
    const double edge = sorted[k * sorted.size() / kMostCopulaBins];
    if (edge > sorted.front() && (edges.empty() || edge > edges.back())) edges.push_back(edge);
  }
  CodedColumn coded{std::vector<std::int32_t>(numbers.size()), 0, false,
                    sorted.size() < numbers.size()};
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    coded.codes[row] =
        std::isnan(numbers[row])
            ? CodedColumn::kUnknown
            : static_cast<std::int32_t>(std::upper_bound(edges.begin(), edges.end(), numbers[row]) -
                                        edges.begin());
  }
  coded.levels = static_cast<std::int32_t>(edges.size()) + 1;
  return coded;
}

/// Learned column k as the forest and the order of levels see it.
CodedColumn coded_column(const Frame& frame, std::size_t k, const ColumnValues& values) {
  const LevelEncoder* levels = frame.level_encoder(k);
  return levels != nullptr
             ? CodedColumn{values.codes, levels->size(), true, false, frame.is_state(k)}
             : binned(values.numbers);
}

std::span<const stats::Family> families_for(const std::string& column,
                                            const CopulaModelOptions& options) {
  for (const auto& [name, family] : options.column_families) {
    if (name == column) return {&family, 1};
  }
  return options.families;
}

/// The rows in which a column is known.
std::vector<std::size_t> known_rows(const CodedColumn& column) {
  std::vector<std::size_t> rows;
  rows.reserve(column.codes.size());
  for (std::size_t row = 0; row < column.codes.size(); ++row) {
    if (column.codes[row] != CodedColumn::kUnknown) rows.push_back(row);
  }
  return rows;
}

/// Those of `rows` with each level of the parent.
std::vector<std::vector<std::size_t>> rows_by_level(const CodedColumn& parent,
                                                    std::span<const std::size_t> rows) {
  std::vector<std::vector<std::size_t>> groups(static_cast<std::size_t>(parent.levels));
  for (const std::size_t row : rows) {
    groups[static_cast<std::size_t>(parent.codes[row])].push_back(row);
  }
  return groups;
}

/// The order in which levels share (0, 1): numbers and truth values keep theirs, the levels of a
/// category go by what they have in common with the other columns, and so do those of a column with
/// missing cells, which belong to neither end of its scale.
std::vector<std::int32_t> level_order(const LevelEncoder& levels, bool is_state, bool has_missing,
                                      std::span<const double> scores) {
  if (!levels.ordered() || is_state || has_missing) return order_by_score(scores);
  std::vector<std::int32_t> natural(scores.size());
  std::iota(natural.begin(), natural.end(), 0);
  return natural;
}

/// Calls fit_part(rows) for all rows, and for each group that has enough of them; `column` gets the
/// marginals that it returns.
template <class FitPart>
void fit_marginals(std::span<const std::size_t> all,
                   const std::vector<std::vector<std::size_t>>& groups, const FitPart& fit_part,
                   LearnedColumn& column) {
  std::vector marginals{fit_part(all)};
  for (const auto& rows : groups) {
    if (rows.size() < kFewestRowsForPairs) {
      column.marginal_of_level.push_back(0);
      continue;
    }
    column.marginal_of_level.push_back(static_cast<std::int32_t>(marginals.size()));
    marginals.push_back(fit_part(rows));
  }
  column.marginals = std::move(marginals);
}

void fit_level_marginals(const CodedColumn& coded, std::span<const std::int32_t> order,
                         std::span<const std::size_t> all,
                         const std::vector<std::vector<std::size_t>>& groups,
                         LearnedColumn& column) {
  const auto fit_part = [&](std::span<const std::size_t> rows) {
    std::vector<double> counts(static_cast<std::size_t>(coded.levels), 0);
    for (const std::size_t row : rows) ++counts[static_cast<std::size_t>(coded.codes[row])];
    return LevelMarginal(counts, order);
  };
  fit_marginals(all, groups, fit_part, column);
}

void fit_number_marginals(const std::vector<double>& numbers, const std::string& name,
                          std::span<const std::size_t> all,
                          const std::vector<std::vector<std::size_t>>& groups,
                          std::span<const stats::Family> families, LearnedColumn& column) {
  const auto fit_part = [&](std::span<const std::size_t> rows) {
    std::vector<double> cells(rows.size());
    for (std::size_t k = 0; k < rows.size(); ++k) cells[k] = numbers[rows[k]];
    try {
      return NumberMarginal(0, families.size() == 1 ? stats::fit_distribution(families[0], cells)
                                                    : stats::select_distribution(cells, families));
    } catch (const Error& error) {
      throw Error(error.code(), "Column \"" + name + "\": " + error.what());
    }
  };
  fit_marginals(all, groups, fit_part, column);
}

/// Normal scores of an interval that was estimated from `rows` rows: it is no narrower than one
/// row's share, so that the smallest and the largest value don't lie at infinity.
stats::ScoreInterval scores_of(stats::Interval interval, double rows) {
  const double half = 0.5 / rows;
  const double middle = 0.5 * (interval.lower + interval.upper);
  const double lower = std::max(0.0, std::min(interval.lower, middle - half));
  const double upper = std::min(1.0, std::max(interval.upper, middle + half));
  return {normal_quantile(lower), normal_quantile(upper)};
}

/// Fewer missing cells of a category cost its relations little, wherever they are put.
constexpr double kLeastGaps = 0.05;

constexpr stats::ScoreInterval kAnyScore{-std::numeric_limits<double>::infinity(),
                                         std::numeric_limits<double>::infinity()};

/// Lower and upper scores of the given rows, one column of each matrix per learned column.
void fill_scores(const std::vector<LearnedColumn>& learned, const std::vector<ColumnValues>& values,
                 std::span<const std::size_t> rows, Eigen::MatrixXd& lower,
                 Eigen::MatrixXd& upper) {
  parallel_for(learned.size(), [&](std::size_t c) {
    const LearnedColumn& column = learned[c];
    const auto parent_codes =
        column.parent < 0 ? std::span<const std::int32_t>()
                          : std::span(values[static_cast<std::size_t>(column.parent)].codes);
    const auto is_known = [&](std::size_t row) {
      if (column.is_determined()) return false;
      return column.has_levels() || !std::isnan(values[c].numbers[row]);
    };
    std::vector<double> counts(column.marginal_count(), 0);
    double all = 0;
    for (std::size_t row = 0; row < values[c].size(); ++row) {
      if (!is_known(row)) continue;
      ++counts[column.marginal_for(parent_codes.empty() ? 0 : parent_codes[row])];
      ++all;
    }
    counts[0] = all;
    const auto intervals = column.intervals(values[c], parent_codes, rows);
    for (std::size_t k = 0; k < rows.size(); ++k) {
      const double count =
          counts[column.marginal_for(parent_codes.empty() ? 0 : parent_codes[rows[k]])];
      const stats::ScoreInterval scores =
          is_known(rows[k]) ? scores_of(intervals[k], count) : kAnyScore;
      lower(static_cast<Eigen::Index>(k), static_cast<Eigen::Index>(c)) = scores.lower;
      upper(static_cast<Eigen::Index>(k), static_cast<Eigen::Index>(c)) = scores.upper;
    }
  });
}

std::vector<std::size_t> spread_rows(std::size_t rows, std::uint64_t most) {
  std::vector<std::size_t> spread(std::min<std::size_t>(rows, most));
  const double stride = static_cast<double>(rows) / static_cast<double>(spread.size());
  for (std::size_t k = 0; k < spread.size(); ++k) {
    spread[k] = static_cast<std::size_t>(static_cast<double>(k) * stride);
  }
  return spread;
}

/// The numbers whose cells are in part hidden by a state, and drawn.
std::vector<Eigen::Index> numbers_with_states(const CopulaModel& model) {
  std::vector<Eigen::Index> numbers;
  for (std::size_t k = 0; k < model.learned.size(); ++k) {
    if (model.frame.state_of(k) != nullptr && !model.learned[k].is_determined())
      numbers.push_back(static_cast<Eigen::Index>(k));
  }
  return numbers;
}

/// Sweeps of the EM where cells are unknown, which makes it converge slowly: up to four times as
/// many, as far as there is little to draw in each.
int sweeps_with_unknown(int sweeps, Eigen::Index cells) {
  constexpr double kMostDraws = 1.2e6;
  const double affordable = kMostDraws / static_cast<double>(cells);
  return static_cast<int>(std::clamp(affordable, 1.0 * sweeps, 4.0 * sweeps));
}

/// Normal scores among the cells that show a number become those among all cells, as
/// LearnedColumn::shown_ranks has it.
void move_to_shown_ranks(const CopulaModel& model, Eigen::MatrixXd& lower, Eigen::MatrixXd& upper) {
  for (const Eigen::Index k : numbers_with_states(model)) {
    const LearnedColumn& column = model.learned[static_cast<std::size_t>(k)];
    for (Eigen::MatrixXd* scores : {&lower, &upper}) {
      for (double& score : scores->col(k)) {
        if (std::isfinite(score)) score = normal_quantile(column.rank_of_shown(normal_cdf(score)));
      }
    }
  }
}

/// The intervals of scores of some rows, and how their correlation is estimated.
struct ScoredRows {
  Eigen::MatrixXd lower;
  Eigen::MatrixXd upper;
  stats::LatentCorrelationOptions options;
};

ScoredRows score_rows(const CopulaModel& model, const std::vector<ColumnValues>& values,
                      const CopulaModelOptions& options, const FitOptions& fit_options) {
  const auto rows = spread_rows(values[0].size(), options.correlation_rows);
  const auto height = static_cast<Eigen::Index>(rows.size());
  const auto width = static_cast<Eigen::Index>(model.learned.size());
  ScoredRows scored{Eigen::MatrixXd(height, width), Eigen::MatrixXd(height, width), {}};
  fill_scores(model.learned, values, rows, scored.lower, scored.upper);
  scored.options.seed = fit_options.seed;
  scored.options.iterations = options.correlation_sweeps;
  scored.options.most_rows = height;
  scored.options.ranked_among_known = numbers_with_states(model);
  scored.options.progress = fit_options.progress;
  if (!scored.options.ranked_among_known.empty()) {
    scored.options.iterations =
        sweeps_with_unknown(options.correlation_sweeps, scored.lower.size());
  }
  return scored;
}

/// The columns whose ranks mean something: those that don't follow from another.
std::vector<Eigen::Index> drawn_columns(const CopulaModel& model) {
  std::vector<Eigen::Index> drawn;
  for (std::size_t k = 0; k < model.learned.size(); ++k) {
    if (!model.learned[k].is_determined()) drawn.push_back(static_cast<Eigen::Index>(k));
  }
  return drawn;
}

/// Joins the ranks by a Gaussian copula, estimated in `sweeps` sweeps from that of the model, if it
/// has one.
void fit_gaussian(const ScoredRows& scored, int sweeps, CopulaModel& model) {
  const std::vector<Eigen::Index> drawn = drawn_columns(model);
  const auto width = static_cast<Eigen::Index>(model.learned.size());
  Eigen::MatrixXd whole = Eigen::MatrixXd::Identity(width, width);
  if (drawn.size() > 1) {
    stats::LatentCorrelationOptions options = scored.options;
    options.iterations = sweeps;
    for (Eigen::Index& column : options.ranked_among_known) {
      column = std::lower_bound(drawn.begin(), drawn.end(), column) - drawn.begin();
    }
    if (model.copula) options.start = model.copula->correlation()(drawn, drawn);
    whole(drawn, drawn) = stats::latent_correlation(scored.lower(Eigen::all, drawn),
                                                    scored.upper(Eigen::all, drawn), options);
  }
  model.copula.emplace(std::move(whole));
}

/// Whether a matrix of correlations would be large, and say no more than fewer factors.
bool is_wide(const ScoredRows& scored) {
  constexpr Eigen::Index kMostCorrelated = 1000;
  return scored.lower.cols() > std::max(kMostCorrelated, scored.lower.rows());
}

/// Joins the ranks by a Gaussian copula of factors.
void fit_factors(const ScoredRows& scored, CopulaModel& model) {
  const std::vector<Eigen::Index> drawn = drawn_columns(model);
  if (drawn.empty()) return;
  const Eigen::MatrixXd found =
      stats::latent_factors(scored.lower(Eigen::all, drawn), scored.upper(Eigen::all, drawn));
  Eigen::MatrixXd loadings = Eigen::MatrixXd::Zero(scored.lower.cols(), found.cols());
  loadings(drawn, Eigen::all) = found;
  model.factors.emplace(std::move(loadings));
}

/// Learns which ranks show a number; returns the rows from which it was seen.
TrialRows look_at_rows(std::uint64_t seed, CopulaModel& model) {
  for (LearnedColumn& column : model.learned) column.shown_ranks.clear();
  TrialRows rows = make_trial_rows(model, seed);
  learn_shown_ranks(rows, model);
  return rows;
}

/// Puts a vine in the place of the Gaussian copula.
void fit_vine(ScoredRows scored, stats::VineOptions options, CopulaModel& model) {
  move_to_shown_ranks(model, scored.lower, scored.upper);
  const Eigen::MatrixXd scores = stats::draw_latent_scores(
      scored.lower, scored.upper, model.copula->correlation(), scored.options);
  options.progress = scored.options.progress;
  model.vine =
      stats::VineCopula::fit(scores.unaryExpr([](double z) { return normal_cdf(z); }), options)
          .copula;
  model.copula.reset();
  if (!scored.options.ranked_among_known.empty()) (void)look_at_rows(scored.options.seed, model);
}

/// Learns the model step by step: what follows from what, marginals, and what joins the ranks.
class CopulaFit {
 public:
  CopulaFit(FramedTable framed, const CopulaModelOptions& options, const FitOptions& fit_options)
      : options_(options), fit_options_(fit_options), values_(std::move(framed.values)) {
    model_.frame = std::move(framed.frame);
    model_.learned.resize(values_.size());
    coded_.resize(values_.size());
    parallel_for(values_.size(),
                 [&](std::size_t k) { coded_[k] = coded_column(model_.frame, k, values_[k]); });
    if (options.forest) {
      determinants_ = find_determinants(model_.frame, values_, fit_options.progress);
    }
    fit_forest();
  }

  /// Whether the missing cells of a category that has to do with others by ranks alone would lie
  /// somewhere among its values. Given a parent, or as one, it tells them like any other category.
  [[nodiscard]] bool has_lone_gaps() const {
    if (!options_.copula || values_.size() < 2) return false;
    for (std::size_t k = 0; k < values_.size(); ++k) {
      const LevelEncoder* levels = model_.frame.level_encoder(k);
      if (levels == nullptr || !levels->has_missing() || model_.frame.is_state(k)) continue;
      const auto column = static_cast<std::int32_t>(k);
      const bool is_alone =
          forest_.parent[k] < 0 &&
          std::find(forest_.parent.begin(), forest_.parent.end(), column) == forest_.parent.end();
      const auto& codes = values_[k].codes;
      const auto missing = std::count(codes.begin(), codes.end(), levels->size() - 1);
      if (is_alone &&
          static_cast<double>(missing) >= kLeastGaps * static_cast<double>(codes.size()))
        return true;
    }
    return false;
  }

  CopulaModel fit() {
    order_levels();
    parallel_for(values_.size(), [&](std::size_t k) { fit_column(k); });
    if (!options_.copula || values_.size() < 2) return std::move(model_);
    fit_joint();
    return std::move(model_);
  }

 private:
  void fit_forest() {
    forest_ = options_.forest ? fit_dependence_forest(coded_, determinants_, fit_options_.progress)
                              : no_dependence(coded_.size());
    model_.order = forest_.order;
  }

  /// The order in which the levels of each column share (0, 1).
  void order_levels() {
    const auto scores = correspondence_scores(coded_);
    std::vector<bool> gives_numbers(values_.size(), false);
    for (std::size_t k = 0; k < values_.size(); ++k) {
      const std::int32_t parent = forest_.parent[k];
      if (parent >= 0 && !coded_[k].may_be_parent) {
        gives_numbers[static_cast<std::size_t>(parent)] = true;
      }
    }
    // Where levels are few, the rows that correlations are taken from are enough.
    constexpr std::int32_t kFewLevels = 200;
    ranks_ = rank_scores(model_.frame, values_, options_.correlation_rows);
    std::int32_t most_levels = 0;
    for (std::size_t k = 0; k < values_.size(); ++k) {
      if (gives_numbers[k]) most_levels = std::max(most_levels, coded_[k].levels);
    }
    const auto of_all =
        most_levels <= kFewLevels ? ranks_ : rank_scores(model_.frame, values_, values_[0].size());
    const bool any_numbers = std::any_of(
        values_.begin(), values_.end(), [](const ColumnValues& of) { return !of.numbers.empty(); });
    orders_.resize(values_.size());
    parallel_for(values_.size(), [&](std::size_t k) {
      const LevelEncoder* levels = model_.frame.level_encoder(k);
      if (levels == nullptr) return;
      const bool has_missing = levels->has_missing() && !model_.frame.has_gaps(k);
      const bool by_numbers = has_missing ? any_numbers : gives_numbers[k] && !levels->ordered();
      orders_[k] = level_order(*levels, model_.frame.is_state(k), has_missing,
                               by_numbers ? scores_by_numbers(coded_[k], of_all) : scores[k]);
    });
  }

  void fit_column(std::size_t k) {
    LearnedColumn& column = model_.learned[k];
    column = LearnedColumn();
    column.parent = forest_.parent[k];
    const std::vector<std::size_t> known = known_rows(coded_[k]);
    std::vector<std::vector<std::size_t>> groups;
    if (column.parent >= 0) {
      const CodedColumn& parent = coded_[static_cast<std::size_t>(column.parent)];
      if (determinants_[k] >= 0) {
        column.determined = determined_cells(values_[k], parent.codes, parent.levels);
        // Nothing to learn within levels.
        groups.resize(static_cast<std::size_t>(parent.levels));
      } else {
        groups = rows_by_level(parent, known);
      }
    }
    if (model_.frame.level_encoder(k) != nullptr) {
      fit_level_marginals(coded_[k], orders_[k], known, groups, column);
      return;
    }
    const std::string& name = model_.frame.name(k);
    column.step = model_.frame.number_encoder(k)->step();
    fit_number_marginals(values_[k].numbers, name, known, groups, families_for(name, options_),
                         column);
  }

  /// Joins the ranks. After the first sweeps, columns are taken from their parents where these cost
  /// relations to other columns.
  void fit_joint() {
    ScoredRows scored = score_rows(model_, values_, options_, fit_options_);
    if (is_wide(scored) && !options_.vine) {
      fit_factors(scored, model_);
      if (!scored.options.ranked_among_known.empty()) (void)look_at_rows(fit_options_.seed, model_);
      return;
    }
    int sweeps = scored.options.iterations;
    if (may_lose() && sweeps > kSweepsBefore) {
      fit_gaussian(scored, kSweepsBefore, model_);
      sweeps -= kSweepsBefore;
      if (take_losing()) scored = score_rows(model_, values_, options_, fit_options_);
    }
    fit_gaussian(scored, sweeps, model_);
    if (!scored.options.ranked_among_known.empty()) (void)look_at_rows(fit_options_.seed, model_);
    if (options_.vine) fit_vine(std::move(scored), *options_.vine, model_);
  }

  /// Takes columns from parents that cost relations; whether there were any.
  bool take_losing() {
    const auto made = trial_cells(model_, look_at_rows(fit_options_.seed, model_));
    const auto losing =
        columns_that_lose(model_, ranks_, rank_scores(model_.frame, made, made[0].size()));
    if (losing.empty()) return false;
    for (const std::size_t k : losing) forest_.parent[k] = -1;
    parallel_for(losing.size(), [&](std::size_t i) { fit_column(losing[i]); });
    model_.copula.reset();
    return true;
  }

  /// Whether any column could be taken from its parent.
  [[nodiscard]] bool may_lose() const {
    for (std::size_t k = 0; k < values_.size(); ++k) {
      if (may_be_taken(model_, k)) return true;
    }
    return false;
  }

  /// Sweeps before it is looked at what a parent costs.
  static constexpr int kSweepsBefore = 3;

  const CopulaModelOptions& options_;
  const FitOptions& fit_options_;
  std::vector<ColumnValues> values_;
  std::vector<CodedColumn> coded_;
  std::vector<std::int32_t> determinants_;
  DependenceForest forest_;
  std::vector<std::vector<double>> ranks_;  ///< rank_scores() of values_
  std::vector<std::vector<std::int32_t>> orders_;
  CopulaModel model_;
};

}  // namespace

CopulaModel fit_copula_model(const Table& table, const Metadata& metadata,
                             const CopulaModelOptions& options, const FitOptions& fit_options) {
  report_progress(fit_options.progress,
                  {.stage = "marginals", .step = 0, .total = 1, .losses = {}});
  FrameOptions frame_options = options.frame;
  frame_options.split_states = true;
  std::optional<CopulaFit> fit;
  fit.emplace(Frame::learn(table, metadata, frame_options), options, fit_options);
  for (const auto& [name, family] : options.column_families) (void)table.column(name);
  if (fit->has_lone_gaps()) {
    frame_options.split_gaps = true;
    fit.emplace(Frame::learn(table, metadata, frame_options), options, fit_options);
  }
  return fit->fit();
}

}  // namespace likeness::models
