#include "models/frame/marginal.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <memory>

#include "likeness/error.hpp"

using namespace likeness;
using namespace likeness::models;

TEST_CASE("levels share the unit interval by their counts, in the given order") {
  const std::vector<double> counts = {1, 0, 3};
  const std::vector<std::int32_t> order = {2, 1, 0};
  const LevelMarginal marginal(counts, order);
  CHECK(marginal.interval(2).lower == 0);
  CHECK(marginal.interval(2).upper == 0.75);
  CHECK(marginal.interval(0).upper == 1);
  CHECK(marginal.interval(1).lower == marginal.interval(1).upper);
  CHECK(marginal.level_at(0.74) == 2);
  CHECK(marginal.level_at(0.75) == 0);
  CHECK(marginal.level_at(1) == 0);
}

TEST_CASE("a level of probability zero is never drawn, not even at the ends") {
  const std::vector<double> counts = {0, 5, 0};
  const std::vector<std::int32_t> order = {0, 1, 2};
  const LevelMarginal marginal(counts, order);
  for (const double uniform : {0.0, 1e-300, 0.5, 1.0}) CHECK(marginal.level_at(uniform) == 1);
}

TEST_CASE("missing numbers take the lowest ranks, values their distribution above") {
  const std::vector<double> parameters = {0, 10};
  const NumberMarginal marginal(0.25,
                                stats::make_distribution(stats::Family::kUniform, parameters));
  const std::vector<double> ranks = {0.1, 0.25, 0.625, 1};
  std::vector<double> numbers(4);
  marginal.numbers_at(ranks, numbers);
  CHECK(std::isnan(numbers[0]));
  CHECK(numbers[1] == doctest::Approx(0));
  CHECK(numbers[2] == doctest::Approx(5));
  CHECK(numbers[3] == doctest::Approx(10));
  CHECK(marginal.interval(std::nan(""), 1).upper == 0.25);
  CHECK(marginal.interval(5, 1).lower == doctest::Approx(0.25 + 0.75 * 0.45));
  CHECK(marginal.interval(5, 1).upper == doctest::Approx(0.25 + 0.75 * 0.55));
}

TEST_CASE("marginals come back from a model file, and damaged ones are errors") {
  const std::vector<double> counts = {1, 2};
  const std::vector<std::int32_t> order = {1, 0};
  io::ModelFile file;
  const auto load = [&](const char* path, std::int32_t levels) {
    return io::load_part<LevelMarginal>(io::Json::object(), path, file, levels);
  };
  (void)io::save_part(LevelMarginal(counts, order), "a", file, 2);
  CHECK(load("a", 2).interval(0).lower == doctest::Approx(2.0 / 3));
  CHECK_THROWS_AS((void)load("a", 3), Error);
  file.add("b/order", std::vector<std::int32_t>{0, 0});
  file.add("b/ends", std::vector<double>{0.5, 1});
  CHECK_THROWS_AS((void)load("b", 2), Error);
  file.add("c/order", std::vector<std::int32_t>{0, 1});
  file.add("c/ends", std::vector<double>{0.5, 0.4});
  CHECK_THROWS_AS((void)load("c", 2), Error);

  const std::vector<double> parameters = {0, 10};
  const NumberMarginal numbers(0.5, stats::make_distribution(stats::Family::kUniform, parameters));
  io::Json header = io::save_part(numbers, "n", file);
  CHECK(io::load_part<NumberMarginal>(header, "n", file).missing() == 0.5);
  header["missing"] = 2;
  CHECK_THROWS_AS((void)io::load_part<NumberMarginal>(header, "n", file), Error);
  header["missing"] = 0.5;
  header["family"] = "no_such";
  CHECK_THROWS_AS((void)io::load_part<NumberMarginal>(header, "n", file), Error);
}
