#include "report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>

namespace papers {
namespace {

struct Section {
  const char* measure;
  const char* title;
};

constexpr Section kSections[] = {
    {"pcd", "Pairwise correlation difference (lower is better)"},
    {"ks", "KS complement of the continuous columns (higher is better)"},
    {"cs", "CS test of the categories, p-value (higher is better)"},
    {"dcr", "Distance to the closest real row"},
    {"nndr", "Nearest-neighbour distance ratio (higher is further from single rows)"},
    {"copies", "Share of rows that are at distance 0 from a real one"},
    {"trtr", "Train real, test real: accuracy, or RMSE"},
    {"tstr", "Train synthetic, test real: accuracy, or RMSE"},
    {"trts", "Train real, test synthetic: accuracy, or RMSE"},
    {"tsts", "Train synthetic, test synthetic: accuracy, or RMSE"},
    {"fit_seconds", "Seconds to fit"},
};

std::string cell(const std::vector<double>& values) {
  if (values.empty()) return "-";
  double sum = 0;
  for (const double value : values) sum += value;
  const double mean = sum / static_cast<double>(values.size());
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double spread =
      values.size() > 1 ? std::sqrt(squares / static_cast<double>(values.size() - 1)) : 0;
  char text[64];
  std::snprintf(text, sizeof text, "%.3g (%.2g)", mean, spread);
  return text;
}

std::vector<std::string> distinct(const std::vector<Result>& results, std::string Result::*member) {
  std::vector<std::string> names;
  for (const Result& result : results) {
    if (std::find(names.begin(), names.end(), result.*member) == names.end()) {
      names.push_back(result.*member);
    }
  }
  return names;
}

}  // namespace

std::vector<std::string> table_names(const std::vector<Result>& results) {
  return distinct(results, &Result::table);
}

std::vector<std::string> model_names(const std::vector<Result>& results) {
  return distinct(results, &Result::model);
}

void write_tables(const std::vector<Result>& results, const std::filesystem::path& folder) {
  std::ofstream file(folder / "tables.md");
  const std::vector<std::string> tables = table_names(results);
  const std::vector<std::string> models = model_names(results);
  for (const Section& section : kSections) {
    file << "### " << section.title << "\n\n| model |";
    for (const std::string& table : tables) file << ' ' << table << " |";
    file << "\n|---|";
    for (std::size_t k = 0; k < tables.size(); ++k) file << "---|";
    file << '\n';
    for (const std::string& model : models) {
      std::string line = "| " + model + " |";
      bool any = false;
      for (const std::string& table : tables) {
        const auto values = values_of(results, table, model, section.measure);
        any = any || !values.empty();
        line += ' ' + cell(values) + " |";
      }
      if (any) file << line << '\n';
    }
    file << '\n';
  }
}

}  // namespace papers
