#include "tables.hpp"

#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "likeness/random.hpp"

namespace likeness::metrics {
namespace {

struct NumberShape {
  const char* name;
  double range;
  double tail;  ///< 1 is uniform; the larger, the more rows near 0
};
constexpr std::array<NumberShape, 6> kNumbers = {{{"age", 73, 1.5},
                                                  {"weight", 1.4e6, 3},
                                                  {"education-num", 16, 1},
                                                  {"capital-gain", 1e5, 30},
                                                  {"capital-loss", 4300, 40},
                                                  {"hours-per-week", 99, 1}}};
constexpr std::array<std::size_t, 9> kLevels = {9, 16, 7, 15, 6, 5, 2, 42, 2};

/// A number in [0, 1) that follows the row's hidden score, more or less.
double related(const RandomStream& random, std::uint64_t seed_of_score, std::size_t row) {
  const double score = RandomStream(seed_of_score, 0).uniform(row);
  return std::fmod(0.6 * score + 0.4 * random.uniform(row), 1.0);
}

Column number_column(const NumberShape& shape, std::size_t rows, std::uint64_t seed,
                     std::uint64_t stream) {
  const RandomStream random(seed, stream);
  std::vector<std::int64_t> values(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    values[row] =
        static_cast<std::int64_t>(shape.range * std::pow(related(random, seed, row), shape.tail));
  }
  Column column;
  column.name = shape.name;
  column.type = ColumnType::kInt64;
  column.integers = Buffer<std::int64_t>(std::move(values));
  return column;
}

Column category_column(const std::string& name, std::size_t levels, std::size_t rows,
                       std::uint64_t seed, std::uint64_t stream) {
  const RandomStream random(seed, stream);
  std::vector<std::string> dictionary;
  for (std::size_t level = 0; level < levels; ++level) {
    dictionary.push_back(name + "-" + std::to_string(level));
  }
  std::vector<std::int32_t> codes(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    const double place = std::pow(related(random, seed, row), 2.0);
    codes[row] = static_cast<std::int32_t>(place * static_cast<double>(levels));
  }
  Column column;
  column.name = name;
  column.type = ColumnType::kCategory;
  column.codes = Buffer<std::int32_t>(std::move(codes));
  column.dictionary = StringArray(dictionary);
  return column;
}

Metadata metadata_of(const Table& table) {
  Metadata metadata;
  for (const Column& column : table.columns()) {
    ColumnMetadata meaning;
    meaning.name = column.name;
    meaning.sdtype = column.type == ColumnType::kCategory ? "categorical" : "numerical";
    metadata.columns.push_back(std::move(meaning));
  }
  return metadata;
}

}  // namespace

Table census_table(std::size_t rows, std::uint64_t seed) {
  std::vector<Column> columns;
  std::uint64_t stream = 1;
  for (const NumberShape& shape : kNumbers) {
    columns.push_back(number_column(shape, rows, seed, stream++));
  }
  for (const std::size_t levels : kLevels) {
    const std::string name = "category-" + std::to_string(stream);
    columns.push_back(category_column(name, levels, rows, seed, stream++));
  }
  return Table(std::move(columns));
}

Metadata census_metadata() {
  return metadata_of(census_table(1, 1));
}

Table many_levels_table(std::size_t rows, std::uint64_t seed) {
  return Table(
      {category_column("a", rows, rows, seed, 1), category_column("b", rows, rows, seed, 2)});
}

Metadata many_levels_metadata() {
  return metadata_of(many_levels_table(1, 1));
}

}  // namespace likeness::metrics
