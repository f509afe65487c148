#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "likeness/constraints.hpp"
#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"

using namespace likeness;

namespace {

Table parsed(const std::string& csv) {
  return io::parse_csv(csv, "made.csv");
}

/// Colours and shapes that hang together, and a size from 0 to 99 that hangs on both; `gaps` of the
/// cells are missing.
std::string shapes(std::size_t rows, double gaps) {
  std::string csv = "colour,shape,size\n";
  for (std::size_t row = 0; row < rows; ++row) {
    const RandomStream random(3, row);
    const bool red = random.uniform(0) < 0.4;
    const bool round = random.uniform(1) < (red ? 0.8 : 0.3);
    const auto size = random.below(2, 40) + (red ? 30 : 0) + (round ? 30 : 0);
    csv += (random.uniform(3) < gaps ? "" : red ? "red" : "blue") + std::string(",");
    csv += (random.uniform(4) < gaps ? "" : round ? "round" : "square") + std::string(",");
    csv += (random.uniform(5) < gaps ? "" : std::to_string(size)) + "\n";
  }
  return csv;
}

Model fitted(const Table& table, const std::string& model = "sequential_trees") {
  return make_recipe(model).fit(table, detect_metadata(table), {.seed = 2});
}

/// Every combination of the values of shapes(), sizes from 0 to 99 fastest.
std::string combinations() {
  std::string csv = "colour,shape,size\n";
  for (const char* colour : {"red", "blue"})
    for (const char* shape : {"round", "square"})
      for (int size = 0; size < 100; ++size)
        csv += std::string(colour) + "," + shape + "," + std::to_string(size) + "\n";
  return csv;
}

double share(const Table& table, const std::string& column, const std::string& value) {
  const Column& cells = table.column(column);
  double count = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (cells.valid(row) && cells.dictionary[static_cast<std::size_t>(cells.codes[row])] == value)
      ++count;
  }
  return count / static_cast<double>(table.rows());
}

std::size_t missing_cells(const Table& table) {
  std::size_t count = 0;
  for (const Column& column : table.columns()) count += column.missing_count();
  return count;
}

}  // namespace

TEST_CASE("log-likelihood: the probabilities of all possible rows sum to 1, and are those drawn") {
  const Model model = fitted(parsed(shapes(3000, 0)));
  const Table all = parsed(combinations());
  const std::vector<double> logs = model.log_likelihood(all);
  double sum = 0;
  for (const double log : logs) sum += std::exp(log);
  CHECK(sum == doctest::Approx(1).epsilon(1e-5));

  const std::size_t rows = 20'000;
  const Table drawn = model.sample(rows);
  double red_and_round = 0;
  for (std::size_t k = 0; k < 100; ++k) red_and_round += std::exp(logs[k]);
  std::size_t count = 0;
  const Column& colour = drawn.column("colour");
  const Column& shape = drawn.column("shape");
  for (std::size_t row = 0; row < rows; ++row) {
    const auto text = [&](const Column& column) {
      return column.dictionary[static_cast<std::size_t>(column.codes[row])];
    };
    if (text(colour) == "red" && text(shape) == "round") ++count;
  }
  CHECK(static_cast<double>(count) / rows == doctest::Approx(red_and_round).epsilon(0.05));
}

TEST_CASE(
    "log-likelihood: unseen categories have probability 0, numbers beyond the bounds that of the "
    "bound") {
  const Model model = fitted(parsed(shapes(1000, 0)));
  const std::vector<double> logs =
      model.log_likelihood(parsed("size,colour,shape,other\n3,green,round,x\n3,blue,round,x\n"
                                  "999,blue,round,x\n99,blue,round,x\n3,,round,x\n"));
  CHECK(std::isinf(logs[0]));
  CHECK(std::isfinite(logs[1]));
  CHECK(std::isfinite(logs[2]));
  CHECK(std::isfinite(logs[3]));
  CHECK(std::isinf(logs[4]));
}

TEST_CASE("predict: probabilities are those that the likelihoods of the values have") {
  const Model model = fitted(parsed(shapes(3000, 0)));
  const Table all = parsed(combinations());
  const std::vector<double> logs = model.log_likelihood(all);
  const Table predicted = model.predict(all, "colour");
  const Column& red = predicted.column("probability of red");
  CHECK(red.size() == 400);
  for (std::size_t k = 0; k < 200; ++k) {
    const double with_red = std::exp(logs[k]);
    const double with_blue = std::exp(logs[k + 200]);
    if (with_red + with_blue < 1e-6) continue;
    CHECK(red.floats[k] == doctest::Approx(with_red / (with_red + with_blue)).epsilon(1e-6));
    CHECK(red.floats[k] == red.floats[k + 200]);  // its own cell isn't looked at
  }
  const Table sizes = model.predict(parsed("colour,shape\nred,round\nblue,square\n"), "size");
  CHECK(sizes.column("size").floats[0] == doctest::Approx(79.5).epsilon(0.05));
  CHECK(sizes.column("size").floats[1] == doctest::Approx(19.5).epsilon(0.2));
  CHECK(sizes.column("5%").integers[0] >= 60);
  CHECK(sizes.column("95%").integers[0] <= 99);
}

