#include "stats/sort_numbers.hpp"

#include <algorithm>
#include <cstddef>

#include "likeness/parallel.hpp"

namespace likeness::stats {

namespace {

constexpr std::size_t kChunk = 16'384;

}  // namespace

void sort_numbers(std::vector<double>& values) {
  const std::size_t size = values.size();
  const auto at = [](std::vector<double>& list, std::size_t i) {
    return list.begin() + static_cast<std::ptrdiff_t>(i);
  };
  parallel_chunks(size, kChunk, [&](std::size_t begin, std::size_t end) {
    std::sort(at(values, begin), at(values, end));
  });
  std::vector<double> merged(size > kChunk ? size : 0);
  for (std::size_t width = kChunk; width < size; width *= 2) {
    parallel_chunks(size, 2 * width, [&](std::size_t begin, std::size_t end) {
      const std::size_t middle = std::min(begin + width, end);
      std::merge(at(values, begin), at(values, middle), at(values, middle), at(values, end),
                 at(merged, begin));
    });
    values.swap(merged);
  }
}

}  // namespace likeness::stats
