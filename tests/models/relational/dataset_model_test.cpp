#include "likeness/dataset_model.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "shop.hpp"
#include "table/cell_text.hpp"

using namespace likeness;

namespace {

DatasetModel fitted(const char* name = "relational") {
  return make_dataset_recipe(name, {{"rounds", 10}})
      .fit(small_shop(), shop_metadata(), {.seed = 3});
}

std::string csv(const Table& table) {
  std::string text;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    for (const Column& column : table.columns()) text += CellText(column)(row) + ',';
    text += '\n';
  }
  return text;
}

std::string csv(const Dataset& dataset) {
  std::string text;
  for (const NamedTable& one : dataset.tables) text += one.name + '\n' + csv(one.table);
  return text;
}

template <class Body>
void check_error(ErrorCode code, const char* part, const Body& body) {
  try {
    body();
    FAIL_CHECK("no error");
  } catch (const Error& error) {
    CHECK(error.code() == code);
    CHECK(std::string(error.what()).find(part) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("keys hold in what models of several tables make") {
  for (const char* name : {"independent", "relational"}) {
    const DatasetModel model =
        make_dataset_recipe(name).fit(small_shop(), shop_metadata(), {.seed = 3});
    const Dataset made = model.sample({.seed = 1, .scale = 2});
    CHECK_NOTHROW(check_dataset(shop_metadata(), made));
    CHECK(find_orphans(shop_metadata(), made).empty());
    CHECK(made.find("customers")->rows() == 120);
    CHECK(made.find("orders")->rows() > 150);
    CHECK(made.find("lines")->rows() > 300);
  }
}

TEST_CASE("customers who order more do so in the copy, too") {
  const Dataset made = fitted().sample({.seed = 5, .scale = 3});
  std::set<std::string> big;
  const Table& customers = *made.find("customers");
  const Column& kind = customers.column("kind");
  double orders[2] = {0, 0};
  double rows[2] = {0, 0};
  std::vector<std::size_t> is_big;
  for (std::size_t row = 0; row < customers.rows(); ++row) {
    is_big.push_back(kind.dictionary[static_cast<std::size_t>(kind.codes[row])] == "big" ? 1 : 0);
    ++rows[is_big.back()];
  }
  for (const std::int64_t customer : made.find("orders")->column("customer").integers) {
    ++orders[is_big[static_cast<std::size_t>(customer)]];
  }
  CHECK(orders[1] / rows[1] > 3);
  CHECK(orders[0] / rows[0] < 1.7);
}

TEST_CASE("the same seed gives the same tables, for any threads and from a file") {
  const DatasetModel model = fitted();
  const std::string whole = csv(model.sample({.seed = 2}));
  const int before = threads();
  set_threads(1);
  CHECK(csv(fitted().sample({.seed = 2})) == whole);
  set_threads(before);
  const std::string bytes = model.to_bytes();
  const DatasetModel loaded = load_dataset_model(std::as_bytes(std::span(bytes)));
  CHECK(csv(loaded.sample({.seed = 2})) == whole);
  CHECK(loaded.metadata().relations == shop_metadata().relations);
  CHECK(csv(model.sample({.seed = 4})) != whole);
}

TEST_CASE("ranges of roots with their descendants are together the whole") {
  const DatasetModel model = fitted();
  const Dataset whole = model.sample({.seed = 2, .roots = 50});
  const Dataset first = model.sample({.seed = 2, .roots = 50, .root_count = 20});
  const Dataset rest = model.sample({.seed = 2, .roots = 50, .first_root = 20});
  CHECK(first.find("customers")->rows() == 20);
  for (std::size_t t = 0; t < whole.tables.size(); ++t) {
    CHECK(csv(first.tables[t].table) + csv(rest.tables[t].table) == csv(whole.tables[t].table));
  }
  check_error(ErrorCode::kUsage, "there is no row 50 to begin with",
              [&] { (void)model.sample({.seed = 2, .roots = 50, .first_root = 50}); });
  CHECK(model.sample({.roots = 50, .first_root = 50, .root_count = 0}).tables[0].table.rows() == 0);
}

TEST_CASE("a table can be given another size") {
  const DatasetModel model = fitted();
  const Dataset made = model.sample({.seed = 2, .rows = {{"products", 300}, {"lines", 1000}}});
  CHECK(made.find("products")->rows() == 300);
  CHECK(made.find("lines")->rows() > 700);
  CHECK(made.find("lines")->rows() < 1300);
  check_error(ErrorCode::kUsage, "\"line\"", [&] { (void)model.sample({.rows = {{"line", 1}}}); });
  check_error(ErrorCode::kUsage, "scale", [&] { (void)model.sample({.scale = 0}); });
}

TEST_CASE("in a table that refers to itself no row has more below it than any real one") {
  std::string text = "id,boss\n";
  for (int k = 0; k < 13; ++k) {
    text += std::to_string(k) + "," + (k == 0 ? "" : std::to_string((k - 1) / 3)) + "\n";
  }
  const Dataset staff{{{"staff", io::parse_csv(text, "staff")}}};
  DatasetMetadata metadata;
  metadata.tables = {{"staff", {}}};
  for (const char* name : {"id", "boss"}) {
    ColumnMetadata& column = metadata.tables[0].metadata.columns.emplace_back();
    column.name = name;
    column.sdtype = "id";
  }
  metadata.tables[0].metadata.primary_key = "id";
  metadata.relations = {{"staff", {"id"}, "staff", {"boss"}}};
  const DatasetModel model = make_dataset_recipe("relational").fit(staff, metadata, {.seed = 3});
  for (const std::uint64_t seed : {1, 2, 3, 4}) {
    const Dataset made = model.sample({.seed = seed});
    std::map<std::string, int> below;
    const CellText boss(made.find("staff")->column("boss"));
    for (std::size_t row = 0; row < 13; ++row) ++below[boss(row)];
    below.erase("");
    for (const auto& [id, rows] : below) CHECK(rows <= 3);
  }
}

TEST_CASE("a line's price is that of its product") {
  const Dataset made = fitted().sample({.seed = 5});
  const Table& products = *made.find("products");
  const Table& lines = *made.find("lines");
  std::map<std::string, std::int64_t> prices;
  for (std::size_t row = 0; row < products.rows(); ++row) {
    prices[CellText(products.column("id"))(row)] = products.column("price").integers[row];
  }
  for (std::size_t row = 0; row < lines.rows(); ++row) {
    CHECK(lines.column("price").integers[row] == prices[CellText(lines.column("product"))(row)]);
  }
}

TEST_CASE("conditions on a root table hold, and descendants follow") {
  const DatasetModel model = fitted();
  const Dataset made =
      model.sample({.seed = 5, .conditions = {{"customers", {parse_condition("kind=big")}}}});
  CHECK(made.find("customers")->rows() == 60);
  CHECK(made.find("customers")->column("kind").dictionary.size() > 0);
  for (std::size_t row = 0; row < 60; ++row) {
    CHECK(CellText(made.find("customers")->column("kind"))(row) == "big");
  }
  CHECK(made.find("orders")->rows() > 180);
  check_error(ErrorCode::kUsage, "customers", [&] {
    (void)model.sample({.conditions = {{"orders", {parse_condition("shipped=1")}}}});
  });
}

TEST_CASE("a file of several tables is told from that of one") {
  const std::string bytes = fitted().to_bytes();
  check_error(ErrorCode::kModel, "several tables",
              [&] { (void)load_model(std::as_bytes(std::span(bytes))); });
  check_error(ErrorCode::kUsage, "relational", [] { (void)make_dataset_recipe("relation"); });
}

TEST_CASE("a table of one row with a key is learned") {
  for (const char* key : {"1", "A9"}) {
    Dataset dataset;
    dataset.tables.push_back({"setting", io::parse_csv(std::string("id,x\n") + key + ",2\n", "s")});
    DatasetMetadata metadata;
    metadata.tables.push_back({"setting", detect_metadata(dataset.tables[0].table)});
    metadata.tables[0].metadata.columns[0].sdtype = "id";
    metadata.tables[0].metadata.primary_key = "id";
    const DatasetModel model =
        make_dataset_recipe("relational").fit(dataset, metadata, {.seed = 3});
    CHECK(model.sample().tables[0].table.rows() == 1);
  }
}

TEST_CASE("however few rows are asked for, no root table is empty") {
  const Dataset made = fitted().sample({.seed = 1, .scale = 0.001});
  for (const DatasetModelSummary summary = fitted().summary();
       const TableSummary& table : summary.tables) {
    if (table.treated_as != "child") CHECK(made.find(table.name)->rows() > 0);
  }
}

TEST_CASE("rules that models of several tables don't obey are named at the fit") {
  DatasetMetadata metadata = shop_metadata();
  const std::string& column = metadata.tables[0].metadata.columns[0].name;
  metadata.tables[0].metadata.constraints = {{.kind = "Positive", .columns = {column}}};
  std::string notes;
  (void)make_dataset_recipe("independent")
      .fit(small_shop(), metadata,
           {.seed = 3, .note = [&](std::string_view note) { notes += note; }});
  CHECK(notes.find("may not in synthetic rows") != std::string::npos);
}
