#include "models/frame/level_pool.hpp"

#include <doctest/doctest.h>

#include "likeness/error.hpp"

using namespace likeness;
using namespace likeness::models;

TEST_CASE("with few levels each has an entry of its own") {
  const LevelPool pool(std::vector<double>{5, 1, 3}, 3, std::nullopt);
  CHECK(pool.entries() == 3);
  for (std::int32_t level = 0; level < 3; ++level) {
    CHECK(pool.entry_of(level) == static_cast<std::size_t>(level));
    CHECK(pool.level_of(pool.entry_of(level), 0.5) == level);
  }
}

TEST_CASE("the rarest of many levels share an entry that becomes one of them by frequency") {
  const LevelPool pool(std::vector<double>{1, 9, 3, 8, 0}, 3, std::nullopt);
  CHECK(pool.entries() == 3);
  CHECK(pool.rare_levels() == std::vector<std::int32_t>{0, 2, 4});
  CHECK(pool.level_of(pool.entry_of(1), 0.5) == 1);
  CHECK(pool.level_of(pool.entry_of(3), 0.5) == 3);
  CHECK(pool.entry_of(0) == 2);
  CHECK(pool.is_rare(2));
  CHECK(pool.level_of(2, 0.24) == 0);
  CHECK(pool.level_of(2, 0.26) == 2);
  CHECK(pool.level_of(2, 0.999) == 2);
}

TEST_CASE("the level of missing cells is never pooled") {
  const LevelPool pool(std::vector<double>{5, 6, 7, 8, 1}, 3, 4);
  CHECK_FALSE(pool.is_rare(pool.entry_of(4)));
  CHECK(pool.rare_levels() == std::vector<std::int32_t>{0, 1, 2});
}

TEST_CASE("a pool comes back from a model file, a wrong one does not") {
  const LevelPool pool(std::vector<double>{1, 9, 3, 8, 2}, 3, std::nullopt);
  io::ModelFile file;
  const io::Json header = io::save_part(pool, "x", file, std::size_t{5});
  const LevelPool loaded = io::load_part<LevelPool>(header, "x", file, std::size_t{5});
  for (const double uniform : {0.1, 0.3, 0.6, 0.9}) {
    CHECK(loaded.level_of(2, uniform) == pool.level_of(2, uniform));
  }
  CHECK_THROWS_AS(io::load_part<LevelPool>(header, "x", file, std::size_t{3}), Error);
}
