#include "models/events/event_sampler.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "likeness/error.hpp"

namespace likeness::models {
namespace {

using autodiff::Tensor;

constexpr std::size_t kObject = EventSchema::kObject;
constexpr std::size_t kVerb = EventSchema::kVerb;
constexpr std::size_t kPattern = EventSchema::kPattern;
/// Elements of a subject's stream before those of its events.
constexpr std::uint64_t kProfileElements = 64;

/// One step: the next event of some subjects.
class EventStep {
 public:
  EventStep(const AssociativeModel& model, const LevelTilts& tilts, autodiff::Tape& tape)
      : model_(model), schema_(model.schema), tilts_(tilts), tape_(tape) {}

  void run(std::span<MadeSubject* const> subjects) {
    const autodiff::WithoutRecording pause(tape_);
    const std::size_t width = model_.features.width();
    features_.resize(subjects.size() * width);
    given_.assign(subjects.size() * schema_.width(), 0.0F);
    for (std::size_t row = 0; row < subjects.size(); ++row) {
      MadeSubject& subject = *subjects[row];
      model_.features.write(subject.profile, subject.list(), subject.events(),
                            &features_[row * width]);
      subject.codes.resize(subject.codes.size() + schema_.size(), -1);
      subject.within.resize(subject.codes.size(), 0.5);
    }
    const Tensor history =
        model_.network->read(tape_, tape_.view({subjects.size(), width}, features_));
    for (std::size_t field = 0; field < schema_.size(); ++field) {
      draw_field(field, history, subjects);
    }
    tape_.reset();
    for (MadeSubject* subject : subjects) add_date(*subject);
  }

 private:
  /// The event that is being made is the last of `codes`, and has no day yet.
  [[nodiscard]] static std::size_t now(const MadeSubject& subject) { return subject.events(); }
  [[nodiscard]] std::int32_t& code(MadeSubject& subject, std::size_t field) const {
    return subject.codes[now(subject) * schema_.size() + field];
  }
  [[nodiscard]] double& within(MadeSubject& subject, std::size_t field) const {
    return subject.within[now(subject) * schema_.size() + field];
  }
  [[nodiscard]] static double uniform(const MadeSubject& subject, std::size_t fields,
                                      std::size_t field, std::size_t use) {
    return subject.random.uniform(kProfileElements + (now(subject) * fields + field) * 2 + use);
  }

  [[nodiscard]] static std::optional<std::int32_t> last_day(const MadeSubject& subject) {
    const auto found = std::find_if(subject.days.rbegin(), subject.days.rend(),
                                    [](std::int32_t day) { return day >= 0; });
    if (found == subject.days.rend()) return std::nullopt;
    return *found;
  }

  void draw_field(std::size_t field, Tensor history, std::span<MadeSubject* const> subjects) {
    const auto levels = static_cast<std::size_t>(schema_.fields[field].levels);
    Tensor logits;
    if (levels > 1) {
      logits = model_.network->logits(tape_, field, history, levels_before(field, subjects.size()));
    }
    for (std::size_t row = 0; row < subjects.size(); ++row) {
      MadeSubject& subject = *subjects[row];
      within(subject, field) = uniform(subject, schema_.size(), field, 1);
      std::int32_t& drawn = code(subject, field);
      if (schema_.fields[field].of_subject && now(subject) > 0) {
        drawn = subject.codes[field];
        within(subject, field) = subject.within[field];
      } else if (field > kPattern && schema_.missing(field, code(subject, kPattern))) {
        drawn = model_.missing_level[field];
      } else if (levels < 2) {
        drawn = 0;
      } else {
        drawn = choose(field, subject, logits.values().subspan(row * levels, levels));
      }
      if (drawn >= 0) {
        given_[row * schema_.width() + schema_.offset(field) + static_cast<std::size_t>(drawn)] = 1;
      }
    }
  }

  /// The levels of the fields before this one, as a tensor of its own.
  Tensor levels_before(std::size_t field, std::size_t rows) {
    const std::size_t offset = schema_.offset(field);
    if (offset == 0) return {};
    before_.resize(rows * offset);
    for (std::size_t row = 0; row < rows; ++row) {
      std::copy_n(&given_[row * schema_.width()], offset, &before_[row * offset]);
    }
    return tape_.constant({rows, offset}, std::span<const float>(before_));
  }

  [[nodiscard]] bool allowed(std::size_t field, MadeSubject& subject, std::int32_t level) const {
    if (field == schema_.date) return model_.calendar.reachable(last_day(subject), level);
    if (level == model_.missing_level[field]) return false;
    if (field == kObject && !may_follow(subject, level)) return false;
    const AllowedLevels& known = model_.allowed[field];
    const auto levels = static_cast<std::size_t>(schema_.fields[field].levels);
    const auto at = static_cast<std::size_t>(level);
    const auto verb = static_cast<std::size_t>(code(subject, kVerb));
    if (!known.with_verb.empty() && known.with_verb[verb * levels + at] == 0) return false;
    if (known.with_object.empty()) return true;
    const auto object = static_cast<std::size_t>(code(subject, kObject));
    return known.with_object[object * levels + at] != 0;
  }

  /// Whether the verb of the event that is being made may have this object.
  [[nodiscard]] bool may_follow(MadeSubject& subject, std::int32_t object) const {
    const bool free = model_.needs_earlier[static_cast<std::size_t>(code(subject, kVerb))] == 0;
    if (free || now(subject) == 0) return true;
    for (std::size_t event = 0; event < now(subject); ++event) {
      if (subject.codes[event * schema_.size() + kObject] == object) return true;
    }
    return false;
  }

