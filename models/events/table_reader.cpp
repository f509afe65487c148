#include "models/events/table_reader.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "likeness/error.hpp"
#include "models/frame/column_format.hpp"
#include "models/frame/column_role.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostLevels = 1000;
constexpr std::size_t kMostPatterns = 256;
constexpr std::int32_t kMostBits = 62;
constexpr std::uint64_t kWithinStream = 7;

/// Which rows of a further column are missing, by an empty cell or by its mark.
std::vector<std::uint8_t> missing_cells(const Column& column, const MissingMark& mark) {
  std::vector<std::uint8_t> missing(column.size(), 0);
  for (std::size_t row = 0; row < column.size(); ++row) {
    missing[row] = column.valid(row) ? 0 : 1;
    if (!mark.number || missing[row] != 0) continue;
    const double value = column.type == ColumnType::kInt64
                             ? static_cast<double>(column.integers[row])
                             : column.floats[row];
    if (value == *mark.number) missing[row] = 1;
  }
  return missing;
}

bool any(const std::vector<std::uint8_t>& flags) {
  return std::find(flags.begin(), flags.end(), 1) != flags.end();
}

/// How the amounts of a column of text are written.
text::AmountText amount_text_of(const Column& column) {
  std::vector<std::string_view> texts;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) continue;
    const std::string_view text =
        column.type == ColumnType::kText
            ? column.strings[row]
            : column.dictionary[static_cast<std::size_t>(column.codes[row])];
    if (text.find_first_of("0123456789") != std::string_view::npos) texts.push_back(text);
  }
  return text::detect_amount_text(texts).value_or(text::AmountText{});
}

/// Reads one table into a model.
class TableReader {
 public:
  TableReader(const Table& table, const Metadata& metadata, const Transactions& transactions,
              const RowsBySubject& ordered, std::uint64_t seed, AssociativeModel& model)
      : table_(table),
        metadata_(metadata),
        transactions_(transactions),
        ordered_(ordered),
        random_(seed, kWithinStream),
        model_(model) {}

  EventStore read() {
    model_.names = transactions_.names;
    model_.columns.resize(table_.column_count());
    patterns_.assign(table_.rows(), 0);
    EventSchema& schema = model_.schema;
    schema.fields.resize(EventSchema::kFirstOther);
    codes_.resize(EventSchema::kFirstOther);
    model_.schema.fields.reserve(table_.column_count() + EventSchema::kFirstOther);
    read_levels_field(EventSchema::kVerb, transactions_.names.verb);
    read_levels_field(EventSchema::kObject, transactions_.names.object);
    if (!transactions_.names.date.empty()) add_date();
    if (!transactions_.names.amount.empty()) add_amount();
    for (std::size_t c = 0; c < table_.column_count(); ++c) add_further(c);
    number_patterns();
    read_subjects();
    if (schema.date) read_dates();
    if (schema.amount) read_amounts();
    for (const std::size_t c : masks_) learn_mask(c);
    learn_items();
    EventStore store = make_store();
    mark_fields_of_subjects(store);
    learn_allowed(store);
    learn_needs_earlier(store);
    return store;
  }

 private:
  [[nodiscard]] std::size_t place(const std::string& name) const {
    std::size_t c = 0;
    while (table_.column(c).name != name) ++c;
    return c;
  }
  TableColumn& plan(std::size_t column, ColumnPart part) {
    TableColumn& plan = model_.columns[column];
    plan.part = part;
    plan.blank = blank_like(table_.column(column));
    return plan;
  }
  std::size_t add_field(const std::string& column, std::int32_t levels) {
    model_.schema.fields.push_back({column, levels});
    codes_.emplace_back();
    return model_.schema.size() - 1;
  }
  /// Gives the field a bit of its own in the pattern, where something is missing.
  void add_missing(std::size_t field, const std::vector<std::uint8_t>& missing) {
    if (!any(missing)) return;
    if (next_bit_ == kMostBits) {
      throw Error(ErrorCode::kData,
                  "More than 62 columns of the table have missing cells; leave some out.");
    }
    model_.schema.fields[field].bit = next_bit_;
    for (std::size_t row = 0; row < missing.size(); ++row) {
      if (missing[row] != 0) patterns_[row] |= std::int64_t{1} << next_bit_;
    }
    ++next_bit_;
  }

