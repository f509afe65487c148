#include "models/events/table_reader.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "likeness/random.hpp"
#include "models/frame/column_format.hpp"
#include "models/frame/column_role.hpp"
#include "table/column_type.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostEventLevels = 1000;
constexpr std::size_t kMostPatterns = 256;
constexpr std::int32_t kMostBits = 62;

using Codes = std::vector<std::int32_t>;

std::vector<std::uint8_t> empty_cells(const Column& column) {
  std::vector<std::uint8_t> missing(column.size(), 0);
  for (std::size_t row = 0; row < column.size(); ++row) missing[row] = column.valid(row) ? 0 : 1;
  return missing;
}

/// How the amounts of a column of text are written.
text::AmountText amount_text_of(const Column& column) {
  std::vector<std::string_view> texts;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) continue;
    const std::string_view text = string_at(column, row);
    if (text.find_first_of("0123456789") != std::string_view::npos) texts.push_back(text);
  }
  return text::detect_amount_text(texts).value_or(text::AmountText{});
}

std::int32_t rank_level(double rank) {
  const auto level = static_cast<std::int32_t>(rank * static_cast<double>(kRankLevels));
  return std::clamp(level, 0, static_cast<std::int32_t>(kRankLevels) - 1);
}

/// The fields of events and their code in each row of the table (-1 for a missing one), as far as
/// they are known.
class FieldList {
 public:
  explicit FieldList(std::size_t rows) : patterns_(rows, 0) {
    schema.fields.resize(EventSchema::kFirstOther);
    codes.resize(EventSchema::kFirstOther);
  }

  EventSchema schema;
  std::vector<Codes> codes;  ///< fields x rows

  std::size_t add(const std::string& column) {
    schema.fields.push_back({column, 1});
    codes.emplace_back();
    return schema.size() - 1;
  }

  void set(std::size_t field, std::size_t levels, Codes field_codes) {
    schema.fields[field].levels = static_cast<std::int32_t>(levels);
    codes[field] = std::move(field_codes);
  }

  /// Gives the field a bit of its own in the pattern, where something is missing.
  void add_missing(std::size_t field, const std::vector<std::uint8_t>& missing) {
    if (std::find(missing.begin(), missing.end(), 1) == missing.end()) return;
    if (next_bit_ == kMostBits) {
      throw Error(ErrorCode::kData,
                  "More than 62 columns of the table have missing cells; leave some out.");
    }
    schema.fields[field].bit = next_bit_;
    for (std::size_t row = 0; row < missing.size(); ++row) {
      if (missing[row] != 0) patterns_[row] |= std::int64_t{1} << next_bit_;
    }
    ++next_bit_;
  }

  /// Whether each pattern of missing cells has one code alone.
  [[nodiscard]] bool follow_from_patterns(const Codes& column) const {
    std::map<std::int64_t, std::int32_t> code_of;
    for (std::size_t row = 0; row < column.size(); ++row) {
      const auto [at, added] = code_of.try_emplace(patterns_[row], column[row]);
      if (!added && at->second != column[row]) return false;
    }
    return true;
  }

