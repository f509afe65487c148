#include <algorithm>
#include <utility>

#include "likeness/error.hpp"
#include "models/sequences/sequences_model.hpp"
#include "table/table_rows.hpp"
#include "text/quote.hpp"

namespace likeness::models {

void Sequences::refuse_varying(const std::string& name) const {
  if (!has_rows_) return;
  std::vector<std::string> varying;
  for (const io::Json& column : rows_frame_.describe()) {
    varying.push_back(column.at("name").get<std::string>());
  }
  if (std::ranges::find(varying, name) != varying.end() ||
      (rules_ && rules_->plan.is_computed(name))) {
    throw Error(ErrorCode::kUsage,
                "Column " + text::in_quotes(name) +
                    " changes within sequences, and conditions are for columns that don't; drop "
                    "it, or pick from the rows made.");
  }
}

Table Sequences::draw_context(std::uint64_t first, std::uint64_t count,
                              const SampleOptions& options, SampleReport& report) const {
  if (!context_) {
    if (!options.conditions.empty() || !options.boosts.empty()) {
      throw Error(ErrorCode::kUsage,
                  "Rows of a single sequence have no context, of which alone conditions are met.");
    }
    return {};
  }
  SampleOptions of_context = options;
  of_context.first_row = first;
  if (options.progress) {
    of_context.progress = [&](const Progress& progress) {
      return options.progress(
          {.stage = progress.stage, .step = 0, .total = progress.total, .losses = {}});
    };
  }
  for (const Condition& condition : options.conditions) refuse_varying(condition.column);
  for (const Boost& boost : options.boosts) refuse_varying(boost.column);
  of_context.conditions = conditions_to_draw(options.conditions);
  return context_->draw(count, of_context, report);
}

std::vector<Condition> Sequences::conditions_to_draw(
    const std::vector<Condition>& conditions) const {
  std::vector<Condition> drawn;
  for (const Condition& condition : conditions) {
    const bool is_end = std::ranges::any_of(
        end_times_, [&](const EndTime& end) { return end.name() == condition.column; });
    if (is_end) {
      throw Error(ErrorCode::kUsage, "Column " + text::in_quotes(condition.column) +
                                         " is the time of a row of its sequence, so that "
                                         "conditions on it aren't possible; pick from the "
                                         "sequences made.");
    }
    if (!context_rules_ || context_rules_->plan.is_drawn(condition.column)) {
      drawn.push_back(condition);
      continue;
    }
    const auto translated = context_rules_->plan.as_drawn(condition);
    if (!translated) {
      throw Error(ErrorCode::kUsage,
                  "Column " + text::in_quotes(condition.column) +
                      " is computed from others by a rule, so that conditions on it aren't "
                      "possible; set them on those.");
    }
    drawn.push_back(*translated);
  }
  return drawn;
}

Table Sequences::restored_context(const Table& drawn) const {
  return context_rules_ ? context_rules_->plan.restore(drawn) : drawn;
}

Table Sequences::context_around(Table context, const Table& rows,
                                const std::vector<std::size_t>& ends) const {
  if (!follows_times()) return context;
  const std::vector<double> times = numbers_of_cells(rows.column(index_));
  RowColumns columns(context);
  for (const GapColumn& limit : limits_of_times_) {
    std::vector<double> nearest;
    std::size_t begin = 0;
    for (const std::size_t end : ends) {
      const auto [first, last] =
          std::minmax_element(times.begin() + static_cast<std::ptrdiff_t>(begin),
                              times.begin() + static_cast<std::ptrdiff_t>(end));
      nearest.push_back(limit.below() ? *first : *last);
      begin = end;
    }
    columns.set(NumberForm(rows.column(index_)).column_of(nearest));
    limit.restore(columns);
  }
  for (const EndTime& end : end_times_) {
    columns.set(end.column_of(columns.at(end.name()), times, ends));
  }
  std::vector<std::string> names;
  for (const Column& column : context.columns()) names.push_back(column.name);
  return columns.table(names);
}

Table Sequences::restored_rows(const Table& drawn, const Table& known,
                               const std::vector<std::size_t>& ends, const KnownRows* begun) const {
  if (!rules_) return drawn;
  std::vector<Column> columns = drawn.columns();
  for (const Column& column : known.columns()) {
    if (drawn.find(column.name) == nullptr) columns.push_back(column);
  }
  return rules_->restore(Table(std::move(columns)), ends, begun);
}

std::vector<ColumnValues> Sequences::context_cells(const Table& context) const {
  std::vector<ColumnValues> cells;
  if (!context_) return cells;
  const Frame& frame = context_->frame();
  cells.resize(frame.learned());
  for (std::size_t k = 0; k < cells.size(); ++k) {
    const Column& column = context.column(frame.table_column(k));
    if (frame.is_gaps(k)) {
      cells[k].codes = gaps_of(column);
      continue;
    }
    if (const LevelEncoder* levels = frame.level_encoder(k)) {
      cells[k].codes = levels->encode(column);
    } else {
      cells[k].numbers = NumberEncoder::encode(column);
    }
  }
  return cells;
}

}  // namespace likeness::models
