#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <set>
#include <string>

#include "example_table.hpp"
#include "gap_tables.hpp"
#include "io/model_file.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "likeness/parallel.hpp"
#include "likeness/quality.hpp"
#include "tests/io/temporary_folder.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

Model fitted(const Table& table, std::string_view model, const OptionValues& options = {}) {
  return make_recipe(model, options)
      .fit(table, detect_metadata(table), {.seed = 3, .progress = {}});
}

Table sampled(const Model& model, std::uint64_t rows, std::uint64_t first_row = 0,
              std::vector<Condition> conditions = {}) {
  return model.sample(
      rows,
      {.seed = 5, .first_row = first_row, .conditions = std::move(conditions), .progress = {}});
}

std::string category(const Column& column, std::size_t row) {
  if (!column.valid(row)) return "";
  return std::string(column.dictionary[static_cast<std::size_t>(column.codes[row])]);
}

}  // namespace

TEST_CASE("a sample has the columns, types, formats and value ranges of the table") {
  const Table table = example_table();
  const Table sample = sampled(fitted(table, "gaussian_copula"), 500);
  REQUIRE(sample.rows() == 500);
  REQUIRE(sample.column_count() == table.column_count());
  for (std::size_t c = 0; c < table.column_count(); ++c) {
    CHECK(sample.column(c).name == table.column(c).name);
    CHECK(sample.column(c).type == table.column(c).type);
  }
  CHECK(sample.column("joined").datetime_format == "%Y-%m-%d");
  CHECK(sample.column("empty").missing_count() == 500);
  CHECK(sample.column("fixed").missing_count() == 0);
  for (std::size_t row = 0; row < 500; ++row) {
    CHECK(sample.column("joined").integers[row] % 86'400'000'000 == 0);
    CHECK(sample.column("fixed").integers[row] == 7);
  }
}

TEST_CASE("primary keys are unique") {
  const Table sample = sampled(fitted(example_table(), "gaussian_copula"), 5000);
  const auto& keys = sample.column("key").integers;
  CHECK(std::set<std::int64_t>(keys.begin(), keys.end()).size() == 5000);
}

TEST_CASE("a column that another one determines stays determined by it") {
  const Table table = example_table();
  const Table sample = sampled(fitted(table, "gaussian_copula"), 2000);
  const std::map<std::string, std::int64_t> points = {
      {"low", 0}, {"middle", 5}, {"high", 10}, {"top", 15}};
  for (std::size_t row = 0; row < 2000; ++row) {
    CHECK(sample.column("points").integers[row] ==
          points.at(category(sample.column("grade"), row)));
  }
}

TEST_CASE("the quality score is near what a fresh sample would reach, and above independence") {
  const Table table = example_table();
  const Metadata metadata = detect_metadata(table);
  const auto score = [&](std::string_view model, const OptionValues& options = {}) {
    const Table sample = sampled(fitted(table, model, options), table.rows());
    return metrics::evaluate_quality(table, sample, metadata).overall_score;
  };
  const double copula = score("gaussian_copula");
  CHECK(copula > 0.95);
  CHECK(score("independent") < copula - 0.1);
  CHECK(score("gaussian_copula", {{"forest", "false"}}) > score("independent"));
}

TEST_CASE("missing cells keep their share and their relation to other columns") {
  const Table sample = sampled(fitted(example_table(), "gaussian_copula"), 4000);
  std::map<std::string, std::pair<int, int>> missing;
  for (std::size_t row = 0; row < sample.rows(); ++row) {
    auto& [count, all] = missing[category(sample.column("kind"), row)];
    count += sample.column("note").valid(row) ? 0 : 1;
    ++all;
  }
  const auto share = [&](const std::string& kind) {
    return static_cast<double>(missing[kind].first) / missing[kind].second;
  };
  CHECK(share("ash") == doctest::Approx(0.8).epsilon(0.06));
  CHECK(share("cedar") == doctest::Approx(0.1).epsilon(0.35));
}

TEST_CASE("missing cells, spikes and sentinels cost no correlation, in a vine neither") {
  const auto check = [](const Table& table, double sentinel) {
    for (const char* model : {"gaussian_copula", "vine_copula"}) {
      CAPTURE(model);
      const Table sample = sampled(fitted(table, model), 4000);
      for (const char* other : {"x", "y"}) {
        CHECK(std::fabs(rank_correlation(sample, other, "w", sentinel) -
                        rank_correlation(table, other, "w", sentinel)) < 0.05);
      }
      CHECK(std::fabs(static_cast<double>(sample.column("w").missing_count()) / 4000 -
                      static_cast<double>(table.column("w").missing_count()) / 1500) < 0.03);
    }
  };
  check(gap_table(1500, [](std::uint64_t i, double, double,
                           double) { return chance(i) < 0.4 ? "" : nullptr; }),
        -1e300);
  check(gap_table(1500, [](std::uint64_t i, double, double,
                           double) { return chance(i) < 0.1 ? "-999" : nullptr; }),
        -999);
  check(gap_table(1500, [](std::uint64_t i, double, double,
                           double) { return chance(i) < 0.3 ? "0" : nullptr; }),
        0);
}

TEST_CASE("conditions on a number with gaps ask for its state, its value, or a range") {
  const Table table = gap_table(800, [](std::uint64_t i, double, double, double) {
    return chance(i) < 0.2 ? "" : chance(i) < 0.3 ? "-999" : nullptr;
  });
  for (const char* name : {"gaussian_copula", "vine_copula", "independent"}) {
    CAPTURE(name);
    const Model model = fitted(table, name);
    CHECK(sampled(model, 50, 0, {{"w", ""}}).column("w").missing_count() == 50);
    CHECK(sampled(model, 50, 0, {{"w", "", Comparison::kNotEqual}}).column("w").missing_count() ==
          0);
    const Table sentinels = sampled(model, 50, 0, {{"w", "-999"}, {"kind", "high"}});
    const Table values = sampled(model, 50, 0, {{"w", "55.5"}});
    const Table range = sampled(
        model, 50, 0, {{"w", "40", Comparison::kGreater}, {"w", "60", Comparison::kLessOrEqual}});
    for (std::size_t row = 0; row < 50; ++row) {
      CHECK(sentinels.column("w").floats[row] == -999);
      CHECK(values.column("w").floats[row] == 55.5);
      CHECK(range.column("w").floats[row] > 40);
      CHECK(range.column("w").floats[row] <= 60);
    }
  }
}

TEST_CASE("two halves of a sample make the whole, for any number of threads") {
  const auto model = fitted(example_table(), "gaussian_copula");
  set_threads(1);
  const std::string whole = io::format_csv(sampled(model, 5001));
  const std::string first = io::format_csv(sampled(model, 2500));
  for (const int count : {2, 7}) {
    set_threads(count);
    CHECK(io::format_csv(sampled(model, 5001)) == whole);
    std::string second = io::format_csv(sampled(model, 2501, 2500));
    second.erase(0, second.find('\n') + 1);
    CHECK(first + second == whole);
  }
  set_threads(0);
}

TEST_CASE("a fit gives the same model file for any number of threads") {
  const Table table = example_table();
  const TemporaryFolder folder;
  std::set<std::string> files;
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    fitted(table, "gaussian_copula").save(folder / "model.likeness");
    files.insert(io::ModelFile::read(folder / "model.likeness").to_bytes());
  }
  set_threads(0);
  CHECK(files.size() == 1);
}

