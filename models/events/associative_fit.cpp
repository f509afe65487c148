#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>

#include "core/hash.hpp"
#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "models/events/associative_model.hpp"
#include "models/events/customer_kinds.hpp"
#include "models/events/event_training.hpp"
#include "models/events/row_order.hpp"
#include "models/events/table_reader.hpp"
#include "models/frame/column_role.hpp"
#include "models/frame/rare_values.hpp"
#include "table/column_type.hpp"
#include "table/declared_types.hpp"

namespace likeness::models {
namespace {

/// Dates that were read as whole numbers become dates where the metadata says so.
Table with_declared_dates(const Table& table, const Metadata& metadata) {
  std::vector<Column> columns;
  for (const Column& column : table.columns()) {
    const ColumnMetadata* meaning = metadata.find(column.name);
    const bool declared = meaning != nullptr && column.type == ColumnType::kInt64;
    columns.push_back(declared ? as_declared(column, *meaning) : column);
  }
  return Table(std::move(columns));
}

/// The table without rare values. Subjects are renamed anyway; amounts and dates that are text,
/// such as `$45`, are no categories.
CommonTable common_events(const Table& table, const Metadata& metadata,
                          const AssociativeOptions& options) {
  const TransactionNames names = find_transaction_columns(table, options.columns);
  std::vector<std::string_view> kept = {names.subject};
  for (const std::string_view name :
       {std::string_view(names.amount), std::string_view(names.date)}) {
    const Column* column = table.find(name);
    if (column != nullptr && is_string(column->type)) kept.push_back(name);
  }
  return without_rare_values(table, metadata, options.min_rows, {}, kept);
}

/// Draws the ends of numbers in to what `share` of them reach. `is_there(value)` says whether a
/// value is one.
template <class T, class IsThere>
void draw_in_ends(std::vector<T>& values, std::size_t share, const IsThere& is_there) {
  std::vector<T> present;
  std::copy_if(values.begin(), values.end(), std::back_inserter(present), is_there);
  if (share < 2 || present.size() < 2 * share) return;
  std::sort(present.begin(), present.end());
  for (T& value : values) {
    if (is_there(value))
      value = std::clamp(value, present[share - 1], present[present.size() - share]);
  }
}

/// Events but for their kinds; all of the model that follows from them.
EventStore read_table(const Table& table, const Metadata& metadata,
                      const Transactions& transactions, std::uint64_t seed,
                      AssociativeModel& model) {
  ReadTable read = read_events(table, metadata, transactions, order_rows(transactions), seed);
  mark_fields_of_subjects(read.store, read.schema);
  model.names = transactions.names;
  model.columns = std::move(read.columns);
  model.schema = std::move(read.schema);
  model.calendar = std::move(read.calendar);
  model.amounts = std::move(read.amounts);
  model.subjects = std::move(read.subjects);
  model.index_fields();
  model.shares = level_shares(read.store, model.schema);
  model.allowed.resize(model.schema.size());
  for (std::size_t field = EventSchema::kObject; field < model.schema.size(); ++field) {
    const EventColumn* column = model.column_of(field);
    const bool categories = column != nullptr && column->as<CategoryColumn>() != nullptr;
    if (field != EventSchema::kPattern && !categories) continue;
    model.allowed[field] = allowed_levels(read.store, model.shares, field);
  }
  model.needs_earlier = verbs_that_follow(read.store, model.shares[EventSchema::kVerb]);
  return std::move(read.store);
}

/// Finds the kinds of subjects, and gives each subject one.
void find_kinds(AssociativeModel& model, EventStore& store, std::uint64_t seed) {
  SubjectItems items;
  items.offsets = store.offsets;
  for (std::size_t event = 0; event < store.events(); ++event) {
    const std::int32_t* codes = &store.codes[event * store.fields];
    items.items.push_back(
        model.schema.item_of(codes[EventSchema::kVerb], codes[EventSchema::kObject]));
  }
  const CustomerKinds kinds(items, static_cast<std::size_t>(model.schema.item_count), seed);
  const RandomStream random(seed, streams::kEventReading.kinds);
  for (std::size_t subject = 0; subject < store.subjects(); ++subject) {
    store.kinds.push_back(kinds.draw(items.of(subject), random.uniform(subject)));
  }
  model.schema.kinds = static_cast<std::int32_t>(kinds.count());
  model.kind_shares = kinds.shares();
}

void count_events(AssociativeModel& model, const EventStore& store) {
  std::vector<std::size_t> counts;
  for (std::size_t subject = 0; subject < store.subjects(); ++subject) {
    counts.push_back(store.offsets[subject + 1] - store.offsets[subject]);
  }
  model.counts = EventCounts(counts, store.kinds, model.schema.kinds);
}

/// Changes with any level of any event.
std::string events_digest(const EventStore& store) {
  Digest digest(store.fields);
  for (const std::size_t offset : store.offsets) digest.add(offset);
  for (const std::int32_t code : store.codes) digest.add(static_cast<std::uint32_t>(code));
  return digest.text();
}

std::uint64_t epochs_for(const AssociativeOptions& options, std::size_t events) {
  constexpr std::uint64_t kSteps = 4000;
  constexpr std::uint64_t kFewest = 5;
  constexpr std::uint64_t kMost = 40;
  if (options.epochs > 0) return options.epochs;
  const std::uint64_t steps = std::max<std::uint64_t>(1, events / options.batch_size);
  return std::clamp(kSteps / steps, kFewest, kMost);
}

}  // namespace

std::unique_ptr<AssociativeModel> fit_associative_model(const Table& table,
                                                        const Metadata& metadata,
                                                        const AssociativeOptions& options,
                                                        const FitOptions& fit) {
  const auto begin = std::chrono::steady_clock::now();
  report_progress(fit.progress, {.stage = "read events", .step = 0, .total = 0, .losses = {}});
  const CommonTable common = common_events(with_declared_dates(table, metadata), metadata, options);
  const Table& read = common.table;
  Transactions transactions = read_transactions(read, options.columns);
  // Amounts and dates that are text have not been looked at so far.
  draw_in_ends(transactions.amounts, common.rare.share,
               [](double amount) { return !std::isnan(amount); });
  draw_in_ends(transactions.dates, common.rare.share,
               [](std::int64_t date) { return date != Transactions::kNoDate; });
  if (transactions.subject_names.empty()) {
    throw Error(ErrorCode::kData,
                "Column \"" + transactions.names.subject +
                    "\" of subjects is empty; name another column as the subject.");
  }
  auto model = std::make_unique<AssociativeModel>();
  EventStore store = read_table(read, metadata, transactions, fit.seed, *model);
  model->rare = common.rare;
  model->rows = table.rows();
  model->rows_without_subject = table.rows() - store.events();
  find_kinds(*model, store, fit.seed);
  count_events(*model, store);
  model->features = HistoryFeatures(model->schema, model->calendar);
  model->network = std::make_unique<EventNetwork>(
      model->schema, model->features.width(),
      EventNetworkSize{.hidden = options.hidden,
                       .field_hidden = std::max<std::size_t>(options.hidden / 3, 8)},
      fit.seed);
  const EventTrainingOptions training{.batch = options.batch_size,
                                      .learning_rate = options.learning_rate,
                                      .epochs = epochs_for(options, store.events()),
                                      .adversarial_weight = options.adversarial_weight,
                                      .critic_interval = options.critic_interval};
  EventTraining network(*model->network, model->schema, model->features, store, training, fit.seed);
  const TrainingPlan plan{.epochs = training.epochs,
                          .patience = options.patience,
                          .begin = begin,
                          .identity = {{"model", "associative"},
                                       {"options", options_json(options)},
                                       {"seed", fit.seed},
                                       {"table", events_digest(store)},
                                       {"likeness", LIKENESS_VERSION}}};
  model->training = train(network, plan, fit);
  return model;
}

}  // namespace likeness::models
