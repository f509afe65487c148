#include "models/constraints/measured_prediction.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>
#include <variant>

#include "core/streams.hpp"
#include "likeness/random.hpp"
#include "models/constraints/missing_cells.hpp"
#include "models/constraints/number_form.hpp"
#include "models/frame/patched_column.hpp"
#include "table/table_rows.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kDrawsOfCandidates = 32;
constexpr std::size_t kPredictedAtOnce = 128;
constexpr std::size_t kRowsOfEnds = 1024;
constexpr double kPartOfWidth = 64;
/// Of fewer steps between the least and the largest candidate, each is one.
constexpr double kMostTriedSteps = 256;
/// What is drawn as often is a number that many rows share.
constexpr std::size_t kDrawsOfSpike = 3;
constexpr double kImpossible = -std::numeric_limits<double>::infinity();

/// How much of a column is written as this number is.
double width_of(double number, double step) {
  return step > 0 ? step : std::max(1e-9, 1e-6 * std::abs(number));
}

/// Numbers, rising, and the width for which each stands.
using WideNumbers = std::vector<std::pair<double, double>>;

WideNumbers every_step(double least, double most, const NumberForm& form) {
  WideNumbers numbers;
  for (double at = least; at <= most + form.step() / 2; at = form.nearest(at + form.step())) {
    numbers.emplace_back(at, form.step());
  }
  return numbers;
}

/// What was drawn, and the neighbours of what many rows share, which stand for what is around it.
WideNumbers spread_numbers(const std::vector<double>& drawn, const NumberForm& form) {
  const auto ends = std::ranges::minmax(drawn);
  const double least = ends.min;
  const double most = ends.max;
  std::map<double, std::size_t> times;
  for (const double number : drawn) ++times[number];
  std::map<double, bool> is_spike;
  for (const auto& [number, count] : times) {
    if (count < kDrawsOfSpike) {
      is_spike.try_emplace(number, false);
      continue;
    }
    is_spike[number] = true;
    const double width = width_of(number, form.step());
    for (const double beside : {number - width, number + width}) {
      const double at = form.nearest(beside);
      if (at >= least && at <= most) is_spike.try_emplace(at, false);
    }
  }
  WideNumbers numbers;
  for (auto at = is_spike.begin(); at != is_spike.end(); ++at) {
    const double own = width_of(at->first, form.step());
    const double before = at == is_spike.begin() ? own : at->first - std::prev(at)->first;
    const double after = std::next(at) == is_spike.end() ? own : std::next(at)->first - at->first;
    numbers.emplace_back(at->first, at->second ? own : (before + after) / 2);
  }
  return numbers;
}

/// The numbers that are tried where these were drawn.
WideNumbers tried_numbers(const std::vector<double>& drawn, const NumberForm& form) {
  if (drawn.empty()) return {};
  const auto [least, most] = std::ranges::minmax(drawn);
  const bool few = form.step() > 0 && (most - least) / form.step() <= kMostTriedSteps;
  return few ? every_step(least, most, form) : spread_numbers(drawn, form);
}

WeightedNumbers weighed(std::vector<std::pair<double, double>> logs) {
  double highest = kImpossible;
  for (const auto& [number, log] : logs) highest = std::max(highest, log);
  if (!std::isfinite(highest)) return {};
  double sum = 0;
  for (auto& [number, log] : logs) sum += log = std::exp(log - highest);
  for (auto& [number, weight] : logs) weight /= sum;
  return logs;
}

WeightedNumbers evenly(std::vector<double> numbers) {
  std::ranges::sort(numbers);
  WeightedNumbers weighted;
  for (const double number : numbers) {
    weighted.emplace_back(number, 1 / static_cast<double>(numbers.size()));
  }
  return weighted;
}

}  // namespace

MeasuredPrediction::MeasuredPrediction(const RowQuestions& inner, const ConstraintPlan& plan,
                                       const std::vector<ImputationRule>& rules, std::string column)
    : inner_(inner), plan_(plan), rules_(rules), column_(std::move(column)) {
  for (const ColumnDefinition& definition : plan.definitions()) {
    const auto* gap = std::get_if<GapColumn>(&definition);
    if (gap == nullptr || gap->is_learned_itself()) continue;
    const std::vector<std::string> inputs = gap->inputs();
    if (std::ranges::find(inputs, column_) != inputs.end()) gaps_.push_back(gap);
  }
}

std::vector<WeightedNumbers> MeasuredPrediction::of(const Table& asked, std::uint64_t seed) const {
  std::vector<std::size_t> known;
  for (std::size_t row = 0; row < asked.rows(); ++row) {
    const bool is_measured = std::ranges::any_of(
        gaps_, [&](const GapColumn* gap) { return asked.column(gap->targets()[0]).valid(row); });
    if (is_measured) known.push_back(row);
  }
  const RandomStream seeds(seed, streams::kSampling.guesses);
  std::vector<WeightedNumbers> numbers(asked.rows());
  if (known.empty()) return numbers;
  const Ends ends = ends_of_column(asked, seeds.bits(asked.rows()));
  for (std::size_t begin = 0; begin < known.size(); begin += kPredictedAtOnce) {
    const std::size_t count = std::min(kPredictedAtOnce, known.size() - begin);
    const std::span<const std::size_t> which(known.data() + begin, count);
    std::vector<WeightedNumbers> some =
        of_some(take_table_rows(asked, which), ends, seeds.bits(begin));
    for (std::size_t k = 0; k < count; ++k) numbers[which[k]] = std::move(some[k]);
  }
  return numbers;
}