  /// Numbers the patterns, the most frequent first, once all that can be missing has been added.
  void number_patterns() {
    std::map<std::int64_t, std::size_t> counts;
    for (const std::int64_t pattern : patterns_) ++counts[pattern];
    std::vector<std::pair<std::size_t, std::int64_t>> frequent;
    for (const auto& [pattern, count] : counts) frequent.emplace_back(count, pattern);
    std::stable_sort(frequent.begin(), frequent.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    if (frequent.size() > kMostPatterns) frequent.resize(kMostPatterns);
    for (const auto& [count, pattern] : frequent) schema.patterns.push_back(pattern);
    Codes numbers;
    for (const std::int64_t pattern : patterns_) {
      const auto found = std::find(schema.patterns.begin(), schema.patterns.end(), pattern);
      // The rarest patterns of very many take the place of the most frequent one.
      numbers.push_back(found == schema.patterns.end()
                            ? 0
                            : static_cast<std::int32_t>(found - schema.patterns.begin()));
    }
    set(EventSchema::kPattern, schema.patterns.size(), std::move(numbers));
  }

  /// The code that a column, which follows from the patterns, has with each of them.
  [[nodiscard]] Codes code_of_pattern(const Codes& column) const {
    Codes code_of(schema.patterns.size(), 0);
    for (std::size_t row = 0; row < column.size(); ++row) {
      const auto number = static_cast<std::size_t>(codes[EventSchema::kPattern][row]);
      if (schema.patterns[number] == patterns_[row]) code_of[number] = column[row];
    }
    return code_of;
  }

 private:
  std::vector<std::int64_t> patterns_;  ///< of each row
  std::int32_t next_bit_ = 0;
};

EventColumn column_of_field(const Column& cells, std::size_t field, const MissingMark& mark = {}) {
  return {blank_like(cells), static_cast<std::int32_t>(field), mark, {}};
}

EventColumn read_categories(const Column& cells, std::size_t field, FieldList& fields) {
  LevelEncoder levels(cells);
  Codes codes = levels.encode(cells);
  LevelPool pool = pool_levels(levels, codes, kMostEventLevels);
  for (std::int32_t& code : codes) code = static_cast<std::int32_t>(pool.entry_of(code));
  fields.set(field, pool.entries(), std::move(codes));
  EventColumn read = column_of_field(cells, field);
  read.kind = CategoryColumn{std::move(levels), std::move(pool)};
  return read;
}

EventColumn read_further_categories(const Column& cells, FieldList& fields) {
  const std::size_t field = fields.add(cells.name);
  EventColumn read = read_categories(cells, field, fields);
  if (read.as<CategoryColumn>()->levels.size() > 1) {
    fields.add_missing(field, empty_cells(cells));
  }
  return read;
}

/// A date's codes come later, with the calendar.
EventColumn read_date(const Column& cells, const Transactions& transactions, FieldList& fields) {
  const std::size_t field = fields.add(cells.name);
  std::vector<std::uint8_t> missing;
  for (const std::int64_t date : transactions.dates) {
    missing.push_back(date == Transactions::kNoDate ? 1 : 0);
  }
  if (std::find(missing.begin(), missing.end(), 0) == missing.end()) {
    EventColumn read = read_categories(cells, field, fields);
    read.mark = transactions.date_mark;
    return read;
  }
  fields.schema.date = field;
  fields.add_missing(field, missing);
  EventColumn read = column_of_field(cells, field, transactions.date_mark);
  read.kind = DateColumn{transactions.date_format};
  return read;
}

/// An amount's codes come later, with the distribution of amounts.
EventColumn read_amount(const Column& cells, const Transactions& transactions, FieldList& fields) {
  const std::size_t field = fields.add(cells.name);
  std::vector<std::uint8_t> missing;
  for (const double amount : transactions.amounts) missing.push_back(std::isnan(amount) ? 1 : 0);
  if (std::find(missing.begin(), missing.end(), 0) == missing.end()) {
    return read_categories(cells, field, fields);
  }
  fields.schema.amount = field;
  fields.schema.fields[field].levels = kRankLevels;
  fields.add_missing(field, missing);
  EventColumn read = column_of_field(cells, field, transactions.amount_mark);
  if (is_string(cells.type)) {
    read.kind = AmountColumn{amount_text_of(cells)};
  } else {
    read.kind = AmountColumn{NumberEncoder(cells)};
  }
  return read;
}

/// Reads one table; the order of its steps is that of the fields and of what they need of others.
class TableReader {
 public:
  TableReader(const Table& table, const Metadata& metadata, const Transactions& transactions,
              const RowsBySubject& ordered, std::uint64_t seed)
      : table_(table),
        metadata_(metadata),
        transactions_(transactions),
        ordered_(ordered),
        random_(seed, streams::kEventReading.within),
        fields_(table.rows()) {
    read_.columns.resize(table.column_count());
  }

  ReadTable read() {
    const TransactionNames& names = transactions_.names;
    read_verb_or_object(EventSchema::kVerb, names.verb);
    read_verb_or_object(EventSchema::kObject, names.object);
    if (!names.date.empty()) {
      read_.columns[place(names.date)] =
          read_date(table_.column(names.date), transactions_, fields_);
    }
    if (!names.amount.empty()) {
      read_.columns[place(names.amount)] =
          read_amount(table_.column(names.amount), transactions_, fields_);
    }
    const std::vector<std::size_t> masks = read_further(read_unlike_categories());
    fields_.number_patterns();
    for (const std::size_t c : masks) read_mask(c);
    if (fields_.schema.date) read_dates(*fields_.schema.date);
    if (fields_.schema.amount) read_amounts(*fields_.schema.amount);
    number_items();
    make_store();
    read_.subjects = SubjectNames(table_.column(names.subject), transactions_.subject_names,
                                  random_.bits(std::uint64_t{1} << 50));
    read_.schema = std::move(fields_.schema);
    return std::move(read_);
  }

