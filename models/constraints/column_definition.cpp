#include "models/constraints/column_definition.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

#include "likeness/error.hpp"
#include "models/constraints/missing_cells.hpp"
#include "models/constraints/saved_columns.hpp"
#include "models/constraints/table_conditions.hpp"
#include "models/frame/column_format.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"
#include "table/table_rows.hpp"
#include "text/expression.hpp"

namespace likeness::models {
namespace {

constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();

std::vector<std::string> names_of_columns(const Table& table, std::size_t first) {
  std::vector<std::string> names;
  for (std::size_t c = first; c < table.column_count(); ++c) names.push_back(table.column(c).name);
  return names;
}

/// The cells of `column` in these rows; those of no row are missing.
Column cells_at(const Table& cells, std::size_t column, std::span<const std::int32_t> rows) {
  std::vector<std::size_t> known(rows.size());
  bool all = true;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    all = all && rows[k] >= 0;
    known[k] = static_cast<std::size_t>(std::max(rows[k], 0));
  }
  Column result = take_table_rows(Table({cells.column(column)}), known).column(0);
  if (all) return result;
  std::vector<std::uint8_t> validity((rows.size() + 7) / 8, 0);
  for (std::size_t k = 0; k < rows.size(); ++k) {
    if (rows[k] >= 0 && result.valid(k)) {
      validity[k / 8] = static_cast<std::uint8_t>(validity[k / 8] | (1U << (k % 8)));
    }
  }
  result.validity = std::move(validity);
  return result;
}

/// A category of letters alone: nothing in it looks like a code that points to somebody.
std::string letters_of(std::size_t number) {
  std::string text;
  do {
    text.insert(text.begin(), static_cast<char>('a' + number % 26));
    number /= 26;
  } while (number > 0);
  return text;
}

StringArray letter_names(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t k = 0; k < count; ++k) names.push_back(letters_of(k));
  return StringArray(names);
}

Column number_column(std::string name, ColumnType type, int decimals) {
  Column column;
  column.name = std::move(name);
  column.type = type;
  column.decimals = decimals;
  return column;
}

std::shared_ptr<const CombinationIndex> indexed(const Table& cells,
                                                std::vector<std::string> names) {
  auto index = std::make_shared<CombinationIndex>(std::move(names));
  index->add(cells);
  return index;
}

/// The row of which a condition is true, where there is one alone.
std::optional<std::size_t> only_row(const Table& cells, const Condition& condition) {
  std::vector<std::uint8_t> refused(cells.rows(), 0);
  try {
    TableConditions(cells, {condition}).refuse(cells, refused, 1);
  } catch (const Error&) {
    return std::nullopt;
  }
  if (std::count(refused.begin(), refused.end(), std::uint8_t{0}) != 1) return std::nullopt;
  return static_cast<std::size_t>(std::find(refused.begin(), refused.end(), std::uint8_t{0}) -
                                  refused.begin());
}

}  // namespace

// ---- LookupColumns ------------------------------------------------------------------------------

LookupColumns::LookupColumns(const Table& cells) : cells_(with_used_dictionaries(cells)) {
  index_base();
}

void LookupColumns::index_base() {
  base_ = indexed(cells_, {cells_.column(0).name});
}

std::vector<std::string> LookupColumns::targets() const {
  return names_of_columns(cells_, 1);
}

void LookupColumns::restore(RowColumns& rows) const {
  const std::vector<std::string> base = {cells_.column(0).name};
  std::vector<std::int32_t> found = base_->find(rows.table(base));
  if (is_quantity(cells_.column(0).type)) look_up_nearest(rows.at(base[0]), found);
  for (std::size_t c = 1; c < cells_.column_count(); ++c) rows.set(cells_at(cells_, c, found));
}

