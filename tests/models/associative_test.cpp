#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "likeness/parallel.hpp"
#include "table/cell_text.hpp"
#include "tests/io/temporary_folder.hpp"
#include "tests/models/shop_table.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

OptionValues quick(int epochs = 6) {
  return {{"epochs", epochs}, {"batch_size", 50}, {"hidden", 32}, {"learning_rate", 0.01}};
}

Model fitted(const Table& table, const OptionValues& options = quick()) {
  return make_recipe("associative", options).fit(table, detect_metadata(table), {.seed = 3});
}

/// One fit for all tests that only look at what it makes.
const Model& shop_model() {
  static const Model model = fitted(shop_table());
  return model;
}

std::string text_of(const Column& column, std::size_t row) {
  return column.valid(row) ? CellText(column)(row) : column.missing_marker;
}

}  // namespace

TEST_CASE("every row of made transactions keeps the logic of the table") {
  const Table made = shop_model().sample(600, {.seed = 1});
  REQUIRE(made.rows() == 600);
  for (std::size_t row = 0; row < made.rows(); ++row) {
    const bool date = text_of(made.column("time"), row) != "[PAD]";
    const std::int64_t amount = made.column("amount").integers[row];
    const std::string mask =
        std::string("[") + (date ? "1" : "0") + ", " + (amount == -1 ? "0" : "1") + "]";
    CHECK(text_of(made.column("mask"), row) == mask);
    if (amount == -1) continue;
    CHECK((amount < 0) == (text_of(made.column("verb"), row) == "returned"));
    CHECK((amount >= 500) == (text_of(made.column("object"), row) == "book"));
  }
}

TEST_CASE("made subjects are new ones in the pattern of the real") {
  const Table real = shop_table();
  const Table made = shop_model().sample(600, {.seed = 1});
  std::set<std::string> known;
  for (std::size_t row = 0; row < real.rows(); ++row) {
    known.insert(text_of(real.column("user"), row));
  }
  std::map<std::string, std::set<std::string>> tiers;
  for (std::size_t row = 0; row < made.rows(); ++row) {
    const std::string user = text_of(made.column("user"), row);
    CHECK(user.starts_with("User "));
    CHECK(user.size() == 10);
    CHECK(known.count(user) == 0);
    tiers[user].insert(text_of(made.column("tier"), row));
  }
  CHECK(tiers.size() > 150);
  for (const auto& [user, own] : tiers) CHECK(own.size() == 1);
}

TEST_CASE("who buys tea returns it, and who buys books buys more of them") {
  const Table made = shop_model().sample(600, {.seed = 1});
  std::map<std::string, std::set<std::string>> baskets;
  for (std::size_t row = 0; row < made.rows(); ++row) {
    baskets[text_of(made.column("user"), row)].insert(text_of(made.column("verb"), row) + " " +
                                                      text_of(made.column("object"), row));
  }
  std::size_t tea = 0;
  std::size_t returned = 0;
  std::size_t mixed = 0;
  for (const auto& [user, basket] : baskets) {
    tea += basket.count("bought tea");
    returned += basket.count("bought tea") != 0 && basket.count("returned tea") != 0;
    mixed += basket.count("bought tea") != 0 && basket.count("bought book") != 0;
  }
  CHECK(tea > 50);
  CHECK(static_cast<double>(returned) > 0.8 * static_cast<double>(tea));
  CHECK(static_cast<double>(mixed) < 0.1 * static_cast<double>(tea));
}

TEST_CASE("rows of made transactions depend on their number alone") {
  const Model& model = shop_model();
  set_threads(1);
  const std::string whole = io::format_csv(model.sample(500, {.seed = 9}));
  set_threads(7);
  const std::string first = io::format_csv(model.sample(123, {.seed = 9}));
  std::string second = io::format_csv(model.sample(377, {.seed = 9, .first_row = 123}));
  set_threads(0);
  second.erase(0, second.find('\n') + 1);
  CHECK(first + second == whole);
  CHECK(io::format_csv(model.sample(500, {.seed = 10})) != whole);
  const std::string far = io::format_csv(model.sample(10, {.seed = 9, .first_row = 123'456'789}));
  CHECK(std::count(far.begin(), far.end(), '\n') == 11);
}

TEST_CASE("an associative model comes back from its file") {
  const TemporaryFolder folder;
  shop_model().save(folder / "m.likeness");
  const auto loaded = load_model(folder / "m.likeness");
  CHECK(loaded.to_json() == shop_model().to_json());
  CHECK(io::format_csv(loaded.sample(200, {.seed = 2})) ==
        io::format_csv(shop_model().sample(200, {.seed = 2})));
}

