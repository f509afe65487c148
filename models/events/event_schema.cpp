#include "models/events/event_schema.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "likeness/error.hpp"
#include "models/events/value_ranks.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kPlaces = 6;
/// The year is cut into this many parts; a date lies between two of them.
constexpr std::size_t kSeasons = 6;
constexpr std::size_t kDateNumbers = 4 + kSeasons + 7;
constexpr std::size_t kAmountNumbers = 3;
constexpr std::size_t kMemory = 256;
/// Counts of more verbs with objects than that are kept by verb and by object.
constexpr std::int32_t kMostItems = 1024;

float log_of(double value) {
  return static_cast<float>(log_deterministic(1 + value));
}

}  // namespace

std::size_t EventSchema::offset(std::size_t field) const noexcept {
  std::size_t sum = 0;
  for (std::size_t k = 0; k < field; ++k) sum += static_cast<std::size_t>(fields[k].levels);
  return sum;
}

void fields(io::Archive& archive, EventSchema& schema) {
  constexpr std::int32_t kMostLevels = 1 << 20;
  constexpr const char* kContradiction = "its events contradict themselves";
  archive.each("fields", schema.fields, [&](EventField& field, std::size_t) {
    archive("column", field.column);
    archive("levels", field.levels);
    archive("bit", field.bit);
    archive("of_subject", field.of_subject);
    archive.require(
        field.levels >= 1 && field.levels <= kMostLevels && field.bit >= -1 && field.bit < 63,
        kContradiction);
  });
  archive("date", schema.date);
  archive("amount", schema.amount);
  archive("item_count", schema.item_count);
  archive("kinds", schema.kinds);
  archive("patterns", schema.patterns);
  archive("items", schema.items);
  if (!archive.loading()) return;
  archive.require(schema.fields.size() >= EventSchema::kFirstOther, kContradiction);
  for (const auto& place : {schema.date, schema.amount}) {
    archive.require(!place || (*place >= EventSchema::kFirstOther && *place < schema.fields.size()),
                    kContradiction);
  }
  const auto levels = [&](std::size_t field) { return std::int64_t{schema.fields[field].levels}; };
  const auto item_size = static_cast<std::int64_t>(schema.items.size());
  archive.require(
      schema.kinds >= 1 && schema.kinds <= kMostLevels && schema.item_count >= 0 &&
          schema.item_count <= item_size &&
          levels(EventSchema::kPattern) == static_cast<std::int64_t>(schema.patterns.size()) &&
          item_size == levels(EventSchema::kVerb) * levels(EventSchema::kObject) &&
          std::all_of(schema.items.begin(), schema.items.end(),
                      [&](std::int32_t item) { return item >= -1 && item < schema.item_count; }),
      kContradiction);
}

HistoryFeatures::HistoryFeatures(const EventSchema& schema, const Calendar& calendar)
    : schema_(&schema), calendar_(&calendar) {
  counts_at_ = static_cast<std::size_t>(schema.kinds) + Profile::kNoise + kPlaces;
  const auto counts = schema.item_count <= kMostItems
                          ? static_cast<std::size_t>(schema.item_count)
                          : static_cast<std::size_t>(schema.fields[EventSchema::kVerb].levels +
                                                     schema.fields[EventSchema::kObject].levels);
  last_at_ = counts_at_ + counts;
  dates_at_ = last_at_;
  for (std::size_t field = 0; field < schema.size(); ++field) {
    if (schema.date == field || schema.amount == field) continue;
    last_fields_.push_back(field);
    dates_at_ += static_cast<std::size_t>(schema.fields[field].levels);
  }
  amounts_at_ = dates_at_ + (schema.date ? kDateNumbers : 0);
  width_ = amounts_at_ + (schema.amount ? kAmountNumbers : 0);
}

