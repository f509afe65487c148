#include "models/relational/shared_categories.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace likeness::models;

TEST_CASE("what one owner alone has, in however many rows, becomes what others have") {
  std::vector<std::int32_t> owners;
  std::vector<std::int32_t> codes;
  for (std::int32_t owner = 0; owner < 40; ++owner) {
    for (int visit = 0; visit < 6; ++visit) {
      owners.push_back(owner);
      codes.push_back(owner == 7 ? 2 : owner % 2);
    }
  }
  std::vector<std::int32_t> shared = codes;
  CHECK(share_categories(owners, 5, shared) == 6);
  CHECK(std::set<std::int32_t>(shared.begin(), shared.end()) == std::set<std::int32_t>{0, 1});
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (codes[row] != 2) CHECK(shared[row] == codes[row]);
  }
  shared = codes;
  CHECK(share_categories(owners, 1, shared) == 0);
  CHECK(shared == codes);
  // Rows of nobody are each by themselves.
  const std::vector<std::int32_t> nobody(codes.size(), kNoParent);
  CHECK(share_categories(nobody, 5, shared) == 0);
}