TEST_CASE("impute: gaps are filled by what the other cells say, known cells stay as they are") {
  const Table gaps = parsed(shapes(4000, 0.25));
  const Model model = fitted(gaps);
  const Table filled = model.impute(gaps);
  CHECK(missing_cells(gaps) > 2000);
  CHECK(missing_cells(filled) == 0);
  const Table whole = parsed(shapes(4000, 0));
  CHECK(share(filled, "colour", "red") ==
        doctest::Approx(share(whole, "colour", "red")).epsilon(0.1));
  std::size_t wrong = 0;
  for (std::size_t row = 0; row < gaps.rows(); ++row) {
    const Column& known = gaps.column("size");
    const Column& size = filled.column("size");
    if (known.valid(row)) CHECK(size.integers[row] == known.integers[row]);
    // A blue square thing is no larger than 39, a red round one no smaller than 60.
    const auto text = [&](const char* column) {
      const Column& cells = filled.column(column);
      return cells.dictionary[static_cast<std::size_t>(cells.codes[row])];
    };
    const bool red = text("colour") == "red";
    const bool round = text("shape") == "round";
    const std::int64_t lowest = (red ? 30 : 0) + (round ? 30 : 0);
    if (size.integers[row] < lowest - 2 || size.integers[row] > lowest + 41) ++wrong;
  }
  CHECK(wrong < gaps.rows() / 100);
}

TEST_CASE("impute: a row's cells depend on it, its place and the seed, not on threads") {
  const Table gaps = parsed(shapes(600, 0.3));
  const Model model = fitted(gaps);
  const std::string filled = io::format_csv(model.impute(gaps, 5));
  for (const int threads : {1, 2, 7}) {
    set_threads(threads);
    CHECK(io::format_csv(model.impute(gaps, 5)) == filled);
    CHECK(io::format_csv(fitted(gaps).impute(gaps, 5)) == filled);
  }
  set_threads(0);
  CHECK(io::format_csv(model.impute(gaps, 6)) != filled);
  const std::string part = io::format_csv(model.impute(parsed(shapes(300, 0.3)), 5));
  CHECK(filled.substr(0, part.size()) == part);
}

TEST_CASE("predict: the column that is asked for may be left out, also where rules tie others") {
  std::string rows = "low,high,colour\n";
  std::string asked = "low,high\n";
  for (int row = 0; row < 200; ++row) {
    const std::string numbers = std::to_string(row % 20) + "," + std::to_string(row % 20 + row % 9);
    rows += numbers + (row % 20 < 10 ? ",red\n" : ",blue\n");
    asked += numbers + "\n";
  }
  const Table table = parsed(rows);
  Metadata metadata = detect_metadata(table);
  metadata.constraints = {parse_constraint("low <= high")};
  const Model model = make_recipe("sequential_trees").fit(table, metadata, {.seed = 2});
  const Table with = model.predict(table, "colour");
  const Table without = model.predict(parsed(asked), "colour");
  CHECK(io::format_csv(without) == io::format_csv(with));
  CHECK_THROWS_WITH_AS((void)model.predict(parsed("high\n3\n"), "colour"),
                       doctest::Contains("\"low\""), Error);
}

TEST_CASE("predict: what rules compute from others is predicted by drawing these") {
  std::string rows = "price,count,total,from,to\n";
  for (int row = 0; row < 300; ++row) {
    const int price = 1 + row % 17;
    const int count = 1 + row % 5;
    const int from = row % 50;
    rows += std::to_string(price) + "," + std::to_string(count) + "," +
            std::to_string(price * count) + "," + std::to_string(from) + "," +
            std::to_string(from + 10 + row % 3) + "\n";
  }
  const Table table = parsed(rows);
  Metadata metadata = detect_metadata(table);
  metadata.constraints = {parse_constraint("total = price * count"),
                          parse_constraint("from <= to")};
  const Model model = make_recipe("sequential_trees").fit(table, metadata, {.seed = 2});
  const Table asked = parsed("price,count,from,to\n3,4,20,\n7,,,\n");
  const Table total = model.predict(asked, "total");
  CHECK(total.column("total").floats[0] == doctest::Approx(12));
  CHECK(total.column("5%").integers[0] == 12);
  CHECK(total.column("5%").integers[1] < total.column("95%").integers[1]);
  CHECK(total.column("95%").integers[1] % 7 == 0);
  CHECK(io::format_csv(model.predict(asked, "total")) == io::format_csv(total));
}

TEST_CASE("questions about rows: other tables and other models get a sentence") {
  const Table table = parsed(shapes(300, 0));
  const Model model = fitted(table);
  CHECK_THROWS_WITH_AS((void)model.impute(parsed("colour,size\nred,1\nblue,2\n")),
                       doctest::Contains("no column \"shape\""), Error);
  CHECK_THROWS_WITH_AS((void)model.log_likelihood(parsed("colour,shape,size\nred,round,big\n")),
                       doctest::Contains("holds \"big\" in row 1"), Error);
  CHECK_THROWS_WITH_AS((void)model.predict(table, "weight"), doctest::Contains("weight"), Error);
  CHECK_THROWS_WITH_AS((void)fitted(table, "independent").impute(table),
                       doctest::Contains("sequential_trees"), Error);
}
