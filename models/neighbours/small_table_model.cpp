#include "models/neighbours/small_table_model.hpp"

#include <algorithm>

#include "models/sampling/rejection.hpp"
#include "models/sampling/row_conditions.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kBlock = 4096;

}  // namespace

MixedValues SmallTableModel::free_rows(std::size_t count, std::uint64_t seed,
                                       std::uint64_t first_row) const {
  return choice.sample([this](std::size_t n, std::uint64_t s, std::uint64_t first,
                              std::uint64_t attempt) { return candidates(n, s, first, attempt); },
                       count, seed, first_row);
}

std::vector<ColumnValues> SmallTableModel::conditioned_rows(std::uint64_t rows,
                                                            const SampleOptions& options,
                                                            SampleReport& report) const {
  const RowConditions conditions(table.frame(), options.conditions);
  conditions.refuse_points();
  CandidateSource source;
  source.draw = [&](std::uint64_t seed, std::uint64_t first_row, std::size_t count) {
    return table.columns(free_rows(count, seed, first_row));
  };
  source.admit = [&](std::vector<ColumnValues>& cells, std::size_t row) {
    return conditions.admits(cells, row);
  };
  source.wanted = conditions.text();
  return sample_by_rejection(source, rows, options, report);
}

std::vector<ColumnValues> SmallTableModel::unconditioned_rows(std::uint64_t rows,
                                                              const SampleOptions& options) const {
  std::vector<ColumnValues> values(table.frame().learned());
  if (values.empty()) return values;
  const auto height = static_cast<std::size_t>(rows);
  for (std::size_t begin = 0; begin < height; begin += kBlock) {
    report_progress(options.progress,
                    {.stage = "sample", .step = begin, .total = rows, .losses = {}});
    const std::size_t count = std::min(kBlock, height - begin);
    append_rows(values, table.columns(free_rows(count, options.seed, options.first_row + begin)));
  }
  return values;
}

Table SmallTableModel::draw(std::uint64_t rows, const SampleOptions& options,
                            SampleReport& report) const {
  return table.frame().decode(options.conditions.empty() ? unconditioned_rows(rows, options)
                                                         : conditioned_rows(rows, options, report),
                              static_cast<std::size_t>(rows), options.first_row, options.seed);
}

void SmallTableModel::fields(io::Archive& archive) {
  archive("table", table);
  if (!table.learns_anything()) return;
  archive("choice", choice, table);
  source_fields(archive);
}

io::Json SmallTableModel::describe() const {
  return table.learns_anything() ? describe_source() : io::Json::object();
}

FrameOptions small_table_frame(std::uint64_t fewest_levels) {
  FrameOptions options;
  options.numbers = {.fewest_values = static_cast<std::size_t>(fewest_levels),
                     .fewest_repeats = 0,
                     .learn_declared_categories = true};
  return options;
}

int target_code_column(const MixedTable& table, const std::string& target) {
  if (target.empty()) return -1;
  return table.code_column(table.frame().find_learned(target, "predict"));
}

}  // namespace likeness::models
