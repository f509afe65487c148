#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "likeness/autodiff/ops.hpp"
#include "models/events/calendar.hpp"

namespace likeness::models {

/// One thing that an event says, as levels of the network.
struct EventField {
  std::string column;  ///< empty for the pattern of missing cells
  std::int32_t levels = 1;
  /// The bit of a pattern that says whether this is missing; -1 where it never is, or where that is
  /// a level of its own.
  std::int32_t bit = -1;
  /// Whether all events of a subject say the same.
  bool of_subject = false;
};

/// What events consist of, in the order in which it is drawn: verb, object, pattern of missing
/// cells, date, amount, further columns. Each field may depend on those before it.
struct EventSchema {
  static constexpr std::size_t kVerb = 0;
  static constexpr std::size_t kObject = 1;
  static constexpr std::size_t kPattern = 2;
  static constexpr std::size_t kFirstOther = 3;

  std::vector<EventField> fields;
  std::optional<std::size_t> date;     ///< which field
  std::optional<std::size_t> amount;   ///< likewise
  std::vector<std::int64_t> patterns;  ///< bits of what is missing, for each level of the pattern
  std::vector<std::int32_t> items;  ///< number of each verb and object that occur together, or -1
  std::int32_t item_count = 0;
  std::int32_t kinds = 1;

  [[nodiscard]] std::size_t size() const noexcept { return fields.size(); }
  [[nodiscard]] std::int32_t item_of(std::int32_t verb, std::int32_t object) const noexcept {
    return items[static_cast<std::size_t>(verb * fields[kObject].levels + object)];
  }
  [[nodiscard]] bool missing(std::size_t field, std::int32_t pattern) const noexcept {
    const std::int32_t bit = fields[field].bit;
    return bit >= 0 && (patterns[static_cast<std::size_t>(pattern)] >> bit & 1) != 0;
  }
  /// Where each field begins among the levels of all, and how many there are.
  [[nodiscard]] std::size_t offset(std::size_t field) const noexcept;
  [[nodiscard]] std::size_t width() const noexcept { return offset(size()); }
  [[nodiscard]] autodiff::Span span(std::size_t field) const noexcept {
    return {offset(field), static_cast<std::size_t>(fields[field].levels),
            autodiff::SpanKind::kSoftmax};
  }
};

void fields(io::Archive& archive, EventSchema& schema);

/// Events of one subject, in order: codes[event * fields + field] is a level, -1 for a missing one;
/// days are the calendar's, -1 for an unknown one.
struct EventList {
  std::span<const std::int32_t> codes;
  std::span<const std::int32_t> days;
};

/// Events of all subjects.
struct EventStore {
  std::size_t fields = 0;
  std::vector<std::size_t> offsets = {0};  ///< subject k has events offsets[k] to offsets[k + 1]
  std::vector<std::int32_t> codes;
  std::vector<std::int32_t> days;
  std::vector<std::int32_t> kinds;  ///< of each subject

  [[nodiscard]] std::size_t subjects() const noexcept { return offsets.size() - 1; }
  [[nodiscard]] std::size_t events() const noexcept { return days.size(); }
  [[nodiscard]] EventList of(std::size_t subject) const noexcept {
    const std::size_t begin = offsets[subject];
    const std::size_t count = offsets[subject + 1] - begin;
    return {std::span(codes).subspan(begin * fields, count * fields),
            std::span(days).subspan(begin, count)};
  }
};

/// What a subject is like before its first event.
struct Profile {
  std::int32_t kind = 0;
  std::size_t events = 1;    ///< how many there will be
  std::vector<float> noise;  ///< kNoise standard normal numbers
  static constexpr std::size_t kNoise = 8;
};

/// What the network sees before it draws an event: the profile, and what the subject has so far.
class HistoryFeatures {
 public:
  HistoryFeatures() = default;
  HistoryFeatures(const EventSchema& schema, const Calendar& calendar);

  [[nodiscard]] std::size_t width() const noexcept { return width_; }
  /// Writes width() numbers for event number `event`, of which only those before it are looked at,
  /// the last 256 of them.
  void write(const Profile& profile, const EventList& events, std::size_t event, float* out) const;

 private:
  void write_dates(const EventList& events, std::size_t first, std::size_t event, float* out) const;
  void write_amounts(const EventList& events, std::size_t first, std::size_t event,
                     float* out) const;

  const EventSchema* schema_ = nullptr;
  const Calendar* calendar_ = nullptr;
  std::vector<std::size_t> last_fields_;  // of which the last level is shown
  std::size_t counts_at_ = 0;
  std::size_t last_at_ = 0;
  std::size_t dates_at_ = 0;
  std::size_t amounts_at_ = 0;
  std::size_t width_ = 0;
};

}  // namespace likeness::models
