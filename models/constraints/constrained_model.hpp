#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/constraints/constraint_plan.hpp"
#include "models/constraints/rule_summaries.hpp"
#include "models/learned_model.hpp"

namespace likeness::models {

/// A model of any family whose rows obey constraints: what was planned for holds by construction,
/// the rest is drawn until it holds, with the one engine for rows that have to be tried.
class ConstrainedModel final : public LearnedModel, public RuleSummaries {
 public:
  /// A constraint with what is needed to check it.
  struct Rule {
    Constraint constraint;
    bool constructed = false;
    std::uint64_t broken_rows = 0;  ///< of the real table
    double broken_share = 0;        ///< of synthetic rows that are to break it
    Table witness;                  ///< rows from which it is learned what is allowed
    void fields(io::Archive& archive);
  };

  /// For what is loaded.
  ConstrainedModel() = default;
  ConstrainedModel(std::unique_ptr<const LearnedModel> inner, ConstraintPlan plan,
                   std::vector<Rule> rules, const Metadata& metadata, std::string subject);

  [[nodiscard]] Table draw(std::uint64_t rows, const SampleOptions& options,
                           SampleReport& report) const override;
  void save(io::Archive& archive) const override;
  [[nodiscard]] io::Json describe_columns() const override;
  [[nodiscard]] io::Json describe() const override;
  [[nodiscard]] const RareRecord* rare() const noexcept override { return inner_->rare(); }
  [[nodiscard]] const TrainingRecord* training() const noexcept override {
    return inner_->training();
  }
  [[nodiscard]] const RowQuestions* questions() const noexcept override { return questions_.get(); }
  [[nodiscard]] bool has_temperature() const noexcept override { return inner_->has_temperature(); }
  [[nodiscard]] bool has_subjects() const noexcept override { return inner_->has_subjects(); }
  [[nodiscard]] std::uint64_t rows_of_subjects(std::uint64_t subjects,
                                               std::uint64_t seed) const override {
    return inner_->rows_of_subjects(subjects, seed);
  }

  [[nodiscard]] std::vector<ConstraintSummary> summaries() const override;

  /// What was saved beside what `inner` is, of a table that `metadata` describes.
  [[nodiscard]] static std::unique_ptr<const ConstrainedModel> load(
      io::Archive& archive, std::unique_ptr<const LearnedModel> inner, const Metadata& metadata);

 private:
  /// Whether the model within knows such a value.
  [[nodiscard]] bool can_draw(const Condition& condition) const;
  friend class ConstrainedTries;
  /// Of each row whether it may come out: 0 yes, 1 not if it can be helped, 2 no. `units` decides
  /// which rows break what is broken in a share of them.
  class Judge;

  void finish(const Metadata& metadata);
  [[nodiscard]] bool is_checked(const std::string& name) const;

  std::unique_ptr<const LearnedModel> inner_;
  ConstraintPlan plan_;
  std::vector<Rule> rules_;
  std::vector<ConstraintCheck> checks_;
  std::string subject_;  ///< the column that says whose event a row is; empty where none does
  /// Columns that are made for a row and stay when it is drawn again: keys, and all that is
  /// generated unless a rule speaks of it.
  std::vector<std::string> generated_;
  std::vector<std::string> gapped_;  ///< those whose gaps are learned, which follow the row
  bool checks_generated_ = false;    ///< whether a rule speaks of these
  std::unique_ptr<const RowQuestions> questions_;
};

}  // namespace likeness::models
