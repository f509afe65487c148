#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <optional>
#include <utility>

#include "constraints/searched_table.hpp"
#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "likeness/random.hpp"
#include "models/constraints/constraint_shape.hpp"
#include "models/frame/owned_values.hpp"
#include "models/frame/value_limits.hpp"
#include "models/lags/lagged_rules.hpp"
#include "models/registry.hpp"
#include "models/sequences/sequence_table.hpp"
#include "models/sequences/sequences_model.hpp"
#include "models/trees/sequential_fit.hpp"
#include "table/column_type.hpp"
#include "table/declared_types.hpp"
#include "table/table_rows.hpp"
#include "text/quote.hpp"

namespace likeness::models {
namespace {

struct SequencesOptions {
  static constexpr const char* kModel = "sequences";

  std::string key;
  std::string index;
  std::string context;
  std::string rules = "given";
  SiblingOptions rows;
  ValueLimits limits;

  void declare(OptionTable& table) {
    table.text("key", key, "the name of a column",
               "Whose row it is: rows of one value are one sequence. Found if not named; without "
               "one, all rows are one sequence.");
    table.text("index", index, "the name of a column",
               "The numbers or dates that put the rows of a sequence in order; without one, that "
               "of the table is kept.");
    table.text("context", context, "names of columns, separated by commas",
               "Columns that must not change within a sequence; others that don't are found.");
    table.choice("rules", rules, {"given", "found"},
                 "Which rules hold within rows: those of the metadata, or, with found, also those "
                 "that are certain to hold in every row.");
    rows.trees.declare(table);
    limits.declare(table);
  }
};

/// Fewer sequences don't stand for owners of rows.
constexpr std::size_t kSequencesAsOwners = 20;

std::vector<std::string> names_in(const std::string& list) {
  std::vector<std::string> names;
  for (std::size_t begin = 0; begin < list.size();) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    names.push_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
  return names;
}

/// Columns of a table by their names, and what they mean.
Table columns_of(const Table& table, const std::vector<std::string>& names) {
  std::vector<Column> columns;
  for (const std::string& name : names) columns.push_back(table.column(name));
  return Table(std::move(columns));
}

Metadata metadata_of(const Metadata& metadata, const std::vector<std::string>& names) {
  Metadata some;
  for (const std::string& name : names) {
    const ColumnMetadata* column = metadata.find(name);
    if (column != nullptr) some.columns.push_back(*column);
    if (metadata.primary_key == name) some.primary_key = name;
  }
  return some;
}

}  // namespace

/// Learns a table of sequences.
class SequencesFit {
 public:
  SequencesFit(const SequencesOptions& options, const Table& table, const Metadata& metadata,
               const FitOptions& fit)
      : options_(options), table_(table), metadata_(metadata), fit_(fit) {}

  std::unique_ptr<const LearnedModel> learn() {
    sequences_ = read_sequences(table_, metadata_,
                                {options_.key, options_.index, names_in(options_.context)});
    auto model = std::make_unique<Sequences>();
    for (const Column& column : table_.columns()) model->columns_.push_back(column.name);
    model->key_ = sequences_.key;
    model->index_ = sequences_.index;
    model->sequences_ = sequences_.ends.size();
    model->rows_left_out_ = sequences_.left_out;
    model->mean_length_ =
        static_cast<double>(sequences_.rows.size()) / static_cast<double>(sequences_.ends.size());
    SiblingRows rows;
    if (sequences_.ends.size() > 1) learn_context(*model, rows);
    if (model->context_) find_ends(*model);
    frame_rows(*model, rows);
    rows.ends = sequences_.ends;
    model->siblings_ = SiblingModel::learn(std::move(rows), options_.rows, fit_);
    return model;
  }

 private:
  [[nodiscard]] FrameOptions frame_options() const {
    FrameOptions frame;
    options_.limits.apply(frame);
    return frame;
  }

  [[nodiscard]] bool is_context(const Constraint& constraint) const {
    return std::ranges::all_of(constraint_columns(constraint), [&](const std::string& name) {
      return name == sequences_.key ||
             std::ranges::find(sequences_.context, name) != sequences_.context.end();
    });
  }

  [[nodiscard]] RowRulesOptions rules_options() const {
    RowRulesOptions options;
    options.finds = options_.rules == "found";
    options.note = fit_.note;
    return options;
  }