  std::int32_t choose(std::size_t field, MadeSubject& subject, std::span<const float> logits) {
    weights_.assign(logits.size(), 0);
    double largest = -1e300;
    for (const float logit : logits) largest = std::max(largest, static_cast<double>(logit));
    const std::optional<std::int32_t> before = last_day(subject);
    double sum = 0;
    for (std::size_t level = 0; level < logits.size(); ++level) {
      const auto at = static_cast<std::int32_t>(level);
      const bool possible = field == schema_.date ? model_.calendar.reachable(before, at)
                                                  : allowed(field, subject, at);
      if (!possible) continue;
      const double tilt = tilts_.empty() || tilts_[field].empty() ? 0 : tilts_[field][level];
      weights_[level] = exp_deterministic(static_cast<double>(logits[level]) - largest + tilt);
      sum += weights_[level];
    }
    if (sum <= 0) return most_likely(field, subject, logits);
    double rest = uniform(subject, schema_.size(), field, 0) * sum;
    std::size_t last = 0;
    for (std::size_t level = 0; level < logits.size(); ++level) {
      if (weights_[level] <= 0) continue;
      last = level;
      rest -= weights_[level];
      if (rest <= 0) break;
    }
    return static_cast<std::int32_t>(last);
  }

  /// Where all weights vanish, which takes very unlikely events before this one.
  std::int32_t most_likely(std::size_t field, MadeSubject& subject, std::span<const float> logits) {
    std::size_t best = logits.size();
    for (std::size_t level = 0; level < logits.size(); ++level) {
      if (!allowed(field, subject, static_cast<std::int32_t>(level))) continue;
      if (best == logits.size() || logits[level] > logits[best]) best = level;
    }
    return static_cast<std::int32_t>(best == logits.size() ? 0 : best);
  }

  void add_date(MadeSubject& subject) {
    std::int32_t day = -1;
    std::int64_t date = Transactions::kNoDate;
    if (schema_.date) {
      const std::int32_t level = code(subject, *schema_.date);
      if (level >= 0) {
        const std::optional<std::int32_t> before = last_day(subject);
        day = model_.calendar.day_at(before, level, within(subject, *schema_.date));
        std::int64_t after = Transactions::kNoDate;
        for (const std::int64_t earlier : subject.dates) after = std::max(after, earlier);
        if (before != day) after = Transactions::kNoDate;
        date = model_.calendar.date_at(day, after, uniform(subject, schema_.size(), kPattern, 1));
      }
    }
    subject.days.push_back(day);
    subject.dates.push_back(date);
  }

  const AssociativeModel& model_;
  const EventSchema& schema_;
  const LevelTilts& tilts_;
  autodiff::Tape& tape_;
  std::vector<float> features_;
  std::vector<float> given_;
  std::vector<float> before_;
  std::vector<double> weights_;
};

}  // namespace

void draw_profile(const AssociativeModel& model, std::size_t events, MadeSubject& subject) {
  subject.profile.events = events;
  subject.profile.kind = model.counts.kind_at(events, subject.random.uniform(0));
  subject.profile.noise.resize(Profile::kNoise);
  for (std::size_t k = 0; k < Profile::kNoise; ++k) {
    subject.profile.noise[k] = static_cast<float>(subject.random.normal(1 + k));
  }
}

void make_events(const AssociativeModel& model, const LevelTilts& tilts, autodiff::Tape& tape,
                 std::span<MadeSubject> subjects) {
  EventStep step(model, tilts, tape);
  std::vector<MadeSubject*> active;
  for (MadeSubject& subject : subjects) active.push_back(&subject);
  while (true) {
    std::erase_if(active,
                  [](const MadeSubject* subject) { return subject->events() >= subject->wanted; });
    if (active.empty()) return;
    step.run(active);
  }
}

LevelTilts find_tilts(const AssociativeModel& model, std::span<const Boost> boosts) {
  LevelTilts tilts;
  for (const Boost& boost : boosts) {
    tilts.resize(model.schema.size());
    const auto column = std::find_if(
        model.columns.begin(), model.columns.end(),
        [&](const EventColumn& candidate) { return candidate.blank.name == boost.column; });
    const auto* category = column == model.columns.end() ? nullptr : column->as<CategoryColumn>();
    if (category == nullptr) {
      throw Error(ErrorCode::kUsage, "Column \"" + boost.column +
                                         "\" can't be boosted or balanced: the model has no such "
                                         "column of repeated values.");
    }
    const auto field = static_cast<std::size_t>(column->field);
    std::vector<double>& tilt = tilts[field];
    tilt.resize(static_cast<std::size_t>(model.schema.fields[field].levels), 0);
    if (boost.balance) {
      for (std::size_t level = 0; level < tilt.size(); ++level) {
        const double share = model.shares[field][level];
        if (share > 0) tilt[level] -= log_deterministic(share);
      }
      continue;
    }
    if (!(boost.factor > 0) || !std::isfinite(boost.factor)) {
      throw Error(ErrorCode::kUsage, "The factor of a boost must be above 0.");
    }
    const std::size_t entry = category->pool.entry_of(category->levels.code_of(boost.value));
    if (category->pool.is_rare(entry)) {
      throw Error(ErrorCode::kUsage, "The value \"" + boost.value + "\" of column \"" +
                                         boost.column + "\" is too rare to be boosted.");
    }
    tilt[entry] += log_deterministic(boost.factor);
  }
  return tilts;
}

}  // namespace likeness::models
