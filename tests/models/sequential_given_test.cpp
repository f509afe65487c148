#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "io/model_file.hpp"
#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/random.hpp"
#include "models/trees/sequential_fit.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

/// Children of shops: an order's size follows from the shop's kind, its price from size and floor.
FramedTable orders() {
  std::string text = "kind,floor,size,price\n";
  for (std::size_t row = 0; row < 1200; ++row) {
    const RandomStream random(4, row);
    const bool market = random.uniform(0) < 0.5;
    const double floor = 100 * random.uniform(1);
    const bool large = random.uniform(2) < (market ? 0.9 : 0.1);
    text += std::string(market ? "market" : "kiosk") + "," + std::to_string(floor) + "," +
            (large ? "large" : "small") + "," +
            std::to_string(floor * (large ? 2 : 1) + 5 * random.uniform(3)) + "\n";
  }
  const Table table = io::parse_csv(text, "orders.csv");
  return Frame::learn(table, detect_metadata(table), {});
}

std::unique_ptr<SequentialTrees> learned(const FramedTable& framed) {
  SequentialFitOptions options;
  options.given = {"kind", "floor"};
  options.boosting.max_rounds = 40;
  return fit_sequential_trees(framed, options, {.seed = 3});
}

/// Given cells: all of one kind, floors at equal steps.
std::vector<ColumnValues> given_cells(std::size_t rows, std::int32_t kind) {
  std::vector<ColumnValues> cells(4);
  cells[0].codes.assign(rows, kind);
  for (std::size_t k = 0; k < rows; ++k) {
    cells[1].numbers.push_back(5 + 90 * static_cast<double>(k) / static_cast<double>(rows));
  }
  return cells;
}

}  // namespace

TEST_CASE("given columns: rows follow what they are given, which stays as it is") {
  const FramedTable framed = orders();
  const auto model = learned(framed);
  const std::int32_t market = framed.frame.level_encoder(0)->code_of("market");
  const std::int32_t large = framed.frame.level_encoder(2)->code_of("large");
  for (const std::int32_t kind : {market, 1 - market}) {
    const std::vector<ColumnValues> cells = given_cells(2000, kind);
    const std::vector<ColumnValues> drawn = model->draw_given(cells, 7, 0);
    CHECK(drawn[0].codes == cells[0].codes);
    CHECK(drawn[1].numbers == cells[1].numbers);
    double share = 0;
    double off = 0;
    for (std::size_t k = 0; k < 2000; ++k) {
      const bool is_large = drawn[2].codes[k] == large;
      share += is_large ? 1.0 / 2000 : 0;
      off += std::abs(drawn[3].numbers[k] - cells[1].numbers[k] * (is_large ? 2 : 1) - 2.5) / 2000;
    }
    CHECK(share == doctest::Approx(kind == market ? 0.9 : 0.1).epsilon(0.3));
    CHECK(off < 12);
  }
}

TEST_CASE("given columns: a row depends on its given cells, seed and number; the file keeps all") {
  const FramedTable framed = orders();
  const auto model = learned(framed);
  const std::vector<ColumnValues> cells = given_cells(300, 0);
  const std::vector<ColumnValues> whole = model->draw_given(cells, 7, 50);
  std::vector<ColumnValues> part(4);
  part[0].codes.assign(100, 0);
  part[1].numbers.assign(cells[1].numbers.end() - 100, cells[1].numbers.end());
  const std::vector<ColumnValues> end = model->draw_given(part, 7, 250);
  for (std::size_t k = 0; k < 100; ++k) CHECK(end[3].numbers[k] == whole[3].numbers[200 + k]);

  io::ModelFile file;
  io::Archive::saving(file).save(*model);
  SequentialTrees loaded;
  io::Archive::from(file).load(loaded);
  CHECK(loaded.draw_given(cells, 7, 50)[3].numbers == whole[3].numbers);
}
