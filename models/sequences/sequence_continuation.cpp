#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <utility>

#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "likeness/random.hpp"
#include "models/frame/known_cells.hpp"
#include "models/frame/patched_column.hpp"
#include "models/frame/validity_bits.hpp"
#include "models/sequences/sequences_model.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"
#include "table/sequence_rows.hpp"
#include "table/table_rows.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness::models {
namespace {

/// How often a length is drawn until it is above that of a beginning.
constexpr std::uint64_t kLengthDraws = 64;

/// The beginnings as sequences; throws Error(kData) for what can't be one.
SequenceRows read_beginnings(const Table& table, const std::vector<std::string>& columns,
                             const SequenceNames& names) {
  for (const std::string& name : columns) (void)table.column(name);
  if (!names.index.empty() && !can_order_rows(table.column(names.index))) {
    throw Error(ErrorCode::kData, "Column " + text::in_quotes(names.index) +
                                      " of the beginnings can't put rows in order: an index holds "
                                      "numbers or dates.");
  }
  SequenceRows rows = sequence_rows(table, names);
  if (rows.left_out > 0) {
    throw Error(ErrorCode::kData, std::to_string(rows.left_out) +
                                      " rows of the beginnings have no key or no index, so nobody "
                                      "knows what they begin; leave them out.");
  }
  return rows;
}

void check_context(const Table& table, const std::vector<std::string>& context,
                   const SequenceRows& rows) {
  for (const std::string& name : context) {
    const std::optional<std::size_t> row = first_change(table.column(name), rows);
    if (!row) continue;
    throw Error(ErrorCode::kData,
                "Column " + text::in_quotes(name) + " changes within a beginning, in row " +
                    std::to_string(*row + 1) + ", though it never did in what was learned.");
  }
}

/// What is learned as a number or date must be one in the beginnings, too.
void check_numbers(const Table& table, const Frame& frame) {
  for (std::size_t k = 0; k < frame.learned(); ++k) {
    if (frame.number_encoder(k) == nullptr) continue;
    const Column* column = table.find(frame.name(k));
    if (column == nullptr || is_quantity(column->type)) continue;
    const CellText cell(*column);
    for (std::size_t row = 0; row < column->size(); ++row) {
      if (!column->valid(row) || text::to_number(cell(row))) continue;
      throw Error(ErrorCode::kData, "Column " + text::in_quotes(column->name) +
                                        " of the beginnings has " + text::in_quotes(cell(row)) +
                                        " in row " + std::to_string(row + 1) +
                                        ", but the model learned numbers or dates there; mend the "
                                        "cell, or empty it.");
    }
  }
}

/// Where the rows of the whole sequences come from.
struct WholeRows {
  std::vector<std::size_t> begun;  ///< a row of the beginnings; of new rows, the first of theirs
  std::vector<std::uint8_t> is_new;

  WholeRows(const SequenceRows& rows, const std::vector<std::uint64_t>& lengths) {
    for (std::size_t s = 0; s < rows.size(); ++s) {
      for (std::uint64_t k = 0; k < lengths[s]; ++k) {
        const bool is_begun = k < rows.length(s);
        begun.push_back(rows.rows[rows.begin(s) + (is_begun ? k : 0)]);
        is_new.push_back(is_begun ? 0 : 1);
      }
    }
  }
};

/// The cells that are there in the rows that are new, or in the others alone.
Column only_there(Column column, const std::vector<std::uint8_t>& is_new, bool there) {
  ValidityBits bits(is_new.size());
  for (std::size_t row = 0; row < is_new.size(); ++row) {
    if (!column.valid(row) || (is_new[row] != 0) != there) bits.clear(row);
  }
  column.validity = bits.take();
  return column;
}

/// How far the times of beginnings are moved back, so that the rows behind them stay within the
/// times that were learned: whole weeks, nearly years, of dates, steps of numbers.
class TimeShift {
 public:
  /// `most_rows` are those of the longest sequence that was learned.
  TimeShift(const Column& index, const NumberEncoder& learned, double most_rows)
      : index_(index),
        highest_(learned.maximum()),
        usual_step_((learned.maximum() - learned.minimum()) / std::max(1.0, most_rows - 1)),
        unit_(index.type == ColumnType::kDatetime ? kSeasons : std::max(learned.step(), 0.0)) {}

