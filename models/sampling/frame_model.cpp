#include "models/sampling/frame_model.hpp"

#include <algorithm>

#include "models/sampling/rejection.hpp"

namespace likeness::models {

Table FrameModel::draw(std::uint64_t rows, const SampleOptions& options,
                       SampleReport& report) const {
  std::vector<ColumnValues> cells = frame().empty_values(0);
  if (!options.conditions.empty() || !options.boosts.empty()) {
    cells = draw_cells_given(RowConditions(frame(), options.conditions), rows, options, report);
  } else if (!cells.empty()) {
    const std::uint64_t block = block_rows();
    for (std::uint64_t done = 0; done < rows; done += block) {
      report_progress(options.progress,
                      {.stage = "sample", .step = done, .total = rows, .losses = {}});
      auto part = draw_cells_at(options, options.first_row + done, std::min(block, rows - done));
      if (done == 0) {
        cells = std::move(part);
      } else {
        append_rows(cells, std::move(part));
      }
    }
  }
  return frame().decode(cells, rows, options.first_row, options.seed);
}

std::vector<ColumnValues> FrameModel::draw_cells_given(const RowConditions& conditions,
                                                       std::uint64_t rows,
                                                       const SampleOptions& options,
                                                       SampleReport& report) const {
  conditions.refuse_points();
  CandidateSource source;
  const RowBoosts boosts = boosts_of(options);
  source.wanted = conditions.empty() ? boosts.text() : conditions.text();
  SampleOptions candidates;
  candidates.temperature = options.temperature;
  source.draw = [&](std::uint64_t seed, std::uint64_t first_row, std::size_t count) {
    SampleOptions of_round = candidates;
    of_round.seed = seed;
    return draw_cells_at(of_round, first_row, count);
  };
  if (!boosts.empty()) {
    source.share = [&](const std::vector<ColumnValues>& cells, std::size_t row) {
      return boosts.share(cells, row);
    };
  }
  source.admit = [&](std::vector<ColumnValues>& cells, std::size_t row) {
    return conditions.admits(cells, row);
  };
  return sample_by_rejection(source, rows, options, report);
}

RowBoosts FrameModel::boosts_of(const SampleOptions& options) const {
  return {frame(), options.boosts, [&](std::size_t rows) {
            SampleOptions pilot;
            pilot.temperature = options.temperature;
            return draw_cells_at(pilot, 0, rows);
          }};
}

}  // namespace likeness::models
