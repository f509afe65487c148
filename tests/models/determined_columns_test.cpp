#include "models/copula/determined_columns.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <string>

#include "gap_tables.hpp"
#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "likeness/random.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

/// `codes` codes with a name and a price of their own, a coarser group, and an amount that is price
/// times pieces.
Table price_list(std::uint64_t rows, std::uint64_t codes) {
  const RandomStream random(31, 0);
  const auto price_of = [&](std::uint64_t code) {
    return 100 + random.below(1'000'000 + code, 900);
  };
  std::string text = "code,name,group,price,pieces,total\n";
  for (std::uint64_t i = 0; i < rows; ++i) {
    const std::uint64_t code = random.below(2 * i, codes);
    const std::uint64_t pieces = 1 + random.below(2 * i + 1, 50);
    text += 'c' + std::to_string(code) + ",n" + std::to_string(code % (codes - 7)) + ",g" +
            std::to_string(code % 5) + ',' + std::to_string(price_of(code)) + ',' +
            std::to_string(pieces) + ',' + std::to_string(pieces * price_of(code)) + '\n';
  }
  return io::parse_csv(text, "prices.csv");
}

FramedTable framed(const Table& table) {
  Metadata metadata = detect_metadata(table);
  for (ColumnMetadata& column : metadata.columns) {
    if (column.name == "code" || column.name == "name") column.sdtype = "categorical";
  }
  metadata.primary_key.reset();
  return Frame::learn(table, metadata);
}

Model fitted(const Table& table, const char* name) {
  Metadata metadata = detect_metadata(table);
  for (ColumnMetadata& column : metadata.columns) {
    if (column.name == "code" || column.name == "name") column.sdtype = "categorical";
  }
  metadata.primary_key.reset();
  return make_recipe(name).fit(table, metadata, {.seed = 3, .progress = {}});
}

std::string text_in(const Column& column, std::size_t row) {
  if (column.type == ColumnType::kInt64) return std::to_string(column.integers[row]);
  return std::string(column.dictionary[static_cast<std::size_t>(column.codes[row])]);
}

/// What each code has in `column`; "?" where that is not one thing.
std::map<std::string, std::string> by_code(const Table& table, const char* column) {
  std::map<std::string, std::string> found;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string cell = text_in(table.column(column), row);
    const auto [place, is_new] = found.emplace(text_in(table.column("code"), row), cell);
    if (place->second != cell) place->second = "?";
  }
  return found;
}

}  // namespace

TEST_CASE("columns that follow from a category are found, and nothing else") {
  const FramedTable table = framed(price_list(1500, 100));
  const auto found = find_determinants(table.frame, table.values);
  const auto determinant = [&](const char* name) {
    const std::int32_t k = found[table.frame.find_learned(name)];
    return k < 0 ? std::string() : table.frame.name(static_cast<std::size_t>(k));
  };
  CHECK(determinant("code").empty());
  CHECK(determinant("name") == "code");
  CHECK(determinant("group") == "code");
  CHECK(determinant("price") == "code");
  CHECK(determinant("pieces").empty());
  CHECK(determinant("total").empty());
}

TEST_CASE("a few numbers that were moved are exceptions, and looked up as the others are") {
  const Table table = price_list(1500, 100);
  FramedTable moved = framed(table);
  const std::size_t price = moved.frame.find_learned("price");
  const std::size_t code = moved.frame.find_learned("code");
  const std::int32_t levels = moved.frame.level_encoder(code)->size();
  const auto before = determined_cells(moved.values[price], moved.values[code].codes, levels);
  for (const std::size_t row : {0, 700, 1400}) moved.values[price].numbers[row] += 7;
  CHECK(find_determinants(moved.frame, moved.values)[price] == static_cast<std::int32_t>(code));
  CHECK(determined_cells(moved.values[price], moved.values[code].codes, levels) == before);
  for (std::size_t row = 0; row < 100; ++row) moved.values[price].numbers[row] += 7;
  CHECK(find_determinants(moved.frame, moved.values)[price] == -1);
}

TEST_CASE("what few rows have in common by chance does not follow from anything") {
  const RandomStream random(5, 0);
  std::string text = "a,b\n";
  for (std::uint64_t i = 0; i < 40; ++i) {
    text += 'a' + std::to_string(i / 2) + ",b" + std::to_string(i == 0 ? 1 : 0) + '\n';
  }
  const FramedTable table = framed(io::parse_csv(text, "chance.csv"));
  for (const std::int32_t k : find_determinants(table.frame, table.values)) CHECK(k == -1);
}

TEST_CASE("what follows from a category is looked up, and relations of numbers outlive it") {
  const Table table = price_list(3000, 120);
  const auto names = by_code(table, "name");
  const auto prices = by_code(table, "price");
  for (const char* name : {"gaussian_copula", "vine_copula"}) {
    CAPTURE(name);
    const Model model = fitted(table, name);
    const Table sample = model.sample(4000, {.seed = 2, .progress = {}});
    for (std::size_t row = 0; row < sample.rows(); ++row) {
      const std::string code = text_in(sample.column("code"), row);
      REQUIRE(names.at(code) == text_in(sample.column("name"), row));
      REQUIRE(prices.at(code) == text_in(sample.column("price"), row));
    }
    for (const char* other : {"price", "pieces"}) {
      CHECK(std::fabs(rank_correlation(sample, "total", other) -
                      rank_correlation(table, "total", other)) < 0.05);
    }
  }
}

TEST_CASE("conditions on columns that follow from others, and on both, are met") {
  const Table table = price_list(3000, 120);
  const auto prices = by_code(table, "price");
  for (const char* name : {"gaussian_copula", "vine_copula"}) {
    CAPTURE(name);
    const Model model = fitted(table, name);
    const auto sampled = [&](std::vector<Condition> conditions) {
      return model.sample(20, {.seed = 2, .conditions = std::move(conditions), .progress = {}});
    };
    const Table priced = sampled({{"price", prices.at("c7")}});
    const Table grouped = sampled({{"group", "g3"}, {"pieces", "20", Comparison::kGreater}});
    const Table both = sampled({{"code", "c7"}, {"price", prices.at("c7")}});
    for (std::size_t row = 0; row < 20; ++row) {
      CHECK(text_in(priced.column("price"), row) == prices.at("c7"));
      CHECK(text_in(grouped.column("group"), row) == "g3");
      CHECK(text_in(both.column("code"), row) == "c7");
    }
  }
  CHECK_THROWS_AS(
      (void)fitted(table, "gaussian_copula")
          .sample(5, {.seed = 2, .conditions = {{"code", "c7"}, {"group", "g3"}}, .progress = {}}),
      Error);
}
