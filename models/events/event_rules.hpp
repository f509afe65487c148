#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/events/event_schema.hpp"

namespace likeness::models {

/// Levels of a field that occur with a level of another one, where both are frequent enough that
/// never having met means that they don't go together; empty where all do.
struct AllowedLevels {
  std::vector<std::uint8_t> with_verb;    ///< verbs x levels
  std::vector<std::uint8_t> with_object;  ///< objects x levels
};

/// Marks further fields that (nearly) never change between a subject's events as `of_subject`.
void mark_fields_of_subjects(const EventStore& store, EventSchema& schema);

/// How often each level of each field occurs among events.
[[nodiscard]] std::vector<std::vector<double>> level_shares(const EventStore& store,
                                                            const EventSchema& schema);

/// Which levels of `field` go with each verb and, unless it is the objects' own field, with each
/// object: those that would have met at least ten times by chance, but never did, exclude each
/// other. `shares` are level_shares().
[[nodiscard]] AllowedLevels allowed_levels(const EventStore& store,
                                           const std::vector<std::vector<double>>& shares,
                                           std::size_t field);

/// Of each verb, 1 where (nearly) all of its events follow an earlier one of the subject with the
/// same object, as in returns. `verb_shares` are those of level_shares().
[[nodiscard]] std::vector<std::uint8_t> verbs_that_follow(const EventStore& store,
                                                          const std::vector<double>& verb_shares);

}  // namespace likeness::models
