#include "likeness/error.hpp"
#include "models/events/associative_model.hpp"

namespace likeness::models {
namespace {

std::string prefix_of(const char* what, std::size_t k) {
  return what + std::to_string(k);
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

void AssociativeModel::save(io::ModelFile& file) const {
  file.header["rows"] = rows;
  file.header["rows_without_subject"] = rows_without_subject;
  file.header["transactions"] = {{"subject", names.subject},
                                 {"verb", names.verb},
                                 {"object", names.object},
                                 {"date", names.date},
                                 {"amount", names.amount}};
  schema.save(file);
  io::Json list = io::Json::array();
  for (std::size_t c = 0; c < columns.size(); ++c) {
    list.push_back(columns[c].save(prefix_of("column.", c), file));
  }
  file.header["columns"] = std::move(list);
  if (schema.date) calendar.save("calendar", file);
  if (schema.amount) amounts.save("amounts", file);
  subjects.save("subjects", file);
  counts.save("counts", file);
  for (std::size_t field = 0; field < schema.size(); ++field) {
    const std::string prefix = prefix_of("field.", field);
    file.add(prefix + ".with_verb", allowed[field].with_verb);
    file.add(prefix + ".with_object", allowed[field].with_object);
    file.add(prefix + ".shares", shares[field]);
  }
  file.add("kind_shares", kind_shares);
  file.add("needs_earlier", needs_earlier);
  network->save(file);
  training.save(file);
}

std::unique_ptr<AssociativeModel> AssociativeModel::load(const io::ModelFile& file) {
  const auto check = [&](bool right) {
    if (!right) throw Error(ErrorCode::kModel, file.where() + " has parts that don't fit.");
  };
  auto model = std::make_unique<AssociativeModel>();
  model->rows = file.value<std::uint64_t>("rows");
  model->rows_without_subject = file.value<std::uint64_t>("rows_without_subject");
  const auto names = file.value<io::Json>("transactions");
  const auto name = [&](const char* part) {
    return io::json_member<std::string>(names, part, file.where(), ErrorCode::kModel);
  };
  model->names = {name("subject"), name("verb"), name("object"), name("date"), name("amount")};
  model->schema = EventSchema::load(file);
  const EventSchema& schema = model->schema;
  const std::size_t fields = schema.size();
  const auto levels = [&](std::size_t field) {
    return static_cast<std::size_t>(schema.fields[field].levels);
  };

  const auto list = file.value<io::Json>("columns");
  check(list.is_array());
  std::vector<bool> taken(fields, false);
  for (std::size_t c = 0; c < list.size(); ++c) {
    model->columns.push_back(
        EventColumn::load(list[c], prefix_of("column.", c), schema.patterns.size(), file));
    const EventColumn& column = model->columns.back();
    const auto* category = column.as<CategoryColumn>();
    const bool date = column.as<DateColumn>() != nullptr;
    const bool amount = column.as<AmountColumn>() != nullptr;
    const bool number = column.as<NumberColumn>() != nullptr;
    check((category != nullptr || date || amount || number) == (column.field >= 0));
    if (column.field < 0) continue;
    const auto field = static_cast<std::size_t>(column.field);
    check(field < fields && !taken[field]);
    taken[field] = true;
    check(date == (schema.date == field) && amount == (schema.amount == field));
    check(!number || levels(field) == kRankLevels);
    if (category == nullptr) continue;
    check(category->pool.entries() == levels(field));
    // What can be missing must be able to show it.
    check(schema.fields[field].bit < 0 || category->levels.has_missing());
  }
  model->index_fields();
  if (schema.date) {
    model->calendar = Calendar::load("calendar", file);
    check(model->calendar.levels() == schema.fields[*schema.date].levels);
  }
  if (schema.amount) {
    check(levels(*schema.amount) == kRankLevels);
    model->amounts = AmountModel::load("amounts", levels(EventSchema::kVerb),
                                       levels(EventSchema::kObject), file);
  }
  model->subjects = SubjectNames::load("subjects", file);
  model->counts = EventCounts::load("counts", schema.kinds, file);
  model->allowed.resize(fields);
  for (std::size_t field = 0; field < fields; ++field) {
    const std::string prefix = prefix_of("field.", field);
    const auto with_verb = file.tensor<std::uint8_t>(prefix + ".with_verb");
    const auto with_object = file.tensor<std::uint8_t>(prefix + ".with_object");
    const auto shares = file.tensor<double>(prefix + ".shares", {levels(field)});
    check(with_verb.empty() || (field > EventSchema::kVerb &&
                                with_verb.size() == levels(EventSchema::kVerb) * levels(field)));
    check(with_object.empty() ||
          (field > EventSchema::kObject &&
           with_object.size() == levels(EventSchema::kObject) * levels(field)));
    model->allowed[field].with_verb.assign(with_verb.begin(), with_verb.end());
    model->allowed[field].with_object.assign(with_object.begin(), with_object.end());
    model->shares.emplace_back(shares.begin(), shares.end());
  }
  const auto kinds = file.tensor<double>("kind_shares", {static_cast<std::uint64_t>(schema.kinds)});
  model->kind_shares.assign(kinds.begin(), kinds.end());
  const auto needs = file.tensor<std::uint8_t>("needs_earlier", {levels(EventSchema::kVerb)});
  model->needs_earlier.assign(needs.begin(), needs.end());
  model->features = HistoryFeatures(model->schema, model->calendar);
  model->network = std::make_unique<EventNetwork>(
      EventNetwork::load(model->schema, model->features.width(), file));
  model->training = TrainingRecord::load(file);
  return model;
}

}  // namespace likeness::models
