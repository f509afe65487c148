#pragma once

#include <set>
#include <string>

#include "likeness/csv.hpp"
#include "likeness/random.hpp"
#include "likeness/table.hpp"

namespace likeness::models {

/// A clinic's table: two correlated numbers, a score of 10 levels that many rows share, a class.
inline Table clinic_table(std::uint64_t rows = 90) {
  const RandomStream random(7, 0);
  std::string text = "size,weight,score,class\n";
  for (std::uint64_t i = 0; i < rows; ++i) {
    const bool ill = random.below(4 * i, 3) == 0;
    const double size = 160 + 10 * random.normal(4 * i + 1) + (ill ? 8 : 0);
    const double weight = size - 100 + 5 * random.normal(4 * i + 2);
    const auto score = 1 + (ill ? random.below(4 * i + 3, 10) : random.below(4 * i + 3, 12) / 10);
    text += std::to_string(size).substr(0, 5) + ',' + std::to_string(weight).substr(0, 4) + ',' +
            std::to_string(score) + ',' + (ill ? "ill" : "well") + '\n';
  }
  return io::parse_csv(text, "clinic.csv");
}

/// Scores from 1 to 10 only, with most rows among a few: many rows are equal.
inline Table score_table(std::uint64_t rows = 150) {
  const RandomStream random(8, 0);
  std::string text = "a,b,c\n";
  for (std::uint64_t i = 0; i < rows; ++i) {
    const bool high = random.below(4 * i, 3) == 0;
    for (std::uint64_t c = 0; c < 3; ++c) {
      const double uniform = random.uniform(4 * i + c + 1);
      const int score =
          high ? 1 + static_cast<int>(10 * uniform) : 1 + static_cast<int>(3 * uniform * uniform);
      text += std::to_string(score) + (c == 2 ? "\n" : ",");
    }
  }
  return io::parse_csv(text, "scores.csv");
}

/// How many rows of `made` are in `real`, as CSV text.
inline std::size_t copies(const Table& made, const Table& real) {
  const auto lines = [](const Table& table) {
    std::vector<std::string> result;
    const std::string text = io::format_csv(table);
    for (std::size_t begin = text.find('\n') + 1; begin < text.size();) {
      const std::size_t end = text.find('\n', begin);
      result.push_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
    return result;
  };
  const auto known = lines(real);
  const std::set<std::string> seen(known.begin(), known.end());
  std::size_t count = 0;
  for (const std::string& line : lines(made)) count += seen.count(line);
  return count;
}

}  // namespace likeness::models
