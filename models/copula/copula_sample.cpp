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

constexpr std::size_t kChunk = 2048;

/// Cells of rows [begin, end) of the block that starts at options.first_row.
void sample_chunk(const CopulaModel& model, const RandomStream& stream, std::uint64_t first_row,
                  std::size_t begin, std::size_t end, std::vector<ColumnValues>& values) {
  const auto rows = static_cast<Eigen::Index>(end - begin);
  const auto columns = static_cast<Eigen::Index>(model.learned.size());
  Eigen::MatrixXd ranks(rows, columns);
  if (model.copula) {
    model.copula->sample(stream, first_row + begin, ranks);
    for (double& rank : ranks.reshaped()) rank = normal_cdf(rank);
  } else if (model.vine) {
    ranks = model.vine->sample(end - begin, stream, first_row + begin);
  } else {
    std::vector<double> uniforms(static_cast<std::size_t>(ranks.size()));
    stream.fill_uniform((first_row + begin) * static_cast<std::uint64_t>(columns), uniforms);
    ranks = Eigen::Map<Eigen::MatrixXd>(uniforms.data(), columns, rows).transpose();
  }
  for (const std::int32_t index : model.order) {
    const auto c = static_cast<std::size_t>(index);
    const LearnedColumn& column = model.learned[c];
    const auto parent_codes =
        column.parent < 0
            ? std::span<const std::int32_t>()
            : std::span<const std::int32_t>(values[static_cast<std::size_t>(column.parent)].codes);
    column.cells_at({ranks.col(index).data(), static_cast<std::size_t>(rows)}, parent_codes, begin,
                    values[c]);
  }
}

}  // namespace

std::vector<ColumnValues> sample_freely(const CopulaModel& model, std::uint64_t seed,
                                        std::uint64_t first_row, std::size_t rows) {
  std::vector<ColumnValues> values = model.frame.empty_values(rows);
  if (model.learned.empty()) return values;
  const RandomStream stream(seed, streams::kSampling.ranks);
  parallel_chunks(rows, kChunk, [&](std::size_t begin, std::size_t end) {
    sample_chunk(model, stream, first_row, begin, end, values);
  });
  return values;
}

}  // namespace likeness::models
