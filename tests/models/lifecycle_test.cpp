#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <thread>

#include "example_table.hpp"
#include "io/json.hpp"
#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "tests/models/visits_table.hpp"

using namespace likeness;
using likeness::models::example_table;

namespace {

/// 60 people who buy something, and some of whom give it back.
Table event_table() {
  std::string text = "subject,verb,object,date,amount\n";
  const RandomStream random(12, 0);
  for (std::uint64_t person = 0; person < 60; ++person) {
    const std::string name = "P" + std::to_string(100 + person);
    const std::string thing = random.below(3 * person, 2) == 0 ? "tea" : "book";
    const std::uint64_t day = 10 + random.below(3 * person + 1, 15);
    const std::string price = std::to_string(20 + random.below(3 * person + 2, 70)) + ".50";
    text += name + ",bought," + thing + ",2024-03-" + std::to_string(day) + "," + price + "\n";
    text += name + ",bought,cup,2024-03-" + std::to_string(day + 1) + ",10.50\n";
    if (thing == "tea") {
      text += name + ",returned,tea,2024-03-" + std::to_string(day + 2) + ",-" + price + "\n";
    }
  }
  return io::parse_csv(text, "events.csv");
}

/// How one model of the registry is tried here.
struct Trial {
  OptionValues options;  ///< for a fit of a second or less, each different from its default
  std::vector<Condition> conditions;
  Condition value;  ///< a number spelled otherwise than it is written
  bool of_events = false;
  bool of_sequences = false;

  /// Whether rows belong to subjects.
  [[nodiscard]] bool has_subjects() const { return of_events || of_sequences; }
};

const std::map<std::string, Trial>& trials() {
  const std::vector<Condition> birch = {{"kind", "birch"}, {"height", "5", Comparison::kGreater}};
  const Condition points = {"points", "5.0"};
  static const std::map<std::string, Trial> list = {
      {"independent", {{{"enforce_rounding", "false"}}, birch, points}},
      {"gaussian_copula", {{{"column_distributions", "height=normal"}}, birch, points}},
      {"vine_copula", {{{"trees", "2"}, {"families", "gaussian,clayton"}}, birch, points}},
      {"sequential_trees",
       {{{"rounds", "20"}, {"bins", "32"}, {"order", "points,kind"}}, birch, points}},
      {"tvae",
       {{{"epochs", "2"}, {"compress_dims", "16"}, {"learning_rate", "0.0012"}}, birch, points}},
      {"ctgan", {{{"epochs", "2"}, {"generator_dim", "16"}, {"pac", "2"}}, birch, points}},
      {"copula_gan",
       {{{"epochs", "2"}, {"generator_dim", "16"}, {"distribution", "beta"}}, birch, points}},
      {"knn_mtd", {{{"spread", "0.7"}, {"target", "kind"}}, birch, points}},
      {"generative_mtd",
       {{{"preset", "paper"}, {"epochs", "2"}, {"pool_rows", "300"}}, birch, points}},
      {"associative",
       {{{"epochs", "2"}, {"hidden", "16"}, {"learning_rate", "0.01"}},
        {{"object", "cup"}, {"amount", "0", Comparison::kGreater}},
        {"amount", "10.5"},
        true}},
      {"sequences",
       {{{"rounds", "5"}, {"key", "patient"}, {"index", "day"}},
        {{"sex", "f"}, {"height", "160", Comparison::kGreater}},
        {"height", "170.0"},
        false,
        true}},
  };
  return list;
}

/// Calls body(name, trial) for every model of the registry.
template <class Body>
void for_each_model(Body&& body) {
  for (const ModelDescription& description : list_models()) {
    CAPTURE(description.name);
    const auto trial = trials().find(description.name);
    if (trial == trials().end()) {
      FAIL_CHECK("this model has no trial; add one above");
      continue;
    }
    body(description.name, trial->second);
  }
}

const Table& table_of(const Trial& trial) {
  static const Table events = event_table();
  static const Table example = example_table(120);
  static const Table visits = models::visits_table(50);
  if (trial.of_sequences) return visits;
  return trial.of_events ? events : example;
}

Model fitted(const std::string& name, const Trial& trial, const FitOptions& options = {.seed = 3}) {
  const Table& table = table_of(trial);
  return make_recipe(name, trial.options).fit(table, detect_metadata(table), options);
}

/// One fit for all tests that only look at it.
const Model& model_of(const std::string& name, const Trial& trial) {
  static std::map<std::string, Model> models;
  const auto found = models.find(name);
  if (found != models.end()) return found->second;
  return models.emplace(name, fitted(name, trial)).first->second;
}

std::string rows_of(const Model& model, std::uint64_t rows, const SampleOptions& options = {}) {
  return io::format_csv(model.sample(rows, options));
}

std::string without_header(const std::string& csv) {
  return csv.substr(csv.find('\n') + 1);
}

template <class Action>
ErrorCode code_of(Action&& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.code();
  }
  FAIL_CHECK("no error");
  return ErrorCode::kInternal;
}

