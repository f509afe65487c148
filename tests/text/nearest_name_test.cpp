#include "text/nearest_name.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using likeness::text::nearest_name;

TEST_CASE("a mistyped name finds the nearest candidate") {
  const std::vector<std::string> models = {"independent", "gaussian_copula", "ctgan", "tvae"};
  CHECK(nearest_name("gausian_copula", models) == "gaussian_copula");
  CHECK(nearest_name("gaussian-copula", models) == "gaussian_copula");
  CHECK(nearest_name("ctagn", models) == "ctgan");
  CHECK(nearest_name("TVAE", models) == "tvae");
  CHECK(nearest_name("tvae", models) == "tvae");
}

TEST_CASE("a name that resembles no candidate has no nearest name") {
  const std::vector<std::string> models = {"independent", "gaussian_copula", "ctgan", "tvae"};
  CHECK(nearest_name("zebra_crossing", models).empty());
  CHECK(nearest_name("x", models).empty());
  CHECK(nearest_name("", models).empty());
  CHECK(nearest_name("tvae", std::vector<std::string>{}).empty());
}

TEST_CASE("a wrong case is nearer than a wrong letter, and a swap is one edit") {
  CHECK(nearest_name("Age", std::vector<std::string>{"aged", "Agf", "age"}) == "age");
  CHECK(nearest_name("sexx", std::vector<std::string>{"sex_at_birth", "sex"}) == "sex");
  CHECK(nearest_name("ab", std::vector<std::string>{"xb", "ba"}) == "xb");
  CHECK(nearest_name("recieve", std::vector<std::string>{"relieves", "receive"}) == "receive");
}