TEST_CASE("a loaded model samples the same rows as the one that was saved") {
  const TemporaryFolder folder;
  const std::string path = folder / "model.likeness";
  for (const char* name : {"gaussian_copula", "independent"}) {
    const auto model = fitted(example_table(), name);
    model.save(path);
    const auto loaded = load_model(path);
    CHECK(loaded.name() == name);
    CHECK(io::format_csv(sampled(loaded, 300)) == io::format_csv(sampled(model, 300)));
    CHECK(loaded.to_json() == model.to_json());
  }
}

TEST_CASE("every marginal family can be asked for, for all columns or one") {
  const Table table = example_table(500);
  for (const char* family :
       {"normal", "truncated_normal", "uniform", "beta", "gamma", "kernel_density", "best"}) {
    const auto model = fitted(table, "gaussian_copula", {{"distribution", family}});
    CHECK(sampled(model, 50).rows() == 50);
  }
  const auto mixed = fitted(table, "gaussian_copula", {{"column_distributions", "height=normal"}});
  CHECK(mixed.to_json().find("\"normal\"") != std::string::npos);
}

TEST_CASE("wrong options are errors that say what is allowed") {
  CHECK_THROWS_WITH_AS((void)make_recipe("gausian_copula"),
                       "There is no model \"gausian_copula\"; did you mean \"gaussian_copula\"?",
                       Error);
  CHECK_THROWS_WITH_AS(
      (void)make_recipe("gaussian_copula", {{"forrest", "true"}}),
      "The model gaussian_copula has no option \"forrest\"; did you mean \"forest\"?", Error);
  CHECK_THROWS_AS((void)make_recipe("gaussian_copula", {{"forest", "yes"}}), Error);
  CHECK_THROWS_AS((void)make_recipe("gaussian_copula", {{"correlation_sweeps", "1"}}), Error);
  CHECK_THROWS_AS((void)make_recipe("gaussian_copula", {{"correlation_rows", "1e4"}}), Error);
  CHECK_THROWS_AS((void)make_recipe("gaussian_copula", {{"distribution", "gauss"}}), Error);
  CHECK_THROWS_AS((void)make_recipe("gaussian_copula", {{"column_distributions", "height"}}),
                  Error);
  CHECK_THROWS_AS((void)make_recipe("gaussian_copula", {{"forest", "true"}, {"forest", "true"}}),
                  Error);
  CHECK_THROWS_AS((void)fitted(example_table(100), "gaussian_copula",
                               {{"column_distributions", "hight=normal"}}),
                  Error);
}

TEST_CASE("a table of one row is an error") {
  const Table one = io::parse_csv("a,b\n1,2\n", "one.csv");
  CHECK_THROWS_AS((void)fitted(one, "gaussian_copula"), Error);
}

TEST_CASE("small and one-sided tables can be learned") {
  for (const char* text :
       {"a\n1\n2\n", "a\nx\ny\nx\n", "a,b\nx,1.5\ny,2.5\nx,1.5\n", "a,b\n1,\n2,\n3,x\n"}) {
    const Table table = io::parse_csv(text, "small.csv");
    const auto model = fitted(table, "gaussian_copula");
    CHECK(sampled(model, 20).rows() == 20);
  }
}

TEST_CASE("numbers too far apart to compute with are an error that names the column") {
  const Table table = io::parse_csv("far\n1e308\n-1e308\n0\n", "far.csv");
  try {
    (void)fitted(table, "gaussian_copula");
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kData);
    CHECK(std::string(error.what()).find("\"far\"") != std::string::npos);
  }
}
