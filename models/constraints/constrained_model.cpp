#include "models/constraints/constrained_model.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/hash.hpp"
#include "core/streams.hpp"
#include "io/constraint_json.hpp"
#include "likeness/constraints.hpp"
#include "likeness/error.hpp"
#include "likeness/random.hpp"
#include "models/constraints/constrained_questions.hpp"
#include "models/constraints/replaced_rows.hpp"
#include "models/constraints/saved_columns.hpp"
#include "models/constraints/table_conditions.hpp"
#include "models/sampling/rejection.hpp"
#include "table/table_rows.hpp"
#include "text/quote.hpp"

namespace likeness::models {
namespace {

/// From this round of tries on, a computed number may lie beyond real ones.
constexpr std::uint64_t kStrictRounds = 5;
/// Rows that repeat others are drawn anew this often at most.
constexpr std::uint64_t kMostRepeats = 200;
/// What seeds of further tries are made with, so that they are not those of conditions.
constexpr std::uint64_t kOfConstraints = 0x436F6E73747261ULL;

std::uint64_t seed_of_round(std::uint64_t seed, std::uint64_t round) {
  return mixed_bits(mixed_bits(seed ^ kOfConstraints) + round);
}

bool contains_name(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The table with these columns as they are in one row of another.
Table with_cells_of(const Table& table, const std::vector<std::string>& names, const Table& other,
                    std::size_t row) {
  const std::vector<std::size_t> source(table.rows(), row);
  std::vector<Column> columns = table.columns();
  for (Column& column : columns) {
    if (!contains_name(names, column.name)) continue;
    column = take_table_rows(Table({other.column(column.name)}), source).column(0);
  }
  return Table(std::move(columns));
}

}  // namespace

void ConstrainedModel::Rule::fields(io::Archive& archive) {
  io::Json json = archive.loading() ? io::Json() : json_of_constraints({constraint});
  archive("constraint", json);
  archive("constructed", constructed);
  archive("broken_rows", broken_rows);
  archive("broken_share", broken_share);
  table_fields(archive, "witness", witness);
  if (!archive.loading()) return;
  archive.checked([&] { constraint = constraints_of_json(json, "a constraint inside").at(0); });
  archive.require(broken_share >= 0 && broken_share <= 1, "a share of breaks is impossible");
}

ConstrainedModel::ConstrainedModel(std::unique_ptr<const LearnedModel> inner, ConstraintPlan plan,
                                   std::vector<Rule> rules, const Metadata& metadata,
                                   std::string subject)
    : inner_(std::move(inner)),
      plan_(std::move(plan)),
      rules_(std::move(rules)),
      subject_(std::move(subject)) {
  finish(metadata);
}

bool ConstrainedModel::is_checked(const std::string& name) const {
  return std::any_of(checks_.begin(), checks_.end(), [&](const ConstraintCheck& check) {
    return contains_name(check.columns(), name);
  });
}

void ConstrainedModel::finish(const Metadata& metadata) {
  for (const Rule& rule : rules_) {
    const bool own = rule.witness.column_count() > 0;
    checks_.emplace_back(rule.constraint, own ? rule.witness : plan_.schema(), metadata);
  }
  std::vector<std::string> generated;
  for (const io::Json& column : inner_->describe_columns()) {
    if (column.value("treated_as", "") != "generated") continue;
    generated.push_back(column.at("name").get<std::string>());
    if (column.contains("gaps")) gapped_.push_back(generated.back());
  }
  const auto is_key = [&](const std::string& name) {
    return metadata.primary_key == name || contains_name(metadata.alternate_keys, name) ||
           contains_name(metadata.composite_key, name);
  };
  // A rule of what was generated can only be met by other values; but keys must stay apart.
  const bool redrawn = std::any_of(generated.begin(), generated.end(), [&](const auto& name) {
    return !is_key(name) && is_checked(name);
  });
  for (const std::string& name : generated) {
    if (!redrawn || is_key(name)) generated_.push_back(name);
  }
  std::erase_if(gapped_, [&](const auto& name) { return !contains_name(generated_, name); });
  if (!subject_.empty()) generated_.push_back(subject_);
  checks_generated_ = std::any_of(generated_.begin(), generated_.end(),
                                  [&](const std::string& name) { return is_checked(name); });
  if (inner_->questions() != nullptr) {
    std::vector<ImputationRule> obeyed;
    for (std::size_t k = 0; k < checks_.size(); ++k) {
      const bool always = checks_[k].of_single_rows() && rules_[k].broken_share == 0;
      if (always) obeyed.push_back({&checks_[k], &rules_[k].witness});
    }
    questions_ =
        std::make_unique<ConstrainedQuestions>(*inner_->questions(), plan_, std::move(obeyed));
  }
}

/// Says of rows whether they may come out.
class ConstrainedModel::Judge {
 public:
  enum Verdict : std::uint8_t { kGood, kBeyond, kBad };

