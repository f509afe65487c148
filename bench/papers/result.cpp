#include "result.hpp"

#include <cmath>
#include <fstream>
#include <sstream>

namespace papers {
namespace {

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::stringstream stream(line);
  for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
  return cells;
}

std::string heading() {
  std::string line = "table,model,seed";
  for (const std::string& measure : kMeasures) line += ',' + measure;
  return line;
}

}  // namespace

ResultFile::ResultFile(std::filesystem::path path) : path_(std::move(path)) {
  std::ifstream file(path_);
  std::string line;
  if (!std::getline(file, line) || line != heading()) return;
  while (std::getline(file, line)) {
    const std::vector<std::string> cells = cells_of(line);
    if (cells.size() != 3 + kMeasures.size()) continue;  // cut short by a break
    Result result{cells[0], cells[1], std::stoi(cells[2]), {}};
    for (std::size_t k = 0; k < kMeasures.size(); ++k) {
      result.values[kMeasures[k]] = std::stod(cells[3 + k]);
    }
    results_.push_back(std::move(result));
  }
}

bool ResultFile::has(const std::string& table, const std::string& model, int seed) const {
  for (const Result& result : results_) {
    if (result.table == table && result.model == model && result.seed == seed) return true;
  }
  return false;
}

void ResultFile::add(const Result& result) {
  const bool first = results_.empty();
  std::ofstream file(path_, first ? std::ios::trunc : std::ios::app);
  if (first) file << heading() << '\n';
  file << result.table << ',' << result.model << ',' << result.seed;
  for (const std::string& measure : kMeasures) {
    const auto found = result.values.find(measure);
    file << ',' << (found == result.values.end() ? std::nan("") : found->second);
  }
  file << '\n';
  results_.push_back(result);
}

std::vector<double> values_of(const std::vector<Result>& results, const std::string& table,
                              const std::string& model, const std::string& measure) {
  std::vector<double> values;
  for (const Result& result : results) {
    if (result.table != table || result.model != model) continue;
    const auto found = result.values.find(measure);
    if (found != result.values.end() && std::isfinite(found->second)) {
      values.push_back(found->second);
    }
  }
  return values;
}

}  // namespace papers
