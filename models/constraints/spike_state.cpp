#include "models/constraints/spike_state.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "core/streams.hpp"
#include "likeness/random.hpp"
#include "table/column_type.hpp"

namespace likeness::models {
namespace {

constexpr double kNoSpike = std::numeric_limits<double>::quiet_NaN();
/// Rows that lie next to each other by their bound know about as much of it as a model does.
constexpr std::size_t kPartsOfBounds = 20;
constexpr std::uint64_t kSeedOfSpikes = 0x7370696B6573ULL;

/// Of each number that a twentieth of the rows have: how many.
std::map<double, std::size_t> frequent_numbers(std::span<const double> numbers,
                                               const std::vector<std::size_t>& rows) {
  constexpr std::size_t kMostSpikes = 20;
  std::vector<double> sorted;
  for (const std::size_t row : rows) sorted.push_back(numbers[row]);
  std::ranges::sort(sorted);
  std::map<double, std::size_t> frequent;
  for (std::size_t begin = 0, end = 0; begin < sorted.size(); begin = end) {
    while (end < sorted.size() && sorted[end] == sorted[begin]) ++end;
    if ((end - begin) * kMostSpikes >= sorted.size()) frequent[sorted[begin]] = end - begin;
  }
  return frequent;
}

/// How often these come out where each row has the distance of another one of its part.
std::map<double, std::size_t> counts_of_others(const MeasuredNumbers& measured,
                                               const NumberForm& form,
                                               std::vector<std::size_t> rows) {
  std::ranges::sort(rows, [&](std::size_t a, std::size_t b) {
    return std::pair(measured.bounds[a], a) < std::pair(measured.bounds[b], b);
  });
  const RandomStream random(kSeedOfSpikes, streams::kSampling.ranks);
  std::map<double, std::size_t> counts;
  for (std::size_t part = 0; part < kPartsOfBounds; ++part) {
    const std::size_t begin = part * rows.size() / kPartsOfBounds;
    const std::size_t end = (part + 1) * rows.size() / kPartsOfBounds;
    for (std::size_t k = begin; k < end; ++k) {
      const std::size_t other = rows[begin + random.below(k, end - begin)];
      const double distance = measured.numbers[other] - measured.bounds[other];
      ++counts[form.nearest(measured.bounds[rows[k]] + distance)];
    }
  }
  return counts;
}

std::size_t owners_of(double number, const MeasuredNumbers& measured,
                      std::span<const std::uint32_t> owners) {
  std::set<std::uint32_t> found;
  for (std::size_t row = 0; row < owners.size(); ++row) {
    if (measured.numbers[row] == number) found.insert(owners[row]);
  }
  return found.size();
}

}  // namespace

SpikeState::SpikeState(std::vector<double> numbers, std::string name)
    : numbers_(std::move(numbers)), name_(std::move(name)) {}

Column SpikeState::column_of(std::span<const double> numbers) const {
  Column states;
  states.name = name_;
  states.type = ColumnType::kCategory;
  std::vector<std::string> categories = {"no"};
  for (std::size_t k = 0; k < numbers_.size(); ++k) categories.push_back(std::to_string(k + 1));
  states.dictionary = StringArray(categories);
  std::vector<std::int32_t> codes(numbers.size(), 0);
  std::vector<std::uint8_t> validity((numbers.size() + 7) / 8, 0);
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    if (std::isnan(numbers[row])) continue;
    validity[row / 8] = static_cast<std::uint8_t>(validity[row / 8] | (1U << (row % 8)));
    const auto found = std::ranges::find(numbers_, numbers[row]);
    if (found != numbers_.end()) {
      codes[row] = static_cast<std::int32_t>(found - numbers_.begin()) + 1;
    }
  }
  states.codes = std::move(codes);
  states.validity = std::move(validity);
  return states;
}

std::vector<double> SpikeState::numbers_of(const Column& states) const {
  std::map<std::string, double, std::less<>> known;
  for (std::size_t k = 0; k < numbers_.size(); ++k) known[std::to_string(k + 1)] = numbers_[k];
  std::vector<double> numbers(states.size(), kNoSpike);
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    if (!states.valid(row)) continue;
    const auto found = known.find(string_at(states, row));
    if (found != known.end()) numbers[row] = found->second;
  }
  return numbers;
}

void SpikeState::fields(io::Archive& archive) {
  archive("numbers", numbers_);
  archive("name", name_);
  archive.require(
      !numbers_.empty() &&
          std::ranges::all_of(numbers_, [](double number) { return std::isfinite(number); }),
      "a column has impossible numbers that many rows share");
}

std::vector<double> lost_spikes(const MeasuredNumbers& measured, const NumberForm& form,
                                std::size_t share, std::span<const std::uint32_t> owners) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < measured.numbers.size(); ++row) {
    if (!std::isnan(measured.numbers[row]) && !std::isnan(measured.bounds[row])) {
      rows.push_back(row);
    }
  }
  auto frequent = frequent_numbers(measured.numbers, rows);
  std::erase_if(frequent, [&](const auto& one) {
    const std::size_t having = owners.empty() ? one.second : owners_of(one.first, measured, owners);
    return having < std::max<std::size_t>(share, 2);
  });
  if (frequent.empty()) return {};
  auto made = counts_of_others(measured, form, rows);
  std::vector<double> lost;
  for (const auto& [number, count] : frequent) {
    if (4 * made[number] < 3 * count) lost.push_back(number);
  }
  return lost;
}

}  // namespace likeness::models