  /// Of a sequence whose rows are `rows`, to which `added` ones come.
  [[nodiscard]] double operator()(std::span<const std::size_t> rows, std::uint64_t added) const {
    constexpr double kRoom = 1.5;
    const double last = number_at(index_, rows.back());
    double step = usual_step_;
    if (rows.size() > 1) {
      step = (last - number_at(index_, rows.front())) / static_cast<double>(rows.size() - 1);
    }
    const double beyond = last + kRoom * step * static_cast<double>(added) - highest_;
    if (beyond <= 0) return 0;
    return unit_ > 0 ? std::ceil(beyond / unit_) * unit_ : beyond;
  }

 private:
  static constexpr double kSeasons = 364 * 86'400e6;  ///< microseconds

  const Column& index_;
  double highest_;
  double usual_step_;
  double unit_;
};

/// A column of numbers or dates with something added to each cell.
Column moved(Column column, const std::vector<double>& by) {
  if (column.type == ColumnType::kFloat64) {
    std::vector<double> floats(column.floats.begin(), column.floats.end());
    for (std::size_t row = 0; row < floats.size(); ++row) floats[row] += by[row];
    column.floats = std::move(floats);
    return column;
  }
  std::vector<std::int64_t> integers(column.integers.begin(), column.integers.end());
  for (std::size_t row = 0; row < integers.size(); ++row) {
    integers[row] += static_cast<std::int64_t>(by[row]);
  }
  column.integers = std::move(integers);
  return column;
}

}  // namespace

std::vector<double> Sequences::shifts_of(const Column& index, const SequenceRows& rows,
                                         const std::vector<std::uint64_t>& lengths) const {
  std::vector<double> shifts(rows.size(), 0);
  for (std::size_t c = 0; c < rows_frame_.learned(); ++c) {
    const NumberEncoder* learned = rows_frame_.number_encoder(c);
    if (rows_frame_.name(c) != index_ || learned == nullptr) continue;
    const TimeShift shift(index, *learned, static_cast<double>(siblings_.length_range().second));
    for (std::size_t s = 0; s < rows.size(); ++s) {
      const std::span<const std::size_t> of_one(rows.rows.data() + rows.begin(s), rows.length(s));
      shifts[s] = shift(of_one, lengths[s] - rows.length(s));
    }
  }
  return shifts;
}

Table Sequences::with_times_moved(Table table, const std::vector<std::uint64_t>& lengths,
                                  const std::vector<double>& shifts, double sign) const {
  const bool any = std::ranges::any_of(shifts, [](double shift) { return shift != 0; });
  if (!any || table.find(index_) == nullptr) return table;
  std::vector<double> by;
  for (std::size_t s = 0; s < lengths.size(); ++s) {
    by.insert(by.end(), lengths[s], sign * shifts[s]);
  }
  std::vector<Column> columns = table.columns();
  for (Column& column : columns) {
    if (column.name == index_) column = moved(std::move(column), by);
  }
  return Table(std::move(columns));
}

