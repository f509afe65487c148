#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "likeness/csv.hpp"
#include "likeness/dataset.hpp"

/// A small shop: customers make orders, orders have lines, each of a product; a line's key is both.
inline likeness::Dataset small_shop() {
  std::string customers = "id,kind,age\n";
  std::string orders = "id,customer,shipped\n";
  std::string lines = "order_id,product,amount,price\n";
  std::string products = "id,price\n";
  for (int p = 0; p < 30; ++p) {
    products += "P" + std::to_string(p + 10) + "," + std::to_string(5 + p % 4) + "\n";
  }
  int order = 0;
  for (int c = 0; c < 60; ++c) {
    const bool big = c % 3 == 0;
    customers +=
        std::to_string(c) + (big ? ",big," : ",small,") + std::to_string(20 + c % 17) + "\n";
    for (int k = 0; k < (big ? 4 : 1); ++k, ++order) {
      orders += std::to_string(900 + order) + "," + std::to_string(c) + "," +
                (order % 7 == 0 ? "" : std::to_string(order % 5)) + "\n";
      for (int l = 0; l < 1 + order % 3; ++l) {
        const int product = (order * 7 + l * 11) % 30;
        lines += std::to_string(900 + order) + ",P" + std::to_string(product + 10) + "," +
                 std::to_string(1 + (order + l) % 4) + "," + std::to_string(5 + product % 4) + "\n";
      }
    }
  }
  likeness::Dataset shop;
  const auto add = [&](const char* name, const std::string& text) {
    shop.tables.push_back({name, likeness::io::parse_csv(text, name)});
  };
  add("lines", lines);
  add("customers", customers);
  add("orders", orders);
  add("products", products);
  return shop;
}

inline likeness::DatasetMetadata shop_metadata() {
  const auto table = [](const char* name,
                        const std::vector<std::pair<const char*, const char*>>& columns,
                        const char* key) {
    likeness::NamedMetadata one{name, {}};
    for (const auto& [column, sdtype] : columns) {
      likeness::ColumnMetadata meaning;
      meaning.name = column;
      meaning.sdtype = sdtype;
      one.metadata.columns.push_back(meaning);
    }
    if (key != nullptr) one.metadata.primary_key = key;
    return one;
  };
  likeness::DatasetMetadata metadata;
  metadata.tables = {
      table(
          "lines",
          {{"order_id", "id"}, {"product", "id"}, {"amount", "numerical"}, {"price", "numerical"}},
          nullptr),
      table("customers", {{"id", "id"}, {"kind", "categorical"}, {"age", "numerical"}}, "id"),
      table("orders", {{"id", "id"}, {"customer", "id"}, {"shipped", "categorical"}}, "id"),
      table("products", {{"id", "id"}, {"price", "numerical"}}, "id")};
  metadata.tables[0].metadata.composite_key = {"order_id", "product"};
  metadata.relations = {{"orders", {"id"}, "lines", {"order_id"}},
                        {"products", {"id"}, "lines", {"product"}},
                        {"customers", {"id"}, "orders", {"customer"}}};
  return metadata;
}
