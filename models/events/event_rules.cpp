#include "models/events/event_rules.hpp"

#include <set>

namespace likeness::models {
namespace {

/// given x levels, 0 where they exclude each other; empty where none do.
std::vector<std::uint8_t> allowed_with(const EventStore& store,
                                       const std::vector<std::vector<double>>& shares,
                                       std::size_t given, std::size_t field) {
  constexpr double kFewestExpected = 10;
  const std::size_t levels = shares[field].size();
  std::vector<std::uint8_t> allowed(shares[given].size() * levels, 0);
  for (std::size_t event = 0; event < store.events(); ++event) {
    const std::int32_t* codes = &store.codes[event * store.fields];
    if (codes[field] < 0) continue;
    allowed[static_cast<std::size_t>(codes[given]) * levels +
            static_cast<std::size_t>(codes[field])] = 1;
  }
  bool all = true;
  for (std::size_t at = 0; at < allowed.size(); ++at) {
    const double expected = shares[given][at / levels] * shares[field][at % levels] *
                            static_cast<double>(store.events());
    if (expected < kFewestExpected) allowed[at] = 1;
    all = all && allowed[at] != 0;
  }
  if (all) allowed.clear();
  return allowed;
}

}  // namespace

void mark_fields_of_subjects(const EventStore& store, EventSchema& schema) {
  constexpr double kMostChanges = 0.002;
  constexpr std::size_t kFewestPairs = 50;
  for (std::size_t field = EventSchema::kFirstOther; field < schema.size(); ++field) {
    EventField& described = schema.fields[field];
    if (schema.date == field || schema.amount == field || described.bit >= 0) continue;
    if (described.levels < 2) continue;
    std::size_t pairs = 0;
    std::size_t changes = 0;
    for (std::size_t subject = 0; subject < store.subjects(); ++subject) {
      for (std::size_t k = store.offsets[subject] + 1; k < store.offsets[subject + 1]; ++k) {
        ++pairs;
        changes +=
            store.codes[k * store.fields + field] != store.codes[(k - 1) * store.fields + field];
      }
    }
    described.of_subject = pairs >= kFewestPairs && static_cast<double>(changes) <=
                                                        kMostChanges * static_cast<double>(pairs);
  }
}

std::vector<std::vector<double>> level_shares(const EventStore& store, const EventSchema& schema) {
  std::vector<std::vector<double>> all;
  for (std::size_t field = 0; field < schema.size(); ++field) {
    std::vector<double>& shares =
        all.emplace_back(static_cast<std::size_t>(schema.fields[field].levels), 0.0);
    for (std::size_t event = 0; event < store.events(); ++event) {
      const std::int32_t code = store.codes[event * store.fields + field];
      if (code >= 0) shares[static_cast<std::size_t>(code)] += 1;
    }
    for (double& share : shares) share /= static_cast<double>(store.events());
  }
  return all;
}

AllowedLevels allowed_levels(const EventStore& store,
                             const std::vector<std::vector<double>>& shares, std::size_t field) {
  AllowedLevels allowed;
  allowed.with_verb = allowed_with(store, shares, EventSchema::kVerb, field);
  if (field != EventSchema::kObject) {
    allowed.with_object = allowed_with(store, shares, EventSchema::kObject, field);
  }
  return allowed;
}

std::vector<std::uint8_t> verbs_that_follow(const EventStore& store,
                                            const std::vector<double>& verb_shares) {
  constexpr double kShare = 0.98;
  constexpr double kFewestEvents = 20;
  std::vector<double> following(verb_shares.size(), 0);
  for (std::size_t subject = 0; subject < store.subjects(); ++subject) {
    const EventList events = store.of(subject);
    std::set<std::int32_t> earlier;
    for (std::size_t k = 0; k < events.days.size(); ++k) {
      const std::int32_t object = events.codes[k * store.fields + EventSchema::kObject];
      const std::int32_t verb = events.codes[k * store.fields + EventSchema::kVerb];
      if (!earlier.insert(object).second) following[static_cast<std::size_t>(verb)] += 1;
    }
  }
  std::vector<std::uint8_t> follows(verb_shares.size(), 0);
  for (std::size_t verb = 0; verb < verb_shares.size(); ++verb) {
    const double events = verb_shares[verb] * static_cast<double>(store.events());
    follows[verb] = events >= kFewestEvents && following[verb] >= kShare * events ? 1 : 0;
  }
  return follows;
}

}  // namespace likeness::models