  Judge(const ConstrainedModel& model, const SampleOptions& options)
      : model_(model),
        conditions_(model.plan_.schema(), computed(model, options)),
        breaks_(options.seed ^ kOfConstraints, streams::kSampling.boosts) {}

  /// Those that are asked of columns as they are drawn, and those that are asked afterwards.
  static std::vector<Condition> drawn(const ConstrainedModel& model, const SampleOptions& options) {
    std::vector<Condition> part;
    for (const Condition& condition : options.conditions) {
      const bool known = model.plan_.schema().find(condition.column) != nullptr;
      // What is masked afterwards is asked for twice, unless it is to be missing.
      const bool computes =
          known && (model.plan_.is_computed(condition.column) ||
                    (!model.plan_.is_drawn(condition.column) && condition.value.empty()));
      if (!computes) {
        part.push_back(condition);
      } else if (auto drawn = model.plan_.as_drawn(condition); drawn && model.can_draw(*drawn)) {
        part.push_back(std::move(*drawn));
      }
    }
    return part;
  }
  static std::vector<Condition> computed(const ConstrainedModel& model,
                                         const SampleOptions& options) {
    std::vector<Condition> part;
    for (const Condition& condition : options.conditions) {
      const bool known = model.plan_.schema().find(condition.column) != nullptr;
      if (known && !model.plan_.is_drawn(condition.column)) part.push_back(condition);
    }
    return part;
  }

  /// Of rows of the result: those of `table`, each a try of row rows[k].
  [[nodiscard]] std::vector<std::uint8_t> judge(const Table& table,
                                                std::span<const std::uint64_t> rows) const {
    std::vector<std::uint8_t> verdicts(table.rows(), kGood);
    const std::vector<bool> beyond = model_.plan_.beyond_ranges(table);
    for (std::size_t k = 0; k < verdicts.size(); ++k) {
      if (beyond[k]) verdicts[k] = kBeyond;
    }
    conditions_.refuse(table, verdicts, kBad);
    for (std::size_t r = 0; r < model_.checks_.size(); ++r) {
      if (!model_.checks_[r].of_single_rows()) continue;
      const std::vector<std::uint8_t> broken = model_.checks_[r].broken(table);
      const double share = model_.rules_[r].broken_share;
      for (std::size_t k = 0; k < verdicts.size(); ++k) {
        const bool is_to_break = share > 0 && breaks_.uniform(rows[k]) < share;
        if ((broken[k] != 0) != is_to_break) verdicts[k] = kBad;
      }
    }
    return verdicts;
  }

  [[nodiscard]] std::string text() const {
    std::string text = conditions_.text();
    for (std::size_t r = 0; r < model_.checks_.size(); ++r) {
      if (model_.rules_[r].constructed) continue;
      text += (text.empty() ? "" : " and ") + model_.checks_[r].text();
    }
    return text.empty() ? "the constraints" : text;
  }

 private:
  const ConstrainedModel& model_;
  TableConditions conditions_;
  RandomStream breaks_;
};

/// Tries of rows that did not come out well at first.
class ConstrainedTries final : public TrySource {
 public:
  /// Row which[k] of `table`, which has the number rows[k], is tried again.
  ConstrainedTries(const ConstrainedModel& model, const ConstrainedModel::Judge& judge,
                   const SampleOptions& drawn, const Table& table,
                   std::span<const std::size_t> which, std::vector<std::uint64_t> rows,
                   std::uint64_t first_round)
      : model_(model),
        judge_(judge),
        drawn_(drawn),
        table_(table),
        which_(which),
        rows_(std::move(rows)),
        first_round_(first_round),
        found_(rows_.size()) {}

