#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "likeness/arrow.hpp"
#include "likeness/csv.hpp"
#include "likeness/likeness.h"
#include "tests/io/temporary_folder.hpp"

using namespace likeness;

namespace {

std::string text_of(char* text) {
  std::string result = text;
  likeness_free(text);
  return result;
}

likeness_table* imported(const std::string& csv) {
  ArrowArrayStream stream{};
  io::write_arrow(io::parse_csv(csv, "test"), {}, stream);
  likeness_table* table = nullptr;
  REQUIRE(likeness_table_import(&stream, nullptr, &table) == LIKENESS_OK);
  return table;
}

/// 40 towns, each with its houses, whose height goes with the town.
likeness_dataset* towns() {
  std::string parents = "town_id,land\n";
  std::string children = "house_id,town_id,height\n";
  for (int town = 0; town < 40; ++town) {
    parents += std::to_string(town) + (town % 3 == 0 ? ",north\n" : ",south\n");
    for (int house = 0; house < 1 + town % 5; ++house) {
      children += std::to_string(10 * town + house) + "," + std::to_string(town) + "," +
                  std::to_string(50 + (town % 3 == 0 ? 30 : 0) + house) + "\n";
    }
  }
  likeness_table* tables[] = {imported(parents), imported(children)};
  const char* names[] = {"town", "house"};
  likeness_dataset* dataset = nullptr;
  REQUIRE(likeness_dataset_create(2, names, tables, &dataset) == LIKENESS_OK);
  for (likeness_table* table : tables) likeness_table_release(table);
  return dataset;
}

std::string table_of(const likeness_dataset* dataset, const char* name) {
  likeness_table* table = nullptr;
  REQUIRE(likeness_dataset_table(dataset, name, &table) == LIKENESS_OK);
  ArrowArrayStream stream{};
  REQUIRE(likeness_table_export(table, &stream) == LIKENESS_OK);
  likeness_table_release(table);
  return io::format_csv(io::read_arrow(stream).table);
}

likeness_dataset* made(const likeness_dataset_model* model, const char* options) {
  likeness_dataset* dataset = nullptr;
  REQUIRE(likeness_dataset_sample(model, options, nullptr, nullptr, &dataset) == LIKENESS_OK);
  return dataset;
}

bool failed_with(const std::string& sentence) {
  return std::string(likeness_error_message()).find(sentence) != std::string::npos;
}

}  // namespace

TEST_CASE("several tables go in and come out through C, with keys that hold") {
  likeness_dataset* real = towns();
  char* metadata = nullptr;
  REQUIRE(likeness_dataset_detect(real, &metadata) == LIKENESS_OK);
  CHECK(text_of(metadata).find("parent_table_name") != std::string::npos);
  likeness_dataset_model* model = nullptr;
  REQUIRE(likeness_dataset_fit(real, R"({"seed": 3})", nullptr, nullptr, &model) == LIKENESS_OK);
  likeness_dataset* rows = made(model, R"({"seed": 5})");
  char* names = nullptr;
  REQUIRE(likeness_dataset_names(rows, &names) == LIKENESS_OK);
  CHECK(text_of(names) == R"(["town","house"])");

  likeness_report* report = nullptr;
  REQUIRE(likeness_dataset_evaluate(real, rows, nullptr, R"({"detection": false})", nullptr,
                                    nullptr, &report) == LIKENESS_OK);
  char* text = nullptr;
  REQUIRE(likeness_report_json(report, &text) == LIKENESS_OK);
  CHECK(text_of(text).find("\"referential_integrity\": 1.0") != std::string::npos);
  REQUIRE(likeness_report_html(report, nullptr, &text) == LIKENESS_OK);
  CHECK(text_of(text).find("<svg") != std::string::npos);

  void* bytes = nullptr;
  std::size_t size = 0;
  REQUIRE(likeness_dataset_model_to_bytes(model, &bytes, &size) == LIKENESS_OK);
  likeness_dataset_model* loaded = nullptr;
  REQUIRE(likeness_dataset_model_from_bytes(bytes, size, &loaded) == LIKENESS_OK);
  likeness_free(bytes);
  likeness_dataset* again = made(loaded, R"({"seed": 5})");
  CHECK(table_of(again, "house") == table_of(rows, "house"));

  likeness_dataset* north =
      made(loaded, R"({"where": {"town": [{"column": "land", "value": "north"}]},
                                             "roots": 7})");
  const std::string towns_made = table_of(north, "town");
  CHECK(std::count(towns_made.begin(), towns_made.end(), '\n') == 8);
  CHECK(towns_made.find("south") == std::string::npos);
  likeness_report_release(report);
  for (likeness_dataset* dataset : {real, rows, again, north}) likeness_dataset_release(dataset);
  likeness_dataset_model_release(model);
  likeness_dataset_model_release(loaded);
}

