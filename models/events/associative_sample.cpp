#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/hash.hpp"
#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "models/events/associative_model.hpp"
#include "models/events/event_sampler.hpp"
#include "models/events/subject_rows.hpp"
#include "models/sampling/cell_condition.hpp"
#include "models/sampling/rejection.hpp"
#include "table/cell_text.hpp"
#include "text/datetime.hpp"
#include "text/number_text.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kSubjectsPerTask = 256;

/// Events as rows: those of some subjects, one after another.
struct MadeRows {
  std::vector<std::uint64_t> subjects;  ///< number of each row's subject
  std::vector<std::int32_t> codes;      ///< rows x fields
  std::vector<double> within;           ///< likewise
  std::vector<std::int64_t> dates;

  [[nodiscard]] std::size_t size() const noexcept { return subjects.size(); }
  void reserve(std::size_t rows, std::size_t fields) {
    subjects.reserve(rows);
    codes.reserve(rows * fields);
    within.reserve(rows * fields);
    dates.reserve(rows);
  }
  void add(std::uint64_t number, const MadeSubject& subject, std::size_t begin, std::size_t end) {
    const std::size_t fields = subject.codes.size() / subject.events();
    const auto copy = [&](const auto& from, auto& to, std::size_t width) {
      to.insert(to.end(), from.begin() + static_cast<std::ptrdiff_t>(begin * width),
                from.begin() + static_cast<std::ptrdiff_t>(end * width));
    };
    subjects.insert(subjects.end(), end - begin, number);
    copy(subject.codes, codes, fields);
    copy(subject.within, within, fields);
    copy(subject.dates, dates, 1);
  }
  void add(const MadeRows& other) {
    subjects.insert(subjects.end(), other.subjects.begin(), other.subjects.end());
    codes.insert(codes.end(), other.codes.begin(), other.codes.end());
    within.insert(within.end(), other.within.begin(), other.within.end());
    dates.insert(dates.end(), other.dates.begin(), other.dates.end());
  }
};

/// Turns events into the cells of the table's columns.
class CellWriter {
 public:
  CellWriter(const AssociativeModel& model, std::uint64_t seed) : model_(model), seed_(seed) {}

  [[nodiscard]] Column write(std::size_t column, const MadeRows& rows,
                             std::uint64_t first_row) const {
    const EventColumn& plan = model_.columns[column];
    if (plan.as<DateColumn>() != nullptr) return write_dates(plan, rows.dates);
    if (const auto* category = plan.as<CategoryColumn>()) {
      return category->levels.decode(codes(plan, rows));
    }
    if (const auto* mask = plan.as<MaskColumn>()) return mask->levels.decode(codes(plan, rows));
    if (const auto* made = plan.as<MadeColumn>()) {
      return made->make(first_row, rows.size(),
                        RandomStream(seed_, streams::kSampling.generated_columns).bits(column));
    }
    if (plan.as<SubjectColumn>() != nullptr) {
      return model_.subjects.make(rows.subjects,
                                  RandomStream(seed_, streams::kSampling.subject_names).bits(0));
    }
    return write_numbers(plan, numbers(plan, rows));
  }

  /// The levels of a column of categories, or of a mask.
  [[nodiscard]] std::vector<std::int32_t> codes(const EventColumn& plan,
                                                const MadeRows& rows) const {
    const auto* category = plan.as<CategoryColumn>();
    return category != nullptr ? codes_of(plan, *category, rows)
                               : codes_of(*plan.as<MaskColumn>(), rows);
  }

 private:
  [[nodiscard]] std::int32_t code(const MadeRows& rows, std::size_t row, std::size_t field) const {
    return rows.codes[row * model_.schema.size() + field];
  }
  [[nodiscard]] double within(const MadeRows& rows, std::size_t row, std::size_t field) const {
    return rows.within[row * model_.schema.size() + field];
  }

