#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "constraints/constraint_check.hpp"
#include "likeness/constraints.hpp"
#include "likeness/csv.hpp"
#include "likeness/dataset_model.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "table/cell_text.hpp"
#include "table/table_join.hpp"

using namespace likeness;

namespace {

std::string money(long cents) {
  return std::to_string(cents / 100) + "." + (cents % 100 < 10 ? "0" : "") +
         std::to_string(cents % 100);
}

std::string day(long number) {
  return "2024-0" + std::to_string(1 + number / 28) + "-" + (number % 28 < 9 ? "0" : "") +
         std::to_string(1 + number % 28);
}

/// Orders and their lines, at prices of products. A line costs its price times its number, a share
/// of an order is tax; what is shipped is so after the order.
Dataset ruled_shop() {
  const RandomStream random(8, 0);
  std::uint64_t drawn = 0;
  const auto draw = [&](std::uint64_t below) {
    return static_cast<long>(random.below(drawn++, below));
  };
  std::string products = "product,price,cost\n";
  std::vector<long> prices;
  for (long k = 0; k < 40; ++k) {
    prices.push_back(100 + draw(900));
    products += std::to_string(k) + "," + money(prices.back()) + "," +
                money(prices.back() - 20 - draw(60)) + "\n";
  }
  std::string orders = "order,city,country,ordered,shipped,net,tax,total\n";
  std::string lines = "line,order,product,count,price,sum\n";
  long line = 0;
  for (long k = 0; k < 300; ++k) {
    long net = 0;
    for (long count = 1 + draw(3); count > 0; --count) {
      const auto product = static_cast<std::size_t>(draw(40));
      const long many = 1 + draw(6);
      lines += std::to_string(line++) + "," + std::to_string(k) + "," + std::to_string(product) +
               "," + std::to_string(many) + "," + money(prices[product]) + "," +
               money(many * prices[product]) + "\n";
      net += many * prices[product];
    }
    const long city = draw(9);
    const long ordered = draw(60);
    const long tax = 10 * draw(30);
    orders += std::to_string(k) + ",c" + std::to_string(city) + ",l" + std::to_string(city / 3) +
              "," + day(ordered) + "," + (draw(4) == 0 ? "" : day(ordered + draw(9))) + "," +
              money(net) + "," + money(tax) + "," + money(net + tax) + "\n";
  }
  return {{{"products", io::parse_csv(products, "products.csv")},
           {"orders", io::parse_csv(orders, "orders.csv")},
           {"lines", io::parse_csv(lines, "lines.csv")}}};
}

DatasetMetadata ruled_metadata(const Dataset& shop) {
  DatasetMetadata metadata;
  for (const NamedTable& one : shop.tables) {
    NamedMetadata& table = metadata.tables.emplace_back();
    table.name = one.name;
    table.metadata = detect_metadata(one.table);
    table.metadata.primary_key = one.table.column(0).name;
    for (ColumnMetadata& column : table.metadata.columns) {
      const bool key = column.name == "order" || column.name == "product" || column.name == "line";
      if (key) column.sdtype = "id";
    }
  }
  metadata.relations = {{"orders", {"order"}, "lines", {"order"}},
                        {"products", {"product"}, "lines", {"product"}}};
  return metadata;
}

/// How many rows of a table break a rule.
std::size_t breaks(const Dataset& real, const Dataset& made, const char* table, const char* rule) {
  const ConstraintCheck check(parse_constraint(rule), *real.find(table),
                              detect_metadata(*real.find(table)));
  std::size_t count = 0;
  for (const std::uint8_t broken : check.broken(*made.find(table))) count += broken;
  return count;
}

std::set<std::string> pairs(const Table& table, const char* a, const char* b) {
  std::set<std::string> found;
  const CellText left(table.column(a));
  const CellText right(table.column(b));
  for (std::size_t row = 0; row < table.rows(); ++row) found.insert(left(row) + "," + right(row));
  return found;
}

double number_of(const Table& table, const char* column, std::size_t row) {
  return table.column(column).floats[row];
}

std::string cells_of(const Dataset& dataset) {
  std::string text;
  for (const NamedTable& one : dataset.tables) {
    for (const Column& column : one.table.columns()) {
      const CellText cells(column);
      for (std::size_t row = 0; row < column.size(); ++row) text += cells(row) + ',';
    }
  }
  return text;
}

}  // namespace

