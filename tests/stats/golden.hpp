#pragma once

#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

/// Reads tests/data/<name>; infinities are kept there as strings.
inline nlohmann::json golden(const std::string& name) {
  std::ifstream file(std::string(LIKENESS_GOLDEN_FOLDER) + "/" + name);
  return nlohmann::json::parse(file);
}

inline double golden_number(const nlohmann::json& value) {
  if (!value.is_string()) return value.get<double>();
  const double infinity = std::numeric_limits<double>::infinity();
  return value.get<std::string>().front() == '-' ? -infinity : infinity;
}

inline std::vector<double> golden_numbers(const nlohmann::json& list) {
  std::vector<double> numbers;
  for (const auto& value : list) numbers.push_back(golden_number(value));
  return numbers;
}
