#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/cli/json_schema.hpp"
#include "tests/cli/program.hpp"
#include "tests/io/temporary_folder.hpp"

namespace {

/// A folder of shops and their orders.
void write_shops(const std::string& folder, int shift) {
  std::filesystem::create_directory(folder);
  std::string shops = "shop_id,size,kind\n";
  std::string orders = "order_id,shop_id,amount\n";
  for (int shop = 1; shop <= 30; ++shop) {
    shops += std::to_string(shop) + ',' + std::to_string(10 + shop * 7 % 23) +
             (shop % 3 == 0 ? ",web\n" : ",store\n");
  }
  for (int order = 1; order <= 90; ++order) {
    const int shop = (order * order + shift) % 30 + 1;
    orders += std::to_string(order) + ',' + std::to_string(shop) + ',' +
              std::to_string(shop * 7 % 23 + order % 5) + ".5\n";
  }
  write_file(folder + "/shops.csv", shops);
  write_file(folder + "/orders.csv", orders);
}

}  // namespace

TEST_CASE("several tables are looked at, scored and cut down to a few") {
  const TemporaryFolder folder;
  write_shops(folder / "real", 0);
  write_shops(folder / "made", 7);

  const Outcome detected = run_likeness({"detect", folder / "real"});
  CHECK(detected.out.find(R"("child_table_name": "orders", "child_foreign_key": "shop_id")") !=
        std::string::npos);
  CHECK(detected.error.find("Relation orders (shop_id) -> shops (shop_id): has the name of the "
                            "key; 100% of its values are in the key (confidence 0.99).") !=
        std::string::npos);

  const Outcome shown = run_likeness({"inspect", folder / "real"});
  CHECK(shown.out.find("shops: 30 rows, 3 columns, a list of kinds\n  key shop_id\n") !=
        std::string::npos);
  CHECK(shown.out.find("  shop_id -> shops (shop_id): at most ") != std::string::npos);

  const Outcome scored =
      run_likeness({"evaluate", folder / "real", folder / "made", "--json", folder / "s.json",
                    "--html", folder / "s.html", "--holdout", folder / "made", "-q"});
  CHECK(scored.error == "");
  CHECK(scored.exit_code == 0);
  const auto scores = nlohmann::json::parse(read_file(folder / "s.json"));
  const auto schema =
      nlohmann::json::parse(read_file(LIKENESS_SCHEMA_FOLDER "/dataset-evaluation.json"));
  for (const std::string& fault : faults_of(scores, schema)) FAIL_CHECK(fault);
  CHECK(scores["relations"][0]["referential_integrity"] == 1);
  CHECK(scores["privacy"]["tables"].size() == 2);
  CHECK(read_file(folder / "s.html").find("orders (shop_id) -&gt; shops (shop_id)") !=
        std::string::npos);
  CHECK(run_likeness({"evaluate", folder / "real", folder / "made/shops.csv"}).exit_code == 2);

  const std::string few = folder / "few";
  const Outcome subset =
      run_likeness({"subset", folder / "real", "--root", "shops", "-n", "3", "-o", few, "-q"});
  CHECK(subset.exit_code == 0);
  const std::string shops = read_file(few + "/shops.csv");
  CHECK(std::count(shops.begin(), shops.end(), '\n') == 4);
  CHECK(run_likeness({"subset", folder / "real", "-n", "3", "-o", few, "-q"}).exit_code == 2);
  const Outcome onto_input =
      run_likeness({"subset", folder / "real", "-o", folder / "real", "--force"});
  CHECK(onto_input.exit_code == 2);
  CHECK(onto_input.error.find("which is read") != std::string::npos);
}