  void attempt(const TryRound& round, std::span<const std::uint64_t> rows,
               std::span<std::uint64_t> accepted) override {
    for (std::size_t k = 0; k < rows.size(); ++k) {
      const std::uint64_t row = rows_[rows[k]];
      SampleOptions options = drawn_;
      options.seed = seed_of_round(drawn_.seed, first_round_ + round.number);
      options.first_row = row * round.width;
      options.independent = true;  // few rows here and there
      SampleReport report;
      Table tries = model_.plan_.restore(model_.inner_->draw(round.width, options, report));
      // What stays as it is decides, too.
      if (model_.checks_generated_) {
        tries = with_cells_of(tries, model_.generated_, table_, which_[rows[k]]);
      }
      const std::vector<std::uint64_t> of_row(round.width, row);
      const std::vector<std::uint8_t> verdicts = judge_.judge(tries, of_row);
      for (std::uint64_t attempt = 0; attempt < round.tries; ++attempt) {
        const std::uint8_t verdict = verdicts[attempt];
        const bool strict = round.number < kStrictRounds;
        if (verdict == ConstrainedModel::Judge::kBad) continue;
        if (verdict == ConstrainedModel::Judge::kBeyond && strict) continue;
        const std::size_t found = attempt;
        found_[rows[k]] = take_table_rows(tries, {&found, 1});
        accepted[k] = attempt;
        break;
      }
    }
  }

  [[nodiscard]] const std::vector<Table>& found() const noexcept { return found_; }