std::vector<std::uint64_t> Sequences::continued_lengths(
    const std::vector<ColumnValues>& context, const std::vector<std::uint64_t>& begun,
    const SequenceSampleOptions& options) const {
  std::vector<std::uint64_t> numbers(begun.size());
  std::iota(numbers.begin(), numbers.end(), std::uint64_t{0});
  std::vector<std::uint64_t> lengths(begun.size(), 0);
  const auto least = [&](std::size_t k) { return std::max(begun[k] + 1, options.lengths.least); };
  const auto fits = [&](std::size_t k, std::uint64_t length) {
    return length >= least(k) && length <= std::max(least(k), options.lengths.most);
  };
  const std::uint64_t highest = siblings_.length_range().second;
  for (std::uint64_t draw = 0; draw < kLengthDraws; ++draw) {
    const std::uint64_t seed =
        draw == 0 ? options.seed
                  : RandomStream(options.seed, streams::kSampling.sequence_rows).bits(draw);
    const std::vector<std::uint64_t> drawn =
        siblings_.draw_lengths(context, numbers, rows_seed(seed));
    bool is_done = true;
    for (std::size_t k = 0; k < begun.size(); ++k) {
      if (lengths[k] > 0) continue;
      if (fits(k, drawn[k])) lengths[k] = drawn[k];
      is_done = is_done && (lengths[k] > 0 || least(k) > highest);
    }
    if (is_done) break;
  }
  for (std::size_t k = 0; k < begun.size(); ++k) {
    if (lengths[k] == 0) lengths[k] = least(k);
    if (options.lengths.most < lengths[k]) lengths[k] = std::max(begun[k], options.lengths.most);
  }
  return lengths;
}

std::vector<ColumnValues> Sequences::begun_cells(const Table& rows,
                                                 const std::vector<std::size_t>& ends) const {
  KnownCells known = encode_known(rows_frame_, rows);
  for (std::size_t c = 0; c < known.values.size(); ++c) {
    ColumnValues& cells = known.values[c];
    std::size_t begin = 0;
    for (const std::size_t end : ends) {
      std::int32_t before = 0;
      for (std::size_t row = begin; row < end; ++row) {
        if (!cells.numbers.empty()) {
          if (known.is_missing(c, row))
            cells.numbers[row] = std::numeric_limits<double>::quiet_NaN();
          continue;
        }
        // What was not learned is as what came before it.
        if (cells.codes[row] == KnownCells::kUnseen) cells.codes[row] = before;
        before = cells.codes[row];
      }
      begin = end;
    }
  }
  return std::move(known.values);
}

