#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "likeness/csv.hpp"
#include "likeness/dataset.hpp"
#include "likeness/error.hpp"
#include "table/doubled_rows.hpp"
#include "table/relation_names.hpp"

using namespace likeness;

namespace {

struct NamedCsv {
  const char* name;
  std::string csv;
};

Dataset dataset_of(const std::vector<NamedCsv>& tables) {
  Dataset dataset;
  for (const NamedCsv& one : tables) {
    dataset.tables.push_back({one.name, io::parse_csv(one.csv, one.name)});
  }
  return dataset;
}

/// `header` and rows of whole numbers: the row's own, counted from 1, and others by `rule`.
template <class Rule>
std::string rows_of(const std::string& header, int rows, const Rule& rule) {
  std::string csv = header + "\n";
  for (int row = 0; row < rows; ++row) csv += rule(row) + "\n";
  return csv;
}

std::string number(int value) {
  return std::to_string(value);
}

std::vector<std::string> found(const DetectedDataset& detected) {
  std::vector<std::string> texts;
  for (const DetectedRelation& one : detected.relations)
    texts.push_back(relation_text(one.relation));
  return texts;
}

Dataset company() {
  return dataset_of(
      {{"employees", rows_of("id,name,manager_id,dept_no", 20,
                             [](int r) {
                               return number(r + 1) + ",E" + number(r) + "," +
                                      (r == 0 ? "" : number(r / 4 + 1)) + "," + number(r % 4 + 1);
                             })},
       {"departments", "id,name\n1,Sales\n2,Law\n3,Store\n4,Lab\n"},
       {"projects", rows_of("projectId,title,hours", 12,
                            [](int r) {
                              return number(r + 101) + ",Plan " + number(r) + "," +
                                     number(r % 9 + 1);
                            })},
       {"employee_projects", rows_of("employee_id,project,share", 30, [](int r) {
          return number(r % 20 + 1) + "," + number(r % 12 + 101) + "," + number(r % 7);
        })}});
}

}  // namespace

TEST_CASE("keys and relations are found by names and values together, each with a reason") {
  const DetectedDataset detected = detect_dataset(company());
  CHECK(found(detected) ==
        std::vector<std::string>{"employees (manager_id) -> employees (id)",
                                 "employees (dept_no) -> departments (id)",
                                 "employee_projects (employee_id) -> employees (id)",
                                 "employee_projects (project) -> projects (projectId)"});
  for (const DetectedRelation& one : detected.relations) {
    CHECK(one.confidence > 0.5);
    CHECK(one.reason.find("100% of its values are in the key") != std::string::npos);
  }
  CHECK(detected.metadata.relations.size() == 4);
  CHECK(detected.metadata.find("employees")->primary_key == "id");
  CHECK(detected.metadata.find("employee_projects")->composite_key ==
        std::vector<std::string>{"employee_id", "project"});
  CHECK(detected.metadata.find("employee_projects")->find("project")->sdtype == "id");
  // Hours are in the departments' key, too, and share is in the employees'.
  CHECK(detected.metadata.find("projects")->find("hours")->sdtype == "numerical");
}

TEST_CASE("tables have roles, and relations cardinalities") {
  const Dataset dataset = company();
  const DatasetMetadata metadata = detect_dataset(dataset).metadata;
  CHECK(table_role("employee_projects", metadata, dataset) == TableRole::kLink);
  CHECK(table_role("departments", metadata, dataset) == TableRole::kReference);
  CHECK(table_role("employees", metadata, dataset) == TableRole::kOrdinary);
  const Cardinality boss = measure_cardinality(metadata.relations[0], dataset);
  CHECK(boss.missing == 1);
  CHECK(boss.most == 4);
  CHECK(boss.childless == 15);
  CHECK(boss.orphans == 0);
  CHECK(!boss.one_to_one());
}

