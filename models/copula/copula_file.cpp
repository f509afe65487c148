#include <algorithm>
#include <map>
#include <numeric>

#include "likeness/error.hpp"
#include "models/copula/copula_model.hpp"

namespace likeness::models {
namespace {

/// Every learned column is drawn once, after its parent.
void check_structure(const CopulaModel& model, const io::Archive& archive) {
  std::vector<bool> drawn(model.learned.size(), false);
  for (const std::int32_t index : model.order) {
    const auto c = static_cast<std::size_t>(index);
    archive.require(index >= 0 && c < drawn.size() && !drawn[c], "its columns are out of order");
    const LearnedColumn& column = model.learned[c];
    if (column.parent >= 0) {
      const auto parent = static_cast<std::size_t>(column.parent);
      archive.require(parent < drawn.size() && drawn[parent], "a column precedes its parent");
      const LevelEncoder* levels = model.frame.level_encoder(parent);
      archive.require(levels != nullptr && static_cast<std::size_t>(levels->size()) ==
                                               column.marginal_of_level.size(),
                      "a column has other categories than its parent");
    }
    drawn[c] = true;
  }
  archive.require(model.order.size() == model.learned.size(), "columns are missing from its order");
}

constexpr const char* kVineParts[] = {"order", "array", "families", "rotations", "parameters"};

void vine_fields(io::Archive& archive, CopulaModel& model) {
  std::map<std::string, std::vector<double>> state;
  if (model.vine) state = model.vine->state();
  for (const std::string part : kVineParts) archive(part, state[part]);
  if (!archive.loading()) return;
  archive.checked([&] { model.vine = stats::VineCopula::restore(state); });
  archive.require(model.vine->dimension() == model.learned.size(),
                  "its vine has not as many variables as there are columns");
}

/// The part of the correlation matrix below the diagonal, row by row.
void correlation_fields(io::Archive& archive, CopulaModel& model) {
  const std::size_t size = model.learned.size();
  archive.require(size >= 2, "it has a copula, but nothing to join");
  const auto height = static_cast<Eigen::Index>(size);
  Eigen::MatrixXd correlation;
  std::vector<double> packed;
  const auto each = [&](const auto& visit) {
    for (Eigen::Index i = 0; i < height; ++i) {
      for (Eigen::Index j = 0; j < i; ++j) visit(i, j);
    }
  };
  if (model.copula) {
    correlation = model.copula->correlation();
    each([&](Eigen::Index i, Eigen::Index j) { packed.push_back(correlation(i, j)); });
  }
  archive.tensor("correlation", packed, {size * (size - 1) / 2});
  if (!archive.loading()) return;
  correlation = Eigen::MatrixXd::Identity(height, height);
  auto next = packed.begin();
  each([&](Eigen::Index i, Eigen::Index j) { correlation(i, j) = correlation(j, i) = *next++; });
  archive.checked([&] { model.copula.emplace(std::move(correlation)); });
}

void factor_fields(io::Archive& archive, CopulaModel& model) {
  const std::size_t size = model.learned.size();
  Eigen::MatrixXd loadings;
  std::uint64_t factors = 0;
  if (model.factors) {
    loadings = model.factors->loadings();
    factors = static_cast<std::uint64_t>(loadings.cols());
  }
  archive("factors", factors);
  archive.require(factors > 0 && size > 0, "it has factors, but nothing to join");
  std::vector<double> packed(loadings.data(), loadings.data() + loadings.size());
  archive.tensor("loadings", packed, {factors, size});
  if (!archive.loading()) return;
  archive.checked([&] {
    model.factors.emplace(Eigen::Map<const Eigen::MatrixXd>(
        packed.data(), static_cast<Eigen::Index>(size), static_cast<Eigen::Index>(factors)));
  });
}

/// How many cells are missing, and which values stand beside the others.
void describe_state(const NumberState& state, const LevelMarginal& marginal, io::Json& entry) {
  const auto share = [&](std::int32_t level) {
    const stats::Interval interval = marginal.interval(level);
    return interval.upper - interval.lower;
  };
  const auto spikes = static_cast<std::int32_t>(state.spikes().size());
  entry["missing"] = state.has_missing() ? share(spikes + 1) : 0.0;
  for (std::int32_t k = 0; k < spikes; ++k) {
    entry["spikes"].push_back(
        {{"value", state.spikes()[static_cast<std::size_t>(k)]}, {"share", share(k + 1)}});
  }
}

/// Adds to what the frame says of learned column k.
void describe_learned(const CopulaModel& model, std::size_t k, io::Json& entry) {
  const LearnedColumn& column = model.learned[k];
  if (model.frame.is_gaps(k)) {
    const stats::Interval missing = std::get<0>(column.marginals)[0].interval(1);
    entry["missing"] = missing.upper - missing.lower;
    return;
  }
  if (model.frame.is_state(k)) {
    describe_state(*model.frame.state_of(k + 1), std::get<0>(column.marginals)[0], entry);
    return;
  }
  if (column.parent >= 0) {
    entry[column.is_determined() ? "determined_by" : "given"] =
        model.frame.name(static_cast<std::size_t>(column.parent));
  }
  const LevelEncoder* levels = model.frame.level_encoder(k);
  if (levels == nullptr) {
    const NumberMarginal& whole = std::get<1>(column.marginals)[0];
    if (!entry.contains("missing")) entry["missing"] = whole.missing();
    entry["distribution"] =
        whole.distribution() != nullptr ? whole.distribution()->name() : std::string("none");
    return;
  }
  constexpr std::int32_t kMostShown = 50;
  io::Json shares = io::Json::object();
  for (std::int32_t level = 0; level < std::min(levels->size(), kMostShown); ++level) {
    const stats::Interval interval = std::get<0>(column.marginals)[0].interval(level);
    const double share = interval.upper - interval.lower;
    const bool is_gap = model.frame.has_gaps(k) && level == levels->size() - 1;
    if (!is_gap) shares[levels->text_of(level)] = share;
  }
  entry["shares"] = std::move(shares);
}

io::Json describe_correlations(const CopulaModel& model) {
  io::Json strongest = io::Json::array();
  const Eigen::MatrixXd& correlation = model.copula->correlation();
  std::vector<std::pair<Eigen::Index, Eigen::Index>> pairs;
  for (Eigen::Index i = 0; i < correlation.rows(); ++i) {
    for (Eigen::Index j = 0; j < i; ++j) pairs.emplace_back(j, i);
  }
  constexpr std::size_t kMostShown = 20;
  const auto shown = static_cast<std::ptrdiff_t>(std::min(kMostShown, pairs.size()));
  std::partial_sort(pairs.begin(), pairs.begin() + shown, pairs.end(),
                    [&](const auto& a, const auto& b) {
                      const double left = std::abs(correlation(a.first, a.second));
                      const double right = std::abs(correlation(b.first, b.second));
                      return left != right ? left > right : a < b;
                    });
  for (std::ptrdiff_t k = 0; k < shown; ++k) {
    const auto [i, j] = pairs[static_cast<std::size_t>(k)];
    strongest.push_back({{"columns",
                          {model.frame.name(static_cast<std::size_t>(i)),
                           model.frame.name(static_cast<std::size_t>(j))}},
                         {"latent_correlation", correlation(i, j)}});
  }
  return strongest;
}

/// How many factors join the columns, and how much of a column's score they explain.
io::Json describe_factors(const stats::FactorCopula& factors) {
  return {{"factors", factors.factors()},
          {"explained", factors.loadings().rowwise().squaredNorm().mean()}};
}

/// The edges of the first tree.
io::Json describe_vine(const CopulaModel& model) {
  const stats::VineCopula& vine = *model.vine;
  io::Json edges = io::Json::array();
  for (std::size_t e = 0; vine.truncation() > 0 && e + 1 < vine.dimension(); ++e) {
    edges.push_back({{"columns",
                      {model.frame.name(vine.structure().order()[e]),
                       model.frame.name(vine.structure().partner(0, e))}},
                     {"copula", vine.pair(0, e).describe()},
                     {"kendall_tau", vine.pair(0, e).kendall_tau()}});
  }
  return {{"trees", vine.truncation()},
          {"parameters", vine.parameter_count()},
          {"first_tree", std::move(edges)}};
}

}  // namespace

void fields(io::Archive& archive, CopulaModel& model) {
  archive("frame", model.frame);
  archive.each("learned", model.learned, [&](LearnedColumn& column, std::size_t k) {
    archive.require(k < model.frame.learned(), "it learned more columns than it has");
    column.fields(archive, model.frame, k);
  });
  archive.require(model.learned.size() == model.frame.learned(), "it has not learned its columns");
  archive("order", model.order);
  if (archive.loading()) check_structure(model, archive);
  bool joined = model.copula.has_value();
  archive("copula", joined);
  if (joined) correlation_fields(archive, model);
  if (archive.loading() ? archive.has("factors") : model.factors.has_value()) {
    archive.scope("factors", [&] { factor_fields(archive, model); });
  }
  bool has_vine = model.vine.has_value();
  archive("has_vine", has_vine);
  if (has_vine) archive.scope("vine", [&] { vine_fields(archive, model); });
}

io::Json describe_copula_columns(const CopulaModel& model) {
  io::Json columns = model.frame.describe();
  for (std::size_t k = 0; k < model.learned.size(); ++k) {
    describe_learned(model, k, columns[model.frame.table_column(k)]);
  }
  return columns;
}

io::Json describe_copula_model(const CopulaModel& model) {
  io::Json description = {
      {"training_rows_kept", "none; category values, and quantiles of each number column"}};
  if (model.copula) description["strongest_latent_correlations"] = describe_correlations(model);
  if (model.factors) description["factors"] = describe_factors(*model.factors);
  if (model.vine) description["vine"] = describe_vine(model);
  return description;
}

}  // namespace likeness::models
