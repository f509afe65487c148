#include "models/copula/copula_model.hpp"
#include "models/sampling/rejection.hpp"

namespace likeness::models {

std::vector<ColumnValues> sample_conditionally(const CopulaModel& model,
                                               const RowConditions& conditions, std::uint64_t rows,
                                               const SampleOptions& options, SampleReport& report) {
  const RowConditions values = conditions.with_values();
  const RowConditions others = conditions.without_values();
  if (others.empty()) return sample_given_values(model, values, rows, options, report);
  CandidateSource source;
  source.wanted = conditions.text();
  source.draw = [&](std::uint64_t seed, std::uint64_t first_row, std::size_t count) {
    if (values.empty()) return sample_freely(model, seed, first_row, count);
    SampleOptions part;
    part.seed = seed;
    part.first_row = first_row;
    part.max_tries = options.max_tries;
    SampleReport inner;  // what is reported are tries of whole rows
    return sample_given_values(model, values, count, part, inner);
  };
  source.admit = [&](std::vector<ColumnValues>& cells, std::size_t row) {
    return others.admits(cells, row);
  };
  return sample_by_rejection(source, rows, options, report);
}

}  // namespace likeness::models
