#include "likeness/error.hpp"
#include "models/events/associative_model.hpp"

namespace likeness::models {
namespace {

/// Each column with a field is of a kind that fits it, and no two have the same.
void check_columns(const AssociativeModel& model, const io::Archive& archive) {
  const auto check = [&](bool right) { archive.require(right, "its parts don't fit"); };
  const EventSchema& schema = model.schema;
  std::vector<bool> taken(schema.size(), false);
  for (const EventColumn& column : model.columns) {
    const auto* category = column.as<CategoryColumn>();
    const bool date = column.as<DateColumn>() != nullptr;
    const bool amount = column.as<AmountColumn>() != nullptr;
    const bool number = column.as<NumberColumn>() != nullptr;
    check((category != nullptr || date || amount || number) == (column.field >= 0));
    if (column.field < 0) continue;
    const auto field = static_cast<std::size_t>(column.field);
    check(field < schema.size() && !taken[field]);
    taken[field] = true;
    const auto levels = static_cast<std::size_t>(schema.fields[field].levels);
    check(date == (schema.date == field) && amount == (schema.amount == field));
    check(!number || levels == kRankLevels);
    if (category == nullptr) continue;
    check(category->pool.entries() == levels);
    // What can be missing must be able to show it.
    check(schema.fields[field].bit < 0 || category->levels.has_missing());
  }
}

}  // namespace

void AssociativeModel::index_fields() {
  missing_level.assign(schema.size(), -1);
  column_of_field.assign(schema.size(), -1);
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (columns[c].field < 0) continue;
    const auto field = static_cast<std::size_t>(columns[c].field);
    column_of_field[field] = static_cast<std::int32_t>(c);
    const auto* category = columns[c].as<CategoryColumn>();
    if (category == nullptr || schema.fields[field].bit < 0) continue;
    missing_level[field] =
        static_cast<std::int32_t>(category->pool.entry_of(category->levels.size() - 1));
  }
}

void AssociativeModel::fields(io::Archive& archive) {
  archive("rows", rows);
  archive("rows_without_subject", rows_without_subject);
  archive.scope("transactions", [&] {
    archive("subject", names.subject);
    archive("verb", names.verb);
    archive("object", names.object);
    archive("date", names.date);
    archive("amount", names.amount);
  });
  archive("schema", schema);
  archive("columns", columns, schema.patterns.size());
  if (archive.loading()) {
    check_columns(*this, archive);
    index_fields();
  }
  const auto levels = [&](std::size_t field) {
    return static_cast<std::size_t>(schema.fields[field].levels);
  };
  const std::size_t verbs = levels(EventSchema::kVerb);
  const std::size_t objects = levels(EventSchema::kObject);
  if (schema.date) {
    archive("calendar", calendar);
    archive.require(calendar.levels() == schema.fields[*schema.date].levels, "its dates don't fit");
  }
  if (schema.amount) {
    archive.require(levels(*schema.amount) == kRankLevels, "its amounts don't fit");
    archive("amounts", amounts, verbs, objects);
  }
  archive("subjects", subjects);
  archive("counts", counts, schema.kinds);
  archive.each("fields", allowed, [&](AllowedLevels& own, std::size_t field) {
    archive.require(field < schema.size(), "it has more fields than it says");
    if (archive.loading()) shares.emplace_back();
    archive.tensor("shares", shares[field], {levels(field)});
    archive("with_verb", own.with_verb);
    archive("with_object", own.with_object);
    archive.require(own.with_verb.empty() || (field > EventSchema::kVerb &&
                                              own.with_verb.size() == verbs * levels(field)),
                    "its verbs don't fit");
    archive.require(own.with_object.empty() || (field > EventSchema::kObject &&
                                                own.with_object.size() == objects * levels(field)),
                    "its objects don't fit");
  });
  archive.require(allowed.size() == schema.size(), "it has fewer fields than it says");
  archive("rare", rare);
  archive.tensor("kind_shares", kind_shares, {static_cast<std::uint64_t>(schema.kinds)});
  archive.tensor("needs_earlier", needs_earlier, {verbs});
  if (archive.loading()) features = HistoryFeatures(schema, calendar);
  archive.scope("network", [&] {
    if (archive.loading()) {
      network =
          std::make_unique<EventNetwork>(EventNetwork::load(archive, schema, features.width()));
    } else {
      network->fields(archive);
    }
  });
  archive("training", training);
}

}  // namespace likeness::models
