#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "likeness/random.hpp"
#include "models/events/associative_model.hpp"

namespace likeness::models {

/// A subject that is being made: what it starts with, and its events. Everything about it is drawn
/// from its own stream.
struct MadeSubject {
  explicit MadeSubject(const RandomStream& stream) : random(stream) {}

  RandomStream random;
  Profile profile;
  std::size_t wanted = 0;           ///< make no more events than this
  std::vector<std::int32_t> codes;  ///< as in EventList
  std::vector<std::int32_t> days;
  std::vector<std::int64_t> dates;  ///< Transactions::kNoDate where missing
  std::vector<double> within;       ///< for each code, where the value lies within its level

  [[nodiscard]] std::size_t events() const noexcept { return days.size(); }
  [[nodiscard]] EventList list() const noexcept { return {codes, days}; }
};

/// Logarithms of factors on the odds of levels, for each field; empty for none.
using LevelTilts = std::vector<std::vector<double>>;

/// The tilts that options ask for. Throws Error(kUsage) for a column or value that is not there.
[[nodiscard]] LevelTilts find_tilts(const AssociativeModel& model, std::span<const Boost> boosts);

/// Draws the kind and the noise of a subject that will have `events` events.
void draw_profile(const AssociativeModel& model, std::size_t events, MadeSubject& subject);

/// Makes the events of all subjects, one step of all at a time. What a subject gets does not depend
/// on the others.
void make_events(const AssociativeModel& model, const LevelTilts& tilts, autodiff::Tape& tape,
                 std::span<MadeSubject> subjects);

}  // namespace likeness::models
