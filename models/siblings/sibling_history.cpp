#include "models/siblings/sibling_history.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace likeness::models {
namespace {

constexpr double kNothingKnown = std::numeric_limits<double>::quiet_NaN();
constexpr double kFastRate = 0.4;
constexpr double kSlowRate = 0.08;
constexpr std::size_t kMostShares = 8;
constexpr std::size_t kNumberFeatures = 7;  ///< and two more of a number that may be missing
/// Rows that the mean of all counts as in a drawn mean: what few rows say of a parent is drawn
/// towards it.
constexpr double kCentreRows = 6;

/// What is kept of a number, in this order.
enum NumberPart : std::size_t {
  kSeen,
  kBefore,
  kFast,
  kSlow,
  kMean,
  kDrawnMean,
  kCount,
  kRun,
  kIsMissing,
  kMissingShare,
  kRows,
  kNumberParts
};

/// What is kept of a category; then how often the frequent ones came.
enum CategoryPart : std::size_t {
  kLastCode,
  kLastButOne,
  kStay,
  kTotal,
  kCodeFast,
  kCodeMean,
  kLastKnown,
  kSeenCodes,
  kCategoryParts
};

/// An exponential mean, which begins as a plain one.
double towards(double mean, double value, double rate, double rows) {
  return mean + (value - mean) * std::max(rate, 1 / rows);
}

std::vector<std::int32_t> frequent_levels(std::span<const std::int32_t> codes,
                                          std::int32_t levels) {
  std::vector<std::size_t> counts(static_cast<std::size_t>(levels), 0);
  for (const std::int32_t code : codes) ++counts[static_cast<std::size_t>(code)];
  std::vector<std::int32_t> order(counts.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
    return counts[static_cast<std::size_t>(a)] > counts[static_cast<std::size_t>(b)];
  });
  const auto present = static_cast<std::size_t>(
      std::count_if(counts.begin(), counts.end(), [](std::size_t count) { return count > 0; }));
  // The shares of all but one tell the last.
  order.resize(std::min(kMostShares, present > 0 ? present - 1 : 0));
  return order;
}

bool has_change(const ColumnValues& cells) {
  const auto differs = [](const auto& values) {
    return std::any_of(values.begin(), values.end(), [&](const auto& value) {
      return value != values.front() && !(value != value && values.front() != values.front());
    });
  };
  return differs(cells.codes) || differs(cells.numbers);
}

}  // namespace

std::size_t SiblingHistory::Layout::Kept::numbers() const noexcept {
  return is_number ? std::size_t{kNumberParts} : kCategoryParts + frequent.size();
}

void SiblingHistory::Layout::Kept::fields(io::Archive& archive) {
  archive("number", is_number);
  archive("varies", varies);
  archive("missing", has_missing);
  archive("centre", centre);
  archive("levels", levels);
  (void)archive.optional("missing_level", missing_level >= 0, missing_level);
  archive("ordered", ordered);
  archive("frequent", frequent);
  const bool sound = std::all_of(frequent.begin(), frequent.end(),
                                 [&](std::int32_t level) { return level >= 0 && level < levels; });
  archive.require(sound && levels >= 0 && std::isfinite(centre),
                  "what is kept of a column is out of range");
}

SiblingHistory::Layout::Layout(std::span<const SiblingPlan> plans,
                               const std::vector<ColumnValues>& cells) {
  for (std::size_t c = 0; c < plans.size(); ++c) {
    Kept kept;
    kept.is_number = plans[c].is_number();
    kept.varies = has_change(cells[c]);
    kept.levels = plans[c].levels();
    kept.missing_level = kept.is_number ? -1 : plans[c].missing_level();
    kept.ordered = plans[c].ordered();
    if (kept.is_number) {
      kept.has_missing = std::any_of(cells[c].numbers.begin(), cells[c].numbers.end(),
                                     [](double number) { return std::isnan(number); });
      double rows = 0;
      for (const double number : cells[c].numbers) {
        if (std::isnan(number)) continue;
        rows += 1;
        kept.centre += (number - kept.centre) / rows;
      }
    } else {
      kept.frequent = frequent_levels(cells[c].codes, kept.levels);
    }
    names_.push_back(plans[c].column().name);
    kept_.push_back(std::move(kept));
  }
  index(names_);
}