  /// Rules between columns of the context, of which a table has a row for each sequence. Gives what
  /// is learned in place of these.
  void plan_context(Sequences& model, Table& table, Metadata& metadata) const {
    for (const Constraint& constraint : metadata_.constraints) {
      if (is_context(constraint)) metadata.constraints.push_back(constraint);
    }
    PlanLimits limits;
    limits.share = rows_to_share(table.rows(), options_.limits.min_rows);
    limits.untouched = {sequences_.key};
    limits.rows_stay = true;
    RowRulesOptions options = rules_options();
    options.of = " of what never changes within a sequence";
    auto planned = plan_row_rules(table, metadata, limits, options);
    metadata.constraints.clear();
    if (!planned) return;
    model.context_rules_ = std::move(planned->rules);
    table = std::move(planned->table);
    metadata = std::move(planned->metadata);
  }

  /// Between which numbers enough sequences have a column of the context.
  [[nodiscard]] std::pair<double, double> range_of_context(const std::string& name) const {
    std::vector<double> numbers;
    for (std::size_t s = 0; s < sequences_.ends.size(); ++s) {
      const std::size_t row = sequences_.rows[sequences_.begin(s)];
      const Column& column = table_.column(name);
      if (column.valid(row)) numbers.push_back(number_at(column, row));
    }
    std::sort(numbers.begin(), numbers.end());
    const std::size_t share = rows_to_share(numbers.size(), options_.limits.min_rows);
    const std::size_t end = std::max<std::size_t>(share, 1) - 1;
    if (numbers.size() <= 2 * end) return {-HUGE_VAL, HUGE_VAL};
    return {numbers[end], numbers[numbers.size() - 1 - end]};
  }

  /// Whether a rule says that a column of the context is not before (or not behind) the times of
  /// its sequence, which can be obeyed once these are drawn.
  bool limits_times(Sequences& model, const Constraint& constraint) const {
    const auto is_movable = [&](const std::string& name) {
      const ColumnMetadata* meaning = metadata_.find(name);
      return std::ranges::find(sequences_.context, name) != sequences_.context.end() &&
             is_quantity(table_.column(name).type) && meaning != nullptr &&
             (meaning->sdtype == "numerical" || meaning->sdtype == "datetime") &&
             !(model.context_rules_ && model.context_rules_->plan.speaks_of(name));
    };
    std::vector<GapColumn> found;
    for (const OrderShape& order : orders_of(constraint, table_)) {
      const bool above = order.low == sequences_.index;
      const std::string& moved = above ? order.high : order.low;
      if (!(above || order.high == sequences_.index) || !is_movable(moved)) return false;
      found.emplace_back(NumberForm(table_.column(moved)),
                         std::vector{NumberForm(table_.column(sequences_.index))},
                         std::vector{order.strict}, !above, "");
      const auto [least, most] = range_of_context(moved);
      found.back().stay_within(least, most, false);
    }
    std::ranges::move(found, std::back_inserter(model.limits_of_times_));
    return !found.empty();
  }

  /// Columns of the context that are the first or last time of their sequence, unless others are
  /// computed from them.
  void find_ends(Sequences& model) const {
    if (options_.rules != "found" || sequences_.index.empty()) return;
    std::vector<std::string> names;
    for (const std::string& name : sequences_.context) {
      const ColumnMetadata* meaning = metadata_.find(name);
      const bool is_learned =
          meaning != nullptr && (meaning->sdtype == "numerical" || meaning->sdtype == "datetime");
      const bool is_free = !(model.context_rules_ && model.context_rules_->plan.speaks_of(name));
      if (is_learned && is_free) names.push_back(name);
    }
    model.end_times_ = find_end_times(table_, sequences_, sequences_.index, names);
    if (model.end_times_.empty() || !fit_.note) return;
    std::string texts;
    for (const EndTime& end : model.end_times_) {
      texts += (texts.empty() ? "" : "; ") + end.text(sequences_.index);
    }
    fit_.note("In every sequence, and in synthetic ones, the context has the time of a row: " +
              texts + '.');
  }

  /// Numbers to which each row adds the same, such as that of a visit: they are counted on, and not
  /// computed from others.
  [[nodiscard]] std::vector<std::string> counted_columns() const {
    std::vector<std::string> names;
    for (const std::string& name : sequences_.varying) {
      const Column& column = table_.column(name);
      if (is_quantity(column.type) && counts(numbers_of_cells(column))) names.push_back(name);
    }
    return names;
  }

  [[nodiscard]] bool counts(const std::vector<double>& numbers) const {
    constexpr std::size_t kFewestSteps = 20;
    std::optional<double> step;
    std::size_t steps = 0;
    for (std::size_t s = 0; s < sequences_.ends.size(); ++s) {
      for (std::size_t k = sequences_.begin(s) + 1; k < sequences_.ends[s]; ++k) {
        const double change = numbers[sequences_.rows[k]] - numbers[sequences_.rows[k - 1]];
        if (!(change != 0) || std::isnan(change) || change != step.value_or(change)) return false;
        step = change;
        ++steps;
      }
    }
    return steps >= kFewestSteps;
  }

