#include <algorithm>
#include <cmath>
#include <limits>

#include "core/elementary.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/stats/latent_correlation.hpp"
#include "models/copula/copula_model.hpp"
#include "models/copula/level_order.hpp"
#include "models/frame/column_role.hpp"

namespace likeness::models {
namespace {

/// A distribution is learned for a parent's level only from so many rows: from fewer it would show
/// them.
constexpr std::size_t kFewestRows = 10;
constexpr std::size_t kMostBins = 20;

/// What a column is while it is being learned.
struct Draft {
  ColumnValues values;
  CodedColumn coded;
};

/// Numbers in at most 20 bins of about equal count; missing ones in a bin of their own.
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
  CodedColumn coded{std::vector<std::int32_t>(numbers.size()), 0, false};
  const auto missing = static_cast<std::int32_t>(edges.size()) + 1;
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    coded.codes[row] =
        std::isnan(numbers[row])
            ? missing
            : static_cast<std::int32_t>(std::upper_bound(edges.begin(), edges.end(), numbers[row]) -
                                        edges.begin());
  }
  coded.levels = missing + (sorted.size() < numbers.size() ? 1 : 0);
  return coded;
}

void begin_column(const Column& column, ColumnRole role, const CopulaModelOptions& options,
                  LearnedColumn& learned, Draft& draft) {
  learned.name = column.name;
  if (role == ColumnRole::kLevels) {
    learned.encoder = LevelEncoder(column);
    draft.values = learned.encode(column);
    draft.coded = {draft.values.codes, learned.levels(), true};
    return;
  }
  NumberEncoder encoder(column);
  encoder.set_enforced(options.enforce_min_max, options.enforce_rounding);
  learned.encoder = std::move(encoder);
  draft.values = learned.encode(column);
  draft.coded = binned(draft.values.numbers);
}

std::span<const stats::Family> families_for(const LearnedColumn& column,
                                            const CopulaModelOptions& options) {
  for (const auto& [name, family] : options.column_families) {
    if (name == column.name) return {&family, 1};
  }
  return options.families;
}

NumberMarginal fit_number_marginal(std::span<const double> cells,
                                   std::span<const stats::Family> families) {
  std::vector<double> present;
  present.reserve(cells.size());
  for (const double cell : cells) {
    if (!std::isnan(cell)) present.push_back(cell);
  }
  if (present.empty()) return {1, nullptr};
  const double missing =
      1 - static_cast<double>(present.size()) / static_cast<double>(cells.size());
  std::shared_ptr<const stats::Distribution> distribution =
      families.size() == 1 ? stats::fit_distribution(families[0], present)
                           : stats::select_distribution(present, families);
  return {present.size() == cells.size() ? 0.0 : missing, std::move(distribution)};
}

/// Rows by the parent's level.
std::vector<std::vector<std::size_t>> rows_by_level(const Draft& parent) {
  std::vector<std::vector<std::size_t>> rows(static_cast<std::size_t>(parent.coded.levels));
  for (std::size_t row = 0; row < parent.coded.codes.size(); ++row) {
    rows[static_cast<std::size_t>(parent.coded.codes[row])].push_back(row);
  }
  return rows;
}

/// The order in which levels share (0, 1): numbers and truth values keep theirs, the levels of a
/// category go by what they have in common with the other columns.
std::vector<std::int32_t> level_order(const Column& column, std::span<const double> scores) {
  const bool nominal = column.type == ColumnType::kCategory || column.type == ColumnType::kText;
  if (nominal) return order_by_score(scores);
  std::vector<std::int32_t> natural(scores.size());
  for (std::size_t k = 0; k < natural.size(); ++k) natural[k] = static_cast<std::int32_t>(k);
  return natural;
}

