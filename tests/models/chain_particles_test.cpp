#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"

using namespace likeness;

namespace {

/// Where most of the mass lies, `zone` is rarely 9 and `amount` seldom high; both go with the first
/// columns, and `side` with both.
Table shops(std::size_t rows) {
  std::string text = "town,trade,amount,zone,side\n";
  for (std::size_t row = 0; row < rows; ++row) {
    const RandomStream random(9, row);
    const auto town = random.below(0, 6);
    const auto trade = (town + random.below(1, 4)) % 6;
    const double amount = 40 * random.uniform(2) * static_cast<double>(1 + trade);
    const bool rare = random.uniform(3) < (town == 2 ? 0.08 : 0.01);
    const bool left = random.uniform(4) < (rare ? 0.8 : amount > 100 ? 0.2 : 0.5);
    text += "t" + std::to_string(town) + ",b" + std::to_string(trade) + "," +
            std::to_string(static_cast<int>(amount)) + "," + (rare ? "z9" : "z1") + "," +
            (left ? "left" : "right") + "\n";
  }
  return io::parse_csv(text, "shops.csv");
}

const Model& fitted(const std::string& order) {
  static std::map<std::string, Model> models;
  const auto found = models.find(order);
  if (found != models.end()) return found->second;
  const Table table = shops(2000);
  const Model model = make_recipe("sequential_trees", {{"order", order}, {"rounds", "20"}})
                          .fit(table, detect_metadata(table), {.seed = 2});
  return models.emplace(order, model).first->second;
}

using Row = std::vector<std::string>;

/// Rows of text without the header.
std::vector<Row> rows_of(const Table& table) {
  std::vector<Row> rows;
  const std::string csv = io::format_csv(table);
  Row row(1);
  for (std::size_t at = csv.find('\n') + 1; at < csv.size(); ++at) {
    if (csv[at] == ',') {
      row.emplace_back();
    } else if (csv[at] == '\n') {
      rows.push_back(row);
      row.assign(1, "");
    } else {
      row.back() += csv[at];
    }
  }
  return rows;
}

bool is_wanted(const Row& row) {
  return row[3] == "z9" && std::stoi(row[2]) >= 60;
}

using Counts = std::map<std::string, double>;

/// How many rows have each town, trade, town and side, and amounts in steps of 50.
Counts counts_of(const std::vector<Row>& rows) {
  Counts counts;
  for (const Row& row : rows) {
    ++counts[row[0]];
    ++counts[row[1]];
    ++counts[row[0] + row[4]];
    ++counts["amount " + std::to_string(std::stoi(row[2]) / 50)];
  }
  return counts;
}

/// Differences of two tables' shares in units of what chance makes of them, at most.
double furthest_apart(const Counts& a, double rows_a, const Counts& b, double rows_b) {
  double most = 0;
  for (const auto& [key, count] : a) {
    const double other = b.count(key) > 0 ? b.at(key) : 0;
    const double share = (count + other) / (rows_a + rows_b);
    const double spread = std::sqrt(share * (1 - share) * (1 / rows_a + 1 / rows_b));
    if (spread > 0) most = std::max(most, std::abs(count / rows_a - other / rows_b) / spread);
  }
  return most;
}

}  // namespace

TEST_CASE(
    "conditions of sequential trees: rows are those that rejection finds, listed or sampled") {
  // With `amount` before `zone`, there are too many beginnings to list.
  for (const char* order : {"town,trade,zone,side,amount", "town,trade,side,amount,zone"}) {
    CAPTURE(order);
    const Model& model = fitted(order);
    SampleOptions options;
    options.conditions = {parse_condition("zone=z9"), parse_condition("amount>=60")};
    SampleReport report;
    const std::vector<Row> made = rows_of(model.sample(1500, options, &report));
    CHECK(report.tries == 1500);  // none was in vain
    for (const Row& row : made) CHECK(is_wanted(row));
    std::vector<Row> wanted = rows_of(model.sample(30'000, {.seed = 77}));
    std::erase_if(wanted, [](const Row& row) { return !is_wanted(row); });
    REQUIRE(wanted.size() > 150);
    CHECK(furthest_apart(counts_of(made), 1500, counts_of(wanted),
                         static_cast<double>(wanted.size())) < 4.5);
  }
}

TEST_CASE("conditions of sequential trees: a row depends on its number, not on threads or halves") {
  const Model& model = fitted("town,trade,side,amount,zone");
  SampleOptions options;
  options.conditions = {parse_condition("zone=z9"), parse_condition("amount!=77")};
  options.boosts = {{"town", "t1", 3}};
  const std::string whole = io::format_csv(model.sample(200, options));
  set_threads(3);
  CHECK(io::format_csv(model.sample(200, options)) == whole);
  set_threads(0);
  options.first_row = 150;
  const std::string end = io::format_csv(model.sample(50, options));
  const std::string rows = end.substr(end.find('\n') + 1);
  CHECK(whole.substr(whole.size() - rows.size()) == rows);
}

TEST_CASE("conditions of sequential trees: what no row meets is refused at once") {
  const Table table = io::parse_csv(
      [] {
        std::string text = "ward,depot\n";
        for (int k = 0; k < 400; ++k) {
          text += "w" + std::to_string(k % 20) + ",d" + std::to_string(k % 20 / 5) + "\n";
        }
        return text;
      }(),
      "wards.csv");
  const Model model =
      make_recipe("sequential_trees").fit(table, detect_metadata(table), {.seed = 1});
  SampleOptions options;
  options.conditions = {parse_condition("ward=w1"), parse_condition("depot=d3")};
  CHECK_THROWS_WITH_AS((void)model.sample(1, options), doctest::Contains("No row meets"), Error);
}
