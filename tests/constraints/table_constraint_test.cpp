#include "constraints/table_constraint.hpp"

#include <doctest/doctest.h>

#include <string>

#include "likeness/error.hpp"

using namespace likeness;

namespace {

DatasetMetadata shop() {
  return {{{"orders", {}}, {"a: b", {}}, {"order lines", {}}}, {}};
}

std::string refusal(const std::string& text) {
  try {
    (void)parse_table_constraint(text, shop());
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a rule of several tables begins with its table") {
  CHECK(parse_table_constraint("orders: shipped >= ordered", shop()).table == "orders");
  CHECK(parse_table_constraint(" order lines :n > 0", shop()).constraint.expression == "n > 0");
  CHECK(parse_table_constraint("a: b: x = 'c: d'", shop()).table == "a: b");
  CHECK(parse_table_constraint("\"a: b\": x > 1", shop()).table == "a: b");
  CHECK(parse_table_constraint("`orders`: x > 1", shop()).table == "orders");
  DatasetMetadata metadata = shop();
  add_constraint(parse_table_constraint("orders: x > 1", metadata), metadata);
  CHECK(metadata.tables[0].metadata.constraints.size() == 1);
}

TEST_CASE("a rule of several tables without a table, or of none that is there, is refused") {
  CHECK(refusal("order: x > 1").find("did you mean \"orders\"?") != std::string::npos);
  for (const char* text : {"x > 1", "", "x = 'a: b'", "\"x\" > 1", "\"orders"}) {
    CHECK(refusal(text).find("names no table") != std::string::npos);
  }
  CHECK(refusal("orders: x >").find("ends too early") != std::string::npos);
  CHECK(refusal("orders:") != "");
}