 private:
  [[nodiscard]] std::size_t place(const std::string& name) const {
    return static_cast<std::size_t>(&table_.column(name) - table_.columns().data());
  }

  [[nodiscard]] double within(std::size_t row, std::size_t field) const {
    return random_.uniform(row * 64 + field % 64);
  }

  void read_verb_or_object(std::size_t field, const std::string& name) {
    fields_.schema.fields[field].column = name;
    if (name.empty()) {
      fields_.set(field, 1, Codes(table_.rows(), 0));
    } else {
      read_.columns[place(name)] = read_categories(table_.column(name), field, fields_);
    }
  }

  /// Subjects, numbers and generated columns; returns the further columns of categories.
  std::vector<std::size_t> read_unlike_categories() {
    const TransactionNames& names = transactions_.names;
    std::vector<std::size_t> categories;
    for (std::size_t c = 0; c < table_.column_count(); ++c) {
      const Column& cells = table_.column(c);
      if (cells.name == names.subject) {
        read_.columns[c] = {blank_like(cells), -1, {}, SubjectColumn{}};
        continue;
      }
      if (cells.name == names.verb || cells.name == names.object || cells.name == names.date ||
          cells.name == names.amount) {
        continue;
      }
      const ColumnMetadata* meaning = metadata_.find(cells.name);
      const bool key = metadata_.primary_key == cells.name;
      switch (meaning == nullptr ? ColumnRole::kCategory : column_role(cells, *meaning, key)) {
        case ColumnRole::kGenerated: {
          MadeColumn maker(cells, *meaning, key);
          read_.columns[c].blank = blank_like(cells);
          read_.columns[c].kind = std::move(maker);
          break;
        }
        case ColumnRole::kNumber:
          read_.columns[c] = read_number(cells);
          break;
        case ColumnRole::kCategory:
          categories.push_back(c);
          break;
      }
    }
    return categories;
  }

  EventColumn read_number(const Column& cells) {
    MissingMark mark;
    if (const auto number = find_missing_number(cells)) {
      mark = {std::to_string(static_cast<std::int64_t>(*number)), number};
    }
    const std::vector<double> values = NumberEncoder::encode(cells);
    std::vector<std::uint8_t> missing = empty_cells(cells);
    std::vector<double> known;
    for (std::size_t row = 0; row < values.size(); ++row) {
      if (mark.number && values[row] == *mark.number) missing[row] = 1;
      if (missing[row] == 0) known.push_back(values[row]);
    }
    NumberColumn read{NumberEncoder(cells), ValueRanks(known)};
    const std::size_t field = fields_.add(cells.name);
    fields_.add_missing(field, missing);
    Codes codes(values.size(), -1);
    for (std::size_t row = 0; row < values.size(); ++row) {
      if (missing[row] != 0) continue;
      codes[row] = rank_level(read.ranks.rank_of(values[row], within(row, field)));
    }
    fields_.set(field, kRankLevels, std::move(codes));
    EventColumn column = column_of_field(cells, field, mark);
    column.kind = std::move(read);
    return column;
  }

  /// Columns of categories become fields, those with missing cells first; except masks, whose
  /// category follows from which cells of other columns are missing: these are returned.
  std::vector<std::size_t> read_further(const std::vector<std::size_t>& categories) {
    std::vector<std::size_t> masks;
    for (const bool with_missing : {true, false}) {
      for (const std::size_t c : categories) {
        const Column& cells = table_.column(c);
        if ((cells.missing_count() > 0) != with_missing) continue;
        if (!with_missing && is_mask(cells)) {
          masks.push_back(c);
        } else {
          read_.columns[c] = read_further_categories(cells, fields_);
        }
      }
    }
    return masks;
  }

  [[nodiscard]] bool is_mask(const Column& column) const {
    constexpr std::size_t kFewestRows = 20;
    if (column.size() < kFewestRows) return false;
    const LevelEncoder encoder(column);
    return encoder.size() >= 2 && fields_.follow_from_patterns(encoder.encode(column));
  }

