// Fits a vine to a table that bench/compare/vines.py wrote, so that a peer can be run on the same
// numbers. Prints `fit <wall> <cpu> density <wall> <cpu> sample <wall> <cpu> loglik <value>
// parameters <count>`, times in seconds.
//
// vine_driver <table> <threads> regular|canonical|drawable <rows to sample>
//
// A table is one binary file: int64 rows and columns, float64 pseudo-observations, column after
// column.
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <string>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/stats/vine_copula.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

Eigen::MatrixXd read_table(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::int64_t header[2];
  file.read(reinterpret_cast<char*>(header), sizeof(header));
  if (!file) throw Error(ErrorCode::kData, "The table file " + path + " is missing.");
  Eigen::MatrixXd table(header[0], header[1]);
  file.read(reinterpret_cast<char*>(table.data()), header[0] * header[1] * 8);
  if (!file) throw Error(ErrorCode::kData, "The table file " + path + " is cut off.");
  return table;
}

template <class Work>
void timed(const char* name, Work&& work) {
  const auto wall = std::chrono::steady_clock::now();
  const std::clock_t processor = std::clock();
  work();
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - wall;
  std::cout << name << ' ' << elapsed.count() << ' '
            << static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC << ' ';
}

int run(char** arguments) {
  const Eigen::MatrixXd u = read_table(arguments[1]);
  set_threads(std::atoi(arguments[2]));
  const std::string kind = arguments[3];
  VineOptions options;
  if (kind == "canonical") options.kind = VineKind::kCanonical;
  if (kind == "drawable") options.kind = VineKind::kDrawable;
  VineFit fit{VineCopula(VineStructure::drawable({0}), {}), 0};
  timed("fit", [&] { fit = VineCopula::fit(u, options); });
  double log_likelihood = 0;
  timed("density", [&] { log_likelihood = fit.copula.log_likelihood(u); });
  const auto rows = static_cast<std::size_t>(std::atoll(arguments[4]));
  Eigen::MatrixXd sample;
  timed("sample", [&] { sample = fit.copula.sample(rows, RandomStream(1, 0)); });
  std::cout.precision(12);
  std::cout << "loglik " << log_likelihood << " parameters " << fit.copula.parameter_count()
            << '\n';
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 5) {
    std::cerr << "vine_driver <table> <threads> regular|canonical|drawable <rows to sample>\n";
    return 2;
  }
  try {
    return run(arguments);
  } catch (const Error& error) {
    std::cerr << error.what() << '\n';
    return 3;
  }
}
