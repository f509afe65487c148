#include "models/constraints/gap_column.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace likeness::models {
namespace {

constexpr double kNoGap = std::numeric_limits<double>::quiet_NaN();

Column gap_cells(std::string name, ColumnType type, int decimals) {
  Column column;
  column.name = std::move(name);
  column.type = type;
  column.decimals = decimals;
  return column;
}

int gap_digits(const NumberForm& form) {
  return form.blank().type == ColumnType::kFloat64 ? form.blank().decimals : 0;
}

}  // namespace

GapColumn::GapColumn(NumberForm target, const std::vector<NumberForm>& bounds,
                     const std::vector<bool>& strict, bool below, const std::string& helper)
    : form_(std::move(target)), below_(below), strict_(strict.begin(), strict.end()) {
  double step = form_.step();
  int decimals = gap_digits(form_);
  bool multiples = form_.is_of_multiples();
  for (const NumberForm& bound : bounds) {
    bounds_.push_back(bound.blank().name);
    step = std::min(step, bound.step());
    const int digits = gap_digits(bound);
    decimals = decimals < 0 || digits < 0 ? -1 : std::max(decimals, digits);
    multiples = multiples && bound.is_of_multiples();
  }
  if (helper.empty()) {
    gap_ = form_;
    return;
  }
  const bool counts = step >= 1 || multiples;
  if (counts) unit_ = step;
  gap_ = NumberForm(counts ? gap_cells(helper, ColumnType::kInt64, -1)
                           : gap_cells(helper, ColumnType::kFloat64, decimals));
}

void GapColumn::stay_within(double least, double most, bool may_be_missing) {
  may_be_missing_ = may_be_missing;
  least_ = least;
  most_ = most;
}

GapColumn::Limits GapColumn::limits(const RowColumns& rows) const {
  Limits limits;
  limits.bound.assign(rows.rows(), kNoGap);
  limits.strict.assign(rows.rows(), false);
  for (std::size_t k = 0; k < bounds_.size(); ++k) {
    const std::vector<double> numbers = numbers_of_cells(rows.at(bounds_[k]));
    for (std::size_t row = 0; row < numbers.size(); ++row) {
      if (std::isnan(numbers[row])) continue;
      double& bound = limits.bound[row];
      const bool nearer =
          std::isnan(bound) || (below_ ? numbers[row] < bound : numbers[row] > bound);
      if (nearer) {
        bound = numbers[row];
        limits.strict[row] = strict_[k] != 0;
      } else if (numbers[row] == bound && strict_[k] != 0) {
        limits.strict[row] = true;
      }
    }
  }
  return limits;
}

std::vector<HelperColumn> GapColumn::encode(const RowColumns& rows) const {
  if (is_learned_itself()) return {{rows.at(form_.blank().name), ""}};
  const Limits limits = this->limits(rows);
  std::vector<double> gaps = numbers_of_cells(rows.at(form_.blank().name));
  std::vector<HelperColumn> helpers;
  if (spikes_) helpers.push_back({spikes_->column_of(gaps), "categorical"});
  for (std::size_t row = 0; row < gaps.size(); ++row) {
    const double gap = below_ ? limits.bound[row] - gaps[row] : gaps[row] - limits.bound[row];
    // What a constraint doesn't forbid where a cell between is missing is no gap to learn.
    gaps[row] = gap < 0 ? kNoGap : gap / unit_;
  }
  helpers.insert(helpers.begin(), {gap_.column_of(gaps), "numerical"});
  return helpers;
}

std::vector<std::string> GapColumn::learned_names() const {
  std::vector<std::string> names = {learned_name()};
  if (spikes_) names.push_back(spikes_->name());
  return names;
}

double GapColumn::placed(double value, double bound, bool strict) const {
  if (is_learned_itself()) {
    if (std::isnan(value) || std::isnan(bound)) return value;
    const bool breaks = (below_ ? value > bound : value < bound) || (strict && value == bound);
    if (!breaks) return value;
    value = moves_no_further_ ? bound : bound + (bound - value);
  } else {
    if (std::isnan(value) || std::isnan(bound)) return kNoGap;
    const double gap = std::max(value, 0.0) * unit_;
    value = below_ ? bound - gap : bound + gap;
  }
  if (may_be_missing_ && (below_ ? bound < least_ : bound > most_)) return kNoGap;
  value = std::max(std::min(value, most_), least_);
  value = below_ ? std::min(value, bound) : std::max(value, bound);
  return below_ ? form_.at_most(value, bound, strict) : form_.at_least(value, bound, strict);
}

void GapColumn::restore(RowColumns& rows) const {
  const Limits limits = this->limits(rows);
  std::vector<double> values = numbers_of_cells(rows.at(gap_.blank().name));
  for (std::size_t row = 0; row < values.size(); ++row) {
    values[row] = placed(values[row], limits.bound[row], limits.strict[row]);
  }
  place_spikes(rows, limits, values);
  rows.set(form_.column_of(values));
}

void GapColumn::place_spikes(const RowColumns& rows, const Limits& limits,
                             std::vector<double>& values) const {
  if (!spikes_) return;
  const std::vector<double> spikes = spikes_->numbers_of(rows.at(spikes_->name()));
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (std::isnan(values[row]) || std::isnan(spikes[row])) continue;
    const double room = below_ ? limits.bound[row] - spikes[row] : spikes[row] - limits.bound[row];
    if (room > 0 || (room == 0 && !limits.strict[row])) values[row] = spikes[row];
  }
}

void GapColumn::fields(io::Archive& archive) {
  archive("target", form_);
  archive("gap", gap_);
  archive("unit", unit_);
  archive("below", below_);
  archive("bounds", bounds_);
  archive("strict", strict_);
  (void)archive.optional("least", std::isfinite(least_), least_);
  (void)archive.optional("most", std::isfinite(most_), most_);
  (void)archive.optional("may_be_missing", may_be_missing_, may_be_missing_);
  (void)archive.optional("no_further", moves_no_further_, moves_no_further_);
  archive("spikes", spikes_);
  archive.require(std::isfinite(unit_) && unit_ > 0, "a gap has an impossible unit");
  archive.require(!bounds_.empty() && bounds_.size() == strict_.size(), "a gap has no bounds");
}

}  // namespace likeness::models