TEST_CASE("rules within the rows of several tables are found, and hold in what is made") {
  const Dataset real = ruled_shop();
  std::string notes;
  for (const char* name : {"relational", "independent"}) {
    OptionValues options = {{"rules", "found"}};
    if (std::string(name) == "relational") options.emplace_back("rounds", "5");
    notes.clear();
    const DatasetModel model =
        make_dataset_recipe(name, options)
            .fit(real, ruled_metadata(real),
                 {.seed = 3, .note = [&](std::string_view note) { notes += note; }});
    const Dataset made = model.sample({.seed = 1, .scale = 2});
    CAPTURE(notes);
    CHECK(breaks(real, made, "lines", "sum = price * count") == 0);
    CHECK(breaks(real, made, "orders", "total = net + tax") == 0);
    CHECK(breaks(real, made, "orders", "shipped >= ordered") == 0);
    CHECK(breaks(real, made, "products", "price > cost") == 0);
    CHECK(pairs(*made.find("orders"), "city", "country").size() == 9);
    CHECK(made.find("orders")->column("shipped").missing_count() > 0);
    CHECK(notes.find("will in synthetic rows") != std::string::npos);
  }
}

TEST_CASE("a sum over lines is one of what rules computed there") {
  const Dataset real = ruled_shop();
  const DatasetModel model =
      make_dataset_recipe("relational", {{"rules", "found"}, {"rounds", "5"}})
          .fit(real, ruled_metadata(real), {.seed = 3});
  const Dataset made = model.sample({.seed = 1});
  const Table& orders = *made.find("orders");
  const Table& lines = *made.find("lines");
  std::map<std::int64_t, double> sums;
  for (std::size_t row = 0; row < lines.rows(); ++row) {
    sums[lines.column("order").integers[row]] += number_of(lines, "sum", row);
  }
  for (std::size_t row = 0; row < orders.rows(); ++row) {
    CHECK(std::abs(sums[orders.column("order").integers[row]] - number_of(orders, "net", row)) <
          0.001);
  }
  const std::string bytes = model.to_bytes();
  const DatasetModel loaded = load_dataset_model(std::as_bytes(std::span(bytes)));
  const int before = threads();
  set_threads(1);
  CHECK(cells_of(loaded.sample({.seed = 1})) == cells_of(made));
  set_threads(before);
  CHECK(cells_of(model.sample({.seed = 1, .root_count = 0})).empty());
  const Dataset first = model.sample({.seed = 1, .root_count = 17});
  const Dataset rest = model.sample({.seed = 1, .first_root = 17});
  for (std::size_t t = 0; t < made.tables.size(); ++t) {
    const std::vector<Table> parts = {first.tables[t].table, rest.tables[t].table};
    CHECK(cells_of({{{"both", join_tables(parts)}}}) ==
          cells_of({{{"whole", made.tables[t].table}}}));
  }
}

