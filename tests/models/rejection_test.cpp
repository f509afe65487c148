#include "models/sampling/rejection.hpp"

#include <doctest/doctest.h>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

/// One column of uniform numbers, of which those below `share` are admitted.
CandidateSource uniform_source(double share) {
  CandidateSource source;
  source.draw = [](std::uint64_t seed, std::uint64_t first_row, std::size_t rows) {
    std::vector<ColumnValues> cells(1);
    cells[0].numbers.resize(rows);
    RandomStream(seed, 7).fill_uniform(first_row, cells[0].numbers);
    return cells;
  };
  source.admit = [share](std::vector<ColumnValues>& cells, std::size_t row) {
    return cells[0].numbers[row] < share;
  };
  source.wanted = "a small number";
  return source;
}

std::vector<double> made(double share, std::uint64_t rows, const SampleOptions& options = {},
                         SampleReport* report = nullptr) {
  SampleReport ignored;
  return sample_by_rejection(uniform_source(share), rows, options,
                             report != nullptr ? *report : ignored)[0]
      .numbers;
}

}  // namespace

TEST_CASE("all rows are admitted, and follow the distribution of admitted rows") {
  for (const double share : {1.0, 0.7, 0.1, 0.003}) {
    CAPTURE(share);
    const std::vector<double> numbers = made(share, 2000);
    double sum = 0;
    for (const double number : numbers) {
      CHECK(number < share);
      sum += number;
    }
    CHECK(sum / 2000 == doctest::Approx(share / 2).epsilon(0.05));
  }
}

TEST_CASE("a row does not depend on which others are made") {
  const std::vector<double> whole = made(0.2, 900, {.seed = 3, .first_row = 100});
  const std::vector<double> part = made(0.2, 17, {.seed = 3, .first_row = 741});
  for (std::size_t k = 0; k < part.size(); ++k) CHECK(part[k] == whole[641 + k]);
}

TEST_CASE("tries are counted to the one that succeeds, and give the acceptance rate") {
  SampleReport report;
  (void)made(0.05, 3000, {.seed = 1}, &report);
  CHECK(report.rows == 3000);
  CHECK(static_cast<double>(report.rows) / static_cast<double>(report.tries) ==
        doctest::Approx(0.05).epsilon(0.06));
}

TEST_CASE("rows, tries and bytes are the same with any number of threads") {
  SampleReport one;
  set_threads(1);
  const std::vector<double> expected = made(0.1, 3000, {.seed = 1}, &one);
  for (const int count : {2, 7}) {
    set_threads(count);
    SampleReport many;
    CHECK(made(0.1, 3000, {.seed = 1}, &many) == expected);
    CHECK(many.tries == one.tries);
  }
  set_threads(0);
}

TEST_CASE("tries end at their limit, with a sentence that says what to do") {
  CHECK_THROWS_WITH_AS(made(0, 5, {.max_tries = 1000}),
                       "Row 0 does not meet a small number in 1000 tries (none was found so far); "
                       "ask for fewer conditions, other values or a range of them, or allow more "
                       "tries.",
                       Error);
  CHECK_THROWS_WITH_AS(made(0.3, 2000, {.max_tries = 3}), doctest::Contains(" tries so far, with "),
                       Error);
  CHECK(made(1, 3, {.max_tries = 1}).size() == 3);
}

TEST_CASE("a caller can cancel") {
  const SampleOptions options{.progress = [](const Progress& at) { return at.step < 100; }};
  CHECK_THROWS_AS(made(0.01, 100'000, options), Error);
}
