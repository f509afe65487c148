// Runs one routine of stats/ on a table that a script of bench/compare/ wrote, so that a peer can
// be run on the same numbers. Prints `wall <seconds> cpu <seconds>` of the routine alone.
//
// driver forest-classify|forest-regress <train> <test> <trees> <threads> <seed> <predictions>
// driver neighbours <table> <count> <threads> euclidean|gower automatic|tree|brute <distances>
// driver knn-mtd <table> <rows> <neighbours> <spread> <category switch> <threads> <seed> <new rows>
//   writes float64 numbers and int32 codes, column after column
// driver knn-mtd-papers <table> <rows> <neighbours> ...: the same with the papers' options
//
// A table is one binary file: int64 rows, numeric columns, category columns, classes (0:
// regression); float64 numbers, int32 codes (both column after column), float64 targets.
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/stats/forest.hpp"
#include "likeness/stats/knn_mtd.hpp"
#include "likeness/stats/neighbours.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

struct TableFile {
  Eigen::MatrixXd numbers;
  Eigen::MatrixXi codes;
  std::vector<double> targets;
  std::size_t classes = 0;

  [[nodiscard]] MixedRows rows() const { return {numbers, codes}; }
  [[nodiscard]] std::vector<int> labels() const { return {targets.begin(), targets.end()}; }
};

TableFile read_table(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::int64_t header[4];
  file.read(reinterpret_cast<char*>(header), sizeof(header));
  TableFile table;
  table.numbers.resize(header[0], header[1]);
  table.codes.resize(header[0], header[2]);
  table.classes = static_cast<std::size_t>(header[3]);
  table.targets.resize(static_cast<std::size_t>(header[0]));
  file.read(reinterpret_cast<char*>(table.numbers.data()), header[0] * header[1] * 8);
  file.read(reinterpret_cast<char*>(table.codes.data()), header[0] * header[2] * 4);
  file.read(reinterpret_cast<char*>(table.targets.data()), header[0] * 8);
  if (!file) throw Error(ErrorCode::kData, "The table file " + path + " is missing or cut off.");
  return table;
}

template <class Matrix>
void write_matrix(const std::string& path, const Matrix& matrix) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(matrix.data()),
             static_cast<std::streamsize>(static_cast<std::size_t>(matrix.size()) *
                                          sizeof(typename Matrix::Scalar)));
}

template <class Routine>
auto timed(Routine&& routine) {
  const auto start = std::chrono::steady_clock::now();
  const std::clock_t cpu_start = std::clock();
  auto result = routine();
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
  std::cout << "wall " << wall.count() << " cpu "
            << static_cast<double>(std::clock() - cpu_start) / CLOCKS_PER_SEC << '\n';
  return result;
}

void run_forest(const std::string& verb, char** arguments) {
  const TableFile train = read_table(arguments[0]);
  const TableFile test = read_table(arguments[1]);
  ForestOptions options;
  options.trees = std::stoul(arguments[2]);
  set_threads(std::stoi(arguments[3]));
  const std::uint64_t seed = std::stoull(arguments[4]);
  const std::vector<int> labels = train.labels();
  const RandomForest forest = timed([&] {
    return verb == "forest-classify"
               ? RandomForest::fit_classifier(train.rows(), labels, train.classes, options, seed)
               : RandomForest::fit_regressor(train.rows(), train.targets, options, seed);
  });
  write_matrix(arguments[5], timed([&] { return forest.predict(test.rows()); }));
}

void run_neighbours(char** arguments) {
  const TableFile table = read_table(arguments[0]);
  const std::size_t count = std::stoul(arguments[1]);
  set_threads(std::stoi(arguments[2]));
  const std::string distance = arguments[3];
  const std::string method = arguments[4];
  const Neighbours neighbours = timed([&] {
    const NeighbourSearch search(table.rows(),
                                 distance == "gower" ? Distance::kGower : Distance::kEuclidean);
    return search.nearest(table.rows(), count,
                          method == "tree"    ? SearchMethod::kTree
                          : method == "brute" ? SearchMethod::kBruteForce
                                              : SearchMethod::kAutomatic);
  });
  write_matrix(arguments[5], neighbours.distances);
}

void run_knn_mtd(bool papers, char** arguments) {
  const TableFile table = read_table(arguments[0]);
  const std::size_t rows = std::stoul(arguments[1]);
  KnnMtdOptions options = papers ? papers_knn_mtd_options() : KnnMtdOptions();
  options.neighbours = std::stoul(arguments[2]);
  if (!papers) {
    options.spread = std::stod(arguments[3]);
    options.category_switch = std::stod(arguments[4]);
  }
  set_threads(std::stoi(arguments[5]));
  const std::uint64_t seed = std::stoull(arguments[6]);
  const DiffusedRows made = timed([&] { return KnnMtd(table.rows(), options).sample(rows, seed); });
  write_matrix(arguments[7], made.numbers);
  write_matrix(std::string(arguments[7]) + ".codes", made.codes);
}

}  // namespace

int main(int count, char** arguments) {
  try {
    const std::string verb = count > 1 ? arguments[1] : "";
    if (count == 8 && verb.starts_with("forest-")) {
      run_forest(verb, arguments + 2);
      return EXIT_SUCCESS;
    }
    if (count == 8 && verb == "neighbours") {
      run_neighbours(arguments + 2);
      return EXIT_SUCCESS;
    }
    if (count == 10 && verb.starts_with("knn-mtd")) {
      run_knn_mtd(verb == "knn-mtd-papers", arguments + 2);
      return EXIT_SUCCESS;
    }
    std::cerr << "See the comment at the top of bench/stats/driver.cpp for the arguments.\n";
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
  }
  return EXIT_FAILURE;
}
