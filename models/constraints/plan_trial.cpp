#include "models/constraints/plan_trial.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "core/hash.hpp"
#include "core/streams.hpp"
#include "likeness/random.hpp"
#include "table/table_rows.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostTrialRows = 1000;
constexpr std::uint64_t kSeedOfPlans = 0x706C616E7472ULL;

}  // namespace

PlanTrial::PlanTrial(const PlanDraft& draft)
    : draft_(draft), count_(std::min(draft.rows, kMostTrialRows)) {
  for (std::size_t k = 0; k < count_; ++k) spread_.push_back(k * draft.rows / count_);
  // They take how many rows there are from a column.
  Column none;
  none.name = "a row";
  none.type = ColumnType::kInt64;
  none.integers = std::vector<std::int64_t>(count_, 0);
  sample_ = RowColumns(Table({none}));
  rows_ = sample_;
}

const Column& PlanTrial::sample(const std::string& name) {
  if (!sample_.has(name)) {
    sample_.set(take_table_rows(Table({draft_.work.at(name)}), spread_).column(0));
  }
  return sample_.at(name);
}

void PlanTrial::shuffle(Column column) {
  const RandomStream random(mixed_bits(kSeedOfPlans ^ fnv_hash(column.name)),
                            streams::kSampling.ranks);
  std::vector<std::size_t> source(count_);
  for (std::size_t row = 0; row < count_; ++row) source[row] = random.below(row, count_);
  rows_.set(take_table_rows(Table({std::move(column)}), source).column(0));
}

const Column& PlanTrial::at(const std::string& name) {
  if (rows_.has(name) && !raw_.contains(name)) return rows_.at(name);
  for (const ColumnDefinition& definition : draft_.definitions) {
    const auto* gap = std::get_if<GapColumn>(&definition);
    if (names_include(targets_of(definition), name)) {
      compute(definition);
      return rows_.at(name);
    }
    if (gap != nullptr && names_include(gap->learned_names(), name)) {
      draw(definition);
      return rows_.at(name);
    }
  }
  if (!rows_.has(name)) shuffle(sample(name));
  return rows_.at(name);
}

/// What is learned in place of what a definition computes.
void PlanTrial::draw(const ColumnDefinition& definition) {
  for (const std::string& input : inputs_of(definition)) {
    if (draft_.work.has(input)) (void)sample(input);
  }
  for (const std::string& target : targets_of(definition)) (void)sample(target);
  for (HelperColumn& helper :
       std::visit([&](const auto& one) { return one.encode(sample_); }, definition)) {
    if (rows_.has(helper.column.name)) continue;
    // A column that is learned as it is is computed from what is drawn of it.
    if (draft_.is_defined(helper.column.name)) raw_.insert(helper.column.name);
    shuffle(std::move(helper.column));
  }
}

void PlanTrial::compute(const ColumnDefinition& definition) {
  for (const std::string& input : inputs_of(definition)) (void)at(input);
  draw(definition);
  std::visit([&](const auto& one) { one.restore(rows_); }, definition);
  for (const std::string& target : targets_of(definition)) raw_.erase(target);
}

Table PlanTrial::table(const Names& names) {
  std::vector<Column> columns;
  for (const std::string& name : names) columns.push_back(at(name));
  return Table(std::move(columns));
}

}  // namespace likeness::models
