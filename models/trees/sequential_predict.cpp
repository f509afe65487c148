#include <algorithm>
#include <utility>

#include "core/streams.hpp"
#include "likeness/parallel.hpp"
#include "models/trees/row_completion.hpp"
#include "models/trees/sequential_model.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kGuesses = 64;        ///< where there are more states, or numbers
constexpr std::size_t kGuessedRows = 8192;  ///< in a chunk, about
constexpr std::int32_t kMostColumns = 100;  ///< of probabilities

Column floats(std::string name, std::vector<double> values) {
  Column column;
  column.name = std::move(name);
  column.type = ColumnType::kFloat64;
  column.floats = std::move(values);
  return column;
}

/// Calls answer(row, completion, first guess, weights) for each row of the table.
template <class Answer>
void complete_all(const std::vector<ChainColumn>& chain, const KnownStates& known,
                  std::size_t place, std::size_t rows, std::size_t guesses, std::uint64_t seed,
                  Answer answer) {
  const RandomStream random(seed, streams::kSampling.guesses);
  const std::size_t chunk = std::max<std::size_t>(1, kGuessedRows / guesses);
  parallel_chunks(rows, chunk, [&](std::size_t begin, std::size_t end) {
    RowCompletion completion(chain, known, begin, end, guesses, random);
    completion.ask(place);
    completion.complete();
    for (std::size_t row = begin; row < end; ++row) {
      answer(row, completion, (row - begin) * guesses, completion.weights(row - begin));
    }
  });
}

/// The number below which a share `level` of the weights lies; `guesses` are rising numbers.
double quantile(const std::vector<std::pair<double, double>>& guesses, double level) {
  double below = 0;
  for (const auto& [number, weight] : guesses) {
    below += weight;
    if (below >= level) return number;
  }
  return guesses.back().first;
}

std::vector<Column> predicted_levels(const LevelEncoder& levels, std::vector<double> probabilities,
                                     std::size_t rows) {
  const auto count = static_cast<std::size_t>(levels.size());
  const std::size_t present = count - (levels.has_missing() ? 1 : 0);
  std::vector<std::int32_t> best(rows);
  std::vector<double> highest(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    const auto begin = probabilities.begin() + static_cast<std::ptrdiff_t>(row * count);
    const auto end = begin + static_cast<std::ptrdiff_t>(present);
    double sum = 0;
    for (auto p = begin; p != end; ++p) sum += *p;
    if (sum > 0) std::for_each(begin, end, [&](double& p) { p /= sum; });
    const auto top = std::max_element(begin, end);
    best[row] = static_cast<std::int32_t>(top - begin);
    highest[row] = *top;
  }
  std::vector<Column> columns = {levels.decode(best)};
  columns.push_back(floats("probability", std::move(highest)));
  if (levels.size() > kMostColumns) return columns;
  for (std::size_t level = 0; level < present; ++level) {
    std::vector<double> p(rows);
    for (std::size_t row = 0; row < rows; ++row) p[row] = probabilities[row * count + level];
    columns.push_back(
        floats("probability of " + levels.text_of(static_cast<std::int32_t>(level)), std::move(p)));
  }
  return columns;
}

}  // namespace

Table SequentialTrees::predict(const Table& table, const std::string& column,
                               std::uint64_t seed) const {
  const std::size_t k = frame_.find_learned(column, "predict");
  const auto found = std::find_if(chain_.begin(), chain_.end(),
                                  [&](const ChainColumn& other) { return other.column == k; });
  const auto place = static_cast<std::size_t>(found - chain_.begin());
  const KnownCells cells = encode_known(frame_, table, k);
  const KnownStates known = known_states(frame_, chain_, cells);
  const std::size_t rows = table.rows();
  if (const LevelEncoder* levels = frame_.level_encoder(k)) {
    const auto count = static_cast<std::size_t>(levels->size());
    std::vector<double> probabilities(rows * count, 0);
    complete_all(chain_, known, place, rows, std::min(count, kGuesses), seed,
                 [&](std::size_t row, const RowCompletion& completion, std::size_t first,
                     const std::vector<double>& weights) {
                   for (std::size_t g = 0; g < weights.size(); ++g) {
                     const std::int32_t state = completion.states(place)[first + g];
                     probabilities[row * count + static_cast<std::size_t>(state)] += weights[g];
                   }
                 });
    return Table(predicted_levels(*levels, std::move(probabilities), rows));
  }
  std::vector<double> means(rows);
  std::vector<double> quantiles[3];
  for (auto& list : quantiles) list.resize(rows);
  complete_all(chain_, known, place, rows, kGuesses + 1, seed,
               [&](std::size_t row, const RowCompletion& completion, std::size_t first,
                   const std::vector<double>& weights) {
                 std::vector<std::pair<double, double>> guesses;
                 for (std::size_t g = 0; g < weights.size(); ++g) {
                   const double number = found->states.number_at(
                       completion.states(place)[first + g], completion.ranks(place)[first + g]);
                   guesses.emplace_back(number, weights[g]);
                   means[row] += number * weights[g];
                 }
                 std::sort(guesses.begin(), guesses.end());
                 quantiles[0][row] = quantile(guesses, 0.05);
                 quantiles[1][row] = quantile(guesses, 0.5);
                 quantiles[2][row] = quantile(guesses, 0.95);
               });
  const NumberEncoder& numbers = *frame_.number_encoder(k);
  Column mean = numbers.decode(means);
  if (mean.type != ColumnType::kDatetime) mean = floats(mean.name, std::move(means));
  std::vector<Column> columns = {std::move(mean)};
  const char* names[] = {"5%", "50%", "95%"};
  for (std::size_t q = 0; q < 3; ++q) {
    columns.push_back(numbers.decode(quantiles[q]));
    columns.back().name = names[q];
  }
  return Table(std::move(columns));
}

}  // namespace likeness::models
