#include "models/frame/number_state.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "gap_tables.hpp"
#include "models/frame/frame.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

std::vector<std::vector<double>> spikes_of(const Table& table) {
  return find_spikes(Frame::learn(table, detect_metadata(table)).values);
}

}  // namespace

TEST_CASE("a cell is its state and its number") {
  const NumberState state(true, {-999, 0});
  std::vector<double> cells = {3, kMissing, 0, -999, 7};
  const std::vector<double> before = cells;
  const std::vector<std::int32_t> levels = state.split(cells);
  CHECK(levels == std::vector<std::int32_t>{0, 3, 2, 1, 0});
  CHECK(cells[0] == 3);
  CHECK(std::isnan(cells[2]));
  for (std::size_t k = 0; k < cells.size(); ++k) {
    const double back = state.cell(levels[k], cells[k]);
    CHECK((back == before[k] || (std::isnan(back) && std::isnan(before[k]))));
  }
  CHECK(state.levels().size() == 4);
}

TEST_CASE("values beside the scale are spikes, whatever they are") {
  const auto sentinel = [](std::uint64_t i, double, double, double) {
    return chance(i) < 0.03 ? "-999" : nullptr;
  };
  CHECK(spikes_of(gap_table(2000, sentinel))[1] == std::vector<double>{-999});
  const auto middle = [](std::uint64_t i, double, double, double) {
    return chance(i) < 0.2 ? "50" : nullptr;
  };
  CHECK(spikes_of(gap_table(2000, middle))[1] == std::vector<double>{50});
}

TEST_CASE("a common value in its place is no spike") {
  const auto rounded = [](std::uint64_t i, double, double w, double) {
    return std::fabs(w) < 0.3 && chance(i) < 0.8 ? "50" : nullptr;
  };
  CHECK(spikes_of(gap_table(2000, rounded))[1].empty());
  CHECK(spikes_of(gap_table(
      2000, [](std::uint64_t, double, double, double) -> const char* { return nullptr; }))[1]
            .empty());
}

TEST_CASE("a frame learns a number with gaps as a state and a number, and puts them together") {
  const Table table = gap_table(500, [](std::uint64_t i, double, double, double) {
    return chance(i) < 0.1 ? "" : chance(i) < 0.2 ? "-999" : nullptr;
  });
  FrameOptions options;
  options.split_states = true;
  options.min_rows = 0;
  const FramedTable framed = Frame::learn(table, detect_metadata(table), options);
  REQUIRE(framed.frame.learned() == 5);
  const std::size_t k = framed.frame.find_learned("w");
  REQUIRE(framed.frame.state_of(k) != nullptr);
  CHECK(framed.frame.is_state(k - 1));
  CHECK(framed.frame.level_encoder(k - 1)->size() == 3);
  io::ModelFile file;
  io::Archive::saving(file).save(framed.frame);
  Frame loaded;
  io::Archive::from(file).load(loaded);
  CHECK(io::format_csv(loaded.decode(framed.values, table.rows(), 0, 0)) == io::format_csv(table));
}
