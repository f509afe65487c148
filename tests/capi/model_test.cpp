#include <doctest/doctest.h>

#include <cerrno>
#include <cmath>
#include <string>
#include <vector>

#include "likeness/arrow.hpp"
#include "likeness/csv.hpp"
#include "likeness/likeness.h"

using namespace likeness;

namespace {

struct Penguins {
  likeness_table* table = nullptr;
  likeness_model* model = nullptr;

  Penguins() {
    REQUIRE(likeness_table_read_csv("data/penguins.csv", nullptr, &table) == LIKENESS_OK);
    REQUIRE(likeness_fit(table,
                         R"({"model": "sequential_trees", "options": {"rounds": 4}, "seed": 3})",
                         nullptr, nullptr, &model) == LIKENESS_OK);
  }
  Penguins(const Penguins&) = delete;
  Penguins& operator=(const Penguins&) = delete;
  ~Penguins() {
    likeness_table_release(table);
    likeness_model_release(model);
  }
};

/// One fit for all tests.
const Penguins& penguins() {
  static const Penguins fitted;
  return fitted;
}

std::string taken(char* text) {
  std::string result = text;
  likeness_free(text);
  return result;
}

std::string rows_of(ArrowArrayStream& stream) {
  return io::format_csv(io::read_arrow(stream).table);
}

std::string sampled(const likeness_model* model, std::uint64_t rows, const char* options) {
  ArrowArrayStream stream{};
  REQUIRE(likeness_sample(model, rows, options, nullptr, nullptr, &stream) == LIKENESS_OK);
  return rows_of(stream);
}

}  // namespace

TEST_CASE("batches of a sampled stream are the rows of one table") {
  const Penguins& p = penguins();
  const std::string pulled = sampled(p.model, 50, R"({"seed": 1, "batch_rows": 7})");
  CHECK(pulled == sampled(p.model, 50, R"({"seed": 1})"));
  likeness_table* table = nullptr;
  std::uint64_t tries = 1;
  REQUIRE(likeness_sample_table(p.model, 50, R"({"seed": 1})", nullptr, nullptr, &table, &tries) ==
          LIKENESS_OK);
  CHECK(tries == 0);
  ArrowArrayStream stream{};
  REQUIRE(likeness_table_export(table, &stream) == LIKENESS_OK);
  likeness_table_release(table);
  CHECK(rows_of(stream) == pulled);
}

TEST_CASE("a stream keeps its model, and a loaded model makes the same rows") {
  const Penguins& p = penguins();
  void* bytes = nullptr;
  std::size_t size = 0;
  REQUIRE(likeness_model_to_bytes(p.model, &bytes, &size) == LIKENESS_OK);
  likeness_model* loaded = nullptr;
  REQUIRE(likeness_model_from_bytes(bytes, size, &loaded) == LIKENESS_OK);
  likeness_free(bytes);
  ArrowArrayStream stream{};
  REQUIRE(likeness_sample(loaded, 20, nullptr, nullptr, nullptr, &stream) == LIKENESS_OK);
  likeness_model_release(loaded);
  CHECK(rows_of(stream) == sampled(p.model, 20, nullptr));
}

TEST_CASE("conditions are texts or objects, with values of JSON's types") {
  const Penguins& p = penguins();
  const std::string by_text = sampled(p.model, 9, R"({"where": ["island=Biscoe"]})");
  CHECK(by_text == sampled(p.model, 9, R"({"where": [{"column": "island", "value": "Biscoe"}]})"));
  CHECK(by_text.find("Torgersen") == std::string::npos);
  CHECK(sampled(p.model, 9, R"({"temperature": 0.1})") != sampled(p.model, 9, nullptr));
  CHECK(sampled(p.model, 9, R"({"independent": true})") != sampled(p.model, 9, nullptr));
  CHECK(sampled(p.model, 9, R"({"independent": false})") == sampled(p.model, 9, nullptr));
  ArrowArrayStream stream{};
  CHECK(likeness_sample(p.model, 1, R"({"where": [{"column": "iland", "value": 1}]})", nullptr,
                        nullptr, &stream) == LIKENESS_ERROR_USAGE);
  CHECK((stream.release == nullptr));
}

