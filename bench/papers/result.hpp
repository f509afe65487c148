#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace papers {

/// What was measured of one model on one table with one seed, by the names of kMeasures.
struct Result {
  std::string table;
  std::string model;
  int seed = 0;
  std::map<std::string, double> values;
};

/// Names of what is measured, in the order of the columns of results.csv.
inline const std::vector<std::string> kMeasures = {
    "pcd",  "ks",   "cs",   "dcr",  "dcr_spread",  "nndr",           "nndr_spread", "copies",
    "trtr", "tstr", "trts", "tsts", "fit_seconds", "sample_seconds", "nndr_loo"};

/// Results on disk, so that a run can be taken up where it was broken off.
class ResultFile {
 public:
  /// Reads what `path` has; it may not exist.
  explicit ResultFile(std::filesystem::path path);

  [[nodiscard]] bool has(const std::string& table, const std::string& model, int seed) const;
  /// Adds it in memory and at the end of the file.
  void add(const Result& result);
  [[nodiscard]] const std::vector<Result>& all() const noexcept { return results_; }

 private:
  std::filesystem::path path_;
  std::vector<Result> results_;
};

/// The values of one measure over the seeds.
[[nodiscard]] std::vector<double> values_of(const std::vector<Result>& results,
                                            const std::string& table, const std::string& model,
                                            const std::string& measure);

}  // namespace papers
