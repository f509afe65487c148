#include <doctest/doctest.h>

#include <algorithm>

#include "likeness/csv.hpp"
#include "likeness/dataset.hpp"
#include "likeness/error.hpp"

using namespace likeness;

namespace {

/// Shops have orders of kinds; nobody refers to notes.
struct Shops {
  DatasetMetadata metadata;
  Dataset dataset;

  Shops() {
    const auto add = [&](const char* name, const char* csv) {
      dataset.tables.push_back({name, io::parse_csv(csv, name)});
      metadata.tables.push_back({name, {}});
    };
    add("kinds", "kind,name\n1,a\n2,b\n3,c\n");
    add("shops", "shop,region\n1,x\n2,y\n3,z\n");
    add("orders", "order,shop,kind\n1,1,1\n2,1,2\n3,2,3\n4,3,1\n5,2,3\n");
    add("lines", "line,order\n1,1\n2,2\n3,2\n4,3\n5,4\n6,5\n");
    add("notes", "note\nhello\nthere\n");
    metadata.relations = {{"kinds", {"kind"}, "orders", {"kind"}},
                          {"shops", {"shop"}, "orders", {"shop"}},
                          {"orders", {"order"}, "lines", {"order"}}};
  }
};

}  // namespace

TEST_CASE("a subset has its roots, all that refers to them, and all that is referred to") {
  const Shops shops;
  const Dataset subset = subset_dataset(shops.metadata, shops.dataset, {"shops", 1, 3});
  REQUIRE(subset.find("shops")->rows() == 1);
  const std::int64_t shop = subset.find("shops")->column("shop").integers[0];
  const Column& of_orders = shops.dataset.find("orders")->column("shop");
  CHECK(subset.find("orders")->rows() ==
        static_cast<std::size_t>(
            std::count(of_orders.integers.begin(), of_orders.integers.end(), shop)));
  CHECK(find_orphans(shops.metadata, subset).empty());
  CHECK(subset.find("lines")->rows() >= subset.find("orders")->rows());
  CHECK(subset.find("kinds")->rows() < 3);
  CHECK(subset.find("notes")->rows() == 2);
}

TEST_CASE("the same seed gives the same subset, and more roots than there are give all") {
  const Shops shops;
  const auto text = [&](std::uint64_t rows, std::uint64_t seed) {
    std::string csv;
    for (const auto& table :
         subset_dataset(shops.metadata, shops.dataset, {"shops", rows, seed}).tables) {
      csv += io::format_csv(table.table);
    }
    return csv;
  };
  CHECK(text(2, 1) == text(2, 1));
  CHECK(text(99, 1) == text(99, 2));
  CHECK(subset_dataset(shops.metadata, shops.dataset, {"shops", 99, 0}).find("lines")->rows() == 6);
}

TEST_CASE("the main root refers to none and has the most below it; another must be a table") {
  const Shops shops;
  CHECK(main_root(shops.metadata, shops.dataset) == "kinds");
  CHECK_THROWS_WITH((void)subset_dataset(shops.metadata, shops.dataset, {"shop", 1, 0}),
                    "There is no table \"shop\"; did you mean \"shops\"?");
}