  /// Rules between columns that vary, and between these and the context, likewise.
  std::optional<RuledRows> plan_rows(Sequences& model) const {
    Metadata metadata = metadata_;
    metadata.constraints.clear();
    for (const Constraint& constraint : metadata_.constraints) {
      if (sequences_.ends.size() == 1 || !is_context(constraint)) {
        metadata.constraints.push_back(constraint);
      }
    }
    PlanLimits limits;
    limits.rows_stay = true;
    const std::size_t sequences = sequences_.ends.size();
    // Of a few sequences, stretches of rows stand for them.
    const bool by_owner = sequences >= kSequencesAsOwners;
    limits.share =
        rows_to_share(by_owner ? sequences : sequences_.rows.size(), options_.limits.min_rows);
    for (std::size_t s = 0; s < sequences && by_owner; ++s) {
      limits.owners.insert(limits.owners.end(), sequences_.length(s),
                           static_cast<std::uint32_t>(s));
    }
    RowRulesOptions options = rules_options();
    limits.drawn = counted_columns();
    if (!sequences_.index.empty()) limits.drawn.push_back(sequences_.index);
    if (!sequences_.key.empty()) {
      limits.untouched.push_back(sequences_.key);
      options.elsewhere.push_back(sequences_.key);
    }
    options.obeys = [&](const Constraint& constraint) { return limits_times(model, constraint); };
    for (const std::string& name : sequences_.context) {
      limits.given[name] = {};
      options.elsewhere.push_back(name);
    }
    SequenceRows order;
    order.ends = sequences_.ends;
    order.rows.resize(sequences_.rows.size());
    std::iota(order.rows.begin(), order.rows.end(), std::size_t{0});
    auto planned = plan_lagged_rules(take_table_rows(table_, sequences_.rows), metadata, limits,
                                     options, order);
    if (planned) model.rules_ = std::move(planned->rules);
    return planned;
  }

  /// The rows that are learned, and what they mean.
  void take_rows(Sequences& model, Table& table, Metadata& metadata) const {
    const std::optional<RuledRows> planned = plan_rows(model);
    if (!planned) {
      table = take_table_rows(columns_of(table_, sequences_.varying), sequences_.rows);
      metadata = metadata_of(metadata_, sequences_.varying);
      return;
    }
    std::vector<std::string> names;
    for (const Column& column : planned->table.columns()) {
      const bool varies =
          std::ranges::find(sequences_.varying, column.name) != sequences_.varying.end();
      if (varies || table_.find(column.name) == nullptr) names.push_back(column.name);
    }
    table = columns_of(planned->table, names);
    metadata = metadata_of(planned->metadata, names);
  }

  void learn_context(Sequences& model, SiblingRows& rows) {
    std::vector<std::string> names = sequences_.context;
    names.insert(names.begin(), sequences_.key);
    std::vector<std::size_t> firsts;
    for (std::size_t s = 0; s < sequences_.ends.size(); ++s) {
      firsts.push_back(sequences_.rows[sequences_.begin(s)]);
    }
    Table table = take_table_rows(columns_of(table_, names), firsts);
    Metadata metadata = metadata_of(metadata_, names);
    metadata.primary_key = sequences_.key;
    for (ColumnMetadata& column : metadata.columns) {
      if (column.name == sequences_.key && column.sdtype != "id") {
        ColumnMetadata key;
        key.name = column.name;
        key.sdtype = "id";
        column = key;
      }
    }
    plan_context(model, table, metadata);
    FramedTable framed = Frame::learn(table, metadata, frame_options());
    rows.context = framed.values;
    rows.context_columns = sibling_columns(framed.frame, framed.values);
    model.rare_ = framed.frame.rare();
    FitOptions quiet = fit_;
    quiet.progress = {};
    model.context_ = fit_sequential_trees(std::move(framed), {}, quiet);
  }

  void frame_rows(Sequences& model, SiblingRows& rows) {
    model.has_rows_ = !sequences_.varying.empty();
    if (!model.has_rows_) return;
    FrameOptions frame = frame_options();
    frame.numbers.fewest_values = 0;
    // Rows are drawn within real numbers, but for those that are counted on.
    frame.enforce_min_max = false;
    Table varying;
    Metadata metadata;
    take_rows(model, varying, metadata);
    const std::vector<std::string> counted = counted_columns();
    for (ColumnMetadata& column : metadata.columns) {
      const bool counts = std::ranges::find(counted, column.name) != counted.end();
      if (counts || column.name == sequences_.index) column = time_metadata(column);
    }
    Table table = share_rows(model, varying, metadata, frame.numbers);
    frame.min_rows = 0;
    FramedTable framed = Frame::learn(table, metadata, frame);
    put_times(framed, varying, metadata);
    for (std::size_t k = 0; k < framed.frame.learned(); ++k) {
      if (framed.frame.name(k) == sequences_.index) rows.index = k;
    }
    rows.columns = sibling_columns(framed.frame, framed.values);
    rows.cells = std::move(framed.values);
    model.rows_frame_ = std::move(framed.frame);
  }

