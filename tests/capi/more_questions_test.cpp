#include <doctest/doctest.h>

#include <array>
#include <fstream>
#include <string>
#include <string_view>

#include "likeness/likeness.h"
#include "tests/io/temporary_folder.hpp"

namespace {

likeness_table* penguins() {
  likeness_table* table = nullptr;
  REQUIRE(likeness_table_read_csv("data/penguins.csv", nullptr, &table) == LIKENESS_OK);
  return table;
}

std::string error() {
  return likeness_error_message();
}

}  // namespace

TEST_CASE("a model of rows has no sequences") {
  likeness_table* real = penguins();
  likeness_model* model = nullptr;
  REQUIRE(likeness_fit(real, R"({"model": "independent"})", nullptr, nullptr, &model) ==
          LIKENESS_OK);
  likeness_table* table = real;
  CHECK(likeness_sample_sequences(model, 3, nullptr, nullptr, nullptr, &table) ==
        LIKENESS_ERROR_USAGE);
  CHECK(table == nullptr);
  CHECK(likeness_continue_sequences(model, real, nullptr, nullptr, nullptr, &table) ==
        LIKENESS_ERROR_USAGE);
  CHECK(likeness_sample_sequences(model, 3, R"({"leest": 3})", nullptr, nullptr, &table) ==
        LIKENESS_ERROR_USAGE);
  CHECK(error().find("\"least\"") != std::string::npos);
  CHECK(likeness_sample_sequences(model, 3, nullptr, nullptr, nullptr, nullptr) ==
        LIKENESS_ERROR_USAGE);
  likeness_model_release(model);
  likeness_table_release(real);
}

TEST_CASE("begun sequences that have ended are named") {
  const TemporaryFolder folder;
  std::string csv = "patient,day,weight\n";
  for (int row = 0; row < 120; ++row) {
    csv += "P" + std::to_string(row / 4) + ',' + std::to_string(7 * (row % 4)) + ',' +
           std::to_string(60 + row % 11) + '\n';
  }
  std::ofstream(folder / "v.csv") << csv;
  likeness_table* real = nullptr;
  REQUIRE(likeness_table_read_csv((folder / "v.csv").c_str(), nullptr, &real) == LIKENESS_OK);
  likeness_model* model = nullptr;
  REQUIRE(likeness_fit(real,
                       R"({"model": "sequences", "options": {"key": "patient", "rounds": 1}})",
                       nullptr, nullptr, &model) == LIKENESS_OK);
  likeness_table* whole = nullptr;
  REQUIRE(likeness_continue_sequences(model, real, R"({"most": 4})", nullptr, nullptr, &whole) ==
          LIKENESS_OK);
  char* json = nullptr;
  REQUIRE(likeness_table_endings(whole, &json) == LIKENESS_OK);
  CHECK(std::string_view(json).starts_with("[\"30 begun sequences get no rows, since "));
  likeness_free(json);
  REQUIRE(likeness_table_endings(real, &json) == LIKENESS_OK);
  CHECK(std::string_view(json) == "[]");
  likeness_free(json);
  likeness_table_release(whole);
  likeness_model_release(model);
  likeness_table_release(real);
}

TEST_CASE("tables are compared by name") {
  likeness_table* real = penguins();
  const std::array<const char*, 2> names = {"a", "b"};
  const std::array<const likeness_table*, 2> tables = {real, real};
  char* json = nullptr;
  REQUIRE(likeness_compare(real, 2, names.data(), tables.data(), R"({"samples": 2})", nullptr,
                           nullptr, &json) == LIKENESS_OK);
  CHECK(std::string_view(json).find("\"name\": \"b\"") != std::string_view::npos);
  likeness_free(json);
  CHECK(likeness_compare(real, 0, nullptr, nullptr, nullptr, nullptr, nullptr, &json) ==
        LIKENESS_ERROR_USAGE);
  CHECK(json == nullptr);
  CHECK(likeness_compare(real, 2, nullptr, tables.data(), nullptr, nullptr, nullptr, &json) ==
        LIKENESS_ERROR_USAGE);
  const std::array<const likeness_table*, 2> wrong = {real, nullptr};
  CHECK(likeness_compare(real, 2, names.data(), wrong.data(), nullptr, nullptr, nullptr, &json) ==
        LIKENESS_ERROR_USAGE);
  likeness_table_release(real);
}

TEST_CASE("pseudonyms need a secret that can't be guessed") {
  likeness_table* real = penguins();
  likeness_table* made = nullptr;
  char* replaced = nullptr;
  CHECK(likeness_pseudonymize(real, "short", 5, nullptr, &made, &replaced) == LIKENESS_ERROR_USAGE);
  CHECK(made == nullptr);
  CHECK(likeness_pseudonymize(real, nullptr, 0, nullptr, &made, nullptr) == LIKENESS_ERROR_USAGE);
  REQUIRE(likeness_pseudonymize(real, "0123456789abcdef", 16, R"({"columns": ["species"]})", &made,
                                &replaced) == LIKENESS_OK);
  CHECK(std::string_view(replaced) == R"({"species":"categorical"})");
  likeness_free(replaced);
  likeness_table_release(made);
  likeness_table_release(real);
}