/// Marginals of `column`: over all rows, and over each group of `groups` that has enough of them.
void fit_marginals(const Draft& draft, std::span<const std::int32_t> order,
                   const std::vector<std::vector<std::size_t>>& groups,
                   std::span<const stats::Family> families, LearnedColumn& column) {
  std::vector<LevelMarginal> level_list;
  std::vector<NumberMarginal> number_list;
  const auto fit_part = [&](std::size_t count, const auto& row_at) {
    if (column.has_levels()) {
      std::vector<double> counts(static_cast<std::size_t>(column.levels()), 0);
      for (std::size_t k = 0; k < count; ++k) {
        ++counts[static_cast<std::size_t>(draft.values.codes[row_at(k)])];
      }
      level_list.emplace_back(counts, order);
    } else {
      std::vector<double> cells(count);
      for (std::size_t k = 0; k < count; ++k) cells[k] = draft.values.numbers[row_at(k)];
      try {
        number_list.push_back(fit_number_marginal(cells, families));
      } catch (const Error& error) {
        throw Error(error.code(), "Column \"" + column.name + "\": " + error.what());
      }
    }
  };
  fit_part(draft.coded.codes.size(), [](std::size_t k) { return k; });
  std::int32_t next = 1;
  for (const auto& rows : groups) {
    if (rows.size() < kFewestRows) {
      column.marginal_of_level.push_back(0);
      continue;
    }
    fit_part(rows.size(), [&](std::size_t k) { return rows[k]; });
    column.marginal_of_level.push_back(next++);
  }
  if (column.has_levels()) {
    column.marginals = std::move(level_list);
  } else {
    column.marginals = std::move(number_list);
  }
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

/// Lower and upper scores of the given rows, one column of each matrix per learned column.
void fill_scores(const std::vector<LearnedColumn>& learned, const std::vector<Draft>& drafts,
                 std::span<const std::size_t> rows, Eigen::MatrixXd& lower,
                 Eigen::MatrixXd& upper) {
  parallel_for(learned.size(), [&](std::size_t c) {
    const LearnedColumn& column = learned[c];
    const auto parent_codes =
        column.parent < 0 ? std::span<const std::int32_t>()
                          : std::span(drafts[static_cast<std::size_t>(column.parent)].coded.codes);
    std::vector<double> counts(column.marginal_count(), 0);
    for (std::size_t row = 0; row < drafts[c].coded.codes.size(); ++row) {
      ++counts[column.marginal_for(parent_codes.empty() ? 0 : parent_codes[row])];
    }
    counts[0] = static_cast<double>(drafts[c].coded.codes.size());
    const auto intervals = column.intervals(drafts[c].values, parent_codes, rows);
    for (std::size_t k = 0; k < rows.size(); ++k) {
      const double count =
          counts[column.marginal_for(parent_codes.empty() ? 0 : parent_codes[rows[k]])];
      const stats::ScoreInterval scores = scores_of(intervals[k], count);
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

/// Joins the ranks: by a Gaussian copula or, where one is asked for, by a vine.
void fit_copula(const std::vector<Draft>& drafts, const CopulaModelOptions& options,
                const FitOptions& fit_options, CopulaModel& model) {
  const auto rows = spread_rows(drafts[0].coded.codes.size(), options.correlation_rows);
  const auto height = static_cast<Eigen::Index>(rows.size());
  const auto width = static_cast<Eigen::Index>(model.learned.size());
  Eigen::MatrixXd lower(height, width);
  Eigen::MatrixXd upper(height, width);
  fill_scores(model.learned, drafts, rows, lower, upper);
  const stats::LatentCorrelationOptions latent{.seed = fit_options.seed,
                                               .iterations = options.correlation_sweeps,
                                               .most_rows = height,
                                               .progress = fit_options.progress};
  Eigen::MatrixXd correlation = stats::latent_correlation(lower, upper, latent);
  if (!options.vine) {
    model.copula.emplace(std::move(correlation));
    return;
  }
  const Eigen::MatrixXd scores = stats::draw_latent_scores(lower, upper, correlation, latent);
  stats::VineOptions vine = *options.vine;
  vine.progress = fit_options.progress;
  model.vine =
      stats::VineCopula::fit(scores.unaryExpr([](double z) { return normal_cdf(z); }), vine).copula;
}

void check_table(const Table& table) {
  if (table.rows() >= 2 && table.column_count() > 0) return;
  throw Error(ErrorCode::kData, "The table has " + std::to_string(table.rows()) + " row" +
                                    (table.rows() == 1 ? "" : "s") + " and " +
                                    std::to_string(table.column_count()) +
                                    " columns; a model needs at least 2 rows, and can't be learned "
                                    "from one without giving it away.");
}

}  // namespace

CopulaModel fit_copula_model(const Table& table, const Metadata& metadata,
                             const CopulaModelOptions& options, const FitOptions& fit_options) {
  check_table(table);
  check_metadata(metadata, table);
  CopulaModel model;
  std::vector<ColumnRole> roles;
  for (std::size_t c = 0; c < table.column_count(); ++c) {
    const ColumnMetadata& meaning = *metadata.find(table.column(c).name);
    const bool key = metadata.primary_key == meaning.name;
    roles.push_back(column_role(as_declared(table.column(c), meaning), meaning, key));
    if (roles.back() == ColumnRole::kMade) {
      model.made.push_back({meaning.name, c, MadeColumn(table.column(c), meaning, key)});
    } else {
      model.learned.emplace_back().table_column = c;
    }
  }
  for (const auto& [name, family] : options.column_families) {
    (void)table.column(name);
  }
  report_progress(fit_options.progress,
                  {.stage = "marginals", .step = 0, .total = 1, .losses = {}});
  std::vector<Draft> drafts(model.learned.size());
  parallel_for(model.learned.size(), [&](std::size_t k) {
    const std::size_t c = model.learned[k].table_column;
    const Column declared = as_declared(table.column(c), *metadata.find(table.column(c).name));
    begin_column(declared, roles[c], options, model.learned[k], drafts[k]);
  });
  std::vector<CodedColumn> coded;
  for (Draft& draft : drafts) coded.push_back(std::move(draft.coded));
  const DependenceForest forest =
      options.forest ? fit_dependence_forest(coded) : no_dependence(coded.size());
  const auto scores = correspondence_scores(coded);
  for (std::size_t k = 0; k < drafts.size(); ++k) drafts[k].coded = std::move(coded[k]);
  model.order = forest.order;
  parallel_for(model.learned.size(), [&](std::size_t k) {
    LearnedColumn& column = model.learned[k];
    column.parent = forest.parent[k];
    const auto groups = column.parent < 0
                            ? std::vector<std::vector<std::size_t>>()
                            : rows_by_level(drafts[static_cast<std::size_t>(column.parent)]);
    fit_marginals(drafts[k], level_order(table.column(column.table_column), scores[k]), groups,
                  families_for(column, options), column);
  });
  if (options.copula && model.learned.size() > 1) {
    fit_copula(drafts, options, fit_options, model);
  }
  return model;
}

}  // namespace likeness::models
