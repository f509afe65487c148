#include "models/constraints/adjusted_number.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "table/table_rows.hpp"

namespace likeness::models {
namespace {

constexpr double kBeyondAll = std::numeric_limits<double>::infinity();
constexpr double kNoPlace = std::numeric_limits<double>::quiet_NaN();

/// The table with these in a column; NaN is missing.
Table with_numbers(const Table& table, const std::string& name,
                   const std::vector<double>& numbers) {
  Column given;
  given.name = name;
  given.type = ColumnType::kFloat64;
  given.decimals = -1;
  const Column cells = NumberForm(given).column_of(numbers);
  std::vector<Column> columns = table.columns();
  for (Column& column : columns) {
    if (column.name == name) column = cells;
  }
  return Table(std::move(columns));
}

}  // namespace

AdjustedNumber::AdjustedNumber(NumberForm target, BoundRules rules, std::vector<std::string> cuts,
                               double least, double most)
    : form_(std::move(target)),
      rules_(std::move(rules)),
      cuts_(std::move(cuts)),
      least_(least),
      most_(most) {}

std::vector<std::vector<double>> AdjustedNumber::cuts_of(const Table& table) const {
  std::vector<std::vector<double>> of_row(table.rows());
  for (const std::string& cut : cuts_) {
    const std::vector<double> numbers = rules_.numbers(cut, table);
    for (std::size_t row = 0; row < of_row.size(); ++row) {
      if (std::isfinite(numbers[row])) of_row[row].push_back(numbers[row]);
    }
  }
  for (std::vector<double>& cuts : of_row) {
    std::ranges::sort(cuts);
    cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  }
  return of_row;
}

/// Of places 0, 1, 2, ...: what is below the first cut, that cut, what is between it and the next
/// one, and so on.
AdjustedNumber::Segment AdjustedNumber::segment(const std::vector<double>& cuts,
                                                std::size_t place) {
  const std::size_t k = place / 2;
  if (place % 2 == 1) return {cuts[k], cuts[k]};
  return {k == 0 ? -kBeyondAll : cuts[k - 1], k == cuts.size() ? kBeyondAll : cuts[k]};
}

double AdjustedNumber::inside(const Segment& segment) {
  const auto [low, high] = segment;
  if (std::isfinite(low) && std::isfinite(high)) return low + (high - low) / 2;
  if (std::isfinite(low)) return low + std::max(1.0, std::abs(low));
  return std::isfinite(high) ? high - std::max(1.0, std::abs(high)) : 0;
}

double AdjustedNumber::placed(double value, const Segment& segment) const {
  if (segment.point()) return form_.nearest(segment.low);
  const bool reaches = segment.low < most_ && segment.high > least_;
  const double low = reaches ? std::max(segment.low, least_) : segment.low;
  const double high = reaches ? std::min(segment.high, most_) : segment.high;
  double place = value;
  if (value <= segment.low) place = segment.low + (segment.low - value);
  if (value >= segment.high) place = segment.high - (value - segment.high);
  if (place < low || place > high) {
    const double share =
        most_ > least_ ? std::clamp((value - least_) / (most_ - least_), 0.0, 1.0) : 0.5;
    place = !std::isfinite(low) ? high : !std::isfinite(high) ? low : low + share * (high - low);
  }
  if (std::isfinite(segment.low)) place = form_.at_least(place, segment.low, true);
  if (std::isfinite(segment.high)) place = form_.at_most(place, segment.high, true);
  return place > segment.low && place < segment.high ? place : kNoPlace;
}

void AdjustedNumber::restore(RowColumns& rows) const {
  if (form_.is_of_multiples()) {
    rows.set(form_.column_of(numbers_of_cells(rows.at(rules_.target()))));
  }
  const Table all = rules_.table_of(rows);
  const std::vector<std::uint8_t> broken = rules_.broken(all);
  std::vector<std::size_t> which;
  for (std::size_t row = 0; row < broken.size(); ++row) {
    if (broken[row] != 0) which.push_back(row);
  }
  if (which.empty()) return;
  const Table table = take_table_rows(all, which);
  const std::vector<std::vector<double>> cuts = cuts_of(table);
  const std::vector<double> values = numbers_of_cells(table.column(0));
  std::vector<double> best = values;
  std::vector<double> nearest(which.size(), kBeyondAll);
  std::size_t places = 0;
  for (const auto& of_row : cuts) places = std::max(places, 2 * of_row.size() + 1);
  for (std::size_t place = 0; place < places; ++place) {
    std::vector<double> tried(which.size(), kNoPlace);
    std::vector<double> inside_of(which.size(), kNoPlace);
    for (std::size_t k = 0; k < which.size(); ++k) {
      if (place > 2 * cuts[k].size() || std::isnan(values[k])) continue;
      const Segment one = segment(cuts[k], place);
      inside_of[k] = inside(one);
      tried[k] = placed(values[k], one);
    }
    const std::string& name = rules_.target();
    const auto refused = rules_.broken(with_numbers(table, name, inside_of));
    const auto breaks = rules_.broken(with_numbers(table, name, tried));
    for (std::size_t k = 0; k < which.size(); ++k) {
      if (std::isnan(tried[k]) || refused[k] != 0 || breaks[k] != 0) continue;
      const Segment one = segment(cuts[k], place);
      // Where a number and those beyond it are as near, it is among those.
      const double distance = std::max({one.low - values[k], values[k] - one.high, 0.0}) +
                              (one.point() ? 1e-9 * (most_ - least_) : 0.0);
      if (distance >= nearest[k]) continue;
      nearest[k] = distance;
      best[k] = tried[k];
    }
  }
  std::vector<double> numbers = numbers_of_cells(all.column(0));
  for (std::size_t k = 0; k < which.size(); ++k) numbers[which[k]] = best[k];
  rows.set(form_.column_of(numbers));
}

void AdjustedNumber::fields(io::Archive& archive) {
  archive("target", form_);
  archive("rules", rules_);
  archive("cuts", cuts_);
  archive("least", least_);
  archive("most", most_);
  archive.require(std::isfinite(least_) && std::isfinite(most_) && least_ <= most_,
                  "a number that rules move has an impossible range");
  archive.require(rules_.target() == form_.blank().name, "rules speak of another number");
}

}  // namespace likeness::models
