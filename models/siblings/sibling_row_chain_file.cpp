#include <algorithm>
#include <cmath>

#include "models/siblings/sibling_row_chain.hpp"

namespace likeness::models {

void SiblingTold::fields(io::Archive& archive) {
  archive("place", place);
  archive("state", state);
}

void SiblingTarget::fields(io::Archive& archive, std::span<const SiblingPlan> plans,
                           std::size_t places) {
  archive("column", column);
  archive.choice("form", form, kLastSiblingForm, sibling_form_name);
  const auto place = [&](const char* name, std::size_t& at) {
    (void)archive.optional(name, at != kNone, at);
    archive.require(at == kNone || at < places, "a column is drawn at a place that isn't there");
  };
  place("predicted", predicted);
  (void)archive.optional("ends", ends != kNone, ends);
  (void)archive.optional("fresh", fresh != kNone, fresh);
  place("stays", stays);
  place("drawn", drawn);
  place("value", value);
  (void)archive.optional("entry", entry != kNone, entry);
  (void)archive.optional("offset_feature", offset_feature != kNone, offset_feature);
  (void)archive.optional("offset_column", offset_column != kNone, offset_column);
  (void)archive.optional("offset_step", offset_step > 0, offset_step);
  archive("never_falls", never_falls);
  archive("never_rises", never_rises);
  archive("index", is_index);
  archive("least_step", least_step);
  (void)archive.optional("regular_step", regular_step > 0, regular_step);
  archive("mean", mean);
  archive("scale", scale);
  archive("weights", weights);
  archive("barred", is_barred);
  (void)archive.optional("told", !told.empty(), told);
  (void)archive.optional("shares", !shares.empty(), shares);
  (void)archive.optional("out_of_place", !out_of_place.empty(), out_of_place);
  (void)archive.optional("end_feature", end_feature != kNone, end_feature);
  (void)archive.optional("barred_sequels", !barred_sequels.empty(), barred_sequels);
  (void)archive.optional("never_changes", never_changes, never_changes);
  (void)archive.optional("heaps_low", heaps_low, heaps_low);
  (void)archive.optional("heaps_high", heaps_high, heaps_high);
  if (!archive.loading()) return;
  archive.require(column < plans.size() && drawn < places && value < places &&
                      (ends == kNone || (ends < places && !out_of_place.empty())) &&
                      (fresh == kNone || fresh < places),
                  "a column is drawn that isn't there");
  const auto levels = static_cast<std::size_t>(plans[column].levels());
  const bool sound =
      std::isfinite(mean) && std::isfinite(scale) && scale >= 0 && std::isfinite(least_step) &&
      least_step >= 0 && std::isfinite(regular_step) && regular_step >= 0 &&
      (is_barred.empty() || is_barred.size() == levels * levels) &&
      (form != SiblingForm::kOffset ||
       (offset_feature == kNone ? offset_column < plans.size() && plans[offset_column].is_number()
                                : offset_feature < places)) &&
      std::isfinite(offset_step) && offset_step >= 0 && (told.empty() || shares.size() == levels) &&
      std::all_of(told.begin(), told.end(),
                  [&](const SiblingTold& one) {
                    return one.place < places && one.state.size() == levels;
                  }) &&
      std::all_of(shares.begin(), shares.end(), [](double share) { return share >= 0; }) &&
      (barred_sequels.empty() ||
       (barred_sequels.size() == levels && levels <= std::size_t{kMostSequelLevels})) &&
      (out_of_place.empty() || out_of_place.size() == std::max<std::size_t>(levels, 2)) &&
      (predicted == kNone || scale > 0) &&
      (predicted != kNone || form == SiblingForm::kLevel || form == SiblingForm::kStays);
  archive.require(sound, "what is learned of a column is out of range");
}

void SiblingRowChain::fields(io::Archive& archive, std::span<const SiblingPlan> plans,
                             const SiblingClock* clock, const SiblingKind* kind, bool has_last) {
  archive("features", features_);
  archive.scope("inputs", [&] { inputs_.fields(archive, features_); });
  archive("entries", entries_);
  archive("time_place", time_place_);
  archive("time_entry", time_entry_);
  archive.require(time_place_ == 0 || clock != nullptr, "a chain tells the time without a clock");
  if (time_place_ != 0) {
    archive.scope("time_inputs", [&] { time_inputs_.fields(archive, clock->features()); });
  }
  (void)archive.optional("kind_place", kind_place_ != 0, kind_place_);
  (void)archive.optional("kind_entry", kind_place_ != 0, kind_entry_);
  archive.require((kind_place_ != 0) == (kind != nullptr),
                  "kinds of rows are not those of a chain");
  if (kind_place_ != 0) {
    archive.scope("kind_inputs", [&] { kind_inputs_.fields(archive, kind->features); });
  }
  std::vector<std::size_t> bins;
  archive.each("chain", chain_, [&](ChainColumn& column, std::size_t place) {
    bool is_known = column.decisions.empty() && !column.determined_by;
    archive("known", is_known);
    column.fields(archive, place, is_known);
    (void)archive.optional("base", !column.base.empty(), column.base, column.decisions.size(),
                           bins);
    bins.push_back(column.bins());
    if (!archive.loading() || !column.determined_by) return;
    archive.require(column.determined_state.size() == chain_[*column.determined_by].states.size(),
                    "a column is determined for other states than there are");
  });
  archive.each("targets", targets_, [&](SiblingTarget& target, std::size_t) {
    target.fields(archive, plans, chain_.size());
  });
  if (!archive.loading()) return;
  const std::size_t told = time_place_ == 0 ? 0 : clock->features().size();
  archive.require(features_.size() <= chain_.size() && time_place_ + told <= chain_.size() &&
                      (time_place_ == 0 || time_place_ >= features_.size()) &&
                      time_entry_ + time_inputs_.size() <= entries_ &&
                      entries_ <= chain_.size() * 64,
                  "the places of a chain are not those of its columns");
  const auto is_kind = [&](std::size_t place, std::int32_t levels) {
    const ColumnStates& states = chain_[place].states;
    return levels == 0 ? !states.has_levels()
                       : states.has_levels() && states.size() == static_cast<std::size_t>(levels);
  };
  for (std::size_t f = 0; f < features_.size(); ++f) {
    archive.require(is_kind(f, features_[f].levels), "what is known is of another kind");
  }
  for (std::size_t f = 0; f < told; ++f) {
    archive.require(is_kind(time_place_ + f, clock->features()[f].levels),
                    "what the time tells is of another kind");
  }
  const std::size_t of_kind = kind_place_ == 0 ? 0 : kind->features.size();
  archive.require(kind_place_ + of_kind <= chain_.size() &&
                      (kind_place_ == 0 || kind_place_ >= features_.size()) &&
                      kind_entry_ + kind_inputs_.size() <= entries_,
                  "the places of a chain are not those of its columns");
  for (std::size_t f = 0; f < of_kind; ++f) {
    archive.require(is_kind(kind_place_ + f, 0), "what is remembered is of another kind");
  }
  std::vector<bool> is_drawn(plans.size(), false);
  for (const SiblingTarget& target : targets_) {
    const std::int32_t levels = plans[target.column].levels();
    const bool sound =
        is_kind(target.drawn, levels) && is_kind(target.value, levels) &&
        (target.stays == SiblingTarget::kNone || is_kind(target.stays, 2)) &&
        (target.ends == SiblingTarget::kNone || is_kind(target.ends, 2)) &&
        (target.fresh == SiblingTarget::kNone ||
         (is_kind(target.fresh, 2) && has_last && levels <= kMostSequelLevels)) &&
        (target.predicted == SiblingTarget::kNone || is_kind(target.predicted, 0)) &&
        target.weights.size() <= input_count() &&
        (target.entry == SiblingTarget::kNone || target.entry < entries_) &&
        (has_last || target.form == SiblingForm::kOffset ||
         (target.form == SiblingForm::kLevel && target.stays == SiblingTarget::kNone)) &&
        (target.form != SiblingForm::kOffset || target.offset_feature == SiblingTarget::kNone ||
         (target.offset_feature < features_.size() &&
          features_[target.offset_feature].levels == 0)) &&
        (target.form != SiblingForm::kOffset || target.offset_feature != SiblingTarget::kNone ||
         is_drawn[target.offset_column]);
    const std::size_t endings = plans[target.column].end_values().size();
    archive.require(
        (target.end_feature == SiblingTarget::kNone) == (endings == 0) &&
            (endings == 0 || (target.end_feature < features_.size() &&
                              is_kind(target.end_feature, static_cast<std::int32_t>(endings) + 1))),
        "how rows end isn't known");
    archive.require(sound && !is_drawn[target.column], "a column is drawn as another kind");
    is_drawn[target.column] = true;
  }
  archive.require(targets_.size() == plans.size(), "columns of rows within parents are missing");
  archive.require(
      time_place_ == 0 || (!targets_.empty() && plans[targets_.front().column].is_number()),
      "a chain tells the time of what is no index");
}

}  // namespace likeness::models
