#include "models/siblings/sibling_places.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/elementary.hpp"

namespace likeness::models {
namespace {

constexpr double kNatsToBar = 10;        ///< by which chance is unlikely to keep a category away
constexpr std::size_t kOwnersToBar = 5;  ///< parents that have the category

/// Places that a category may be kept away from together.
constexpr std::array<std::uint8_t, 5> kBarredTogether = {
    kFirstPlace | kMiddlePlace, kMiddlePlace | kLastPlace, kFirstPlace, kMiddlePlace, kLastPlace};

std::uint8_t place_of(std::size_t row, std::size_t rows) {
  if (row == 0) return kFirstPlace;
  return row + 1 == rows ? kLastPlace : kMiddlePlace;
}

/// How many of so many rows stand at these places.
std::size_t rows_at(std::uint8_t places, std::size_t rows) {
  std::size_t at = 0;
  if ((places & kFirstPlace) != 0) ++at;
  if ((places & kLastPlace) != 0) ++at;
  if ((places & kMiddlePlace) != 0) at += rows - 2;
  return at;
}

/// Nats against `count` of `rows` rows, any of them, all standing elsewhere than at `at` ones.
double nats_against(std::size_t count, std::size_t at, std::size_t rows) {
  double nats = 0;
  for (std::size_t k = 0; k < count; ++k) {
    nats -= log_deterministic(static_cast<double>(rows - at - k) / static_cast<double>(rows - k));
  }
  return nats;
}

/// What speaks for a category to be barred.
struct Evidence {
  std::uint8_t seen = 0;  ///< places
  std::size_t owners = 0;
  std::array<double, kBarredTogether.size()> nats = {};

  void add(std::uint8_t places, std::size_t count, std::size_t rows) {
    seen |= places;
    ++owners;
    for (std::size_t k = 0; k < nats.size(); ++k) {
      if ((seen & kBarredTogether[k]) != 0 || nats[k] > kNatsToBar) continue;
      nats[k] += nats_against(count, rows_at(kBarredTogether[k], rows), rows);
    }
  }

  [[nodiscard]] std::uint8_t barred() const {
    std::uint8_t places = 0;
    for (std::size_t k = 0; k < nats.size() && owners >= kOwnersToBar; ++k) {
      if ((seen & kBarredTogether[k]) == 0 && nats[k] > kNatsToBar) places |= kBarredTogether[k];
    }
    return places;
  }
};

}  // namespace

std::vector<std::uint8_t> barred_places(std::span<const std::int32_t> codes, std::int32_t levels,
                                        std::span<const std::size_t> ends) {
  const auto size = static_cast<std::size_t>(levels);
  std::vector<Evidence> evidence(size);
  std::vector<std::size_t> counts(size, 0);
  std::vector<std::uint8_t> places(size, 0);
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    const std::size_t rows = end - begin;
    for (std::size_t row = 0; row < rows && rows > 1; ++row) {
      const auto code = static_cast<std::size_t>(codes[begin + row]);
      ++counts[code];
      places[code] |= place_of(row, rows);
    }
    for (std::size_t row = begin; row < end; ++row) {
      const auto code = static_cast<std::size_t>(codes[row]);
      if (counts[code] == 0) continue;
      evidence[code].add(places[code], counts[code], rows);
      counts[code] = 0;
      places[code] = 0;
    }
    begin = end;
  }
  std::vector<std::uint8_t> barred;
  for (const Evidence& one : evidence) barred.push_back(one.barred());
  if (std::all_of(barred.begin(), barred.end(), [](std::uint8_t all) { return all == 0; })) {
    barred.clear();
  }
  return barred;
}

std::vector<std::int32_t> presence_codes(std::span<const double> numbers) {
  std::vector<std::int32_t> codes;
  codes.reserve(numbers.size());
  for (const double number : numbers) codes.push_back(std::isnan(number) ? 0 : 1);
  return codes;
}

}  // namespace likeness::models
