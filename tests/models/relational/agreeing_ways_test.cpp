#include "models/relational/agreeing_ways.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "likeness/csv.hpp"
#include "likeness/dataset_model.hpp"

using namespace likeness;

namespace {

NamedMetadata keyed(const char* table,
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

std::string text_of(int number) {
  return std::to_string(number);
}

/// Clerks and customers of four shops; a clerk lends to customers of his shop.
Dataset lenders() {
  std::string shops = "id,size\n";
  std::string clerks = "id,shop\n";
  std::string customers = "id,shop,age\n";
  std::string loans = "id,customer,clerk,days\n";
  for (int s = 0; s < 4; ++s) shops += text_of(s) + ',' + text_of(50 + 7 * s) + '\n';
  for (int k = 0; k < 24; ++k) clerks += text_of(k) + ',' + text_of(k % 4) + '\n';
  int loan = 0;
  for (int c = 0; c < 60; ++c) {
    const int shop = (c * 7 + c / 9) % 4;
    customers += text_of(c) + ',' + text_of(shop) + ',' + text_of(20 + c % 31) + '\n';
    for (int k = 0; k < 1 + c % 4; ++k, ++loan) {
      loans += text_of(loan) + ',' + text_of(c) + ',' + text_of((c + k) % 6 * 4 + shop) + ',' +
               text_of(1 + loan % 9) + '\n';
    }
  }
  Dataset dataset;
  dataset.tables = {{"shops", io::parse_csv(shops, "shops")},
                    {"clerks", io::parse_csv(clerks, "clerks")},
                    {"customers", io::parse_csv(customers, "customers")},
                    {"loans", io::parse_csv(loans, "loans")}};
  return dataset;
}

DatasetMetadata lenders_metadata() {
  DatasetMetadata metadata;
  metadata.tables = {
      keyed("shops", {{"id", "id"}, {"size", "numerical"}}),
      keyed("clerks", {{"id", "id"}, {"shop", "id"}}),
      keyed("customers", {{"id", "id"}, {"shop", "id"}, {"age", "numerical"}}),
      keyed("loans", {{"id", "id"}, {"customer", "id"}, {"clerk", "id"}, {"days", "numerical"}})};
  metadata.relations = {{"shops", {"id"}, "clerks", {"shop"}},
                        {"shops", {"id"}, "customers", {"shop"}},
                        {"customers", {"id"}, "loans", {"customer"}},
                        {"clerks", {"id"}, "loans", {"clerk"}}};
  return metadata;
}

/// Employees of five teams, whose chiefs are of their team but for those below the first one.
Dataset staff() {
  std::string employees = "id,chief,team,pay\n";
  for (int k = 0; k < 150; ++k) {
    const int team = k == 0 ? 0 : (k - 1) % 5;
    const int chief = k < 6 ? 0 : k < 31 ? 1 + team : 6 + (k % 5) * 5 + (k - 31) / 5 % 5;
    const int of_chief = k < 6 ? 0 : chief;
    const int theirs = of_chief < 1 ? team : (of_chief - 1) % 5;
    employees += text_of(k) + ',' + (k == 0 ? "" : text_of(chief)) + ",T" +
                 text_of(k < 31 ? team : theirs) + ',' + text_of(1000 + k * 37 % 700) + '\n';
  }
  Dataset dataset;
  dataset.tables = {{"employees", io::parse_csv(employees, "employees")}};
  return dataset;
}

double share_of_chiefs_team(const Table& employees) {
  std::map<std::int64_t, std::string> team_of;
  const Column& teams = employees.column("team");
  for (std::size_t k = 0; k < employees.rows(); ++k) {
    team_of[employees.column("id").integers[k]] =
        teams.dictionary[static_cast<std::size_t>(teams.codes[k])];
  }
  double agree = 0;
  double all = 0;
  for (std::size_t k = 0; k < employees.rows(); ++k) {
    if (!employees.column("chief").valid(k)) continue;
    all += 1;
    agree += team_of.at(employees.column("chief").integers[k]) ==
                     team_of.at(employees.column("id").integers[k])
                 ? 1
                 : 0;
  }
  return agree / all;
}

}  // namespace

TEST_CASE("two ways to one table that always agree do so in what is made") {
  const DatasetModel model = make_dataset_recipe("relational", {{"keep", "none"}})
                                 .fit(lenders(), lenders_metadata(), {.seed = 2});
  const std::string bytes = model.to_bytes();
  const Dataset made =
      load_dataset_model(std::as_bytes(std::span(bytes.data(), bytes.size())), "a test")
          .sample({.seed = 4, .scale = 2});
  const auto keys = [&](const char* table, const char* column) {
    std::map<std::int64_t, std::int64_t> all;
    const Table& rows = *made.find(table);
    for (std::size_t k = 0; k < rows.rows(); ++k) {
      all[rows.column("id").integers[k]] = rows.column(column).integers[k];
    }
    return all;
  };
  const auto of_clerk = keys("clerks", "shop");
  const auto of_customer = keys("customers", "shop");
  const Table& loans = *made.find("loans");
  REQUIRE(loans.rows() > 250);
  std::size_t agree = 0;
  for (std::size_t k = 0; k < loans.rows(); ++k) {
    agree += of_clerk.at(loans.column("clerk").integers[k]) ==
                     of_customer.at(loans.column("customer").integers[k])
                 ? 1
                 : 0;
  }
  CHECK(agree == loans.rows());
}

TEST_CASE("rows of a table to itself agree with those above them as often as real ones") {
  const Dataset real = staff();
  DatasetMetadata metadata;
  metadata.tables = {keyed(
      "employees", {{"id", "id"}, {"chief", "id"}, {"team", "categorical"}, {"pay", "numerical"}})};
  metadata.relations = {{"employees", {"id"}, "employees", {"chief"}}};
  const DatasetModel model = make_dataset_recipe("relational").fit(real, metadata, {.seed = 2});
  const Dataset made = model.sample({.seed = 1});
  const double share = share_of_chiefs_team(*real.find("employees"));
  CHECK(share > 0.9);
  CHECK(std::abs(share_of_chiefs_team(*made.find("employees")) - share) < 0.12);
}

TEST_CASE("groups are their own in the share that agrees, and have parents with room") {
  const std::vector<std::int32_t> own(1000, 2);
  std::vector<double> shares(1000, 0.7);
  std::vector<std::uint64_t> elements;
  for (std::uint64_t k = 0; k < 1000; ++k) elements.push_back(k);
  const std::vector<std::uint8_t> is_dealt(1000, 1);
  const std::vector<std::int32_t> parents = {1, 2, 2, 3};
  const std::vector<std::uint32_t> degrees = {3, 5, 4, 1};
  const auto count = [&](std::uint64_t most, std::int32_t group) {
    const std::vector<std::int32_t> drawn =
        models::draw_groups({own, shares, elements, is_dealt}, parents, degrees, most, 9);
    return std::ranges::count(drawn, group);
  };
  CHECK(std::abs(count(10'000, 2) - 700) < 50);
  CHECK(std::abs(count(10'000, 1) - 225) < 50);
  CHECK(count(300, 2) == 600);
  CHECK(count(300, 1) + count(300, 3) == 400);
  shares.assign(1000, 1);
  CHECK(count(10'000, 2) == 1000);
}

TEST_CASE("the head of a shop is one of its own clerks, though shops and clerks go in a circle") {
  std::string shops = "id,head,size\n";
  std::string clerks = "id,shop,wage\n";
  for (int s = 0; s < 40; ++s) {
    const std::string head = s % 10 == 3 ? "" : text_of(6 * s + s % 6);
    shops += text_of(s) + ',' + head + ',' + text_of(50 + 7 * s % 40) + '\n';
    for (int k = 0; k < 6; ++k) {
      clerks += text_of(6 * s + k) + ',' + text_of(s) + ',' + text_of(20 + (s + 5 * k) % 17) + '\n';
    }
  }
  Dataset dataset;
  dataset.tables = {{"shops", io::parse_csv(shops, "shops")},
                    {"clerks", io::parse_csv(clerks, "clerks")}};
  DatasetMetadata metadata;
  metadata.tables = {keyed("shops", {{"id", "id"}, {"head", "id"}, {"size", "numerical"}}),
                     keyed("clerks", {{"id", "id"}, {"shop", "id"}, {"wage", "numerical"}})};
  metadata.relations = {{"clerks", {"id"}, "shops", {"head"}},
                        {"shops", {"id"}, "clerks", {"shop"}}};
  const DatasetModel model = make_dataset_recipe("relational").fit(dataset, metadata, {.seed = 7});
  const Dataset made = model.sample({.seed = 5, .scale = 2});
  const Table& made_shops = *made.find("shops");
  const Table& made_clerks = *made.find("clerks");
  std::map<std::int64_t, std::int64_t> shop_of;
  for (std::size_t row = 0; row < made_clerks.rows(); ++row) {
    shop_of[made_clerks.column("id").integers[row]] = made_clerks.column("shop").integers[row];
  }
  std::size_t heads = 0;
  std::size_t own = 0;
  for (std::size_t row = 0; row < made_shops.rows(); ++row) {
    if (!made_shops.column("head").valid(row)) continue;
    ++heads;
    own +=
        shop_of.at(made_shops.column("head").integers[row]) == made_shops.column("id").integers[row]
            ? 1
            : 0;
  }
  CHECK(heads > 50);
  CHECK(own == heads);
}
