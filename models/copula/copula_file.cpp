#include <algorithm>
#include <map>
#include <numeric>

#include "likeness/error.hpp"
#include "models/copula/copula_model.hpp"

namespace likeness::models {
namespace {

[[noreturn]] void fail(const io::ModelFile& file, const std::string& what) {
  throw Error(ErrorCode::kModel, file.where() + " is damaged: " + what + ".");
}

/// Every learned column is drawn once, after its parent.
void check_structure(const CopulaModel& model, const io::ModelFile& file) {
  std::vector<bool> drawn(model.learned.size(), false);
  for (const std::int32_t index : model.order) {
    const auto c = static_cast<std::size_t>(index);
    if (index < 0 || c >= drawn.size() || drawn[c]) fail(file, "its columns are out of order");
    const LearnedColumn& column = model.learned[c];
    if (column.parent >= 0) {
      const auto parent = static_cast<std::size_t>(column.parent);
      if (parent >= drawn.size() || !drawn[parent]) fail(file, "a column precedes its parent");
      const LevelEncoder* levels = model.frame.level_encoder(parent);
      if (levels == nullptr ||
          static_cast<std::size_t>(levels->size()) != column.marginal_of_level.size()) {
        fail(file, "a column has other levels than its parent");
      }
    }
    drawn[c] = true;
  }
  if (model.order.size() != model.learned.size()) fail(file, "columns are missing from its order");
}

constexpr const char* kVineParts[] = {"order", "array", "families", "rotations", "parameters"};

void load_vine(const io::ModelFile& file, CopulaModel& model) {
  std::map<std::string, std::vector<double>> state;
  for (const std::string part : kVineParts) {
    const auto numbers = file.tensor<double>("vine_" + part);
    state[part].assign(numbers.begin(), numbers.end());
  }
  try {
    model.vine = stats::VineCopula::restore(state);
  } catch (const Error& error) {
    fail(file, error.what());
  }
  if (model.vine->dimension() != model.learned.size()) {
    fail(file, "its vine has not as many variables as there are columns");
  }
}

void load_copula(const io::ModelFile& file, CopulaModel& model) {
  const auto size = model.learned.size();
  const auto packed = file.tensor<double>("correlation", {size * (size - 1) / 2});
  Eigen::MatrixXd correlation =
      Eigen::MatrixXd::Identity(static_cast<Eigen::Index>(size), static_cast<Eigen::Index>(size));
  std::size_t next = 0;
  for (Eigen::Index i = 0; i < correlation.rows(); ++i) {
    for (Eigen::Index j = 0; j < i; ++j) {
      correlation(i, j) = correlation(j, i) = packed[next++];
    }
  }
  try {
    model.copula.emplace(std::move(correlation));
  } catch (const Error& error) {
    fail(file, error.what());
  }
}

/// Adds to what the frame says of learned column k.
void describe_learned(const CopulaModel& model, std::size_t k, io::Json& entry) {
  const LearnedColumn& column = model.learned[k];
  if (column.parent >= 0) {
    entry["given"] = model.frame.name(static_cast<std::size_t>(column.parent));
  }
  const LevelEncoder* levels = model.frame.level_encoder(k);
  if (levels == nullptr) {
    const NumberMarginal& whole = std::get<1>(column.marginals)[0];
    entry["missing"] = whole.missing();
    entry["distribution"] =
        whole.distribution() != nullptr ? whole.distribution()->name() : std::string("none");
    return;
  }
  constexpr std::int32_t kMostShown = 50;
  io::Json shares = io::Json::object();
  for (std::int32_t level = 0; level < std::min(levels->size(), kMostShown); ++level) {
    const stats::Interval interval = std::get<0>(column.marginals)[0].interval(level);
    shares[levels->text_of(level)] = interval.upper - interval.lower;
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

void save_copula_model(const CopulaModel& model, io::ModelFile& file) {
  model.frame.save(file);
  io::Json learned = io::Json::array();
  for (std::size_t k = 0; k < model.learned.size(); ++k) {
    learned.push_back(model.learned[k].save("learned" + std::to_string(k), file));
  }
  file.header["learned"] = std::move(learned);
  file.add("order", model.order);
  file.header["copula"] = model.copula.has_value();
  file.header["vine"] = model.vine.has_value();
  if (model.vine) {
    for (const auto& [part, numbers] : model.vine->state()) file.add("vine_" + part, numbers);
  }
  if (!model.copula) return;
  // The part below the diagonal, row by row.
  const Eigen::MatrixXd& correlation = model.copula->correlation();
  std::vector<double> packed;
  for (Eigen::Index i = 0; i < correlation.rows(); ++i) {
    for (Eigen::Index j = 0; j < i; ++j) packed.push_back(correlation(i, j));
  }
  file.add("correlation", packed);
}

CopulaModel load_copula_model(const io::ModelFile& file) {
  CopulaModel model;
  model.frame = Frame::load(file);
  const auto learned = file.value<io::Json>("learned");
  if (!learned.is_array() || learned.size() != model.frame.learned()) {
    fail(file, "it has not learned its columns");
  }
  for (std::size_t k = 0; k < learned.size(); ++k) {
    model.learned.push_back(
        LearnedColumn::load(learned[k], "learned" + std::to_string(k), model.frame, k, file));
  }
  const auto order = file.tensor<std::int32_t>("order");
  model.order.assign(order.begin(), order.end());
  check_structure(model, file);
  if (file.value<bool>("copula")) {
    if (model.learned.size() < 2) fail(file, "it has a copula, but nothing to join");
    load_copula(file, model);
  }
  if (file.value<bool>("vine")) load_vine(file, model);
  return model;
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
  if (model.vine) description["vine"] = describe_vine(model);
  return description;
}

}  // namespace likeness::models