  /// Rows without what few of them have, or few sequences, in however many rows.
  [[nodiscard]] Table share_rows(Sequences& model, const Table& varying, const Metadata& metadata,
                                 const NumberRule& rule) const {
    const std::uint64_t fewest = options_.limits.min_rows;
    const std::vector<std::string_view> kept = {sequences_.index};
    Table table = varying;
    const bool by_owner = fewest > 1 && sequences_.ends.size() >= kSequencesAsOwners;
    if (by_owner) {
      CommonTable owned = share_owned_numbers(varying, metadata, rule);
      add_rare(model.rare_, std::move(owned.rare));
      table = std::move(owned.table);
    }
    CommonTable common = without_rare_values(table, metadata, fewest, rule, kept);
    add_rare(model.rare_, std::move(common.rare));
    if (!by_owner) return std::move(common.table);
    return without_rare_owners(common.table, sequences_.ends, fewest);
  }

  /// Numbers and dates, those of few values and others, and words of which sequences share none.
  [[nodiscard]] CommonTable share_owned_numbers(const Table& varying, const Metadata& metadata,
                                                const NumberRule& rule) const {
    const std::uint64_t fewest = options_.limits.min_rows;
    std::vector<std::int32_t> owners;
    for (std::size_t s = 0; s < sequences_.ends.size(); ++s) {
      owners.insert(owners.end(), sequences_.length(s), static_cast<std::int32_t>(s));
    }
    std::vector<std::string_view> words;
    for (const Column& column : varying.columns()) {
      const ColumnMetadata* meaning = metadata.find(column.name);
      const bool is_number = meaning != nullptr && is_quantity(as_declared(column, *meaning).type);
      if (!is_number) words.push_back(column.name);
    }
    // Words that some sequences share are left to without_rare_owners().
    SharedTable owned =
        without_owned_categories(varying, metadata, owners, fewest, rule, {}, words);
    CommonTable shared = without_owned_numbers(owned.table, metadata, owners, fewest, rule);
    tell_unshared(owned);
    add_rare(shared.rare, std::move(owned.rare));
    return shared;
  }

  void tell_unshared(const SharedTable& owned) const {
    if (!fit_.note) return;
    for (const RareValues& one : owned.rare.columns) {
      if (std::ranges::find(owned.unshared, one.column) == owned.unshared.end()) continue;
      fit_.note("Every value of column " + text::in_quotes(one.column) +
                " is one sequence's, or a few sequences', however many rows have it; " +
                (one.kind == RareValues::Kind::kRenamed ? "all are spelled anew"
                                                        : "neighbours become one value") +
                " (min_rows changes that).");
    }
  }

  /// Of times only the steps are learned: all of them are as they were, within the bounds of many.
  void put_times(FramedTable& framed, const Table& varying, const Metadata& metadata) const {
    for (std::size_t k = 0; k < framed.frame.learned(); ++k) {
      if (framed.frame.name(k) != sequences_.index) continue;
      const Column& times = varying.column(sequences_.index);
      framed.values[k].numbers =
          NumberEncoder::encode(as_declared(times, *metadata.find(sequences_.index)));
    }
  }

  /// An index, and what is counted, is learned as numbers or dates, whatever else it was taken for.
  [[nodiscard]] ColumnMetadata time_metadata(const ColumnMetadata& column) const {
    const bool is_time = table_.column(column.name).type == ColumnType::kDatetime;
    if (column.sdtype == (is_time ? "datetime" : "numerical")) return column;
    ColumnMetadata index;
    index.name = column.name;
    index.sdtype = is_time ? "datetime" : "numerical";
    return index;
  }

  /// What rows and what sequences count as rare of one column is one record.
  static void add_rare(RareRecord& all, RareRecord&& more) {
    all.share = std::max(all.share, more.share);
    for (RareValues& column : more.columns) {
      const auto known = std::ranges::find(all.columns, column.column, &RareValues::column);
      if (known == all.columns.end()) {
        all.columns.push_back(std::move(column));
      } else if (known->kind == column.kind) {
        known->values += column.values;
        known->rows += column.rows;
      }
    }
  }

