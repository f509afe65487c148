#include <algorithm>
#include <limits>

#include "core/elementary.hpp"
#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "models/copula/copula_model.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kSampleChunk = 2048;
constexpr std::size_t kTrialRows = 8192;

/// Of wide tables fewer rows at a time, as their ranks take memory.
std::size_t chunk_rows(const CopulaModel& model, std::size_t most) {
  constexpr std::size_t kMostCells = 8'000'000;
  constexpr std::size_t kFewest = 64;
  return std::clamp(kMostCells / std::max<std::size_t>(model.learned.size(), 1), kFewest, most);
}

/// The ranks of rows first_row, first_row + 1, ...
Eigen::MatrixXd draw_ranks(const CopulaModel& model, const RandomStream& stream,
                           std::uint64_t first_row, Eigen::Index rows) {
  const auto columns = static_cast<Eigen::Index>(model.learned.size());
  Eigen::MatrixXd ranks(rows, columns);
  if (model.copula || model.factors) {
    if (model.copula) model.copula->sample(stream, first_row, ranks);
    if (model.factors) model.factors->sample(stream, first_row, ranks);
    for (double& rank : ranks.reshaped()) rank = normal_cdf(rank);
  } else if (model.vine) {
    ranks = model.vine->sample(static_cast<std::size_t>(rows), stream, first_row);
  } else {
    std::vector<double> uniforms(static_cast<std::size_t>(ranks.size()));
    stream.fill_uniform(first_row * static_cast<std::uint64_t>(columns), uniforms);
    ranks = Eigen::Map<Eigen::MatrixXd>(uniforms.data(), columns, rows).transpose();
  }
  return ranks;
}

/// Makes cells of ranks in rows begin, begin + 1, ... of `values`, of columns that are `wanted`.
template <class Wanted>
void place_cells(const CopulaModel& model, const Eigen::MatrixXd& ranks, std::size_t begin,
                 const Wanted& wanted, std::vector<ColumnValues>& values) {
  for (const std::int32_t index : model.order) {
    const auto c = static_cast<std::size_t>(index);
    if (!wanted(c)) continue;
    const LearnedColumn& column = model.learned[c];
    const auto parent_codes =
        column.parent < 0
            ? std::span<const std::int32_t>()
            : std::span<const std::int32_t>(values[static_cast<std::size_t>(column.parent)].codes);
    column.cells_at({ranks.col(index).data(), static_cast<std::size_t>(ranks.rows())}, parent_codes,
                    begin, values[c]);
  }
}

/// The quantiles 0, 1/n, ... 1 of ranks, which rise.
std::vector<double> rank_quantiles(std::vector<double> ranks) {
  constexpr std::size_t kPieces = 32;
  constexpr std::size_t kFewest = 8 * kPieces;
  if (ranks.size() < kFewest) return {};
  std::sort(ranks.begin(), ranks.end());
  std::vector<double> quantiles;
  for (std::size_t k = 0; k <= kPieces; ++k) {
    const double next = ranks[k * (ranks.size() - 1) / kPieces];
    quantiles.push_back(quantiles.empty() ? next : std::max(next, quantiles.back() + 1e-12));
  }
  return quantiles;
}

}  // namespace

std::vector<ColumnValues> sample_freely(const CopulaModel& model, std::uint64_t seed,
                                        std::uint64_t first_row, std::size_t rows) {
  std::vector<ColumnValues> values = model.frame.empty_values(rows);
  if (model.learned.empty()) return values;
  const RandomStream stream(seed, streams::kSampling.ranks);
  parallel_chunks(rows, chunk_rows(model, kSampleChunk), [&](std::size_t begin, std::size_t end) {
    const Eigen::MatrixXd ranks =
        draw_ranks(model, stream, first_row + begin, static_cast<Eigen::Index>(end - begin));
    place_cells(
        model, ranks, begin, [](std::size_t) { return true; }, values);
  });
  return values;
}

TrialRows make_trial_rows(const CopulaModel& model, std::uint64_t seed) {
  const Frame& frame = model.frame;
  const RandomStream stream(seed, streams::kLatentCorrelation.shown_ranks);
  TrialRows made;
  const std::size_t count = chunk_rows(model, kTrialRows);
  made.ranks.resize(static_cast<Eigen::Index>(count), static_cast<Eigen::Index>(frame.learned()));
  made.cells = frame.empty_values(count);
  parallel_chunks(count, kSampleChunk, [&](std::size_t begin, std::size_t end) {
    const auto rows = static_cast<Eigen::Index>(end - begin);
    const Eigen::MatrixXd part = draw_ranks(model, stream, begin, rows);
    made.ranks.middleRows(static_cast<Eigen::Index>(begin), rows) = part;
    place_cells(
        model, part, begin, [&](std::size_t c) { return frame.level_encoder(c) != nullptr; },
        made.cells);
  });
  return made;
}

void learn_shown_ranks(const TrialRows& made, CopulaModel& model) {
  const auto rows = static_cast<std::size_t>(made.ranks.rows());
  parallel_for(model.learned.size(), [&](std::size_t k) {
    if (model.frame.state_of(k) == nullptr || model.learned[k].is_determined()) return;
    std::vector<double> shown;
    for (std::size_t row = 0; row < rows; ++row) {
      if (made.cells[k - 1].codes[row] != NumberState::kNumber) continue;
      shown.push_back(made.ranks(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(k)));
    }
    model.learned[k].shown_ranks = rank_quantiles(std::move(shown));
  });
}

std::vector<ColumnValues> trial_cells(const CopulaModel& model, TrialRows made) {
  const auto rows = static_cast<std::size_t>(made.ranks.rows());
  parallel_chunks(rows, kSampleChunk, [&](std::size_t begin, std::size_t end) {
    const Eigen::MatrixXd part = made.ranks.middleRows(static_cast<Eigen::Index>(begin),
                                                       static_cast<Eigen::Index>(end - begin));
    place_cells(
        model, part, begin, [&](std::size_t c) { return model.frame.level_encoder(c) == nullptr; },
        made.cells);
  });
  for (std::size_t k = 0; k < made.cells.size(); ++k) {
    if (model.frame.state_of(k) == nullptr) continue;
    for (std::size_t row = 0; row < rows; ++row) {
      if (made.cells[k - 1].codes[row] == NumberState::kNumber) continue;
      made.cells[k].numbers[row] = std::numeric_limits<double>::quiet_NaN();
    }
  }
  return std::move(made.cells);
}

}  // namespace likeness::models
