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
      return category->levels.decode(levels(plan, *category, rows));
    }
    if (const auto* mask = plan.as<MaskColumn>()) return mask->levels.decode(codes(*mask, rows));
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

  [[nodiscard]] std::vector<std::int32_t> levels(const EventColumn& plan,
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

  [[nodiscard]] std::vector<std::int32_t> codes(const MaskColumn& mask,
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

bool is_by_size(const Condition& condition) {
  return condition.comparison != Comparison::kEqual &&
         condition.comparison != Comparison::kNotEqual;
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

double wanted_number(const EventColumn& plan, const Condition& condition) {
  const bool numbers = plan.as<DateColumn>() != nullptr || plan.as<AmountColumn>() != nullptr ||
                       plan.as<NumberColumn>() != nullptr;
  const double number =
      numbers ? number_of(plan, condition.value) : std::numeric_limits<double>::quiet_NaN();
  if (!std::isnan(number)) return number;
  throw Error(ErrorCode::kUsage, "The condition " + condition_text(condition) +
                                     " compares by size, which takes a column of numbers or dates "
                                     "and a value of its kind.");
}

bool meets_condition(const EventColumn& plan, const Column& column, std::size_t row,
                     const Condition& condition) {
  const std::string text = cell_text(column, row);
  const bool missing = !column.valid(row) || (!plan.mark.text.empty() && text == plan.mark.text);
  if (!is_by_size(condition)) {
    const bool equal = text == condition.value || (missing && condition.value.empty());
    return equal == (condition.comparison == Comparison::kEqual);
  }
  if (missing) return false;
  const double number = number_of(plan, text);
  const double wanted = wanted_number(plan, condition);
  switch (condition.comparison) {
    case Comparison::kLess:
      return number < wanted;
    case Comparison::kLessOrEqual:
      return number <= wanted;
    case Comparison::kGreater:
      return number > wanted;
    default:
      return number >= wanted;
  }
}

/// Rows that meet conditions: each belongs to a subject of its own, drawn again and again, with an
/// event of it picked at random, until that one meets them.
class ConditionalRows {
 public:
  ConditionalRows(const AssociativeModel& model, const LevelTilts& tilts,
                  const SampleOptions& options)
      : model_(model), tilts_(tilts), options_(options), writer_(model, options.seed) {
    for (const Condition& condition : options.conditions) {
      const auto column = std::find_if(
          model.columns.begin(), model.columns.end(),
          [&](const EventColumn& candidate) { return candidate.blank.name == condition.column; });
      const bool learned = column != model.columns.end() &&
                           column->as<SubjectColumn>() == nullptr &&
                           column->as<MadeColumn>() == nullptr;
      if (!learned) {
        throw Error(ErrorCode::kUsage, "There can be no condition on column \"" + condition.column +
                                           "\": the model learned no such column.");
      }
      const auto* category = column->as<CategoryColumn>();
      if (category != nullptr) (void)category->levels.code_of(condition.value);
      if (is_by_size(condition)) (void)wanted_number(*column, condition);
      columns_.push_back(static_cast<std::size_t>(column - model.columns.begin()));
    }
  }

  MadeRows make(std::uint64_t rows, SampleReport& report) {
    constexpr std::size_t kRowsPerTask = 128;
    std::vector<MadeRows> parts((rows + kRowsPerTask - 1) / kRowsPerTask);
    std::vector<std::uint64_t> tries(parts.size(), 0);
    parallel_chunks(rows, kRowsPerTask, [&](std::size_t begin, std::size_t end) {
      parts[begin / kRowsPerTask] = make_part(begin, end, tries[begin / kRowsPerTask]);
    });
    report.rows += rows;
    for (const std::uint64_t part : tries) report.tries += part;
    MadeRows result;
    result.reserve(rows, model_.schema.size());
    for (const MadeRows& part : parts) result.add(part);
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

  MadeRows make_part(std::uint64_t begin, std::uint64_t end, std::uint64_t& tries) const {
    std::vector<MadeRows> made(end - begin);
    std::vector<std::uint64_t> open(end - begin);
    std::iota(open.begin(), open.end(), options_.first_row + begin);
    autodiff::Tape tape;
    // Towards the end, a few rows are tried several times at once.
    for (std::uint64_t attempt = 0; !open.empty();) {
      const std::uint64_t together = std::max<std::uint64_t>(1, kSubjectsPerTask / open.size());
      if (attempt >= options_.max_tries) fail();
      std::vector<MadeSubject> subjects;
      for (const std::uint64_t row : open) {
        for (std::uint64_t k = 0; k < together; ++k) subjects.push_back(start(row, attempt + k));
      }
      make_events(model_, tilts_, tape, subjects);
      MadeRows candidates;
      for (std::size_t k = 0; k < subjects.size(); ++k) {
        candidates.add(open[k / together], subjects[k], subjects[k].wanted - 1, subjects[k].wanted);
      }
      const std::vector<std::uint8_t> accepted = meets_all(candidates);
      std::vector<std::uint64_t> still_open;
      for (std::size_t k = 0; k < open.size(); ++k) {
        std::uint64_t first = 0;
        while (first < together && accepted[k * together + first] == 0) ++first;
        if (first == together) {
          still_open.push_back(open[k]);
          continue;
        }
        tries += attempt + first + 1;
        const MadeSubject& subject = subjects[k * together + first];
        made[open[k] - options_.first_row - begin].add(open[k], subject, subject.wanted - 1,
                                                       subject.wanted);
      }
      open = std::move(still_open);
      attempt += together;
    }
    MadeRows result;
    for (const MadeRows& row : made) result.add(row);
    return result;
  }

  [[nodiscard]] std::vector<std::uint8_t> meets_all(const MadeRows& rows) const {
    std::vector<std::uint8_t> meets(rows.size(), 1);
    for (std::size_t k = 0; k < columns_.size(); ++k) {
      const Column column = writer_.write(columns_[k], rows, 0);
      for (std::size_t row = 0; row < rows.size(); ++row) {
        if (!meets_condition(model_.columns[columns_[k]], column, row, options_.conditions[k])) {
          meets[row] = 0;
        }
      }
    }
    return meets;
  }

  [[noreturn]] void fail() const {
    throw Error(ErrorCode::kUsage, "No row in " + std::to_string(options_.max_tries) +
                                       " tries met " + condition_text(options_.conditions) +
                                       "; drop a condition, or allow more tries.");
  }

  const AssociativeModel& model_;
  const LevelTilts& tilts_;
  const SampleOptions& options_;
  CellWriter writer_;
  std::vector<std::size_t> columns_;
};

}  // namespace

Table sample_associative_model(const AssociativeModel& model, std::uint64_t rows,
                               const SampleOptions& options, SampleReport& report) {
  const LevelTilts tilts = find_tilts(model, options.boosts);
  const MadeRows made = options.conditions.empty()
                            ? make_rows(model, tilts, rows, options)
                            : ConditionalRows(model, tilts, options).make(rows, report);
  return write_table(model, made, options.seed, options.first_row);
}

std::uint64_t rows_of_subjects(const AssociativeModel& model, std::uint64_t subjects,
                               std::uint64_t seed) {
  return SubjectRows(model.counts, seed).rows_of(subjects);
}

}  // namespace likeness::models
