#include <doctest/doctest.h>

#include <set>

#include "example_table.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "likeness/parallel.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

const char* const kNames[] = {"tvae", "ctgan", "copula_gan"};

/// A small network of that kind, with few epochs.
OptionValues few_epochs(const std::string& model) {
  OptionValues options = {{"epochs", "2"}, {"batch_size", "40"}, {"embedding_dim", "8"}};
  if (model == "tvae") {
    options.insert(options.end(), {{"compress_dims", "16"}, {"decompress_dims", "16"}});
  } else {
    options.insert(options.end(), {{"generator_dim", "16"}, {"discriminator_dim", "16"}});
  }
  return options;
}

Model fitted(const std::string& name, const Table& table) {
  return make_recipe(name, few_epochs(name)).fit(table, detect_metadata(table), {.seed = 3});
}

Table parsed(const std::string& csv) {
  return io::parse_csv(csv, "awkward.csv");
}

/// Every model learns the table and makes rows whose columns are those of the table, within what
/// was seen.
void check_all(const Table& table) {
  for (const char* name : kNames) {
    CAPTURE(name);
    const Table made = fitted(name, table).sample(70, {.seed = 1});
    REQUIRE(made.rows() == 70);
    REQUIRE(made.column_count() == table.column_count());
    for (std::size_t c = 0; c < made.column_count(); ++c) {
      const Column& real = table.column(c);
      const Column& column = made.column(c);
      CAPTURE(real.name);
      CHECK(column.name == real.name);
      CHECK(column.type == real.type);
      if (real.missing_count() == 0) CHECK(column.missing_count() == 0);
      if (real.missing_count() == real.size()) CHECK(column.missing_count() == column.size());
      if (column.type != ColumnType::kFloat64 || real.missing_count() == real.size()) continue;
      for (std::size_t row = 0; row < column.size(); ++row) {
        if (!column.valid(row)) continue;
        CHECK(column.floats[row] >= *std::min_element(real.floats.begin(), real.floats.end()));
        CHECK(column.floats[row] <= *std::max_element(real.floats.begin(), real.floats.end()));
      }
    }
  }
}

/// `rows` lines by a function of the line's number.
template <class Line>
std::string lines(std::string header, int rows, const Line& line) {
  header += '\n';
  for (int k = 0; k < rows; ++k) header += line(k) + '\n';
  return header;
}

}  // namespace

TEST_CASE("networks learn a table of 80 rows, and one of 2") {
  check_all(example_table(80));
  check_all(parsed("x,y,z\n1.5,a,3\n2.25,b,4\n"));
}

TEST_CASE("networks learn a table of categories only, and of numbers only") {
  check_all(parsed(lines("a,b", 90, [](int k) {
    return std::string(k % 3 == 0 ? "x," : "y,") + (k % 7 < 3 ? "p" : "q");
  })));
  check_all(parsed(lines("a,b", 90, [](int k) {
    return std::to_string(0.37 * k) + ',' + std::to_string(1000.5 - 1.3 * k);
  })));
}

TEST_CASE("networks learn a single column of either kind") {
  check_all(parsed(lines("a", 60, [](int k) { return std::string(k % 4 == 0 ? "x" : "y"); })));
  check_all(parsed(lines("a", 60, [](int k) { return std::to_string(0.5 + 1.7 * k); })));
}

TEST_CASE("networks learn a category seen once, and 1,000 categories") {
  check_all(parsed(lines("a,b", 80, [](int k) {
    return std::string(k == 40 ? "once" : "often") + ',' + std::to_string(0.3 * k);
  })));
  const Table wide = parsed(lines("a,b", 3000, [](int k) {
    return "w" + std::to_string(k % 1000) + ',' + std::to_string(0.3 * k);
  }));
  Metadata metadata = detect_metadata(wide);
  metadata.columns[0].sdtype = "categorical";
  for (const char* name : kNames) {
    CAPTURE(name);
    OptionValues options = few_epochs(name);
    options[0].second = "1";
    options.emplace_back("max_levels", "200");
    options.emplace_back("min_rows", "0");
    const Model model = make_recipe(name, options).fit(wide, metadata, {.seed = 1});
    const Table made = model.sample(2000, {.seed = 1});
    const auto& codes = made.column("a").codes;
    CHECK(std::set<std::int32_t>(codes.begin(), codes.end()).size() > 300);
    // A rare level is met as any other.
    const Table one = model.sample(20, {.seed = 1, .conditions = {{"a", "w777"}}});
    for (std::size_t row = 0; row < 20; ++row) {
      const auto code = static_cast<std::size_t>(one.column("a").codes[row]);
      CHECK(one.column("a").dictionary[code] == "w777");
    }
  }
}

