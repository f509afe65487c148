// Runs one univariate routine of stats/ on numbers that bench/compare/stats.py wrote (float64, no
// header), so that SciPy or scikit-learn can be run on the same. Prints the wall and processor
// seconds of the routine alone, the best of `repeats`, and what the verb says.
//
// univariate_driver fit <family> <values> <threads> <repeats>           log-likelihood
// univariate_driver density <values> <points> <out> <threads> <repeats> (fit and pdf at the points)
// univariate_driver mixture <values> <threads> <repeats>                lower bound, iterations
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <limits>
#include <string>
#include <vector>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/stats/distribution.hpp"
#include "likeness/stats/kernel_density.hpp"
#include "likeness/stats/mixture.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

std::vector<double> read_numbers(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) throw Error(ErrorCode::kData, "The file " + path + " is missing.");
  std::vector<double> numbers(static_cast<std::size_t>(file.tellg()) / sizeof(double));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(numbers.data()),
            static_cast<std::streamsize>(numbers.size() * sizeof(double)));
  return numbers;
}

template <class Routine>
auto timed(int repeats, Routine&& routine) {
  double best_wall = std::numeric_limits<double>::infinity();
  double best_cpu = best_wall;
  for (int repeat = 1;; ++repeat) {
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t cpu_start = std::clock();
    auto result = routine();
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    best_wall = std::min(best_wall, wall.count());
    best_cpu = std::min(best_cpu, static_cast<double>(std::clock() - cpu_start) / CLOCKS_PER_SEC);
    if (repeat >= repeats) {
      std::cout << best_wall << ' ' << best_cpu << ' ';
      return result;
    }
  }
}

void run_fit(char** arguments) {
  const Family family = family_from_name(arguments[0]);
  const std::vector<double> values = read_numbers(arguments[1]);
  set_threads(std::stoi(arguments[2]));
  const auto fitted =
      timed(std::stoi(arguments[3]), [&] { return fit_distribution(family, values); });
  std::cout << fitted->log_likelihood(values) << '\n';
}

void run_density(char** arguments) {
  const std::vector<double> values = read_numbers(arguments[0]);
  const std::vector<double> points = read_numbers(arguments[1]);
  set_threads(std::stoi(arguments[3]));
  const std::vector<double> densities = timed(std::stoi(arguments[4]), [&] {
    std::vector<double> out(points.size());
    KernelDensity(values).pdf(points, out);
    return out;
  });
  std::ofstream file(arguments[2], std::ios::binary);
  file.write(reinterpret_cast<const char*>(densities.data()),
             static_cast<std::streamsize>(densities.size() * sizeof(double)));
  std::cout << '\n';
}

void run_mixture(char** arguments) {
  const std::vector<double> values = read_numbers(arguments[0]);
  set_threads(std::stoi(arguments[1]));
  const GaussianMixture mixture =
      timed(std::stoi(arguments[2]), [&] { return fit_gaussian_mixture(values); });
  std::cout << mixture.lower_bound << ' ' << mixture.iterations << '\n';
}

}  // namespace

int main(int count, char** arguments) {
  std::cout << std::setprecision(15);
  try {
    const std::string verb = count > 1 ? arguments[1] : "";
    if (verb == "fit" && count == 6) {
      run_fit(arguments + 2);
    } else if (verb == "density" && count == 7) {
      run_density(arguments + 2);
    } else if (verb == "mixture" && count == 5) {
      run_mixture(arguments + 2);
    } else {
      std::cerr << "See the comment at the top of bench/stats/univariate_driver.cpp.\n";
      return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return EXIT_FAILURE;
  }
}
