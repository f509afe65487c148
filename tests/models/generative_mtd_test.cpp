#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <string>

#include "example_table.hpp"
#include "gap_tables.hpp"
#include "io/json.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "likeness/parallel.hpp"
#include "likeness/utility.hpp"
#include "models/neighbours/row_code.hpp"
#include "small_tables.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

const OptionValues kQuick = {{"epochs", "2"},          {"pool_rows", "400"},
                             {"encoder_layers", "16"}, {"decoder_layers", "16"},
                             {"critic_layers", "16"},  {"embedding", "4"},
                             {"neighbours", "5"},      {"candidates", "4"}};

Model fitted(const Table& table, OptionValues more = {}, FitOptions options = {}) {
  OptionValues values = kQuick;
  for (auto& option : more) {
    std::erase_if(values, [&](const auto& old) { return old.first == option.first; });
    values.push_back(std::move(option));
  }
  options.seed = 3;
  return make_recipe("generative_mtd", values).fit(table, detect_metadata(table), options);
}

Table rows_of(const Model& model, std::uint64_t rows, std::uint64_t first_row = 0) {
  SampleOptions options;
  options.seed = 5;
  options.first_row = first_row;
  return model.sample(rows, options);
}

std::string text_of(const Model& model, std::uint64_t rows, std::uint64_t first_row = 0) {
  return io::format_csv(rows_of(model, rows, first_row));
}

}  // namespace

TEST_CASE("generative_mtd: rows keep statistics, and are as far from real rows as these are") {
  const Table table = clinic_table();
  const Table sample = rows_of(fitted(table, {{"target", "class"}}), 500);
  const auto scores = metrics::evaluate_paper_scores(table, sample, detect_metadata(table));
  CHECK(scores.pairwise_correlation_difference < 0.6);
  CHECK(scores.ks_complement > 0.9);
  CHECK(scores.distance_ratio.mean > 0.95 * scores.real_distance_ratio.mean);
  // A level that few rows have is written as a common one, which no choice of rows can foresee.
  CHECK(copies(sample, table) < 3);
}

TEST_CASE(
    "generative_mtd: every kind of column is learned or made, in the choices of the paper too") {
  const Table table = example_table(60);
  for (const char* preset : {"", "paper"}) {
    const Table sample = rows_of(fitted(table, {{"preset", preset}}), 80);
    REQUIRE(sample.column_count() == table.column_count());
    CHECK(sample.column("empty").missing_count() == 80);
    CHECK(sample.column("fixed").integers[7] == 7);
    CHECK(sample.column("joined").type == ColumnType::kDatetime);
  }
}

TEST_CASE("generative_mtd: rows depend on the model, the seed and their number alone") {
  const Table table = clinic_table();
  set_threads(1);
  const auto model = fitted(table);
  const std::string whole = text_of(model, 90);
  for (const int threads : {7}) {
    set_threads(threads);
    CHECK(text_of(fitted(table), 90) == whole);
  }
  set_threads(0);
  std::string halves = text_of(model, 37);
  const std::string rest = text_of(model, 53, 37);
  halves += rest.substr(rest.find('\n') + 1);
  CHECK(halves == whole);
}

TEST_CASE("generative_mtd: a model file makes the same rows and shows the losses") {
  const Table table = clinic_table();
  const auto path = std::filesystem::temp_directory_path() / "generative_mtd_test.likeness";
  for (const char* epochs : {"2", "0"}) {
    const auto model = fitted(table, {{"epochs", epochs}});
    model.save(path);
    const auto loaded = load_model(path);
    std::filesystem::remove(path);
    CHECK(text_of(loaded, 50) == text_of(model, 50));
    CHECK(loaded.to_json() == model.to_json());
    CHECK(io::parse_json(model.to_json(), "", ErrorCode::kInternal).contains("training") ==
          (epochs[0] == '2'));
  }
}

TEST_CASE("generative_mtd: training that was broken off and taken up ends the same") {
  const Table table = clinic_table();
  const std::string whole = text_of(fitted(table), 40);
  FitOptions broken;
  broken.training.checkpoint =
      std::filesystem::temp_directory_path() / "generative_mtd_test.checkpoint";
  std::filesystem::remove(broken.training.checkpoint);
  int steps = 0;
  broken.training.stop = [&] { return ++steps > 5; };
  (void)fitted(table, {}, broken);
  REQUIRE(std::filesystem::exists(broken.training.checkpoint));
  FitOptions again;
  again.training.checkpoint = broken.training.checkpoint;
  again.training.resume = true;
  CHECK(text_of(fitted(table, {}, again), 40) == whole);
  std::filesystem::remove(broken.training.checkpoint);
}

TEST_CASE("generative_mtd: options that can't be are refused") {
  CHECK_THROWS_AS((void)make_recipe("generative_mtd", {{"preset", "pepper"}}), Error);
  CHECK_THROWS_AS((void)make_recipe("generative_mtd", {{"optimizer", "none"}}), Error);
  CHECK_THROWS_AS((void)make_recipe("generative_mtd", {{"dropout", "2"}}), Error);
  CHECK_THROWS_AS((void)make_recipe("generative_mtd", {{"membership", "square"}}), Error);
}

TEST_CASE("numbers come back from their code, beyond the outermost ones known too") {
  MixedValues rows;
  rows.numbers.resize(200, 1);
  rows.codes.resize(200, 1);
  const RandomStream random(1, 0);
  for (Eigen::Index row = 0; row < 200; ++row) {
    rows.numbers(row, 0) = std::exp(random.normal(static_cast<std::uint64_t>(row)));
    rows.codes(row, 0) = static_cast<int>(row % 3);
  }
  for (const bool normal_scores : {true, false}) {
    const RowCode code(rows, {3}, normal_scores);
    REQUIRE(code.width() == 4);
    MixedValues asked = rows;
    asked.numbers(0, 0) = 100;
    asked.numbers(1, 0) = -5;
    asked.numbers(2, 0) = std::nan("");
    std::vector<float> coded(200 * 4);
    code.encode(asked, 0, coded);
    const MixedValues back = code.decode(coded, asked, 0);
    CHECK(back.codes == asked.codes);
    CHECK(std::isnan(back.numbers(2, 0)));
    for (const Eigen::Index row : {0, 1, 3, 50, 199}) {
      CHECK(back.numbers(row, 0) == doctest::Approx(asked.numbers(row, 0)).epsilon(1e-4));
    }
  }
}

TEST_CASE("generative_mtd: a sentinel among numbers is learned as such, and breaks nothing") {
  const Table table = gap_table(300, [](std::uint64_t i, double, double, double) {
    return chance(i) < 0.1 ? "-999" : nullptr;
  });
  const Model model = make_recipe("generative_mtd", {{"epochs", "2"}})
                          .fit(table, detect_metadata(table), {.seed = 3});
  const Table sample = model.sample(1000, {.seed = 5, .progress = {}});
  std::size_t sentinels = 0;
  for (std::size_t row = 0; row < 1000; ++row) {
    const double cell = number_in(sample.column("w"), row);
    sentinels += cell == -999 ? 1 : 0;
    CHECK((cell == -999 || cell > 0));
  }
  CHECK(sentinels > 50);
  CHECK(sentinels < 150);
}