TEST_CASE("networks learn columns with missing values everywhere, constant and empty columns") {
  check_all(parsed(lines("a,b,c,d,e", 100, [](int k) {
    return std::string(k % 2 == 0 ? "x" : "") + ',' + (k % 3 == 0 ? std::to_string(0.7 * k) : "") +
           ',' + (k % 5 == 0 ? "1.5" : "") + ",7,";
  })));
}

TEST_CASE("networks make rows of a table in which nothing varies or is learned") {
  check_all(parsed(lines("a,b", 30, [](int) { return std::string("x,7"); })));
  check_all(parsed(lines("key,a", 30, [](int k) { return std::to_string(1000 + k) + ",x"; })));
}

TEST_CASE("networks refuse a table of one row") {
  for (const char* name : kNames) {
    CHECK_THROWS_WITH_AS(fitted(name, parsed("x\n1\n")), doctest::Contains("at least 2"), Error);
  }
}

TEST_CASE("networks meet conditions of all kinds, and rows don't depend on each other") {
  const Table table = example_table(200);
  for (const char* name : kNames) {
    CAPTURE(name);
    const auto model = fitted(name, table);
    SampleReport report;
    SampleOptions options{
        .seed = 2,
        .first_row = 0,
        .conditions = {parse_condition("kind=birch"), parse_condition("height>=5"),
                       parse_condition("joined<2024-04-01"), parse_condition("grade!=top")},
        .max_tries = 20'000};
    const Table made = model.sample(150, options, &report);
    CHECK(report.tries > 150);
    for (std::size_t row = 0; row < made.rows(); ++row) {
      const auto text = [&](const char* column) {
        const Column& cells = made.column(column);
        return cells.dictionary[static_cast<std::size_t>(cells.codes[row])];
      };
      CHECK(text("kind") == "birch");
      CHECK(text("grade") != "top");
      CHECK(made.column("height").floats[row] >= 5);
      CHECK(made.column("joined").integers[row] < 1711929600000000);
    }
    options.first_row = 110;
    const Table part = model.sample(20, options);
    set_threads(2);
    const Table again = model.sample(20, options);
    set_threads(0);
    for (std::size_t row = 0; row < 20; ++row) {
      CHECK(part.column("weight").floats[row] == made.column("weight").floats[110 + row]);
      CHECK(part.column("key").integers[row] == made.column("key").integers[110 + row]);
      CHECK(again.column("weight").floats[row] == part.column("weight").floats[row]);
    }
    CHECK_THROWS_WITH_AS((void)model.sample(1, {.conditions = {parse_condition("kind=oak")}}),
                         doctest::Contains("oak"), Error);
    CHECK_THROWS_WITH_AS((void)model.sample(1, {.conditions = {parse_condition("key=1000")}}),
                         doctest::Contains("is generated"), Error);
  }
}

TEST_CASE("calibration brings levels and numbers to the table's distribution") {
  const Table table = example_table(600);
  for (const char* name : kNames) {
    CAPTURE(name);
    const Table made = fitted(name, table).sample(6000, {.seed = 4});
    const auto mean = [](const auto& values) {
      double sum = 0;
      for (const auto value : values) sum += static_cast<double>(value);
      return sum / static_cast<double>(values.size());
    };
    CHECK(mean(made.column("height").floats) ==
          doctest::Approx(mean(table.column("height").floats)).epsilon(0.05));
    CHECK(mean(made.column("points").integers) ==
          doctest::Approx(mean(table.column("points").integers)).epsilon(0.05));
    const auto missing = [](const Table& rows) {
      return static_cast<double>(rows.column("note").missing_count()) /
             static_cast<double>(rows.rows());
    };
    CHECK(missing(made) == doctest::Approx(missing(table)).epsilon(0.08));
  }
}
