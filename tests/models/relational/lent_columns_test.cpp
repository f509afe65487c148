#include "models/relational/lent_columns.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "likeness/csv.hpp"
#include "likeness/dataset_model.hpp"

using namespace likeness;

namespace {

NamedMetadata described(const char* table,
                        const std::vector<std::pair<const char*, const char*>>& columns) {
  NamedMetadata one{table, {}};
  for (const auto& [name, sdtype] : columns) {
    ColumnMetadata column;
    column.name = name;
    column.sdtype = sdtype;
    one.metadata.columns.push_back(column);
  }
  one.metadata.primary_key = "id";
  return one;
}

/// Stays begin anywhere in two years; samples of a stay are drawn within the next days, cost more
/// the more a stay does, and leave a rest of its budget.
Dataset ward() {
  std::string stays = "id,begun,rate,budget\n";
  std::string samples = "id,stay,drawn,fee,used,rest\n";
  int sample = 0;
  for (int s = 0; s < 90; ++s) {
    const int day = (s * 257) % 700;
    const int month = day / 28 % 12 + 1;
    const int rate = 10 + s * 7 % 9;
    const int budget = 300 + s * 31 % 400;
    const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    const std::string date = (day < 336 ? "2020-" : "2021-") + two(month) + '-';
    stays += std::to_string(s) + ',' + date + two(day % 28 + 1) + ' ' + two(s * 5 % 24) +
             ":00:00," + std::to_string(rate) + ',' + std::to_string(budget) + '\n';
    for (int k = 0; k < 1 + s % 3; ++k, ++sample) {
      const int hour = s * 5 % 24 + 3 + 7 * k + s % 4;
      const int used = (s * 13 + k * 37) % budget;
      samples += std::to_string(sample) + ',' + std::to_string(s) + ',' + date +
                 two(day % 28 + 1 + hour / 24) + ' ' + two(hour % 24) + ":30:00," +
                 std::to_string(3 * rate + 5) + ',' + std::to_string(used) + ',' +
                 std::to_string(budget - used) + '\n';
    }
  }
  Dataset dataset;
  dataset.tables = {{"stays", io::parse_csv(stays, "stays")},
                    {"samples", io::parse_csv(samples, "samples")}};
  return dataset;
}

DatasetMetadata ward_metadata() {
  DatasetMetadata metadata;
  metadata.tables = {
      described(
          "stays",
          {{"id", "id"}, {"begun", "datetime"}, {"rate", "numerical"}, {"budget", "numerical"}}),
      described("samples", {{"id", "id"},
                            {"stay", "id"},
                            {"drawn", "datetime"},
                            {"fee", "numerical"},
                            {"used", "numerical"},
                            {"rest", "numerical"}})};
  metadata.relations = {{"stays", {"id"}, "samples", {"stay"}}};
  return metadata;
}

/// How many samples break the four rules between them and their stays.
std::size_t count_broken(const Dataset& dataset) {
  const Table& stays = *dataset.find("stays");
  const Table& samples = *dataset.find("samples");
  std::map<std::int64_t, std::size_t> row_of;
  for (std::size_t s = 0; s < stays.rows(); ++s) row_of[stays.column("id").integers[s]] = s;
  std::size_t broken = 0;
  for (std::size_t k = 0; k < samples.rows(); ++k) {
    const std::size_t s = row_of.at(samples.column("stay").integers[k]);
    const auto number = [&](const char* name) { return samples.column(name).integers[k]; };
    const auto of_stay = [&](const char* name) { return stays.column(name).integers[s]; };
    const bool holds = number("drawn") > of_stay("begun") &&
                       number("fee") == 3 * of_stay("rate") + 5 &&
                       number("rest") == of_stay("budget") - number("used") && number("rest") >= 0;
    broken += holds ? 0 : 1;
  }
  return broken;
}

}  // namespace

TEST_CASE(
    "rules between a row and the one that it belongs to hold, also in a model that was saved") {
  const Dataset real = ward();
  REQUIRE(count_broken(real) == 0);
  std::vector<std::string> notes;
  const DatasetModel model =
      make_dataset_recipe("relational", {{"rules", "found"}})
          .fit(real, ward_metadata(),
               {.seed = 3, .note = [&](std::string_view note) { notes.emplace_back(note); }});
  CHECK(count_broken(model.sample({.seed = 1})) == 0);
  const bool is_told = std::ranges::any_of(notes, [](const std::string& note) {
    return note.find("stays.begun < drawn") != std::string::npos &&
           note.find("fee = round(3 * stays.rate + 5, 0)") != std::string::npos;
  });
  CHECK(is_told);
  const std::string bytes = model.to_bytes();
  const DatasetModel loaded =
      load_dataset_model(std::as_bytes(std::span(bytes.data(), bytes.size())), "a test");
  const Dataset twice = loaded.sample({.seed = 5, .scale = 2});
  CHECK(count_broken(twice) == 0);
  CHECK(twice.find("samples")->column_count() == real.find("samples")->column_count());
}

TEST_CASE("what rows lead to that lacks a cell lends that of another row") {
  Column from;
  from.type = ColumnType::kInt64;
  from.integers = std::vector<std::int64_t>{4, 5, 6, 7};
  from.validity = io::parse_csv("a,b\n1,x\n,x\n3,x\n,x\n", "t").column("a").validity;
  using Rows = std::vector<std::int32_t>;
  CHECK(models::whole_rows(from, {0, 1, 2, 3, -1}, false) == Rows{0, 1, 2, 3, -1});
  CHECK(models::whole_rows(from, {0, 1, 2, 3, -1}, true) == Rows{0, 2, 2, 0, 0});
}