  [[nodiscard]] std::vector<double> numbers(const EventColumn& plan, const MadeRows& rows) const {
    const auto field = static_cast<std::size_t>(plan.field);
    const auto* further = plan.as<NumberColumn>();
    std::vector<double> result(rows.size(), std::numeric_limits<double>::quiet_NaN());
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const std::int32_t level = code(rows, row, field);
      if (level < 0) continue;
      const double rank = (level + within(rows, row, field)) / static_cast<double>(kRankLevels);
      result[row] = further != nullptr
                        ? further->ranks.value_at(rank)
                        : model_.amounts.amount_at(code(rows, row, EventSchema::kVerb),
                                                   code(rows, row, EventSchema::kObject), rank);
    }
    return result;
  }

  [[nodiscard]] std::vector<std::int32_t> codes_of(const EventColumn& plan,
                                                   const CategoryColumn& category,
                                                   const MadeRows& rows) const {
    const auto field = static_cast<std::size_t>(plan.field);
    std::vector<std::int32_t> result(rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
      result[row] = category.pool.level_of(static_cast<std::size_t>(code(rows, row, field)),
                                           within(rows, row, field));
    }
    return result;
  }

  [[nodiscard]] std::vector<std::int32_t> codes_of(const MaskColumn& mask,
                                                   const MadeRows& rows) const {
    std::vector<std::int32_t> result(rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
      result[row] =
          mask.code_of_pattern[static_cast<std::size_t>(code(rows, row, EventSchema::kPattern))];
    }
    return result;
  }

  const AssociativeModel& model_;
  std::uint64_t seed_;
};

MadeRows make_rows(const AssociativeModel& model, const LevelTilts& tilts, std::uint64_t rows,
                   const SampleOptions& options) {
  const std::vector<SubjectRun> runs =
      SubjectRows(model.counts, options.seed).find(options.first_row, rows);
  std::vector<MadeRows> parts((runs.size() + kSubjectsPerTask - 1) / kSubjectsPerTask);
  parallel_chunks(runs.size(), kSubjectsPerTask, [&](std::size_t begin, std::size_t end) {
    std::vector<MadeSubject> subjects;
    for (std::size_t k = begin; k < end; ++k) {
      subjects.emplace_back(
          RandomStream(options.seed, streams::kSampling.subjects[runs[k].number]));
      draw_profile(model, runs[k].events, subjects.back());
      subjects.back().wanted = runs[k].end;
    }
    autodiff::Tape tape;
    make_events(model, tilts, tape, subjects);
    MadeRows& part = parts[begin / kSubjectsPerTask];
    for (std::size_t k = begin; k < end; ++k) {
      part.add(runs[k].number, subjects[k - begin], runs[k].begin, runs[k].end);
    }
  });
  MadeRows result;
  result.reserve(rows, model.schema.size());
  for (const MadeRows& part : parts) result.add(part);
  return result;
}

Table write_table(const AssociativeModel& model, const MadeRows& rows, std::uint64_t seed,
                  std::uint64_t first_row) {
  const CellWriter writer(model, seed);
  std::vector<Column> columns(model.columns.size());
  parallel_for(columns.size(), [&](std::size_t column) {
    columns[column] = writer.write(column, rows, first_row);
  });
  return Table(std::move(columns));
}

/// A cell or condition as a number; NaN where it isn't one.
double number_of(const EventColumn& plan, std::string_view text) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  if (const auto* dates = plan.as<DateColumn>()) {
    const auto date = text::DatetimeFormat(dates->format).parse(text);
    return date ? static_cast<double>(*date) : kNone;
  }
  if (const std::optional<double> number = text::to_number(text)) return *number;
  const auto* amounts = plan.as<AmountColumn>();
  const auto* writing =
      amounts != nullptr ? std::get_if<text::AmountText>(&amounts->writing) : nullptr;
  return (writing != nullptr ? *writing : text::AmountText{}).parse(text).value_or(kNone);
}

