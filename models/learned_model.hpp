#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "io/archive.hpp"
#include "io/json.hpp"
#include "likeness/model.hpp"
#include "models/options.hpp"
#include "models/row_questions.hpp"

/// What a family of models offers; Model and Recipe (likeness/model.hpp) add the rest: files,
/// progress, blocks, summaries.
namespace likeness::models {

struct RareRecord;
struct TrainingRecord;

/// What a family learned of a table: immutable, and used by several threads at once.
class LearnedModel {
 public:
  LearnedModel() = default;
  LearnedModel(const LearnedModel&) = delete;
  LearnedModel& operator=(const LearnedModel&) = delete;
  virtual ~LearnedModel() = default;

  /// Rows [options.first_row, options.first_row + rows) as Model::sample() promises them; reports
  /// progress between its first and its last row, which the caller does.
  [[nodiscard]] virtual Table draw(std::uint64_t rows, const SampleOptions& options,
                                   SampleReport& report) const = 0;

  /// Saves what the family's loader reads back.
  virtual void save(io::Archive& archive) const = 0;

  /// The columns in the table's order, each an object with "name" and "treated_as".
  [[nodiscard]] virtual io::Json describe_columns() const = 0;
  /// Further facts, an object.
  [[nodiscard]] virtual io::Json describe() const = 0;

  /// What was left out because too few rows have it; null where nothing is known of that.
  [[nodiscard]] virtual const RareRecord* rare() const noexcept { return nullptr; }

  /// Null for models that aren't trained in epochs.
  [[nodiscard]] virtual const TrainingRecord* training() const noexcept { return nullptr; }

  /// Null for models that know nothing of rows they did not make.
  [[nodiscard]] virtual const RowQuestions* questions() const noexcept { return nullptr; }

  /// Whether rows can be drawn at other temperatures than 1.
  [[nodiscard]] virtual bool has_temperature() const noexcept { return false; }

  /// Whether rows are the events of subjects, which it can count.
  [[nodiscard]] virtual bool has_subjects() const noexcept { return false; }
  /// Called only where has_subjects().
  [[nodiscard]] virtual std::uint64_t rows_of_subjects(std::uint64_t /*subjects*/,
                                                       std::uint64_t /*seed*/) const {
    return 0;
  }
};

/// What a family makes of a name and options: how to learn.
struct ModelPlan {
  std::string name;
  io::Json options;  ///< all of them, as the model file and summaries show them
  std::function<std::unique_ptr<const LearnedModel>(const Table&, const Metadata&,
                                                    const FitOptions&)>
      learn;
};

/// A recipe of that plan.
[[nodiscard]] inline Recipe recipe_of(ModelPlan plan) {
  return Recipe(std::make_shared<const ModelPlan>(std::move(plan)));
}

/// A recipe of an option struct (models/options.hpp) and of what learns by it:
/// learn(options, table, metadata, fit_options) returns a std::unique_ptr of a LearnedModel.
template <class Options, class Learn>
[[nodiscard]] Recipe recipe_of(const Options& options, Learn learn) {
  return recipe_of({Options::kModel, options_json(options),
                    [options, learn](const Table& table, const Metadata& metadata,
                                     const FitOptions& fit) -> std::unique_ptr<const LearnedModel> {
                      return learn(options, table, metadata, fit);
                    }});
}

/// What a model of that class saved.
template <class Learned>
[[nodiscard]] std::unique_ptr<const LearnedModel> load_learned(io::Archive& archive) {
  auto learned = std::make_unique<Learned>();
  archive.load(*learned);
  return learned;
}

}  // namespace likeness::models
