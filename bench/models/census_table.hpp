#pragma once

#include <algorithm>
#include <cstdlib>
#include <string>

#include "likeness/csv.hpp"
#include "likeness/random.hpp"

namespace likeness::bench {

/// 32,561 rows of 15 columns like those of a census, 9 of levels and 6 of numbers; or the CSV file
/// that the environment variable LIKENESS_BENCH_TABLE names.
inline const Table& census_table() {
  static const Table table = [] {
    if (const char* path = std::getenv("LIKENESS_BENCH_TABLE")) return io::read_csv(path);
    constexpr std::uint64_t kRows = 32'561;
    const RandomStream random(1, 0);
    std::string text = "l0,l1,l2,l3,l4,l5,l6,l7,l8,n0,n1,n2,n3,n4,n5\n";
    for (std::uint64_t i = 0; i < kRows; ++i) {
      const double latent = random.normal(32 * i);
      for (std::uint64_t c = 0; c < 9; ++c) {
        const double seen = latent + random.normal(32 * i + 1 + c);
        text += 'a' + static_cast<char>(std::min(15.0, std::max(0.0, 2 * seen + 4)));
        text += ',';
      }
      for (std::uint64_t c = 0; c < 6; ++c) {
        const double seen = 100 * (latent + random.normal(32 * i + 11 + c));
        text += std::to_string(static_cast<int>(seen));
        text += c == 5 ? '\n' : ',';
      }
    }
    return io::parse_csv(text, "census");
  }();
  return table;
}

}  // namespace likeness::bench
