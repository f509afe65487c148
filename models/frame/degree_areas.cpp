#include "models/frame/degree_areas.hpp"

#include <algorithm>
#include <utility>

#include "models/frame/decimal_steps.hpp"

namespace likeness::models {

DegreeAreas::DegreeAreas(const GroupedAreas& areas, std::size_t side, int exponent,
                         std::string pair, std::string levels_of, std::vector<std::int32_t> groups)
    : exponent_(exponent),
      pair_(std::move(pair)),
      levels_of_(std::move(levels_of)),
      groups_(std::move(groups)) {
  for (const std::vector<PointArea>& group : areas) {
    std::uint64_t all = 0;
    for (const PointArea& area : group) all += area.rows;
    std::uint64_t rows = 0;
    for (const PointArea& area : group) {
      rows += area.rows;
      low_.push_back(area.low[side]);
      high_.push_back(area.high[side]);
      until_.push_back(static_cast<double>(rows) / static_cast<double>(all));
    }
    ends_.push_back(static_cast<std::int64_t>(low_.size()));
  }
}

double DegreeAreas::at(std::size_t group, double area, std::uint64_t place) const noexcept {
  const auto begin = group == 0 ? 0 : ends_[group - 1];
  const auto last = ends_[group] - 1;
  const auto found =
      std::upper_bound(until_.begin() + begin, until_.begin() + last, area) - until_.begin();
  const auto drawn = static_cast<std::size_t>(found);
  const auto steps = static_cast<std::uint64_t>(high_[drawn] - low_[drawn]) + 1;
  const std::int64_t step = low_[drawn] + static_cast<std::int64_t>(place % steps);
  return scaled(static_cast<double>(step), -static_cast<int>(exponent_));
}

std::size_t DegreeAreas::group_of(std::int32_t level) const noexcept {
  const auto k = static_cast<std::size_t>(level);
  return k < groups_.size() ? static_cast<std::size_t>(groups_[k]) : 0;
}

void DegreeAreas::fields(io::Archive& archive) {
  archive("low", low_);
  archive("high", high_);
  archive("until", until_);
  archive("ends", ends_);
  archive("exponent", exponent_);
  archive("pair", pair_);
  archive("levels_of", levels_of_);
  archive("groups", groups_);
  const std::size_t areas = low_.size();
  archive.require(high_.size() == areas && until_.size() == areas && !ends_.empty() &&
                      ends_.back() == static_cast<std::int64_t>(areas),
                  "coordinates have areas without ends");
  std::int64_t before = 0;
  for (const std::int64_t end : ends_) {
    archive.require(end > before, "coordinates have a group without areas");
    before = end;
  }
  for (std::size_t k = 0; k < areas; ++k) {
    archive.require(-kMostFloatNumber <= low_[k] && low_[k] <= high_[k] &&
                        high_[k] <= kMostFloatNumber && until_[k] >= 0 && until_[k] <= 1,
                    "coordinates have an impossible area");
  }
  archive.require(kLowestExponent <= exponent_ && exponent_ <= kHighestExponent,
                  "coordinates have an impossible exponent");
  for (const std::int32_t group : groups_) {
    archive.require(group >= 0 && static_cast<std::size_t>(group) < ends_.size(),
                    "a city has an unknown group of areas");
  }
}

}  // namespace likeness::models
