#include "metrics/contingency_similarity.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include "likeness/random.hpp"

namespace likeness::metrics {
namespace {

using Levels = std::vector<std::uint32_t>;

/// Random levels below `count`.
Levels random_levels(std::size_t rows, std::uint32_t count, std::uint64_t stream) {
  const RandomStream random(5, stream);
  Levels levels(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    levels[row] = static_cast<std::uint32_t>(random.below(row, count));
  }
  return levels;
}

using Shares = std::map<std::pair<std::uint32_t, std::uint32_t>, double>;

double plain_score(const Levels& real_a, const Levels& real_b, const Levels& synthetic_a,
                   const Levels& synthetic_b) {
  Shares difference;
  for (std::size_t row = 0; row < real_a.size(); ++row) {
    difference[{real_a[row], real_b[row]}] += 1.0 / static_cast<double>(real_a.size());
  }
  for (std::size_t row = 0; row < synthetic_a.size(); ++row) {
    difference[{synthetic_a[row], synthetic_b[row]}] -=
        1.0 / static_cast<double>(synthetic_a.size());
  }
  double sum = 0.0;
  for (const auto& [pair, share] : difference) sum += std::abs(share);
  return 1.0 - sum / 2.0;
}

}  // namespace

TEST_CASE("few and many levels give what counting pairs one by one gives") {
  for (const std::uint32_t count : {3U, 60U, 70U, 5000U, 4000000000U}) {
    CAPTURE(count);
    const Levels real_a = random_levels(3000, count, 1);
    const Levels real_b = random_levels(3000, 7, 2);
    const Levels synthetic_a = random_levels(2000, count, 1);
    const Levels synthetic_b = random_levels(2000, 7, 3);
    const Codes codes[] = {real_a, real_b, synthetic_a, synthetic_b};
    const ContingencySimilarity similarity =
        contingency_similarity({&codes[0], &codes[2], count}, {&codes[1], &codes[3], 7}, 0.0);
    CHECK(similarity.score ==
          doctest::Approx(plain_score(real_a, real_b, synthetic_a, synthetic_b)).epsilon(1e-12));
    CHECK(std::isnan(similarity.real_association));
  }
}

TEST_CASE("Cramer's V is 1 where one column determines the other, and 0 where they don't meet") {
  const Codes a = Levels{0, 1, 2, 0, 1, 2};
  const Codes same = Levels{2, 0, 1, 2, 0, 1};
  const Codes crossed = Levels{0, 0, 0, 1, 1, 1};
  const LevelView a_view = {&a, &a, 3};
  CHECK(contingency_similarity(a_view, {&same, &same, 3}, 0.3).real_association ==
        doctest::Approx(1.0));
  const ContingencySimilarity unrelated =
      contingency_similarity(a_view, {&crossed, &crossed, 2}, 0.3);
  CHECK(unrelated.real_association == 0.0);
  CHECK(std::isnan(unrelated.score));
}

}  // namespace likeness::metrics