TEST_CASE("a key of several columns is referred to by all of them") {
  const auto place = [](int r) { return std::string(1, static_cast<char>('A' + r % 3)) + "XQ"; };
  const Dataset dataset = dataset_of(
      {{"stations", rows_of("code,name", 8,
                            [](int r) {
                              return std::string(1, static_cast<char>('A' + r)) + "XQ,Place " +
                                     number(r);
                            })},
       {"weather", rows_of("origin,hour_no,wind", 12,
                           [&](int r) { return place(r) + "," + number(r / 3 * 7) + ",3.5"; })},
       {"trips", rows_of("origin,dest,hour_no", 24, [&](int r) {
          return place(r) + "," + place(r + 1) + "," + number(r % 12 / 3 * 7);
        })}});
  const std::vector<std::string> relations = found(detect_dataset(dataset));
  CHECK(relations == std::vector<std::string>{
                         "weather (origin) -> stations (code)", "trips (origin) -> stations (code)",
                         "trips (dest) -> stations (code)",
                         "trips (origin, hour_no) -> weather (origin, hour_no)"});
}

TEST_CASE("values alone make no relation") {
  const Dataset dataset = dataset_of(
      {{"people", rows_of("id,age,visits", 50,
                          [](int r) { return number(r + 1) + "," + number(r % 40 + 1) + ",2"; })},
       {"rooms", rows_of("id,floor,seats", 30,
                         [](int r) { return number(r + 1) + "," + number(r % 5) + ",8"; })}});
  CHECK(detect_dataset(dataset).relations.empty());
}

TEST_CASE("counts and positions are no references, and half of the parents may be gone") {
  const Dataset shop = dataset_of(
      {{"customers", rows_of("customer_id,num_orders,order_count,city", 60,
                             [](int r) {
                               return number(r + 1) + "," + number(r % 7 + 1) + "," +
                                      number(r % 5 + 1) + ",C" + number(r % 9);
                             })},
       {"orders", rows_of("order_id,customer_id,nr_items", 300,
                          [](int r) {
                            return number(r + 1) + "," + number(r % 60 + 1) + "," +
                                   number(r % 4 + 1);
                          })},
       {"products", rows_of("product_id,price", 40,
                            [](int r) { return number(r + 1) + "," + number(r) + ".5"; })},
       {"lines", rows_of("order_id,item_no,pos,product_id,supplier_id", 600, [](int r) {
          return number(r / 2 + 1) + "," + number(r % 4 + 1) + "," + number(r % 4 + 1) + "," +
                 number(r * 7 % 40 + 1) + "," + number(r % 90 + 1);
        })}});
  Dataset gone = shop;
  std::vector<std::string> relations = found(detect_dataset(shop));
  std::ranges::sort(relations);
  const std::vector<std::string> expected = {"lines (order_id) -> orders (order_id)",
                                             "lines (product_id) -> products (product_id)",
                                             "orders (customer_id) -> customers (customer_id)"};
  CHECK(relations == expected);

  // A third of the customers are not there.
  gone.tables[0].table = io::parse_csv(
      rows_of("customer_id,city", 40, [](int r) { return number(r + 1) + ",C" + number(r % 9); }),
      "customers");
  relations = found(detect_dataset(gone));
  CHECK(std::ranges::count(relations, expected[2]) == 1);
}

TEST_CASE("names of columns are compared with those of tables") {
  const auto score = [](std::vector<std::string> column, const char* table, bool own = false) {
    return name_affinity(column, table_words(table), {"id"}, own).score;
  };
  CHECK(score({"customer", "id"}, "Customers") == 1);
  CHECK(score({"category", "id"}, "tbl_categories") == 1);
  CHECK(score({"billing", "address", "id"}, "addresses") > 0.9);
  CHECK(score({"dept", "no"}, "department") > 0.6);
  CHECK(score({"customerid"}, "customer") > 0.8);
  CHECK(score({"parent", "id"}, "category", true) > 0.8);
  CHECK(score({"created", "by"}, "users") > 0.5);
  CHECK(score({"paid"}, "parts") == 0);
  CHECK(score({"id"}, "users") == 0);
  CHECK(score({"amount"}, "users") == 0);
  CHECK(score({"orders"}, "orders") == 0);  // how many there are
}

