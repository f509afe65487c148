#include "metrics/continuous_column.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "golden_tables.hpp"

namespace likeness::metrics {
namespace {

using Json = nlohmann::ordered_json;
using Bins = std::vector<std::uint8_t>;

ColumnMetadata meaning(const std::string& sdtype) {
  ColumnMetadata metadata;
  metadata.name = "x";
  metadata.sdtype = sdtype;
  return metadata;
}

std::optional<Bins> bins_of(const Json& values) {
  const Column column = golden_column("x", {{"type", "float64"}, {"values", values}});
  return discretize(*read_continuous(column, meaning("numerical")));
}

}  // namespace

TEST_CASE("bins are closed below, and the maximum has one of its own") {
  CHECK(bins_of({0, 0.99, 1, 5, 9.99, 10}) == Bins{0, 0, 1, 5, 9, 10});
}

TEST_CASE("a missing cell shares the maximum's bin, a constant column lies in the middle") {
  CHECK(bins_of({0, nullptr, 10}) == Bins{0, 10, 10});
  CHECK(bins_of({nullptr, nullptr}) == Bins{10, 10});
  CHECK(bins_of({3, 3}) == Bins{5, 5});
}

TEST_CASE("a range that ten doubles don't fit into has no bins") {
  CHECK_FALSE(bins_of({1e17, 1e17}).has_value());
  CHECK_FALSE(bins_of({-1.7e308, 1.7e308}).has_value());
}

TEST_CASE("what a column holds must be what its sdtype says, unless it holds nothing") {
  const Column text = golden_column("x", {{"type", "text"}, {"values", {"1", "2"}}});
  const Column nothing =
      golden_column("x", {{"type", "text"}, {"values", Json::array({nullptr, nullptr})}});
  const Column day = golden_column(
      "x", {{"type", "datetime"}, {"values", {"1970-01-02"}}, {"format", "%Y-%m-%d"}});
  CHECK_FALSE(read_continuous(text, meaning("numerical")).has_value());
  CHECK_FALSE(read_continuous(text, meaning("datetime")).has_value());
  CHECK_FALSE(read_continuous(day, meaning("numerical")).has_value());
  CHECK(read_continuous(nothing, meaning("numerical"))->present == 0);
  CHECK(read_continuous(day, meaning("datetime"))->values[0] == 86400e9);
}

}  // namespace likeness::metrics
