#include "description/equations.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "likeness/constraints.hpp"
#include "likeness/csv.hpp"
#include "likeness/description.hpp"
#include "likeness/error.hpp"

using namespace likeness;

namespace {

/// `column = formula` of each equation.
std::string found(const std::vector<std::string>& rules, const std::string& fixed = "") {
  Metadata metadata;
  for (const std::string& rule : rules) metadata.constraints.push_back(parse_constraint(rule));
  std::string all;
  for (const description::Equation& one : description::equations_of(
           metadata, [&](const std::string& name) { return name != fixed; })) {
    all += one.column + " = " + text::expression_text(one.formula) + "; ";
  }
  return all;
}

TestData described(const std::string& sql, std::uint64_t rows) {
  return TestData(parse_sql_schema(sql, "s.sql"), rows, 3);
}

}  // namespace

TEST_CASE("equations are found among rules, solved, and put in order") {
  CHECK(found({"total = amount + fee"}) == "total = amount + fee; ");
  CHECK(found({"price * n = total and n > 0"}) == "total = price * n; ");
  CHECK(found({"a + b - c = 100"}) == "c = a + b - 100; ");
  CHECK(found({"total = amount + fee"}, "total") == "fee = total - amount; ");
  CHECK(found({"gross = net + tax", "tax = round(net * 0.2, 2)"}) ==
        "tax = round(net * 0.2, 2); gross = net + tax; ");
  CHECK(found({"a = b", "b = a"}) == "a = b; ");
  CHECK(found({"x is missing or x = a + b"}) == "x = a + b; ");
  CHECK(found({"x >= a + b", "x = 5", "not x = a"}).empty());
}

TEST_CASE("columns of equations are computed, rounded as they are, and there where they must be") {
  const TestData data = described(
      "CREATE TABLE t (id INT PRIMARY KEY, qty INT NOT NULL CHECK (qty BETWEEN 1 AND 9), "
      "price NUMERIC(8,2) NOT NULL CHECK (price > 0), fee NUMERIC(6,2), "
      "total NUMERIC(10,2) NOT NULL CHECK (total = qty * price + fee), "
      "starts DATE NOT NULL, ends DATE, CHECK (ends = starts), CHECK (total < 4000));",
      300);
  const Table rows = data.make(0, 0, 300);
  for (std::size_t row = 0; row < 300; ++row) {
    const double sum =
        static_cast<double>(rows.column("qty").integers[row]) * rows.column("price").floats[row] +
        rows.column("fee").floats[row];
    CHECK(std::abs(rows.column("total").floats[row] - sum) < 1e-9);
    CHECK(sum < 4000);
    CHECK(rows.column("fee").valid(row));
    CHECK(rows.column("ends").integers[row] == rows.column("starts").integers[row]);
  }
  const std::string whole = io::format_csv(data.make(0, 20, 30));
  const std::string part = io::format_csv(data.make(0, 25, 25));
  CHECK(whole.ends_with(part.substr(part.find('\n') + 1)));
}

TEST_CASE("cells are drawn again one by one, also whether they are there") {
  const TestData data = described(
      "CREATE TABLE t (a INT, b INT, lo INT NOT NULL, mid INT NOT NULL, hi INT NOT NULL, "
      "CHECK (a IS NULL OR b IS NULL), CHECK (a IS NOT NULL OR b IS NOT NULL), "
      "CHECK (lo < mid AND mid < hi), CHECK (lo > 20), CHECK (hi * 2 < lo * 5));",
      200);
  const Table rows = data.make(0, 0, 200);
  std::size_t first = 0;
  for (std::size_t row = 0; row < 200; ++row) {
    CHECK(rows.column("a").valid(row) != rows.column("b").valid(row));
    first += rows.column("a").valid(row) ? 1 : 0;
    CHECK(rows.column("lo").integers[row] < rows.column("mid").integers[row]);
    CHECK(rows.column("mid").integers[row] < rows.column("hi").integers[row]);
  }
  CHECK(first > 20);
  CHECK(first < 180);
}

TEST_CASE("a row that can't be made names the condition that it doesn't meet") {
  const TestData data = described(
      "CREATE TABLE t (id INT PRIMARY KEY, n INT NOT NULL CHECK (n > 5), m INT NOT NULL, "
      "CHECK (n < m), CHECK (m * m < n));",
      3);
  try {
    (void)data.make(0, 0, 3);
    FAIL("it was made");
  } catch (const Error& error) {
    CHECK(std::string(error.what()).find(" m") != std::string::npos);
  }
}
