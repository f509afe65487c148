#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "likeness/constraints.hpp"
#include "likeness/csv.hpp"
#include "likeness/random.hpp"

using namespace likeness;

namespace {

std::string two_digits(long number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

std::string money(long cents) {
  return std::to_string(cents / 100) + "." + two_digits(cents % 100);
}

/// Orders in which rules hold that can be told by their columns, and columns that hang on none.
Table orders(std::uint64_t seed, std::size_t rows) {
  const RandomStream random(seed, 0);
  std::string text =
      "id,price,quantity,total,net,vat,gross,country,rate,status,ordered,shipped,days,red,green,"
      "blue,salary,celsius,fahrenheit,noise,size\n";
  for (std::size_t row = 0; row < rows; ++row) {
    const auto draw = [&](std::uint64_t k, std::uint64_t below) {
      return static_cast<long>(random.below(32 * row + k, below));
    };
    const bool gap = draw(0, 20) == 0;
    const long price = 100 + draw(1, 3000);
    const long quantity = 1 + draw(2, 6);
    const long net = 500 + draw(3, 9000);
    const long vat = (net * 19 + 50) / 100;
    const long country = draw(4, 4);
    const long status = draw(5, 5);
    const long day = 1 + draw(6, 20);
    const long length = draw(7, 8);
    const long color = draw(8, 3);
    const long celsius = draw(9, 300);
    const std::string shipped = "2024-03-" + two_digits(day + length);
    text += "k" + std::to_string(row) + "," + (gap ? "" : money(price)) + "," +
            std::to_string(quantity) + "," + money(price * quantity) + "," + money(net) + "," +
            money(vat) + "," + money(net + vat) + ",c" + std::to_string(country) + "," +
            (country < 2    ? "0.19"
             : country == 2 ? "0.07"
                            : "0.22") +
            "," + (status == 0 ? "cancelled" : "done") + ",2024-03-" + two_digits(day) + "," +
            (status == 0 ? "" : shipped) + "," + (status == 0 ? "" : std::to_string(length)) + "," +
            std::to_string(color == 0 ? 1 : 0) + "," + std::to_string(color == 1 ? 1 : 0) + "," +
            std::to_string(color == 2 ? 1 : 0) + "," + std::to_string(500 * (20 + draw(10, 90))) +
            "," + std::to_string(celsius / 10) + "." + std::to_string(celsius % 10) + "," +
            money(celsius * 18 + 3200) + "," + std::to_string(draw(11, 1000)) + "," +
            std::string(1, static_cast<char>('a' + draw(12, 4))) + "\n";
  }
  return io::parse_csv(text, "orders.csv");
}

std::string lines_of(std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end());
  std::string lines;
  for (const std::string& text : texts) lines += text + "\n";
  return lines;
}

std::string found_in(const Table& table) {
  std::vector<std::string> texts;
  for (const FoundConstraint& one : find_constraints(table, detect_metadata(table))) {
    texts.push_back(constraint_text(one.constraint));
  }
  return lines_of(std::move(texts));
}

}  // namespace

TEST_CASE("rules that hold in every row are found, and nothing else") {
  const std::string expected = lines_of({
      "total = price * quantity",
      "gross = net + vat",
      "vat = round(0.19 * net, 2)",
      "country, rate: combinations as seen",
      "if status = 'cancelled' then shipped is missing",
      "if status = 'done' then shipped is not missing",
      "shipped, days: missing together as seen",
      "ordered <= shipped",
      "days = round((shipped - ordered) / 1 day, 0)",
      "red, green, blue: one is 1, the others are 0",
      "salary: multiples of 500",
      "fahrenheit = round(1.8 * celsius + 32, 2)",
  });
  CHECK(found_in(orders(5, 600)) == expected);
}

TEST_CASE("digits that cells have or lack are no multiples") {
  std::string text = "hue,weight\n";
  for (int row = 0; row < 200; ++row) {
    // Two decimals, but for a few cells whose third happens to be even; whole numbers with a zero.
    text += "1." + std::to_string(10 + row * 7 % 89) + (row % 40 == 0 ? "4" : "") + ',' +
            std::to_string(100 + row * 13 % 97) + ".0\n";
  }
  CHECK(found_in(io::parse_csv(text, "digits.csv")).empty());
}

TEST_CASE("columns that have nothing to do with each other show no rules") {
  const RandomStream random(9, 0);
  std::string text = "a,b,c,d,e,f\n";
  for (std::uint64_t row = 0; row < 300; ++row) {
    for (std::uint64_t k = 0; k < 6; ++k) {
      const auto number = random.below(8 * row + k, k < 3 ? 400 : 4);
      text += (k == 0 ? "" : ",") + std::string(k < 4 ? "" : "x") + std::to_string(number);
    }
    text += "\n";
  }
  CHECK(found_in(io::parse_csv(text, "noise.csv")).empty());
}

TEST_CASE("what was found can be written, read, and checked") {
  const Table table = orders(6, 300);
  const Metadata metadata = detect_metadata(table);
  const auto found = find_constraints(table, metadata);
  const auto again = parse_constraints(found_constraints_to_json(found), "found.json");
  REQUIRE(again.size() == found.size());
  for (const Constraint& constraint : again) {
    CAPTURE(constraint_text(constraint));
    CHECK(broken_rows(constraint, table, metadata, table).empty());
  }
}

TEST_CASE("whole numbers may be written with a decimal of 0") {
  std::string text = "visit,month\n";
  for (int row = 0; row < 200; ++row) {
    const int month = row * 7 % 12 + 1;
    text += "20" + std::to_string(10 + row % 13) + "-" + (month < 10 ? "0" : "") +
            std::to_string(month) + "-" + std::to_string(10 + row % 19) + "," +
            (row % 20 == 3 ? "" : std::to_string(month) + ".0") + "\n";
  }
  const Table table = io::parse_csv(text, "visits.csv");
  bool found = false;
  for (const FoundConstraint& one : find_constraints(table, detect_metadata(table))) {
    found = found || constraint_text(one.constraint) == "month = month(visit)";
  }
  CHECK(found);
}