  /// Codes of a column of levels, which may become those of a field.
  void read_levels(std::size_t field, std::size_t column) {
    TableColumn& read = plan(column, ColumnPart::kLevels);
    read.field = static_cast<std::int32_t>(field);
    read.levels = LevelEncoder(table_.column(column));
    std::vector<std::int32_t> codes = read.levels.encode(table_.column(column));
    std::vector<double> counts(static_cast<std::size_t>(read.levels.size()), 0);
    for (const std::int32_t code : codes) ++counts[static_cast<std::size_t>(code)];
    std::optional<std::int32_t> kept;
    if (read.levels.has_missing()) kept = read.levels.size() - 1;
    read.pool = LevelPool(counts, kMostLevels, kept);
    for (std::int32_t& code : codes) code = static_cast<std::int32_t>(read.pool.entry_of(code));
    model_.schema.fields[field].levels = static_cast<std::int32_t>(read.pool.entries());
    codes_[field] = std::move(codes);
  }

  void read_levels_field(std::size_t field, const std::string& name) {
    model_.schema.fields[field].column = name;
    if (name.empty()) {
      codes_[field].assign(table_.rows(), 0);
    } else {
      read_levels(field, place(name));
    }
  }

  void add_date() {
    const std::size_t column = place(transactions_.names.date);
    const auto known = std::count_if(transactions_.dates.begin(), transactions_.dates.end(),
                                     [](auto date) { return date != Transactions::kNoDate; });
    TableColumn& read = plan(column, ColumnPart::kDate);
    read.mark = transactions_.date_mark;
    read.date_format = transactions_.date_format;
    if (known == 0) {
      read.part = ColumnPart::kLevels;
      read_levels(add_field(read.blank.name, 1), column);
      return;
    }
    const std::size_t field = add_field(read.blank.name, 1);
    read.field = static_cast<std::int32_t>(field);
    model_.schema.date = field;
    std::vector<std::uint8_t> missing;
    for (const std::int64_t date : transactions_.dates) {
      missing.push_back(date == Transactions::kNoDate ? 1 : 0);
    }
    add_missing(field, missing);
  }

  void add_amount() {
    const std::size_t column = place(transactions_.names.amount);
    const auto known = std::count_if(transactions_.amounts.begin(), transactions_.amounts.end(),
                                     [](double amount) { return !std::isnan(amount); });
    TableColumn& read = plan(column, ColumnPart::kAmount);
    if (known == 0) {
      read.part = ColumnPart::kLevels;
      read_levels(add_field(read.blank.name, 1), column);
      return;
    }
    read.mark = transactions_.amount_mark;
    const std::size_t field = add_field(read.blank.name, kRankLevels);
    read.field = static_cast<std::int32_t>(field);
    model_.schema.amount = field;
    const Column& cells = table_.column(column);
    if (cells.type == ColumnType::kCategory || cells.type == ColumnType::kText) {
      read.amount_text = amount_text_of(cells);
    } else {
      read.number = NumberEncoder(cells);
    }
    std::vector<std::uint8_t> missing;
    for (const double amount : transactions_.amounts) missing.push_back(std::isnan(amount) ? 1 : 0);
    add_missing(field, missing);
  }

  void add_further(std::size_t column) {
    const Column& cells = table_.column(column);
    const TransactionNames& names = transactions_.names;
    if (cells.name == names.subject) {
      plan(column, ColumnPart::kSubject);
      return;
    }
    if (cells.name == names.verb || cells.name == names.object || cells.name == names.date ||
        cells.name == names.amount) {
      return;
    }
    const ColumnMetadata* meaning = metadata_.find(cells.name);
    const bool is_key = metadata_.primary_key == cells.name;
    const ColumnRole role =
        meaning == nullptr ? ColumnRole::kCategory : column_role(cells, *meaning, is_key);
    if (role == ColumnRole::kGenerated) {
      plan(column, ColumnPart::kMade).made.emplace_back(cells, *meaning, is_key);
    } else if (role == ColumnRole::kNumber) {
      add_number(column);
    } else {
      further_levels_.push_back(column);
    }
  }

  void add_number(std::size_t column) {
    const Column& cells = table_.column(column);
    TableColumn& read = plan(column, ColumnPart::kNumber);
    if (const auto mark = find_missing_number(cells)) {
      read.mark = {std::to_string(static_cast<std::int64_t>(*mark)), mark};
    }
    read.number = NumberEncoder(cells);
    const std::vector<std::uint8_t> missing = missing_cells(cells, read.mark);
    const std::vector<double> values = NumberEncoder::encode(cells);
    std::vector<double> known;
    for (std::size_t row = 0; row < values.size(); ++row) {
      if (missing[row] == 0) known.push_back(values[row]);
    }
    read.ranks = ValueRanks(known);
    const std::size_t field = add_field(cells.name, kRankLevels);
    read.field = static_cast<std::int32_t>(field);
    add_missing(field, missing);
    codes_[field].assign(values.size(), -1);
    for (std::size_t row = 0; row < values.size(); ++row) {
      if (missing[row] != 0) continue;
      codes_[field][row] = rank_level(read.ranks.rank_of(values[row], within(row, field)));
    }
  }

