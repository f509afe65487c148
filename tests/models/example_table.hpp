#pragma once

#include <string>

#include "likeness/csv.hpp"
#include "likeness/metadata.hpp"
#include "likeness/random.hpp"

namespace likeness::models {

/// A table with every kind of column, and known relations: `grade` determines `points`, `kind`
/// shifts `height`, `height` and `weight` are correlated, `joined` is a date, `note` is often
/// missing, `fixed` is constant, `empty` has no value, `key` numbers the rows.
inline Table example_table(std::uint64_t rows = 2000) {
  const RandomStream random(99, 0);
  const char* kinds[] = {"ash", "birch", "cedar"};
  const char* grades[] = {"low", "middle", "high", "top"};
  std::string text = "key,kind,grade,points,height,weight,joined,member,note,fixed,empty\n";
  for (std::uint64_t i = 0; i < rows; ++i) {
    const std::uint64_t kind = random.below(8 * i, 3);
    const std::uint64_t grade = random.below(8 * i + 1, 4);
    const double height = 10.0 * static_cast<double>(kind) + 3 * random.normal(8 * i + 2);
    const double weight = 2 * height + 4 * random.normal(8 * i + 3);
    const auto day = 1 + random.below(8 * i + 4, 28);
    text += std::to_string(1000 + i) + ',' + kinds[kind] + ',' + grades[grade] + ',' +
            std::to_string(5 * grade) + ',' + std::to_string(height).substr(0, 5) + ',' +
            std::to_string(weight).substr(0, 5) + ",2024-0" + std::to_string(1 + grade) + '-' +
            (day < 10 ? "0" : "") + std::to_string(day) + ',' +
            (random.uniform(8 * i + 5) < 0.3 ? "True" : "False") + ',' +
            (random.uniform(8 * i + 6) < (kind == 0 ? 0.8 : 0.1) ? "" : "seen") + ",7,\n";
  }
  return io::parse_csv(text, "example.csv");
}

}  // namespace likeness::models