TEST_CASE("a fit gives the same model whatever the number of threads") {
  const TemporaryFolder folder;
  const Table table = shop_table();
  const OptionValues options = quick(1);
  set_threads(1);
  const std::string one = io::format_csv(fitted(table, options).sample(100, {}));
  set_threads(3);
  const std::string three = io::format_csv(fitted(table, options).sample(100, {}));
  set_threads(0);
  CHECK(one == three);
}

TEST_CASE("conditions hold in every row of made transactions") {
  SampleReport report;
  const SampleOptions options{
      .seed = 4, .conditions = {{"verb", "returned"}, {"amount", "-50", Comparison::kLess}}};
  const Table made = shop_model().sample(40, options, &report);
  for (std::size_t row = 0; row < made.rows(); ++row) {
    CHECK(text_of(made.column("verb"), row) == "returned");
    CHECK(made.column("amount").integers[row] < -50);
  }
  CHECK(report.rows == 40);
  CHECK(report.tries > 40);
  SampleOptions unknown;
  unknown.conditions = {{"object", "sofa"}};
  CHECK_THROWS_AS((void)shop_model().sample(1, unknown), Error);
}

TEST_CASE("a boosted value is more frequent, and balanced ones are about alike") {
  const auto share_of_tea = [](const Table& table) {
    double tea = 0;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      tea += text_of(table.column("object"), row) == "tea" ? 1 : 0;
    }
    return tea / static_cast<double>(table.rows());
  };
  const Model& model = shop_model();
  const double usual = share_of_tea(model.sample(600, {}));
  CHECK(share_of_tea(model.sample(600, {.boosts = {{"object", "tea", 1e5}}})) > usual + 0.05);
  CHECK_THROWS_AS((void)model.sample(1, {.boosts = {{"object", "sofa", 5}}}), Error);
  CHECK_THROWS_AS((void)model.sample(1, {.boosts = {{"amount", "5", 5}}}), Error);
  CHECK_THROWS_AS((void)model.sample(1, {.boosts = {{"object", "tea", 0}}}), Error);
}

TEST_CASE("so many subjects are asked for by their rows") {
  const std::uint64_t rows = shop_model().rows_of_subjects(50, 1).value();
  const Table made = shop_model().sample(rows, {.seed = 1});
  std::set<std::string> users;
  for (std::size_t row = 0; row < made.rows(); ++row) {
    users.insert(text_of(made.column("user"), row));
  }
  CHECK(users.size() == 50);
}

TEST_CASE("transactions with one event per subject and one verb are learned") {
  std::string text = "customer,verb,item\n";
  for (int k = 0; k < 200; ++k)
    text += std::to_string(1000 + k * 7) + ",buys,thing" + std::to_string(k % 3) + "\n";
  const Table made = fitted(io::parse_csv(text, "test")).sample(300, {});
  const std::set<std::int64_t> customers(made.column("customer").integers.begin(),
                                         made.column("customer").integers.end());
  CHECK(customers.size() == 300);
  for (const std::int64_t customer : customers) {
    CHECK(customer >= 1000);
    CHECK(!(customer < 1000 + 200 * 7 && (customer - 1000) % 7 == 0));
  }
}

TEST_CASE("amounts with currency signs and times of day are written as they were") {
  std::string text = "account,action,product,timestamp,price\n";
  for (int k = 0; k < 120; ++k) {
    text += "A-" + std::to_string(100 + k / 2) + ",pay,p" + std::to_string(k % 2) + ",2024-05-" +
            std::to_string(10 + k % 20) + " 0" + std::to_string(k % 9) + ":30,\"$1," +
            std::to_string(100 + k) + ".50\"\n";
  }
  const Table made = fitted(io::parse_csv(text, "test")).sample(100, {});
  for (std::size_t row = 0; row < made.rows(); ++row) {
    CHECK(text_of(made.column("price"), row).starts_with("$1,"));
    CHECK(text_of(made.column("price"), row).find('.') != std::string::npos);
    CHECK(made.column("timestamp").integers[row] % 60'000'000 == 0);
  }
}

TEST_CASE("options of associative out of their range are refused") {
  CHECK_THROWS_AS((void)make_recipe("associative", {{"learning_rate", 0}}), Error);
  CHECK_THROWS_AS((void)make_recipe("associative", {{"hidden", "1"}}), Error);
  CHECK_THROWS_AS((void)make_recipe("associative", {{"adversarial_weight", "-1"}}), Error);
}