Table Sequences::continue_sequences(const Table& beginnings, const SequenceSampleOptions& options,
                                    ContinuationReport& report) const {
  const SequenceRows rows = read_beginnings(beginnings, columns_, {key_, index_});
  if (has_rows_) check_numbers(beginnings, rows_frame_);
  if (context_) check_numbers(beginnings, context_->frame());
  std::vector<std::uint64_t> begun;
  std::vector<std::uint64_t> numbers;
  std::vector<std::size_t> firsts;
  for (std::size_t s = 0; s < rows.size(); ++s) {
    begun.push_back(rows.length(s));
    numbers.push_back(s);
    firsts.push_back(rows.rows[rows.begin(s)]);
  }
  std::vector<ColumnValues> context;
  if (context_) {
    const Frame& frame = context_->frame();
    std::vector<std::string> names;
    for (std::size_t k = 0; k < frame.learned(); ++k) names.push_back(frame.name(k));
    std::erase_if(names, [&](const std::string& name) {
      return std::ranges::find(columns_, name) == columns_.end();
    });
    for (const std::string& name : columns_) {
      if (context_rules_ && context_rules_->plan.is_computed(name)) names.push_back(name);
    }
    check_context(beginnings, names, rows);
    Table first_rows = take_table_rows(beginnings, firsts);
    if (context_rules_) first_rows = context_rules_->plan.encode(first_rows);
    context = encode_known(frame, first_rows).values;
    for (ColumnValues& cells : context) {
      for (std::int32_t& code : cells.codes) code = std::max(code, 0);
    }
  }
  std::vector<std::uint64_t> lengths = continued_lengths(context, begun, options);
  SequenceEndings endings(begun, options.lengths.least);
  endings.tell(lengths, SequenceEnding::kLength);
  std::vector<double> shifts(rows.size(), 0);
  Table given = take_table_rows(beginnings, rows.rows);
  if (rules_) given = rules_->plan.encode(rules_->lags.with_helpers(given));
  if (has_rows_) {
    const std::vector<ColumnValues> cells = begun_cells(given, rows.ends);
    const std::vector<std::optional<std::size_t>> ended = siblings_.ended_by({begun, cells});
    for (std::size_t s = 0; s < rows.size(); ++s) {
      if (!ended[s]) continue;
      lengths[s] = begun[s];
      endings.tell(s, SequenceEnding::kFinalState, rows_frame_.name(*ended[s]));
    }
  }
  if (!index_.empty()) {
    const Column& index = beginnings.column(index_);
    for (std::size_t s = 0; s < rows.size(); ++s) {
      const double last = number_at(index, rows.rows[rows.ends[s] - 1]);
      const std::uint64_t added = lengths[s] - begun[s];
      lengths[s] = begun[s] + std::min(added, siblings_.most_rows_after(last));
    }
    endings.tell(lengths, SequenceEnding::kCalendar, index_);
    if (!siblings_.has_calendar()) shifts = shifts_of(index, rows, lengths);
    given = with_times_moved(std::move(given), begun, shifts, -1);
  }
  const WholeRows whole(rows, lengths);
  const Table known_rows = take_table_rows(beginnings, whole.begun);
  Table made;
  if (has_rows_) {
    const std::vector<ColumnValues> cells = begun_cells(given, rows.ends);
    const DrawnSiblings drawn = siblings_.draw_rows(
        context, numbers, lengths, rows_seed(options.seed), BegunSiblings{begun, cells});
    made = rows_frame_.decode(drawn.cells, whole.begun.size(), 0, options.seed);
    if (!index_.empty()) made = with_times_moved(std::move(made), lengths, shifts, 1);
    const Table known =
        rules_ ? take_table_rows(rules_->lags.with_helpers(beginnings), whole.begun) : known_rows;
    const KnownRows begun_rows{known, whole.is_new};
    made = restored_rows(made, known_rows, drawn.ends, &begun_rows);
  }
  std::vector<Column> columns;
  for (const std::string& name : columns_) {
    const Column& known = known_rows.column(name);
    const Column* drawn = made.find(name);
    columns.push_back(drawn == nullptr ? known
                                       : patched(only_there(known, whole.is_new, false),
                                                 only_there(*drawn, whole.is_new, true)));
  }
  Table table = without_rows_beyond(Table(std::move(columns)), whole.is_new, lengths, endings);
  report.ended = endings.take(key_.empty() ? nullptr : &beginnings.column(key_), firsts);
  return table;
}

Table Sequences::without_rows_beyond(const Table& table, const std::vector<std::uint8_t>& is_new,
                                     const std::vector<std::uint64_t>& lengths,
                                     SequenceEndings& endings) const {
  if (limits_of_times_.empty()) return table;
  std::vector<std::string> beyond(table.rows());  // by which column
  for (const GapColumn& limit : limits_of_times_) {
    RowColumns moved(table);
    limit.restore(moved);
    const std::string context = limit.targets()[0];
    const std::vector<double> before = numbers_of_cells(table.column(context));
    const std::vector<double> after = numbers_of_cells(moved.at(context));
    const std::vector<double> times = numbers_of_cells(table.column(index_));
    for (std::size_t row = 0; row < before.size(); ++row) {
      // A context beyond those that were learned would be moved as well.
      const bool reaches = limit.below() ? times[row] <= before[row] : times[row] >= before[row];
      if (before[row] != after[row] && reaches && is_new[row] != 0) beyond[row] = context;
    }
  }
  std::vector<std::size_t> kept;
  std::size_t row = 0;
  for (std::size_t s = 0; s < lengths.size(); ++s) {
    const std::size_t begin = row;
    const std::size_t end = row + lengths[s];
    while (row < end && beyond[row].empty()) kept.push_back(row++);
    if (row < end) endings.tell(s, row - begin, SequenceEnding::kContext, beyond[row]);
    row = end;
  }
  return take_table_rows(table, kept);
}

}  // namespace likeness::models