Table MeasuredPrediction::without_measured(const Table& asked) const {
  std::vector<Column> columns;
  for (const Column& column : asked.columns()) {
    const bool is_measured = std::ranges::any_of(
        gaps_, [&](const GapColumn* gap) { return gap->targets()[0] == column.name; });
    columns.push_back(is_measured ? without_cells(column, std::vector<bool>(asked.rows(), true))
                                  : column);
  }
  return Table(std::move(columns));
}

void MeasuredPrediction::add_draws(const Table& asked, const Table& drawn, const NumberForm& form,
                                   const Ends& ends, std::vector<Draws>& rows) const {
  const std::vector<double> made = numbers_of_cells(plan_.restore(drawn).column(column_));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (!std::isnan(made[row])) rows[row].all.push_back(made[row]);
  }
  for (const GapColumn* gap : gaps_) {
    const std::vector<double> targets = numbers_of_cells(asked.column(gap->targets()[0]));
    const std::vector<double> distances = numbers_of_cells(drawn.column(gap->learned_name()));
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const double number = form.nearest(gap->bound_of(targets[row], distances[row]));
      if (std::isnan(number)) continue;
      rows[row].by_distance.push_back(std::clamp(number, ends.least, ends.most));
      if (number >= ends.least && number <= ends.most) rows[row].all.push_back(number);
    }
  }
}

std::vector<double> MeasuredPrediction::log_weights(const Table& asked, const Table& drawn,
                                                    const NumberForm& form,
                                                    const Candidates& candidates) const {
  RowColumns rows(take_table_rows(asked, candidates.row));
  Column column = form.column_of(candidates.number);
  column.name = column_;
  rows.set(std::move(column));
  std::vector<std::string> names;
  for (const Column& one : asked.columns()) names.push_back(one.name);
  const Table tried = rows.table(names);
  const Table filler = take_table_rows(drawn, candidates.row);
  const Table encoded = plan_.encode(tried, true);
  std::vector<Column> learned;
  for (const Column& one : encoded.columns()) {
    learned.push_back(one.missing_count() > 0 ? patched(one, filler.column(one.name)) : one);
  }
  std::vector<double> logs = inner_.log_likelihood(Table(std::move(learned)), {});
  for (std::size_t k = 0; k < logs.size(); ++k) logs[k] += std::log(candidates.width[k]);
  for (const auto& broken :
       broken_by_filled_cells(rules_, take_table_rows(asked, candidates.row), tried)) {
    for (std::size_t k = 0; k < logs.size(); ++k) {
      if (broken[k] != 0) logs[k] = kImpossible;
    }
  }
  return logs;
}

MeasuredPrediction::Ends MeasuredPrediction::ends_of_column(const Table& asked,
                                                            std::uint64_t seed) const {
  const Table same = take_table_rows(asked, std::vector<std::size_t>(kRowsOfEnds, 0));
  std::vector<Column> columns;
  for (const Column& column : same.columns()) {
    columns.push_back(without_cells(column, std::vector<bool>(kRowsOfEnds, true)));
  }
  const Table drawn = inner_.impute(plan_.encode(Table(std::move(columns)), true), seed);
  std::vector<double> numbers = numbers_of_cells(plan_.restore(drawn).column(column_));
  std::erase_if(numbers, [](double number) { return std::isnan(number); });
  if (numbers.empty()) return {};
  const auto ends = std::ranges::minmax(numbers);
  const double least = ends.min;
  const double most = ends.max;
  // A little beyond what some draws reach lies what others do, unless many lie at the end.
  const auto room = [&, width = (most - least) / kPartOfWidth](double end) {
    const auto times = std::ranges::count(numbers, end);
    return times >= static_cast<std::ptrdiff_t>(kDrawsOfSpike) ? 0 : width;
  };
  return {least - room(least), most + room(most)};
}

std::vector<WeightedNumbers> MeasuredPrediction::of_some(const Table& asked, const Ends& ends,
                                                         std::uint64_t seed) const {
  const Table unknown = plan_.encode(without_measured(asked), true);
  const RandomStream seeds(seed, streams::kSampling.guesses);
  std::vector<Draws> draws(asked.rows());
  const Table first = inner_.impute(unknown, seeds.bits(0));
  const NumberForm form(plan_.restore(first).column(column_));
  for (std::size_t d = 0; d < kDrawsOfCandidates; ++d) {
    add_draws(asked, d == 0 ? first : inner_.impute(unknown, seeds.bits(d)), form, ends, draws);
  }
  Candidates candidates;
  for (std::size_t row = 0; row < draws.size(); ++row) {
    for (const auto& [number, width] : tried_numbers(draws[row].all, form)) {
      candidates.row.push_back(row);
      candidates.number.push_back(number);
      candidates.width.push_back(width);
    }
  }
  const std::vector<double> logs = log_weights(asked, first, form, candidates);
  std::vector<std::vector<std::pair<double, double>>> of_rows(asked.rows());
  for (std::size_t k = 0; k < logs.size(); ++k) {
    of_rows[candidates.row[k]].emplace_back(candidates.number[k], logs[k]);
  }
  std::vector<WeightedNumbers> answers;
  for (std::size_t row = 0; row < of_rows.size(); ++row) {
    answers.push_back(weighed(std::move(of_rows[row])));
    if (answers.back().empty()) answers.back() = evenly(std::move(draws[row].by_distance));
  }
  return answers;
}

}  // namespace likeness::models