/// Cancels when it is called for the `call`-th time.
ProgressCallback cancelling(int call) {
  return [left = call](const Progress&) mutable { return --left > 0; };
}

}  // namespace

TEST_CASE("every model comes back from a file, a stream and memory, and makes the same rows") {
  for_each_model([](const std::string& name, const Trial& trial) {
    const Model& model = model_of(name, trial);
    const std::string rows = rows_of(model, 50, {.seed = 5});
    const std::string bytes = model.to_bytes();

    const std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("lifecycle_test_" + name + ".likeness");
    model.save(path);
    std::stringstream stream;
    model.save(stream);
    CHECK(stream.str() == bytes);
    for (const Model& loaded :
         {load_model(path), load_model(stream), load_model(std::as_bytes(std::span(bytes)))}) {
      CHECK(loaded.name() == name);
      CHECK(loaded.to_bytes() == bytes);
      CHECK(rows_of(loaded, 50, {.seed = 5}) == rows);
      CHECK(loaded.to_json() == model.to_json());
    }
    std::filesystem::remove(path);
  });
}

TEST_CASE("a loaded model can be fitted again, and gives the same bytes as the first fit") {
  for_each_model([](const std::string& name, const Trial& trial) {
    const std::string bytes = model_of(name, trial).to_bytes();
    const Model loaded = load_model(std::as_bytes(std::span(bytes)));
    const Recipe recipe = loaded.recipe();
    CHECK(recipe.name() == name);
    const Table& table = table_of(trial);
    CHECK(recipe.fit(table, loaded.metadata(), {.seed = 3}).to_bytes() == bytes);
  });
}

TEST_CASE("a summary tells what was learned, and of what") {
  for_each_model([](const std::string& name, const Trial& trial) {
    const Model& model = model_of(name, trial);
    const Table& table = table_of(trial);
    const ModelSummary summary = model.summary();
    CHECK(summary.name == name);
    CHECK(summary.rows == table.rows());
    CHECK(summary.seed == 3);
    REQUIRE(summary.columns.size() == table.columns().size());
    for (std::size_t c = 0; c < summary.columns.size(); ++c) {
      CHECK(summary.columns[c].name == table.columns()[c].name);
      CHECK(!summary.columns[c].treated_as.empty());
    }
    for (const ModelDescription& description : list_models()) {
      if (description.name == name) CHECK(summary.options.size() == description.options.size());
    }
    const bool trained = std::any_of(trial.options.begin(), trial.options.end(),
                                     [](const auto& option) { return option.first == "epochs"; });
    REQUIRE(summary.training.has_value() == trained);
    if (!trained) return;
    CHECK(summary.training->epochs == 2);
    CHECK(summary.training->end == TrainingEnd::kComplete);
    CHECK(!summary.training->interrupted());
    REQUIRE(!summary.training->losses.empty());
    CHECK(summary.training->losses[0].values.size() == 2);
  });
}

