#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/elementary.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/stats/latent_correlation.hpp"
#include "models/copula/copula_model.hpp"
#include "models/copula/level_order.hpp"

namespace likeness::models {
namespace {

/// A distribution is learned for a parent's level only from this many rows on: from fewer it would
/// show them.
constexpr std::size_t kFewestRows = 10;
constexpr std::size_t kMostBins = 20;

/// Numbers in at most 20 bins of about equal count; missing ones are unknown.
CodedColumn binned(const std::vector<double>& numbers) {
  std::vector<double> sorted;
  sorted.reserve(numbers.size());
  for (const double number : numbers) {
    if (!std::isnan(number)) sorted.push_back(number);
  }
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> edges;
  for (std::size_t k = 1; k < kMostBins && !sorted.empty(); ++k) {
    const double edge = sorted[k * sorted.size() / kMostBins];
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
/// category go by what they have in common with the other columns.
std::vector<std::int32_t> level_order(const LevelEncoder& levels, bool is_state,
                                      std::span<const double> scores) {
  if (!levels.ordered() || is_state) return order_by_score(scores);
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
    if (rows.size() < kFewestRows) {
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

/// The numbers whose cells are in part hidden by a state.
std::vector<Eigen::Index> numbers_with_states(const Frame& frame) {
  std::vector<Eigen::Index> numbers;
  for (std::size_t k = 0; k < frame.learned(); ++k) {
    if (frame.state_of(k) != nullptr) numbers.push_back(static_cast<Eigen::Index>(k));
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
  for (const Eigen::Index k : numbers_with_states(model.frame)) {
    const LearnedColumn& column = model.learned[static_cast<std::size_t>(k)];
    for (Eigen::MatrixXd* scores : {&lower, &upper}) {
      for (double& score : scores->col(k)) {
        if (std::isfinite(score)) score = normal_quantile(column.rank_of_shown(normal_cdf(score)));
      }
    }
  }
}

/// Joins the ranks: by a Gaussian copula or, where one is asked for, by a vine.
void fit_copula(const std::vector<ColumnValues>& values, const CopulaModelOptions& options,
                const FitOptions& fit_options, CopulaModel& model) {
  const auto rows = spread_rows(values[0].size(), options.correlation_rows);
  const auto height = static_cast<Eigen::Index>(rows.size());
  const auto width = static_cast<Eigen::Index>(model.learned.size());
  Eigen::MatrixXd lower(height, width);
  Eigen::MatrixXd upper(height, width);
  fill_scores(model.learned, values, rows, lower, upper);
  stats::LatentCorrelationOptions latent{.seed = fit_options.seed,
                                         .iterations = options.correlation_sweeps,
                                         .most_rows = height,
                                         .ranked_among_known = numbers_with_states(model.frame),
                                         .progress = fit_options.progress};
  if (!latent.ranked_among_known.empty()) {
    latent.iterations = sweeps_with_unknown(options.correlation_sweeps, lower.size());
  }
  Eigen::MatrixXd correlation = stats::latent_correlation(lower, upper, latent);
  model.copula.emplace(correlation);
  learn_shown_ranks(fit_options.seed, model);
  if (!options.vine) return;
  move_to_shown_ranks(model, lower, upper);
  const Eigen::MatrixXd scores = stats::draw_latent_scores(lower, upper, correlation, latent);
  stats::VineOptions vine = *options.vine;
  vine.progress = fit_options.progress;
  model.vine =
      stats::VineCopula::fit(scores.unaryExpr([](double z) { return normal_cdf(z); }), vine).copula;
  model.copula.reset();
  learn_shown_ranks(fit_options.seed, model);
}

}  // namespace

CopulaModel fit_copula_model(const Table& table, const Metadata& metadata,
                             const CopulaModelOptions& options, const FitOptions& fit_options) {
  report_progress(fit_options.progress,
                  {.stage = "marginals", .step = 0, .total = 1, .losses = {}});
  FrameOptions frame_options = options.frame;
  frame_options.split_states = true;
  FramedTable framed = Frame::learn(table, metadata, frame_options);
  for (const auto& [name, family] : options.column_families) {
    (void)table.column(name);
  }
  const std::vector<ColumnValues>& values = framed.values;
  CopulaModel model;
  model.frame = std::move(framed.frame);
  model.learned.resize(values.size());
  std::vector<CodedColumn> coded(values.size());
  parallel_for(values.size(),
               [&](std::size_t k) { coded[k] = coded_column(model.frame, k, values[k]); });
  const DependenceForest forest =
      options.forest ? fit_dependence_forest(coded) : no_dependence(coded.size());
  const auto scores = correspondence_scores(coded);
  model.order = forest.order;
  parallel_for(model.learned.size(), [&](std::size_t k) {
    LearnedColumn& column = model.learned[k];
    column.parent = forest.parent[k];
    const std::vector<std::size_t> known = known_rows(coded[k]);
    const auto groups = column.parent < 0
                            ? std::vector<std::vector<std::size_t>>()
                            : rows_by_level(coded[static_cast<std::size_t>(column.parent)], known);
    if (const LevelEncoder* levels = model.frame.level_encoder(k)) {
      const auto order = level_order(*levels, model.frame.is_state(k), scores[k]);
      fit_level_marginals(coded[k], order, known, groups, column);
    } else {
      const std::string& name = model.frame.name(k);
      column.step = model.frame.number_encoder(k)->step();
      fit_number_marginals(values[k].numbers, name, known, groups, families_for(name, options),
                           column);
    }
  });
  if (options.copula && model.learned.size() > 1) {
    fit_copula(values, options, fit_options, model);
  }
  return model;
}

}  // namespace likeness::models