TEST_CASE("a dataset is written and read again, and test data are made from SQL") {
  const TemporaryFolder folder;
  likeness_dataset* dataset = nullptr;
  const char* const sql =
      "CREATE TABLE shop (id INTEGER PRIMARY KEY, size INT CHECK (size > 3));"
      "CREATE TABLE sale (shop INTEGER REFERENCES shop(id), paid DATE);";
  REQUIRE(likeness_make(sql, R"({"rows": 20, "seed": 4})", &dataset) == LIKENESS_OK);
  const std::string path = folder / "made";
  REQUIRE(likeness_dataset_write(dataset, path.c_str(), nullptr, nullptr) == LIKENESS_OK);
  CHECK(likeness_dataset_write(dataset, path.c_str(), nullptr, nullptr) == LIKENESS_ERROR_USAGE);
  likeness_dataset* read = nullptr;
  REQUIRE(likeness_dataset_read(path.c_str(), &read) == LIKENESS_OK);
  CHECK(table_of(read, "shop") == table_of(dataset, "shop"));
  likeness_dataset_release(read);
  likeness_dataset_release(dataset);
}

TEST_CASE("datasets that can't be made, and options that don't exist, are errors with a sentence") {
  likeness_table* table = imported("a\n1\n");
  likeness_table* tables[] = {table, table};
  const char* twice[] = {"one", "one"};
  likeness_dataset* dataset = nullptr;
  CHECK(likeness_dataset_create(2, twice, tables, &dataset) == LIKENESS_ERROR_USAGE);
  CHECK(failed_with("Two tables are called \"one\""));
  CHECK(likeness_dataset_create(0, twice, tables, &dataset) == LIKENESS_ERROR_USAGE);
  REQUIRE(likeness_dataset_create(1, twice, tables, &dataset) == LIKENESS_OK);
  likeness_table* other = nullptr;
  CHECK(likeness_dataset_table(dataset, "two", &other) == LIKENESS_ERROR_USAGE);
  likeness_dataset_model* model = nullptr;
  CHECK(likeness_dataset_fit(dataset, R"({"modle": "relational"})", nullptr, nullptr, &model) ==
        LIKENESS_ERROR_USAGE);
  CHECK(failed_with("did you mean \"model\""));
  char* names = nullptr;
  CHECK(likeness_dataset_names(reinterpret_cast<likeness_dataset*>(table), &names) ==
        LIKENESS_ERROR_USAGE);
  CHECK(failed_with("that of a table, not of a dataset"));
  likeness_dataset_release(dataset);
  likeness_table_release(table);
}

TEST_CASE("a model is recommended with its reason") {
  likeness_table* table = nullptr;
  REQUIRE(likeness_table_read_csv("data/penguins.csv", nullptr, &table) == LIKENESS_OK);
  char* found = nullptr;
  REQUIRE(likeness_recommend(table, nullptr, &found) == LIKENESS_OK);
  const std::string text = text_of(found);
  CHECK(text.find("\"model\":\"sequential_trees\"") != std::string::npos);
  CHECK(text.find("\"reason\":") != std::string::npos);
  likeness_table_release(table);
}

TEST_CASE("rules of several tables are obeyed and scored through C") {
  likeness_dataset* real = towns();
  const char* const rules = R"({"rules": {"house": ["height >= 0"]}, "seed": 3})";
  likeness_dataset_model* model = nullptr;
  REQUIRE(likeness_dataset_fit(real, rules, nullptr, nullptr, &model) == LIKENESS_OK);
  likeness_dataset* rows = made(model, "{}");
  likeness_report* report = nullptr;
  REQUIRE(likeness_dataset_evaluate(real, rows, nullptr,
                                    R"({"detection": false, "rules": ["house: height >= 0"]})",
                                    nullptr, nullptr, &report) == LIKENESS_OK);
  char* text = nullptr;
  REQUIRE(likeness_report_json(report, &text) == LIKENESS_OK);
  CHECK(text_of(text).find("\"constraint_validity_score\": 1.0") != std::string::npos);
  likeness_report_release(report);
  CHECK(likeness_dataset_evaluate(real, rows, nullptr, R"({"rules": ["huse: height > 50"]})",
                                  nullptr, nullptr, &report) == LIKENESS_ERROR_DATA);
  CHECK(failed_with("did you mean \"house\"?"));
  likeness_dataset_release(rows);
  likeness_dataset_model_release(model);
  likeness_dataset_release(real);
}
