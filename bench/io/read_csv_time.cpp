#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "likeness/csv.hpp"
#include "likeness/parallel.hpp"

/// Prints the seconds that reading a CSV file takes, best of several: bench/compare/read_csv.py
/// runs it beside the peers. Arguments: the file, the number of threads, the number of tries.
int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: read_csv_time FILE THREADS TRIES\n");
    return 2;
  }
  try {
    likeness::set_threads(std::atoi(argv[2]));
    for (int tries = std::atoi(argv[3]); tries > 0; --tries) {
      const auto start = std::chrono::steady_clock::now();
      const likeness::Table table = likeness::io::read_csv(argv[1]);
      const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
      std::printf("%.4f s, %zu rows, %zu columns\n", seconds.count(), table.rows(),
                  table.column_count());
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
