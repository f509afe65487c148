#pragma once

#include <array>
#include <string>
#include <vector>

#include "report/encoded_rows.hpp"

namespace likeness::report {

struct Point {
  double x = 0;
  double y = 0;
};

/// One direction of the plane.
struct PrincipalAxis {
  double explained = 0;              ///< share of the real table's variation
  std::vector<std::string> columns;  ///< the few that make up most of it, the largest first
};

/// Both tables seen from the direction in which the real one varies most.
struct Projection {
  std::array<PrincipalAxis, 2> axes;
  std::vector<Point> real;
  std::vector<Point> synthetic;
};

/// Factor analysis of mixed data (Pages 2004): the principal components of the real numbers,
/// standardized, and of the real levels' indicators, each divided by the root of its share and
/// centred. Levels with less than 2% of the rows count as one. Missing numbers lie at the mean.
/// Learned from at most kMostLearned rows, at most kMostPoints of each table are projected. Empty
/// where the real rows vary in fewer than two directions.
[[nodiscard]] Projection project(const EncodedPair& pair);

inline constexpr std::size_t kMostLearned = 5000;
inline constexpr std::size_t kMostPoints = 1500;

}  // namespace likeness::report