  const SequencesOptions& options_;
  const Table& table_;
  const Metadata& metadata_;
  const FitOptions& fit_;
  SequenceTable sequences_;
};

namespace {

/// How often the length and the context of a sequence are drawn until it has a length asked for.
constexpr std::uint64_t kLengthTries = 64;

/// How many rows too many or too few.
std::uint64_t distance_to(std::uint64_t length, const SequenceLengths& asked) {
  if (length < asked.least) return asked.least - length;
  return length > asked.most ? length - asked.most : 0;
}

/// Puts row `from` of some cells into row `to` of others.
void put_cells(const std::vector<ColumnValues>& source, std::size_t from,
               std::vector<ColumnValues>& cells, std::size_t to) {
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (source[c].numbers.empty()) {
      cells[c].codes[to] = source[c].codes[from];
    } else {
      cells[c].numbers[to] = source[c].numbers[from];
    }
  }
}

}  // namespace

std::uint64_t Sequences::rows_seed(std::uint64_t seed) const {
  return RandomStream(seed, streams::kSampling.sequence_rows).bits(0);
}

void Sequences::refuse_varying(const std::string& name) const {
  if (!has_rows_) return;
  std::vector<std::string> varying;
  for (const io::Json& column : rows_frame_.describe()) {
    varying.push_back(column.at("name").get<std::string>());
  }
  if (std::ranges::find(varying, name) != varying.end() ||
      (rules_ && rules_->plan.is_computed(name))) {
    throw Error(ErrorCode::kUsage,
                "Column " + text::in_quotes(name) +
                    " changes within sequences, and conditions are for columns that don't; drop "
                    "it, or pick from the rows made.");
  }
}

Table Sequences::draw_context(std::uint64_t first, std::uint64_t count,
                              const SampleOptions& options, SampleReport& report) const {
  if (!context_) {
    if (!options.conditions.empty() || !options.boosts.empty()) {
      throw Error(ErrorCode::kUsage,
                  "Rows of a single sequence have no context, of which alone conditions are met.");
    }
    return {};
  }
  SampleOptions of_context = options;
  of_context.first_row = first;
  if (options.progress) {
    of_context.progress = [&](const Progress& progress) {
      return options.progress(
          {.stage = progress.stage, .step = 0, .total = progress.total, .losses = {}});
    };
  }
  for (const Condition& condition : options.conditions) refuse_varying(condition.column);
  for (const Boost& boost : options.boosts) refuse_varying(boost.column);
  of_context.conditions = conditions_to_draw(options.conditions);
  return context_->draw(count, of_context, report);
}

std::vector<Condition> Sequences::conditions_to_draw(
    const std::vector<Condition>& conditions) const {
  std::vector<Condition> drawn;
  for (const Condition& condition : conditions) {
    const bool is_end = std::ranges::any_of(
        end_times_, [&](const EndTime& end) { return end.name() == condition.column; });
    if (is_end) {
      throw Error(ErrorCode::kUsage, "Column " + text::in_quotes(condition.column) +
                                         " is the time of a row of its sequence, so that "
                                         "conditions on it aren't possible; pick from the "
                                         "sequences made.");
    }
    if (!context_rules_ || context_rules_->plan.is_drawn(condition.column)) {
      drawn.push_back(condition);
      continue;
    }
    const auto translated = context_rules_->plan.as_drawn(condition);
    if (!translated) {
      throw Error(ErrorCode::kUsage,
                  "Column " + text::in_quotes(condition.column) +
                      " is computed from others by a rule, so that conditions on it aren't "
                      "possible; set them on those.");
    }
    drawn.push_back(*translated);
  }
  return drawn;
}

Table Sequences::restored_context(const Table& drawn) const {
  return context_rules_ ? context_rules_->plan.restore(drawn) : drawn;
}

Table Sequences::context_around(Table context, const Table& rows,
                                const std::vector<std::size_t>& ends) const {
  if (!follows_times()) return context;
  const std::vector<double> times = numbers_of_cells(rows.column(index_));
  RowColumns columns(context);
  for (const GapColumn& limit : limits_of_times_) {
    std::vector<double> nearest;
    std::size_t begin = 0;
    for (const std::size_t end : ends) {
      const auto [first, last] =
          std::minmax_element(times.begin() + static_cast<std::ptrdiff_t>(begin),
                              times.begin() + static_cast<std::ptrdiff_t>(end));
      nearest.push_back(limit.below() ? *first : *last);
      begin = end;
    }
    columns.set(NumberForm(rows.column(index_)).column_of(nearest));
    limit.restore(columns);
  }
  for (const EndTime& end : end_times_) {
    columns.set(end.column_of(columns.at(end.name()), times, ends));
  }
  std::vector<std::string> names;
  for (const Column& column : context.columns()) names.push_back(column.name);
  return columns.table(names);
}