/// Null where the column holds no levels.
const LevelEncoder* levels_of(const EventColumn& plan) {
  if (const auto* category = plan.as<CategoryColumn>()) return &category->levels;
  if (const auto* mask = plan.as<MaskColumn>()) return &mask->levels;
  return nullptr;
}

/// The cells of a column as numbers, NaN where one is missing or marked so.
std::vector<double> written_numbers(const EventColumn& plan, const Column& column) {
  std::vector<double> numbers(column.size(), std::numeric_limits<double>::quiet_NaN());
  const CellText text_of(column);
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    if (!column.valid(row)) continue;
    const std::string text = text_of(row);
    if (plan.mark.text.empty() || text != plan.mark.text) numbers[row] = number_of(plan, text);
  }
  return numbers;
}

/// What conditions ask of one column.
struct AskedColumn {
  std::size_t column = 0;
  CellCondition cells;
};

CellCondition condition_on(const EventColumn& plan, std::vector<Condition> conditions) {
  const std::string& name = plan.blank.name;
  if (const LevelEncoder* levels = levels_of(plan)) return {name, *levels, conditions};
  for (Condition& condition : conditions) {
    const bool equality =
        condition.comparison == Comparison::kEqual || condition.comparison == Comparison::kNotEqual;
    // What is written for a missing cell means one.
    if (equality && condition.value == plan.mark.text) condition.value.clear();
  }
  const auto read = [&](const std::string& text) {
    const double number = number_of(plan, text);
    if (!std::isnan(number)) return number;
    throw Error(ErrorCode::kUsage, "Column \"" + name + "\" holds " +
                                       (plan.as<DateColumn>() != nullptr ? "dates" : "numbers") +
                                       ", but \"" + text + "\" is not one.");
  };
  return {name, read, conditions};
}

std::vector<AskedColumn> asked_columns(const AssociativeModel& model,
                                       const std::vector<Condition>& conditions) {
  std::vector<AskedColumn> asked;
  for (const std::vector<Condition>& conditions_on : by_column(conditions)) {
    const std::string& name = conditions_on.front().column;
    const auto column =
        std::find_if(model.columns.begin(), model.columns.end(),
                     [&](const EventColumn& candidate) { return candidate.blank.name == name; });
    const bool learned = column != model.columns.end() && column->as<SubjectColumn>() == nullptr &&
                         column->as<MadeColumn>() == nullptr;
    if (!learned) {
      throw Error(ErrorCode::kUsage, "There can be no condition on column \"" + name +
                                         "\": the model learned no such column.");
    }
    asked.push_back({static_cast<std::size_t>(column - model.columns.begin()),
                     condition_on(*column, conditions_on)});
  }
  return asked;
}

/// Rows that meet conditions: each belongs to a subject of its own, drawn again and again, with an
/// event of it picked at random, until that one meets them.
class EventTries final : public TrySource {
 public:
  EventTries(const AssociativeModel& model, const LevelTilts& tilts, std::uint64_t rows,
             const SampleOptions& options)
      : model_(model),
        tilts_(tilts),
        options_(options),
        writer_(model, options.seed),
        asked_(asked_columns(model, options.conditions)),
        made_(rows) {}

