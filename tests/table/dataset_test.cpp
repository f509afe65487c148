#include "likeness/dataset.hpp"

#include <doctest/doctest.h>

#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "table/dataset_notes.hpp"
#include "table/key_codes.hpp"

using namespace likeness;

namespace {

/// Customers and their orders, of which some are of nobody.
struct Shop {
  std::string customers = "id,boss\n1,\n2,1\n3,1\n";
  std::string orders = "customer,number,amount\n1,1,5\n1,2,6\n2,1,7\n3,1,\n";
  DatasetMetadata metadata;

  Shop() {
    Metadata people;
    people.columns = {{"id", "id", {}, {}, {}, {}}, {"boss", "id", {}, {}, {}, {}}};
    people.primary_key = "id";
    Metadata sales;
    sales.columns = {{"customer", "id", {}, {}, {}, {}},
                     {"number", "id", {}, {}, {}, {}},
                     {"amount", "numerical", {}, {}, {}, {}}};
    sales.composite_key = {"customer", "number"};
    metadata.tables = {{"customers", people}, {"orders", sales}};
    metadata.relations = {{"customers", {"id"}, "orders", {"customer"}},
                          {"customers", {"id"}, "customers", {"boss"}}};
  }

  [[nodiscard]] Dataset dataset() const {
    return {{{"customers", io::parse_csv(customers, "customers")},
             {"orders", io::parse_csv(orders, "orders")}}};
  }
  [[nodiscard]] std::string refusal() const {
    try {
      check_dataset(metadata, dataset());
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::kData);
      return error.what();
    }
    return "";
  }
};

}  // namespace

TEST_CASE("equal keys have equal numbers, whatever their columns' types") {
  const Table a = io::parse_csv("x,y\n7,a\n8,b\n7,a\n,b\n", "a");
  const Table b = io::parse_csv("x,y\n8.0,b\n9.5,a\n7.0,a\n", "b");
  const std::vector<KeyColumns> keys = {{&a.column("x"), &a.column("y")},
                                        {&b.column("x"), &b.column("y")}};
  const KeyCodes codes = key_codes(keys);
  CHECK(codes.of_tables[0] == std::vector<std::int64_t>{0, 1, 0, -1});
  CHECK(codes.of_tables[1] == std::vector<std::int64_t>{1, 2, 0});
  CHECK(codes.keys == 3);
}

TEST_CASE("a dataset whose keys and relations hold passes") {
  CHECK(Shop().refusal() == "");
  CHECK(find_orphans(Shop().metadata, Shop().dataset()).empty());
}

TEST_CASE("a dataset's first fault is named") {
  Shop shop;
  shop.orders = "customer,number,amount\n1,1,5\n1,1,6\n";
  CHECK(shop.refusal() ==
        "The primary key (customer, number) of table \"orders\" is \"1, 1\" in both row 1 and row "
        "2; make it unique or take the key out of the metadata.");
  shop = {};
  shop.orders = "customer,number,amount\n1,,5\n1,1,6\n";
  CHECK(shop.refusal() ==
        "The primary key (customer, number) of table \"orders\" is missing in row 1; fill it in or "
        "take the key out of the metadata.");
  shop = {};
  shop.customers = "id,boss\n1,\n1,1\n";
  CHECK(shop.refusal() ==
        "Table \"customers\": The primary key \"id\" is 1 in both row 1 and row 2; make it unique "
        "or take the key out of the metadata.");
  shop = {};
  shop.orders = "customer,number,amount\nx,1,5\ny,2,6\n";
  CHECK(shop.refusal() ==
        "The relation orders (customer) -> customers (id) joins category in column \"customer\" to "
        "int64 in column \"id\", and no value is in both; correct the relation or the tables.");
  shop = {};
  shop.metadata.relations.push_back({"customers", {"boss"}, "orders", {"customer"}});
  CHECK(shop.refusal() ==
        "The referenced key (boss) of table \"customers\" is \"1\" in both row 2 and row 3; make "
        "it unique or take the key out of the metadata.");
  shop = {};
  shop.metadata.relations.push_back(shop.metadata.relations[0]);
  CHECK(shop.refusal() ==
        "The relations orders (customer) -> customers (id) and orders (customer) -> customers (id) "
        "have the same columns; a column can name rows of one table only.");
  shop = {};
  shop.metadata.tables.pop_back();
  CHECK(shop.refusal() ==
        "The table \"orders\" is not in the metadata; add it there, or leave the table out.");
  shop = {};
  shop.metadata.relations[0].parent = "people";
  CHECK(shop.refusal() ==
        "The relation orders (customer) -> people (id) names the table \"people\", which is not "
        "there; add it or drop the relation.");
}

TEST_CASE("orphans are counted, dropped with all that refers to them, or made unknown") {
  Shop shop;
  shop.customers = "id,boss\n1,\n2,1\n3,9\n";
  shop.orders += "8,1,2\n";
  const Dataset dataset = shop.dataset();
  const auto orphans = find_orphans(shop.metadata, dataset);
  REQUIRE(orphans.size() == 2);
  CHECK(orphans_text(shop.metadata.relations[0], orphans[0]) ==
        "1 row of orders (customer) -> customers (id) refers to no row, such as \"8\"");
  CHECK(orphans[1].rows == 1);

  const Dataset dropped = resolve_orphans(shop.metadata, dataset, OrphanChoice::kDrop);
  CHECK(io::format_csv(*dropped.find("customers")) == "id,boss\n1,\n2,1\n");
  CHECK(io::format_csv(*dropped.find("orders")) == "customer,number,amount\n1,1,5\n1,2,6\n2,1,7\n");

  const Dataset unknown = resolve_orphans(shop.metadata, dataset, OrphanChoice::kUnknown);
  CHECK(io::format_csv(*unknown.find("customers")) == "id,boss\n1,\n2,1\n3,\n");
  CHECK(unknown.find("orders")->rows() == 4);  // the orphan's customer is part of its key

  CHECK_THROWS_AS((void)resolve_orphans(shop.metadata, dataset, OrphanChoice::kStop), Error);
}

TEST_CASE("what is generated in several tables is named with its table, but for keys") {
  Dataset dataset;
  std::string csv = "id,name,size\n";
  for (int k = 0; k < 40; ++k) {
    const auto letter = static_cast<char>('a' + k % 26);
    csv += std::to_string(k) + ",Q" + std::string(3, letter) + std::to_string(k * k) + ",4\n";
  }
  dataset.tables.push_back({"house", io::parse_csv(csv, "house")});
  DatasetMetadata metadata;
  metadata.tables.push_back({"house", detect_metadata(dataset.tables[0].table)});
  metadata.tables[0].metadata.primary_key = "id";
  const auto notes = dataset_column_notes(dataset, metadata);
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].text.find("table \"house\": column \"name\" is generated") == 0);
}