Table Sequences::restored_rows(const Table& drawn, const Table& known,
                               const std::vector<std::size_t>& ends, const KnownRows* begun) const {
  if (!rules_) return drawn;
  std::vector<Column> columns = drawn.columns();
  for (const Column& column : known.columns()) {
    if (drawn.find(column.name) == nullptr) columns.push_back(column);
  }
  return rules_->restore(Table(std::move(columns)), ends, begun);
}

std::vector<ColumnValues> Sequences::context_cells(const Table& context) const {
  std::vector<ColumnValues> cells;
  if (!context_) return cells;
  const Frame& frame = context_->frame();
  cells.resize(frame.learned());
  for (std::size_t k = 0; k < cells.size(); ++k) {
    const Column& column = context.column(frame.table_column(k));
    if (frame.is_gaps(k)) {
      cells[k].codes = gaps_of(column);
      continue;
    }
    if (const LevelEncoder* levels = frame.level_encoder(k)) {
      cells[k].codes = levels->encode(column);
    } else {
      cells[k].numbers = NumberEncoder::encode(column);
    }
  }
  return cells;
}

std::uint64_t Sequences::rows_of_subjects(std::uint64_t sequences, std::uint64_t seed) const {
  constexpr std::uint64_t kAtOnce = 4096;
  SampleOptions options;
  options.seed = seed;
  SampleReport report;
  std::uint64_t rows = 0;
  for (std::uint64_t done = 0; done < sequences; done += kAtOnce) {
    const std::uint64_t count = std::min(kAtOnce, sequences - done);
    for (const std::uint64_t length : draw_starts(done, count, options, report).lengths) {
      rows += length;
    }
  }
  return rows;
}

Sequences::Starts Sequences::draw_starts(std::uint64_t first, std::uint64_t count,
                                         const SampleOptions& options, SampleReport& report,
                                         const SequenceLengths& lengths) const {
  std::vector<std::uint64_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), first);
  Starts starts;
  starts.context = draw_context(first, count, options, report);
  starts.lengths =
      siblings_.draw_lengths(context_cells(starts.context), numbers, rows_seed(options.seed));
  for (std::uint64_t& length : starts.lengths) length = std::max<std::uint64_t>(length, 1);
  if (!lengths.any()) draw_lengths_again(first, options, lengths, starts);
  return starts;
}

void Sequences::draw_lengths_again(std::uint64_t first, const SampleOptions& options,
                                   const SequenceLengths& asked, Starts& starts) const {
  std::vector<std::uint64_t>& lengths = starts.lengths;
  const auto [least, most] = siblings_.length_range();
  const bool may_come = asked.least <= most && asked.most >= least;
  const auto is_off = [&](std::uint64_t length) { return distance_to(length, asked) > 0; };
  std::vector<ColumnValues> cells = context_cells(starts.context);
  for (std::uint64_t attempt = 1; may_come && attempt <= kLengthTries; ++attempt) {
    const auto from =
        static_cast<std::size_t>(std::ranges::find_if(lengths, is_off) - lengths.begin());
    if (from == lengths.size()) break;
    std::size_t to = lengths.size();
    while (!is_off(lengths[to - 1])) --to;
    std::vector<std::uint64_t> numbers(to - from);
    std::iota(numbers.begin(), numbers.end(), first + from);
    SampleOptions other = options;
    other.seed = RandomStream(options.seed, streams::kSampling.sequence_rows).bits(attempt);
    SampleReport report;
    const std::vector<ColumnValues> others =
        context_cells(draw_context(first + from, numbers.size(), other, report));
    const std::vector<std::uint64_t> drawn =
        siblings_.draw_lengths(others, numbers, rows_seed(other.seed));
    for (std::size_t k = from; k < to; ++k) {
      const std::uint64_t length = std::max<std::uint64_t>(drawn[k - from], 1);
      if (distance_to(length, asked) >= distance_to(lengths[k], asked)) continue;
      lengths[k] = length;
      put_cells(others, k - from, cells, k);
    }
  }
  for (std::uint64_t& length : lengths) length = std::clamp(length, asked.least, asked.most);
  if (context_) {
    // Keys stay those of these sequences.
    starts.context = context_->frame().decode(cells, lengths.size(), first, options.seed);
  }
}

