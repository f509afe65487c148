#include "models/networks/hidden_numbers.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "likeness/csv.hpp"
#include "likeness/random.hpp"
#include "likeness/stats/association.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

/// y is near x, half of whose cells are missing; z is alone.
FramedTable table_with_gaps() {
  const RandomStream random(1, 0);
  std::string csv = "x,y,z\n";
  for (std::uint64_t row = 0; row < 400; ++row) {
    const double x = random.normal(3 * row);
    const double y = x + 0.2 * random.normal(3 * row + 1);
    csv += (row % 2 == 0 ? std::to_string(x) : "") + ',' + std::to_string(y) + ',' +
           std::to_string(random.normal(3 * row + 2)) + '\n';
  }
  const Table table = io::parse_csv(csv, "gaps.csv");
  FrameOptions options;
  options.split_states = true;
  return Frame::learn(table, detect_metadata(table), options);
}

}  // namespace

TEST_CASE("hidden numbers become those of rows like theirs, and the others stay") {
  const FramedTable framed = table_with_gaps();
  REQUIRE(framed.frame.is_state(0));
  std::vector<ColumnValues> filled = framed.values;
  fill_hidden_numbers(framed.frame, 3, filled);
  std::vector<double> made;
  std::vector<double> beside;
  for (std::size_t row = 0; row < 400; ++row) {
    CHECK(!std::isnan(filled[1].numbers[row]));
    if (row % 2 == 0) {
      CHECK(filled[1].numbers[row] == framed.values[1].numbers[row]);
    } else {
      made.push_back(filled[1].numbers[row]);
      beside.push_back(filled[2].numbers[row]);
    }
  }
  CHECK(stats::pearson_correlation(made, beside) > 0.9);
  CHECK(filled[0].codes == framed.values[0].codes);
  CHECK(filled[3].numbers == framed.values[3].numbers);

  std::vector<ColumnValues> again = framed.values;
  fill_hidden_numbers(framed.frame, 3, again);
  CHECK(again[1].numbers == filled[1].numbers);
}