  void read_mask(std::size_t c) {
    const Column& cells = table_.column(c);
    MaskColumn mask{LevelEncoder(cells), {}};
    mask.code_of_pattern = fields_.code_of_pattern(mask.levels.encode(cells));
    read_.columns[c] = {blank_like(cells), -1, {}, std::move(mask)};
  }

  void read_dates(std::size_t field) {
    std::vector<std::int64_t> first;
    std::vector<std::int64_t> later;
    const auto for_each_date = [&](const auto& visit) {
      for (std::size_t subject = 0; subject < ordered_.size(); ++subject) {
        bool begun = false;
        for (std::size_t k = ordered_.offsets[subject]; k < ordered_.offsets[subject + 1]; ++k) {
          const std::size_t row = ordered_.rows[k];
          if (transactions_.dates[row] == Transactions::kNoDate) continue;
          visit(row, begun);
          begun = true;
        }
      }
    };
    for_each_date([&](std::size_t row, bool begun) {
      (begun ? later : first).push_back(transactions_.dates[row]);
    });
    if (first.empty()) {
      throw Error(ErrorCode::kData, "No row of the table has both a subject and a date.");
    }
    read_.calendar = Calendar(first, later);
    days_.assign(table_.rows(), -1);
    Codes codes(table_.rows(), -1);
    std::int32_t before = 0;
    for_each_date([&](std::size_t row, bool begun) {
      days_[row] = read_.calendar.day_of(transactions_.dates[row]);
      codes[row] =
          read_.calendar.level_of(begun ? std::optional(before) : std::nullopt, days_[row]);
      before = days_[row];
    });
    fields_.set(field, static_cast<std::size_t>(read_.calendar.levels()), std::move(codes));
  }

  void read_amounts(std::size_t field) {
    const Codes& verbs = fields_.codes[EventSchema::kVerb];
    const Codes& objects = fields_.codes[EventSchema::kObject];
    Codes known_verbs;
    Codes known_objects;
    std::vector<double> known;
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      if (std::isnan(transactions_.amounts[row])) continue;
      known_verbs.push_back(verbs[row]);
      known_objects.push_back(objects[row]);
      known.push_back(transactions_.amounts[row]);
    }
    read_.amounts = AmountModel(known_verbs, known_objects, known, levels(EventSchema::kVerb),
                                levels(EventSchema::kObject));
    Codes codes(table_.rows(), -1);
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      if (std::isnan(transactions_.amounts[row])) continue;
      codes[row] = rank_level(read_.amounts.rank_of(
          verbs[row], objects[row], transactions_.amounts[row], within(row, field)));
    }
    fields_.set(field, kRankLevels, std::move(codes));
  }

  [[nodiscard]] std::size_t levels(std::size_t field) const {
    return static_cast<std::size_t>(fields_.schema.fields[field].levels);
  }

  void number_items() {
    EventSchema& schema = fields_.schema;
    const std::int32_t objects = schema.fields[EventSchema::kObject].levels;
    schema.items.assign(levels(EventSchema::kVerb) * levels(EventSchema::kObject), -1);
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      std::int32_t& item =
          schema.items[static_cast<std::size_t>(fields_.codes[EventSchema::kVerb][row] * objects +
                                                fields_.codes[EventSchema::kObject][row])];
      if (item < 0) item = schema.item_count++;
    }
  }

  void make_store() {
    read_.store.fields = fields_.schema.size();
    read_.store.offsets = ordered_.offsets;
    for (const std::size_t row : ordered_.rows) {
      for (const Codes& codes : fields_.codes) read_.store.codes.push_back(codes[row]);
      read_.store.days.push_back(days_.empty() ? -1 : days_[row]);
    }
  }

  const Table& table_;
  const Metadata& metadata_;
  const Transactions& transactions_;
  const RowsBySubject& ordered_;
  RandomStream random_;
  FieldList fields_;
  Codes days_;  ///< of each row, where there are dates
  ReadTable read_;
};

}  // namespace

ReadTable read_events(const Table& table, const Metadata& metadata,
                      const Transactions& transactions, const RowsBySubject& ordered,
                      std::uint64_t seed) {
  return TableReader(table, metadata, transactions, ordered, seed).read();
}

}  // namespace likeness::models