/// A number that was computed may be one that no real row has: it goes with the nearest.
void LookupColumns::look_up_nearest(const Column& base, std::vector<std::int32_t>& found) const {
  const std::vector<double> numbers = numbers_of_cells(base);
  std::vector<std::pair<double, std::int32_t>> known;
  const std::vector<double> cells = numbers_of_cells(cells_.column(0));
  for (std::size_t k = 0; k < cells.size(); ++k) {
    if (!std::isnan(cells[k])) known.emplace_back(cells[k], static_cast<std::int32_t>(k));
  }
  std::ranges::sort(known);
  for (std::size_t row = 0; row < found.size() && !known.empty(); ++row) {
    if (found[row] >= 0 || std::isnan(numbers[row])) continue;
    auto above =
        std::ranges::lower_bound(known, numbers[row], {}, &std::pair<double, std::int32_t>::first);
    if (above == known.end()) --above;
    const bool below = above != known.begin() &&
                       numbers[row] - std::prev(above)->first <= above->first - numbers[row];
    found[row] = below ? std::prev(above)->second : above->second;
  }
}

void LookupColumns::fields(io::Archive& archive) {
  table_fields(archive, "cells", cells_);
  archive.require(cells_.column_count() > 1 && cells_.rows() > 0, "a lookup has no columns");
  if (!archive.loading()) return;
  index_base();
  archive.require(base_->size() == cells_.rows(), "a lookup has a base twice");
}

std::optional<Condition> LookupColumns::as_drawn(const Condition& condition) const {
  const auto row = only_row(cells_, condition);
  if (!row || !cells_.column(0).valid(*row)) return std::nullopt;
  return Condition{cells_.column(0).name, CellText(cells_.column(0))(*row)};
}

// ---- JoinedColumns ------------------------------------------------------------------------------

JoinedColumns::JoinedColumns(const Table& cells, std::string helper)
    : cells_(with_used_dictionaries(cells)), helper_(std::move(helper)) {
  index_cells();
}

void JoinedColumns::index_cells() {
  index_ = indexed(cells_, names_of_columns(cells_, 0));
}

std::vector<std::string> JoinedColumns::targets() const {
  return names_of_columns(cells_, 0);
}

std::vector<HelperColumn> JoinedColumns::encode(const RowColumns& rows) const {
  std::vector<std::int32_t> codes = index_->find(rows.table(targets()));
  Column column = number_column(helper_, ColumnType::kCategory, -1);
  column.dictionary = letter_names(cells_.rows());
  // Of rows that weren't learned nothing is known where they have another combination, or part of
  // one.
  std::vector<bool> unknown(codes.size(), false);
  for (std::size_t row = 0; row < codes.size(); ++row) {
    unknown[row] = codes[row] < 0;
    codes[row] = std::max(codes[row], 0);
  }
  column.codes = std::move(codes);
  return {{without_cells(column, unknown), "categorical"}};
}

void JoinedColumns::restore(RowColumns& rows) const {
  const Column& helper = rows.at(helper_);
  std::vector<std::int32_t> of_code(helper.dictionary.size(), CombinationIndex::kUnknown);
  CellIndex names;
  Column letters = number_column(helper_, ColumnType::kCategory, -1);
  letters.dictionary = letter_names(cells_.rows());
  std::vector<std::int32_t> all(cells_.rows());
  for (std::size_t k = 0; k < all.size(); ++k) all[k] = static_cast<std::int32_t>(k);
  letters.codes = std::move(all);
  names.add(letters);
  const std::vector<std::int32_t> found = names.find(helper);
  for (std::size_t c = 0; c < cells_.column_count(); ++c) rows.set(cells_at(cells_, c, found));
}

std::optional<Condition> JoinedColumns::as_drawn(const Condition& condition) const {
  const auto row = only_row(cells_, condition);
  if (!row) return std::nullopt;
  return Condition{helper_, std::string(letter_names(cells_.rows())[*row])};
}