void SiblingHistory::Layout::index(std::span<const std::string> names) {
  stride_ = 0;
  features_.clear();
  for (std::size_t c = 0; c < kept_.size(); ++c) {
    Kept& kept = kept_[c];
    kept.begin = stride_;
    stride_ += kept.numbers();
    if (!kept.varies) continue;
    kept.first_feature = features_.size();
    const auto add = [&](const char* what, std::int32_t levels = 0, bool ordered = false) {
      features_.push_back({names[c] + what, levels, ordered});
    };
    if (kept.is_number) {
      add(" before");
      add(" change");
      add(" fast mean");
      add(" slow mean");
      add(" mean");
      add(" drawn mean");
      add(" rows unchanged");  // kNumberFeatures so far
      if (kept.has_missing) add(" missing before");
      if (kept.has_missing) add(" missing share");
      continue;
    }
    add(" before", kept.levels, kept.ordered);
    add(" twice before", kept.levels + 1, false);
    add(" rows unchanged");
    if (kept.ordered) add(" fast mean");
    if (kept.ordered) add(" mean");
    for (const std::int32_t level : kept.frequent) {
      features_.push_back({names[c] + " share of " + std::to_string(level), 0, false});
    }
  }
}

std::vector<std::size_t> SiblingHistory::Layout::number_features(std::size_t column) const {
  const Kept& kept = kept_[column];
  if (!kept.is_number || !kept.varies) return {};
  std::vector<std::size_t> features(kept.has_missing ? kNumberFeatures + 2 : kNumberFeatures);
  std::iota(features.begin(), features.end(), kept.first_feature);
  return features;
}

void SiblingHistory::Layout::fields(io::Archive& archive) {
  archive("names", names_);
  archive("kept", kept_);
  archive.require(names_.size() == kept_.size(), "what is kept of columns lacks names");
  if (archive.loading()) index(names_);
}

bool SiblingHistory::Layout::fits(std::span<const SiblingPlan> plans) const noexcept {
  return std::equal(kept_.begin(), kept_.end(), plans.begin(), plans.end(),
                    [](const Kept& kept, const SiblingPlan& plan) {
                      return kept.is_number == plan.is_number() && kept.levels == plan.levels();
                    });
}

SiblingHistory::SiblingHistory(const Layout& layout, std::size_t parents)
    : layout_(layout), states_(parents * layout.stride_) {
  for (std::size_t parent = 0; parent < parents; ++parent) reset(parent);
}

void SiblingHistory::reset(std::size_t parent) {
  double* const all = states_.data() + parent * layout_.stride_;
  for (const Layout::Kept& kept : layout_.kept_) {
    double* const state = all + kept.begin;
    std::fill_n(state, kept.numbers(), 0.0);
    if (!kept.is_number) {
      state[kLastCode] = kNothingKnown;
      state[kLastButOne] = kNothingKnown;
      state[kLastKnown] = kNothingKnown;
      continue;
    }
    for (const std::size_t part : {kSeen, kBefore, kFast, kSlow, kMean, kDrawnMean})
      state[part] = kNothingKnown;
  }
}

void SiblingHistory::advance_number(const Layout::Kept& kept, double* state, double value) const {
  state[kRows] += 1;
  const bool is_missing = std::isnan(value);
  if (kept.has_missing) {
    state[kIsMissing] = is_missing ? 1 : 0;
    state[kMissingShare] =
        towards(state[kMissingShare], state[kIsMissing], kFastRate / 2, state[kRows]);
  }
  if (is_missing) {
    state[kRun] += 1;
    return;
  }
  state[kCount] += 1;
  const double rows = state[kCount];
  const bool is_first = rows == 1;
  state[kRun] = !is_first && value == state[kSeen] ? state[kRun] + 1 : 0;
  state[kBefore] = is_first ? value : state[kSeen];
  state[kSeen] = value;
  state[kFast] = is_first ? value : towards(state[kFast], value, kFastRate, rows);
  const double slow = is_first ? kept.centre : state[kSlow];
  state[kSlow] = slow + (value - slow) * kSlowRate;
  const double drawn = is_first ? kept.centre : state[kDrawnMean];
  state[kDrawnMean] = drawn + (value - drawn) / (rows + kCentreRows);
  state[kMean] = is_first ? value : state[kMean] + (value - state[kMean]) / rows;
}

