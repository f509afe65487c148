#include "models/constraints/drawn_prediction.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "models/frame/column_format.hpp"
#include "table/column_type.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostPredictedShares = 100;

std::vector<std::uint8_t> bits_of(const std::vector<bool>& there) {
  std::vector<std::uint8_t> bits((there.size() + 7) / 8, 0);
  for (std::size_t row = 0; row < there.size(); ++row) {
    if (there[row]) bits[row / 8] = static_cast<std::uint8_t>(bits[row / 8] | (1U << (row % 8)));
  }
  return bits;
}

Column decimals_column(std::string name, std::vector<double> numbers,
                       const std::vector<bool>& there) {
  Column column;
  column.name = std::move(name);
  column.type = ColumnType::kFloat64;
  column.floats = std::move(numbers);
  column.validity = bits_of(there);
  return column;
}

/// Numbers as a column of the type and form of `like`.
Column quantity_column(const Column& like, std::string name, const std::vector<double>& numbers,
                       const std::vector<bool>& there) {
  Column column = blank_like(like);
  column.name = std::move(name);
  column.validity = bits_of(there);
  if (like.type == ColumnType::kFloat64) {
    column.floats = std::vector<double>(numbers);
    return column;
  }
  std::vector<std::int64_t> whole(numbers.size());
  std::ranges::transform(numbers, whole.begin(),
                         [](double number) { return std::llround(number); });
  column.integers = std::move(whole);
  return column;
}

/// The number below which a share `level` of the weights lies.
double quantile_of(const WeightedNumbers& numbers, double level) {
  constexpr double kRounding = 1e-9;
  double below = 0;
  for (const auto& [number, weight] : numbers) {
    below += weight;
    if (below >= level - kRounding) return number;
  }
  return numbers.back().first;
}

Table quantity_prediction(const std::vector<Column>& draws) {
  std::vector<WeightedNumbers> rows(draws.front().size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (const Column& draw : draws) {
      if (draw.valid(row)) rows[row].emplace_back(number_at(draw, row), 0);
    }
    std::ranges::sort(rows[row]);
    for (auto& [number, weight] : rows[row]) weight = 1 / static_cast<double>(rows[row].size());
  }
  return weighted_prediction(draws.front(), rows);
}

Table category_prediction(const std::vector<Column>& draws) {
  const std::size_t rows = draws.front().size();
  std::map<std::string, std::vector<double>> shares;
  std::vector<double> counts(rows, 0);
  for (const Column& draw : draws) {
    for (std::size_t row = 0; row < rows; ++row) {
      if (!draw.valid(row)) continue;
      std::vector<double>& of_value = shares[std::string(string_at(draw, row))];
      of_value.resize(rows, 0);
      of_value[row] += 1;
      counts[row] += 1;
    }
  }
  std::vector<bool> there(rows);
  std::vector<std::string> best(rows);
  std::vector<double> highest(rows, 0);
  for (std::size_t row = 0; row < rows; ++row) there[row] = counts[row] > 0;
  for (auto& [value, of_value] : shares) {
    for (std::size_t row = 0; row < rows; ++row) {
      if (there[row]) of_value[row] /= counts[row];
      if (of_value[row] <= highest[row]) continue;
      highest[row] = of_value[row];
      best[row] = value;
    }
  }
  Column answer;
  answer.name = draws.front().name;
  answer.type = ColumnType::kCategory;
  answer.validity = bits_of(there);
  set_strings(answer, StringArray(best));
  std::vector<Column> columns = {std::move(answer),
                                 decimals_column("probability", std::move(highest), there)};
  if (shares.size() > kMostPredictedShares) return Table(std::move(columns));
  for (auto& [value, of_value] : shares) {
    columns.push_back(decimals_column("probability of " + value, std::move(of_value), there));
  }
  return Table(std::move(columns));
}

}  // namespace

Table weighted_prediction(const Column& like, const std::vector<WeightedNumbers>& rows) {
  std::vector<bool> there(rows.size(), false);
  std::vector<double> means(rows.size(), 0);
  std::vector<std::vector<double>> points(3, std::vector<double>(rows.size(), 0));
  const std::vector<std::pair<std::string, double>> levels = {
      {"5%", 0.05}, {"50%", 0.5}, {"95%", 0.95}};
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (rows[row].empty()) continue;
    there[row] = true;
    for (const auto& [number, weight] : rows[row]) means[row] += number * weight;
    for (std::size_t p = 0; p < levels.size(); ++p) {
      points[p][row] = quantile_of(rows[row], levels[p].second);
    }
  }
  const bool dates = like.type == ColumnType::kDatetime;
  std::vector<Column> columns = {dates ? quantity_column(like, like.name, means, there)
                                       : decimals_column(like.name, std::move(means), there)};
  for (std::size_t p = 0; p < levels.size(); ++p) {
    columns.push_back(quantity_column(like, levels[p].first, points[p], there));
  }
  return Table(std::move(columns));
}

Table drawn_prediction(const std::vector<Column>& draws) {
  return is_quantity(draws.front().type) ? quantity_prediction(draws) : category_prediction(draws);
}

}  // namespace likeness::models