void JoinedColumns::fields(io::Archive& archive) {
  table_fields(archive, "cells", cells_);
  archive("helper", helper_);
  archive.require(cells_.column_count() > 0 && cells_.rows() > 0, "combinations have no columns");
  if (!archive.loading()) return;
  index_cells();
  archive.require(index_->size() == cells_.rows(), "a combination is there twice");
}

// ---- ScaledColumn -------------------------------------------------------------------------------

ScaledColumn::ScaledColumn(const Column& target, const Table& segments, std::vector<double> least,
                           std::vector<double> most, std::string helper)
    : form_(target),
      segments_(with_used_dictionaries(segments)),
      least_(std::move(least)),
      most_(std::move(most)),
      helper_(std::move(helper)) {
  index_segments();
}

void ScaledColumn::index_segments() {
  index_ = indexed(segments_, names_of_columns(segments_, 0));
}

std::vector<std::string> ScaledColumn::inputs() const {
  return names_of_columns(segments_, 0);
}

std::vector<HelperColumn> ScaledColumn::encode(const RowColumns& rows) const {
  const std::vector<std::int32_t> segment = index_->find(rows.table(inputs()));
  std::vector<double> places = numbers_of_cells(rows.at(form_.blank().name));
  for (std::size_t row = 0; row < places.size(); ++row) {
    if (segment[row] < 0) {
      places[row] = kNoNumber;
      continue;
    }
    const auto k = static_cast<std::size_t>(segment[row]);
    const double width = most_[k] - least_[k];
    if (!std::isnan(places[row])) {
      places[row] = width > 0 ? std::clamp((places[row] - least_[k]) / width, 0.0, 1.0) : 0.5;
    }
  }
  return {{NumberForm(number_column(helper_, ColumnType::kFloat64, -1)).column_of(places),
           "numerical"}};
}

void ScaledColumn::restore(RowColumns& rows) const {
  const std::vector<std::int32_t> segment = index_->find(rows.table(inputs()));
  std::vector<double> values = numbers_of_cells(rows.at(helper_));
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (segment[row] < 0 || std::isnan(values[row])) {
      values[row] = kNoNumber;
      continue;
    }
    const auto k = static_cast<std::size_t>(segment[row]);
    const double place = std::clamp(values[row], 0.0, 1.0);
    values[row] =
        std::clamp(form_.nearest(least_[k] + place * (most_[k] - least_[k])), least_[k], most_[k]);
  }
  rows.set(form_.column_of(values));
}

void ScaledColumn::fields(io::Archive& archive) {
  archive("target", form_);
  table_fields(archive, "segments", segments_);
  archive("least", least_);
  archive("most", most_);
  archive("helper", helper_);
  archive.require(least_.size() == segments_.rows() && most_.size() == segments_.rows(),
                  "segments lack their ranges");
  for (std::size_t k = 0; k < least_.size() && k < most_.size(); ++k) {
    archive.require(least_[k] <= most_[k], "a segment has an impossible range");
  }
  if (archive.loading()) index_segments();
}

// ---- ShareColumns -------------------------------------------------------------------------------

ShareColumns::ShareColumns(const std::vector<Column>& parts, double total,
                           std::vector<std::string> helpers)
    : total_(total), helpers_(std::move(helpers)) {
  for (const Column& part : parts) forms_.emplace_back(part);
}

std::vector<std::string> ShareColumns::targets() const {
  std::vector<std::string> names;
  for (std::size_t k = 1; k < forms_.size(); ++k) names.push_back(forms_[k].blank().name);
  return names;
}

std::vector<HelperColumn> ShareColumns::encode(const RowColumns& rows) const {
  std::vector<double> left(rows.rows(), total_);
  std::vector<HelperColumn> helpers;
  for (std::size_t k = 0; k + 1 < forms_.size(); ++k) {
    const std::vector<double> part = numbers_of_cells(rows.at(forms_[k].blank().name));
    if (k > 0) {
      std::vector<double> shares(part.size());
      for (std::size_t row = 0; row < shares.size(); ++row) {
        shares[row] = left[row] > 0 ? std::clamp(part[row] / left[row], 0.0, 1.0)
                                    : (std::isnan(left[row]) ? kNoNumber : 0.5);
      }
      helpers.push_back(
          {NumberForm(number_column(helpers_[k - 1], ColumnType::kFloat64, -1)).column_of(shares),
           "numerical"});
    }
    for (std::size_t row = 0; row < left.size(); ++row) left[row] -= part[row];
  }
  return helpers;
}