void HistoryFeatures::write(const Profile& profile, const EventList& events, std::size_t event,
                            float* out) const {
  std::fill(out, out + width_, 0.0F);
  out[profile.kind] = 1;
  float* at = out + schema_->kinds;
  at = std::copy(profile.noise.begin(), profile.noise.end(), at);
  const auto done = static_cast<double>(event);
  const auto all = static_cast<double>(profile.events);
  *at++ = event == 0 ? 1.0F : 0.0F;
  *at++ = event + 1 >= profile.events ? 1.0F : 0.0F;
  *at++ = log_of(done);
  *at++ = log_of(all);
  *at++ = log_of(std::max(all - done, 0.0));
  *at++ = static_cast<float>(done / all);

  const std::size_t first = event > kMemory ? event - kMemory : 0;
  const std::size_t fields = schema_->size();
  const bool by_item = schema_->item_count <= kMostItems;
  for (std::size_t k = first; k < event; ++k) {
    const std::int32_t verb = events.codes[k * fields + EventSchema::kVerb];
    const std::int32_t object = events.codes[k * fields + EventSchema::kObject];
    if (by_item) {
      const std::int32_t item = schema_->item_of(verb, object);
      if (item >= 0) out[counts_at_ + static_cast<std::size_t>(item)] += 1;
    } else {
      out[counts_at_ + static_cast<std::size_t>(verb)] += 1;
      out[counts_at_ +
          static_cast<std::size_t>(schema_->fields[EventSchema::kVerb].levels + object)] += 1;
    }
  }
  for (std::size_t k = counts_at_; k < last_at_; ++k) {
    if (out[k] > 1) out[k] = 1 + 0.5F * log_of(out[k] - 1);
  }
  if (event == 0) return;
  std::size_t begin = last_at_;
  for (const std::size_t field : last_fields_) {
    const std::int32_t code = events.codes[(event - 1) * fields + field];
    if (code >= 0) out[begin + static_cast<std::size_t>(code)] = 1;
    begin += static_cast<std::size_t>(schema_->fields[field].levels);
  }
  if (schema_->date) write_dates(events, first, event, out + dates_at_);
  if (schema_->amount) write_amounts(events, first, event, out + amounts_at_);
}

void HistoryFeatures::write_dates(const EventList& events, std::size_t first, std::size_t event,
                                  float* out) const {
  std::size_t known = event;
  while (known > first && events.days[known - 1] < 0) --known;
  if (known == first) return;
  const std::int32_t day = events.days[known - 1];
  std::size_t before = known - 1;
  while (before > first && events.days[before - 1] < 0) --before;
  const double trend = static_cast<double>(day) / std::max(calendar_->days() - 1, 1);
  out[0] = 1;
  out[1] = static_cast<float>(trend);
  out[2] = log_of(static_cast<double>(event - known));
  if (before > first) {
    out[3] = 0.2F * log_of(std::max(day - events.days[before - 1], 0));
  }
  const double place = calendar_->season(day) * kSeasons;
  const auto season = static_cast<std::size_t>(place) % kSeasons;
  const auto share = static_cast<float>(place - std::floor(place));
  out[4 + season] = 1 - share;
  out[4 + (season + 1) % kSeasons] = share;
  out[4 + kSeasons + static_cast<std::size_t>(calendar_->weekday(day))] = 1;
}

void HistoryFeatures::write_amounts(const EventList& events, std::size_t first, std::size_t event,
                                    float* out) const {
  double sum = 0;
  double last = 0;
  double count = 0;
  for (std::size_t k = first; k < event; ++k) {
    const std::int32_t level = events.codes[k * schema_->size() + *schema_->amount];
    if (level < 0) continue;
    last = (level + 0.5) / kRankLevels - 0.5;
    sum += last;
    ++count;
  }
  if (count == 0) return;
  out[0] = 1;
  out[1] = static_cast<float>(2 * sum / count);
  out[2] = static_cast<float>(2 * last);
}

}  // namespace likeness::models