TEST_CASE("several tables are learned and made, in parts that together are the whole") {
  const TemporaryFolder folder;
  write_shops(folder / "real", 0);
  const std::string model = folder / "m.likeness";
  CHECK(run_likeness({"fit", folder / "real", "-o", model, "--seed", "3", "-q"}).error == "");
  CHECK(run_likeness({"inspect", model, "--json"}).exit_code == 0);

  const auto make = [&](const std::string& name, const std::vector<std::string>& more) {
    std::vector<std::string> words = {"sample", model, "-o", folder / name, "--roots", "40", "-q"};
    words.insert(words.end(), more.begin(), more.end());
    const Outcome outcome = run_likeness(words);
    CHECK(outcome.error == "");
    CHECK(outcome.exit_code == 0);
    return read_file(folder / name + "/shops.csv") + read_file(folder / name + "/orders.csv");
  };
  const std::string whole = make("whole", {});
  CHECK(whole == make("again", {"--threads", "1"}));
  CHECK(std::count(whole.begin(), whole.end(), '\n') > 41);
  const auto rows_of = [](const std::string& path) {
    const std::string text = read_file(path);
    return text.substr(text.find('\n') + 1);
  };
  (void)make("first", {"--root-count", "25"});
  (void)make("second", {"--first-root", "25"});
  for (const char* table : {"/shops.csv", "/orders.csv"}) {
    CHECK(rows_of(folder / "whole" + table) ==
          rows_of(folder / "first" + table) + rows_of(folder / "second" + table));
  }
  CHECK(run_likeness({"sample", model, "-n", "3", "-o", folder / "no"}).error.find("--roots") !=
        std::string::npos);
  CHECK(run_likeness({"sample", model, "-o", folder / "whole"}).exit_code == 2);
}

TEST_CASE("synth learns several tables, makes others and scores them, in a folder or a database") {
  const TemporaryFolder folder;
  write_shops(folder / "real", 0);
  const Outcome made = run_likeness(
      {"synth", folder / "real", "-o", folder / "made.sqlite", "--json", folder / "s.json", "-q"});
  CHECK(made.error == "");
  CHECK(made.exit_code == 0);
  CHECK(made.out.find("references hold") != std::string::npos);
  const auto scores = nlohmann::json::parse(read_file(folder / "s.json"));
  CHECK(scores["relations"][0]["referential_integrity"] == 1);
  const Outcome again =
      run_likeness({"synth", folder / "made.sqlite", "-o", folder / "twice", "-q"});
  CHECK(again.exit_code == 0);
  CHECK(read_file(folder / "twice/orders.csv").starts_with("order_id,shop_id,amount\n"));
  CHECK(run_likeness({"synth", folder / "real", "-o", folder / "x.csv"}).exit_code == 2);
  CHECK(run_likeness({"synth", folder / "real", "-o", folder / "x", "--rows", "5"}).exit_code == 2);
}

TEST_CASE(
    "rules of several tables are obeyed, scored, and refused where their table is not there") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "real");
  std::string orders = "order_id,low,high\n";
  for (int order = 1; order <= 80; ++order) {
    orders += std::to_string(order) + ',' + std::to_string(order % 7) + ',' +
              std::to_string(7 + order % 11) + '\n';
  }
  write_file(folder / "real/orders.csv", orders);
  write_file(folder / "real/notes.csv", "kind\na\nb\n");
  const auto judged = [&](const std::vector<std::string>& rules) {
    std::vector<std::string> words = {"evaluate", folder / "real", folder / "real", "--quick",
                                      "-q"};
    words.insert(words.end(), rules.begin(), rules.end());
    return run_likeness(words);
  };
  const Outcome scored = judged({"--rule", "orders: low < high", "--rule", "orders: low < 6"});
  CHECK(scored.error == "");
  CHECK(scored.out.find("0.8625  0.8625     orders  low < 6") != std::string::npos);
  CHECK(scored.out.find("constraint validity    0.93") != std::string::npos);
  CHECK(judged({"--rule", "order: low < high"}).error.find("mean \"orders\"?") !=
        std::string::npos);
  CHECK(judged({"--rule", "low < high"}).exit_code == 2);
  write_file(folder / "rules.json", R"({"orders": ["low < high"]})");
  const Outcome made =
      run_likeness({"synth", folder / "real", "-o", folder / "made", "-q", "--only-given-rules",
                    "--rules", folder / "rules.json", "--set", "rounds=2"});
  CHECK(made.error == "");
  CHECK(made.out.find("constraint validity    1.0000") != std::string::npos);
  CHECK(run_likeness({"fit", folder / "real", "-o", folder / "m", "-q", "--rules",
                      folder / "rules.json", "--broken-rows", "leave-out"})
            .exit_code == 2);
}