void ShareColumns::restore(RowColumns& rows) const {
  std::vector<double> left(rows.rows(), total_);
  const std::vector<double> first = numbers_of_cells(rows.at(forms_[0].blank().name));
  for (std::size_t row = 0; row < left.size(); ++row) left[row] -= first[row];
  for (std::size_t k = 1; k < forms_.size(); ++k) {
    std::vector<double> part = left;
    if (k + 1 < forms_.size()) {
      const std::vector<double> shares = numbers_of_cells(rows.at(helpers_[k - 1]));
      for (std::size_t row = 0; row < part.size(); ++row) {
        const double room = forms_[k].nearest(left[row]);
        part[row] =
            std::min(forms_[k].nearest(std::clamp(shares[row], 0.0, 1.0) * left[row]), room);
      }
    }
    for (std::size_t row = 0; row < left.size(); ++row) left[row] -= part[row];
    rows.set(forms_[k].column_of(part));
  }
}

void ShareColumns::fields(io::Archive& archive) {
  archive("parts", forms_);
  archive("total", total_);
  archive("helpers", helpers_);
  archive.require(forms_.size() >= 2 && helpers_.size() + 2 == forms_.size(),
                  "parts of a whole lack their shares");
}

// ---- SteppedColumn ------------------------------------------------------------------------------

SteppedColumn::SteppedColumn(const Column& target, double step, std::string helper)
    : form_(target), step_(step), helper_(std::move(helper)) {}

std::vector<HelperColumn> SteppedColumn::encode(const RowColumns& rows) const {
  std::vector<double> times = numbers_of_cells(rows.at(form_.blank().name));
  for (double& number : times) number = std::round(number / step_);
  return {
      {NumberForm(number_column(helper_, ColumnType::kInt64, -1)).column_of(times), "numerical"}};
}

void SteppedColumn::restore(RowColumns& rows) const {
  std::vector<double> values = numbers_of_cells(rows.at(helper_));
  for (double& number : values) number = std::round(number) * step_;
  rows.set(form_.column_of(values));
}

void SteppedColumn::fields(io::Archive& archive) {
  archive("target", form_);
  archive("step", step_);
  archive("helper", helper_);
  archive.require(std::isfinite(step_) && step_ > 0, "multiples have an impossible step");
}

std::vector<std::string> inputs_that_may_be_missing(const ColumnDefinition& definition) {
  const bool adjusted = std::holds_alternative<AdjustedNumber>(definition) ||
                        std::holds_alternative<AdjustedCategory>(definition);
  if (adjusted) return inputs_of(definition);
  if (const auto* ranged = std::get_if<RangedNumbers>(&definition)) {
    return ranged->inputs_that_may_be_missing();
  }
  const auto* formula = std::get_if<FormulaColumn>(&definition);
  return formula != nullptr ? formula->inputs_that_may_be_missing() : std::vector<std::string>();
}

std::vector<std::string> targets_of(const ColumnDefinition& definition) {
  return std::visit([](const auto& one) { return one.targets(); }, definition);
}

std::vector<std::string> inputs_of(const ColumnDefinition& definition) {
  return std::visit([](const auto& one) { return one.inputs(); }, definition);
}

void definition_fields(io::Archive& archive, ColumnDefinition& definition) {
  archive.one_of(definition, {"formula", "lookup", "joined", "gap", "scaled", "shares", "multiples",
                              "text", "moved", "chosen", "ranged"});
}

}  // namespace likeness::models