void SiblingHistory::advance_category(const Layout::Kept& kept, double* state,
                                      std::int32_t code) const {
  const bool is_first = state[kTotal] == 0;
  state[kStay] = !is_first && state[kLastCode] == code ? state[kStay] + 1 : 0;
  state[kLastButOne] = state[kLastCode];
  state[kLastCode] = code;
  state[kTotal] += 1;
  if (code != kept.missing_level) state[kLastKnown] = code;
  if (kept.levels <= kMostSequelLevels) {
    // Up to 53 bits are exact.
    const auto seen = static_cast<std::uint64_t>(state[kSeenCodes]) | std::uint64_t{1} << code;
    state[kSeenCodes] = static_cast<double>(seen);
  }
  state[kCodeFast] = is_first ? code : towards(state[kCodeFast], code, kFastRate, state[kTotal]);
  state[kCodeMean] = is_first ? code : state[kCodeMean] + (code - state[kCodeMean]) / state[kTotal];
  for (std::size_t k = 0; k < kept.frequent.size(); ++k) {
    if (kept.frequent[k] == code) state[kCategoryParts + k] += 1;
  }
}

void SiblingHistory::advance(std::size_t parent, const std::vector<ColumnValues>& cells,
                             std::size_t row) {
  double* const all = states_.data() + parent * layout_.stride_;
  for (std::size_t c = 0; c < layout_.kept_.size(); ++c) {
    const Layout::Kept& kept = layout_.kept_[c];
    if (kept.is_number) {
      advance_number(kept, all + kept.begin, cells[c].numbers[row]);
    } else {
      advance_category(kept, all + kept.begin, cells[c].codes[row]);
    }
  }
}

void SiblingHistory::write(std::size_t parent, std::vector<ColumnValues>& features, std::size_t row,
                           std::size_t first) const {
  const double* const all = states_.data() + parent * layout_.stride_;
  std::size_t f = first;
  const auto number = [&](double value) { features[f++].numbers[row] = value; };
  for (const Layout::Kept& kept : layout_.kept_) {
    if (!kept.varies) continue;
    const double* const state = all + kept.begin;
    if (kept.is_number) {
      number(state[kSeen]);
      number(state[kSeen] - state[kBefore]);
      number(state[kFast]);
      number(state[kSlow]);
      number(state[kMean]);
      number(state[kDrawnMean]);
      number(state[kRun]);
      if (kept.has_missing) number(state[kIsMissing]);
      if (kept.has_missing) number(state[kMissingShare]);
      continue;
    }
    const auto code = [&](double value, std::int32_t unknown) {
      features[f++].codes[row] = std::isnan(value) ? unknown : static_cast<std::int32_t>(value);
    };
    code(state[kLastCode], 0);
    code(state[kLastButOne], kept.levels);
    number(state[kStay]);
    if (kept.ordered) number(state[kCodeFast]);
    if (kept.ordered) number(state[kCodeMean]);
    const double total = std::max(state[kTotal], 1.0);
    for (std::size_t k = 0; k < kept.frequent.size(); ++k) {
      number(state[kCategoryParts + k] / total);
    }
  }
}

double SiblingHistory::last_number(std::size_t parent, std::size_t column) const {
  return states_[parent * layout_.stride_ + layout_.kept_[column].begin + kSeen];
}

std::int32_t SiblingHistory::last_code(std::size_t parent, std::size_t column) const {
  const double last = states_[parent * layout_.stride_ + layout_.kept_[column].begin + kLastCode];
  return std::isnan(last) ? -1 : static_cast<std::int32_t>(last);
}

std::int32_t SiblingHistory::last_known_code(std::size_t parent, std::size_t column) const {
  const double last = states_[parent * layout_.stride_ + layout_.kept_[column].begin + kLastKnown];
  return std::isnan(last) ? -1 : static_cast<std::int32_t>(last);
}

std::uint64_t SiblingHistory::seen_codes(std::size_t parent, std::size_t column) const {
  return static_cast<std::uint64_t>(
      states_[parent * layout_.stride_ + layout_.kept_[column].begin + kSeenCodes]);
}

double SiblingHistory::number_before(std::size_t parent, std::size_t column,
                                     const SiblingPlan& plan, std::uint64_t done) const {
  // A number that each row changes has stayed for as many rows as it was missing since.
  const std::size_t begin = parent * layout_.stride_ + layout_.kept_[column].begin;
  return plan.one_way().before(states_[begin + kSeen], states_[begin + kRun], done);
}

std::vector<ColumnValues> SiblingHistory::empty(std::span<const CellColumn> features,
                                                std::size_t rows) {
  std::vector<ColumnValues> cells(features.size());
  for (std::size_t f = 0; f < features.size(); ++f) {
    if (features[f].levels > 0) {
      cells[f].codes.resize(rows);
    } else {
      cells[f].numbers.resize(rows);
    }
  }
  return cells;
}

}  // namespace likeness::models