 private:
  const ConstrainedModel& model_;
  const ConstrainedModel::Judge& judge_;
  const SampleOptions& drawn_;
  const Table& table_;
  std::span<const std::size_t> which_;
  std::vector<std::uint64_t> rows_;
  std::uint64_t first_round_;
  std::vector<Table> found_;
};

bool ConstrainedModel::can_draw(const Condition& condition) const {
  SampleOptions options;
  options.conditions = {condition};
  SampleReport report;
  try {
    (void)inner_->draw(0, options, report);
    return true;
  } catch (const Error&) {
    return false;
  }
}

Table ConstrainedModel::draw(std::uint64_t rows, const SampleOptions& options,
                             SampleReport& report) const {
  for (const Boost& boost : options.boosts) {
    if (plan_.schema().find(boost.column) == nullptr || plan_.is_drawn(boost.column)) continue;
    throw Error(ErrorCode::kUsage, "Column " + text::in_quotes(boost.column) +
                                       " is computed from others, so there is nothing in it to "
                                       "boost; boost one that it is computed from.");
  }
  const Judge judge(*this, options);
  SampleOptions drawn = options;
  drawn.conditions = Judge::drawn(*this, options);
  SampleReport inner;
  Table table = plan_.restore(inner_->draw(rows, drawn, inner));
  // What conditions cost is told; that constraints were met is what a user takes for granted.
  const bool asked = !options.conditions.empty() || !options.boosts.empty();
  if (asked) {
    report.rows += rows;
    report.tries += inner.rows > 0 ? inner.tries : rows;
  }
  drawn.progress = {};

  std::vector<std::uint64_t> numbers(rows);
  for (std::uint64_t k = 0; k < rows; ++k) numbers[k] = options.first_row + k;
  const std::vector<std::uint8_t> verdicts = judge.judge(table, numbers);
  std::vector<std::size_t> wrong;
  for (std::size_t k = 0; k < verdicts.size(); ++k) {
    if (verdicts[k] != Judge::kGood) wrong.push_back(k);
  }
  const auto redraw = [&](const std::vector<std::size_t>& which, std::uint64_t first_round) {
    if (which.empty()) return;
    std::vector<std::uint64_t> of_rows;
    for (const std::size_t k : which) of_rows.push_back(numbers[k]);
    ConstrainedTries tries(*this, judge, drawn, table, which, std::move(of_rows), first_round);
    SampleOptions engine = options;
    engine.max_tries = std::max<std::uint64_t>(options.max_tries, 1);
    SampleReport tried;
    sample_by_tries(tries, which.size(), engine, judge.text(), tried);
    if (asked) report.tries += tried.tries;
    table = with_replaced_rows(table, which, tries.found(), generated_);
    table = with_replaced_gaps(std::move(table), which, tries.found(), gapped_);
  };
  redraw(wrong, 1);
  // Rows together: the later of two that may not be alike.
  for (std::size_t r = 0; r < checks_.size(); ++r) {
    if (checks_[r].of_single_rows() || rules_[r].broken_share > 0) continue;
    for (std::uint64_t repeat = 0;; ++repeat) {
      const std::vector<std::uint8_t> broken = checks_[r].broken(table);
      wrong.clear();
      for (std::size_t k = 0; k < broken.size(); ++k) {
        if (broken[k] != 0) wrong.push_back(k);
      }
      if (wrong.empty()) break;
      if (repeat == kMostRepeats) {
        throw Error(ErrorCode::kUsage, "The rule " + text::in_quotes(checks_[r].text()) +
                                           " can't be met by " + std::to_string(rows) +
                                           " rows: the model has too few different ones; ask for "
                                           "fewer rows.");
      }
      redraw(wrong, 100 * (repeat + 1));
    }
  }
  return table;
}

void ConstrainedModel::save(io::Archive& archive) const {
  inner_->save(archive);
  archive.scope("constrained", [&] {
    ConstraintPlan plan = plan_;
    std::vector<Rule> rules = rules_;
    std::string subject = subject_;
    archive("plan", plan);
    archive("rules", rules);
    archive("subject", subject);
  });
}

std::unique_ptr<const ConstrainedModel> ConstrainedModel::load(
    io::Archive& archive, std::unique_ptr<const LearnedModel> inner, const Metadata& metadata) {
  auto model = std::make_unique<ConstrainedModel>();
  model->inner_ = std::move(inner);
  archive.scope("constrained", [&] {
    archive("plan", model->plan_);
    archive("rules", model->rules_);
    archive("subject", model->subject_);
  });
  archive.checked([&] { model->finish(metadata); });
  return model;
}

io::Json ConstrainedModel::describe_columns() const {
  const io::Json inner = inner_->describe_columns();
  io::Json columns = io::Json::array();
  for (const Column& column : plan_.schema().columns()) {
    const auto found = std::find_if(inner.begin(), inner.end(), [&](const io::Json& one) {
      return one.at("name").get<std::string>() == column.name;
    });
    if (found != inner.end()) {
      columns.push_back(*found);
    } else {
      columns.push_back(io::Json{{"name", column.name}, {"treated_as", "computed"}});
    }
  }
  return columns;
}

io::Json ConstrainedModel::describe() const {
  io::Json description = inner_->describe();
  io::Json list = io::Json::array();
  for (const ConstraintSummary& summary : summaries()) {
    list.push_back(io::Json{{"name", summary.text},
                            {"obeyed", summary.way},
                            {"broken_real_rows", summary.broken_rows}});
  }
  description["constraints"] = std::move(list);
  io::Json helpers = io::Json::array();
  for (const io::Json& column : inner_->describe_columns()) {
    if (plan_.schema().find(column.at("name").get<std::string>()) == nullptr) {
      helpers.push_back(column);
    }
  }
  if (!helpers.empty()) description["helper_columns"] = std::move(helpers);
  return description;
}

std::vector<ConstraintSummary> ConstrainedModel::summaries() const {
  std::vector<ConstraintSummary> summaries;
  for (std::size_t r = 0; r < rules_.size(); ++r) {
    const Rule& rule = rules_[r];
    summaries.push_back({checks_[r].text(),
                         rule.broken_share > 0 ? "broken in its share of rows"
                         : rule.constructed    ? "by construction"
                                               : "by rejection",
                         rule.broken_rows});
  }
  return summaries;
}

}  // namespace likeness::models
