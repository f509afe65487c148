#include <doctest/doctest.h>

#include <cmath>
#include <span>
#include <string>

#include "likeness/csv.hpp"
#include "likeness/metadata.hpp"
#include "likeness/model.hpp"
#include "likeness/random.hpp"

using namespace likeness;

namespace {

constexpr std::size_t kNumbers = 1'010;

/// More columns than rows: numbers that come in ten groups which share much, and a category that
/// says the sign of the first group.
Table wide_table() {
  constexpr std::uint64_t kRows = 60;
  const RandomStream random(12, 0);
  std::string text = "side";
  for (std::size_t c = 0; c < kNumbers; ++c) text += ",c" + std::to_string(c);
  text += '\n';
  for (std::uint64_t row = 0; row < kRows; ++row) {
    const std::uint64_t at = row * (kNumbers + 16);
    text += random.normal(at) + 0.1 * random.normal(at + 15) > 0 ? "up" : "down";
    for (std::size_t c = 0; c < kNumbers; ++c) {
      const double cell = random.normal(at + c % 10) + 0.3 * random.normal(at + 16 + c);
      text += "," + std::to_string(std::lround(1000 * cell));
    }
    text += '\n';
  }
  return io::parse_csv(text, "wide.csv");
}

double correlation_of(const Table& table, const std::string& a, const std::string& b) {
  const auto& x = table.column(a).integers;
  const auto& y = table.column(b).integers;
  double xx = 0, yy = 0, xy = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto u = static_cast<double>(x[row]);
    const auto v = static_cast<double>(y[row]);
    xx += u * u;
    yy += v * v;
    xy += u * v;
  }
  return xy / std::sqrt(xx * yy);
}

}  // namespace

TEST_CASE("a table of more columns than rows keeps what its columns have in common") {
  const Table table = wide_table();
  const Model model =
      make_recipe("gaussian_copula").fit(table, detect_metadata(table), {.seed = 3});
  // A matrix of correlations alone would take 4 MB.
  const std::string bytes = model.to_bytes();
  CHECK(bytes.size() < 3'500'000);
  const Model loaded = load_model(std::as_bytes(std::span(bytes)), "wide");
  const Table rows = loaded.sample(300, {.seed = 5});
  CHECK(correlation_of(rows, "c0", "c10") > 0.65);
  CHECK(std::fabs(correlation_of(rows, "c0", "c15")) < 0.35);
  CHECK(model.sample(1, {.seed = 5, .first_row = 200}).column("c7").integers[0] ==
        rows.column("c7").integers[200]);

  const Table given = model.sample(400, {.seed = 6, .conditions = {{"side", "up"}}});
  double mean = 0;
  for (std::size_t row = 0; row < 400; ++row) {
    const Column& side = given.column("side");
    CHECK(side.dictionary[static_cast<std::size_t>(side.codes[row])] == "up");
    mean += static_cast<double>(given.column("c20").integers[row]) / 400;
  }
  CHECK(mean > 200);
}
