#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"
#include "result.hpp"

namespace papers {

/// A table of the benchmark and the column to predict.
struct BenchmarkTable {
  std::string name;
  std::string target;
  likeness::Table table;
  likeness::Metadata metadata;
};

/// Those of the papers that `folder` has, or those that `wanted` names as `path.csv:target`.
[[nodiscard]] std::vector<BenchmarkTable> read_tables(const std::filesystem::path& folder,
                                                      const std::vector<std::string>& wanted);

/// What fresh real rows score: a random half against the other. The seed decides which.
[[nodiscard]] Result measure_halves(const BenchmarkTable& table, int seed);

/// Fits a model, `name` or `name+option=value+...`, makes rows and measures them.
[[nodiscard]] Result measure_model(const BenchmarkTable& table, const std::string& model, int seed,
                                   std::uint64_t rows);

inline const std::string kFreshRows = "fresh real rows";

}  // namespace papers