namespace {

/// 100 customers of which some come twice, and their orders.
Dataset shop_with_doubled_customers(int doubled) {
  std::string customers = "customer_id,name,city\n";
  const auto add = [&](int customer, const std::string& city) {
    customers += number(customer) + ",Name " + number(customer) + "," + city + "\n";
  };
  for (int customer = 1; customer <= 100; ++customer) add(customer, "Ulm");
  for (int customer = 1; customer <= doubled; ++customer)
    add(customer, customer == 1 ? "Ulm" : "Bonn");
  return dataset_of(
      {{"customers", customers}, {"orders", rows_of("order_id,customer_id,amount", 300, [](int r) {
                                    return number(r + 1) + "," + number(r * 7 % 100 + 1) + "," +
                                           number(r * 31 % 97);
                                  })}});
}

}  // namespace

TEST_CASE("a key that few rows repeat is one all the same, and keeps its relation") {
  const Dataset dataset = shop_with_doubled_customers(2);
  const DetectedDataset detected = detect_dataset(dataset);
  CHECK(found(detected) ==
        std::vector<std::string>{"orders (customer_id) -> customers (customer_id)"});
  const std::vector<DoubledRows> doubled = find_doubled_rows(detected.metadata, dataset);
  REQUIRE(doubled.size() == 1);
  CHECK(doubled_rows_text(doubled[0]) ==
        "2 rows of table \"customers\" repeat the key (customer_id) of a row before, such as "
        "\"1\", 1 of them with other cells");
  // Where many do, it is none.
  CHECK(detect_dataset(shop_with_doubled_customers(30)).relations.empty());
}

TEST_CASE("rows that repeat a key are left out, get keys of their own, or are refused") {
  const Dataset dataset = shop_with_doubled_customers(2);
  const DatasetMetadata metadata = detect_dataset(dataset).metadata;
  const Dataset dropped = resolve_doubled_rows(metadata, dataset, DoubledChoice::kDrop);
  CHECK(dropped.find("customers")->rows() == 100);
  check_dataset(metadata, dropped);
  const Dataset kept = resolve_doubled_rows(metadata, dataset, DoubledChoice::kKeep);
  CHECK(kept.find("customers")->rows() == 102);
  CHECK(kept.find("customers")->column("customer_id").integers[101] == 102);
  check_dataset(metadata, kept);
  CHECK_THROWS_AS((void)resolve_doubled_rows(metadata, dataset, DoubledChoice::kStop), Error);
}

TEST_CASE("texts that repeat a key get a number behind them") {
  const Dataset dataset = dataset_of({{"shops", "code,size\nAX,1\nBX,2\nAX,3\nAX-2,4\n"}});
  DatasetMetadata metadata = detect_dataset(dataset).metadata;
  metadata.tables[0].metadata.primary_key = "code";
  const Dataset kept = resolve_doubled_rows(metadata, dataset, DoubledChoice::kKeep);
  const Column& codes = kept.find("shops")->column("code");
  CHECK(codes.strings[2] == "AX-3");
  CHECK(codes.strings[3] == "AX-2");
}

TEST_CASE("a short list whose codes are its names is referred to by them") {
  const char* const genres[] = {"rock", "jazz", "pop", "folk", "blues"};
  const Dataset dataset =
      dataset_of({{"genres", "name,origin\nrock,US\njazz,US\npop,UK\nfolk,EU\nblues,US\n"},
                  {"songs", rows_of("song_id,genre,label", 60, [&](int r) {
                     return number(r + 1) + "," + genres[r * 7 % 5] + "," + genres[r % 2];
                   })}});
  CHECK(found(detect_dataset(dataset)) ==
        std::vector<std::string>{"songs (genre) -> genres (name)"});
}

TEST_CASE("a key of three columns is found though none of them refers to anything") {
  const auto place = [](int r) {
    return std::string(1, static_cast<char>('A' + r % 5)) + "," + number(r * 13 % 11) + "," +
           number(100 * (r * 17 % 23));
  };
  const Dataset dataset =
      dataset_of({{"tracts", rows_of("state,county,tract,area", 40,
                                     [&](int r) { return place(r) + "," + number(r * 91 % 57); })},
                  {"households", rows_of("state,county,tract,persons", 200, [&](int r) {
                     return place(r % 40) + "," + number(r % 6 + 1);
                   })}});
  CHECK(found(detect_dataset(dataset)) ==
        std::vector<std::string>{
            "households (state, county, tract) -> tracts (state, county, tract)"});
}
