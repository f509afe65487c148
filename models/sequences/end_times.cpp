#include "models/sequences/end_times.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "table/column_type.hpp"

namespace likeness::models {
namespace {

/// Of fewer sequences, or different times, an end is an accident.
constexpr std::size_t kFewestEnds = 10;
constexpr std::size_t kFewestEndTimes = 5;

/// The time as a column writes it that has a coarser step: the day of an hour.
double on_step(double time, double step) {
  return step > 0 ? std::floor(time / step) * step : time;
}

/// Whether the column is the first time of each sequence, or the last, wherever it is there.
bool is_end(const std::vector<double>& cells, const std::vector<double>& times, double step,
            const SequenceRows& rows, bool last) {
  std::set<double> seen;
  std::size_t ends = 0;
  for (std::size_t s = 0; s < rows.size(); ++s) {
    const double cell = cells[rows.rows[rows.begin(s)]];
    if (std::isnan(cell)) continue;
    const double time = times[rows.rows[last ? rows.ends[s] - 1 : rows.begin(s)]];
    if (!(std::abs(on_step(time, step) - cell) <= 1e-9 * std::abs(cell))) return false;
    if (rows.length(s) > 1) ++ends;
    seen.insert(cell);
  }
  return ends >= kFewestEnds && seen.size() >= kFewestEndTimes;
}

/// Whether what one column can write the other can.
bool written_alike(const Column& a, const Column& b) {
  return a.type == b.type && a.datetime_format == b.datetime_format && a.decimals == b.decimals;
}

Column renamed(Column column, const std::string& name) {
  column.name = name;
  return column;
}

}  // namespace

std::string EndTime::text(const std::string& index) const {
  return name() + " = " + (is_last_ ? "last " : "first ") + index;
}

Column EndTime::column_of(const Column& drawn, const std::vector<double>& times,
                          std::span<const std::size_t> ends) const {
  std::vector<double> cells;
  std::size_t begin = 0;
  for (std::size_t s = 0; s < ends.size(); ++s) {
    const bool is_there = drawn.valid(s) && ends[s] > begin;
    cells.push_back(is_there ? on_step(times[is_last_ ? ends[s] - 1 : begin], step_)
                             : std::nan(""));
    begin = ends[s];
  }
  return form_.column_of(cells);
}

void EndTime::fields(io::Archive& archive) {
  archive("form", form_);
  archive("is_last", is_last_);
  archive("step", step_);
  archive.require(std::isfinite(step_) && step_ >= 0, "times are cut to impossible steps");
}

std::vector<EndTime> find_end_times(const Table& table, const SequenceRows& rows,
                                    const std::string& index,
                                    std::span<const std::string> columns) {
  std::vector<EndTime> found;
  const Column& times = table.column(index);
  if (!is_quantity(times.type)) return found;
  const std::vector<double> of_rows = numbers_of_cells(times);
  for (const std::string& name : columns) {
    const Column& column = table.column(name);
    const bool is_date = column.type == ColumnType::kDatetime;
    if (!is_quantity(column.type) || is_date != (times.type == ColumnType::kDatetime)) continue;
    const std::vector<double> cells = numbers_of_cells(column);
    const double own_step = NumberForm(column).step();
    for (const double step : {0.0, own_step}) {
      const bool first = is_end(cells, of_rows, step, rows, false);
      if (!first && !is_end(cells, of_rows, step, rows, true)) continue;
      // A first row of full minutes in all real sequences need not be one in others.
      const bool as_times = step == 0 && written_alike(column, times);
      found.emplace_back(as_times ? renamed(times, name) : column, !first, as_times ? 0 : own_step);
      break;
    }
  }
  return found;
}

}  // namespace likeness::models
