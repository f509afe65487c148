#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>

#include "example_table.hpp"
#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"

using namespace likeness;
using likeness::models::example_table;

namespace {

/// A table of `rows` lines; line(random, row) gives one, random(k) a uniform number.
Table table_of(const std::string& header, std::size_t rows,
               const std::function<std::string(const std::function<double(int)>&)>& line) {
  std::string text = header + "\n";
  for (std::size_t row = 0; row < rows; ++row) {
    const RandomStream stream(5, row);
    text += line([&](int k) { return stream.uniform(static_cast<std::uint64_t>(k)); }) + "\n";
  }
  return io::parse_csv(text, "made.csv");
}

Model fitted(const Table& table, const OptionValues& options = {}) {
  return make_recipe("sequential_trees", options).fit(table, detect_metadata(table), {.seed = 2});
}

/// The cells of a column as text, sampled.
std::vector<std::vector<std::string>> cells(const Table& table) {
  std::vector<std::vector<std::string>> rows;
  std::string csv = io::format_csv(table);
  std::vector<std::string> row(1);
  for (const char c : csv) {
    if (c == ',') {
      row.emplace_back();
    } else if (c == '\n') {
      rows.push_back(std::move(row));
      row.assign(1, "");
    } else if (c != '\r') {
      row.back() += c;
    }
  }
  rows.erase(rows.begin());
  return rows;
}

}  // namespace

TEST_CASE("sequential trees: relations of three columns come back that no pair shows") {
  const Table table = table_of("a,b,c", 4000, [](const auto& random) {
    const bool a = random(0) < 0.5;
    const bool b = random(1) < 0.5;
    const bool c = (a != b) == (random(2) < 0.95);
    return std::string(a ? "x" : "y") + (b ? ",on" : ",off") + (c ? ",yes" : ",no");
  });
  std::size_t kept = 0;
  for (const auto& row : cells(fitted(table).sample(4000, {.seed = 1}))) {
    kept += ((row[0] == "x") != (row[1] == "on")) == (row[2] == "yes") ? 1 : 0;
  }
  CHECK(kept > 3600);
  CHECK(kept < 3960);
}

