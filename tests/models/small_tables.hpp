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

/// Categories alone, all rows but a few different: three kinds of rows, ten columns of three
/// values.
inline Table answers_table(std::uint64_t rows = 80) {
  const RandomStream random(9, 0);
  std::string text = "q0,q1,q2,q3,q4,q5,q6,q7,q8,q9\n";
  for (std::uint64_t i = 0; i < rows; ++i) {
    const std::uint64_t kind = random.below(16 * i, 3);
    for (std::uint64_t c = 0; c < 10; ++c) {
      const bool usual = random.uniform(16 * i + c + 1) < 0.6;
      const std::uint64_t answer = usual ? (kind + c) % 3 : random.below(1'000'000 + 16 * i + c, 3);
      text += "abc"[answer];
      text += c == 9 ? '\n' : ',';
    }
  }
  return io::parse_csv(text, "answers.csv");
}

/// Age, sex and whether one smokes (20%): nearly all combinations are real.
inline Table coarse_table(std::uint64_t rows = 400) {
  const RandomStream random(10, 0);
  std::string text = "age,sex,smoker\n";
  for (std::uint64_t i = 0; i < rows; ++i) {
    text += std::to_string(20 + random.below(4 * i, 50)) + ',';
    text += random.uniform(4 * i + 1) < 0.6 ? "F," : "M,";
    text += random.uniform(4 * i + 2) < 0.2 ? "yes\n" : "no\n";
  }
  return io::parse_csv(text, "coarse.csv");
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