  void attempt(const TryRound& round, std::span<const std::uint64_t> rows,
               std::span<std::uint64_t> accepted) override {
    // Few enough subjects at once for one thread's memory; those that are found drop out.
    std::vector<std::size_t> open(rows.size());
    std::iota(open.begin(), open.end(), std::size_t{0});
    for (std::uint64_t done = 0; done < round.tries && !open.empty();) {
      const std::uint64_t together =
          std::clamp<std::uint64_t>(kSubjectsPerTask / open.size(), 1, round.tries - done);
      std::vector<MadeSubject> subjects;
      for (const std::size_t k : open) {
        for (std::uint64_t t = 0; t < together; ++t) {
          subjects.push_back(start(options_.first_row + rows[k], round.before + done + t));
        }
      }
      const std::vector<std::uint8_t> meets = meeting(subjects);
      std::vector<std::size_t> left;
      for (std::size_t i = 0; i < open.size(); ++i) {
        std::uint64_t t = 0;
        while (t < together && meets[i * together + t] == 0) ++t;
        if (t == together) {
          left.push_back(open[i]);
          continue;
        }
        accepted[open[i]] = done + t;
        const std::uint64_t row = rows[open[i]];
        const MadeSubject& subject = subjects[i * together + t];
        made_[row].add(options_.first_row + row, subject, subject.wanted - 1, subject.wanted);
      }
      open = std::move(left);
      done += together;
    }
  }

  MadeRows take() {
    MadeRows result;
    result.reserve(made_.size(), model_.schema.size());
    for (const MadeRows& row : made_) result.add(row);
    return result;
  }

 private:
  [[nodiscard]] MadeSubject start(std::uint64_t row, std::uint64_t attempt) const {
    const std::uint64_t seed = mixed_bits(options_.seed + mixed_bits(attempt + 1));
    MadeSubject subject(RandomStream(seed, streams::kSampling.subjects[row]));
    const std::size_t events = model_.counts.count_by_events_at(subject.random.uniform(20));
    draw_profile(model_, events, subject);
    subject.wanted = 1 + subject.random.below(21, events);
    return subject;
  }

  /// Draws the events of these subjects; of each, whether the wanted one meets the conditions.
  [[nodiscard]] std::vector<std::uint8_t> meeting(std::vector<MadeSubject>& subjects) const {
    autodiff::Tape tape;
    make_events(model_, tilts_, tape, subjects);
    MadeRows rows;
    for (const MadeSubject& subject : subjects) {
      rows.add(0, subject, subject.wanted - 1, subject.wanted);
    }
    std::vector<std::uint8_t> meets(rows.size(), 1);
    for (const AskedColumn& asked : asked_) {
      const EventColumn& plan = model_.columns[asked.column];
      if (levels_of(plan) != nullptr) {
        const std::vector<std::int32_t> codes = writer_.codes(plan, rows);
        for (std::size_t k = 0; k < codes.size(); ++k) {
          if (!asked.cells.admits(codes[k])) meets[k] = 0;
        }
      } else {
        const std::vector<double> numbers =
            written_numbers(plan, writer_.write(asked.column, rows, 0));
        for (std::size_t k = 0; k < numbers.size(); ++k) {
          if (!asked.cells.admits(numbers[k])) meets[k] = 0;
        }
      }
    }
    return meets;
  }

  const AssociativeModel& model_;
  const LevelTilts& tilts_;
  const SampleOptions& options_;
  CellWriter writer_;
  std::vector<AskedColumn> asked_;
  std::vector<MadeRows> made_;
};

MadeRows make_rows_that_meet(const AssociativeModel& model, const LevelTilts& tilts,
                             std::uint64_t rows, const SampleOptions& options,
                             SampleReport& report) {
  EventTries tries(model, tilts, rows, options);
  sample_by_tries(tries, rows, options, condition_text(options.conditions), report);
  return tries.take();
}

}  // namespace

Table sample_associative_model(const AssociativeModel& model, std::uint64_t rows,
                               const SampleOptions& options, SampleReport& report) {
  const LevelTilts tilts = find_tilts(model, options.boosts);
  const MadeRows made = options.conditions.empty()
                            ? make_rows(model, tilts, rows, options)
                            : make_rows_that_meet(model, tilts, rows, options, report);
  return write_table(model, made, options.seed, options.first_row);
}

std::uint64_t rows_of_subjects(const AssociativeModel& model, std::uint64_t subjects,
                               std::uint64_t seed) {
  return SubjectRows(model.counts, seed).rows_of(subjects);
}

}  // namespace likeness::models
