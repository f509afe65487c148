#include <algorithm>
#include <numeric>
#include <utility>

#include "core/streams.hpp"
#include "likeness/random.hpp"
#include "models/registry.hpp"
#include "models/sequences/sequence_keys.hpp"
#include "models/sequences/sequences_fit.hpp"
#include "models/sequences/sequences_model.hpp"
#include "table/table_rows.hpp"

namespace likeness::models {
namespace {

/// How often the length and the context of a sequence are drawn until it has a length asked for.
constexpr std::uint64_t kLengthTries = 64;

/// How many rows too many or too few.
std::uint64_t distance_to(std::uint64_t length, const SequenceLengths& asked) {
  if (length < asked.least) return asked.least - length;
  return length > asked.most ? length - asked.most : 0;
}

/// Puts row `from` of some cells into row `to` of others.
void put_cells(const std::vector<ColumnValues>& source, std::size_t from,
               std::vector<ColumnValues>& cells, std::size_t to) {
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (source[c].numbers.empty()) {
      cells[c].codes[to] = source[c].codes[from];
    } else {
      cells[c].numbers[to] = source[c].numbers[from];
    }
  }
}

}  // namespace

std::uint64_t Sequences::rows_seed(std::uint64_t seed) const {
  return RandomStream(seed, streams::kSampling.sequence_rows).bits(0);
}

std::uint64_t Sequences::rows_of_subjects(std::uint64_t sequences, std::uint64_t seed) const {
  constexpr std::uint64_t kAtOnce = 4096;
  SampleOptions options;
  options.seed = seed;
  SampleReport report;
  std::uint64_t rows = 0;
  for (std::uint64_t done = 0; done < sequences; done += kAtOnce) {
    const std::uint64_t count = std::min(kAtOnce, sequences - done);
    for (const std::uint64_t length : draw_starts(done, count, options, report).lengths) {
      rows += length;
    }
  }
  return rows;
}

Sequences::Starts Sequences::draw_starts(std::uint64_t first, std::uint64_t count,
                                         const SampleOptions& options, SampleReport& report,
                                         const SequenceLengths& lengths) const {
  std::vector<std::uint64_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), first);
  Starts starts;
  starts.context = draw_context(first, count, options, report);
  starts.lengths =
      siblings_.draw_lengths(context_cells(starts.context), numbers, rows_seed(options.seed));
  for (std::uint64_t& length : starts.lengths) length = std::max<std::uint64_t>(length, 1);
  if (!lengths.any()) draw_lengths_again(first, options, lengths, starts);
  return starts;
}

void Sequences::draw_lengths_again(std::uint64_t first, const SampleOptions& options,
                                   const SequenceLengths& asked, Starts& starts) const {
  std::vector<std::uint64_t>& lengths = starts.lengths;
  const auto [least, most] = siblings_.length_range();
  const bool may_come = asked.least <= most && asked.most >= least;
  const auto is_off = [&](std::uint64_t length) { return distance_to(length, asked) > 0; };
  std::vector<ColumnValues> cells = context_cells(starts.context);
  for (std::uint64_t attempt = 1; may_come && attempt <= kLengthTries; ++attempt) {
    const auto from =
        static_cast<std::size_t>(std::ranges::find_if(lengths, is_off) - lengths.begin());
    if (from == lengths.size()) break;
    std::size_t to = lengths.size();
    while (!is_off(lengths[to - 1])) --to;
    std::vector<std::uint64_t> numbers(to - from);
    std::iota(numbers.begin(), numbers.end(), first + from);
    SampleOptions other = options;
    other.seed = RandomStream(options.seed, streams::kSampling.sequence_rows).bits(attempt);
    SampleReport report;
    const std::vector<ColumnValues> others =
        context_cells(draw_context(first + from, numbers.size(), other, report));
    const std::vector<std::uint64_t> drawn =
        siblings_.draw_lengths(others, numbers, rows_seed(other.seed));
    for (std::size_t k = from; k < to; ++k) {
      const std::uint64_t length = std::max<std::uint64_t>(drawn[k - from], 1);
      if (distance_to(length, asked) >= distance_to(lengths[k], asked)) continue;
      lengths[k] = length;
      put_cells(others, k - from, cells, k);
    }
  }
  for (std::uint64_t& length : lengths) length = std::clamp(length, asked.least, asked.most);
  if (context_) {
    // Keys stay those of these sequences.
    starts.context = context_->frame().decode(cells, lengths.size(), first, options.seed);
  }
}

