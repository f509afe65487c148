#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>

#include "example_table.hpp"
#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "models/networks/network_family.hpp"
#include "models/registry.hpp"
#include "tests/io/temporary_folder.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

const char* const kNames[] = {"tvae", "ctgan", "copula_gan"};

/// Options that make a network small.
OptionValues small_options(const std::string& model, OptionValues more = {}) {
  OptionValues options = {
      {"epochs", "3"}, {"batch_size", "40"}, {"least_steps", "1"}, {"embedding_dim", "8"}};
  if (model == "tvae") {
    options.insert(options.end(), {{"compress_dims", "16"}, {"decompress_dims", "16,12"}});
  } else {
    options.insert(options.end(), {{"generator_dim", "16,12"}, {"discriminator_dim", "16"}});
  }
  for (auto& option : more) {
    std::erase_if(options, [&](const auto& other) { return other.first == option.first; });
    options.push_back(option);
  }
  return options;
}

/// A file in the temporary folder that goes away again.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& name) : path_(folder_ / name) {}

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::string bytes() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  TemporaryFolder folder_;
  std::filesystem::path path_;
};

std::string saved(const Model& model) {
  const TemporaryFile file("saved");
  model.save(file.path());
  return file.bytes();
}

Model fitted(const std::string& name, const OptionValues& more = {}, const FitOptions& options = {},
             const Table& table = example_table(150)) {
  return make_recipe(name, small_options(name, more)).fit(table, detect_metadata(table), options);
}

std::string rows_of(const Model& model, std::uint64_t rows, std::uint64_t first_row = 0,
                    std::uint64_t seed = 5) {
  SampleOptions options;
  options.seed = seed;
  options.first_row = first_row;
  const TemporaryFile file("rows");
  io::write_csv(model.sample(rows, options), file.path().string());
  const std::string text = file.bytes();
  return text.substr(text.find('\n') + 1);
}

}  // namespace

TEST_CASE("networks make the same model file from the same seed, whatever the number of threads") {
  for (const std::string name : kNames) {
    CAPTURE(name);
    std::vector<std::string> files;
    for (const int count : {1, 2, 7}) {
      set_threads(count);
      files.push_back(saved(fitted(name, {}, {.seed = 3})));
    }
    set_threads(0);
    CHECK(files[0] == files[1]);
    CHECK(files[0] == files[2]);
    CHECK(files[0] != saved(fitted(name, {}, {.seed = 4})));
  }
}

TEST_CASE("a row of a network depends on model, seed and row number alone") {
  for (const std::string name : kNames) {
    CAPTURE(name);
    const auto model = fitted(name);
    const std::string whole = rows_of(model, 1100);
    CHECK(rows_of(model, 613) + rows_of(model, 487, 613) == whole);
    CHECK(rows_of(model, 1100, 0, 6) != whole);

    const TemporaryFile file("loaded");
    model.save(file.path());
    const auto loaded = load_model(file.path());
    CHECK(rows_of(loaded, 1100) == whole);
    CHECK(saved(loaded) == file.bytes());
    CHECK(loaded.to_json() == model.to_json());
  }
}

TEST_CASE("a network stopped, saved and resumed has the bytes of one trained in one go") {
  const Table table = example_table(150);
  for (const std::string name : kNames) {
    CAPTURE(name);
    const OptionValues more = {{"holdout", "0.2"}, {"patience", "3"}};
    const std::string whole = saved(fitted(name, more));
    const TemporaryFile checkpoint("checkpoint");
    FitOptions options;
    options.training.checkpoint = checkpoint.path();
    int asked = 0;
    options.training.stop = [&] { return ++asked == 6; };
    const auto part = fitted(name, more, options);
    CHECK(part.to_json().find("\"stopped\"") != std::string::npos);
    CHECK(saved(part) != whole);
    options.training.stop = {};
    options.training.resume = true;
    CHECK(saved(fitted(name, more, options)) == whole);
    CHECK_THROWS_AS(fitted(name, more, options, example_table(151)), Error);
  }
}

TEST_CASE("a network that diverges is an error") {
  const Table table = example_table(60);
  for (const std::string name : kNames) {
    CAPTURE(name);
    const OptionValues wild =
        name == "tvae"
            ? OptionValues{{"learning_rate", "1"}, {"epochs", "400"}}
            : OptionValues{{"discriminator_lr", "1"}, {"gradient_penalty", "0"}, {"epochs", "400"}};
    const Recipe recipe = make_recipe(name, small_options(name, wild));
    CHECK_THROWS_WITH_AS((void)recipe.fit(table, detect_metadata(table), {}),
                         doctest::Contains("Training diverged in epoch"), Error);
  }
}

TEST_CASE("a model file whose network doesn't fit its encoder is refused") {
  for (const std::string name : kNames) {
    CAPTURE(name);
    const auto model = fitted(name);
    const TemporaryFile file("changed");
    for (const std::uint64_t embedding :
         {std::uint64_t{0}, std::uint64_t{9}, std::uint64_t{1} << 60}) {
      model.save(file.path());
      io::ModelFile changed = io::ModelFile::read(file.path());
      changed.header["learned"]["network"]["embedding"] = embedding;
      changed.write(file.path());
      try {
        (void)load_model(file.path());
        FAIL("it was loaded");
      } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::kModel);
      }
    }
  }
}

TEST_CASE("networks take awkward tables") {
  const char* const tables[] = {
      "a\nx\ny\n",                         // two rows, one column of levels
      "a\n1.5\n2.5\n3.5\n4.5\n",           // one number
      "a,b\nx,\ny,\nx,\n",                 // a column without values
      "a,b\n1.5,\n,x\n2.5,y\n,\n3.5,x\n",  // missing values everywhere
      "a,b\n7,c\n7,c\n7,c\n",              // nothing varies
  };
  for (const char* const text : tables) {
    const Table table = io::parse_csv(text, "awkward.csv");
    for (const std::string name : kNames) {
      CAPTURE(text);
      CAPTURE(name);
      const auto model = fitted(name, {}, {}, table);
      const Table made = model.sample(70, {});
      CHECK(made.rows() == 70);
      CHECK(made.column_count() == table.column_count());
      const TemporaryFile file("awkward");
      model.save(file.path());
      CHECK(rows_of(load_model(file.path()), 70) == rows_of(model, 70));
    }
  }
}

TEST_CASE("rows can be held out to stop early, but not too few") {
  const auto model = fitted("tvae", {{"holdout", "0.3"}, {"patience", "2"}, {"epochs", "200"}});
  const auto description = nlohmann::json::parse(model.to_json());
  CHECK(description["training"]["end"] == "no improvement");
  CHECK(description["training"]["held_out_scores"].size() ==
        description["training"]["epochs"].get<std::size_t>());
  CHECK_THROWS_WITH_AS(fitted("tvae", {{"holdout", "0.001"}}), doctest::Contains("hold out"),
                       Error);
}

TEST_CASE("a batch is made of whole packs, with a word about it") {
  std::vector<std::string> notes;
  FitOptions options;
  options.note = [&](std::string_view note) { notes.emplace_back(note); };
  (void)fitted("ctgan", {{"batch_size", "45"}, {"pac", "20"}}, options);
  CHECK(std::any_of(notes.begin(), notes.end(), [](const std::string& note) {
    return note.find("40 rows instead of 45") != std::string::npos;
  }));
}