Sequences::Runs Sequences::find_runs(std::uint64_t rows, const SampleOptions& options,
                                     SampleReport& report) const {
  constexpr std::uint64_t kMostAtOnce = 4096;
  Runs runs;
  SampleReport scan;
  const std::uint64_t end_row = options.first_row + rows;
  std::uint64_t row = 0;
  for (std::uint64_t first = 0; row < end_row;) {
    const double wanted = static_cast<double>(end_row - row) / mean_length_ + 1;
    const auto count =
        static_cast<std::uint64_t>(std::clamp(wanted, 1.0, static_cast<double>(kMostAtOnce)));
    report_progress(options.progress, {.stage = "sample", .step = 0, .total = rows, .losses = {}});
    const std::vector<std::uint64_t> lengths = draw_starts(first, count, options, scan).lengths;
    for (std::size_t k = 0; k < count && row < end_row; ++k) {
      const std::uint64_t length = lengths[k];
      if (row + length > options.first_row) {
        if (runs.numbers.empty()) runs.first_row = row;
        runs.numbers.push_back(first + k);
        runs.lengths.push_back(length);
        runs.stops.push_back(std::min(length, end_row - row));
      }
      row += length;
    }
    first += count;
  }
  report_progress(options.progress, {.stage = "sample", .step = 0, .total = rows, .losses = {}});
  // Contexts of the scan are drawn again: few of many may be wanted.
  const std::uint64_t first = runs.numbers.empty() ? 0 : runs.numbers.front();
  runs.context = draw_starts(first, runs.numbers.size(), options, report).context;
  return runs;
}

Table Sequences::draw(std::uint64_t rows, const SampleOptions& options,
                      SampleReport& report) const {
  SampleReport of_context;
  const Runs runs = find_runs(rows, options, of_context);
  if (of_context.rows > 0) {
    // A row that shares its sequence's context took no try of its own.
    report.rows += rows;
    report.tries += rows + of_context.tries - of_context.rows;
  }
  return draw_whole(runs, options.first_row - runs.first_row, rows, options.seed);
}

Table Sequences::draw_whole(const Runs& runs, std::size_t before, std::uint64_t rows,
                            std::uint64_t seed) const {
  // A context that times move is known when all of these are.
  const std::vector<std::uint64_t>& stops = follows_times() ? runs.lengths : runs.stops;
  const DrawnSiblings drawn = siblings_.draw_rows(context_cells(runs.context), runs.numbers,
                                                  runs.lengths, rows_seed(seed), stops);
  std::vector<std::size_t> wanted(rows);
  std::iota(wanted.begin(), wanted.end(), before);
  std::vector<std::size_t> owners;
  for (std::size_t k = 0; k < stops.size(); ++k) owners.insert(owners.end(), stops[k], k);
  Table varying;
  if (has_rows_) varying = rows_frame_.decode(drawn.cells, owners.size(), runs.first_row, seed);
  Table context;
  if (context_) {
    context = context_around(restored_context(runs.context), varying, drawn.ends);
    context = take_table_rows(context, owners);
  }
  varying = restored_rows(varying, context, drawn.ends, nullptr);
  if (varying.column_count() > 0) varying = take_table_rows(varying, wanted);
  if (context_) context = take_table_rows(context, wanted);
  std::vector<Column> columns;
  for (const std::string& name : columns_) {
    const Column* column = varying.find(name);
    columns.push_back(column != nullptr ? *column : context.column(name));
  }
  return Table(std::move(columns));
}

Table Sequences::draw_sequences(std::uint64_t first, std::uint64_t count,
                                const SequenceSampleOptions& options, SampleReport& report) const {
  SampleOptions of_context;
  of_context.seed = options.seed;
  of_context.conditions = options.conditions;
  of_context.boosts = options.boosts;
  of_context.max_tries = options.max_tries;
  of_context.progress = options.progress;
  Runs runs;
  if (has_rows_ && rows_frame_.generates()) {
    // Ids that rows have of their own are numbered through the whole table.
    SampleReport before;
    for (const std::uint64_t length :
         draw_starts(0, first, of_context, before, options.lengths).lengths) {
      runs.first_row += length;
    }
  }
  Starts starts = draw_starts(first, count, of_context, report, options.lengths);
  std::uint64_t rows = 0;
  for (std::uint64_t k = 0; k < count; ++k) {
    runs.numbers.push_back(first + k);
    rows += starts.lengths[k];
  }
  runs.context = std::move(starts.context);
  runs.lengths = starts.lengths;
  runs.stops = std::move(starts.lengths);
  report_progress(options.progress, {.stage = "sample", .step = 0, .total = rows, .losses = {}});
  Table table = draw_whole(runs, 0, rows, options.seed);
  report_progress(options.progress, {.stage = "sample", .step = rows, .total = rows, .losses = {}});
  return table;
}

