#include "models/events/event_counts.hpp"

#include <algorithm>
#include <map>

#include "likeness/error.hpp"

namespace likeness::models {
namespace {

constexpr double kFewestSubjects = 5;

std::vector<double> cumulated(std::span<const double> weights) {
  std::vector<double> up_to;
  double sum = 0;
  for (const double weight : weights) up_to.push_back(sum += weight);
  for (double& end : up_to) end /= sum;
  up_to.back() = 1;
  return up_to;
}

}  // namespace

EventCounts::EventCounts(std::span<const std::size_t> counts, std::span<const std::int32_t> kinds,
                         std::int32_t kind_count)
    : kind_count_(static_cast<std::size_t>(kind_count)) {
  std::map<std::size_t, std::vector<double>> by_count;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    auto& of_kind = by_count[counts[k]];
    of_kind.resize(kind_count_, 0);
    ++of_kind[static_cast<std::size_t>(kinds[k])];
  }
  double pooled = kFewestSubjects;
  const auto add = [&](auto entry) {
    double subjects = 0;
    for (const double kind : entry->second) subjects += kind;
    const auto count = static_cast<std::int64_t>(entry->first);
    if (pooled >= kFewestSubjects) {
      ranges_.push_back({count, count});
      weights_.push_back(0);
      kinds_.resize(kinds_.size() + kind_count_, 0);
      pooled = 0;
    }
    pooled += subjects;
    ranges_.back().highest = count;
    weights_.back() += subjects;
    double* row = &kinds_[kinds_.size() - kind_count_];
    for (std::size_t kind = 0; kind < kind_count_; ++kind) row[kind] += entry->second[kind];
  };
  for (auto entry = by_count.begin(); entry != by_count.end(); ++entry) add(entry);
  // What is left over at the top joins the range below.
  if (pooled < kFewestSubjects && ranges_.size() > 1) {
    const std::size_t last = ranges_.size() - 1;
    ranges_[last - 1].highest = ranges_[last].highest;
    weights_[last - 1] += weights_[last];
    for (std::size_t kind = 0; kind < kind_count_; ++kind) {
      kinds_[(last - 1) * kind_count_ + kind] += kinds_[last * kind_count_ + kind];
    }
    ranges_.pop_back();
    weights_.pop_back();
    kinds_.resize(last * kind_count_);
  }
  prepare();
}

void EventCounts::prepare() {
  std::vector<double> events;
  double subjects = 0;
  double all = 0;
  for (std::size_t k = 0; k < ranges_.size(); ++k) {
    const double middle = 0.5 * static_cast<double>(ranges_[k].lowest + ranges_[k].highest);
    events.push_back(weights_[k] * middle);
    subjects += weights_[k];
    all += events.back();
  }
  mean_ = all / subjects;
  up_to_ = cumulated(weights_);
  events_up_to_ = cumulated(events);
}

std::size_t EventCounts::pick(const std::vector<double>& up_to, double uniform) const noexcept {
  const auto found = std::upper_bound(up_to.begin(), up_to.end() - 1, uniform);
  const auto k = static_cast<std::size_t>(found - up_to.begin());
  const double begin = k == 0 ? 0 : up_to[k - 1];
  const double width = up_to[k] - begin;
  const double share = width > 0 ? std::clamp((uniform - begin) / width, 0.0, 1.0) : 0;
  const Range& range = ranges_[k];
  const auto numbers = static_cast<double>(range.highest - range.lowest + 1);
  return static_cast<std::size_t>(
      std::min(range.lowest + static_cast<std::int64_t>(share * numbers), range.highest));
}

std::size_t EventCounts::count_at(double uniform) const noexcept {
  return pick(up_to_, uniform);
}

std::size_t EventCounts::count_by_events_at(double uniform) const noexcept {
  return pick(events_up_to_, uniform);
}

std::int32_t EventCounts::kind_at(std::size_t count, double uniform) const noexcept {
  const auto found = std::lower_bound(
      ranges_.begin(), ranges_.end() - 1, static_cast<std::int64_t>(count),
      [](const Range& range, std::int64_t wanted) { return range.highest < wanted; });
  const double* row = &kinds_[static_cast<std::size_t>(found - ranges_.begin()) * kind_count_];
  double sum = 0;
  for (std::size_t kind = 0; kind < kind_count_; ++kind) sum += row[kind];
  double rest = uniform * sum;
  std::size_t kind = 0;
  for (; kind + 1 < kind_count_; ++kind) {
    rest -= row[kind];
    if (rest <= 0) break;
  }
  return static_cast<std::int32_t>(kind);
}

void EventCounts::fields(io::Archive& archive, std::int32_t kind_count) {
  std::vector<std::int64_t> ranges;
  for (const Range& range : ranges_) ranges.insert(ranges.end(), {range.lowest, range.highest});
  archive("subjects", weights_);
  archive.tensor("ranges", ranges, {2 * weights_.size()});
  archive.tensor("kinds", kinds_, {weights_.size() * static_cast<std::size_t>(kind_count)});
  if (!archive.loading()) return;
  kind_count_ = static_cast<std::size_t>(kind_count);
  constexpr std::int64_t kMost = std::int64_t{1} << 40;
  bool sound = !weights_.empty() &&
               std::all_of(kinds_.begin(), kinds_.end(), [](double k) { return k >= 0; });
  std::int64_t above = 0;
  for (std::size_t k = 0; k < weights_.size(); ++k) {
    const Range range{ranges[2 * k], ranges[2 * k + 1]};
    sound = sound && weights_[k] > 0 && weights_[k] < 1e15 && range.lowest > above &&
            range.highest >= range.lowest && range.highest < kMost;
    above = range.highest;
    ranges_.push_back(range);
  }
  archive.require(sound, "its event counts are invalid");
  prepare();
}

}  // namespace likeness::models
