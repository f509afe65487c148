#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "result.hpp"

namespace papers {

/// Writes tables.md: for every measure of the paper, tables by models, mean and spread over the
/// seeds.
void write_tables(const std::vector<Result>& results, const std::filesystem::path& folder);

/// Writes one box plot per measure, such as pcd.svg: a panel per table, a box per model.
void write_box_plots(const std::vector<Result>& results, const std::filesystem::path& folder);

/// What occurs, in the order of its first occurrence.
[[nodiscard]] std::vector<std::string> table_names(const std::vector<Result>& results);
[[nodiscard]] std::vector<std::string> model_names(const std::vector<Result>& results);

}  // namespace papers
