#include "models/siblings/sibling_model.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/elementary.hpp"
#include "models/siblings/sibling_learned.hpp"

namespace likeness::models {

std::vector<SiblingColumn> sibling_columns(const Frame& frame,
                                           const std::vector<ColumnValues>& values) {
  std::vector<SiblingColumn> columns(values.size());
  for (std::size_t k = 0; k < values.size(); ++k) {
    SiblingColumn& column = columns[k];
    column.name = frame.name(k);
    if (const LevelEncoder* levels = frame.level_encoder(k)) {
      column.levels = levels->size();
      column.ordered = levels->ordered();
      if (levels->has_missing()) column.missing_level = column.levels - 1;
      continue;
    }
    const NumberEncoder& numbers = *frame.number_encoder(k);
    column.lowest = numbers.minimum();
    column.highest = numbers.maximum();
    column.step = numbers.step();
    column.is_time = numbers.decode({}).type == ColumnType::kDatetime;
  }
  return columns;
}

std::vector<CellColumn> SiblingModel::Learned::position_features() {
  return {{"rows", 0, true},         {"rows before", 0, true}, {"rows left", 0, true},
          {"progress", 0, true},     {"elapsed", 0, true},     {"log rows before", 0, true},
          {"log rows left", 0, true}};
}

std::vector<std::size_t> SiblingModel::Learned::endable() const {
  std::vector<std::size_t> columns;
  for (std::size_t c = 0; c < plans.size(); ++c) {
    if (!plans[c].end_values().empty()) columns.push_back(c);
  }
  return columns;
}

std::vector<SiblingPlan> SiblingModel::Learned::ending_plans() const {
  std::vector<SiblingPlan> all;
  for (const std::size_t c : endable()) {
    SiblingColumn column;
    column.name = plans[c].column().name;
    column.levels = static_cast<std::int32_t>(plans[c].end_values().size()) + 1;
    all.emplace_back(column, ColumnValues(), std::span<const std::uint32_t>(), false);
  }
  return all;
}

std::vector<std::optional<std::size_t>> SiblingModel::Learned::end_features() const {
  std::vector<std::optional<std::size_t>> features(plans.size());
  std::size_t feature = context.size();
  for (const std::size_t c : endable()) features[c] = feature++;
  return features;
}

std::vector<CellColumn> SiblingModel::Learned::ending_features() const {
  std::vector<CellColumn> features = context;
  features.insert(features.end(), given.begin(), given.end());
  features.push_back(position_features()[kRows]);
  return features;
}

std::vector<CellColumn> SiblingModel::Learned::plain_features() const {
  std::vector<CellColumn> features = context;
  for (const SiblingPlan& plan : ending_plans()) {
    features.push_back({"end of " + plan.column().name, plan.levels(), false});
  }
  features.insert(features.end(), given.begin(), given.end());
  return features;
}

std::vector<CellColumn> SiblingModel::Learned::first_features() const {
  std::vector<CellColumn> features = plain_features();
  features.push_back(position_features()[kRows]);
  return features;
}

std::vector<CellColumn> SiblingModel::Learned::next_features() const {
  std::vector<CellColumn> features = plain_features();
  const auto add = [&](const std::vector<CellColumn>& more) {
    features.insert(features.end(), more.begin(), more.end());
  };
  add(position_features());
  add(layout.features());
  if (index) add(clock.features());
  for (const SiblingPlan& plan : ending_plans()) {
    features.push_back({"way left of " + plan.column().name, 0, true});
  }
  return features;
}

std::size_t SiblingModel::Learned::first_told(std::size_t features) const {
  return features - clock.features().size() - endable().size();
}

void SiblingModel::Learned::write_ways_left(std::vector<ColumnValues>& features, std::size_t row,
                                            double rows_left, const SiblingHistory& history,
                                            std::size_t parent) const {
  if (!endings) return;
  const std::vector<std::size_t> columns = endable();
  const std::size_t begin = features.size() - columns.size();
  for (std::size_t k = 0; k < columns.size(); ++k) {
    const std::int32_t code = features[context.size() + k].codes[row];
    double way = std::numeric_limits<double>::quiet_NaN();
    if (code > 0) {
      const double end = plans[columns[k]].end_values()[static_cast<std::size_t>(code) - 1];
      way = (end - history.last_number(parent, columns[k])) / rows_left;
    }
    features[begin + k].numbers[row] = way;
  }
}

void SiblingModel::Learned::write_position(std::vector<ColumnValues>& features, std::size_t begin,
                                           std::size_t row, std::uint64_t rows, std::uint64_t done,
                                           double elapsed) {
  const auto set = [&](Position what, double value) {
    features[begin + what].numbers[row] = value;
  };
  set(kRows, static_cast<double>(rows));
  set(kDone, static_cast<double>(done));
  set(kLeft, static_cast<double>(rows - done));
  set(kProgress, static_cast<double>(done) / static_cast<double>(rows));
  set(kElapsed, elapsed);
  set(kLogDone, log_deterministic(static_cast<double>(done)));
  set(kLogLeft, log_deterministic(static_cast<double>(rows - done)));
}

void SiblingModel::Learned::fields(io::Archive& archive) {
  archive("context", context);
  (void)archive.optional("given", !given.empty(), given);
  archive("length_plans", length_plans);
  archive("plans", plans);
  archive("index", index);
  archive.require(!index || (*index < plans.size() && plans[*index].is_number()),
                  "rows are in the order of a column that isn't there");
  if (index) archive("clock", clock);
  archive("layout", layout);
  archive.require(layout.fits(plans), "what is kept of rows is not of their columns");
  const bool has_kind = archive.loading() ? archive.has("kind") : kind.has_value();
  if (has_kind) {
    if (archive.loading()) kind.emplace();
    archive.scope("kind", [&] { kind->fields(archive, plans); });
  }
  const std::vector<SiblingPlan> ends = ending_plans();
  const auto plans_of = [&](const std::optional<SiblingRowChain>& chain) {
    if (&chain == &lengths) return std::span<const SiblingPlan>(length_plans);
    return std::span<const SiblingPlan>(&chain == &endings ? ends : plans);
  };
  const auto part = [&](const char* name, std::optional<SiblingRowChain>& chain,
                        const std::vector<CellColumn>& features) {
    const bool is_there = archive.loading() ? archive.has(name) : chain.has_value();
    if (!is_there) return;
    if (archive.loading()) chain.emplace();
    archive.scope(name, [&] {
      const bool is_of_rows = &chain == &first || &chain == &next;
      chain->fields(archive, plans_of(chain), is_of_rows ? clock_or_null() : nullptr,
                    &chain == &next ? kind_or_null() : nullptr, &chain == &next);
    });
    archive.require(chain->features().size() == features.size(),
                    "the rows within parents are given what isn't known");
    for (std::size_t f = 0; f < features.size() && archive.loading(); ++f) {
      archive.require(chain->features()[f].levels == features[f].levels,
                      "the rows within parents are given what isn't known");
    }
  };
  part("lengths", lengths, context);
  part("endings", endings, ending_features());
  archive.require(endings.has_value() != ends.empty(), "how rows end isn't known");
  part("first", first, first_features());
  part("next", next, next_features());
  archive.require(
      length_plans.size() == (lengths ? 1 : 0) && (!lengths || length_plans[0].is_number()),
      "rows within parents have no number");
  archive.require(first.has_value() || !next.has_value(), "rows within parents have no first one");
}

SiblingModel::SiblingModel() : learned_(std::make_unique<Learned>()) {}
SiblingModel::SiblingModel(SiblingModel&&) noexcept = default;
SiblingModel& SiblingModel::operator=(SiblingModel&&) noexcept = default;
SiblingModel::~SiblingModel() = default;

bool SiblingModel::fits(std::span<const SiblingColumn> context,
                        std::span<const SiblingColumn> columns) const {
  if (context.size() != learned_->context.size() || columns.size() != learned_->plans.size()) {
    return false;
  }
  for (std::size_t c = 0; c < context.size(); ++c) {
    if (context[c].levels != learned_->context[c].levels) return false;
  }
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (columns[c].levels != learned_->plans[c].column().levels) return false;
  }
  return true;
}

std::size_t SiblingModel::given() const noexcept {
  return learned_->given.size();
}

void SiblingModel::fields(io::Archive& archive) {
  learned_->fields(archive);
}

io::Json SiblingModel::describe() const {
  io::Json all = io::Json::object();
  if (learned_->lengths) all["lengths"] = learned_->lengths->describe(learned_->length_plans)[0];
  if (learned_->endings) all["endings"] = learned_->endings->describe(learned_->ending_plans());
  if (learned_->first) all["first_rows"] = learned_->first->describe(learned_->plans);
  if (learned_->next) all["next_rows"] = learned_->next->describe(learned_->plans);
  if (learned_->index) all["calendar"] = learned_->clock.calendar_size();
  if (learned_->kind) all["kind"] = learned_->plans[learned_->kind->column].column().name;
  return all;
}

}  // namespace likeness::models
