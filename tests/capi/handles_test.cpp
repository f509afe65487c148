#include <doctest/doctest.h>

#include <cstdint>
#include <string>

#include "likeness/likeness.h"

namespace {

std::string message() {
  return likeness_error_message();
}

}  // namespace

TEST_CASE("a handle that is null, made up, of another kind or released is an error, not a crash") {
  char* text = nullptr;
  CHECK(likeness_detect(nullptr, &text) == LIKENESS_ERROR_USAGE);
  CHECK(message() == "The handle of a table is null.");
  CHECK(likeness_detect(reinterpret_cast<likeness_table*>(std::uintptr_t{0xDEADBEE0}), &text) ==
        LIKENESS_ERROR_USAGE);
  CHECK(message() == "The handle of a table has been released already, or never was one.");

  likeness_table* table = nullptr;
  ArrowArrayStream released{};
  CHECK(likeness_table_import(&released, nullptr, &table) == LIKENESS_ERROR_USAGE);
  CHECK(table == nullptr);
  REQUIRE(likeness_table_read_csv("data/penguins.csv", nullptr, &table) == LIKENESS_OK);
  CHECK(likeness_model_describe(reinterpret_cast<likeness_model*>(table), &text) ==
        LIKENESS_ERROR_USAGE);
  CHECK(message() == "The handle is that of a table, not of a model.");

  likeness_table_release(table);
  likeness_table_release(table);
  likeness_table_release(nullptr);
  CHECK(likeness_detect(table, &text) == LIKENESS_ERROR_USAGE);
  CHECK(text == nullptr);
}

TEST_CASE("a place for a result that is null is an error by its name") {
  CHECK(likeness_detect(nullptr, nullptr) == LIKENESS_ERROR_USAGE);
  CHECK(message() == "The argument metadata is null.");
  CHECK(likeness_sample(nullptr, 1, nullptr, nullptr, nullptr, nullptr) == LIKENESS_ERROR_USAGE);
  CHECK(message() == "The argument stream is null.");
}

TEST_CASE("errors have the code of their kind and one sentence") {
  likeness_table* table = nullptr;
  CHECK(likeness_table_read_csv("no/such.csv", nullptr, &table) == LIKENESS_ERROR_DATA);
  CHECK(message().find("no/such.csv") != std::string::npos);
  likeness_model* model = nullptr;
  CHECK(likeness_model_from_bytes("rubbish", 7, &model) == LIKENESS_ERROR_MODEL);
  CHECK(likeness_table_read_csv("data/penguins.csv", "{\"seperator\": \";\"}", &table) ==
        LIKENESS_ERROR_USAGE);
  CHECK(message() == "There is no option \"seperator\"; did you mean \"separator\"?");
  CHECK(likeness_set_threads(-1) == LIKENESS_ERROR_USAGE);
  CHECK(likeness_abi_version() == LIKENESS_ABI_VERSION);
}