TEST_CASE("two parts equal the whole, and blocks make the same rows in order") {
  for_each_model([](const std::string& name, const Trial& trial) {
    const Model& model = model_of(name, trial);
    for (const std::vector<Condition>& conditions : {std::vector<Condition>(), trial.conditions}) {
      CAPTURE(conditions.size());
      const SampleOptions options{.seed = 9, .first_row = 65'500, .conditions = conditions};
      const std::string whole = rows_of(model, 60, options);
      SampleOptions rest = options;
      rest.first_row += 23;
      CHECK(rows_of(model, 23, options) + without_header(rows_of(model, 37, rest)) == whole);

      std::string blocks;
      std::vector<std::size_t> sizes;
      (void)model.sample_to(
          [&](const Table& block) {
            sizes.push_back(block.rows());
            const std::string text = io::format_csv(block);
            blocks += blocks.empty() ? text : without_header(text);
          },
          60, options);
      CHECK(blocks == whole);
      CHECK(sizes == std::vector<std::size_t>{36, 24});
    }
  });
}

TEST_CASE("rows meet their conditions; unknown columns and values are errors") {
  for_each_model([](const std::string& name, const Trial& trial) {
    const Model& model = model_of(name, trial);
    SampleReport report;
    const Table made = model.sample(30, {.seed = 1, .conditions = trial.conditions}, &report);
    CHECK(made.rows() == 30);
    const std::string first = trial.conditions[0].value;
    const std::string text = io::format_csv(made);
    std::size_t met = 0;
    for (std::size_t at = text.find(first); at != std::string::npos;
         at = text.find(first, at + 1)) {
      ++met;
    }
    CHECK(met >= 30);
    CHECK(report.rows == 30);
    CHECK(report.tries >= 30);
    for (const Condition& unknown :
         {Condition{"colour", "red"}, Condition{trial.conditions[0].column, "no such value"}}) {
      CHECK(code_of([&] { (void)model.sample(1, {.conditions = {unknown}}); }) ==
            ErrorCode::kUsage);
    }
    CHECK(code_of([&] {
            (void)model.sample(1, {.conditions = trial.conditions, .max_tries = 0});
          }) == ErrorCode::kUsage);
  });
}

/// Cells of a column, as written.
std::vector<std::string> texts_of(const Table& table, const std::string& column) {
  std::vector<std::string> texts;
  const std::string csv = io::format_csv(Table({table.column(column)}));
  std::istringstream lines(csv);
  for (std::string line; std::getline(lines, line);) texts.push_back(line);
  texts.erase(texts.begin());
  return texts;
}

TEST_CASE("a condition means the same in every model, however its value is spelled") {
  for_each_model([](const std::string& name, const Trial& trial) {
    const Table made = model_of(name, trial).sample(5, {.seed = 1, .conditions = {trial.value}});
    for (const std::string& text : texts_of(made, trial.value.column)) {
      CHECK(text != trial.value.value);
      CHECK(std::stod(text) == std::stod(trial.value.value));
    }
  });
}

TEST_CASE("tries are limited and reported in every model, also where only values are given") {
  for_each_model([](const std::string& name, const Trial& trial) {
    const Model& model = model_of(name, trial);
    const std::vector<Condition> value = {trial.conditions[0], trial.value};
    SampleReport report;
    (void)model.sample(20, {.seed = 2, .conditions = value}, &report);
    CHECK(report.rows == 20);
    CHECK(report.tries >= 20);
    if (report.tries < 60) return;  // it hardly has to try
    CHECK_THROWS_WITH_AS((void)model.sample(20, {.seed = 2, .conditions = value, .max_tries = 1}),
                         doctest::Contains("in 1 tries"), Error);
  });
}

TEST_CASE("conditional sampling can be cancelled between any two rounds of tries") {
  for_each_model([](const std::string& name, const Trial& trial) {
    const Model& model = model_of(name, trial);
    for (const std::vector<Condition>& conditions : {trial.conditions, {trial.conditions[0]}}) {
      int calls = 0;
      const auto count = [&](const Progress&) {
        ++calls;
        return true;
      };
      (void)model.sample(100, {.seed = 4, .conditions = conditions, .progress = count});
      CHECK(calls > 4);
      CHECK(code_of([&] {
              (void)model.sample(100,
                                 {.seed = 4, .conditions = conditions, .progress = cancelling(4)});
            }) == ErrorCode::kCancelled);
    }
  });
}

TEST_CASE("a caller can cancel a fit and a sample") {
  for_each_model([](const std::string& name, const Trial& trial) {
    CHECK(code_of([&] { (void)fitted(name, trial, {.seed = 3, .progress = cancelling(1)}); }) ==
          ErrorCode::kCancelled);
    for (const int call : {1, 2}) {
      CHECK(code_of([&] {
              (void)model_of(name, trial).sample(10, {.progress = cancelling(call)});
            }) == ErrorCode::kCancelled);
    }
    std::uint64_t blocks = 0;
    CHECK(code_of([&] {
            (void)model_of(name, trial)
                .sample_to([&](const Table&) { ++blocks; }, 300, {.progress = cancelling(2)});
          }) == ErrorCode::kCancelled);
    CHECK(blocks == 0);
  });
}

TEST_CASE("threads may share a model, and copies of it") {
  for_each_model([](const std::string& name, const Trial& trial) {
    const Model& model = model_of(name, trial);
    const std::string expected = rows_of(model, 40, {.seed = 8, .conditions = trial.conditions});
    std::vector<std::string> made(4);
    std::vector<std::thread> threads;
    for (std::size_t k = 0; k < made.size(); ++k) {
      threads.emplace_back([&, k, copy = model] {
        made[k] =
            rows_of(k % 2 == 0 ? model : copy, 40, {.seed = 8, .conditions = trial.conditions});
      });
    }
    for (std::thread& thread : threads) thread.join();
    for (const std::string& rows : made) CHECK(rows == expected);
  });
}

TEST_CASE("only models of subjects count their rows; all take boosts on columns that they have") {
  for_each_model([](const std::string& name, const Trial& trial) {
    const Model& model = model_of(name, trial);
    CHECK(model.rows_of_subjects(5, 1).has_value() == trial.has_subjects());
    const SampleOptions boosted{.boosts = {{"object", "tea", 5}}};
    if (trial.of_events) {
      CHECK(model.sample(20, boosted).rows() == 20);
    } else {
      CHECK_THROWS_WITH_AS((void)model.sample(20, boosted),
                           doctest::Contains("no column \"object\" to boost"), Error);
      const Boost known{trial.conditions[0].column, trial.conditions[0].value, 1.5};
      CHECK(model.sample(3, {.boosts = {known}}).rows() == 3);
    }
  });
}