io::Json Sequences::describe_columns() const {
  io::Json rows = has_rows_ ? rows_frame_.describe() : io::Json::array();
  io::Json context = context_ ? context_->frame().describe() : io::Json::array();
  io::Json columns = io::Json::array();
  for (const std::string& name : columns_) {
    for (const io::Json* part : {&rows, &context}) {
      for (const io::Json& column : *part) {
        if (column.at("name") != name) continue;
        columns.push_back(column);
        if (part == &context) columns.back()["same_in_all_rows_of_a_sequence"] = true;
        if (name == key_) columns.back()["is_key_of_sequences"] = true;
        if (name == index_) columns.back()["is_index_of_sequences"] = true;
      }
    }
    const bool is_listed = !columns.empty() && columns.back().at("name") == name;
    if (!is_listed) columns.push_back({{"name", name}, {"treated_as", "computed"}});
  }
  return columns;
}

std::vector<ConstraintSummary> Sequences::summaries() const {
  std::vector<ConstraintSummary> summaries;
  if (context_rules_) context_rules_->summarize(summaries);
  if (rules_) rules_->summarize(summaries);
  for (const EndTime& end : end_times_) {
    summaries.push_back({end.text(index_), "by construction", 0});
  }
  return summaries;
}

io::Json Sequences::describe() const {
  io::Json facts = {{"sequences", sequences_},
                    {"rows_per_sequence", mean_length_},
                    {"rows_left_out", rows_left_out_},
                    {"rows_in_order", siblings_.describe()}};
  io::Json constraints = io::Json::array();
  for (const ConstraintSummary& one : summaries()) {
    constraints.push_back({{"name", one.text}, {"obeyed", one.way}, {"broken_real_rows", 0}});
  }
  if (!constraints.empty()) facts["constraints"] = std::move(constraints);
  if (!key_.empty()) facts["key"] = key_;
  if (!index_.empty()) facts["index"] = index_;
  return facts;
}

void Sequences::fields(io::Archive& archive) {
  archive("columns", columns_);
  archive("key", key_);
  archive("index", index_);
  archive("sequences", sequences_);
  archive("left_out", rows_left_out_);
  archive("mean_length", mean_length_);
  archive("rare", rare_);
  archive("context_rules", context_rules_);
  archive("rules", rules_);
  (void)archive.optional("limits_of_times", !limits_of_times_.empty(), limits_of_times_);
  (void)archive.optional("end_times", !end_times_.empty(), end_times_);
  archive("has_rows", has_rows_);
  bool has_context = context_ != nullptr;
  archive("has_context", has_context);
  if (has_context) {
    if (archive.loading()) context_ = std::make_unique<SequentialTrees>();
    archive.scope("context", [&] { context_->fields(archive); });
  }
  if (has_rows_) archive("frame", rows_frame_);
  archive("rows", siblings_);
  if (!archive.loading()) return;
  archive.require(mean_length_ >= 1, "sequences have fewer than one row");
  std::vector<SiblingColumn> context;
  std::vector<SiblingColumn> rows;
  if (context_) context = sibling_columns(context_->frame(), context_->frame().empty_values(0));
  if (has_rows_) rows = sibling_columns(rows_frame_, rows_frame_.empty_values(0));
  archive.require(siblings_.fits(context, rows),
                  "the rows of sequences are not those of its table");
  std::size_t known = 0;
  for (const std::string& name : columns_) {
    const auto has = [&](const Frame& frame) {
      const io::Json described = frame.describe();
      return std::any_of(described.begin(), described.end(),
                         [&](const io::Json& column) { return column.at("name") == name; });
    };
    const auto computes = [&](const std::optional<RowRules>& rules) {
      return rules && rules->plan.is_computed(name);
    };
    if ((has_rows_ && has(rows_frame_)) || (context_ && has(context_->frame())) ||
        computes(rules_) || computes(context_rules_)) {
      ++known;
    }
  }
  archive.require(known == columns_.size() && known > 0, "columns of sequences are missing");
}

namespace {

std::unique_ptr<const LearnedModel> learn_sequences(const SequencesOptions& options,
                                                    const Table& table, const Metadata& metadata,
                                                    const FitOptions& fit) {
  return SequencesFit(options, table, metadata, fit).learn();
}

Recipe make_sequences(const OptionValues& values) {
  return recipe_of(parse_options<SequencesOptions>(values), learn_sequences);
}

}  // namespace

RegistryEntry sequences_entry() {
  return {SequencesOptions::kModel,
          "Sequences (whose row it is, when), row after row given those before.",
          describe_options<SequencesOptions>, make_sequences, load_learned<Sequences>};
}

}  // namespace likeness::models