TEST_CASE("sequential trees: a column that another determines never parts from it") {
  const Table table = table_of("depot,route,zone", 6000, [](const auto& random) {
    const int depot = static_cast<int>(200 * random(0) * random(1));
    return "d" + std::to_string(depot) + "," + std::to_string(7 * (depot % 40)) + ",z" +
           std::to_string(depot % 8);
  });
  const Model model = fitted(table);
  std::map<std::string, std::string> route_of;
  std::map<std::string, std::string> zone_of;
  for (const auto& row : cells(table)) {
    route_of[row[0]] = row[1];
    zone_of[row[0]] = row[2];
  }
  for (const auto& row : cells(model.sample(20'000, {.seed = 1}))) {
    CHECK(route_of.at(row[0]) == row[1]);
    CHECK(zone_of.at(row[0]) == row[2]);
  }
  CHECK(model.to_json().find("determined_by") != std::string::npos);
}

TEST_CASE("sequential trees: zeros, spikes and missing cells keep their share, given others") {
  const Table table = table_of("kind,amount", 6000, [](const auto& random) {
    const bool shop = random(0) < 0.4;
    std::string amount = std::to_string(20 + 400 * random(2) * random(3)).substr(0, 6);
    if (random(1) < (shop ? 0.7 : 0.1)) amount = "0";
    if (random(4) < (shop ? 0.0 : 0.2)) amount = "";
    if (random(5) < 0.1) amount = "49.99";
    return std::string(shop ? "shop" : "web") + "," + amount;
  });
  std::map<std::string, double> share;
  std::size_t shops = 0;
  const std::size_t rows = 20'000;
  for (const auto& row : cells(fitted(table).sample(rows, {.seed = 1}))) {
    const bool shop = row[0] == "shop";
    shops += shop ? 1 : 0;
    const double value = row[1].empty() ? -1 : std::stod(row[1]);
    if (value == -1) ++share[shop ? "shop missing" : "web missing"];
    if (value == 0) ++share[shop ? "shop zero" : "web zero"];
    if (std::abs(value - 49.99) < 1e-9) ++share["spike"];
    CHECK((value <= 0 || value >= 19.5));
  }
  const auto of_shops = static_cast<double>(shops);
  CHECK(share["shop missing"] == 0);
  CHECK(share["web missing"] / (rows - of_shops) == doctest::Approx(0.18).epsilon(0.15));
  CHECK(share["shop zero"] / of_shops == doctest::Approx(0.63).epsilon(0.1));
  CHECK(share["web zero"] / (rows - of_shops) == doctest::Approx(0.072).epsilon(0.25));
  CHECK(share["spike"] / rows == doctest::Approx(0.1).epsilon(0.15));
}

TEST_CASE("sequential trees: numbers are drawn anew, and rare ones don't come back") {
  const Table table = table_of("value,other", 3000, [](const auto& random) {
    const double value = random(0) < 0.001 ? 1e6 * (1 + random(1)) : 100 * random(1);
    return std::to_string(value) + "," + std::to_string(value * random(2));
  });
  std::set<std::string> seen;
  for (const auto& row : cells(table)) seen.insert(row[0]);
  std::size_t again = 0;
  for (const auto& row : cells(fitted(table).sample(3000, {.seed = 1}))) {
    again += seen.count(row[0]);
  }
  CHECK(again < 30);
}

TEST_CASE("sequential trees: the same bytes for 1, 2 and 7 threads") {
  const Table table = example_table(3000);
  std::string file;
  std::string rows;
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    const Model model = fitted(table);
    const std::string made = io::format_csv(model.sample(20'000, {.seed = 4}));
    if (count == 1) {
      file = model.to_bytes();
      rows = made;
    }
    CHECK(model.to_bytes() == file);
    CHECK(made == rows);
  }
  set_threads(0);
}

TEST_CASE("sequential trees: tables with little in them are learned as they are") {
  const auto made = [](const std::string& csv, std::uint64_t rows) {
    return cells(fitted(io::parse_csv(csv, "small.csv")).sample(rows, {.seed = 1}));
  };
  CHECK(made("a\nx\nx\n", 5) == std::vector<std::vector<std::string>>(5, {"x"}));
  CHECK(made("a,b\n1.5,7\n2.5,7\n", 5).size() == 5);
  CHECK(made("a\n1.25\n\n3.5\n9.75\n", 50).size() == 50);
  CHECK(made("a,b\n,1\n,2\n,3\n", 4).size() == 4);
}

TEST_CASE("sequential trees: a hundred rows keep what columns tell about each other") {
  const Table table = table_of("size,weight,kind", 100, [](const auto& random) {
    const double size = 10 * random(0);
    const double weight = 100 - 5 * size + 10 * random(1);
    const std::string kind = size + 2 * random(2) > 6 ? "large" : "small";
    return std::to_string(size) + "," + (random(3) < 0.1 ? "" : std::to_string(weight)) + "," +
           kind;
  });
  const Model model = fitted(table);
  double large_below = 0;
  double light_above = 0;
  std::map<std::string, double> rows_with;
  for (const auto& row : cells(model.sample(4000, {.seed = 1}))) {
    const double size = std::stod(row[0]);
    if (size < 4) large_below += row[2] == "large" ? 1 : 0;
    if (size < 4) ++rows_with["small size"];
    if (size > 6 && !row[1].empty()) {
      light_above += std::stod(row[1]) < 80 ? 1 : 0;
      ++rows_with["large size"];
    }
  }
  CHECK(large_below / rows_with["small size"] < 0.1);
  CHECK(light_above / rows_with["large size"] > 0.9);
  const std::string file = model.to_bytes();
  const Model loaded = load_model(std::as_bytes(std::span(file)));
  CHECK(io::format_csv(loaded.sample(100)) == io::format_csv(model.sample(100)));
}

TEST_CASE("sequential trees: the order can be set, and names what is wrong with it") {
  const Table table = example_table(300);
  const auto first_of = [&](const std::string& order) {
    const std::string json = fitted(table, {{"order", order}}).to_json();
    return json.find("\"column\": \"weight\"") < json.find("\"column\": \"kind\"");
  };
  CHECK(first_of("weight,height"));
  CHECK(!first_of("kind"));
  CHECK_THROWS_WITH_AS((void)fitted(table, {{"order", "wieght"}}),
                       doctest::Contains("did you mean \"weight\""), Error);
  CHECK_THROWS_WITH_AS((void)fitted(table, {{"order", "kind,kind"}}), doctest::Contains("twice"),
                       Error);
  CHECK_THROWS_AS((void)fitted(table, {{"order", "key"}}), Error);
}

TEST_CASE("sequential trees: round values that many rows share are not made twice as frequent") {
  // Half of the amounts are one of 20 round ones, the others anything.
  const Table table = table_of("amount", 4000, [](const auto& random) {
    const auto amount = random(0) < 0.5 ? 100 + 100 * static_cast<int>(20 * random(1))
                                        : 100 + static_cast<int>(2000 * random(1));
    return std::to_string(amount);
  });
  const auto round_share = [](const Table& rows) {
    double count = 0;
    for (const std::int64_t amount : rows.column("amount").integers) {
      if (amount % 100 == 0) ++count;
    }
    return count / static_cast<double>(rows.rows());
  };
  CHECK(round_share(fitted(table).sample(8000)) ==
        doctest::Approx(round_share(table)).epsilon(0.05));
}

TEST_CASE("sequential trees: numbers that are far out together stay together") {
  const Table table = table_of("income,tax", 2000, [](const auto& random) {
    const double income = 1 / (1 - random(0));
    return std::to_string(income) + "," + std::to_string(income * (0.8 + 0.4 * random(1)));
  });
  std::size_t rich = 0;
  std::size_t taxed = 0;
  for (const auto& row : cells(fitted(table).sample(4000, {.seed = 1}))) {
    if (std::stod(row[0]) < 60) continue;
    ++rich;
    taxed += std::stod(row[1]) > 30 ? 1 : 0;
  }
  CHECK(rich > 30);
  CHECK(static_cast<double>(taxed) > 0.9 * static_cast<double>(rich));
}

TEST_CASE("sequential trees: a number between those that were learned is not impossible") {
  const auto numbers = [](int first) {
    return table_of("x", first == 0 ? 2000 : 200, [first](const auto& random) {
      return std::to_string(0.01 + 0.98 * random(first));
    });
  };
  for (const double log : fitted(numbers(0)).log_likelihood(numbers(1))) CHECK(std::isfinite(log));
}