TEST_CASE("progress can cancel a fit and a stream") {
  const Penguins& p = penguins();
  const auto stop = [](void*, const char*, std::uint64_t, std::uint64_t, std::size_t,
                       const char* const*, const double*) { return 1; };
  likeness_model* model = nullptr;
  CHECK(likeness_fit(p.table, nullptr, stop, nullptr, &model) == LIKENESS_ERROR_CANCELLED);
  CHECK(model == nullptr);
  ArrowArrayStream stream{};
  REQUIRE(likeness_sample(p.model, 10, nullptr, stop, nullptr, &stream) == LIKENESS_OK);
  ArrowArray batch{};
  CHECK(stream.get_next(&stream, &batch) == ECANCELED);
  CHECK(std::string(stream.get_last_error(&stream)).size() > 0);
  stream.release(&stream);
}

TEST_CASE("a model answers questions about rows") {
  const Penguins& p = penguins();
  std::uint64_t rows = 0;
  std::uint64_t columns = 0;
  REQUIRE(likeness_table_size(p.table, &rows, &columns) == LIKENESS_OK);
  std::vector<double> scores(rows);
  CHECK(likeness_score(p.model, p.table, scores.data(), rows - 1) == LIKENESS_ERROR_USAGE);
  REQUIRE(likeness_score(p.model, p.table, scores.data(), rows) == LIKENESS_OK);
  CHECK(scores[0] < 0);
  likeness_table* made = nullptr;
  REQUIRE(likeness_impute(p.model, p.table, 1, &made) == LIKENESS_OK);
  likeness_table_release(made);
  REQUIRE(likeness_predict(p.model, p.table, "species", 1, &made) == LIKENESS_OK);
  ArrowArrayStream stream{};
  REQUIRE(likeness_table_export(made, &stream) == LIKENESS_OK);
  likeness_table_release(made);
  CHECK(io::read_arrow(stream).table.column("probability").type == ColumnType::kFloat64);
}

TEST_CASE("a report is written as JSON, text and a page") {
  const Penguins& p = penguins();
  likeness_table* made = nullptr;
  REQUIRE(likeness_sample_table(p.model, 60, nullptr, nullptr, nullptr, &made, nullptr) ==
          LIKENESS_OK);
  likeness_report* report = nullptr;
  REQUIRE(likeness_evaluate(p.table, made, nullptr, R"({"quick": true})", nullptr, nullptr,
                            &report) == LIKENESS_OK);
  likeness_table_release(made);
  char* text = nullptr;
  REQUIRE(likeness_report_json(report, &text) == LIKENESS_OK);
  CHECK(taken(text).find("\"quality\"") != std::string::npos);
  REQUIRE(likeness_report_text(report, 3, &text) == LIKENESS_OK);
  CHECK(taken(text).size() > 100);
  REQUIRE(likeness_report_html(report, p.model, &text) == LIKENESS_OK);
  CHECK(taken(text).find("<html") != std::string::npos);
  likeness_report_release(report);
}

TEST_CASE("what is known of tables and models comes as JSON") {
  const Penguins& p = penguins();
  char* text = nullptr;
  REQUIRE(likeness_detect(p.table, &text) == LIKENESS_OK);
  const std::string metadata = taken(text);
  CHECK(metadata.find("\"sdtype\"") != std::string::npos);
  CHECK(likeness_check(p.table, metadata.c_str()) == LIKENESS_OK);
  REQUIRE(likeness_table_notes(p.table, metadata.c_str(), &text) == LIKENESS_OK);
  CHECK(taken(text).starts_with("["));
  REQUIRE(likeness_list_models(&text) == LIKENESS_OK);
  CHECK(taken(text).find("\"ctgan\"") != std::string::npos);
  REQUIRE(likeness_model_describe(p.model, &text) == LIKENESS_OK);
  CHECK(taken(text).find("\"sequential_trees\"") != std::string::npos);
  REQUIRE(likeness_model_notes(p.model, &text) == LIKENESS_OK);
  CHECK(taken(text).starts_with("["));
  std::uint64_t rows = 0;
  CHECK(likeness_rows_of_subjects(p.model, 3, 1, &rows) == LIKENESS_ERROR_USAGE);
}