  [[nodiscard]] double within(std::size_t row, std::size_t field) const {
    return random_.uniform(row * 64 + field % 64);
  }
  static std::int32_t rank_level(double rank) {
    const auto level = static_cast<std::int32_t>(rank * static_cast<double>(kRankLevels));
    return std::clamp(level, 0, static_cast<std::int32_t>(kRankLevels) - 1);
  }

  void add_levels(std::size_t column) {
    const std::size_t field = add_field(table_.column(column).name, 1);
    read_levels(field, column);
    if (model_.columns[column].levels.size() > 1) {
      add_missing(field, missing_cells(table_.column(column), {}));
    }
  }

  /// Columns of levels are masks where each pattern of other missing cells has one level; the
  /// others become fields.
  void number_patterns() {
    for (const std::size_t column : further_levels_) {
      if (table_.column(column).missing_count() > 0) add_levels(column);
    }
    for (const std::size_t column : further_levels_) {
      if (table_.column(column).missing_count() > 0) continue;
      if (is_mask(table_.column(column))) {
        masks_.push_back(column);
      } else {
        add_levels(column);
      }
    }
    std::map<std::int64_t, std::size_t> counts;
    for (const std::int64_t pattern : patterns_) ++counts[pattern];
    std::vector<std::pair<std::size_t, std::int64_t>> frequent;
    for (const auto& [pattern, count] : counts) frequent.emplace_back(count, pattern);
    std::stable_sort(frequent.begin(), frequent.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    if (frequent.size() > kMostPatterns) frequent.resize(kMostPatterns);
    EventSchema& schema = model_.schema;
    for (const auto& [count, pattern] : frequent) schema.patterns.push_back(pattern);
    schema.fields[EventSchema::kPattern].levels = static_cast<std::int32_t>(schema.patterns.size());
    for (const std::int64_t pattern : patterns_) {
      const auto found = std::find(schema.patterns.begin(), schema.patterns.end(), pattern);
      // The rarest patterns of very many take the place of the most frequent one.
      codes_[EventSchema::kPattern].push_back(
          found == schema.patterns.end()
              ? 0
              : static_cast<std::int32_t>(found - schema.patterns.begin()));
    }
  }

  [[nodiscard]] bool is_mask(const Column& column) const {
    constexpr std::size_t kFewestRows = 20;
    if (column.size() < kFewestRows || column.missing_count() > 0) return false;
    const LevelEncoder encoder(column);
    if (encoder.size() < 2) return false;
    const std::vector<std::int32_t> codes = encoder.encode(column);
    std::map<std::int64_t, std::int32_t> level_of;
    for (std::size_t row = 0; row < codes.size(); ++row) {
      const auto [at, added] = level_of.try_emplace(patterns_[row], codes[row]);
      if (!added && at->second != codes[row]) return false;
    }
    return true;
  }

  void learn_mask(std::size_t column) {
    TableColumn& read = plan(column, ColumnPart::kMask);
    read.levels = LevelEncoder(table_.column(column));
    const std::vector<std::int32_t> codes = read.levels.encode(table_.column(column));
    read.mask_of_pattern.assign(model_.schema.patterns.size(), 0);
    for (std::size_t row = 0; row < codes.size(); ++row) {
      const auto level = static_cast<std::size_t>(codes_[EventSchema::kPattern][row]);
      if (model_.schema.patterns[level] == patterns_[row]) read.mask_of_pattern[level] = codes[row];
    }
  }

  void read_subjects() {
    const Column& column = table_.column(place(transactions_.names.subject));
    model_.subjects =
        SubjectNames(column, transactions_.subject_names, random_.bits(std::uint64_t{1} << 50));
  }

  void read_dates() {
    std::vector<std::int64_t> first;
    std::vector<std::int64_t> later;
    for (std::size_t subject = 0; subject + 1 < ordered_.offsets.size(); ++subject) {
      bool begun = false;
      for (std::size_t k = ordered_.offsets[subject]; k < ordered_.offsets[subject + 1]; ++k) {
        const std::int64_t date = transactions_.dates[ordered_.rows[k]];
        if (date == Transactions::kNoDate) continue;
        (begun ? later : first).push_back(date);
        begun = true;
      }
    }
    if (first.empty()) {
      throw Error(ErrorCode::kData, "No row of the table has both a subject and a date.");
    }
    model_.calendar = Calendar(first, later);
    const std::size_t field = *model_.schema.date;
    model_.schema.fields[field].levels = model_.calendar.levels();
    codes_[field].assign(table_.rows(), -1);
    days_.assign(table_.rows(), -1);
    for (std::size_t subject = 0; subject + 1 < ordered_.offsets.size(); ++subject) {
      std::optional<std::int32_t> before;
      for (std::size_t k = ordered_.offsets[subject]; k < ordered_.offsets[subject + 1]; ++k) {
        const std::size_t row = ordered_.rows[k];
        if (transactions_.dates[row] == Transactions::kNoDate) continue;
        days_[row] = model_.calendar.day_of(transactions_.dates[row]);
        codes_[field][row] = model_.calendar.level_of(before, days_[row]);
        before = days_[row];
      }
    }
  }

  void read_amounts() {
    const std::size_t field = *model_.schema.amount;
    std::vector<std::int32_t> verbs;
    std::vector<std::int32_t> objects;
    std::vector<double> amounts;
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      if (std::isnan(transactions_.amounts[row])) continue;
      verbs.push_back(codes_[EventSchema::kVerb][row]);
      objects.push_back(codes_[EventSchema::kObject][row]);
      amounts.push_back(transactions_.amounts[row]);
    }
    model_.amounts =
        AmountModel(verbs, objects, amounts,
                    static_cast<std::size_t>(model_.schema.fields[EventSchema::kVerb].levels),
                    static_cast<std::size_t>(model_.schema.fields[EventSchema::kObject].levels));
    codes_[field].assign(table_.rows(), -1);
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      if (std::isnan(transactions_.amounts[row])) continue;
      codes_[field][row] = rank_level(
          model_.amounts.rank_of(codes_[EventSchema::kVerb][row], codes_[EventSchema::kObject][row],
                                 transactions_.amounts[row], within(row, field)));
    }
  }

  void learn_items() {
    EventSchema& schema = model_.schema;
    const std::int32_t objects = schema.fields[EventSchema::kObject].levels;
    schema.items.assign(
        static_cast<std::size_t>(schema.fields[EventSchema::kVerb].levels * objects), -1);
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      std::int32_t& item = schema.items[static_cast<std::size_t>(
          codes_[EventSchema::kVerb][row] * objects + codes_[EventSchema::kObject][row])];
      if (item < 0) item = schema.item_count++;
    }
  }

  EventStore make_store() {
    EventSchema& schema = model_.schema;
    model_.missing_level.assign(schema.size(), -1);
    model_.column_of_field.assign(schema.size(), -1);
    for (std::size_t c = 0; c < model_.columns.size(); ++c) {
      const TableColumn& column = model_.columns[c];
      if (column.field < 0) continue;
      const auto field = static_cast<std::size_t>(column.field);
      model_.column_of_field[field] = static_cast<std::int32_t>(c);
      if (column.part == ColumnPart::kLevels && schema.fields[field].bit >= 0) {
        model_.missing_level[field] =
            static_cast<std::int32_t>(column.pool.entry_of(column.levels.size() - 1));
      }
    }
    EventStore store;
    store.fields = schema.size();
    store.offsets = ordered_.offsets;
    for (const std::size_t row : ordered_.rows) {
      for (std::size_t field = 0; field < schema.size(); ++field) {
        store.codes.push_back(codes_[field][row]);
      }
      store.days.push_back(days_.empty() ? -1 : days_[row]);
    }
    return store;
  }

  /// Further columns that (nearly) never change between a subject's events.
  void mark_fields_of_subjects(const EventStore& store) {
    constexpr double kMostChanges = 0.002;
    constexpr std::size_t kFewestPairs = 50;
    EventSchema& schema = model_.schema;
    for (std::size_t field = EventSchema::kFirstOther; field < schema.size(); ++field) {
      EventField& described = schema.fields[field];
      if (schema.date == field || schema.amount == field || described.bit >= 0) continue;
      if (described.levels < 2) continue;
      std::size_t pairs = 0;
      std::size_t changes = 0;
      for (std::size_t subject = 0; subject < store.subjects(); ++subject) {
        for (std::size_t k = store.offsets[subject] + 1; k < store.offsets[subject + 1]; ++k) {
          ++pairs;
          changes +=
              store.codes[k * store.fields + field] != store.codes[(k - 1) * store.fields + field];
        }
      }
      described.of_subject = pairs >= kFewestPairs && static_cast<double>(changes) <=
                                                          kMostChanges * static_cast<double>(pairs);
    }
  }

  /// Levels that would have met at least ten times by chance, but never did, exclude each other.
  void learn_allowed(const EventStore& store) {
    const EventSchema& schema = model_.schema;
    model_.allowed.resize(schema.size());
    model_.shares.resize(schema.size());
    for (std::size_t field = 0; field < schema.size(); ++field) {
      model_.shares[field] = shares_of(store, field);
      const std::int32_t column = model_.column_of_field[field];
      const bool levels = field == EventSchema::kPattern ||
                          (column >= 0 && model_.columns[static_cast<std::size_t>(column)].part ==
                                              ColumnPart::kLevels);
      if (!levels || field == EventSchema::kVerb) continue;
      model_.allowed[field].with_verb = allowed_with(store, EventSchema::kVerb, field);
      if (field == EventSchema::kObject) continue;
      model_.allowed[field].with_object = allowed_with(store, EventSchema::kObject, field);
    }
  }

  /// A verb needs an earlier event with its object where (nearly) all of its events have one.
  void learn_needs_earlier(const EventStore& store) {
    constexpr double kShare = 0.98;
    constexpr double kFewestEvents = 20;
    const std::vector<double>& shares = model_.shares[EventSchema::kVerb];
    std::vector<double> following(shares.size(), 0);
    for (std::size_t subject = 0; subject < store.subjects(); ++subject) {
      const EventList events = store.of(subject);
      std::set<std::int32_t> earlier;
      for (std::size_t k = 0; k < events.days.size(); ++k) {
        const std::int32_t object = events.codes[k * store.fields + EventSchema::kObject];
        const std::int32_t verb = events.codes[k * store.fields + EventSchema::kVerb];
        if (!earlier.insert(object).second) following[static_cast<std::size_t>(verb)] += 1;
      }
    }
    model_.needs_earlier.assign(shares.size(), 0);
    for (std::size_t verb = 0; verb < shares.size(); ++verb) {
      const double events = shares[verb] * static_cast<double>(store.events());
      if (events < kFewestEvents || following[verb] < kShare * events) continue;
      model_.needs_earlier[verb] = 1;
    }
  }

  [[nodiscard]] std::vector<double> shares_of(const EventStore& store, std::size_t field) const {
    std::vector<double> shares(static_cast<std::size_t>(model_.schema.fields[field].levels), 0);
    for (std::size_t event = 0; event < store.events(); ++event) {
      const std::int32_t code = store.codes[event * store.fields + field];
      if (code >= 0) shares[static_cast<std::size_t>(code)] += 1;
    }
    for (double& share : shares) share /= static_cast<double>(store.events());
    return shares;
  }

  [[nodiscard]] std::vector<std::uint8_t> allowed_with(const EventStore& store, std::size_t given,
                                                       std::size_t field) const {
    constexpr double kFewestExpected = 10;
    const auto levels = static_cast<std::size_t>(model_.schema.fields[field].levels);
    const std::vector<double>& given_shares = model_.shares[given];
    std::vector<std::uint8_t> allowed(given_shares.size() * levels, 0);
    for (std::size_t event = 0; event < store.events(); ++event) {
      const std::int32_t* codes = &store.codes[event * store.fields];
      if (codes[field] < 0) continue;
      allowed[static_cast<std::size_t>(codes[given]) * levels +
              static_cast<std::size_t>(codes[field])] = 1;
    }
    bool all = true;
    for (std::size_t at = 0; at < allowed.size(); ++at) {
      const double expected = given_shares[at / levels] * model_.shares[field][at % levels] *
                              static_cast<double>(store.events());
      if (expected < kFewestExpected) allowed[at] = 1;
      all = all && allowed[at] != 0;
    }
    if (all) allowed.clear();
    return allowed;
  }

  const Table& table_;
  const Metadata& metadata_;
  const Transactions& transactions_;
  const RowsBySubject& ordered_;
  RandomStream random_;
  AssociativeModel& model_;
  std::vector<std::vector<std::int32_t>> codes_;  // fields x rows of the table
  std::vector<std::int64_t> patterns_;            // of each row of the table
  std::vector<std::int32_t> days_;
  std::int32_t next_bit_ = 0;
  std::vector<std::size_t> further_levels_;
  std::vector<std::size_t> masks_;
};

}  // namespace

EventStore read_events(const Table& table, const Metadata& metadata,
                       const Transactions& transactions, const RowsBySubject& ordered,
                       std::uint64_t seed, AssociativeModel& model) {
  return TableReader(table, metadata, transactions, ordered, seed, model).read();
}

}  // namespace likeness::models