TEST_CASE("rules of the metadata hold, and rows that break one stop the fit") {
  const Dataset real = ruled_shop();
  DatasetMetadata metadata = ruled_metadata(real);
  metadata.tables[2].metadata.constraints = {parse_constraint("sum = price * count")};
  metadata.tables[1].metadata.constraints = {parse_constraint("tax >= 0 and tax < 3")};
  const auto recipe = make_dataset_recipe("relational", {{"rounds", "5"}});
  std::string notes;
  const auto note = [&](std::string_view sentence) { notes += sentence; };
  const Dataset made = recipe.fit(real, metadata, {.seed = 3, .note = note}).sample({.seed = 1});
  CHECK(notes.find("may not in synthetic rows") == std::string::npos);
  CHECK(breaks(real, made, "orders", "tax >= 0 and tax < 3") == 0);
  CHECK(breaks(real, made, "lines", "sum = price * count") == 0);
  metadata.tables[1].metadata.constraints = {parse_constraint("total = net")};
  try {
    (void)recipe.fit(real, metadata, {.seed = 3});
    FAIL_CHECK("no error");
  } catch (const Error& error) {
    CHECK(std::string(error.what()).find("Table \"orders\"") != std::string::npos);
    CHECK(std::string(error.what()).find("total = net") != std::string::npos);
  }
}

TEST_CASE("conditions hold on columns that rules compute") {
  const Dataset real = ruled_shop();
  DatasetMetadata metadata = ruled_metadata(real);
  metadata.tables[0].metadata.constraints = {parse_constraint("price > cost")};
  const DatasetModel model =
      make_dataset_recipe("relational", {{"rounds", "5"}}).fit(real, metadata, {.seed = 3});
  const Condition dear{.column = "price", .value = "5", .comparison = Comparison::kGreater};
  const Dataset made = model.sample({.seed = 1, .conditions = {{"products", {dear}}}});
  const Table& products = *made.find("products");
  CHECK(products.rows() == 40);
  for (std::size_t row = 0; row < products.rows(); ++row) {
    CHECK(number_of(products, "price", row) > 5);
    CHECK(number_of(products, "price", row) > number_of(products, "cost", row));
  }
}

TEST_CASE("of formulas that follow from each other, those are computed from which all hold") {
  const RandomStream random(4, 0);
  std::string workers = "worker,kind\n";
  std::string slips = "slip,worker,gross,rate,tax,net,extra,comment\n";
  for (std::uint64_t k = 0; k < 400; ++k) {
    if (k % 4 == 0) workers += std::to_string(k / 4) + "," + (k % 8 == 0 ? "a" : "b") + "\n";
    const auto gross = static_cast<long>(10'000 + random.below(3 * k, 90'000));
    const auto rate = static_cast<long>(2 + random.below(3 * k + 1, 3));
    const long tax = (gross * rate + 5) / 10;
    const auto extra = random.below(3 * k + 2, 3);
    slips += std::to_string(k) + "," + std::to_string(k / 4) + "," + money(gross) + ",0." +
             std::to_string(rate) + "," + money(tax) + "," + money(gross - tax) + "," +
             std::to_string(extra) + "," + (extra == 0 ? "" : "more") + "\n";
  }
  const Dataset real = {{{"workers", io::parse_csv(workers, "workers.csv")},
                         {"slips", io::parse_csv(slips, "slips.csv")}}};
  DatasetMetadata metadata;
  for (const NamedTable& one : real.tables) {
    metadata.tables.push_back({one.name, detect_metadata(one.table)});
    metadata.tables.back().metadata.primary_key = one.table.column(0).name;
    for (ColumnMetadata& column : metadata.tables.back().metadata.columns) {
      if (column.name == "worker" || column.name == "slip") column.sdtype = "id";
    }
  }
  metadata.relations = {{"workers", {"worker"}, "slips", {"worker"}}};
  const Dataset made = make_dataset_recipe("relational", {{"rules", "found"}, {"rounds", "5"}})
                           .fit(real, metadata, {.seed = 3})
                           .sample({.seed = 1, .scale = 3});
  CHECK(breaks(real, made, "slips", "gross = tax + net") == 0);
  CHECK(breaks(real, made, "slips", "tax = round(gross * rate, 2)") == 0);
  const Table& rows = *made.find("slips");
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    CHECK((CellText(rows.column("extra"))(row) == "0") == !rows.column("comment").valid(row));
  }
}
