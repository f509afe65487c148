#include "models/relational/derived_columns.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "likeness/csv.hpp"
#include "likeness/dataset_model.hpp"

using namespace likeness;

TEST_CASE("a sum that one order of many breaks is one in all that are made, and a note says so") {
  std::string orders = "id,total,points\n";
  std::string lines = "id,order,price\n";
  int line = 0;
  for (int k = 0; k < 120; ++k) {
    int total = 0;
    for (int l = 0; l < 1 + k % 4; ++l, ++line) {
      const int price = 3 + (k * 7 + l * 11) % 50;
      total += price;
      lines += std::to_string(line) + ',' + std::to_string(k) + ',' + std::to_string(price) + '\n';
    }
    // Points are 1 but for a few orders, as are the lines of none.
    orders += std::to_string(k) + ',' + std::to_string(total + (k == 50 ? 9 : 0)) + ',' +
              (k % 60 == 0 ? "2" : "1") + '\n';
  }
  Dataset dataset;
  dataset.tables = {{"orders", io::parse_csv(orders, "orders")},
                    {"lines", io::parse_csv(lines, "lines")}};
  const auto keyed = [](const char* table,
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
  };
  DatasetMetadata metadata;
  metadata.tables = {
      keyed("orders", {{"id", "id"}, {"total", "numerical"}, {"points", "numerical"}}),
      keyed("lines", {{"id", "id"}, {"order", "id"}, {"price", "numerical"}})};
  metadata.relations = {{"orders", {"id"}, "lines", {"order"}}};
  std::vector<std::string> notes;
  const Dataset made =
      make_dataset_recipe("relational")
          .fit(dataset, metadata,
               {.seed = 1, .note = [&](std::string_view note) { notes.emplace_back(note); }})
          .sample({.seed = 1});
  std::map<std::int64_t, std::int64_t> sums;
  const Table& made_lines = *made.find("lines");
  for (std::size_t k = 0; k < made_lines.rows(); ++k) {
    sums[made_lines.column("order").integers[k]] += made_lines.column("price").integers[k];
  }
  const Table& made_orders = *made.find("orders");
  for (std::size_t k = 0; k < made_orders.rows(); ++k) {
    CHECK(made_orders.column("total").integers[k] == sums[made_orders.column("id").integers[k]]);
  }
  CHECK(std::ranges::count_if(notes, [](const std::string& note) {
          return note.find("in all but 1 of 120 rows") != std::string::npos;
        }) == 1);
}