Sequences::Runs Sequences::find_runs(std::uint64_t rows, const SampleOptions& options,
                                     SampleReport& report) const {
  constexpr std::uint64_t kMostAtOnce = 4096;
  Runs runs;
  SampleReport scan;
  const std::uint64_t end_row = options.first_row + rows;
  std::uint64_t row = 0;
  for (std::uint64_t first = 0; row < end_row;) {
    const double wanted = static_cast<double>(end_row - row) / mean_length_ + 1;
    const auto count =
        static_cast<std::uint64_t>(std::clamp(wanted, 1.0, static_cast<double>(kMostAtOnce)));
    report_progress(options.progress, {.stage = "sample", .step = 0, .total = rows, .losses = {}});
    const std::vector<std::uint64_t> lengths = draw_starts(first, count, options, scan).lengths;
    for (std::size_t k = 0; k < count && row < end_row; ++k) {
      const std::uint64_t length = lengths[k];
      if (row + length > options.first_row) {
        if (runs.numbers.empty()) runs.first_row = row;
        runs.numbers.push_back(first + k);
        runs.lengths.push_back(length);
        runs.stops.push_back(std::min(length, end_row - row));
      }
      row += length;
    }
    first += count;
  }
  report_progress(options.progress, {.stage = "sample", .step = 0, .total = rows, .losses = {}});
  // Contexts of the scan are drawn again: few of many may be wanted.
  const std::uint64_t first = runs.numbers.empty() ? 0 : runs.numbers.front();
  runs.context = draw_starts(first, runs.numbers.size(), options, report).context;
  return runs;
}

Table Sequences::draw(std::uint64_t rows, const SampleOptions& options,
                      SampleReport& report) const {
  SampleReport of_context;
  const Runs runs = find_runs(rows, options, of_context);
  if (of_context.rows > 0) {
    // A row that shares its sequence's context took no try of its own.
    report.rows += rows;
    report.tries += rows + of_context.tries - of_context.rows;
  }
  return draw_whole(runs, options.first_row - runs.first_row, rows, options.seed);
}

Table Sequences::draw_whole(const Runs& runs, std::size_t before, std::uint64_t rows,
                            std::uint64_t seed) const {
  // A context that times move is known when all of these are.
  const std::vector<std::uint64_t>& stops = follows_times() ? runs.lengths : runs.stops;
  const DrawnSiblings drawn = siblings_.draw_rows(context_cells(runs.context), runs.numbers,
                                                  runs.lengths, rows_seed(seed), stops);
  std::vector<std::size_t> wanted(rows);
  std::iota(wanted.begin(), wanted.end(), before);
  std::vector<std::size_t> owners;
  for (std::size_t k = 0; k < stops.size(); ++k) owners.insert(owners.end(), stops[k], k);
  Table varying;
  if (has_rows_) varying = rows_frame_.decode(drawn.cells, owners.size(), runs.first_row, seed);
  Table context;
  if (context_) {
    context = context_around(restored_context(runs.context), varying, drawn.ends);
    context = take_table_rows(context, owners);
  }
  varying = restored_rows(varying, context, drawn.ends, nullptr);
  if (varying.column_count() > 0) varying = take_table_rows(varying, wanted);
  if (context_) context = take_table_rows(context, wanted);
  std::vector<Column> columns;
  for (const std::string& name : columns_) {
    const Column* column = varying.find(name);
    columns.push_back(column != nullptr ? *column : context.column(name));
    if (context_ || name != key_) continue;
    std::vector<std::uint64_t> numbers;
    for (const std::size_t row : wanted) numbers.push_back(runs.numbers[owners[row]]);
    columns.back() = numbered_keys(columns.back(), numbers);
  }
  return Table(std::move(columns));
}

Table Sequences::draw_sequences(std::uint64_t first, std::uint64_t count,
                                const SequenceSampleOptions& options, SampleReport& report) const {
  SampleOptions of_context;
  of_context.seed = options.seed;
  of_context.conditions = options.conditions;
  of_context.boosts = options.boosts;
  of_context.max_tries = options.max_tries;
  of_context.progress = options.progress;
  Runs runs;
  if (has_rows_ && rows_frame_.generates()) {
    // Ids that rows have of their own are numbered through the whole table.
    SampleReport before;
    for (const std::uint64_t length :
         draw_starts(0, first, of_context, before, options.lengths).lengths) {
      runs.first_row += length;
    }
  }
  Starts starts = draw_starts(first, count, of_context, report, options.lengths);
  std::uint64_t rows = 0;
  for (std::uint64_t k = 0; k < count; ++k) {
    runs.numbers.push_back(first + k);
    rows += starts.lengths[k];
  }
  runs.context = std::move(starts.context);
  runs.lengths = starts.lengths;
  runs.stops = std::move(starts.lengths);
  report_progress(options.progress, {.stage = "sample", .step = 0, .total = rows, .losses = {}});
  Table table = draw_whole(runs, 0, rows, options.seed);
  report_progress(options.progress, {.stage = "sample", .step = rows, .total = rows, .losses = {}});
  return table;
}

namespace {

Recipe make_sequences(const OptionValues& values) {
  return recipe_of(parse_options<SequencesOptions>(values), learn_sequences);
}

}  // namespace

RegistryEntry sequences_entry() {
  return {SequencesOptions::kModel,
          "Sequences (whose row it is, when), row after row given those before.",
          describe_options<SequencesOptions>, make_sequences, load_learned<Sequences>};
}

}  // namespace likeness::models
