#include "cli/html_page.hpp"

#include <filesystem>

#include "cli/files.hpp"
#include "io/postgres_address.hpp"
#include "likeness/dataset_files.hpp"

namespace likeness::cli {

std::string reported_name(const std::string& path) {
  if (io::is_postgres_address(path)) return io::shown_path(path);
  return path == "-" ? "" : std::filesystem::path(path).filename().string();
}

std::optional<ModelSummary> summary_of_file(const std::string& path) {
  if (path.empty()) return std::nullopt;
  return load_model(input_path(path)).summary();
}

}  // namespace likeness::cli
