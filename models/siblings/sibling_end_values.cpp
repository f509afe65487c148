#include "models/siblings/sibling_end_values.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <set>

#include "models/siblings/sibling_places.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kFewestEnded = 5;     ///< parents that end at a number
constexpr std::size_t kFewestAtBound = 10;  ///< likewise, of the lowest and highest numbers
constexpr std::size_t kFewestTimes = 3;     ///< at which these end
constexpr std::size_t kMostEndValues = 8;
constexpr std::size_t kNeighbours = 3;  ///< on either side, of numbers in last rows
constexpr double kHeap = 4;             ///< times as many as of each neighbour

/// Last rows that have a number.
struct Ended {
  std::size_t count = 0;
  std::set<double> times;

  void add(double time) {
    ++count;
    if (times.size() < kFewestTimes) times.insert(time);
  }
};

using LastRows = std::map<double, Ended>;

/// How many last rows the neighbours of a number have in the mean.
double neighbour_mean(const LastRows& last, LastRows::const_iterator at) {
  double sum = 0;
  double numbers = 0;
  const auto add = [&](LastRows::const_iterator other) {
    sum += static_cast<double>(other->second.count);
    numbers += 1;
  };
  auto below = at;
  for (std::size_t k = 0; k < kNeighbours && below != last.begin(); ++k) add(--below);
  auto above = std::next(at);
  for (std::size_t k = 0; k < kNeighbours && above != last.end(); ++k) add(above++);
  return numbers > 0 ? sum / numbers : 0;
}

bool are_last_by_chance(std::span<const double> numbers, std::span<const std::size_t> ends,
                        const std::vector<double>& values) {
  std::vector<std::int32_t> codes;
  codes.reserve(numbers.size());
  for (const double number : numbers) {
    codes.push_back(std::binary_search(values.begin(), values.end(), number) ? 1 : 0);
  }
  const std::vector<std::uint8_t> barred = barred_places(codes, 2, ends);
  return barred.empty() || (barred[1] & kMiddlePlace) == 0;
}

}  // namespace

std::vector<double> last_times(const std::vector<ColumnValues>& cells,
                               std::span<const std::size_t> ends,
                               std::optional<std::size_t> index) {
  std::vector<double> times;
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    const auto rows = static_cast<double>(end - begin);
    times.push_back(index && end > begin ? cells[*index].numbers[end - 1] : rows);
    begin = end;
  }
  return times;
}

std::vector<double> find_end_values(std::span<const double> numbers,
                                    std::span<const std::size_t> ends,
                                    std::span<const double> last_times,
                                    const NumberBounds& bounds) {
  const double latest = last_times.empty() ? 0 : std::ranges::max(last_times);
  std::set<double> followed;
  LastRows last;
  std::size_t begin = 0;
  for (std::size_t parent = 0; parent < ends.size(); ++parent) {
    const std::size_t end = ends[parent];
    for (std::size_t row = begin; row + 1 < end; ++row) {
      if (!std::isnan(numbers[row])) followed.insert(numbers[row]);
    }
    const bool counts = end > begin + 1 && last_times[parent] < latest;
    if (counts && !std::isnan(numbers[end - 1])) last[numbers[end - 1]].add(last_times[parent]);
    begin = end;
  }
  std::vector<double> found;
  // Where only last rows have numbers at all, none of them says more than that.
  if (followed.empty()) return found;
  for (auto at = last.begin(); at != last.end(); ++at) {
    const auto& [number, ended] = *at;
    const bool is_bound = number <= bounds.lowest || number >= bounds.highest;
    const std::size_t fewest = is_bound ? kFewestAtBound : kFewestEnded;
    const bool is_heap = static_cast<double>(ended.count) >= kHeap * neighbour_mean(last, at);
    const bool is_end = ended.count >= fewest && ended.times.size() >= kFewestTimes && is_heap;
    if (is_end && !followed.contains(number)) found.push_back(number);
  }
  if (found.size() > kMostEndValues || are_last_by_chance(numbers, ends, found)) found.clear();
  return found;
}

ColumnValues ending_codes(std::span<const double> numbers, std::span<const std::size_t> ends,
                          std::span<const double> end_values) {
  ColumnValues cells;
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    std::int32_t code = 0;
    for (std::size_t k = 0; k < end_values.size() && end > begin; ++k) {
      if (numbers[end - 1] == end_values[k]) code = static_cast<std::int32_t>(k) + 1;
    }
    cells.codes.push_back(code);
    begin = end;
  }
  return cells;
}

}  // namespace likeness::models
