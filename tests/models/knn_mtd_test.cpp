#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "example_table.hpp"
#include "io/json.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "likeness/parallel.hpp"
#include "likeness/utility.hpp"
#include "small_tables.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

Model fitted(const Table& table, const OptionValues& options = {}) {
  OptionValues values = {{"pool_rows", "300"}, {"neighbours", "5"}, {"candidates", "2"}};
  for (const auto& option : options) values.push_back(option);
  return make_recipe("knn_mtd", values).fit(table, detect_metadata(table), {.seed = 3});
}

Table rows_of(const Model& model, std::uint64_t rows, std::uint64_t first_row = 0,
              std::vector<Condition> conditions = {}) {
  SampleOptions options;
  options.seed = 5;
  options.first_row = first_row;
  options.conditions = std::move(conditions);
  return model.sample(rows, options);
}

std::string sampled(const Model& model, std::uint64_t rows, std::uint64_t first_row = 0) {
  return io::format_csv(rows_of(model, rows, first_row));
}

}  // namespace

TEST_CASE("knn_mtd: rows keep associations and distributions, and none is a real one") {
  const Table table = clinic_table();
  const Table sample = rows_of(fitted(table, {{"target", "class"}}), 500);
  const auto scores = metrics::evaluate_paper_scores(table, sample, detect_metadata(table));
  CHECK(scores.pairwise_correlation_difference < 0.4);
  CHECK(scores.ks_complement > 0.92);
  CHECK(scores.distance_ratio.mean > 0.3);
  CHECK(copies(sample, table) == 0);
}

TEST_CASE("knn_mtd: where most rows are equal to others, real rows come back no more often") {
  const Table table = score_table();
  std::string notes;
  OptionValues options = {{"pool_rows", "300"}, {"neighbours", "5"}};
  FitOptions fit;
  fit.seed = 3;
  fit.note = [&](std::string_view note) { notes += note; };
  const Model model = make_recipe("knn_mtd", options).fit(table, detect_metadata(table), fit);
  std::map<std::string, int> counts;
  const std::string text = io::format_csv(table);
  for (std::size_t begin = text.find('\n') + 1; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    ++counts[text.substr(begin, end - begin)];
    begin = end + 1;
  }
  double repeats = 0;
  for (const auto& [row, count] : counts) repeats += count > 1 ? count : 0;
  const double usual = repeats / static_cast<double>(table.rows());
  CHECK(static_cast<double>(copies(rows_of(model, 1000), table)) / 1000 < usual + 0.06);
  CHECK(notes.find("equal another one") != std::string::npos);
}

TEST_CASE("small tables of categories alone don't come back as copies") {
  const Table table = answers_table();
  const std::size_t fresh = copies(answers_table(1080), table) - 80;
  CAPTURE(fresh);
  for (const char* name : {"knn_mtd", "generative_mtd"}) {
    CAPTURE(name);
    const Model model = make_recipe(name).fit(table, detect_metadata(table), {.seed = 3});
    const Table sample = rows_of(model, 1000);
    CHECK(copies(sample, table) < fresh + 15);
  }
}

TEST_CASE("marginals of coarse tables stay, though nearly all of their rows are real") {
  const Table table = coarse_table();
  for (const char* name : {"knn_mtd", "generative_mtd"}) {
    CAPTURE(name);
    const Model model = make_recipe(name).fit(table, detect_metadata(table), {.seed = 3});
    const auto share = [](const Table& rows, const char* column, const char* value) {
      const Column& cells = rows.column(column);
      double count = 0;
      for (std::size_t row = 0; row < rows.rows(); ++row) {
        count += cells.dictionary[static_cast<std::size_t>(cells.codes[row])] == value ? 1 : 0;
      }
      return count / static_cast<double>(rows.rows());
    };
    const Table sample = rows_of(model, 1000);
    CHECK(std::fabs(share(sample, "smoker", "yes") - share(table, "smoker", "yes")) < 0.05);
    CHECK(std::fabs(share(sample, "sex", "F") - share(table, "sex", "F")) < 0.05);
  }
}

TEST_CASE("knn_mtd: every kind of column is learned or made") {
  const Table table = example_table(100);
  const Table sample = rows_of(fitted(table), 300);
  REQUIRE(sample.column_count() == table.column_count());
  for (std::size_t c = 0; c < table.column_count(); ++c) {
    CHECK(sample.column(c).name == table.column(c).name);
    CHECK(sample.column(c).type == table.column(c).type);
  }
  CHECK(sample.column("empty").missing_count() == 300);
  CHECK(sample.column("note").missing_count() > 0);
  for (std::size_t row = 0; row < 300; ++row) {
    CHECK(sample.column("joined").integers[row] % 86'400'000'000 == 0);
    CHECK(sample.column("fixed").integers[row] == 7);
  }
}

TEST_CASE("knn_mtd: a hundred columns are no obstacle") {
  const RandomStream random(4, 0);
  std::string text = "c0";
  for (int c = 1; c < 100; ++c) text += ",c" + std::to_string(c);
  for (std::uint64_t row = 0; row < 40; ++row) {
    for (std::uint64_t c = 0; c < 100; ++c) {
      text += (c == 0 ? '\n' : ',') + std::to_string(random.normal(100 * row + c));
    }
  }
  const Table table = io::parse_csv(text + '\n', "wide.csv");
  const Table sample = rows_of(fitted(table), 60);
  CHECK(copies(sample, table) == 0);
}

TEST_CASE("knn_mtd: rows depend on the model, the seed and their number alone") {
  const Table table = clinic_table();
  set_threads(1);
  const auto model = fitted(table);
  const std::string whole = sampled(model, 100);
  for (const int threads : {7}) {
    set_threads(threads);
    CHECK(sampled(fitted(table), 100) == whole);
  }
  set_threads(0);
  std::string halves = sampled(model, 37);
  const std::string rest = sampled(model, 63, 37);
  halves += rest.substr(rest.find('\n') + 1);
  CHECK(halves == whole);
}

TEST_CASE("knn_mtd: a model file makes the same rows and says what it keeps") {
  const auto model = fitted(example_table(60));
  const auto path = std::filesystem::temp_directory_path() / "knn_mtd_test.likeness";
  model.save(path);
  const auto loaded = load_model(path);
  std::filesystem::remove(path);
  CHECK(sampled(loaded, 50) == sampled(model, 50));
  CHECK(loaded.to_json() == model.to_json());
  CHECK(io::parse_json(model.to_json(), "", ErrorCode::kInternal).contains("training_rows_kept"));
}

TEST_CASE("knn_mtd: conditions are met, or refused with the share that met them") {
  const auto model = fitted(clinic_table());
  const Table sample = rows_of(model, 40, 0, {{"class", "ill"}});
  const Column& column = sample.column("class");
  for (std::size_t row = 0; row < 40; ++row) {
    CHECK(column.dictionary[static_cast<std::size_t>(column.codes[row])] == "ill");
  }
  CHECK_THROWS_AS((void)rows_of(model, 2, 0, {{"class", "sick"}}), Error);
}

TEST_CASE("knn_mtd: tables and options that can't be used are refused") {
  CHECK_THROWS_AS((void)make_recipe("knn_mtd", {{"spread", "0"}}), Error);
  CHECK_THROWS_AS((void)make_recipe("knn_mtd", {{"membership", "square"}}), Error);
  CHECK_THROWS_AS((void)fitted(clinic_table(), {{"target", "klass"}}), Error);
  CHECK_THROWS_AS((void)fitted(clinic_table(1)), Error);
  CHECK(rows_of(fitted(clinic_table(2)), 5).rows() == 5);
}
